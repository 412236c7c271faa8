"""Why an order is unplanned or late: what nobody meets, or the smallest set of rules that collide."""

from __future__ import annotations

import time
from dataclasses import dataclass

from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.orders import WorkOrder
from models.domain.plan import Plan, PlannedOrder
from solver.advice import loosen
from solver.advice.causes import cause, code_of, rank, sentence
from solver.advice.collision import Collision, Filter
from solver.advice.contradictions import chain_of
from solver.advice.effects import effect
from solver.advice.findings import Explanation, Question, Scope, Words
from solver.advice.holders import holders_of
from solver.advice.pricing import Pricer
from solver.advice.remedies import Offer, followed, priced_remedies
from solver.advice.remedy import Remedy
from solver.advice.restrictions import Atom, atoms_of, order_atom
from solver.advice.trials import Case, Clock, Trials, make_all_ready, without_orders
from solver.advice.wording import REMEDIES, money, say, when
from solver.errors import UnknownName

SECONDS = 10.0
"""Time of one explanation, unless told otherwise."""

SHARE = 0.6
"""Share of it that finding the cause may take; the rest prices relaxations."""

TAKEN = frozenset(
    {
        "busy_machines",
        "busy_people",
        "pool",
        "lowboys",
        "precedence",
        "zone",
        "machine_limit",
        "budget",
        "rule",
    }
)
"""Kinds of restrictions that tell what other orders take up."""

MOST_TOGETHER = 8
"""Most orders that are tried together."""


def explain(
    instance: Instance, plan: Plan, order: str, seconds: float = SECONDS, *, relax: bool = True
) -> Explanation:
    """Return why an order is unplanned or late in ``plan``, and what would change it.

    Parameters
    ----------
    plan
        A plan of the instance that keeps the rules.
    order
        The id of an order.
    seconds
        Time for everything; proofs that it cuts short are not called verified.
    relax
        Whether to look for relaxations and price them.

    Raises
    ------
    UnknownName
        If the instance has no such order.
    """
    return explained(instance, plan, order, seconds, relax=relax)[0]


def explained(
    instance: Instance,
    plan: Plan,
    order: str,
    seconds: float = SECONDS,
    *,
    relax: bool = True,
    clock: Clock = time.monotonic,
) -> tuple[Explanation, list[Offer]]:
    """Return the same together with the relaxations as functions of the instance, in the same sequence.

    Parameters
    ----------
    clock
        What measures the seconds: on a machine that is shared, perhaps those of the processor.
    """
    make_all_ready()
    explainer = Explainer(instance, plan, Trials(seconds, clock), relax=relax)
    return explainer.explain(order), explainer.offers


@dataclass(frozen=True)
class Target:
    """What is wanted of an order: to be planned, or to end by its due date."""

    order: WorkOrder
    instance: Instance
    plan: Plan
    """Without the order."""
    question: Question
    goal: str
    placed: PlannedOrder | None = None


class Explainer:
    """Explains the orders of one plan."""

    def __init__(self, instance: Instance, plan: Plan, trials: Trials, *, relax: bool) -> None:
        self.instance = instance
        self.plan = plan
        self.index = Index(instance)
        self.relax = relax
        self.trials = trials
        self.seconds = trials.seconds
        self.planned = {placed.order: placed for placed in plan.orders}
        self.offers: list[Offer] = []
        self.pricer = Pricer(instance, plan)

    def explain(self, order: str) -> Explanation:
        """Return the explanation of one order."""
        if order not in self.index.orders:
            raise UnknownName("order", order, self.index.orders)
        target = self._target(self.index.orders[order])
        if target is None:
            placed = self.planned[order]
            horizon = self.instance.horizon
            told = cause("planned", start=when(horizon, placed.start), end=when(horizon, placed.end))
            return self._finished(
                Explanation(
                    order=order,
                    question="planned",
                    code="planned",
                    verified=True,
                    words=sentence("planned", told, order=order),
                )
            )
        return self._finished(self._cause(target))

    def _finished(self, explanation: Explanation) -> Explanation:
        figures = {"solves": self.trials.solves, "seconds": round(self.trials.spent, 3)}
        return explanation.model_copy(update=figures)

    def _target(self, order: WorkOrder) -> Target | None:
        placed = self.planned.get(order.id)
        if placed is None:
            return Target(order, self.instance, self.plan, "unplanned", "deadline")
        if order.due is None or placed.end <= order.due:
            return None
        rest = without_orders(self.instance, self.plan, [order.id])
        assert rest is not None, "roads that do not keep the triangle inequality"
        aimed = loosen.order_with(order.id, deadline=order.due)(self.instance)
        return Target(order.model_copy(update={"deadline": order.due}), aimed, rest, "late", "due", placed)

    # --- the cause --------------------------------------------------------------------------------

    def _cause(self, target: Target) -> Explanation:
        key = target.order.id
        missing = [
            link.predecessor
            for link in target.instance.precedences
            if link.successor == key and link.predecessor not in self.planned
        ]
        if missing and target.question == "unplanned":
            return self._follows(target, missing[0])
        alone = loosen.only(target.instance, [key])
        found = self._collision(Case(alone, (key,)), alone, (key,), target.goal)
        if found is not None:
            return self._named(target, found, "alone")
        chain = chain_of(target.instance, key)
        if len(chain) > 1:
            linked = loosen.only(target.instance, chain)
            found = self._collision(Case(linked, chain), linked, chain, target.goal)
            if found is not None:
                return self._named(target, found, "together")
        return self._among_others(target)

    def _follows(self, target: Target, before: str) -> Explanation:
        rest = Trials(self.trials.remaining, self.trials.clock)
        because = Explainer(self.instance, self.plan, rest, relax=self.relax)
        reason = because.explain(before)
        self.trials.solves += reason.solves
        self.offers = followed(self.pricer, because.offers, target.order.id, self.trials)
        told = cause("predecessor_unplanned", before=before)
        return Explanation(
            order=target.order.id,
            question=target.question,
            code="predecessor_unplanned",
            scope=reason.scope,
            words=sentence(target.question, told, order=target.order.id),
            restrictions=reason.restrictions,
            holders=reason.holders,
            verified=reason.verified,
            because=reason,
            relaxations=tuple(offer.relaxation for offer in self.offers),
        )

    def _collision(
        self,
        case: Case,
        instance: Instance,
        orders: tuple[str, ...],
        goal: str,
        more: list[Atom] | None = None,
    ) -> Collision | None:
        """Return the smallest colliding set of a case; none if there is a way, or none is known not to be."""
        if self.trials.answer(case).feasible is not False:
            return None
        atoms = atoms_of(instance, orders, fixed=case.plan is not None, goal=goal)
        listed = [*(more or []), *sorted(atoms, key=rank)]
        return Filter(self.trials, case, listed).smallest()

    def _among_others(self, target: Target) -> Explanation:
        """The fleet alone could do it: see what the plan leaves, and which orders collide with it."""
        key = target.order.id
        case = Case(target.instance, (key,), target.plan)
        answer = self.trials.answer(case)
        if answer.feasible:
            return self._fits(target)
        holders = holders_of(target.instance, target.plan, target.order, ())
        together = self._together(target, [[other] for other in holders[:MOST_TOGETHER]])
        if together is not None:
            return self._named(target, together, "together", holders)
        found = self._as_planned(case, target.goal) if answer.feasible is False else None
        if found is not None:
            holders = holders_of(target.instance, target.plan, target.order, found.atoms)
        if 1 < len(holders) <= MOST_TOGETHER:
            together = self._together(target, [holders])
            if together is not None:
                return self._named(target, together, "together", holders)
        if found is not None:
            return self._named(target, found, "as_planned", holders)
        told = cause("unknown")
        return Explanation(
            order=key,
            question=target.question,
            code="unknown",
            words=self._says(target, told),
            holders=tuple(holders),
        )

    def _as_planned(self, case: Case, goal: str) -> Collision | None:
        """Return what collides while all else stays: what others take up, then its own terms."""
        atoms = sorted(atoms_of(case.instance, case.wanted, fixed=True, goal=goal), key=rank)
        taken = [atom for atom in atoms if atom.kind in TAKEN]
        first = Filter(self.trials, case, taken).smallest()
        if first is None or self.trials.spent > SHARE * self.seconds:
            return first
        own = [atom for atom in atoms if atom.kind not in TAKEN]
        second = Filter(self.trials, case, [*first.atoms, *own]).smallest()
        return second if second is not None and second.verified else first

    def _together(self, target: Target, groups: list[list[str]]) -> Collision | None:
        """Return a collision with other orders that holds wherever they lie, if one is proven."""
        key = target.order.id
        for group in groups:
            if self.trials.spent > SHARE * self.seconds:
                return None
            orders = (key, *group)
            own = loosen.only(target.instance, orders)
            more = [order_atom(other) for other in group]
            found = self._collision(Case(own, orders), own, orders, target.goal, more)
            if found is not None and any(atom.drops for atom in found.atoms):
                return found
        return None

    def _fits(self, target: Target) -> Explanation:
        """Say what it costs to plan the order where there is room."""
        key = target.order.id
        priced = self.pricer.price(target.instance, (key,), self.trials.remaining)
        if priced is None:
            told = cause("unknown")
            return Explanation(
                order=key, question=target.question, code="unknown", words=self._says(target, told)
            )
        code = "too_dear" if priced.change > 0 else "fits"
        start = when(self.instance.horizon, priced.placed(key).start)
        told = cause(code, start=start, cost=money(priced.change, self.instance.currency))
        remedy = Remedy("plan_it", say(REMEDIES, "plan_it", order=key), lambda instance: instance, (key,))
        self.offers = [Offer(effect(self.instance, key, remedy, priced), remedy, priced, (key,))]
        return Explanation(
            order=key,
            question=target.question,
            code=code,
            scope="as_planned",
            words=self._says(target, told),
            verified=True,
            relaxations=tuple(offer.relaxation for offer in self.offers),
        )

    def _named(
        self, target: Target, found: Collision, scope: Scope, holders: list[str] | None = None
    ) -> Explanation:
        key = target.order.id
        code = code_of(found.atoms, scope)
        told = cause(code, found.atoms, key)
        if self.relax:
            self.offers = priced_remedies(
                self.pricer, target.instance, key, found, self.trials, tuple(holders or ())
            )
        return Explanation(
            order=key,
            question=target.question,
            code=code,
            scope=scope,
            words=self._says(target, told),
            restrictions=tuple(atom.restriction for atom in found.atoms),
            holders=tuple(holders or ()),
            verified=found.verified,
            relaxations=tuple(offer.relaxation for offer in self.offers),
        )

    def _says(self, target: Target, told: Words) -> Words:
        hours = 0.0
        if target.placed is not None and target.order.due is not None:
            hours = (target.placed.end - target.order.due) * self.instance.horizon.slot_minutes / 60
        return sentence(target.question, told, order=target.order.id, hours=f"{hours:g}")
