"""Rule 1: one machine, one place; one operator, one duty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from models.domain.reading import Reading
from solver.cpsat.capacity import post_machine_capacity, post_people_capacity
from solver.rules.base import Rule, Words
from solver.search.entries import meeting
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed
    from solver.search.entries import Entry


class Stretch(NamedTuple):
    """Something that holds a machine or a person in ``[start, end)``."""

    start: int
    end: int
    label: str
    order: str | None


class OnePlace(Rule):
    """Nothing that one machine or one operator is on overlaps.

    For any two of a machine's order spans, moves, services and downtimes, and for any two duties of an
    operator: ``a.end <= b.start or b.end <= a.start``. An order holds its machines over its pauses too; only
    a service in the field may lie in one.
    """

    id = "one_place"
    number = 1
    title: ClassVar[Mapping[str, str]] = {
        "en": "One machine, one place; one person, one duty",
        "es": "Una máquina, un lugar; una persona, un turno",
    }
    words: ClassVar[Words] = {
        "machine": {
            "en": "Machine {machine} is held twice from {start} to {end}: {first} and {second}.",
            "es": "La máquina {machine} está ocupada dos veces de {start} a {end}: {first} y {second}.",
        },
        "downtime": {
            "en": "Machine {machine} is down from {start} to {end}, within {first}.",
            "es": "La máquina {machine} está fuera de servicio de {start} a {end}, durante {first}.",
        },
        "operator": {
            "en": "Operator {operator} is on {first} and on {second} at once from {start} to {end}.",
            "es": "El operador {operator} está en {first} y en {second} a la vez de {start} a {end}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each overlap."""
        for machine in sorted(reading.stays.keys() | reading.moves.keys()):
            yield from self._of_machine(reading, machine)
        for operator, stints in reading.stints.items():
            own = [Stretch(s.start, s.end, s.order, s.order) for s in stints]
            for first, second in overlaps(own):
                yield self._breach(reading, "operator", first, second, operator=operator)

    def _of_machine(self, reading: Reading, machine: str) -> Iterator[Violation]:
        held = [Stretch(u.start, u.end, u.label, u.order) for u in reading.stays.get(machine, ())]
        for move in reading.moves.get(machine, ()):
            label = f"{move.origin} → {move.destination}"
            held.append(Stretch(move.start, move.end, label, reading.goal(move)))
        for first, second in overlaps(held):
            yield self._breach(reading, "machine", first, second, machine=machine)
        down = reading.index.down(machine)
        for item in held:
            for start, end in down.touching(item.start, item.end):
                repair = Stretch(start, end, "", None)
                yield self._breach(reading, "downtime", item, repair, machine=machine)

    def _breach(
        self,
        reading: Reading,
        message: str,
        first: Stretch,
        second: Stretch,
        machine: str = "",
        operator: str = "",
    ) -> Violation:
        window = max(first.start, second.start), min(first.end, second.end)
        return self.breach(
            message,
            orders=tuple(dict.fromkeys(s.order for s in (first, second) if s.order)),
            machines=(machine,) if machine else (),
            operators=(operator,) if operator else (),
            window=window,
            machine=machine,
            operator=operator,
            first=first.label,
            second=second.label,
            start=reading.when(window[0]),
            end=reading.when(window[1]),
        )

    @staticmethod
    def machine_from(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """No other order within the span."""
        if i > 0 and b.end[b.use[m, i - 1]] > start:
            return b.end[b.use[m, i - 1]]
        if i < b.uses[m] and b.start[b.use[m, i]] < end:
            return b.end[b.use[m, i]]
        return start

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """No other duty within the part."""
        p = f.op[row]
        if i > 0 and b.book_end[p, i - 1] > start:
            return False
        return i >= b.booked[p] or b.book_start[p, i] >= end

    def post(self, problem: Problem) -> None:
        """Intervals of a machine do not overlap, nor do those of a person in duties that may meet."""
        for intervals in problem.machine_intervals().values():
            if len(intervals) > 1:
                problem.model.add_no_overlap(intervals)
        for entries in problem.work_entries().values():
            for group in meeting(entries):
                if problem.scope.staff is not None:
                    post_at_most_one(problem, group)
                elif len(group) > 1 and any(e.literal is not None for e in group):
                    problem.model.add_no_overlap([problem.interval_of(e) for e in group])
        post_machine_capacity(problem)
        post_people_capacity(problem)


def post_at_most_one(problem: Problem, entries: list[Entry]) -> None:
    """Post that entries whose times are known do not overlap: of those at one slot at most one is chosen."""
    for slot in {e.start for e in entries}:
        there = [e for e in entries if e.start <= slot < e.end]
        free = [e.literal for e in there if e.literal is not None]
        if len(free) < len(there):
            problem.model.add(sum(free) == 0)
        elif len(free) > 1:
            problem.model.add_at_most_one(free)


def overlaps(items: list[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    """Yield pairs that overlap: at least one pair for each item that overlaps an earlier one."""
    last: Stretch | None = None
    held = (item for item in items if item.start < item.end)
    for item in sorted(held, key=lambda item: (item.start, item.end, item.label)):
        if last is not None and item.start < last.end:
            yield last, item
        if last is None or item.end > last.end:
            last = item


RULE = OnePlace()
