"""Shifts, leave and certificates of the people, such that the witness plan can have them."""

from __future__ import annotations

from random import Random

from data.generator.catalogue import SCARCE_CERTIFICATES
from data.generator.hire import (
    RELIEF_DAILY_MINUTES,
    RELIEF_REST_MINUTES,
    Person,
    on_duty,
)
from data.generator.world import DAY, World
from models.domain.base import Window
from models.domain.index import Index
from models.domain.resources import HeldCertificate, Limits, Operator
from models.domain.time import intersect, merge, subtract

BUSY = (0.60, 0.76)
"""Share of shifts that the witness plan uses of those with a scarce trade, as leave is drawn."""

BUSY_ENOUGH = 0.76
"""Share of their open slots that the holders of a scarce certificate shall work."""

ROUNDS = 9
MORE = 0.05
"""How often days off are drawn again to get there, and how much busier people are to be each time."""

EASY = (0.25, 0.5)
"""The same of all others."""


def operators_of(
    seed: str, world: World, index: Index, people: list[Person], keys: list[str], names: list[str]
) -> list[Operator]:
    """Return all people; where a scarce certificate is not busy enough, its holders get more days off."""
    more = {person.number: 0.0 for person in people}
    operators: list[Operator] = []
    for _ in range(ROUNDS):
        operators = [
            operator_of(
                Random(f"{seed}/{p.number}"), world, index, p, keys[p.number], names[p.number], more[p.number]
            )
            for p in people
        ]
        idle = [c for c in SCARCE_CERTIFICATES if not _busy_enough(index, world, people, operators, c)]
        if not idle:
            break
        for person in people:
            if any(certificate in person.levels for certificate in idle):
                more[person.number] += MORE
    return operators


def _busy_enough(
    index: Index, world: World, people: list[Person], operators: list[Operator], certificate: str
) -> bool:
    """Whether those who hold a certificate work enough of the time in which they could."""
    has = done = 0
    for person, operator in zip(people, operators, strict=True):
        for held in operator.certificates:
            if held.certificate != certificate:
                continue
            until = world.horizon.slots if held.valid_until is None else held.valid_until
            valid = (Window(held.valid_from, until),)
            present = subtract(merge(operator.shifts), operator.leave)
            has += sum(w.end - w.start for w in intersect(present, valid))
            done += sum(
                seat.end - seat.start
                for seat in person.seats
                if seat.certificate == certificate and held.valid_from <= seat.start and seat.end <= until
            )
    return done >= BUSY_ENOUGH * has


def operator_of(
    rng: Random, world: World, index: Index, person: Person, key: str, name: str, more: float
) -> Operator:
    """Return a person with shifts, leave and the validity of certificates around the work planned."""
    pattern = shift_pattern(world, index, person)
    worked = {seat.day for seat in person.seats}
    shifts, leave = _roster(rng, pattern, worked, person, more)
    held = [_held(rng, world, person, certificate) for certificate in sorted(person.levels)]
    held += [HeldCertificate(certificate=c) for c in _inductions(rng, world, person)]
    limits = None
    if person.relief:
        limits = Limits(daily_minutes=RELIEF_DAILY_MINUTES, rest_minutes=RELIEF_REST_MINUTES)
    return Operator(
        id=key,
        name=name,
        certificates=tuple(held),
        shifts=shifts,
        leave=leave,
        latitude=person.latitude,
        longitude=person.longitude,
        cost_per_hour=person.rate,
        limits=limits,
    )


def shift_pattern(world: World, index: Index, person: Person) -> list[Window]:
    """Return the shifts of a person without leave: working periods, or the team's duties."""
    site = world.zones[person.zone].yard.id
    if world.zones[person.zone].region.calendar == "two-shift" and not person.relief:
        return [duty for duty in index.duties(site) if on_duty(person, duty)]
    return list(index.open(site))


def _roster(
    rng: Random, pattern: list[Window], worked: set[int], person: Person, more: float
) -> tuple[tuple[Window, ...], tuple[Window, ...]]:
    """Return shifts and leave: idle days go, longest runs first, until the person is busy enough."""
    if not person.seats:
        return _reserve(rng, pattern)
    target = rng.uniform(*(BUSY if person.trade.id in SCARCE_CERTIFICATES else EASY))
    target = min(0.97, target + more)
    done = sum(seat.end - seat.start for seat in person.seats)
    kept = list(pattern)
    leave: list[Window] = []
    while done < target * sum(w.end - w.start for w in kept):
        run = _longest_idle(kept, worked)
        if not run:
            break
        outside = run[0] is kept[0] or run[-1] is kept[-1]
        run = _enough(
            run, sum(w.end - w.start for w in kept) - round(done / target), last=run[-1] is kept[-1]
        )
        kept = [w for w in kept if w not in run]
        if not outside:
            leave.append(Window(run[0].start // DAY * DAY, -(-run[-1].end // DAY) * DAY))
    if done < (target - 0.1) * sum(w.end - w.start for w in kept):
        kept = _part_time(rng, kept, person)
    if more > 5 * MORE:
        kept = _half_days(kept, person)
    holes = merge(leave)
    off = {w for w in pattern if any(h.start <= w.start and w.end <= h.end for h in holes)}
    return merge([*kept, *off]), holes


def _reserve(rng: Random, pattern: list[Window]) -> tuple[tuple[Window, ...], tuple[Window, ...]]:
    """Return the shifts of somebody who stands in for others, with a leave of up to a third of them."""
    length = rng.randrange(len(pattern) // 3 + 1)
    if not length:
        return merge(pattern), ()
    first = rng.randrange(len(pattern) - length + 1)
    away = pattern[first : first + length]
    return merge(pattern), (Window(away[0].start // DAY * DAY, -(-away[-1].end // DAY) * DAY),)


def _enough(run: list[Window], surplus: int, *, last: bool) -> list[Window]:
    """Return as many shifts of an idle run as make up ``surplus`` slots, at least one."""
    chosen: list[Window] = []
    for window in reversed(run) if last else run:
        if surplus <= 0 and chosen:
            break
        chosen.append(window)
        surplus -= window.end - window.start
    return sorted(chosen)


def _longest_idle(windows: list[Window], worked: set[int]) -> list[Window]:
    """Return the longest run of shifts without work; the last days only if there is no other."""
    best: list[Window] = []
    run: list[Window] = []
    for window in windows:
        if window.start // DAY not in worked:
            run.append(window)
            continue
        best, run = max(best, run, key=len), []
    return best or run


def _part_time(rng: Random, windows: list[Window], person: Person) -> list[Window]:
    """Shorten all shifts to the hours of the day in which the person ever works, and a little more."""
    first = min(seat.start % DAY for seat in person.seats) - rng.randrange(3)
    last = max((seat.end - 1) % DAY + 1 for seat in person.seats) + rng.randrange(3)
    days = [(w.start // DAY * DAY, w) for w in windows]
    return [Window(max(w.start, day + first), min(w.end, day + last)) for day, w in days]


def _half_days(windows: list[Window], person: Person) -> list[Window]:
    """Shorten each shift to the hours in which the person works that day, on a grid of two hours."""
    kept = []
    for window in windows:
        own = [s for s in person.seats if window.start <= s.start < window.end]
        if own:
            first = min(s.start for s in own) // 4 * 4
            last = -(-max(s.end for s in own) // 4) * 4
            kept.append(Window(max(window.start, first), min(window.end, last)))
    return kept


def _held(rng: Random, world: World, person: Person, certificate: str) -> HeldCertificate:
    """Return a certificate that lapses, or is only got, within the horizon for some."""
    used = [seat for seat in person.seats if seat.certificate == certificate]
    days = world.horizon.slots // DAY
    level = person.levels[certificate]
    first = min((seat.day for seat in used), default=days)
    last = max((seat.day for seat in used), default=-1)
    if rng.random() < (0.1 if certificate == person.trade.id else 0.4):
        lapse = last + 1 + rng.randrange(6)
        if 0 < lapse < days:
            return HeldCertificate(certificate=certificate, level=level, valid_until=lapse * DAY)
    elif rng.random() < 0.12:
        got = first - rng.randrange(4)
        if 0 < got < days:
            return HeldCertificate(certificate=certificate, level=level, valid_from=got * DAY)
    return HeldCertificate(certificate=certificate, level=level)


def _inductions(rng: Random, world: World, person: Person) -> list[str]:
    """Return the inductions of the person's own region and, for some, of one more."""
    own = world.zones[person.zone].induction
    if own is None:
        return []
    others = [zone.induction for zone in world.zones if zone.induction and zone.induction != own]
    if others and rng.random() < 0.12:
        near = others[max(0, person.zone - 1) : person.zone + 1] or others[-1:]
        return [own, rng.choice(near)]
    return [own]
