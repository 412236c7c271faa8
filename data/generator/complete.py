"""Bring the drawn work to the number of orders that was asked: odd jobs, stages and surveys."""

from __future__ import annotations

from random import Random

from data.generator.catalogue import JOBS
from data.generator.fleet import Unit
from data.generator.jobs import Job
from data.generator.plant import SHORTEST, Planter

ODD_JOBS: dict[str, tuple[str, ...]] = {
    "excavator": ("trench", "probe"),
    "dozer": ("clear",),
}
"""What a machine of a scarce class does by itself when it would otherwise stand still."""

BUSY_ENOUGH = 0.765
"""Share of their open slots that the machines of a scarce class shall work in each region."""

SHORT_OF = 24
"""Work slots that longer trenches lack before test pits become trenches too."""

LONGEST = 0.94
"""Part of the horizon beyond which no job is made longer."""

KIND = {kind.id: kind for kind in JOBS}


def complete(rng: Random, planter: Planter, wanted: int, surveys: int) -> None:
    """Add jobs to those drawn until there are ``wanted``, of which about ``surveys`` need no machine."""
    odd_jobs(rng, planter, wanted - surveys - len(planter.jobs))
    for kind in ODD_JOBS:
        stretch(planter, kind)
    while len(planter.jobs) < wanted - surveys:
        if not _split_longest(planter):
            break
    while len(planter.jobs) < wanted:
        planter.jobs.append(_survey(rng, planter))


def odd_jobs(rng: Random, planter: Planter, most: int) -> None:
    """Put small jobs into the largest gaps of scarce machines, where they stand."""
    gaps = []
    for unit in planter.units:
        if unit.kind.id in ODD_JOBS:
            for start, end, site in _gaps(planter, unit):
                room = planter.index.open(planter.sites[site].id).count(start, end)
                if room >= SHORTEST:
                    gaps.append((-room, unit.number, start, end, site, unit))
    gaps.sort(key=lambda gap: gap[:3])
    for negative_room, _, start, _, site, unit in gaps[: max(0, most)]:
        time = planter.index.open(planter.sites[site].id)
        kind = KIND[rng.choice(ODD_JOBS[unit.kind.id])]
        duration = -negative_room
        first = time.advance(start, 1)
        assert first is not None
        begin = first - 1
        if kind.hours is not None:
            period = time.index(begin)
            assert period is not None
            duration = min(duration, time.ends[period] - begin, 2 * kind.hours[1])
        done = time.advance(begin, duration)
        assert done is not None
        planter.jobs.append(Job(kind, planter.zone, site, begin, done, duration, [[unit]]))


def stretch(planter: Planter, kind: str) -> None:
    """Make jobs of a scarce class longer where all their machines wait anyway, until it is busy enough."""
    units = [unit for unit in planter.units if unit.kind.id == kind]
    own = [job for job in planter.jobs if any(unit in units for unit in job.units)]
    lacking = BUSY_ENOUGH * sum(_open_slots(planter, unit) for unit in units)
    lacking -= sum(job.duration * sum(unit in units for unit in job.units) for job in own)
    for round_limit in (12, 24, 48, 96):
        for job in sorted(own, key=lambda j: (-j.start, j.site, j.duration)):
            count = sum(unit in units for unit in job.units)
            more = min(_slack(planter, job), round_limit, -int(-lacking // count))
            if more > 0 and job.kind.id == "probe" and round_limit > SHORT_OF:
                job.take_on(KIND["trench"])
            if more > 0 and job.kind.hours is None:
                time = planter.index.open(planter.sites[job.site].id)
                end = time.advance(job.start, job.duration + more)
                assert end is not None
                job.end, job.duration = end, job.duration + more
                lacking -= more * count


def _open_slots(planter: Planter, unit: Unit) -> int:
    """Return in how many open slots a machine could work."""
    time = planter.index.open(planter.sites[0].id)
    total = time.total if unit.period is None else time.count(*unit.period)
    return total - sum(time.count(*down) for down in unit.downtimes)


def _slack(planter: Planter, job: Job) -> int:
    """Return how many open slots a job could last longer."""
    time = planter.index.open(planter.sites[job.site].id)
    stop = time.advance(0, max(1, round(LONGEST * time.total)))
    assert stop is not None
    for unit in job.units:
        stops = [j.start for j in planter.jobs if j.start >= job.end and unit in j.units]
        stops += [h.start for h in planter.hauls if h.unit is unit and h.start >= job.end]
        stops += [d.start for d in unit.downtimes if d.start >= job.end]
        stops += [unit.period.end] if unit.period is not None else []
        stop = min([stop, *stops])
    return time.count(job.end, stop)


def _gaps(planter: Planter, unit: Unit) -> list[tuple[int, int, int]]:
    """Return start, end and site of each stretch in which a machine waits at a site of work."""
    own = sorted((j for j in planter.jobs if unit in j.units), key=lambda j: j.start)
    leaves = {h.site: [] for h in planter.hauls if h.unit is unit}  # type: dict[int, list[int]]
    for haul in planter.hauls:
        if haul.unit is unit:
            leaves[haul.site].append(haul.start)
    gaps = []
    for number, job in enumerate(own):
        if number + 1 < len(own):
            end = own[number + 1].start
            if own[number + 1].site != job.site:
                end = max(s for s in leaves[own[number + 1].site] if s < end)
        else:
            end = planter.finish if unit.period is None else min(planter.finish, unit.period.end)
        start = job.end
        for down in sorted(unit.downtimes):
            if down.start < end and start < down.end:
                gaps.append((start, down.start, job.site))
                start = down.end
        gaps.append((start, end, job.site))
    return [gap for gap in gaps if gap[0] < gap[1]]


def _split_longest(planter: Planter) -> bool:
    """Make two stages of the longest job that spans a night; return whether there is one."""
    for job in sorted(planter.jobs, key=lambda j: (-j.duration, j.start, j.site)):
        time = planter.index.open(planter.sites[job.site].id)
        parts = time.clipped(job.start, job.end)
        if len(parts) < 2:
            continue
        middle = (len(parts) + 1) // 2
        second = Job(
            job.kind,
            job.zone,
            job.site,
            parts[middle].start,
            job.end,
            sum(p.end - p.start for p in parts[middle:]),
            [list(line) for line in job.crew],
            after=job,
        )
        for later in planter.jobs:
            if later.after is job:
                later.after = second
        job.end = parts[middle - 1].end
        job.duration = sum(p.end - p.start for p in parts[:middle])
        planter.jobs.append(second)
        return True
    return False


def _survey(rng: Random, planter: Planter) -> Job:
    """Stake-out or levelling somewhere, within one working period."""
    kind = KIND["survey"]
    assert kind.hours is not None
    site = rng.randrange(1, len(planter.sites))
    time = planter.index.open(planter.sites[site].id)
    number = rng.randrange(max(1, round(len(time) * 0.9)))
    period = time.windows[number]
    duration = min(2 * rng.randint(*kind.hours), period.end - period.start)
    start = rng.randrange(period.start, period.end - duration + 1)
    return Job(kind, planter.zone, site, start, start + duration, duration, [[]])
