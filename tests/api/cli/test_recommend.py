"""``bitcorp recommend``: prices that a planner can rely on, and plans that can be used at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.main import main
from models.domain.codec import instance_hash, read_plan
from solver.check import check, with_costs
from tests.api.cli.running import files
from tests.support import good_plan, small_instance

INSTANCE = small_instance()
PLAN = with_costs(INSTANCE, good_plan(INSTANCE)).model_copy(update={"instance_hash": instance_hash(INSTANCE)})
ORDER = next(placed for placed in PLAN.orders if placed.machines)


def asked(folder: Path, *options: str) -> int:
    """Run the command on the good plan and return its exit code."""
    return main(["recommend", *map(str, files(folder, INSTANCE, PLAN)), *options])


def test_a_way_that_is_written_is_the_plan_that_was_priced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch another plan in the file than the one that was listed."""
    out = tmp_path / "new.json"
    wish = ("--machine", f"{ORDER.order}@{ORDER.machines[0]}")
    assert asked(tmp_path, *wish, "--json", "--out", str(out)) == 0
    said = json.loads(capsys.readouterr().out)
    report = check(INSTANCE, read_plan(out))
    assert report.ok
    assert report.costs.total == said["cost"] + said["ways"][0]["price"]
    assert sum(said["ways"][0]["terms"].values()) == said["ways"][0]["price"]
    assert ORDER.order in said["ways"][0]["words"][0]


def test_the_words_are_in_the_language_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch English words in a Spanish answer."""
    wish = ("--machine", f"{ORDER.order}@{ORDER.machines[0]}")
    assert asked(tmp_path, *wish, "--lang", "es") == 0
    spanish = capsys.readouterr().out
    assert asked(tmp_path, *wish) == 0
    english = capsys.readouterr().out
    assert "queda sin planificar" in spanish
    assert "is left unplanned" in english


@pytest.mark.parametrize(
    "options",
    [
        ("--order", "nowhere"),
        ("--slot", "nowhere@0..10"),
        ("--slot", f"{ORDER.machines[0]}@5..5"),
        ("--slot", f"{ORDER.machines[0]}@tomorrow..5"),
        ("--operator-shift", "nowhere"),
        ("--operator-shift", f"{ORDER.order}@999999"),
        ("--order", ORDER.order),
        ("--order", ORDER.order, "--operator", "Ana"),
    ],
)
def test_a_malformed_question_says_how_to_put_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    """Would catch a traceback, or a refusal without advice."""
    assert asked(tmp_path, *options) == 2
    assert "Maybe" in capsys.readouterr().err
