"""The synthetic fleet, planned once for all tests of the board."""

from __future__ import annotations

import pytest

from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check
from tests.dashboard import fleet

Case = tuple[Instance, Plan]


@pytest.fixture(scope="session")
def case() -> Case:
    instance, plan = fleet.case(30)
    assert check(instance, plan).messages() == ()
    return instance, plan


@pytest.fixture(scope="session")
def empty() -> Case:
    instance = fleet.instance(0).model_copy(update={"machines": (), "operators": (), "sites": ()})
    return instance, fleet.plan(instance)
