"""The board by operator."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.facts import OrderFacts, named
from dashboard.figures.hauls import add_rounds
from dashboard.figures.rows import Bar, Line, Row, View, clip, gaps
from dashboard.figures.unplanned import add_unplanned
from dashboard.figures.utilisation import Use, operator_use
from dashboard.figures.words import Clock, count, money, percent
from models.domain.base import Window
from models.domain.plan import ShiftAssignment
from models.domain.reading import Reading
from models.domain.resources import HeldCertificate, Operator
from models.domain.time import merge, subtract


def operator_view(reading: Reading, facts: Sequence[OrderFacts], clock: Clock) -> View:
    """Return the plan by operator, sorted by name: duties, rounds, leave, and time off by the shifts."""
    view = View("operators", "Operators")
    add_unplanned(view, reading, facts)
    people = sorted(reading.instance.operators, key=lambda p: (named(p.id, p.name).casefold(), p.id))
    if people:
        uses = {person.id: operator_use(reading, person.id) for person in people}
        share = sum(uses.values(), Use()).share
        view.add(Row(" people", "Operators", f"({len(people):,})", kind="group", share=share))
        by_order = {fact.order.id: fact for fact in facts}
        for person in people:
            _add_operator(view, reading, person, uses[person.id], by_order, clock)
    return view


def _add_operator(
    view: View, reading: Reading, person: Operator, use: Use, facts: dict[str, OrderFacts], clock: Clock
) -> None:
    sub = person.id if person.name else ""
    card = _card(reading, person, use, clock)
    row = view.add(Row(person.id, named(person.id, person.name), sub, share=use.share, card=card))
    slots = reading.horizon.slots
    leave = merge(person.leave)
    for window in leave:
        if away := clip(window, slots):
            notes = (("When", clock.span(*away)),)
            view.bars.append(Bar(row, *away, kind="leave", label="Leave", notes=notes))
    for off in subtract(tuple(gaps(reading.index.available(person.id), slots)), leave):
        view.off.append((row, *off))
    for duty in reading.by_operator.get(person.id, ()):
        view.bars.append(_duty_bar(row, reading, duty, facts[duty.order], clock))
    add_rounds(view, row, [r for r in reading.rounds if r.driver == person.id], reading, clock)


def _duty_bar(row: int, reading: Reading, duty: ShiftAssignment, fact: OrderFacts, clock: Clock) -> Bar:
    notes: list[Line] = [("Duty", clock.span(duty.start, duty.end))]
    if duty.machine is not None:
        machine = reading.index.machines.get(duty.machine)
        notes.append(("On machine", f"{duty.machine} {machine.name if machine else ''}".strip()))
    return Bar(
        row,
        duty.start,
        duty.end,
        kind="work",
        label=duty.machine or "",
        order=fact.number,
        pieces=(Window(duty.start, duty.end),),
        notes=tuple(notes),
        late=bool(fact.late and fact.late > 0),
        pinned=any(pin.startswith("operator") for pin in fact.pins),
    )


def _card(reading: Reading, person: Operator, use: Use, clock: Clock) -> tuple[Line, ...]:
    lines: list[Line] = [("Id", person.id)]
    lines += [("Certificate", _held(reading, held, clock)) for held in person.certificates]
    limits = reading.index.limits(person.id)
    if limits.daily_minutes is not None:
        lines.append(("Most a day", f"{limits.daily_minutes / 60:g} h"))
    if limits.rest_minutes is not None:
        lines.append(("Least rest", f"{limits.rest_minutes / 60:g} h"))
    lines += [("Leave", clock.span(*window)) for window in merge(person.leave)]
    lines.append(("Cost of an hour", money(person.cost_per_hour, reading.instance.currency)))
    days = len({reading.date(duty) for duty in reading.by_operator.get(person.id, ())})
    duties = len(reading.by_operator.get(person.id, ()))
    lines.append(("In this plan", f"{count(duties, 'duty', 'duties')} on {count(days, 'day')}"))
    worked = f"{clock.hours(use.worked)} of {clock.hours(use.possible)} in shifts, {percent(use.share)}"
    lines.append(("Works", worked))
    return tuple(lines)


def _held(reading: Reading, held: HeldCertificate, clock: Clock) -> str:
    names = {c.id: named(c.id, c.name) for c in reading.instance.certificates}
    words = names.get(held.certificate, held.certificate)
    if held.level > 1:
        words += f", level {held.level}"
    if held.valid_from > 0:
        words += f", from {clock.moment(held.valid_from)}"
    if held.valid_until is not None:
        words += f", until {clock.moment(held.valid_until)}"
    return words
