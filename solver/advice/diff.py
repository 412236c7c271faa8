"""What is different between two plans: by cost term, by order, and move by move, in the planner's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.domain.instance import Instance
from models.domain.plan import Move, Plan, PlannedOrder, ShiftAssignment
from models.domain.time import Horizon

WORDS: Mapping[str, Mapping[str, str]] = {
    "planned": {
        "en": "{order} is planned now: {start} to {end}.",
        "es": "{order} ahora está planificada: {start} a {end}.",
    },
    "left_out": {
        "en": "{order} is left out now; it was planned from {start} to {end}.",
        "es": "{order} ahora queda fuera; estaba planificada de {start} a {end}.",
    },
    "start": {
        "en": "{order} starts at {after} instead of {before}.",
        "es": "{order} empieza el {after} en lugar del {before}.",
    },
    "end": {
        "en": "{order} ends at {after} instead of {before}.",
        "es": "{order} termina el {after} en lugar del {before}.",
    },
    "mode": {
        "en": "{order} is done in mode {after} instead of {before}.",
        "es": "{order} se hace en modo {after} en lugar de {before}.",
    },
    "machine": {
        "en": "{order}: machine {after} instead of {before}.",
        "es": "{order}: máquina {after} en lugar de {before}.",
    },
    "machine_on": {
        "en": "{order}: machine {after} comes on.",
        "es": "{order}: se suma la máquina {after}.",
    },
    "machine_off": {
        "en": "{order}: machine {before} goes off.",
        "es": "{order}: se retira la máquina {before}.",
    },
    "person": {
        "en": "{order}: {after} instead of {before} from {start} to {end}.",
        "es": "{order}: {after} en lugar de {before} del {start} al {end}.",
    },
    "person_on": {
        "en": "{order}: {after} comes on, for {shifts} duties from {start} to {end}.",
        "es": "{order}: se suma {after}, en {shifts} turnos del {start} al {end}.",
    },
    "person_off": {
        "en": "{order}: {before} is no longer on it, for {shifts} duties from {start} to {end}.",
        "es": "{order}: {before} ya no está, en {shifts} turnos del {start} al {end}.",
    },
    "person_when": {
        "en": "{order}: {after} is on it from {start} to {end} now.",
        "es": "{order}: {after} está en ella ahora del {start} al {end}.",
    },
    "move_new": {
        "en": "{machine} moves from {origin} to {destination} at {start}.",
        "es": "{machine} se traslada de {origin} a {destination} el {start}.",
    },
    "move_gone": {
        "en": "{machine} no longer moves from {origin} to {destination} at {start}.",
        "es": "{machine} ya no se traslada de {origin} a {destination} el {start}.",
    },
    "move_when": {
        "en": "{machine} moves from {origin} to {destination} at {after} instead of {before}.",
        "es": "{machine} se traslada de {origin} a {destination} el {after} en lugar del {before}.",
    },
}


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise in the second plan.

    Parameters
    ----------
    kind
        Id of its words.
    order
        The order that it concerns; none for a move.
    params
        Names for the words; those in ``times`` are slots.
    """

    kind: str
    order: str | None
    params: Mapping[str, Any]

    def words(self, horizon: Horizon | None = None, language: str = "en") -> str:
        """Return it in words; without a horizon times are slots."""
        shown = {
            name: _when(value, horizon, language) if isinstance(value, Slot) else value
            for name, value in self.params.items()
        }
        template = WORDS[self.kind]
        return template.get(language, template["en"]).format(**shown)


class Slot(int):
    """A number that stands for a point of time."""


def _when(slot: int, horizon: Horizon | None, language: str) -> str:
    if horizon is None:
        return f"slot {int(slot)}" if language == "en" else f"intervalo {int(slot)}"
    return f"{horizon.instant(int(slot)):%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Comparison:
    """Two plans, compared.

    Parameters
    ----------
    terms
        By cost term: cents before and after; terms that one plan does not price are left out.
    orders
        By order: cents before and after, of orders whose price differs.
    differences
        Orders first by their start, then moves by machine and time.
    changes
        How many changes the second plan makes to the first, as the rule ``changes`` counts them.
    """

    terms: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    orders: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    changes: int = 0

    @property
    def cost(self) -> tuple[int, int] | None:
        """Cents before and after, none if one of the plans is not priced."""
        if not self.terms:
            return None
        return sum(before for before, _ in self.terms.values()), sum(
            after for _, after in self.terms.values()
        )

    @property
    def same(self) -> bool:
        """Whether nothing is otherwise."""
        return not self.differences and all(before == after for before, after in self.terms.values())

    def changed_orders(self) -> tuple[str, ...]:
        """Return the orders that are otherwise, each once."""
        return tuple(dict.fromkeys(d.order for d in self.differences if d.order is not None))

    def to_json(self, horizon: Horizon | None = None, language: str = "en") -> dict[str, Any]:
        """Return the comparison as JSON values; costs are in cents, times in slots."""
        cost = self.cost
        return {
            "same": self.same,
            "changes": self.changes,
            "cost": None if cost is None else {"before": cost[0], "after": cost[1]},
            "terms": {name: {"before": a, "after": b} for name, (a, b) in self.terms.items()},
            "orders": {name: {"before": a, "after": b} for name, (a, b) in self.orders.items()},
            "differences": [
                {
                    "kind": d.kind,
                    "order": d.order,
                    **{name: int(v) if isinstance(v, Slot) else v for name, v in d.params.items()},
                    "words": d.words(horizon, language),
                }
                for d in self.differences
            ],
        }


def compare(before: Plan, after: Plan, instance: Instance | None = None) -> Comparison:
    """Return what is otherwise in ``after``.

    Parameters
    ----------
    instance
        What the plans are for: a shift is then a site's duty, so that it is no change to stay in one's duty
        though the order begins an hour later.
    """
    terms: dict[str, tuple[int, int]] = {}
    orders: dict[str, tuple[int, int]] = {}
    if before.costs is not None and after.costs is not None:
        first, second = before.costs, after.costs
        terms = {
            name: (first.terms.get(name, 0), second.terms.get(name, 0))
            for name in {**first.terms, **second.terms}
        }
        for name in {**first.orders, **second.orders}:
            pair = sum(first.orders.get(name, {}).values()), sum(second.orders.get(name, {}).values())
            if pair[0] != pair[1]:
                orders[name] = pair
    found, changes = _by_order(before, after, instance)
    found += _by_move(before, after)
    return Comparison(terms, orders, tuple(found), changes)


def _by_order(before: Plan, after: Plan, instance: Instance | None) -> tuple[list[Difference], int]:
    first, second = ({o.order: o for o in reversed(plan.orders)} for plan in (before, after))
    shifts = [_shifts(plan, instance) for plan in (before, after)]
    found: list[Difference] = []
    changes = 0

    def start_of(order: str) -> tuple[int, str]:
        return (first.get(order) or second[order]).start, order

    for order in sorted({**first, **second}, key=start_of):
        old, new = first.get(order), second.get(order)
        if old is None or new is None:
            known = old or new
            assert known is not None, "one of the plans has it"
            span = {"order": order, "start": Slot(known.start), "end": Slot(known.end)}
            found.append(Difference("planned" if old is None else "left_out", order, span))
            changes += 0 if old is None else 1 + len(old.machines) + len(shifts[0].get(order, {}))
            continue
        own = _of_order(old, new)
        gone = set(old.machines) - set(new.machines)
        changes += (old.start != new.start) + (old.mode != new.mode) + len(gone)
        people, lost = _of_people(order, shifts[0].get(order, {}), shifts[1].get(order, {}))
        found += own + people
        changes += lost
    return found, changes


def _of_order(old: PlannedOrder, new: PlannedOrder) -> list[Difference]:
    found, order = [], old.order
    for name in ("start", "end", "mode"):
        values = getattr(old, name), getattr(new, name)
        moved = name == "end" and old.start != new.start
        if values[0] != values[1] and not moved:
            pair = values if name == "mode" else tuple(map(Slot, values))
            found.append(Difference(name, order, {"order": order, "before": pair[0], "after": pair[1]}))
    gone = [m for m in old.machines if m not in new.machines]
    come = [m for m in new.machines if m not in old.machines]
    for i in range(max(len(gone), len(come))):
        params = {"order": order}
        params |= {"before": gone[i]} if i < len(gone) else {}
        params |= {"after": come[i]} if i < len(come) else {}
        kind = "machine" if len(params) == 3 else "machine_off" if "before" in params else "machine_on"
        found.append(Difference(kind, order, params))
    return found


Shifts = dict[str, dict[tuple[str, int], ShiftAssignment]]
"""By order: assignments by operator and the start of the site's duty."""


def _shifts(plan: Plan, instance: Instance | None) -> Shifts:
    from models.domain.reading import Reading

    reading = None if instance is None else Reading(instance, plan)
    found: Shifts = {}
    for duty in plan.duties:
        known = reading is not None and duty.order in reading.index.orders
        begin = reading.duty_start(duty) if reading is not None and known else duty.start
        found.setdefault(duty.order, {})[duty.operator, begin] = duty
    return found


def _of_people(
    order: str,
    old: Mapping[tuple[str, int], ShiftAssignment],
    new: Mapping[tuple[str, int], ShiftAssignment],
) -> tuple[list[Difference], int]:
    """Return who is on an order for which duty now, and how many are not where they were."""
    gone = sorted((old[key] for key in old.keys() - new.keys()), key=lambda d: (d.start, d.operator))
    come = sorted((new[key] for key in new.keys() - old.keys()), key=lambda d: (d.start, d.operator))
    found: list[Difference] = []
    off: dict[str, list[ShiftAssignment]] = {}
    for duty in gone:
        other = next(
            (d for d in come if d.line == duty.line and d.start < duty.end and duty.start < d.end), None
        )
        if other is None:
            off.setdefault(duty.operator, []).append(duty)
        else:
            come.remove(other)
            both = {"before": duty.operator, "after": other.operator}
            found.append(Difference("person", order, {"order": order, **_stretch([other]), **both}))
    on: dict[str, list[ShiftAssignment]] = {}
    for duty in come:
        on.setdefault(duty.operator, []).append(duty)
    for name in dict.fromkeys([*off, *on]):
        kind = "person_when" if name in off and name in on else "person_on" if name in on else "person_off"
        own = on.get(name) or off[name]
        who = {"before" if kind == "person_off" else "after": name, "shifts": len(own)}
        found.append(Difference(kind, order, {"order": order, **_stretch(own), **who}))
    return found, len(gone)


def _stretch(duties: list[ShiftAssignment]) -> dict[str, Any]:
    return {"start": Slot(min(d.start for d in duties)), "end": Slot(max(d.end for d in duties))}


def _by_move(before: Plan, after: Plan) -> list[Difference]:
    """Return the ways of machines that are new, gone, or at another time."""
    trips: list[dict[tuple[str, str, str], list[Move]]] = []
    for plan in (before, after):
        own: dict[tuple[str, str, str], list[Move]] = {}
        for move in sorted(plan.moves, key=lambda m: m.start):
            own.setdefault((move.machine, move.origin, move.destination), []).append(move)
        trips.append(own)
    found: list[tuple[str, int, Difference]] = []
    for key in sorted({**trips[0], **trips[1]}):
        names = dict(zip(("machine", "origin", "destination"), key, strict=True))
        old, new = ([move.start for move in own.get(key, [])] for own in trips)
        same = Counter(old) & Counter(new)
        left, more = sorted((Counter(old) - same).elements()), sorted((Counter(new) - same).elements())
        for i in range(max(len(left), len(more))):
            if i < len(left) and i < len(more):
                params: dict[str, Any] = {"before": Slot(left[i]), "after": Slot(more[i])}
                kind = "move_when"
            elif i < len(left):
                params, kind = {"start": Slot(left[i])}, "move_gone"
            else:
                params, kind = {"start": Slot(more[i])}, "move_new"
            at = more[i] if i < len(more) else left[i]
            found.append((key[0], at, Difference(kind, None, {**names, **params})))
    return [difference for _, _, difference in sorted(found, key=lambda item: item[:2])]
