"""Promise 5: a verdict names a cause that was verified by solving again, and it is the true one."""

import pytest

from benchmarks.drills.causes import asked, broken_offers, faults
from data.generator.causes import CAUSES, Planted, plant
from solver.advice.collision import Filter
from solver.check import check

ORDERS, SEED = 20, 3


def planted(cause: str) -> Planted:
    return plant(ORDERS, SEED, cause)


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.promise(5)
def test_the_named_cause_is_the_planted_one(cause: str) -> None:
    """A cause that is concluded rather than proven, or the wrong one of several, fails."""
    one = planted(cause)
    found, offers = asked(one, 60.0)
    assert faults(one, found) == []
    assert broken_offers(one, offers) == []
    assert found.relaxations or cause in ("pins_contradict", "capacity")


@pytest.mark.parametrize("cause", CAUSES)
def test_without_the_planted_change_the_order_is_planned(cause: str) -> None:
    """A planted instance that was impossible anyway would have another cause than its truth says."""
    one = planted(cause)
    assert check(one.before, one.witness).ok
    assert {o.order for o in one.witness.orders} == {o.id for o in one.before.orders}


@pytest.mark.parametrize("cause", ["site_closed", "certificate_lapses"])
@pytest.mark.promise(5)
def test_a_wrong_core_is_seen(cause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A core that lacks a member, as an assumptions' core may, must not be called verified."""
    one = planted(cause)
    pruned = Filter._pruned
    monkeypatch.setattr(Filter, "_pruned", lambda self, found: pruned(self, found)[:-1])
    found, _ = asked(one, 60.0, relax=False)
    assert not found.verified
    assert faults(one, found) != []


def test_a_core_with_too_much_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A set with a member that is not needed must not be called the smallest."""
    one = planted("pool_too_small")
    monkeypatch.setattr(Filter, "_pruned", lambda self, found: sorted({*found, 0}))
    found, _ = asked(one, 60.0, relax=False)
    assert not found.verified
