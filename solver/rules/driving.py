"""Rule 5: hours of driving a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.reading import Reading
from solver.cpsat.clock import UNLIMITED
from solver.cpsat.hours import by_day
from solver.ledger.tables import ROUND, WHEEL
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed
    from solver.search.entries import Entry


class Driving(Rule):
    """A person's driving of one local date keeps the limit.

    For each operator and date: ``Σ slots of assignments on machines of a driven class + Σ slots of rounds
    with a lowboy <= floor(daily_driving_minutes ÷ slot)``. Dates are those of the rule ``work_limits``;
    travel between sites is no driving.
    """

    id = "driving"
    number = 5
    title: ClassVar[Mapping[str, str]] = {"en": "Hours of driving a day", "es": "Horas de manejo por día"}
    words: ClassVar[Words] = {
        "daily": {
            "en": "{operator} drives {value} min on {date}; the limit is {wanted} min.",
            "es": "{operator} maneja {value} min el {date}; el límite es {wanted} min.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each day with too much driving."""
        slot = reading.horizon.slot_minutes
        driven: dict[tuple[str, int], list[tuple[int, int, str]]] = defaultdict(list)
        wheeled = {m.id for m in reading.instance.machines if reading.index.classes[m.equipment_class].driven}
        for shift in reading.assignments:
            if shift.machine in wheeled:
                driven[shift.operator, reading.date(shift)].append((shift.start, shift.end, shift.order))
        for key, stints in reading.stints_by_day.items():
            rounds = [(s.start, s.end, s.order) for s in stints if s.round]
            if rounds:
                driven[key] += rounds
        for operator, day in sorted(driven):
            parts = driven[operator, day]
            most = reading.index.limits(operator).daily_driving_minutes
            worked = sum(end - start for start, end, _ in parts)
            if most is not None and worked > most // slot:
                yield self.breach(
                    "daily",
                    orders=tuple(dict.fromkeys(order for _, _, order in sorted(parts) if order)),
                    operators=(operator,),
                    window=(min(p[0] for p in parts), max(p[1] for p in parts)),
                    operator=operator,
                    date=reading.local_date(day),
                    value=worked * slot,
                    wanted=most,
                )

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """The date's driving has room for the part, if that is driving."""
        p = f.op[row]
        if f.person[p, WHEEL] >= UNLIMITED or not (b.trip[ROUND] or f.drives[row]):
            return True
        return b.driving[p, f.duty_day[duty]] + end - start <= f.person[p, WHEEL]

    def post(self, problem: Problem) -> None:
        """Sum the driving of each date that could hold too much."""
        for operator, entries in problem.work_entries().items():
            limit = problem.c.people.driving_limit[operator]
            for own in by_day(entries).values() if limit < UNLIMITED else ():
                parts = [part for part in (_driving(problem, entry) for entry in own) if part is not None]
                fixed = sum(part for part in parts if isinstance(part, int))
                if any(not isinstance(part, int) for part in parts):
                    problem.model.add(sum(parts) <= max(limit, fixed))


def _driving(problem: Problem, entry: Entry) -> Any:
    """Return the slots of an entry that are driving, 0 where it is not chosen; none if it never is."""
    if entry.duty < 0:
        return problem.worked(entry)
    driven = problem.c.driven
    if entry.literal is None:
        shifts = problem.fixed[entry.order].shifts
        seats = [s.machine for s in shifts if (s.operator, s.duty) == (entry.operator, entry.duty)]
        units = [problem.c.machines[m] for m in seats if m >= 0]
        return entry.work if any(unit.equipment_class in driven for unit in units) else None
    if entry.order in problem.crews:
        return None  # a line of people drives nothing
    v = problem.orders[entry.order]
    own = [s for s in v.seats if (s.operator, s.duty) == (entry.operator, entry.duty)]
    wheel = [s.literal for s in own if v.order.modes[s.mode].people[s.need].equipment_class in driven]
    if len(wheel) == len(own):
        return problem.worked(entry)
    if not wheel:
        return None
    return problem.amount(entry.work, problem.either(wheel, f"drives[{entry.order},{entry.operator}]"))


RULE = Driving()
