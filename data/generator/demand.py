"""Make work orders of the witness plan's jobs: ways to do them, windows, priorities and links."""

from __future__ import annotations

from random import Random

from data.generator.catalogue import KINDS, CrewLine, Way
from data.generator.hire import level_of
from data.generator.jobs import Job
from data.generator.world import DAY, World
from models.domain.index import Index
from models.domain.orders import (
    CertificateDemand,
    Line,
    MachineLine,
    Mode,
    PeopleLine,
    PoolLine,
    Precedence,
    WorkOrder,
)

KIND = {kind.id: kind for kind in KINDS}
PRIORITIES = (2, 3, 3, 4, 4, 5, 5, 6, 8, 10)


def order_of(rng: Random, world: World, index: Index, job: Job, key: str, name: str) -> WorkOrder:
    """Return a job as an order: released before and due after the time at which the witness does it."""
    zone = world.zones[job.zone]
    site = zone.sites[job.site]
    time = index.open(site.id)
    slots = world.horizon.slots
    release = 0
    if rng.random() < 0.55:
        release = max(0, job.start - rng.randrange(1, 7 * DAY)) // DAY * DAY
    due = None
    if rng.random() < 0.9:
        slack = rng.choice((0, 6, 12, 24, DAY, DAY + 20, 2 * DAY, 3 * DAY))
        close = time.touching(job.end - 1 + slack, slots)
        due = min(slots, close[0].end if close else slots)
    deadline = None
    if rng.random() < 0.08:
        deadline = min(slots, max(job.end, due or 0) + rng.randrange(4, 11) * DAY)
    one_period = time.covers(job.start, job.end)
    interruptible = job.kind.hours is None and not (one_period and rng.random() < 0.4)
    longest = max(w.end - w.start for w in time)
    modes = [_mode(job, way, number) for number, way in enumerate(job.kind.ways)]
    if any(mode.duration > longest for mode in modes):
        interruptible = interruptible or job.kind.hours is None
    machines = max(1, len(job.units))
    return WorkOrder(
        id=key,
        name=name,
        project=zone.places[job.site].name,
        site=site.id,
        priority=min(10, rng.choice(PRIORITIES) + (2 if job.duration * machines > 200 else 0)),
        release=release,
        due=due,
        deadline=deadline,
        interruptible=interruptible,
        modes=tuple(modes),
    )


def _mode(job: Job, way: Way, number: int) -> Mode:
    """Return one way of doing a job; the crew's number follows that of the first way."""
    lines: list[Line] = []
    more = 0
    for seat, line in enumerate(job.kind.ways[0].crew):
        more = max(more, len(job.crew[seat]) - line.count[0])
    for line in way.crew:
        count = min(line.count[1], line.count[0] + more)
        lines.append(_machine_line(line, count))
    lines += [PeopleLine(certificates=(CertificateDemand(certificate=c),)) for c in job.people]
    lines += [PoolLine(pool=pool, quantity=count) for pool, count in sorted(job.pools.items())]
    pace = way.pace / job.kind.ways[job.way].pace
    duration = job.duration if number == job.way else max(2, round(job.duration * pace))
    return Mode(duration=duration, lines=tuple(lines))


def _machine_line(line: CrewLine, count: int) -> MachineLine:
    kind = KIND[line.kind]
    demand = CertificateDemand(certificate=kind.certificate, level=level_of(line.kind, line.size))
    minimum: dict[str, float] = {}
    if len(kind.sizes) > 1:
        name = min(kind.sizes[line.size].attributes, key=lambda a: a != "weight_t")
        minimum = {name: kind.sizes[line.size].attributes[name]}
    return MachineLine(equipment_class=line.kind, quantity=count, minimum=minimum, certificates=(demand,))


def links_of(rng: Random, world: World, index: Index, jobs: list[Job], keys: list[str]) -> list[Precedence]:
    """Return precedence between jobs at one site, of kinds and lags that the witness keeps."""
    links: list[Precedence] = []
    by_site: dict[tuple[int, int], list[int]] = {}
    for number, job in enumerate(jobs):
        by_site.setdefault((job.zone, job.site), []).append(number)
    for (zone, site), numbers in sorted(by_site.items()):
        numbers.sort(key=lambda n: (jobs[n].start, jobs[n].end, n))
        at = world.zones[zone].sites[site].id
        for place, second in enumerate(numbers):
            before = numbers[max(0, place - 4) : place]
            link = _link(rng, index, at, jobs, keys, before, second)
            if link is not None:
                links.append(link)
    return links


def _link(
    rng: Random, index: Index, site: str, jobs: list[Job], keys: list[str], before: list[int], second: int
) -> Precedence | None:
    job = jobs[second]
    done = [n for n in before if jobs[n].end <= job.start and jobs[n].kind.phase <= job.kind.phase]
    beside = [n for n in before if jobs[n].end > job.start and jobs[n].kind.phase <= job.kind.phase]
    if job.after is not None:
        return Precedence(predecessor=keys[job.after.number], successor=keys[second])
    chance = rng.random()
    if done and chance < 0.32:
        return _finish_start(rng, index, site, jobs, keys, rng.choice(done), second)
    if beside and chance > 0.88:
        return _overlapping(rng, jobs, keys, rng.choice(beside), second)
    return None


def _finish_start(
    rng: Random, index: Index, site: str, jobs: list[Job], keys: list[str], first: int, second: int
) -> Precedence:
    """Finish to start, with a lag that may run in working time, seldom with a greatest one."""
    calendar = jobs[second].start - jobs[first].end
    working = index.open(site).count(jobs[first].end, jobs[second].start)
    in_working = rng.random() < 0.4
    actual = working if in_working else calendar
    wanted = rng.choice((0, 0, 0, 2, 4, 8, 20) if in_working else (0, 0, 0, 4, 24, DAY))
    return Precedence(
        predecessor=keys[first],
        successor=keys[second],
        min_lag=min(actual, wanted),
        max_lag=actual + rng.randrange(2 * DAY, 6 * DAY) if rng.random() < 0.05 else None,
        lag_time="working" if in_working else "calendar",
    )


def _overlapping(rng: Random, jobs: list[Job], keys: list[str], first: int, second: int) -> Precedence | None:
    """Start to start, finish to finish or start to finish, for work side by side."""
    a, b = jobs[first], jobs[second]
    kinds = [("SS", b.start - a.start), ("SF", b.end - a.start)]
    if b.end >= a.end:
        kinds.append(("FF", b.end - a.end))
    kind, actual = rng.choice(kinds)
    assert kind in ("SS", "SF", "FF")
    return Precedence(
        predecessor=keys[first],
        successor=keys[second],
        kind="SS" if kind == "SS" else "SF" if kind == "SF" else "FF",
        min_lag=min(actual, rng.choice((0, 2, 4, 10))),
    )
