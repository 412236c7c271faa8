"""Small questions, solved: can these orders be done, while that is held fast.

A way is found by the ledger or by CP-SAT and passes the checker; that there is none is proven by CP-SAT,
on a model without assumptions.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models.domain.instance import Instance
from models.domain.plan import Plan
from models.domain.reading import Reading
from solver.cpsat.compile import Compiled
from solver.ledger.ledger import ledger_of
from solver.ledger.stored import make_ready
from solver.registry import rules
from solver.search.state import State, as_plan, state_of

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from solver.cpsat.problem import Problem

Clock = Callable[[], float]
"""Returns seconds."""

PROOF_SECONDS = 4.0
"""Most that one proof may take."""


def make_all_ready() -> None:
    """Load what trials need, before their time begins."""
    import ortools.sat.python.cp_model  # noqa: F401

    make_ready()


@dataclass(frozen=True)
class Case:
    """What is to be done, and what is held fast.

    Parameters
    ----------
    instance
        The rules.
    wanted
        Orders that are to be done.
    plan
        What else stays as it is; none: there is nothing else, and no other order.
    skip
        Rules that are not asked for.
    """

    instance: Instance
    wanted: tuple[str, ...]
    plan: Plan | None = None
    skip: frozenset[str] = frozenset()

    def without_orders(self, dropped: Iterable[str]) -> Case:
        """Return the case in which some orders need not be done."""
        gone = set(dropped)
        return replace(self, wanted=tuple(order for order in self.wanted if order not in gone))


@dataclass(frozen=True)
class Answer:
    """Whether there is a way: yes with a plan that was checked, no if that is proven, none if unknown."""

    feasible: bool | None
    plan: Plan | None = None


@dataclass
class Trials:
    """Answers cases until its time is over.

    Parameters
    ----------
    seconds
        For all of them together.
    clock
        What measures them.
    """

    seconds: float
    clock: Clock = time.monotonic
    solves: int = 0
    begun: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin to count."""
        self.begun = self.clock()

    @property
    def spent(self) -> float:
        """Seconds since it was made."""
        return self.clock() - self.begun

    @property
    def remaining(self) -> float:
        """Seconds left."""
        return self.seconds - self.spent

    def answer(self, case: Case, *, again: bool = False) -> Answer:
        """Return whether the case has a way.

        Parameters
        ----------
        again
            Ask the solver alone, with other settings: to verify an answer.
        """
        if self.remaining <= 0:
            return Answer(None)
        self.solves += 1
        c, state, wanted = prepared(case)
        if not case.skip and not again:
            found = self._constructed(c, case, state, wanted)
            if found is not None:
                return Answer(True, found)
        return self._proven(c, case, state, wanted, again=again)

    def inserted(self, case: Case) -> Answer:
        """Return a way that insertion finds; else no, which proves nothing."""
        if self.remaining <= 0:
            return Answer(None)
        self.solves += 1
        c, state, wanted = prepared(case)
        found = self._constructed(c, case, state, wanted)
        return Answer(found is not None, found)

    def _constructed(self, c: Compiled, case: Case, state: State, wanted: list[int]) -> Plan | None:
        """Return a plan made by insertion; none if it finds none."""
        urgent = [k for k in c.latest_due_order if k in set(wanted)]
        turns = (
            [urgent] if len(urgent) == 1 else [urgent, *([k, *(j for j in urgent if j != k)] for k in urgent)]
        )
        for turn in turns[:4]:
            ledger = ledger_of(c, state)
            if all(ledger.insert(k) for k in turn):
                plan = as_plan(c, ledger.state())
                return plan if keeps_rules(case, plan) else None
        return None

    def _proven(self, c: Compiled, case: Case, state: State, wanted: list[int], *, again: bool) -> Answer:
        from solver.cpsat.build import build_rules, extract
        from solver.cpsat.problem import Scope

        problem = build_rules(c, state, Scope((*wanted, *c.visits_of(c.usable(wanted)))), skip=case.skip)
        status, value = _run(problem, min(PROOF_SECONDS, max(0.05, self.remaining)), again=again)
        if status in (problem.cp.OPTIMAL, problem.cp.FEASIBLE):
            plan = as_plan(c, extract(problem, value))
            return Answer(True, plan) if keeps_rules(case, plan) else Answer(None)
        ruled_out = status == problem.cp.INFEASIBLE and (c.complete or "services" in case.skip)
        return Answer(False) if ruled_out else Answer(None)


def prepared(case: Case) -> tuple[Compiled, State, list[int]]:
    """Return a case's instance compiled, what stays, and which orders must be done."""
    c = Compiled(case.instance)
    wanted = [c.order_index[order] for order in case.wanted]
    for k in wanted:
        c.orders[k].optional = False
    return c, State() if case.plan is None else state_of(c, case.plan), wanted


def _run(problem: Problem, seconds: float, *, again: bool) -> tuple[int, Callable[[IntVar], int]]:
    from solver.cpsat.build import presolve_little

    solver = problem.cp.CpSolver()
    parameters = solver.parameters
    parameters.max_time_in_seconds = seconds
    parameters.num_workers = 1
    parameters.random_seed = 7 if again else 1
    parameters.symmetry_level = 0
    parameters.cp_model_probing_level = 0
    if again:
        presolve_little(solver)
        parameters.linearization_level = 0
    return solver.solve(problem.model), solver.value


def keeps_rules(case: Case, plan: Plan) -> bool:
    """Whether the checker finds no breach that concerns the wanted orders."""
    return not broken_orders(case.instance, plan, case.wanted, case.skip)


def broken_orders(
    instance: Instance, plan: Plan, concerned: Collection[str], skip: Collection[str] = ()
) -> list[str]:
    """Return what the checker says of the concerned orders, each breach by its rule."""
    reading = Reading(instance, plan)
    wanted = set(concerned)
    return [
        violation.rule
        for rule in rules()
        if rule.id not in skip
        for violation in rule.violations(reading)
        if not violation.orders or wanted.intersection(violation.orders)
    ]


def without_orders(instance: Instance, plan: Plan, orders: Sequence[str]) -> Plan | None:
    """Return the plan without some of its orders; none if a machine then has no time to move."""
    if not orders:
        return plan
    c = Compiled(instance)
    ledger = ledger_of(c, state_of(c, plan))
    return as_plan(c, ledger.state()) if ledger.take_out([c.order_index[o] for o in orders]) else None
