"""Stored instances guard the choice of a version: none is taken that plans them worse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.replay import (
    REFUSED,
    RESULTS,
    STORED,
    Stored,
    Verdict,
    judge,
    load,
    main,
    read_results,
    refused,
    replay,
)
from models.domain import Instance, Plan
from models.domain.codec import instance_hash
from solver.check import check
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.recreate import Recreator
from solver.solve import _Solve, solve

SAMPLE = [one for one in read_results(STORED).instances if one.sample]


@pytest.mark.promise(6)
@pytest.mark.parametrize("stored", SAMPLE, ids=lambda one: one.file)
def test_the_sample_is_planned_as_well_as_it_was(stored: Stored) -> None:
    """Would catch a version of the engine or of OR-Tools that loses a plan or makes it dearer."""
    found = replay([stored], STORED, solve)
    assert refused(found) == [], "see docs/decisions/0011 for how a new version is taken"


def test_a_crippled_engine_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks the search on purpose: an engine that only constructs must be seen to plan worse."""
    monkeypatch.setattr(_Solve, "_whole", lambda *_: None)
    monkeypatch.setattr(Recreator, "run", lambda *_: None)
    monkeypatch.setattr(
        "solver.search.opening.construct",
        lambda c, seed, noise, stop, modes: construct(c, seed, 1.0, stop, modes),
    )
    assert main(["fleet-8.json"], solve) == 1
    said = capsys.readouterr().out
    assert "worse" in said
    assert "REFUSED" in said


@pytest.mark.parametrize(
    "was, now, verdict",
    [
        (("FEASIBLE", 10), ("FEASIBLE", 10), "equal"),
        (("FEASIBLE", 10), ("OPTIMAL", 9), "better"),
        (("FEASIBLE", 10), ("FEASIBLE", 11), "worse"),
        (("OPTIMAL", 10), ("FEASIBLE", 10), "equal"),
        (("OPTIMAL", 10), ("OPTIMAL", 9), "contradicted"),
        (("FEASIBLE", 10), ("UNKNOWN", None), "lost"),
        (("FEASIBLE", 10), ("INFEASIBLE", None), "lost"),
        (("INFEASIBLE", None), ("INFEASIBLE", None), "equal"),
        (("INFEASIBLE", None), ("UNKNOWN", None), "lost"),
        (("INFEASIBLE", None), ("FEASIBLE", 10), "contradicted"),
        (("UNKNOWN", None), ("FEASIBLE", 10), "better"),
    ],
)
def test_each_outcome_has_its_verdict(
    was: tuple[str, int | None], now: tuple[str, int | None], verdict: Verdict
) -> None:
    """Would catch a lost plan, or a false claim of the optimum, that counts as equal."""
    old, new = (Stored(file="a", work=1, instance="x", status=s, cost=c) for s, c in (was, now))
    assert judge(old, new)[0] == verdict


def test_what_cannot_be_compared_is_refused() -> None:
    """Would catch a solve that the clock cut short, or another instance, taken for a replay."""
    one = Stored(file="a", work=1, instance="x", status="FEASIBLE", cost=10)
    assert judge(one, one, "time")[0] == "cut short"
    assert judge(one, one.model_copy(update={"instance": "y"}))[0] == "contradicted"
    assert {"cut short", "contradicted"} <= REFUSED


@pytest.mark.parametrize("stored", read_results(STORED).instances, ids=lambda one: one.file)
def test_every_stored_instance_is_what_was_recorded(stored: Stored) -> None:
    """Would catch a stored file that was edited, or a reader that reads it otherwise."""
    assert stored.status, "not recorded yet: python -m benchmarks.replay --record"
    assert instance_hash(load(stored, STORED)) == stored.instance


def test_the_sample_shows_plans_and_a_proof() -> None:
    """Would catch a sample so easy or so small that it guards nothing."""
    assert {"OPTIMAL", "INFEASIBLE"} <= {one.status for one in SAMPLE}
    assert {one.family for one in read_results(STORED).instances} == {"", "rcpsp", "mmrcpsp", "mspsp"}


def nothing_planned(instance: Instance, limits: SolveLimits) -> Plan:
    plan = solve(instance, limits)
    return plan.model_copy(update={"costs": None, "orders": (), "status": "UNKNOWN"})


def test_a_worse_version_is_recorded_only_if_that_is_said(tmp_path: Path) -> None:
    """Would catch a record that is overwritten by what it should have refused."""
    for name in ("impossible.json", RESULTS):
        shutil.copy(STORED / name, tmp_path / name)
    words = ["impossible.json", "--folder", str(tmp_path), "--record"]
    before = (tmp_path / RESULTS).read_text(encoding="utf-8")
    assert main(words, nothing_planned) == 1
    assert (tmp_path / RESULTS).read_text(encoding="utf-8") == before
    assert main([*words, "--even-if-worse"], nothing_planned) == 0
    told = json.loads((tmp_path / RESULTS).read_text(encoding="utf-8"))
    assert next(one for one in told["instances"] if one["file"] == "impossible.json")["status"] == "UNKNOWN"
    assert main(["unknown.json", "--folder", str(tmp_path)]) == 2


def test_what_is_replayed_passes_the_checker() -> None:
    """Would catch a cost that is compared though its plan breaks a rule."""
    stored = next(one for one in SAMPLE if one.file == "fleet-5.json")
    instance = load(stored, STORED)
    plan = solve(instance, SolveLimits(600.0, workers=1, seed=stored.seed, deterministic=0.2))
    assert check(instance, plan).ok
