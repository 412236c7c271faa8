"""Machines are priced late, and what is chosen is what would have been chosen without that, nearly always."""

from __future__ import annotations

import numpy as np
import pytest

from data.generator import generate
from solver.cpsat.compile import Compiled
from solver.ledger.desk import Desk, Start
from solver.ledger.ledger import Bounds
from solver.search.state import state_of

ALL = 10**6
"""More starts than there are: found by a scan that prices late."""

ORDERS = 40

Found = dict[tuple[int, int], Start]


def one_by_one(desk: Desk, k: int, within: Bounds) -> Found:
    """Return the starts of an order, each found by a scan of its own, which has seen nothing."""
    found: Found = {}
    for slot in range(within.first, within.last + 1):
        for start in desk.starts(k, Bounds(slot, slot, within.until)):
            found[start.mode, start.work] = start
    return found


def at_once(desk: Desk, k: int, within: Bounds, reach: int) -> Found:
    """Return the starts of an order, found by one scan."""
    return {(start.mode, start.work): start for start in desk.starts(k, within, reach)}


def by_reach(all_rules: bool, reach: int) -> list[tuple[Found, Found]]:
    """Return for orders of a fleet what is found one by one, and at once."""
    made = generate(ORDERS, 5, all_rules=all_rules)
    c = Compiled(made.instance)
    desk = Desk(c)
    desk.load(state_of(c, made.witness))
    pairs = []
    for k in range(c.works):
        if not desk.has(k) or not any(mode.machines for mode in c.orders[k].modes):
            continue
        start = int(desk.b.start[k])
        before = desk.save()
        if desk.take_out([k]):
            within = Bounds(max(0, start - 30), start + 30, c.slots)
            pairs.append((one_by_one(desk, k, within), at_once(desk, k, within, reach)))
        desk.go_back(before)
    return pairs


@pytest.mark.parametrize("all_rules", [False, True])
def test_pricing_late_loses_no_start_and_promises_no_less_than_it_costs(all_rules: bool) -> None:
    """Would catch a price of another day that is paid, and a machine that is passed over while it is free."""
    pairs = by_reach(all_rules, ALL)
    ratios = []
    for exact, late in pairs:
        assert late.keys() == exact.keys()
        for at, start in late.items():
            assert start.price >= exact[at].price
            ratios.append(start.price == exact[at].price)
    assert len(ratios) > 10 * len(pairs) > 100
    assert np.mean(ratios) > 0.95


@pytest.mark.parametrize("all_rules", [False, True])
def test_what_people_read_is_priced_one_by_one(all_rules: bool) -> None:
    """Would catch a list of all starts with machines that are not the cheapest."""
    for exact, listed in by_reach(all_rules, 0):
        assert {at: start.price for at, start in listed.items()} == {
            at: start.price for at, start in exact.items()
        }
