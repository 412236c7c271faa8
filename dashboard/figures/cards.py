"""Everything a planner asks about an order, as lines of a card."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.figures.facts import OrderFacts, named
from dashboard.figures.rows import Line
from dashboard.figures.words import Clock, count, money
from models.domain.orders import CertificateDemand, MachineLine, PeopleLine, PoolLine
from models.domain.orders import Line as DemandLine
from models.domain.reading import Reading

_LINKS = {
    "FS": "starts after the end of {other}",
    "SS": "starts after the start of {other}",
    "FF": "ends after the end of {other}",
    "SF": "ends after the start of {other}",
}


def order_card(fact: OrderFacts, reading: Reading, clock: Clock, titles: Mapping[str, str]) -> list[Line]:
    """Return the lines of one order's card; ``titles`` names the cost terms."""
    order = fact.order
    lines: list[Line] = [("Site", fact.site)]
    if order.project:
        lines.append(("Project", order.project))
    lines.append(("Priority", str(order.priority)))
    lines += _placed(fact, reading, clock) if fact.placed else _unplanned(fact)
    if order.release > 0:
        lines.append(("Not before", clock.moment(order.release)))
    lines.append(("Due", clock.moment(order.due) if order.due is not None else "no due date"))
    if fact.late is not None:
        lines.append(("Lateness", lateness(fact, clock)))
    if order.deadline is not None:
        lines.append(("Deadline", clock.moment(order.deadline)))
    if fact.pins:
        lines.append(("Pinned", ", ".join(fact.pins)))
    if fact.frozen:
        lines.append(("Frozen", "started before the freeze time"))
    lines += _links(fact, clock)
    if fact.cost:
        currency = reading.instance.currency
        lines.append(("Cost", money(fact.total_cost, currency)))
        parts = sorted(((k, v) for k, v in fact.cost.items() if v), key=lambda part: -part[1])
        if len(parts) > 1:
            lines += [("· " + titles.get(term, term), money(cents, currency)) for term, cents in parts]
    return lines


def lateness(fact: OrderFacts, clock: Clock) -> str:
    """Return an order's lateness in words, empty where it has none."""
    if fact.late is None:
        return ""
    if fact.late > 0:
        return f"{clock.elapsed(fact.late)} late"
    return f"{clock.elapsed(-fact.late)} early" if fact.late else "on time"


def _placed(fact: OrderFacts, reading: Reading, clock: Clock) -> list[Line]:
    placed = fact.placed
    assert placed is not None
    mode = reading.mode(placed)
    lines = [("Planned", clock.span(placed.start, placed.end))]
    pauses = placed.end - placed.start - sum(w.end - w.start for w in fact.work)
    work = clock.hours(mode.duration)
    if pauses > 0:
        work += f", pauses {clock.hours(pauses)} between"
    lines.append(("Work", work))
    if len(fact.order.modes) > 1:
        lines.append(("Mode", f"{placed.mode + 1} of {len(fact.order.modes)}"))
    lines.append(("Needs", "; ".join(demand(reading, line) for line in mode.lines) or "nothing"))
    machines = reading.index.machines
    units = [f"{m} {machines[m].name}".strip() if m in machines else m for m in placed.machines]
    if units:
        lines.append(("Machines", ", ".join(units)))
    people = reading.index.operators
    who = dict.fromkeys(duty.operator for duty in fact.duties)
    if who:
        lines.append(("Operators", ", ".join(named(p, people[p].name) for p in who)))
        lines.append(("Duties", count(len(fact.duties), "duty", "duties")))
    return lines


def _unplanned(fact: OrderFacts) -> list[Line]:
    why = [reason.message or reason.code for reason in fact.reasons] or ["no reason given"]
    return [("Planned", "no"), *(("Why" if i == 0 else "and", words) for i, words in enumerate(why))]


def demand(reading: Reading, line: DemandLine) -> str:
    """Return a requirement line in words, such as ``2 × Excavators (weight_t ≥ 20) with Haul licence``."""
    match line:
        case MachineLine():
            kind = reading.index.classes[line.equipment_class]
            words = f"{line.quantity} × {named(kind.id, kind.name)}"
            if line.minimum:
                words += " (" + ", ".join(f"{key} ≥ {value:g}" for key, value in line.minimum.items()) + ")"
            if not line.operated:
                words += " without operator"
            return words + _certificates(reading, line.certificates)
        case PeopleLine():
            return f"{line.quantity} × person" + _certificates(reading, line.certificates)
        case PoolLine():
            return f"{line.quantity} × {named(line.pool, reading.index.pools[line.pool].name)}"


def _certificates(reading: Reading, demands: tuple[CertificateDemand, ...]) -> str:
    if not demands:
        return ""
    names = {c.id: named(c.id, c.name) for c in reading.instance.certificates}
    words = [names[d.certificate] + (f" level {d.level}" if d.level > 1 else "") for d in demands]
    return " with " + " and ".join(words)


def _links(fact: OrderFacts, clock: Clock) -> list[Line]:
    lines = []
    for link in fact.waits:
        words = _LINKS[link.kind].format(other=link.predecessor)
        if link.min_lag:
            words += f" + {clock.hours(link.min_lag)}"
        if link.max_lag is not None:
            words += f", at most {clock.hours(link.max_lag)} later"
        if link.lag_time == "working" and (link.min_lag or link.max_lag is not None):
            words += " of working time"
        lines.append(("Precedence", words))
    return lines
