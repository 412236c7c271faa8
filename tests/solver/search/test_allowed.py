"""The masks of the rules admit an insertion exactly if the checker finds nothing broken after it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from solver.cpsat.compile import Compiled
from solver.cpsat.parts import duty_parts
from solver.cpsat.shapes import Starts
from solver.search.insert import Inserter
from solver.search.judge import allowed
from solver.search.ledger import Ledger, MachineBatch, ShiftBatch, SpanBatch
from solver.search.state import Placement, Shift, State
from tests.solver.search.support import judged
from tests.solver.tiny import tiny


def holds(c: Compiled, ledger: Ledger) -> bool:
    """Whether the checker accepts what the ledger holds; pins on orders not yet in it aside."""
    report = judged(c, State(ledger.placements, ledger.moves))
    return all(v.rule in ("pins", "mandatory") for v in report.violations)


def people_masks(ledger: Ledger, k: int, mode: int, one: Starts) -> list[dict[int, bool]]:
    """Return for each duty part who is allowed, judged part by part."""
    c = ledger.c
    parts, _ = duty_parts(c.orders[k].clock, one, c.slots)
    need = c.orders[k].modes[mode].people[0]
    batch = ShiftBatch(c.orders[k], mode, need, parts.start, parts.end, parts.duty, parts.day)
    mask = allowed(ledger, batch)
    found = []
    for row in range(len(parts.start)):
        who: dict[int, bool] = {}
        for column, operator in enumerate(need.operators.tolist()):
            who[operator] = who.get(operator, False) or bool(mask[row, column])
        found.append(who)
    return found


@pytest.mark.parametrize("seed", range(25))
def test_a_mask_is_the_absence_of_violations(seed: int) -> None:
    """Would catch a mask that is too weak (a broken plan) or too strong (a plan never found).

    One duty at a time, since the masks judge the parts of an order each by itself. Whether all its moves
    find room together is decided when they are placed.
    """
    instance = tiny(seed, orders=3)
    c = Compiled(instance)
    ledger = Ledger(c)
    inserter = Inserter(ledger, seed=seed, noise=0.8)
    tried = 0
    for k in range(len(c.orders)):
        for mode, compiled in enumerate(c.orders[k].modes):
            starts = c.starts(k, mode)
            if not len(starts):
                continue
            spans = allowed(ledger, SpanBatch(c.orders[k], mode, starts))
            for row in range(len(starts)):
                one = starts.within(np.arange(len(starts)) == row)
                who = people_masks(ledger, k, mode, one)
                if len(who) != 1:
                    continue
                machines: list[tuple[int, bool]] = [(-1, True)]
                if compiled.machines:
                    need = compiled.machines[0]
                    batch = MachineBatch(c.orders[k], mode, one, need, need.candidates)
                    mask = allowed(ledger, batch)[0]
                    machines = [(m, bool(mask[i])) for i, m in enumerate(need.candidates.tolist())]
                for (m, machine_ok), (p, person_ok) in itertools.product(machines, who[0].items()):
                    tried += 1
                    expected = bool(spans[row]) and machine_ok and person_ok
                    span = int(one.start[0]), int(one.end[0])
                    if m >= 0 and any(u.start < span[1] and span[0] < u.end for u in ledger.uses[m]):
                        assert not expected, "a machine that is taken is not offered"
                        continue
                    parts, _ = duty_parts(c.orders[k].clock, one, c.slots)
                    shift = Shift(0, m, p, int(parts.duty[0]), int(parts.start[0]), int(parts.end[0]))
                    own = (m,) if m >= 0 else ()
                    placement = Placement(mode, int(one.start[0]), int(one.end[0]), own, (shift,))
                    before = inserter.moves_after(placement)
                    ledger.add(k, placement)
                    moved = all(ledger.place_moves(x, k) for x in own)
                    accepted = moved and holds(c, ledger)
                    inserter.leave(k, before)
                    if moved or not expected:
                        assert accepted == expected, (k, mode, row, m, p)
        inserter.insert(k)
    assert tried, "an instance that tries nothing proves nothing"
