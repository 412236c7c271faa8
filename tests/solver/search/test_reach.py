"""Insertion sees the start of the reference plan however far it is, and spares budgets that are short."""

from __future__ import annotations

from typing import Any

from models.domain import Instance
from solver.cpsat.compile import Compiled
from solver.effort import Effort
from solver.ledger.books import SCARCE, SHADOW
from solver.limits import SolveLimits
from solver.search.fill import Filler
from solver.search.state import State
from solver.search.workspace import Workspace
from tests.solver.search.support import judged
from tests.support import machine_line, of_orders, order

FAR = 48 * 5 + 20
"""A start on the sixth day."""

DIG = machine_line("excavator", "digger")


def workspace(instance: Instance) -> Workspace:
    """Return an empty plan to work on."""
    c = Compiled(instance)
    return Workspace(c, State(), [0.0] * len(c.orders), 1, Effort(SolveLimits()))


def published(**fields: Any) -> Instance:
    """Return an order that a published plan has on the sixth day, and may not be changed."""
    known = {
        "order": "dig",
        "mode": 0,
        "start": FAR,
        "end": FAR + 4,
        "machines": ["EX1"],
        "standing": "published",
    }
    return of_orders(
        order("dig", "quarry", 4, DIG), reference={"orders": [known], "most_changes": 0}, **fields
    )


def test_the_start_of_the_reference_plan_is_always_in_reach() -> None:
    """Would catch an insertion that gives up at its nearest starts, where no change is allowed."""
    space = workspace(published())
    space.ledger.reach = 1
    space.ledger.b.note[SHADOW] = 10_000_000
    assert space.insert(0)
    placed = space.ledger.state().placements[0]
    assert (placed.start, placed.end) == (FAR, FAR + 4)
    assert judged(space.c, space.ledger.state()).violations == ()


def two_ways(amount: int) -> Instance:
    """Return two orders, each of which is done fast for 30 of fuel or slowly for 10."""
    wanted = []
    for name in ("a", "b"):
        one = order(name, "quarry", 4, DIG, due=20)
        slow = {
            "duration": 8,
            "lines": one["modes"][0]["lines"],
            "budgets": [{"budget": "fuel", "amount": 10}],
        }
        one["modes"][0]["budgets"] = [{"budget": "fuel", "amount": 30}]
        one["modes"].append(slow)
        wanted.append(one)
    return of_orders(*wanted, budgets=[{"id": "fuel", "amount": amount}])


def modes(space: Workspace) -> list[int]:
    """Return the mode of each planned order."""
    return [placed.mode for placed in space.ledger.state().placements.values()]


def test_a_price_on_budgets_chooses_the_thrifty_mode() -> None:
    """Would catch the price of scarce budgets left out of insertion."""
    space = workspace(two_ways(100))
    assert space.insert(0)
    assert modes(space) == [0]
    space = workspace(two_ways(100))
    space.ledger.b.note[SCARCE] = 100_000_000
    assert space.insert(0)
    assert modes(space) == [1]


def test_filling_frees_a_budget_that_others_have_used_up() -> None:
    """Would catch an ejection that looks at machines and people only: both are free, the fuel is not."""
    space = workspace(two_ways(30))
    assert space.insert(0)
    assert modes(space) == [0]
    assert not space.insert(1)
    filler = Filler(2)
    for _ in range(20):
        space.vary()
        if space.ledger.missing():
            filler.fill(space, space.ledger.missing(), lambda: False, lambda cost: None)
    assert sorted(modes(space)) == [1, 1]
    assert judged(space.c, space.ledger.state()).violations == ()
