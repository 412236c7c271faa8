"""Moves of machines between sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.reading import site_before
from solver.ledger.tables import ORDER, SITE, TRANSPORT

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Haulage(Cost):
    """``Σ over moves of cost_per_move + cost_per_km × km`` of the machine's transport class.

    It does not add up order by order.
    """

    id = "haulage"
    title: ClassVar[Mapping[str, str]] = {"en": "Haulage", "es": "Traslado de máquinas"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all moves."""
        total = 0
        for machine, moves in reading.moves.items():
            transport = reading.index.transport(machine)
            for move in moves:
                km = reading.index.roads.km(transport.id, move.origin, move.destination)
                total += transport.cost_per_move + transport.cost_per_km * km
        return TermValue(total)

    @staticmethod
    def machine_adds(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """The way here and the way on, less the way that they replace."""
        transport, here = f.machine[m, TRANSPORT], f.order[f.mode[g, ORDER], SITE]
        at = site_before(f, b, m, i)
        cents = f.road_cents[transport, at, here]
        if i < b.uses[m]:
            on = f.order[b.use[m, i], SITE]
            cents += f.road_cents[transport, here, on] - f.road_cents[transport, at, on]
        return cents

    def post(self, problem: Problem) -> None:
        """Pay for each arc between sites in a machine's sequence."""
        for literal, cents in problem.move_arcs:
            problem.pay(literal, cents)


COST = Haulage()
