"""Demands on what is scarce for a time: machines and lowboys, pools on some days, an inspector."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise, permutations, product

from data.generator.dressing import Dress
from models.domain.base import Window
from models.domain.orders import CertificateDemand, Mode, PeopleLine, WorkOrder
from models.domain.plan import PlannedOrder, ShiftAssignment
from models.domain.reading import Reading, Round
from models.domain.resources import Certificate, HeldCertificate, Operator, Pool, PoolLevel
from models.domain.windows import WindowSet
from solver.rules.pools import Holding, holdings

SHORT_DAYS = 2
"""Days before an order on which there is no more of a pool than the witness uses."""

SHORT_ORDERS = 3
"""Orders of a pool before which it is short."""

INSPECTIONS, INSPECTION = 2, 4
"""How many inspections there are, and the slots of one."""

INSPECTOR_CENTS = 3_000
"""What an hour of the inspector costs."""


def repairs(dress: Dress) -> None:
    """Machines are under repair while the witness leaves them alone, just before it needs them."""
    reading = Reading(dress.instance, dress.witness, dress.index)
    for machine in dress.some("machines"):
        stays = reading.stays.get(machine.id, ())
        moves = {move.end: move.start for move in reading.moves.get(machine.id, ())}
        gaps = [Window(0, stays[0].start)] if stays else []
        gaps += [Window(before.end, after.start) for before, after in pairwise(stays)]
        gaps = [Window(gap.start, moves.get(gap.end, gap.end)) for gap in gaps]
        for gap in sorted(gaps, key=lambda gap: gap.start - gap.end):
            if gap.start < gap.end and dress.wear_item("machines", machine, downtimes=(gap,)):
                break


def lowboy_repairs(dress: Dress) -> None:
    """Named lowboys are under repair in the longest time between two rounds of the witness."""
    rounds: dict[str, list[Round]] = defaultdict(list)
    for each in sorted(Reading(dress.instance, dress.witness, dress.index).rounds, key=lambda r: r.start):
        rounds[each.lowboy].append(each)
    for lowboy, own in sorted(rounds.items()):
        gaps = [Window(0, own[0].start), *(Window(a.end, b.start) for a, b in pairwise(own))]
        longest = max(gaps, key=lambda gap: gap.end - gap.start)
        if longest.start < longest.end:
            dress.wear_item("machines", dress.index.machines[lowboy], downtimes=(longest,))


def pools(dress: Dress) -> None:
    """Pools are short just before the witness takes of them."""
    held = holdings(Reading(dress.instance, dress.witness, dress.index))
    day = 24 * 60 // dress.instance.horizon.slot_minutes
    for pool in dress.instance.pools:
        takings = sorted(held[pool.id])
        dress.rng.shuffle(takings)
        for taking in takings[:SHORT_ORDERS]:
            known = next(p for p in dress.instance.pools if p.id == pool.id)
            window = Window(max(0, taking.start - SHORT_DAYS * day), taking.start)
            if window.start < window.end:
                dress.wear_item("pools", known, levels=_shortened(known, held[pool.id], window))


def _shortened(pool: Pool, held: list[Holding], window: Window) -> tuple[PoolLevel, ...]:
    """Return the levels of a pool with no more in a window than is held at a time there."""
    met = [h for h in held if h.start < window.end and window.start < h.end]
    points = {max(h.start, window.start) for h in met}
    most = max((sum(h.units for h in met if h.start <= t < h.end) for t in points), default=0)
    starts = sorted({level.start for level in pool.levels} | {window.start, window.end})
    levels: list[PoolLevel] = []
    for start in starts:
        capacity = [level for level in pool.levels if level.start <= start][-1].capacity
        if window.start <= start < window.end:
            capacity = min(capacity, most)
        if not levels or levels[-1].capacity != capacity:
            levels.append(PoolLevel(start=start, capacity=capacity))
    return tuple(levels)


def inspections(dress: Dress) -> None:
    """Two sites want the only inspector at once, who must get from one to the other."""
    horizon, index = dress.instance.horizon, dress.index
    sites = sorted({order.site for order in dress.instance.orders})
    pairs = list(permutations(sites, 2))
    dress.rng.shuffle(pairs)
    pairs += [(site, site) for site in sites]
    days = [Window(a, b) for a, b in pairwise((*horizon.day_starts, horizon.slots))]
    for (first, second), day in product(pairs, days):
        here, there = WindowSet(index.hours(first)), WindowSet(index.hours(second))
        opened = [hours.clipped(day.start, day.end)[:1] for hours in (here, there)]
        if not all(opened):
            continue
        start = max(windows[0].start for windows in opened)
        again = start + INSPECTION + index.crew_slots(first, second)
        in_time = here.covers(start, start + INSPECTION) and there.covers(again, again + INSPECTION)
        if in_time and _inspect(dress, ((first, start), (second, again)), days):
            return
    raise AssertionError("no date admits two inspections")


def _inspect(dress: Dress, spans: Sequence[tuple[str, int]], days: list[Window]) -> bool:
    """Take two inspections by site and start into fleet and witness, wanted when the first can end."""
    instance, witness = dress.instance, dress.witness
    demand = CertificateDemand(certificate="inspector")
    line = PeopleLine(kind="people", quantity=1, certificates=(demand,))
    project = instance.orders[0].project
    orders, placed, duties, wanted = [], [], [], 0
    for number, (site, start) in enumerate(spans, start=1):
        end = start + INSPECTION
        wanted = wanted or end
        key = f"I-{number}"
        orders.append(
            WorkOrder(
                id=key,
                name="Inspection",
                project=project,
                site=site,
                priority=3,
                release=wanted - INSPECTION,
                due=wanted,
                modes=(Mode(duration=INSPECTION, lines=(line,)),),
            )
        )
        placed.append(PlannedOrder(order=key, mode=0, start=start, end=end))
        duties.append(ShiftAssignment(operator="IN-01", order=key, start=start, end=end))
    inductions = {name for site, _ in spans for name in dress.index.sites[site].inductions}
    inspector = Operator(
        id="IN-01",
        certificates=tuple(HeldCertificate(certificate=name) for name in ("inspector", *sorted(inductions))),
        shifts=tuple(days),
        cost_per_hour=INSPECTOR_CENTS,
    )
    plan = witness.model_copy(
        update={"orders": (*witness.orders, *placed), "duties": (*witness.duties, *duties)}
    )
    return dress.change(
        plan,
        {
            "orders": (*instance.orders, *orders),
            "certificates": (*instance.certificates, Certificate(id="inspector", name="Inspector")),
            "operators": (*instance.operators, inspector),
        },
    )
