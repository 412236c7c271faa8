"""The board by site, its orders stacked in lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.figures.facts import OrderFacts, named
from dashboard.figures.machines import work_bar
from dashboard.figures.rows import Bar, Line, Row, View, clip, gaps, lanes
from dashboard.figures.unplanned import add_unplanned
from dashboard.figures.words import Clock, count
from models.domain.plan import Move
from models.domain.reading import Reading
from models.domain.sites import Site
from models.domain.time import merge, subtract


def site_view(reading: Reading, facts: Sequence[OrderFacts], clock: Clock) -> View:
    """Return the plan by site, grouped by region: orders, machines that arrive, closures and closed hours."""
    view = View("sites", "Sites", where=False)
    add_unplanned(view, reading, facts)
    arrivals: dict[str, list[Move]] = {}
    for trips in reading.moves.values():
        for move in trips:
            arrivals.setdefault(move.destination, []).append(move)
    by_site: dict[str, list[OrderFacts]] = {}
    for fact in facts:
        by_site.setdefault(fact.order.site, []).append(fact)
    for region in sorted({site.region for site in reading.instance.sites}):
        places = [site for site in reading.instance.sites if site.region == region]
        view.add(Row(f" region {region}", region or "Sites", f"({len(places):,})", kind="group"))
        for site in sorted(places, key=lambda site: (named(site.id, site.name).casefold(), site.id)):
            _add_site(view, reading, site, by_site.get(site.id, []), arrivals.get(site.id, []), clock)
    return view


def _add_site(
    view: View,
    reading: Reading,
    site: Site,
    facts: Sequence[OrderFacts],
    arrivals: Sequence[Move],
    clock: Clock,
) -> None:
    bars = [work_bar(0, fact) for fact in facts if fact.placed]
    bars += [_arrival(reading, move, clock) for move in sorted(arrivals, key=lambda m: (m.start, m.machine))]
    chosen = lanes([(bar.start, bar.end) for bar in bars])
    first = len(view.rows)
    number = max(chosen, default=0) + 1
    sub = count(sum(bar.kind == "work" for bar in bars), "order")
    card = _card(reading, site, facts, clock)
    view.add(Row(site.id, named(site.id, site.name), sub, card=card))
    for _ in range(1, number):
        view.add(Row(site.id, "", kind="lane", card=card))
    view.bars += [replace(bar, row=first + lane) for bar, lane in zip(bars, chosen, strict=True)]
    _add_closed(view, reading, site, range(first, first + number), clock)


def _add_closed(view: View, reading: Reading, site: Site, rows: range, clock: Clock) -> None:
    slots = reading.horizon.slots
    closures = [shut for window in merge(site.closures) if (shut := clip(window, slots))]
    for row in rows:
        for shut in closures:
            notes = (("When", clock.span(*shut)),)
            view.bars.append(Bar(row, *shut, kind="closure", label="Closed", notes=notes))
        for off in subtract(tuple(gaps(reading.index.open(site.id), slots)), tuple(closures)):
            view.off.append((row, *off))


def _arrival(reading: Reading, move: Move, clock: Clock) -> Bar:
    origin = named(move.origin, reading.index.sites[move.origin].name)
    machine = reading.index.machines[move.machine]
    notes: list[Line] = [("Machine", f"{machine.id} {machine.name}".strip()), ("From", origin)]
    notes.append(("When", clock.span(move.start, move.end)))
    return Bar(0, move.start, move.end, kind="move", label=f"{move.machine} ← {origin}", notes=tuple(notes))


def _card(reading: Reading, site: Site, facts: Sequence[OrderFacts], clock: Clock) -> tuple[Line, ...]:
    calendar = reading.index.calendars[site.calendar]
    lines: list[Line] = [("Id", site.id)]
    if site.region:
        lines.append(("Region", site.region))
    lines.append(("Calendar", named(calendar.id, calendar.name)))
    open_slots = reading.index.open(site.id).count(0, reading.horizon.slots)
    lines.append(("Open in the horizon", clock.hours(open_slots)))
    lines += [("Closed", clock.span(*window)) for window in merge(site.closures)]
    lines += [("Rain", clock.span(*window)) for window in merge(site.rain)]
    names = {c.id: named(c.id, c.name) for c in reading.instance.certificates}
    if site.inductions:
        lines.append(("Inductions", ", ".join(names.get(key, key) for key in site.inductions)))
    planned = sum(fact.placed is not None for fact in facts)
    lines.append(("In this plan", f"{planned:,} of {count(len(facts), 'order')}"))
    return tuple(lines)
