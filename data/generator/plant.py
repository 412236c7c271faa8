"""Draw the witness plan's work: keep the machines of each region busy, and let that be the orders.

Orders are made to fit the plan, not the plan to fit orders, so the plan can be as tight as wanted.
"""

from __future__ import annotations

from random import Random

from data.generator.catalogue import JOBS, CrewLine, JobKind
from data.generator.fleet import Unit
from data.generator.jobs import Haul, Job
from data.generator.lowboys import Lowboys
from data.generator.world import World
from models.domain.index import Index

SHORTEST = 4
"""Least work slots of a job: two hours."""

PLENTY = 0.7
"""Share of that time in which machines of a class that is not scarce work."""

ATTEMPTS = 12
"""How often the jobs of a zone are drawn to come near the number that is wanted."""

PATIENCE = 10
"""Most open slots that a machine waits for the rest of a crew."""

FILLED = 0.795
"""Part of the horizon that the witness plan fills; the rest is for who plans worse."""


class Planter:
    """Draws the jobs of one zone.

    Parameters
    ----------
    index
        Of an instance that has the world's sites, calendars and roads.
    wanted
        How many jobs to draw.
    """

    def __init__(
        self,
        rng: Random,
        world: World,
        index: Index,
        lowboys: Lowboys,
        zone: int,
        units: list[Unit],
        wanted: int,
    ) -> None:
        self.rng = rng
        self.index = index
        self.lowboys = lowboys
        self.zone = zone
        self.sites = world.zones[zone].sites
        self.units = units
        self.wanted = wanted
        self.time = index.open(self.sites[0].id)
        self.finish = self._finish(world)
        self.target = 0.0
        self._clear()

    def _clear(self) -> None:
        for haul in getattr(self, "hauls", ()):
            self.lowboys.take(haul.unit, haul.start, haul.end, -1)
        self.at = {u.number: u.place for u in self.units}
        self.free = {u.number: 0 if u.period is None else u.period.start for u in self.units}
        self.jobs: list[Job] = []
        self.hauls: list[Haul] = []

    def _finish(self, world: World) -> int:
        slots = self.time.advance(0, max(SHORTEST, round(self.time.total * FILLED)))
        assert slots is not None
        return min(slots, world.horizon.slots)

    def draw(self) -> None:
        """Draw jobs again and again with another usual duration until there are as many as wanted."""
        self.target = max(SHORTEST, 0.6 * sum(self._left(u) for u in self.units) / self.wanted)
        for _ in range(ATTEMPTS):
            self._clear()
            self._fill()
            if 0.9 * self.wanted <= len(self.jobs) <= self.wanted:
                return
            ratio = len(self.jobs) / (0.95 * self.wanted)
            self.target = max(SHORTEST, self.target * max(0.5, min(2.0, ratio)))
        if len(self.jobs) > self.wanted:
            self._clear()
            self.target *= 1.3
            self._fill()

    def draw_at_most(self, most: int) -> None:
        """Draw jobs once more and stop at a number, where a repair or a long horizon makes too many."""
        self._clear()
        self._fill(most)

    def _fill(self, most: int | None = None) -> None:
        """Start jobs wherever machines are free, soonest first, until time or number is up."""
        while len(self.jobs) < (2 * self.wanted + 2 if most is None else most):
            ready = [u for u in self.units if self._left(u) >= SHORTEST]
            if not ready:
                return
            lead = min(ready, key=lambda u: (self.free[u.number], u.number))
            if not self._start(lead):
                self._wait(lead, self.free[lead.number] + PATIENCE)

    def _left(self, unit: Unit) -> int:
        """Open slots from now to the end of what is planned for a machine."""
        until = self.finish if unit.period is None else min(self.finish, unit.period.end)
        return self.time.count(self.free[unit.number], until)

    def _wait(self, unit: Unit, until: int) -> None:
        self.free[unit.number] = until

    def _until(self, unit: Unit, slot: int) -> int:
        """Return the next slot from which a machine that is free at ``slot`` cannot be used."""
        ends = [self.finish, *(d.start for d in unit.downtimes if d.end > slot)]
        if unit.period is not None:
            ends.append(unit.period.end)
        return min(ends)

    def _start(self, lead: Unit) -> bool:
        """Start one job with ``lead`` in its crew, if one can be."""
        now = self.free[lead.number]
        stop = self._until(lead, now)
        if self.time.count(now, stop) < SHORTEST + 2:
            self._wait(lead, max(stop, next((d.end for d in lead.downtimes if d.start == stop), stop)))
            return True
        choices = [(kind, crew) for kind in JOBS if (crew := self._crew(kind, lead)) is not None]
        while choices:
            weights = [kind.weight * sum(map(len, crew)) ** 2 for kind, crew in choices]
            chosen = self.rng.choices(range(len(choices)), weights)[0]
            if self._try(*choices.pop(chosen), lead):
                return True
        return False

    def _crew(self, kind: JobKind, lead: Unit) -> list[list[Unit]] | None:
        """Return who could do a job with ``lead``, soonest free first; none: somebody is lacking."""
        lines = kind.ways[0].crew
        if not any(line.kind == lead.kind.id and line.size <= lead.size for line in lines):
            return None
        taken = {lead.number}
        seat = next(i for i, line in enumerate(lines) if line.kind == lead.kind.id and line.size <= lead.size)
        crew: list[list[Unit]] = []
        for number, line in enumerate(lines):
            own = [lead] if number == seat else []
            others = self._ready(line, lead, taken)[: self.rng.randint(*line.count) - len(own)]
            if len(own) + len(others) < line.count[0]:
                return None
            taken.update(u.number for u in others)
            crew.append(own + others)
        return crew

    def _ready(self, line: CrewLine, lead: Unit, taken: set[int]) -> list[Unit]:
        now = self.free[lead.number]
        found = []
        for unit in self.units:
            free = self.free[unit.number]
            fits = unit.kind.id == line.kind and unit.size >= line.size and unit.number not in taken
            if fits and self.time.count(now, free) <= PATIENCE:
                stop = self._until(unit, free)
                if self.time.count(free, stop) >= SHORTEST + 4:
                    found.append(
                        (unit.size - line.size, self.at[unit.number] != self.at[lead.number], free, unit)
                    )
        found.sort(key=lambda item: (item[0], item[1], item[2], item[3].number))
        return [unit for *_, unit in found]

    def _try(self, kind: JobKind, crew: list[list[Unit]], lead: Unit) -> bool:
        """Bring the crew to a site and set its work there, or leave all as it was."""
        site = self._site(crew, lead)
        hauls: list[Haul] = []
        ready = 0
        for unit in (u for line in crew for u in line):
            haul = self._bring(unit, site)
            if haul is None:
                break
            ready = max(ready, haul.end)
            if haul.origin != site:
                hauls.append(haul)
                self.lowboys.take(unit, haul.start, haul.end)
        else:
            job = self._set(kind, crew, site, ready)
            if job is not None:
                self._commit(job, hauls)
                return True
        for haul in hauls:
            self.lowboys.take(haul.unit, haul.start, haul.end, -1)
        return False

    def _site(self, crew: list[list[Unit]], lead: Unit) -> int:
        weights = []
        for number in range(1, len(self.sites)):
            origin, site = self.sites[self.at[lead.number]].id, self.sites[number].id
            here = sum(self.at[u.number] == number for line in crew for u in line)
            km = self.index.roads.km("heavy-lowboy", origin, site)
            weights.append(2.2 * here + 10 / (10 + km))
        return self.rng.choices(range(1, len(self.sites)), weights)[0]

    def _bring(self, unit: Unit, site: int) -> Haul | None:
        origin, free = self.at[unit.number], self.free[unit.number]
        if origin == site:
            return Haul(unit, origin, site, free, free)
        ids = self.sites[origin].id, self.sites[site].id
        length = self.index.roads.slots(unit.kind.transport, *ids)
        start = self.lowboys.soonest(unit, free, length)
        return None if start is None else Haul(unit, origin, site, start, start + length)

    def _set(self, kind: JobKind, crew: list[list[Unit]], site: int, ready: int) -> Job | None:
        """Set a job's time: from the first open slot, as long as the number of jobs left asks."""
        time = self.index.open(self.sites[site].id)
        units = [u for line in crew for u in line]
        stop = min(self._until(u, ready) for u in units)
        if any(d.start < ready < d.end for u in units for d in u.downtimes):
            return None
        first = time.advance(ready, 1)
        if first is None or time.count(first - 1, stop) < SHORTEST:
            return None
        start = first - 1
        room = time.count(start, stop)
        if kind.hours is not None:
            return self._short(kind, crew, site, start, stop)
        duration = self._duration(room, time.count(start, self.finish), start, site, len(units))
        end = time.advance(start, duration)
        assert end is not None
        return Job(kind, self.zone, site, start, end, duration, crew)

    def _short(self, kind: JobKind, crew: list[list[Unit]], site: int, start: int, stop: int) -> Job | None:
        """A job within one working period: now if it fits, else from the next morning on."""
        assert kind.hours is not None
        time = self.index.open(self.sites[site].id)
        duration = 2 * self.rng.randint(*kind.hours)
        period = time.index(start)
        assert period is not None
        if start + duration > time.ends[period]:
            if time.ends[period] - start >= 2 * kind.hours[0]:
                duration = time.ends[period] - start
            elif period + 1 < len(time) and time.ends[period] - start <= PATIENCE:
                start = time.starts[period + 1]
                duration = min(duration, time.ends[period + 1] - start)
            else:
                return None
        if start + duration > stop:
            return None
        return Job(kind, self.zone, site, start, start + duration, duration, crew)

    def _duration(self, room: int, rest: int, start: int, site: int, units: int) -> int:
        """Return work slots around the usual duration, such that what is left of the time is used up.

        Single machines get shorter jobs than crews, so that they are soon free to join one.
        """
        target = self.target * (0.65 if units == 1 else 1.1)
        pieces = max(1, round(rest / target))
        share = self.rng.triangular(0.5, 1.5, 0.95) if pieces > 1 else 1.0
        duration = max(SHORTEST, min(round(rest / pieces * share), room))
        time = self.index.open(self.sites[site].id)
        end = time.advance(start, duration)
        assert end is not None
        period = time.index(end - 1)
        if period is not None and self.rng.random() < 0.8:
            over, short = end - time.starts[period], time.ends[period] - end
            if over < short and duration - over >= SHORTEST:
                duration -= over
            elif duration + short <= room:
                duration += short
        return room if room - duration < SHORTEST else duration

    def _commit(self, job: Job, hauls: list[Haul]) -> None:
        self.jobs.append(job)
        self.hauls += hauls
        for unit in job.units:
            self.at[unit.number] = job.site
            idle = 0
            if not unit.kind.scarce:
                idle = round(job.duration * (1 / PLENTY - 1) * self.rng.uniform(0.5, 1.5))
            free = self.index.open(self.sites[job.site].id).advance(job.end, idle) if idle else job.end
            self.free[unit.number] = self.finish if free is None else free
