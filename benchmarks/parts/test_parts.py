"""Times each part of the engine with pytest-benchmark; run by ``python -m benchmarks.parts``."""

from __future__ import annotations

from functools import cache

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.machine import describe
from benchmarks.parts.work import PARTS, Part, Prepared
from solver.ledger.stored import make_ready

SIZES = (200, 1_000)
ROUNDS, WARMUPS = 3, 1


@cache
def prepared(orders: int) -> Prepared:
    """Return a fleet once for all parts."""
    make_ready()
    return Prepared(orders)


@pytest.mark.parametrize("orders", SIZES)
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
def test_part(benchmark: BenchmarkFixture, part: Part, orders: int) -> None:
    """One part on one fleet; the first round, which loads and compiles, is not counted."""
    benchmark.group = f"{part.id}: {part.what}"
    benchmark.extra_info.update(part=part.id, orders=orders, machine=describe())
    fresh = part.prepare(prepared(orders))
    found = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda work: work(), setup=lambda: ((fresh(),), {}), rounds=ROUNDS, warmup_rounds=WARMUPS
    )
    assert found is not None, "the part has done its work"
