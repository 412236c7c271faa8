"""OPTIMAL is said only where nothing cheaper is possible."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.drills.optimal import Known, made, proven, stopped_at
from models.domain.plan import Plan
from solver.process import best
from tests.solver.drilling import INSTANCE, MakeDrill

SEEDS = (1, 3)
PATIENCE_SECONDS = 120
"""How long a proof may take on a busy machine; how long it should take is for the drill to say."""


def keeps_promise_4(known: Known, plans: list[Plan | None]) -> None:
    """No claim is contradicted by a plan, and an optimum that is said has its bound."""
    assert known.false_claims() == []
    for plan in plans:
        if plan is not None and plan.status == "OPTIMAL":
            assert plan.costs is not None
            assert plan.provenance.bound == plan.costs.total


@pytest.mark.promise(4)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_solve_that_is_stopped_at_random_claims_nothing_false(
    seed: int,
) -> None:
    """Would catch OPTIMAL said because the search ended, not because it was proven."""
    rng = Random(seed)
    known = made(seed)
    assert proven(known, seed, PATIENCE_SECONDS), "an optimum that is never said keeps nothing"
    plans = [stopped_at(known, rng.uniform(0, known.seconds), seed + 1 + n) for n in range(2)]
    keeps_promise_4(known, plans)


def test_without_the_audit_promise_4_is_seen_to_break(
    drill: MakeDrill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch a test of the promise that passes whatever the engine claims."""
    monkeypatch.setattr(best, "findings", lambda index, plan, passed: [])
    boast = drill("boasts").run().plan
    assert boast is not None
    assert boast.status == "OPTIMAL"
    known = Known("boast", INSTANCE)
    known.learn(boast)
    with pytest.raises(AssertionError):
        keeps_promise_4(known, [boast])


def test_a_claim_is_held_against_every_plan_that_is_known() -> None:
    """Would catch a verification that believes what it should verify."""
    known = made(SEEDS[0])
    (witness,) = known.costs
    known.claims.append(witness)
    assert known.false_claims() == []
    known.claims.append(witness + 1)
    known.bounds.append(witness + 2)
    assert len(known.false_claims()) == 2
