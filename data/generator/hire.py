"""Hire the people whom the witness plan's work needs, duty by duty, and no more than it keeps busy."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, radians
from random import Random

from data.generator.catalogue import SCARCE_CERTIFICATES, SKILLS, Skill
from data.generator.fleet import Unit
from data.generator.jobs import Job
from data.generator.theme import KM_PER_DEGREE
from data.generator.world import DAY, SLOT_MINUTES, World, Zone
from models.domain.base import Window
from models.domain.index import Index
from models.domain.roads import great_circle_km

DAILY_MINUTES = 660
REST_MINUTES = 600
RELIEF_DAILY_MINUTES, RELIEF_REST_MINUTES = 600, 720

SKILL = {skill.id: skill for skill in SKILLS}


@dataclass(frozen=True)
class Seat:
    """A place on a job for one duty: whom it needs, when and where."""

    start: int
    end: int
    duty: Window
    day: int
    job: Job
    line: int
    unit: Unit | None
    certificate: str
    level: int


@dataclass(eq=False)
class Person:
    """An operator while the fleet is made.

    Parameters
    ----------
    team
        In a two-shift region: 0 and 1 change between early and late each week, 2 relieves both.
    levels
        Level by certificate held.
    seats
        Work in the witness plan, in order of time.
    """

    number: int
    zone: int
    trade: Skill
    team: int
    latitude: float
    longitude: float
    rate: int
    levels: dict[str, int]
    seats: list[Seat] = field(default_factory=list)

    @property
    def relief(self) -> bool:
        """Whether the person stands in for both shifts."""
        return self.team == 2


class Office:
    """Hires for one zone."""

    def __init__(self, rng: Random, world: World, index: Index, number: int, first: int) -> None:
        self.rng = rng
        self.world = world
        self.index = index
        self.number = number
        self.zone: Zone = world.zones[number]
        self.two_shift = self.zone.region.calendar == "two-shift"
        self.first = first
        self.people: list[Person] = []
        self.by_certificate: dict[str, list[Person]] = {}
        self.last: dict[int, Person] = {}

    def staff(self, jobs: list[Job]) -> None:
        """Fill every seat of the jobs."""
        seats = [seat for job in jobs for seat in self.seats(job)]
        seats.sort(key=lambda s: (s.start, s.job.number, s.line, -1 if s.unit is None else s.unit.number))
        for seat in seats:
            person = self._choose(seat) or self._hire(seat)
            person.seats.append(seat)
            if seat.unit is not None:
                self.last[seat.unit.number] = person
        self._reserve()

    def _reserve(self) -> None:
        """Hire a fifth more of each trade that is not scarce, for absences and peaks."""
        for skill in SKILLS:
            if skill.id in SCARCE_CERTIFICATES:
                continue
            own = [person for person in self.people if person.trade is skill]
            for person in self.rng.sample(own, (len(own) + 3) // 5):
                extra = self._hire(next(s for s in person.seats if s.certificate == skill.id))
                extra.levels[skill.id] = max(extra.levels[skill.id], person.levels[skill.id])

    def seats(self, job: Job) -> list[Seat]:
        """Return the seats of a job in each duty that it touches."""
        found = []
        lines = job.kind.ways[job.way].crew
        for duty in self.index.duties(self.zone.sites[job.site].id).touching(job.start, job.end):
            part = max(duty.start, job.start), min(duty.end, job.end)
            day = self.world.horizon.day_of(duty.start)
            for number, line in enumerate(lines):
                for unit in job.crew[number]:
                    need = unit.kind.certificate, level_of(line.kind, line.size)
                    found.append(Seat(*part, duty, day, job, number, unit, *need))
            for number, certificate in enumerate(job.people, len(lines)):
                found.append(Seat(*part, duty, day, job, number, None, certificate, 1))
        return found

    def _choose(self, seat: Seat) -> Person | None:
        """Return the free person who fits best: the machine's own, else who works that day anyway."""
        best: tuple[tuple[int, ...], Person] | None = None
        regular = self.last.get(seat.unit.number) if seat.unit is not None else None
        for person in self.by_certificate.get(seat.certificate, ()):
            if person.levels[seat.certificate] < seat.level or not self._free(person, seat):
                continue
            last = person.seats[-1] if person.seats else None
            away = seat.day - last.day if last else 99
            moved = 0 if last and last.job.site == seat.job.site else 1
            foreign = 0 if person.trade.id == seat.certificate else 1
            over = person.levels[seat.certificate] - seat.level
            score = (person is not regular, foreign, over, away, moved, person.number)
            if best is None or score < best[0]:
                best = score, person
        return best[1] if best else None

    def _free(self, person: Person, seat: Seat) -> bool:
        if self.two_shift and not on_duty(person, seat.duty):
            return False
        if not person.seats:
            return True
        last = person.seats[-1]
        if last.day != seat.day:
            rest = RELIEF_REST_MINUTES if person.relief else REST_MINUTES
            return (seat.start - last.end) * SLOT_MINUTES >= rest
        way = self._way(last, seat)
        if seat.start - last.end < way:
            return False
        used = seat.end - seat.start + way
        today = [s for s in person.seats[-8:] if s.day == seat.day]
        for number, own in enumerate(today):
            used += own.end - own.start + (self._way(today[number - 1], own) if number else 0)
        return used * SLOT_MINUTES <= (RELIEF_DAILY_MINUTES if person.relief else DAILY_MINUTES)

    def _way(self, first: Seat, second: Seat) -> int:
        sites = self.zone.sites
        return self.index.crew_slots(sites[first.job.site].id, sites[second.job.site].id)

    def _hire(self, seat: Seat) -> Person:
        rng = self.rng
        trade = SKILL[seat.certificate]
        level = max(seat.level, 2 if trade.id in ("excavator", "dozer") and rng.random() < 0.3 else 1)
        grade = min(1.0, 0.35 * (level - 1) + 0.65 * rng.random())
        low, high = trade.rate
        latitude, longitude = self._home()
        levels = {trade.id: level}
        levels.update((other, 1) for other, share in trade.also if rng.random() < share)
        number = self.first + len(self.people)
        rate = round(100 * (low + (high - low) * grade))
        person = Person(number, self.number, trade, self._team(seat), latitude, longitude, rate, levels)
        self.people.append(person)
        for certificate in sorted(levels):
            self.by_certificate.setdefault(certificate, []).append(person)
        return person

    def _team(self, seat: Seat) -> int:
        if not self.two_shift:
            return 0
        if self.rng.random() < 0.08 and (seat.end - seat.start) * SLOT_MINUTES <= RELIEF_DAILY_MINUTES:
            return 2
        week = seat.duty.start // (7 * DAY)
        late = seat.duty.start % DAY >= self.zone.shape.start + 1
        return (week + late) % 2

    def _home(self) -> tuple[float, float]:
        site = self.rng.choice(self.zone.sites)
        north, east = self.rng.uniform(-9, 9), self.rng.uniform(-9, 9)
        width = KM_PER_DEGREE * cos(radians(site.latitude))
        return round(site.latitude + north / KM_PER_DEGREE, 4), round(site.longitude + east / width, 4)


def level_of(kind: str, size: int) -> int:
    """Return the level of certificate that a line asks: large excavators and dozers need level 2."""
    return 2 if size and kind in ("excavator", "dozer") else 1


def on_duty(person: Person, duty: Window) -> bool:
    """Whether a person of a two-shift region has a duty: teams change shifts every week."""
    if person.relief:
        return True
    week, late = duty.start // (7 * DAY), duty.start % DAY >= 24
    return person.team == (week + late) % 2


def home_km(person: Person, index: Index, site: str) -> float:
    """Return how far a person lives from a site."""
    place = index.sites[site]
    return great_circle_km(person.latitude, person.longitude, place.latitude, place.longitude)
