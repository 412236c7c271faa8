"""What lowboys and their drivers do, and services of machines, as bars."""

from __future__ import annotations

from dashboard.figures.facts import named
from dashboard.figures.rows import Bar, View
from dashboard.figures.words import Clock
from models.domain.plan import Move
from models.domain.reading import Reading, Round


def add_rounds(view: View, row: int, rounds: list[Round], reading: Reading, clock: Clock) -> None:
    """Add the rounds of a lowboy, or of a driver, to his row."""
    sites = reading.index.sites
    for each in rounds:
        ways = [
            named(site, sites[site].name) for site in (each.base, each.move.origin, each.move.destination)
        ]
        notes = (
            ("Hauls", each.move.machine),
            ("Round", " → ".join([*ways, ways[0]])),
            ("When", clock.span(each.start, each.end)),
            ("Lowboy", each.lowboy),
            ("Driver", each.driver or "–"),
        )
        label = f"{each.move.machine}: {ways[1]} → {ways[2]}"
        view.bars.append(Bar(row, each.start, each.end, kind="move", label=label, notes=notes))


def add_services(view: View, row: int, machine: str, reading: Reading, clock: Clock) -> None:
    """Add the services of a machine to its row."""
    kinds = reading.index.services[machine]
    for done in reading.services.get(machine, ()):
        kind, site = kinds[done.service], reading.index.sites[done.site]
        where = "in the workshop of" if done.site in kind.workshops else "in the field, at"
        notes = (
            ("Service", named(kind.id, kind.name)),
            ("Where", f"{where} {named(site.id, site.name)}"),
            ("When", clock.span(done.start, done.end)),
        )
        label = f"Service {named(kind.id, kind.name)}"
        view.bars.append(Bar(row, done.start, done.end, kind="downtime", label=label, notes=notes))


def how_moved(reading: Reading, move: Move) -> str:
    """Return in words how a machine gets to another site."""
    pool = reading.index.pools.get(move.lowboy or "")
    if pool is not None:
        return f"hauled, takes one of {named(pool.id, pool.name)}"
    if move.lowboy is not None:
        return f"hauled by {move.lowboy}, driven by {move.driver or '–'}"
    return "on its own wheels"
