"""``bitcorp validate`` and ``bitcorp convert`` as a user calls them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from data.cli import convert, validate
from data.readers import read_any
from models.domain.codec import parse_instance, write_instance
from models.domain.faults import InvalidFile
from models.domain.instance import Instance
from tests.data.malformed.sound import SOUND, write_sound_tables
from tests.support_malformed import malformed_files

FIXTURES = Path(__file__).resolve().parents[1] / "models" / "domain" / "fixtures"


def bitcorp(*words: str | Path) -> int:
    """Run a command as the command line does."""
    parser = argparse.ArgumentParser(prog="bitcorp")
    subparsers = parser.add_subparsers()
    validate.register(subparsers)
    convert.register(subparsers)
    options = parser.parse_args([str(word) for word in words])
    code = options.run(options)
    assert isinstance(code, int)
    return code


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """Return the file of a sound instance."""
    write_instance(parse_instance(SOUND), tmp_path / "fleet.json")
    return tmp_path / "fleet.json"


def test_a_sound_file_is_said_to_be_so(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a command that says nothing, and a script that cannot tell."""
    assert bitcorp("validate", fleet) == 0
    said = capsys.readouterr().out
    assert "nothing is wrong" in said
    assert "2 orders, 2 machines, 1 operator, 2 sites" in said
    assert "2026-03-02 00:00 to 2026-03-09 00:00 (America/Lima)" in said


def test_a_plan_is_validated_as_a_plan(capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a plan that is told to be a malformed instance."""
    assert bitcorp("validate", FIXTURES / "plan_v1.json") == 0
    assert "A plan: 1 order, 1 duty, 1 move, 1 unplanned" in capsys.readouterr().out


def test_all_faults_are_listed_and_the_exit_code_is_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a traceback, a missing fault, or an exit code that says that all is well."""
    for path, words in malformed_files(tmp_path):
        assert bitcorp("validate", path) == 2
        said = capsys.readouterr().out
        assert all(word in said for word in words), said


def test_faults_as_json_have_place_value_and_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch output that a script cannot parse or that leaves something out."""
    data = {**SOUND, "currency": "dollars", "crew_transport": "van"}
    (tmp_path / "bad.json").write_text(json.dumps(data))
    assert bitcorp("validate", tmp_path / "bad.json", "--json") == 2
    report = json.loads(capsys.readouterr().out)
    assert report["valid"] is False
    assert [(fault["path"], fault["value"]) for fault in report["faults"]] == [
        ("$.currency", "dollars"),
        ("$.crew_transport", "van"),
    ]
    assert "is no transport class" in report["faults"][1]["message"]
    assert bitcorp("validate", FIXTURES / "plan_v1.json", "--json") == 0
    assert json.loads(capsys.readouterr().out)["faults"] == []


@pytest.mark.parametrize(
    "ways", [("a.xlsx", "b", "c.json"), ("a", "b.json", "c.xlsx")], ids=["through", "back"]
)
def test_an_instance_keeps_through_every_form(ways: tuple[str, ...], fleet: Path) -> None:
    """Would catch a form that loses something."""
    source = fleet
    for way in ways:
        assert bitcorp("convert", source, fleet.parent / way) == 0
        source = fleet.parent / way
        assert read_any(source) == parse_instance(SOUND)


def test_what_is_there_is_written_over_only_when_asked(
    fleet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a table of the old instance that stays among those of the new one."""
    folder = fleet.parent / "tables"
    write_sound_tables(folder)
    (folder / "readme.txt").write_text("for people")
    for out in (folder, fleet):
        assert bitcorp("convert", fleet, out) == 2
        assert "Maybe add --force" in capsys.readouterr().err
    assert bitcorp("convert", fleet, folder, "--force") == 0
    assert read_any(folder) == parse_instance(SOUND)
    assert not (folder / "calendar_exceptions.csv").exists()
    assert (folder / "readme.txt").exists()


@pytest.mark.parametrize("name", ["fleet.csv", "fleet.ods", "fleet.xls"])
def test_a_form_that_is_not_known_is_refused_before_anything_is_written(
    name: str, fleet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a folder called fleet.csv."""
    assert bitcorp("convert", fleet, fleet.parent / name) == 2
    assert "Maybe name a .json or .xlsx file, or a folder" in capsys.readouterr().err
    assert not (fleet.parent / name).exists()


def test_a_malformed_instance_is_not_converted(fleet: Path) -> None:
    """Would catch half an instance in a workbook."""
    fleet.write_text("{}")
    with pytest.raises(InvalidFile):
        bitcorp("convert", fleet, fleet.parent / "fleet.xlsx")
    assert not (fleet.parent / "fleet.xlsx").exists()


def test_too_much_for_a_cell_is_told(fleet: Path) -> None:
    """Would catch a list that the workbook cuts off in silence."""
    sites = [{"id": f"{number:04d}{'x' * 76}", "calendar": "day"} for number in range(500)]
    machine = {**SOUND["machines"][0], "sites": [site["id"] for site in sites]}
    data = {**SOUND, "sites": [*SOUND["sites"], *sites], "machines": [machine, SOUND["machines"][1]]}
    write_instance(parse_instance(data), fleet)
    with pytest.raises(InvalidFile, match=r"sheet machines, row 2, column sites: .* more than a cell holds"):
        bitcorp("convert", fleet, fleet.parent / "fleet.xlsx")
    assert bitcorp("convert", fleet, fleet.parent / "tables") == 0


def test_times_that_no_table_can_hold_are_told(fleet: Path) -> None:
    """Would catch an overflow, and a date that is another one when it is read back."""
    data = {**SOUND, "horizon": {"start": "9998-03-02T00:00:00Z", "slots": 336}}
    instance = parse_instance(data)
    assert isinstance(instance, Instance)
    write_instance(instance, fleet)
    with pytest.raises(InvalidFile, match="later than tables can hold"):
        bitcorp("convert", fleet, fleet.parent / "fleet.xlsx")
