"""The board by machine, grouped by equipment class."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.facts import OrderFacts, named
from dashboard.figures.hauls import add_rounds, add_services, how_moved
from dashboard.figures.rows import Bar, Line, Row, View, clip, gaps
from dashboard.figures.unplanned import add_unplanned
from dashboard.figures.utilisation import Use, machine_use
from dashboard.figures.words import DASH, Clock, count, money, percent
from models.domain.base import Window
from models.domain.index import FOREVER, validity
from models.domain.reading import Reading
from models.domain.resources import Machine


def machine_view(reading: Reading, facts: Sequence[OrderFacts], clock: Clock) -> View:
    """Return the plan by machine: work, moves, downtimes and when a machine may not be used."""
    view = View("machines", "Machines")
    add_unplanned(view, reading, facts)
    by_order = {fact.order.id: fact for fact in facts}
    for kind in reading.instance.equipment_classes:
        units = [m for m in reading.instance.machines if m.equipment_class == kind.id]
        if not units:
            continue
        uses = {unit.id: machine_use(reading, unit.id) for unit in units}
        share = sum(uses.values(), Use()).share
        view.add(
            Row(
                f" class {kind.id}", named(kind.id, kind.name), f"({len(units):,})", kind="group", share=share
            )
        )
        for unit in sorted(units, key=lambda unit: unit.id):
            _add_machine(view, reading, unit, uses[unit.id], by_order, clock)
    return view


def _add_machine(
    view: View, reading: Reading, unit: Machine, use: Use, facts: dict[str, OrderFacts], clock: Clock
) -> None:
    sub = " · ".join(part for part in ("rented" if unit.ownership == "rented" else "", unit.name) if part)
    row = view.add(Row(unit.id, unit.id, sub, share=use.share, card=_card(reading, unit, use, clock)))
    slots = reading.horizon.slots
    for gap in gaps(reading.index.usable(unit.id), slots):
        notes = (("When", clock.span(*gap)), *_why_not(unit, gap, clock))
        view.bars.append(Bar(row, *gap, kind="unusable", label="Not available", notes=notes))
    for window in unit.downtimes:
        if down := clip(window, slots):
            notes = (("When", clock.span(*down)),)
            view.bars.append(Bar(row, *down, kind="downtime", label="Downtime", notes=notes))
    for placed in reading.uses.get(unit.id, ()):
        view.bars.append(work_bar(row, facts[placed.order]))
    for move in reading.moves.get(unit.id, ()):
        sites = reading.index.sites
        origin = named(move.origin, sites[move.origin].name)
        destination = named(move.destination, sites[move.destination].name)
        notes = (
            ("From", origin),
            ("To", destination),
            ("When", clock.span(move.start, move.end)),
            ("How", how_moved(reading, move)),
        )
        km = reading.index.roads.km(reading.index.transport(unit.id).id, move.origin, move.destination)
        notes += (("Road", f"{km:,} km, {clock.elapsed(move.end - move.start)}"),)
        label = f"{origin} → {destination}"
        view.bars.append(Bar(row, move.start, move.end, kind="move", label=label, notes=notes))
    add_rounds(view, row, [r for r in reading.rounds if r.lowboy == unit.id], reading, clock)
    add_services(view, row, unit.id, reading, clock)


def work_bar(row: int, fact: OrderFacts) -> Bar:
    """Return an order's whole span on a row, its work solid."""
    assert fact.placed is not None
    return Bar(
        row,
        fact.placed.start,
        fact.placed.end,
        kind="work",
        order=fact.number,
        pieces=fact.work,
        due=fact.order.due,
        late=bool(fact.late and fact.late > 0),
        pinned=bool(fact.pins),
    )


def _why_not(unit: Machine, gap: Window, clock: Clock) -> list[Line]:
    why = []
    if unit.available and (gap.start < unit.available.start or gap.end > unit.available.end):
        period = "Rental period" if unit.ownership == "rented" else "Available"
        why.append((period, clock.span(*unit.available)))
    for name in sorted({document.name for document in unit.documents}):
        papers = validity(unit.documents, name)
        if not any(w.start <= gap.start and gap.end <= w.end for w in papers):
            why.append((name, "valid " + ", ".join(_validity(w, clock) for w in papers)))
    return why


def _validity(window: Window, clock: Clock) -> str:
    since = f"from {clock.moment(window.start)}" if window.start > 0 else ""
    until = f"until {clock.moment(window.end)}" if window.end < FOREVER else ""
    return f"{since} {until}".strip() or "always"


def _card(reading: Reading, unit: Machine, use: Use, clock: Clock) -> tuple[Line, ...]:
    currency, sites = reading.instance.currency, reading.index.sites
    kind = reading.index.classes[unit.equipment_class]
    lines = [("Class", named(kind.id, kind.name)), ("Ownership", unit.ownership)]
    if unit.attributes:
        lines.append(("Attributes", ", ".join(f"{key} {value:g}" for key, value in unit.attributes.items())))
    lines.append(("Stands at first", named(unit.place, sites[unit.place].name)))
    if unit.sites is not None:
        lines.append(("May work at", ", ".join(named(s, sites[s].name) for s in unit.sites) or DASH))
    if unit.available:
        lines.append(("Available", clock.span(*unit.available)))
    for name in sorted({document.name for document in unit.documents}):
        papers = ", ".join(_validity(w, clock) for w in validity(unit.documents, name))
        lines.append((name, papers))
    lines += [("Downtime", clock.span(*window)) for window in unit.downtimes]
    lines.append(("Cost of an hour", money(unit.cost_per_hour, currency)))
    if unit.rent_per_day:
        lines.append(("Rent of a day", money(unit.rent_per_day, currency)))
    if unit.contract is not None:
        lines.append(("Contract", unit.contract))
    if unit.operators:
        lines.append(("Comes with", ", ".join(unit.operators)))
    orders, moves = len(reading.uses.get(unit.id, ())), len(reading.moves.get(unit.id, ()))
    lines.append(("In this plan", f"{count(orders, 'order')}, {count(moves, 'move')}"))
    worked = f"{clock.hours(use.worked)} of {clock.hours(use.possible)} possible, {percent(use.share)}"
    lines.append(("Works", worked))
    return tuple(lines)
