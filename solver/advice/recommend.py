"""Recommendations: ranked ways to fill an order, an idle stretch or a declined shift, each priced exactly.

A session holds a plan ready, so that a screen that waits can ask again and again.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.domain.codec import instance_hash
from models.domain.index import Index
from models.domain.rosters import has_rosters
from solver.advice.differences import Differences
from solver.advice.trying import Reach, Trials
from solver.advice.ways import search
from solver.advice.wishes import Effort, Way, Wish, WishRefused
from solver.check import check, with_costs
from solver.cpsat.compile import Compiled
from solver.errors import EngineBug, RostersNotInserted
from solver.ledger.desk import Desk
from solver.ledger.stored import make_ready
from solver.search.state import state_of

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.plan import Plan
    from solver.advice.trying import Found
    from solver.advice.wishes import Change


@dataclass(frozen=True)
class Advice:
    """Ranked answers to a wish.

    Parameters
    ----------
    wish
        What was asked.
    ways
        The cheapest first; none: nothing was found.
    tried
        Changes of the plan that were tried.
    """

    wish: Wish
    ways: tuple[Way, ...]
    tried: int

    def to_json(self) -> dict[str, Any]:
        """Return the advice as JSON values."""
        return {"ways": [way.to_json() for way in self.ways], "tried": self.tried}


class Session:
    """A plan held ready for questions; it may be used from several threads, one question at a time.

    Parameters
    ----------
    plan
        A plan of the instance that keeps the rules.

    Raises
    ------
    WishRefused
        If the plan breaks a rule: prices of changes to it would mean nothing. Also if the instance has limits
        or prices of rosters, which insertion does not know.
    """

    def __init__(self, instance: Instance, plan: Plan) -> None:
        if has_rosters(instance):
            raise WishRefused(str(RostersNotInserted()))
        make_ready()
        self.instance = instance
        self.index = Index(instance)
        report = check(instance, plan, self.index)
        if not report.ok:
            broken = next(
                m for m, v in zip(report.messages(), report.violations, strict=True) if not v.inherited
            )
            raise WishRefused(f"The plan breaks a rule: {broken} Maybe solve the instance first.")
        self.cost = report.costs.total
        self._c = Compiled(instance)
        self._desk = Desk(self._c)
        self._desk.load(state_of(self._c, plan))
        self._base = self._desk.save()
        self._differences = Differences(self._c, self._base, self.index, instance_hash(instance))
        self._reach = Reach(self._c)
        self._lock = threading.Lock()

    def recommend(self, wish: Wish, effort: Effort | None = None) -> Advice:
        """Return ranked ways to fill a wish.

        Raises
        ------
        WishRefused
            If what it names is not in the instance or in the plan.
        """
        with self._lock:
            self._desk.draw_anew(0)
            trials = Trials(self._desk, self._base, effort or Effort(), self._reach)
            about = search(trials, wish)
            chosen: dict[tuple[Change, ...], Found] = {}
            for found in trials.best():
                changes = self._differences.changes(found.places, found.touched, about)
                if len(chosen) < trials.effort.ways:
                    chosen.setdefault(changes, found)
            priced = [
                (self._differences.terms(found.places, found.touched, found.price), changes, found.places)
                for changes, found in chosen.items()
            ]
            priced.sort(key=lambda way: sum(way[0].values()))
            ways = (Way(rank, sum(way[0].values()), *way) for rank, way in enumerate(priced, start=1))
            return Advice(wish, tuple(ways), trials.tried)

    def plan(self, way: Way) -> Plan:
        """Return the whole plan of a way; it has passed the checker, at the way's price.

        Raises
        ------
        EngineBug
            If it did not.
        """
        plan = with_costs(self.instance, self._differences.plan(way.places), self.index)
        report = check(self.instance, plan, self.index)
        findings = [m for m, v in zip(report.messages(), report.violations, strict=True) if not v.inherited]
        if report.costs.total != self.cost + way.price:
            findings.append(f"It costs {report.costs.total}, not {self.cost} and {way.price}.")
        if findings:
            raise EngineBug(f"A recommended plan breaks a rule: {findings[0]}", findings=findings)
        return plan


def recommend(instance: Instance, plan: Plan, wish: Wish, effort: Effort | None = None) -> Advice:
    """Return ranked ways to fill a wish in a plan; `Session` is for who asks more than once."""
    return Session(instance, plan).recommend(wish, effort)
