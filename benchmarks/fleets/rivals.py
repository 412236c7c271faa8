"""Whom the engine is compared with on generated fleets."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from benchmarks import peers
from benchmarks.fleets import shared
from benchmarks.fleets.mended import mended
from benchmarks.fleets.sides import Side, judged
from benchmarks.fleets.terms import Terms
from benchmarks.greedy.written import greedy_plan
from benchmarks.machine import versions
from benchmarks.peers.base import Answer, Peer
from models.domain.codec import parse_plan, write_instance, write_plan
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.limits import SolveLimits


class Rival(Protocol):
    """Another way to plan a fleet."""

    @property
    def versions(self) -> Mapping[str, str]:
        """Of what it consists of, beyond ours."""

    @property
    def left_out(self) -> Sequence[str]:
        """Rules that it cannot express, in words: they are switched off for all."""

    def simplified(self, instance: Instance) -> Instance:
        """Return a fleet with the rules that it can express."""

    def sides(self, index: Index, limits: SolveLimits) -> Iterator[Side]:
        """Yield what it reaches, judged."""


@dataclass(frozen=True)
class Greedy:
    """The reference greedy, in the time that it takes. It knows nothing of rules that plain fleets lack."""

    versions: Mapping[str, str] = field(default_factory=dict)
    left_out: Sequence[str] = ()

    def simplified(self, instance: Instance) -> Instance:
        """It reads any fleet."""
        return instance

    def sides(self, index: Index, limits: SolveLimits) -> Iterator[Side]:
        """Yield its plan."""
        began = time.perf_counter()
        plan = greedy_plan(index.instance)
        wall_s = round(time.perf_counter() - began, 2)
        yield judged(Side("greedy", wall_s=wall_s, note="on one core, no time limit"), index, plan)


@dataclass(frozen=True)
class PlainModel:
    """One CP-SAT model of everything, hinted with what of the greedy's plan keeps the rules.

    Parameters
    ----------
    memory_gib
        Most memory of its process; 0: no limit.
    offered
        Most machines and people that a line may choose among; 0: all of them.
    """

    memory_gib: float = 0.0
    offered: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    left_out: Sequence[str] = ()

    def simplified(self, instance: Instance) -> Instance:
        """It has every rule."""
        return instance

    def sides(self, index: Index, limits: SolveLimits) -> Iterator[Side]:
        """Yield the hint, which costs it no time, and what comes of it."""
        instance = index.instance
        plan = greedy_plan(instance)
        hint = mended(instance, plan)
        lost = len(plan.orders) - len(hint.orders)
        note = f"the greedy's plan less {lost} orders that break rules" if lost else "the greedy's plan"
        yield judged(Side("hint of cpsat", note=note), index, hint)
        with tempfile.TemporaryDirectory(prefix="bitcorp-") as folder:
            file, start = Path(folder) / "instance.json", Path(folder) / "hint.json"
            write_instance(instance, file)
            write_plan(hint, start)
            question = Question(str(file), str(start), self.offered, self.memory_gib)
            command = (sys.executable, "-m", "benchmarks.fleets.whole_model")
            answer = Peer("cpsat", command, versions()).solve("fleet", question, limits)
        found = None if answer.solution is None else parse_plan(answer.solution["plan"], "cpsat")
        yield side_of("cpsat", answer, index, found)


@dataclass(frozen=True)
class Question:
    """What the plain model's program reads: two files, how much is offered, and its ceiling of memory."""

    instance: str
    hint: str
    offered: int
    memory_gib: float


@dataclass(frozen=True)
class Timefold:
    """Timefold's local search, for plain fleets and the rules that its model has."""

    peer: Peer
    left_out: Sequence[str] = shared.LEFT_OUT

    @property
    def versions(self) -> Mapping[str, str]:
        """Of Timefold and Java."""
        return self.peer.versions

    def simplified(self, instance: Instance) -> Instance:
        """Return a plain fleet with the rules that both have."""
        return shared.shared_rules(instance)

    def sides(self, index: Index, limits: SolveLimits) -> Iterator[Side]:
        """Yield its plan, and what of it keeps the rules if it breaks some."""
        began = time.perf_counter()
        terms = Terms(index)
        written = terms.written()
        written_s = time.perf_counter() - began
        left = replace(limits, seconds=max(1.0, limits.seconds - written_s))
        answer = self.peer.solve("fleet", written, left)
        plan = None if answer.solution is None else terms.plan(answer.solution["orders"])
        side = side_of("timefold", replace(answer, wall_s=answer.wall_s + written_s), index, plan)
        yield side
        if plan is not None and not side.sound:
            note = "Timefold's plan less the orders that break rules"
            yield judged(Side("timefold, mended", note=note), index, mended(index.instance, plan))


def side_of(name: str, answer: Answer, index: Index, plan: Plan | None) -> Side:
    """Return a peer's answer as a side."""
    bound = None if answer.bound is None else round(answer.bound)
    side = Side(name, round(answer.wall_s, 2), bound=bound, note=answer.formulation, error=answer.error)
    return judged(side, index, plan)


def names() -> tuple[str, ...]:
    """Return the names of all rivals."""
    return "greedy", "cpsat", "timefold"


def rival(name: str, options: argparse.Namespace) -> Rival:
    """Return the rival called ``name``.

    Raises
    ------
    PeerNotInstalled
        If its packages are not there.
    """
    if name == "greedy":
        return Greedy()
    if name == "cpsat":
        return PlainModel(options.memory, options.offered)
    return Timefold(peers.peer("timefold", options.peer_python))
