"""The same numbers give the same fleet and the same witness plan, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256

import pytest

from data.generator import generate
from data.generator.measure import least_share
from models.domain.codec import dump_json
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from tests.data.generator.fleets import fleet

SAMPLE = ((5, 4), (25, 8), (200, 13))
PRINT = """
import sys
from hashlib import sha256
from data.generator import generate
from models.domain.codec import dump_json
made = generate(int(sys.argv[1]), int(sys.argv[2]))
for part in (made.instance, made.witness):
    print(sha256(dump_json(part).encode()).hexdigest())
"""


@pytest.mark.parametrize("orders, seed", SAMPLE)
def test_another_process_makes_the_same_bytes(orders: int, seed: int) -> None:
    """Would catch a draw that hangs on the order of a set, on the clock, or on what was made before."""
    here = [sha256(dump_json(part).encode()).hexdigest() for part in _parts(orders, seed)]
    there = subprocess.run(
        [sys.executable, "-c", PRINT, str(orders), str(seed)],
        env={**os.environ, "PYTHONHASHSEED": "12345"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.split() == here


def _parts(orders: int, seed: int) -> tuple[Instance, Plan]:
    made = fleet(orders, seed)
    return made.instance, made.witness


def test_the_same_numbers_again_give_equal_values() -> None:
    """Would catch a module that remembers something of the fleet before."""
    first = fleet(200, 13)
    generate(2, 1)
    again = generate(200, 13)
    assert again.instance == first.instance
    assert again.witness == first.witness


def test_another_seed_gives_another_fleet() -> None:
    """Would catch a seed that is ignored, or that only changes the name."""
    texts = set()
    for seed in (1, 2, 3):
        instance = generate(3, seed).instance.model_copy(update={"name": "fleet"})
        texts.add(dump_json(instance))
    assert len(texts) == 3


@pytest.mark.parametrize("orders, seed, weeks", [(1, 1, 4), (1, 2, 13), (2, 4, 8), (6, 2, 3)])
def test_other_weeks_give_another_horizon_with_as_many_orders(orders: int, seed: int, weeks: int) -> None:
    """Would catch weeks that are ignored, and orders that come out more or fewer in a long horizon."""
    made = generate(orders, seed, weeks)
    assert made.instance.horizon.slots == weeks * 7 * 48
    assert len(made.instance.orders) == len(made.witness.orders) == orders
    assert check(made.instance, made.witness).ok
    assert least_share(Index(made.instance), made.witness) >= 0.75
