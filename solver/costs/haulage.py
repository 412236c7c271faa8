"""Moves of machines between sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue


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


COST = Haulage()
