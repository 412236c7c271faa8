"""``bitcorp check``: a verdict that scripts and planners can both use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli.main import main
from models.domain.codec import instance_hash
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check, with_costs
from tests.api.cli.running import environment, files
from tests.support import changed, good_plan, small_instance, with_fields

INSTANCE = small_instance()
GOOD = with_costs(INSTANCE, good_plan(INSTANCE)).model_copy(update={"instance_hash": instance_hash(INSTANCE)})
BAD = changed(GOOD, "duties", 0, operator="Eva").model_copy(update={"costs": None})


def checked(folder: Path, plan: Plan, *options: str, instance: Instance = INSTANCE) -> int:
    """Run the command on files with these values and return its exit code."""
    return main(["check", *map(str, files(folder, instance, plan)), *options])


def test_a_good_plan_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a checker that is never content."""
    assert checked(tmp_path, GOOD) == 0
    said = capsys.readouterr().out
    assert "Every rule is kept." in said
    assert "planned 100.0 %" in said


@pytest.mark.parametrize(
    "language, words", [("en", "Who works is certified"), ("es", "Quien trabaja está certificado")]
)
def test_a_bad_plan_fails_with_each_breach_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    """Would catch an exit code of 0, or a breach that is counted and not named."""
    assert checked(tmp_path, BAD, "--lang", language) == 1
    said = capsys.readouterr().out
    report = check(INSTANCE, BAD)
    assert all(message in said for message in report.messages(language))
    assert words in said
    assert f"{len(report.violations)} breaches." in said


def test_json_has_what_scripts_need(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a field that scripts rely on and that was renamed."""
    assert checked(tmp_path, BAD, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    right = check(INSTANCE, BAD)
    assert report["cost"] == right.costs.total == sum(report["cost_terms"].values())
    assert report["avoidable_cost"] == right.costs.avoidable
    assert report["planned_share"] == 1.0
    assert {violation["rule"] for violation in report["violations"]} == {v.rule for v in right.violations}


def test_a_wrong_figure_in_the_plan_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a plan whose price is believed."""
    assert GOOD.costs is not None
    cheap = GOOD.model_copy(update={"costs": GOOD.costs.model_copy(update={"total": 1})})
    assert checked(tmp_path, cheap) == 1
    assert "records 1 cents" in capsys.readouterr().out


def test_a_breach_of_the_frozen_past_is_listed_and_does_not_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a plan that can never pass because of what has already happened."""
    bolt = next(order for order in BAD.orders if order.order == "survey")
    facts = [duty.model_dump(mode="json") for duty in BAD.duties if duty.order == "survey"]
    reference = {"orders": [bolt.model_dump(mode="json", exclude={"machines"})], "duties": facts}
    frozen = with_fields(INSTANCE, horizon={"now": 48, "freeze": 48}, reference=reference)
    shifts = [
        {**operator.model_dump(mode="json"), "shifts": [[200, 210]]} if operator.id == "Dora" else operator
        for operator in frozen.operators
    ]
    frozen = Instance.model_validate({**frozen.model_dump(mode="json", by_alias=True), "operators": shifts})
    plan = BAD.model_copy(
        update={
            "instance_hash": "",
            "orders": (bolt,),
            "duties": tuple(duty for duty in BAD.duties if duty.order == "survey"),
            "moves": (),
        }
    )
    assert checked(tmp_path, plan, instance=frozen) == 0
    said = capsys.readouterr().out
    assert "(inherited)" in said
    assert "Every rule is kept." in said


@pytest.mark.parametrize("faulty", [0, 1])
def test_a_malformed_file_is_told_from_a_broken_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], faulty: int
) -> None:
    """Would catch a script that takes a typing error for a bad plan."""
    paths = files(tmp_path, INSTANCE, GOOD)
    paths[faulty].write_text('{"format_version": 1}')
    assert main(["check", *map(str, paths)]) == 2
    said = capsys.readouterr().err
    assert str(paths[faulty]) in said
    assert "required" in said


WITHOUT_SOLVER = """
import sys
sys.modules["ortools"] = None
from api.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("command", ["check", "show", "rules"])
def test_it_works_where_no_solver_is(tmp_path: Path, command: str) -> None:
    """Would catch OR-Tools imported where only a reading of the rules is needed."""
    paths = [] if command == "rules" else [str(path) for path in files(tmp_path, INSTANCE, GOOD)]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_SOLVER, command, *paths],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
