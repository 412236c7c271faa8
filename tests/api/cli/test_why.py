"""``bitcorp why``, ``why-not`` and ``bottlenecks``: what a planner reads, and what a script gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.main import main
from data.generator.causes import Planted, plant
from models.domain.codec import write_instance
from tests.api.cli.running import files

CLOSED = plant(20, 3, "site_closed")


def asked(folder: Path, one: Planted, *words: str, command: str = "why") -> int:
    instance, plan = files(folder, one.instance, one.plan)
    return main([command, str(instance), str(plan), *words])


def test_why_tells_the_cause_its_members_and_prices(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer without the set, without a price, or that does not say whether it was proven."""
    order, site = CLOSED.truth["order"], CLOSED.truth["subject"][0]
    assert asked(tmp_path, CLOSED, order, "--time-limit", "60") == 0
    text = capsys.readouterr().out
    assert f"{order} is not planned: its site is closed. (verified by solving again" in text
    assert f"- {site} is closed from " in text
    assert f"- Open {site} from " in text
    assert "cost falls by" in text


def test_why_speaks_spanish_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Texts in the wrong language, or JSON that a script cannot read."""
    order = CLOSED.truth["order"]
    assert asked(tmp_path, CLOSED, order, "--json", "--lang", "es", "--time-limit", "60") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["code"], told["verified"], told["scope"]) == ("site_closed", True, "alone")
    assert told["words"] == f"{order} no está planificada: su obra está cerrada."
    assert "closure" in {one["kind"] for one in told["restrictions"]}
    assert told["relaxations"][0]["cost_change"] < 0


def test_why_of_an_instance_names_its_contradiction(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pins that contradict each other and are not named."""
    one = plant(20, 3, "pins_contradict")
    write_instance(one.instance, tmp_path / "f.json")
    assert main(["why", str(tmp_path / "f.json")]) == 0
    text = capsys.readouterr().out
    assert "No plan keeps all rules: what is pinned contradicts itself." in text
    assert text.count(f"{one.truth['order']} is pinned to start at") == 2


def test_unknown_order_is_a_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A traceback, or an answer about nothing."""
    assert asked(tmp_path, CLOSED, "W-99") == 2
    assert "'W-99' is no order of this instance" in capsys.readouterr().err


def test_why_not_names_the_closure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wish that is refused without the rule that forbids it."""
    placed = next(o for o in CLOSED.witness.orders if o.order == CLOSED.truth["order"])
    at = f"{CLOSED.instance.horizon.instant(placed.start):%Y-%m-%dT%H:%M}"
    assert asked(tmp_path, CLOSED, placed.order, "--at", at, command="why-not") == 0
    text = capsys.readouterr().out
    assert "is not possible, whatever else is planned" in text
    assert "is closed from" in text


@pytest.mark.parametrize("at", ["yesterday", "2031-01-01T00:00", "2027-01-05T07:10"])
def test_a_time_that_is_none_is_a_clear_error(
    at: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A time that is rounded in silence."""
    assert asked(tmp_path, CLOSED, CLOSED.truth["order"], "--at", at, command="why-not") == 2
    assert at in capsys.readouterr().err


def test_planting_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A planted fleet whose truth is missing, or an unknown cause that plants something else."""
    out, truth = tmp_path / "f.json", tmp_path / "t.json"
    words = ["generate", "--orders", "20", "--seed", "3", "--out", str(out), "--truth", str(truth)]
    assert main([*words, "--plant", "budget"]) == 0
    assert json.loads(truth.read_text(encoding="utf-8"))["cause"] == "budget"
    assert main([*words, "--plant", "bad-luck"]) == 2
    assert "Maybe one of no_machine" in capsys.readouterr().err
