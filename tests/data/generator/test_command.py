"""``bitcorp generate`` as a user calls it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from data.cli import generate as command
from models.domain.codec import read_instance, read_plan
from solver.check import check


def bitcorp(*words: str | Path) -> int:
    """Run the command as the command line does."""
    parser = argparse.ArgumentParser(prog="bitcorp")
    command.register(parser.add_subparsers())
    options = parser.parse_args([str(word) for word in ("generate", *words)])
    code = options.run(options)
    assert isinstance(code, int)
    return code


def test_fleet_and_witness_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a witness that is not of the fleet beside it, and a line that tells wrong numbers."""
    fleet, witness = tmp_path / "fleet.json", tmp_path / "witness.json"
    assert bitcorp("--orders", "5", "--seed", "3", "--out", fleet, "--witness", witness) == 0
    instance = read_instance(fleet)
    report = check(instance, read_plan(witness))
    assert report.ok
    assert report.planned_share == 1.0
    assert f"5 orders, {len(instance.machines)} machine" in capsys.readouterr().out


def test_asking_for_the_witness_does_not_change_the_fleet(tmp_path: Path) -> None:
    """Would catch a fleet that tells whether, or where, its witness was written."""
    assert bitcorp("--orders", "4", "--seed", "9", "--out", tmp_path / "a.json") == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json"]
    with_witness = ("--orders", "4", "--seed", "9", "--out", tmp_path / "b.json")
    assert bitcorp(*with_witness, "--witness", tmp_path / "w.json") == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@pytest.mark.parametrize(
    "words, said",
    [
        (("--orders", "0"), "argument --orders: 0 must be from 1 to 10000"),
        (("--orders", "10001"), "argument --orders: 10001 must be from 1 to 10000"),
        (("--orders", "many"), "argument --orders: 'many' is no whole number from 1 to 10000"),
        (("--orders", "5", "--weeks", "-1"), "argument --weeks: -1 must be from 1 to 52"),
        (("--orders", "5", "--weeks", "0"), "argument --weeks: 0 must be from 1 to 52"),
        (("--orders", "5", "--seed", "-1"), "argument --seed: -1 must be from 0 to 2147483647"),
        ((), "the following arguments are required: --orders"),
    ],
)
def test_a_number_out_of_range_is_refused_in_words(
    words: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a traceback, an endless draw, or a fleet of another size than was asked."""
    with pytest.raises(SystemExit) as stopped:
        bitcorp(*words, "--out", tmp_path / "fleet.json")
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a traceback, or a silent loss."""
    assert bitcorp("--orders", "1", "--out", tmp_path / "nowhere" / "fleet.json") == 1
    assert "cannot be written" in capsys.readouterr().err
