"""The end of it all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.books import LATEST

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from solver.cpsat.choices import OrderVars
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Makespan(Cost):
    """``weights.makespan_per_slot × max end of planned orders``; 0 where nothing is planned.

    It does not add up order by order.
    """

    id = "makespan"
    title: ClassVar[Mapping[str, str]] = {"en": "Makespan", "es": "Duración total"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of the time from the horizon's start to the last end."""
        last = max((placed.end for placed in reading.planned.values()), default=0)
        return TermValue(reading.instance.weights.makespan_per_slot * last)

    @staticmethod
    def span_adds(f: Fixed, b: Books, g: int, start: int, end: int) -> int:
        """By how much the span's end moves the last end."""
        return f.makespan * max(0, end - b.note[LATEST])

    def post(self, problem: Problem) -> None:
        """Pay for the last end."""
        weight = problem.c.weights.makespan_per_slot
        if not weight:
            return
        is_service = problem.c.is_service
        fixed = max((p.end for k, p in problem.fixed.items() if not is_service(k)), default=0)
        hinted = max((p.end for k, p in problem.hinted.items() if not is_service(k)), default=0)
        last = problem.integer(fixed, problem.c.slots, "makespan", max(fixed, hinted))
        own = [v for v in problem.orders.values() if v.order.visit is None]
        for v in own:
            problem.model.add(last >= v.end)
        problem.pay(last, weight)
        self._post_energy(problem, own, last)

    def _post_energy(self, problem: Problem, orders: list[OrderVars], last: IntVar) -> None:
        """All that a pool or a set of people has to do fits before the last end: redundant, but strong."""
        c = problem.c
        pools: dict[int, list[Any]] = {}
        people: dict[frozenset[int], list[Any]] = {}
        for v in orders:
            for mode, literal in zip(v.order.modes, v.modes, strict=True):
                for pool in mode.pools:
                    pools.setdefault(pool.pool, []).append(pool.quantity * mode.duration * literal)
                for need in mode.people:
                    energy = need.quantity * mode.duration * literal
                    people.setdefault(frozenset(need.operators.tolist()), []).append(energy)
        for pool_index, terms in pools.items():
            problem.model.add(sum(terms) <= int(c.capacity[pool_index].max()) * last)
        for members, terms in people.items():
            problem.model.add(sum(terms) <= len(members) * last)


COST = Makespan()
