"""Rule 2, operators: a machine that brings its operators is run by them alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.plan import ShiftAssignment
from models.domain.reading import Reading, Round
from solver.ledger.reading import seat_is_open
from solver.ledger.tables import ENDS, HAULER, LOWBOY, QUANTITY, ROUND, ROWS, SEAT
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.choices import OrderVars, RoundVars
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class OwnOperators(Rule):
    """On a machine with ``operators`` only they sit, and they sit on nothing else.

    For each shift assignment of operator ``o`` on machine ``m`` (none for a line of people): if ``m`` has
    operators, ``o`` is one of them; if ``o`` comes with a machine, it is ``m``. Who drives a lowboy on a
    round is on the lowboy.
    """

    id = "own_operators"
    number = 2
    title: ClassVar[Mapping[str, str]] = {
        "en": "A machine rented with its operator brings that operator",
        "es": "La máquina con operador trae al suyo",
    }
    words: ClassVar[Words] = {
        "stranger": {
            "en": "{order}: {operator} is on {machine} from {start} to {end}, but it comes with {wanted}.",
            "es": "{order}: {operator} está en {machine} de {start} a {end}, pero esta viene con {wanted}.",
        },
        "elsewhere": {
            "en": "{order}: {operator} works from {start} to {end}, but comes with machine {machine} alone.",
            "es": "{order}: {operator} trabaja de {start} a {end}, pero solo viene con la máquina {machine}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each stranger on such a machine, and each of its operators elsewhere."""
        index = reading.index
        for duty in reading.assignments:
            unit = None if duty.machine is None else index.machines.get(duty.machine)
            if unit is not None and unit.operators and duty.operator not in unit.operators:
                wanted = ", ".join(unit.operators)
                yield self._about(reading, "stranger", duty, machine=unit.id, wanted=wanted)
            own = index.comes_with.get(duty.operator)
            if own is not None and duty.machine != own:
                yield self._about(reading, "elsewhere", duty, machine=own)
        for each in reading.rounds:
            if each.driver is None:
                continue
            brought = index.machines[each.lowboy].operators
            if brought and each.driver not in brought:
                yield self._about(reading, "stranger", each, machine=each.lowboy, wanted=", ".join(brought))
            own = index.comes_with.get(each.driver)
            if own not in (None, each.lowboy):
                yield self._about(reading, "elsewhere", each, machine=own)

    def _about(
        self, reading: Reading, message: str, duty: ShiftAssignment | Round, **params: Any
    ) -> Violation:
        operator = duty.driver if isinstance(duty, Round) else duty.operator
        return self.breach(
            message,
            orders=(duty.order,) if duty.order else (),
            operators=(operator,) if operator else (),
            machines=(params["machine"],),
            window=(duty.start, duty.end),
            order=duty.order or "–",
            operator=operator,
            start=reading.when(duty.start),
            end=reading.when(duty.end),
            **params,
        )

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """Some seat is open to the person, beside the machines in ``b.crewed``; staffing looks at each."""
        if not f.any_brought:
            return True
        if b.trip[ROUND]:
            m = f.lowboy[b.trip[LOWBOY], HAULER]
            return f.comes_with[f.op[row]] == (m if f.brings[m] else -1)
        for x in range(f.line_at[g], f.line_at[g + 1]):
            if f.line[x, ROWS] <= row < f.line[x, ENDS]:
                for seat in range(f.line[x, SEAT], f.line[x, SEAT] + f.line[x, QUANTITY]):
                    if seat_is_open(f, b, x, seat, f.op[row]):
                        return True
        return False

    def post(self, problem: Problem) -> None:
        """In each duty a machine that is on a line has one of its operators there, and they need it."""
        if any(m >= 0 for m in problem.c.comes_with):
            for v in problem.orders.values():
                self._post_order(problem, v)
            for rounds in problem.rounds.values():
                self._post_round(problem, rounds)

    def _post_round(self, problem: Problem, rounds: RoundVars) -> None:
        c = problem.c
        for entry in rounds.entries:
            own = c.comes_with[entry.operator]
            for unit, literal in rounds.lowboys.items():
                if own != (unit if c.machines[unit].operators else -1):
                    problem.model.add_bool_or([entry.literal.negated(), literal.negated()])

    def _post_order(self, problem: Problem, v: OrderVars) -> None:
        c = problem.c
        seats: dict[tuple[int, int, int, int], list[Any]] = {}
        for seat in v.seats:
            own = c.comes_with[seat.operator]
            if own >= 0:
                seats.setdefault((seat.mode, seat.need, seat.duty, own), []).append(seat.literal)
        for (mode, need, _, own), literals in seats.items():
            there = self._on_line(v, mode, need, own)
            problem.model.add(sum(literals) <= (0 if there is None else there))
        for (mode, n, m), literal in v.on_line.items():
            if not c.machines[m].operators:
                continue
            line = v.order.modes[mode].machines[n].line
            for need, people in enumerate(v.order.modes[mode].people):
                if people.machines and people.line == line:
                    for duty, part in v.parts.items():
                        if mode in part.by_mode:
                            own_seats = sum(seats.get((mode, need, duty, m), []))
                            problem.model.add(own_seats >= literal + part.by_mode[mode] - 1)

    def _on_line(self, v: OrderVars, mode: int, need: int, m: int) -> Any:
        """Return the literal that a machine is on the line of a need of people; none if it cannot be."""
        people = v.order.modes[mode].people[need]
        if not people.machines:
            return None
        return next(
            (
                literal
                for (a, n, other), literal in v.on_line.items()
                if (a, other) == (mode, m) and v.order.modes[mode].machines[n].line == people.line
            ),
            None,
        )


RULE = OwnOperators()
