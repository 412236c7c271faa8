"""Models give their memory back."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from data.generator import generate
from solver.cpsat.build import build, solve_problem
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Scope
from solver.search.construct import construct


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def test_a_model_is_freed_when_it_is_solved_and_nobody_needs_it() -> None:
    """Would catch a cycle: 100 MB of each model stay until the collector, which sees few objects, looks."""
    c = Compiled(generate(8, 2, all_rules=True).instance)
    problem = build(c, construct(c, 1), Scope(tuple(range(len(c.orders)))))
    kept: list[weakref.ref[object]] = [weakref.ref(problem), weakref.ref(problem.model)]
    heard: list[int] = []
    solve_problem(
        problem,
        120.0,
        1,
        1,
        on_solution=lambda state, cost, bound: heard.append(cost),
        on_bound=heard.append,
        stop=lambda: bool(heard),
    )
    assert heard
    del problem
    assert [ref() for ref in kept] == [None, None]
