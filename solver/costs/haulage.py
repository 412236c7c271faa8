"""Moves of machines between sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading, Round
from solver.costs.base import Cost, TermValue
from solver.cpsat.rounds import pay_rounds
from solver.ledger.reading import site_before
from solver.ledger.tables import ORDER, SITE, TRANSPORT

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Haulage(Cost):
    """``Σ over moves of cost_per_move + cost_per_km × km`` of the machine's transport class, and the rounds.

    A round of a named lowboy adds ``cost_per_km × km`` of the lowboy's own transport class for its empty ways
    and its driver's ``cost_per_hour`` in whole cents a slot for all of it. It does not add up order by order.
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
        return TermValue(total + sum(self._round(reading, round_) for round_ in reading.rounds))

    def _round(self, reading: Reading, round_: Round) -> int:
        roads, own = reading.index.roads, reading.index.transport(round_.lowboy)
        km = roads.km(own.id, round_.base, round_.move.origin)
        km += roads.km(own.id, round_.move.destination, round_.base)
        driver = reading.index.operators.get(round_.driver or "")
        wage = reading.horizon.per_slot(driver.cost_per_hour) if driver is not None else 0
        return own.cost_per_km * km + wage * (round_.end - round_.start)

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
        pay_rounds(problem)


COST = Haulage()
