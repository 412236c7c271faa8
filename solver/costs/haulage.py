"""Moves of machines between sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.search.ledger import Batch, MachineBatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.cpsat.problem import Problem
    from solver.search.ledger import Ledger


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

    def delta(self, ledger: Ledger, batch: Batch) -> NDArray[np.int64] | None:
        """The way here and the way on, less the way that they replace."""
        if not isinstance(batch, MachineBatch) or not len(batch.machines):
            return None
        c, here = ledger.c, batch.order.site
        cents = c.roads[c.machine_transport[int(batch.machines[0])]].cents
        at, after = ledger.machine_at[batch.before], ledger.machine_next_site[batch.before]
        return np.asarray(cents[at, here] + np.where(after >= 0, cents[here, after] - cents[at, after], 0))

    def post(self, problem: Problem) -> None:
        """Pay for each arc between sites in a machine's sequence."""
        for literal, cents in problem.move_arcs:
            problem.pay(literal, cents)


COST = Haulage()
