"""The witness plan keeps every rule, does all the work, and works what is scarce hard."""

from __future__ import annotations

import pytest

from data.generator.catalogue import SCARCE_CERTIFICATES, SCARCE_CLASSES
from data.generator.measure import certificate_capacity, class_capacity
from models.domain.index import Index
from solver.check import check
from tests.data.generator.counted import Counted
from tests.data.generator.fleets import FLEETS, fleet

LEAST = 0.75


@pytest.mark.parametrize("orders, seed", FLEETS)
def test_the_witness_keeps_every_rule_and_plans_everything(orders: int, seed: int) -> None:
    """Would catch a fleet whose witness is no plan at all, leaves work out, or tells wrong costs."""
    made = fleet(orders, seed)
    report = check(made.instance, made.witness)
    assert report.messages() == ()
    assert report.planned_share == 1.0
    assert made.witness.unplanned == ()
    assert len(made.instance.orders) == orders
    assert {p.order for p in made.witness.orders} == {order.id for order in made.instance.orders}
    assert made.witness.costs == report.costs


@pytest.mark.parametrize("orders, seed", FLEETS)
def test_scarce_classes_and_certificates_work_three_quarters_of_their_time(orders: int, seed: int) -> None:
    """Would catch a fleet with so many machines or people that any plan is a good one."""
    made = fleet(orders, seed)
    counted = Counted(made.instance, made.witness)
    shares = {
        **{kind: _share(counted.class_worked, counted.class_open, kind) for kind in SCARCE_CLASSES},
        **{
            f"{certificate} (certificate)": _share(
                counted.certificate_worked, counted.certificate_open, certificate
            )
            for certificate in SCARCE_CERTIFICATES
        },
    }
    known = {name: share for name, share in shares.items() if share is not None}
    assert known, "the fleet has nothing that is scarce"
    assert {name: share for name, share in known.items() if not LEAST <= share <= 1} == {}


def _share(worked: dict[str, int], able: dict[str, int], key: str) -> float | None:
    return worked[key] / able[key] if able[key] else None


@pytest.mark.parametrize("orders, seed", FLEETS)
def test_the_generator_measures_what_slots_counted_one_by_one_give(orders: int, seed: int) -> None:
    """Would catch a measure that flatters: papers, leave, downtimes, lapses or closures left out."""
    made = fleet(orders, seed)
    counted = Counted(made.instance, made.witness)
    index = Index(made.instance)
    assert +class_capacity(index) == +counted.class_open
    assert +certificate_capacity(index) == +counted.certificate_open
