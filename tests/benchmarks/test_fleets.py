"""Fixed fleets: what is measured is real, a better plan is kept, and a bad one is not passed over."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.fleets import __main__ as program
from benchmarks.fleets import stored
from benchmarks.fleets.best import Best, best_of, improved, read_best, verdict, write_best
from benchmarks.fleets.stored import Fleet, load
from benchmarks.fleets.trial import Trial, attempt, trial_of, usual_seconds
from models.domain.codec import instance_hash, write_plan
from solver.limits import SolveLimits

ORDERS = 12
QUICK = SolveLimits(seconds=1.0, workers=1, seed=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fleets")


@pytest.fixture(scope="module")
def trial(folder: Path) -> Trial:
    return attempt(load(Fleet(ORDERS), folder), QUICK, folder)


def test_a_fleet_is_generated_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch half an hour that is spent again, and a fleet of an older generator that is taken."""
    told: list[str] = []
    first = load(Fleet(ORDERS, seed=2), folder, told.append)
    again = load(Fleet(ORDERS, seed=2), folder, told.append)
    assert len(told) == 1
    assert instance_hash(again.instance) == instance_hash(first.instance)
    assert again.witness == first.witness
    monkeypatch.setattr(stored, "generator_hash", lambda: "another")
    load(Fleet(ORDERS, seed=2), folder, told.append)
    assert len(told) == 2


def test_names_tell_fleets_apart() -> None:
    """Would catch a fleet that is read in place of another."""
    fleets = [Fleet(12), Fleet(12, 2), Fleet(12, all_rules=True), Fleet(12, planted="leave"), Fleet(13)]
    assert len({fleet.name for fleet in fleets}) == len(fleets)


def test_the_generator_is_known_by_its_sources(tmp_path: Path) -> None:
    """Would catch a hash that stays although the generator draws otherwise."""
    (tmp_path / "a.py").write_text("1", encoding="utf-8")
    before = stored.hash_of([tmp_path / "a.py"])
    (tmp_path / "a.py").write_text("2", encoding="utf-8")
    assert stored.hash_of([tmp_path / "a.py"]) != before


def test_a_trial_measures_the_solve(trial: Trial) -> None:
    """Would catch figures that are not of the plan, or progress that ends elsewhere."""
    assert trial.faults == ()
    assert trial.first_s is not None
    assert 0 < trial.first_s <= trial.wall_s
    assert trial.load_s > 0
    assert trial.peak_mib > 20
    seconds, costs, avoidable = zip(*trial.steps, strict=True)
    assert list(seconds) == sorted(seconds)
    assert list(costs) == sorted(costs, reverse=True)
    assert (costs[-1], avoidable[-1]) == (trial.cost, trial.avoidable)
    assert trial.to_witness is not None
    assert trial.to_greedy is not None
    assert trial_of(json.loads(json.dumps(trial.as_json()))).steps == trial.steps


def test_the_greedy_is_left_out_where_it_knows_too_few_rules(folder: Path) -> None:
    """Would catch a comparison with a plan that breaks rules."""
    found = attempt(load(Fleet(ORDERS, all_rules=True), folder), QUICK, folder)
    assert (found.greedy, found.to_greedy, found.faults) == (None, None, ())


def test_a_plan_that_breaks_a_rule_is_a_fault(tmp_path: Path) -> None:
    """Would catch a comparison with a plan that the checker rejects, and an exit code that hides it."""
    made = load(Fleet(ORDERS), tmp_path)
    placed = made.witness.orders[0]
    late = placed.model_copy(update={"end": placed.end + 1})
    spoilt = made.witness.model_copy(update={"orders": (late, *made.witness.orders[1:])})
    write_plan(spoilt, tmp_path / f"{Fleet(ORDERS).name}.witness.json")
    found = attempt(load(Fleet(ORDERS), tmp_path), QUICK, tmp_path)
    assert any("the witness plan breaks a rule" in fault for fault in found.faults)
    assert program.main(words(tmp_path, "--plain")) == 1


def words(folder: Path, *more: str) -> list[str]:
    return [
        *("--orders", str(ORDERS), "--time-limit", "3", "--workers", "1"),
        *("--fleets", str(folder), "--best", str(folder / "best.json"), "--out", str(folder / "out.json")),
        *more,
    ]


def test_a_run_is_written_and_its_best_plan_kept_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch results that are lost, and a best known plan that changes without being asked to."""
    assert program.main(words(tmp_path)) == 0
    assert read_best(tmp_path / "best.json") == {}
    whole = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [row["all_rules"] for row in whole["runs"]] == [False, True]
    assert {"commit", "machine", "versions", "when"} < set(whole)
    assert program.main(words(tmp_path, "--plain", "--keep")) == 0
    (best,) = read_best(tmp_path / "best.json").values()
    assert (best.orders, best.workers, best.commit) == (ORDERS, 1, whole["commit"])
    dear = replace(best, cost=best.cost // 2, avoidable=best.avoidable // 2)
    write_best({dear.key: dear}, tmp_path / "best.json")
    capsys.readouterr()
    assert program.main(words(tmp_path, "--plain", "--keep")) == 0
    assert "LOSES" in capsys.readouterr().out
    assert list(read_best(tmp_path / "best.json").values()) == [dear]


def test_only_a_cheaper_and_sound_plan_of_the_same_fleet_is_better(trial: Trial) -> None:
    """Would catch a record by a plan that breaks rules, and one of another fleet that stays for ever."""
    assert trial.cost is not None
    about = {"commit": "abc", "machine": "here", "when": "today"}
    best = improved(trial, {}, **about)
    assert best is not None
    known = {best.key: best}
    assert improved(trial, known, **about) is None
    assert improved(replace(trial, cost=trial.cost - 1), known, **about) is not None
    assert improved(replace(trial, cost=trial.cost - 1, faults=("broken",)), known, **about) is None
    assert improved(replace(trial, cost=None), known, **about) is None
    other = replace(trial, instance="other", cost=trial.cost + 1)
    assert best_of(other, known) is None
    assert improved(other, known, **about) is not None


@pytest.mark.parametrize(
    "more, said",
    [
        (50, "LOSES 50.00% of avoidable cost, 5.00% of cost"),
        (-50, "gains 50.00% of avoidable cost, 5.00% of cost"),
        (0, "as good as the best known"),
    ],
)
def test_what_a_run_loses_is_said(trial: Trial, more: int, said: str) -> None:
    """Would catch a loss that reads as a gain."""
    best = Best(12, 1, False, trial.instance, 1_000, 100, 1.0, 60.0, 2, "abc", "here", "today")
    assert said in verdict(replace(trial, cost=1_000 + more, avoidable=100 + more), best)


def test_an_unreadable_file_of_best_plans_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a file with conflicts that is overwritten as if there were none."""
    (tmp_path / "best.json").write_text("<<<<<<<", encoding="utf-8")
    assert program.main(words(tmp_path, "--keep")) == 2
    assert "is no file of best known plans" in capsys.readouterr().err
    assert (tmp_path / "best.json").read_text(encoding="utf-8") == "<<<<<<<"


def test_both_kinds_unless_one_is_asked_for() -> None:
    """Would catch an option that plans the other kind, and limits that do not follow the size."""
    kinds = [
        [fleet.all_rules for fleet in program.chosen([12], [1], plain=plain, all_rules=rules)]
        for plain, rules in ((False, False), (True, False), (False, True), (True, True))
    ]
    assert kinds == [[False, True], [False], [True], [False, True]]
    asked = program.chosen([12, 20], [1, 3], plain=True, all_rules=False)
    assert [(fleet.orders, fleet.seed) for fleet in asked] == [(12, 1), (12, 3), (20, 1), (20, 3)]
    assert [usual_seconds(n) for n in (200, 1_000, 3_000, 10_000)] == [60, 60, 120, 600]


def test_the_committed_best_plans_can_be_read() -> None:
    """Would catch a file that is committed with a fault in it."""
    assert all(best.avoidable <= best.cost for best in read_best().values())
