"""Rule 0: a plan speaks of its instance."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from math import inf
from typing import ClassVar

from models.domain.reading import Reading
from solver.rules.base import Rule, Words
from solver.violation import Violation


def _unknown(kind: str, article: str) -> dict[str, str]:
    return {
        "en": f"{{place}} names the {kind} {{value}}, which this instance does not have.",
        "es": f"{{place}} nombra {article} {{value}}, que no existe en esta instancia.",
    }


class Known(Rule):
    """A plan names orders, modes, lines, machines, services, operators, sites and pools of its instance.

    ``∀ id named in the plan: id ∈ instance``; each order is planned at most once and not listed as
    unplanned besides; each stretch of time has ``start < end``. The other rules pass over what this one
    reports, so that they can judge the rest.
    """

    id = "known"
    number = 0
    title: ClassVar[Mapping[str, str]] = {
        "en": "A plan speaks of its instance",
        "es": "Un plan habla de su instancia",
    }
    inheritable = False
    words: ClassVar[Words] = {
        "order": _unknown("order", "la orden"),
        "mode": _unknown("mode", "el modo"),
        "line": _unknown("line", "la línea"),
        "machine": _unknown("machine", "la máquina"),
        "operator": _unknown("operator", "al operador"),
        "site": _unknown("site", "la obra"),
        "pool": _unknown("pool", "el grupo"),
        "service": _unknown("service", "el servicio"),
        "twice": {
            "en": "{place} plans the order {value} a second time.",
            "es": "{place} planifica la orden {value} por segunda vez.",
        },
        "unplanned_twice": {
            "en": "{place} lists the order {value} as unplanned a second time.",
            "es": "{place} incluye la orden {value} como no planificada por segunda vez.",
        },
        "both": {
            "en": "{place} lists the order {value} as unplanned, but the plan has it.",
            "es": "{place} da por no planificada la orden {value}, pero el plan la incluye.",
        },
        "empty": {
            "en": "{place} ends at slot {end}, which is not after its start at slot {start}.",
            "es": "{place} termina en el intervalo {end}, que no es posterior a su inicio en {start}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each name that stands for nothing, each doubled order and each empty stretch."""
        yield from self._orders(reading)
        yield from self._duties(reading)
        yield from self._moves(reading)
        yield from self._unplanned(reading)
        yield from self._services(reading)

    def _name(self, kind: str, place: str, value: str | None, known: Collection[str]) -> Iterator[Violation]:
        if value is not None and value not in known:
            yield self.breach(kind, place=place, value=value)

    def _stretch(self, place: str, start: int, end: int) -> Iterator[Violation]:
        if start >= end:
            yield self.breach("empty", place=place, start=start, end=end)

    def _orders(self, reading: Reading) -> Iterator[Violation]:
        seen: set[str] = set()
        for i, placed in enumerate(reading.plan.orders):
            place = f"orders[{i}]"
            order = reading.index.orders.get(placed.order)
            yield from self._name("order", f"{place}.order", placed.order, reading.index.orders)
            if order is not None and placed.mode >= len(order.modes):
                yield self.breach("mode", orders=(order.id,), place=f"{place}.mode", value=placed.mode)
            if placed.order in seen:
                yield self.breach("twice", orders=(placed.order,), place=place, value=placed.order)
            seen.add(placed.order)
            for m, machine in enumerate(placed.machines):
                yield from self._name("machine", f"{place}.machines[{m}]", machine, reading.index.machines)
            yield from self._stretch(place, placed.start, placed.end)

    def _duties(self, reading: Reading) -> Iterator[Violation]:
        index = reading.index
        lines = {order: len(reading.mode(placed).lines) for order, placed in reading.planned.items()}
        for i, duty in enumerate(reading.plan.duties):
            whole = duty.operator in index.operators and duty.order in index.orders
            whole = whole and (duty.machine is None or duty.machine in index.machines)
            if whole and duty.line < lines.get(duty.order, inf) and duty.start < duty.end:
                continue  # there are many, and nearly all are sound
            place = f"duties[{i}]"
            yield from self._name("operator", f"{place}.operator", duty.operator, index.operators)
            yield from self._name("order", f"{place}.order", duty.order, index.orders)
            yield from self._name("machine", f"{place}.machine", duty.machine, index.machines)
            if duty.line >= lines.get(duty.order, inf):
                yield self.breach("line", orders=(duty.order,), place=f"{place}.line", value=duty.line)
            yield from self._stretch(place, duty.start, duty.end)

    def _moves(self, reading: Reading) -> Iterator[Violation]:
        index = reading.index
        lowboys = index.pools.keys() | index.machines.keys()
        for i, move in enumerate(reading.plan.moves):
            place = f"moves[{i}]"
            yield from self._name("machine", f"{place}.machine", move.machine, index.machines)
            yield from self._name("site", f"{place}.from", move.origin, index.sites)
            yield from self._name("site", f"{place}.to", move.destination, index.sites)
            yield from self._name("pool", f"{place}.lowboy", move.lowboy, lowboys)
            yield from self._name("operator", f"{place}.driver", move.driver, index.operators)
            yield from self._stretch(place, move.start, move.end)

    def _services(self, reading: Reading) -> Iterator[Violation]:
        index = reading.index
        for i, service in enumerate(reading.plan.services):
            place = f"services[{i}]"
            yield from self._name("machine", f"{place}.machine", service.machine, index.machines)
            if service.machine in index.machines:
                kinds = index.services[service.machine]
                yield from self._name("service", f"{place}.service", service.service, kinds)
            yield from self._name("site", f"{place}.site", service.site, index.sites)
            yield from self._stretch(place, service.start, service.end)

    def _unplanned(self, reading: Reading) -> Iterator[Violation]:
        seen: set[str] = set()
        for i, left in enumerate(reading.plan.unplanned):
            place = f"unplanned[{i}].order"
            yield from self._name("order", place, left.order, reading.index.orders)
            if left.order in reading.planned:
                yield self.breach("both", orders=(left.order,), place=place, value=left.order)
            if left.order in seen:
                yield self.breach("unplanned_twice", orders=(left.order,), place=place, value=left.order)
            seen.add(left.order)


RULE = Known()
