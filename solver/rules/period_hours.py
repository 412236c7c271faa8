"""Rule 5: hours of the whole horizon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.reading import Reading
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem


class PeriodHours(Rule):
    """A person's shifts of the horizon together are neither too long nor too short.

    ``least_period_minutes <= Σ over assignments and rounds of (end - start) × slot <=
    most_period_minutes``, for each person, also one who does nothing. Ways between sites are left aside.
    """

    id = "period_hours"
    number = 5
    title: ClassVar[Mapping[str, str]] = {
        "en": "Hours of the whole horizon",
        "es": "Horas de todo el horizonte",
    }
    words: ClassVar[Words] = {
        "most": {
            "en": "{operator} works {value} min in all; {wanted} min are allowed.",
            "es": "{operator} trabaja {value} min en total; se permiten {wanted} min.",
        },
        "least": {
            "en": "{operator} works {value} min in all; at least {wanted} min are asked.",
            "es": "{operator} trabaja {value} min en total; se exigen al menos {wanted} min.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each person with too many minutes, or with too few."""
        for person in reading.instance.operators:
            limits = reading.index.limits(person.id)
            own = reading.stints.get(person.id, [])
            value = sum(stint.end - stint.start for stint in own) * reading.horizon.slot_minutes
            least, most = limits.least_period_minutes, limits.most_period_minutes
            if most is not None and value > most:
                yield self.breach(
                    "most",
                    orders=tuple(dict.fromkeys(stint.order for stint in own if stint.order)),
                    operators=(person.id,),
                    window=(own[0].start, max(stint.end for stint in own)),
                    operator=person.id,
                    value=value,
                    wanted=most,
                )
            if least is not None and value < least:
                whom = (person.id,)
                yield self.breach("least", operators=whom, operator=person.id, value=value, wanted=least)

    def post(self, problem: Problem) -> None:
        """Sum the shifts of each person who may get some."""
        c, slot = problem.c, problem.c.horizon.slot_minutes
        offered = problem.work_entries()
        for operator, person in enumerate(c.operators):
            limits = c.index.limits(person.id)
            entries = offered.get(operator, [])
            least, most = limits.least_period_minutes or 0, limits.most_period_minutes
            if not entries:
                if least and problem.decides_all_of(operator):
                    problem.model.add_bool_or([])  # nothing is there that the person could do
                continue
            total = sum(problem.worked(entry) for entry in entries)
            fixed = sum(int(entry.work) for entry in entries if entry.literal is None)
            if most is not None:
                problem.model.add(total <= max(most // slot, fixed))
            if least:
                problem.model.add(total >= -(-least // slot))


RULE = PeriodHours()
