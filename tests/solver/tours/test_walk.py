"""The walk over tours: what it says of a plan is what the stops say, and it finds what trial of all finds."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import numpy as np
import pytest

from models.domain import Instance
from solver.check import check
from solver.cpsat.compile import Compiled
from solver.ledger.records import block_of
from solver.search.outline import Outline, outline_of
from solver.search.state import State, as_plan
from solver.tours.plan import draft
from solver.tours.tables import MUST
from solver.tours.walk import LOWEST, Trail, walk
from tests.solver.outings import outings


def outline(instance: Instance) -> Outline:
    """Return an instance as tours; it must be no more than that."""
    found = outline_of(Compiled(instance))
    assert found is not None
    return found


def walked(found: Outline, rounds: int = 3_000, seed: int = 1) -> Trail:
    """Return where a walk from nothing ends."""
    stops = found.stops_of({})
    trail = Trail(
        now=stops.copy(),
        best=stops.copy(),
        note=np.array([MUST * (len(found.orders) + 1)], dtype=np.int64),
        heat=np.array([100.0, 1.0]),
        draw=np.array([seed], dtype=np.uint64),
    )
    drafts = draft(found.tours), draft(found.tours)
    walk(block_of(found.tours), block_of(trail), block_of(drafts[0]), block_of(drafts[1]), rounds)
    return trail


def length(found: Outline, v: int, stops: tuple[int, ...]) -> int | None:
    """Return the least length of a tour by trial of each slot to leave at; none if it is too late."""
    t, best = found.tours, None
    for left in range(int(t.low[v]), int(t.high[v]) + 1):
        at, late = left, False
        for i, one in enumerate(stops):
            at = max(at + int(t.way[stops[i - 1], one] if i else t.out[v, one]), int(t.early[v, one]))
            late = late or at > t.late[v, one]
            at += int(t.work[one])
        back = at + int(t.back[v, stops[-1]])
        if not late and back <= t.high[v] and (best is None or back - left < best):
            best = back - left
    return best


def price(found: Outline, v: int, stops: tuple[int, ...]) -> int | None:
    """Return the cents of a tour; none if it cannot be."""
    t, orders = found.tours, len(found.orders)
    if not stops:
        return 0
    called, used = False, np.zeros(t.parts.shape[1], dtype=np.int64)
    for one in stops:
        used += t.parts[one]
        if t.wage[v, one] < 0:
            return None
        lacks = bool(t.tools[one] & ~t.owned[v]) or (used > t.stock[v])[t.parts[one] > 0].any()
        if not called and lacks:
            return None
        called = called or one >= orders
    long = length(found, v, stops)
    return None if long is None else int(t.rate[v]) * long + sum(int(t.wage[v, one]) for one in stops)


def by_set_and_call(found: Outline, v: int) -> dict[tuple[frozenset[int], int], int]:
    """Return the least price of a tour by its orders and the kind of its call, -1: it has none."""
    n, own = len(found.orders), {(frozenset[int](), -1): 0}
    for size in range(1, n + 1):
        for turn in permutations(range(n), size):
            ways = [(turn, -1)]
            for y in range(len(found.tours.calls)):
                ways += [((*turn[:i], n + y, *turn[i:]), y) for i in range(size + 1)]
            for way, y in ways:
                cents = price(found, v, way)
                if cents is not None:
                    key = frozenset(turn), y
                    own[key] = min(own.get(key, cents), cents)
    return own


def cheapest(found: Outline) -> int:
    """Return the price of the best plan by trial of all: who does what, in which turn, with which calls."""
    t, n, best = found.tours, len(found.orders), MUST * 9
    tours = [by_set_and_call(found, v) for v in range(len(t.low))]
    kinds = range(-1, len(t.calls))
    for chosen in product(range(-1, len(tours)), repeat=n):
        sets = [frozenset(k for k in range(n) if chosen[k] == v) for v in range(len(tours))]
        out = sum(int(t.price[k]) for k in range(n) if chosen[k] < 0)
        for called in product(kinds, repeat=len(tours)):
            keys = list(zip(sets, called, strict=True))
            enough = all(called.count(y) <= t.calls[y] for y in range(len(t.calls)))
            if enough and all(key in own for key, own in zip(keys, tours, strict=True)):
                best = min(best, out + sum(own[key] for key, own in zip(keys, tours, strict=True)))
    return best


@pytest.mark.parametrize("seed", range(15))
def test_a_walk_finds_the_best_plan_of_a_tiny_instance(seed: int) -> None:
    """Would catch a stop that is judged too dear or too cheap, or a call that is forgotten or needless."""
    found = outline(outings(seed, orders=4, calls=2, plain=True))
    trail = walked(found)
    assert int(trail.note[LOWEST]) == cheapest(found)


@pytest.mark.parametrize("seed", range(15))
def test_the_plan_of_a_walk_keeps_all_rules_at_its_price(seed: int) -> None:
    """Would catch starts that make a tour longer than the walk says, and duties or calls given twice."""
    instance = outings(seed, orders=4, calls=2, plain=True)
    found = outline(instance)
    trail = walked(found)
    if trail.note[LOWEST] >= MUST:
        return
    plan = as_plan(found.c, State(found.placements_of(trail.best)), found.c.index.hash)
    report = check(instance, plan)
    assert report.ok, report.messages()
    assert report.costs.total == trail.note[LOWEST]
    assert (found.stops_of(found.placements_of(trail.best))[:, :5] == trail.best[:, :5]).all()


def test_the_same_seed_walks_the_same_way() -> None:
    """Would catch draws that do not come from the seed alone."""
    found = outline(outings(3, orders=4, calls=2, plain=True))
    one, other = walked(found, 50), walked(found, 50)
    assert (one.now == other.now).all()
    assert (one.draw == other.draw).all()


def changed(**fields: Any) -> Instance:
    """Return an instance of tours with other fields."""
    return Instance.model_validate(
        {**outings(1, plain=True).model_dump(mode="json", by_alias=True), **fields}
    )


BASE = outings(1, plain=True).model_dump(mode="json", by_alias=True)


MORE: dict[str, dict[str, Any]] = {
    "a daily limit": {"limits": {"daily_minutes": 300}},
    "a weekly limit": {"limits": {"weekly_minutes": 300}},
    "rest": {"limits": {"rest_minutes": 300}},
    "a makespan": {"weights": {"makespan_per_slot": 1}},
    "levels": {"weights": {"levels": [["unplanned"]]}},
    "a link": {"precedences": [{"predecessor": "w0", "successor": "w1"}]},
    "a pin": {"pins": [{"kind": "start", "order": "w0", "start": 3}]},
    "a due date": {"orders": [{**BASE["orders"][0], "due": 9}], "weights": {"tardiness_per_hour": 5}},
    "two modes": {"orders": [{**BASE["orders"][0], "modes": BASE["orders"][0]["modes"] * 2}]},
    "nothing paid": {"operators": [{**person, "away_per_hour": 0} for person in BASE["operators"]]},
    "a site with other hours": {
        "sites": [{**BASE["sites"][0], "closures": [[3, 4]]}, *BASE["sites"][1:]],
        "orders": [{**BASE["orders"][0], "site": BASE["sites"][0]["id"]}, *BASE["orders"][1:]],
    },
}


@pytest.mark.parametrize("more", MORE)
def test_what_is_more_than_tours_is_left_to_others(more: str) -> None:
    """Would catch a walk that knows nothing of a rule or price and plans all the same."""
    assert outline_of(Compiled(outings(1, plain=True))) is not None
    assert outline_of(Compiled(changed(**MORE[more]))) is None
