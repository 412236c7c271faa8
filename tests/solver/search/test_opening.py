"""Which plan comes first: one near the reference plan, or one from nothing."""

from __future__ import annotations

import pytest

from data.generator import generate
from models.domain.instance import Reference, ReferenceOrder
from solver.cpsat.compile import Compiled
from solver.limits import Progress, ShouldStop, SolveLimits
from solver.search import opening
from solver.search.incumbent import Incumbent
from solver.search.repair import near_reference
from solver.search.state import State
from solver.solve import solve

MADE = generate(20, 3)


def reference(orders: int) -> Reference:
    """Return a reference plan that has the first so many orders where the witness plan has them."""
    rows = (
        ReferenceOrder(order=o.order, mode=o.mode, start=o.start, end=o.end, machines=o.machines)
        for o in MADE.witness.orders[:orders]
    )
    return Reference(orders=tuple(rows))


@pytest.mark.parametrize(
    "orders, first",
    [(0, "constructed"), (3, "constructed"), (len(MADE.witness.orders), "the plan to stay close to")],
)
def test_the_first_plan_is_near_a_reference_plan_that_has_most_orders(orders: int, first: str) -> None:
    """Would catch a first plan that waits for what few orders tell, or one far from a whole reference."""
    instance = (
        MADE.instance if not orders else MADE.instance.model_copy(update={"reference": reference(orders)})
    )
    seen: list[Progress] = []
    solve(instance, SolveLimits(seconds=60, workers=1), seen.append, lambda: bool(seen))
    assert seen[0].message == first


@pytest.mark.parametrize("large, tried", [(400, True), (10, False)])
def test_a_reference_plan_of_few_orders_is_tried_too_where_that_takes_no_time(
    large: int, tried: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch small fleets that lose a plan near their reference, or large ones that wait for it."""
    seen: list[State] = []

    def near(c: Compiled, stop: ShouldStop) -> State:
        seen.append(near_reference(c, stop))
        return seen[-1]

    monkeypatch.setattr(opening, "LARGE", large)
    monkeypatch.setattr(opening, "near_reference", near)
    c = Compiled(MADE.instance.model_copy(update={"reference": reference(3)}))
    incumbent = Incumbent(c, SolveLimits(workers=1, deterministic=1.0), None)
    opening.Opening(c, c, incumbent, lambda: False).construct(None)
    assert incumbent.state is not None
    assert bool(seen) is tried
