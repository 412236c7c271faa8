"""Rounds of named lowboys: which one hauls a move that the model places, and who drives it.

A round is the move with the lowboy's empty ways from its place and back, so its length depends on where the
machine comes from: on the arc of its sequence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from solver.cpsat.choices import RoundVars
from solver.search.entries import Entry

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from solver.cpsat.problem import Problem
    from solver.cpsat.shapes import PeopleNeed


@dataclass(frozen=True, eq=False)
class Leg:
    """A way that the machine may come: from a site in so many slots, iff ``literal``."""

    origin: int
    slots: int
    literal: IntVar


@dataclass(frozen=True)
class Trip:
    """A move that the model places.

    Parameters
    ----------
    machine, order, site
        What is moved for which order to where.
    start, end
        The move, 0 where there is none.
    present
        Whether there is one.
    earliest, latest
        Bounds of its start.
    """

    machine: int
    order: int
    site: int
    start: Any
    end: Any
    present: IntVar
    earliest: int
    latest: int
    legs: tuple[Leg, ...]


def declare_round(problem: Problem, trip: Trip) -> None:
    """Create the choices of a lowboy and its driver for a move."""
    c, rounds = problem.c, RoundVars()
    transport = c.machine_transport[trip.machine]
    need = c.drivers[transport]
    assert need is not None
    problem.rounds[trip.machine, trip.order] = rounds
    known = problem.state.hauls.get((trip.machine, trip.order)) if problem.hint_of(trip.present) else None
    for base, units in groupby(sorted(c.lowboys[transport], key=_place(problem)), key=_place(problem)):
        _declare_base(problem, trip, rounds, base, list(units), need, known)
    problem.model.add(sum(rounds.lowboys.values()) == trip.present)


def _place(problem: Problem) -> Any:
    return problem.c.machine_place.__getitem__


def _declare_base(
    problem: Problem,
    trip: Trip,
    rounds: RoundVars,
    base: int,
    units: list[int],
    need: PeopleNeed,
    known: tuple[int, int] | None,
) -> None:
    """Create the choices of the lowboys of one place: all have the same ways, but not all may go anywhere."""
    model, c = problem.model, problem.c
    roads = c.roads[c.machine_transport[units[0]]]
    away = {leg.origin: int(roads.slots[base, leg.origin]) for leg in trip.legs}
    home, most = int(roads.slots[trip.site, base]), max(away.values())
    longest = max(leg.slots + away[leg.origin] for leg in trip.legs) + home
    hinted = next((leg for leg in trip.legs if problem.hint_of(leg.literal)), None)
    out = away[hinted.origin] if hinted is not None else 0
    start = problem.integer(-most, trip.latest, "round", problem.hint_of(trip.start) - out)
    model.add(start == trip.start - sum(away[leg.origin] * leg.literal for leg in trip.legs))
    length = problem.integer(0, longest, "lasts", hinted.slots + out + home if hinted is not None else 0)
    model.add(length == sum((leg.slots + away[leg.origin] + home) * leg.literal for leg in trip.legs))
    end = problem.integer(
        -most, trip.latest + longest, "returns", problem.hint_of(start) + problem.hint_of(length)
    )
    model.add(end == start + length)
    for unit in units:
        ways = c.round_ways(unit)
        literal = problem.boolean(
            f"lowboy[{trip.machine},{trip.order},{unit}]", known is not None and known[0] == unit
        )
        rounds.lowboys[unit] = literal
        if ways[1, trip.site] < 0:
            model.add(literal == 0)
        for leg in trip.legs:
            if ways[0, leg.origin] < 0:
                model.add_bool_or([literal.negated(), leg.literal.negated()])
        interval = model.new_optional_interval_var(start, length, end, literal, f"round[{unit}]")
        problem.round_intervals.setdefault(unit, []).append(interval)
    chosen = problem.either([rounds.lowboys[unit] for unit in units], f"base[{trip.machine},{trip.order}]")
    model.add(start >= 0).only_enforce_if(chosen)
    model.add(end <= c.slots).only_enforce_if(chosen)
    ways = c.round_ways(units[0])
    rounds.ways.append(({leg: int(ways[2, leg.origin] + ways[3, trip.site]) for leg in trip.legs}, chosen))
    first = max(0, trip.earliest - most)
    seats = _declare_drivers(
        problem, trip, base, need, (start, length, end), (first, trip.latest), chosen, known
    )
    rounds.entries += seats
    model.add(sum(entry.literal for entry in seats) == chosen)


def pay_rounds(problem: Problem) -> None:
    """Pay for the empty ways, by the leg that is driven, and for the drivers' time."""
    rates = problem.c.people.rate
    for rounds in problem.rounds.values():
        for cents, chosen in rounds.ways:
            top = max(cents.values())
            if not top:
                continue
            legs = {leg: price for leg, price in cents.items() if price}
            hinted = sum(price for leg, price in legs.items() if problem.hint_of(leg.literal))
            paid = problem.integer(0, top, "ways", hinted if problem.hint_of(chosen) else 0)
            driven = sum(price * leg.literal for leg, price in legs.items())
            problem.model.add(paid >= driven + top * chosen - top)
            problem.pay(paid, 1)
        for entry in rounds.entries:
            wage = int(rates[entry.operator])
            if wage:
                problem.pay(problem.amount(entry.work, entry.literal), wage)


def _declare_drivers(
    problem: Problem,
    trip: Trip,
    base: int,
    need: PeopleNeed,
    when: tuple[Any, Any, Any],
    bounds: tuple[int, int],
    chosen: IntVar,
    known: tuple[int, int] | None,
) -> list[Entry]:
    """Create who may drive: one choice for each person, local day and stretch in which he is there."""
    c, (start, length, end) = problem.c, when
    days = [*c.horizon.day_starts, c.slots]
    hint = problem.hint_of(start) if problem.hint_of(chosen) else -1
    entries: list[Entry] = []
    for day in range(c.horizon.day_of(bounds[0]), c.horizon.day_of(max(bounds)) + 1):
        for p, low, high in c.people.there_on_day(need, days[day], days[day + 1]):
            begins, ends = max(low, days[day]), min(high, days[day + 1] + problem.tops[length.index])
            last = min(high, days[day + 1]) - 1
            inside = known is not None and known[1] == p and begins <= hint <= last
            literal = problem.boolean(f"drives[{trip.machine},{trip.order},{p},{day}]", inside)
            problem.model.add(start >= begins).only_enforce_if(literal)
            problem.model.add(start <= last).only_enforce_if(literal)
            problem.model.add(end <= high).only_enforce_if(literal)
            entries.append(Entry(p, trip.order, -1, day, base, begins, ends, start, end, length, literal))
    return entries
