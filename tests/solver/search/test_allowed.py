"""The rules admit an insertion into the ledger exactly if the checker finds nothing broken after it.

The rules' functions are called as they are written, without a compiler.
"""

from __future__ import annotations

import itertools

import pytest

from solver.cpsat.compile import Compiled
from solver.ledger.ledger import Ledger, ledger_of
from solver.ledger.reading import latest_move, place_of_part, place_of_use
from solver.ledger.tables import ENDS, ROWS
from solver.registry import rules
from solver.search.state import Placement, Shift, State
from tests.solver.search.support import judged
from tests.solver.tiny import tiny


def holds(c: Compiled, state: State) -> bool:
    """Whether the checker accepts a state; pins on orders not yet in it aside."""
    return all(v.rule in ("pins", "mandatory") for v in judged(c, state).violations)


def span_is_admitted(ledger: Ledger, g: int, start: int, end: int) -> bool:
    found = [rule.span_from(ledger.f, ledger.b, g, start, end) for rule in rules()]
    return all(slot <= start for slot in found)


def machine_is_admitted(ledger: Ledger, g: int, m: int, start: int, end: int) -> bool:
    i = place_of_use(ledger.b, m, start)
    return all(rule.machine_from(ledger.f, ledger.b, g, m, start, end, i) <= start for rule in rules())


def people_admitted(ledger: Ledger, g: int, duty: int, start: int, end: int) -> dict[int, bool]:
    """Return who is qualified for the first line of a mode, and whether he is admitted."""
    f, b = ledger.f, ledger.b
    who: dict[int, bool] = {}
    line = f.line[f.line_at[g]]
    for row in range(line[ROWS], line[ENDS]):
        p = int(f.op[row])
        i = place_of_part(b, p, start)
        fits = all(rule.person_fits(f, b, g, row, start, end, duty, i) for rule in rules())
        who[p] = who.get(p, False) or bool(fits)
    return who


def with_order(c: Compiled, state: State, k: int, placement: Placement) -> State | None:
    """Return ``state`` with order ``k`` and its moves as late as they can be; none if one has no room."""
    placements, moves, hauls = {**state.placements, k: placement}, dict(state.moves), dict(state.hauls)
    for m in placement.machines:
        row = sorted((p.start, p.end, n) for n, p in state.placements.items() if m in p.machines)
        before = [use for use in row if use[0] < placement.start]
        after = row[len(before) : len(before) + 1]
        free, origin = (before[-1][1], c.orders[before[-1][2]].site) if before else (0, c.machine_place[m])
        legs = [(k, placement.start, free, origin)]
        legs += [(n, start, placement.end, c.orders[k].site) for start, _, n in after]
        for n, *_ in legs:
            moves.pop((m, n), None)
            hauls.pop((m, n), None)
        if c.named[c.machine_transport[m]]:
            return with_hauls(c, State(placements, moves, hauls), m, legs)
        for n, start, free_from, place in legs:
            site = c.orders[n].site
            if place != site:
                ledger = ledger_of(c, State(placements, moves))
                found = latest_move(ledger.f, ledger.b, m, place, site, free_from, start, -1, -1)
                if found < 0:
                    return None
                moves[m, n] = found
    return State(placements, moves, hauls)


def with_hauls(c: Compiled, state: State, m: int, legs: list[tuple[int, int, int, int]]) -> State | None:
    """Return ``state`` with moves, lowboys and drivers that the checker accepts; none if there are none."""
    transport = c.machine_transport[m]
    options = []
    for n, start, free_from, place in legs:
        length = int(c.roads[transport].slots[place, c.orders[n].site])
        if length:
            pairs = list(itertools.product(c.lowboys[transport], range(len(c.operators))))
            starts = range(start - length, free_from - 1, -1)
            options.append([((m, n), at, pair) for at in starts for pair in pairs])
    for choice in itertools.product(*options):
        found = State(state.placements, dict(state.moves), dict(state.hauls))
        for key, at, pair in choice:
            found.moves[key], found.hauls[key] = at, pair
        if holds(c, found):
            return found
    return None


@pytest.mark.parametrize("seed", range(25))
def test_what_is_admitted_breaks_nothing_and_nothing_else_is_refused(seed: int) -> None:
    """Would catch a rule that admits too much (a broken plan) or too little (a plan never found).

    One duty at a time, since people are judged for each part of an order by itself. Whether all its moves
    find room together is decided when they are placed.
    """
    c = Compiled(tiny(seed, orders=3))
    ledger = Ledger(c, seed)
    ledger.noise = 0.8
    tried = 0
    for k in range(len(c.orders)):
        state = ledger.state()
        for mode, compiled in enumerate(c.orders[k].modes):
            starts = c.starts(k, mode)
            g = int(ledger.f.mode_at[k]) + mode
            for row in range(len(starts)):
                span = int(starts.start[row]), int(starts.end[row])
                clock = c.orders[k].clock
                duties = clock.duties_of(*span)
                if len(duties) != 1:
                    continue
                local = duties[0]
                low = max(span[0], int(clock.duty_start[local]))
                high = min(span[1], int(clock.duty_end[local]))
                first_duty = duty_of(ledger, c, k, low)
                candidates = compiled.machines[0].candidates.tolist() if compiled.machines else [-1]
                pairs = []
                for m in candidates:
                    ledger.b.crewed[0] = m
                    who = people_admitted(ledger, g, first_duty, low, high)
                    pairs += [(m, p, person_ok) for p, person_ok in who.items()]
                for m, p, person_ok in pairs:
                    tried += 1
                    machine_ok = m < 0 or machine_is_admitted(ledger, g, m, *span)
                    expected = span_is_admitted(ledger, g, *span) and machine_ok and person_ok
                    own = (m,) if m >= 0 else ()
                    if any(
                        set(own) & set(x.machines) and x.start < span[1] and span[0] < x.end
                        for x in state.placements.values()
                    ):
                        assert not expected, "a machine that is taken is not offered"
                        continue
                    shift = Shift(0, m, p, local, low, high)
                    after = with_order(c, state, k, Placement(mode, *span, own, (shift,)))
                    accepted = after is not None and holds(c, after)
                    if after is not None or not expected:
                        assert accepted == expected, (k, mode, row, m, p)
        ledger.insert(k)
    assert tried, "an instance that tries nothing proves nothing"


def duty_of(ledger: Ledger, c: Compiled, k: int, slot: int) -> int:
    """Return the duty of an order's site, numbered over all clocks, in which a slot lies."""
    from solver.ledger.reading import work_before
    from solver.ledger.tables import CLOCK

    clock = int(ledger.f.order[k, CLOCK])
    return int(ledger.f.duty_at[ledger.f.clock_at[clock] + work_before(ledger.f, clock, slot)])
