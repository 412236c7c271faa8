"""``bitcorp whatif``, ``diff`` and ``promote`` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli.changes import FORMS, Reader
from api.cli.failures import CommandError
from api.cli.main import main
from models.domain.changes import apply_all, parse_changes
from models.domain.codec import read_instance, read_plan, write_instance
from solver.advice.what_if import read_scenario
from solver.check import check
from tests.api.cli.running import files
from tests.support import good_plan, small_instance, with_item

FLEET = with_item(small_instance(), "machines", "TR2", ownership="rented")
PLAN = good_plan(FLEET)
QUICK = ("--time-limit", "20", "--workers", "1")
SHORT: dict[str, tuple[str, dict[str, Any]]] = {
    "down": (
        "EX1:2026-03-03..2026-03-04",
        {"kind": "machine_down", "machine": "EX1", "start": 48, "end": 144},
    ),
    "return": ("TR2:2026-03-04", {"kind": "machine_returned", "machine": "TR2", "at": 96}),
    "absent": ("Ana:2026-03-03", {"kind": "operator_absent", "operator": "Ana", "start": 48, "end": 96}),
    "extend": (
        "Ana:digger:2026-03-04",
        {"kind": "certificate_extended", "operator": "Ana", "certificate": "digger", "until": 144},
    ),
    "close": ("dam:2026-03-03T12:00..", {"kind": "site_closed", "site": "dam", "start": 72}),
    "wet": (
        "dam,quarry:2026-03-03..2026-03-03T12:00",
        {"kind": "wet_week", "sites": ["dam", "quarry"], "start": 48, "end": 72},
    ),
    "cancel": ("fill", {"kind": "order_cancelled", "order": "fill"}),
    "longer": ("dig:-2.5", {"kind": "order_longer", "order": "dig", "slots": -5}),
    "move": (
        "fill:site=quarry,due=2026-03-05,deadline=none",
        {"kind": "order_moved", "order": "fill", "site": "quarry", "due": 192, "deadline": None},
    ),
    "pin": (
        "fill:machine=TR2",
        {"kind": "pin_set", "pin": {"kind": "machine", "order": "fill", "machine": "TR2"}},
    ),
    "unpin": ("fill:start", {"kind": "pin_taken", "order": "fill", "pin": "start"}),
    "overtime": (
        "2:Ana,Ben",
        {
            "kind": "overtime_allowed",
            "shift_slots": 4,
            "limits": {"daily_minutes": 840},
            "operators": ["Ana", "Ben"],
        },
    ),
    "weight": ("unplanned=5", {"kind": "weights_changed", "weights": {"unplanned": 5}}),
    "most-changes": ("any", {"kind": "most_changes", "most": None}),
    "now": ("2026-03-02T10:00", {"kind": "clock_moved", "now": 20}),
    "freeze": ("2026-03-03", {"kind": "clock_moved", "freeze": 48}),
}


@pytest.mark.parametrize("name", FORMS)
def test_each_short_form_says_one_change(name: str) -> None:
    """A form without an example, or that is read as another time than it says."""
    text, change = SHORT[name]
    assert Reader(FLEET).read(name, text) == change


def test_rain_without_sites_is_everywhere() -> None:
    """A date that is taken for the name of a site."""
    for text in ("2026-03-03", "2026-03-03T06:00..2026-03-04T07:30"):
        assert "sites" not in Reader(FLEET).read("wet", text)


@pytest.mark.parametrize(
    "name,text,words",
    [
        ("down", "EX1", "lacks what comes after the colon"),
        ("down", "EX1:tomorrow", "is no date"),
        ("down", "EX1:2026-03-05..2026-03-04", "no time within the horizon"),
        ("return", "TR2:2027-01-01", "outside the horizon"),
        ("longer", "dig:long", "no number of hours"),
        ("move", "dig:when=2026-03-04", "none of site="),
        ("pin", "dig:colour=red", "none of start="),
        ("weight", "unpland=5", "Maybe 'unplanned' is meant"),
        ("most-changes", "few", "neither a whole number"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_form(name: str, text: str, words: str) -> None:
    """A short form that is misread in silence."""
    with pytest.raises(CommandError, match=words) as refused:
        Reader(FLEET).read(name, text)
    assert f"--{name} {text}" in str(refused.value)


def test_branches_are_written_compared_and_promoted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A branch whose files do not fit together, or a promotion of something else than the branch."""
    fleet, plan = files(tmp_path, FLEET, PLAN)
    first, second, out = tmp_path / "a.json", tmp_path / "b.changes.json", tmp_path / "tried"
    first.write_text('[{"kind": "machine_down", "machine": "TR1", "start": 0, "end": 300}]')
    second.write_text(
        '{"name": "Eva is ill", "changes": [{"kind": "operator_absent", "operator": "Eva", "start": 0}]}'
    )
    words = ["whatif", fleet, plan, first, second, "--most-changes", "30", "--out", out, *QUICK, "--json"]
    assert main([str(word) for word in words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [branch["name"] for branch in told] == ["a", "Eva is ill"]
    assert told[0]["tried"][-1] == "At most 30 changes to the reference plan are allowed."
    for branch in told:
        instance, result = (Path(branch["files"][name]) for name in ("instance", "plan"))
        report = check(read_instance(instance), read_plan(result))
        assert report.ok
        assert report.costs.total == branch["cost"]["after"]
        assert branch["differences"]
    scenario = read_scenario(Path(told[0]["files"]["scenario"]))
    assert scenario.changed() == read_instance(out / "a.json")
    assert main(["diff", str(plan), str(out / "a.plan.json"), "--instance", str(fleet), "--lang", "es"]) == 0
    assert "en lugar de" in capsys.readouterr().out
    live = tmp_path / "live.json"
    promote = [
        "promote",
        str(out / "a.scenario.json"),
        str(live),
        str(plan),
        "--out",
        str(tmp_path / "next.json"),
    ]
    write_instance(FLEET, live)
    assert main([*promote, "--quiet"]) == 0
    assert read_instance(tmp_path / "next.json") == scenario.changed()
    assert check(read_instance(tmp_path / "next.json"), read_plan(tmp_path / "next.plan.json")).ok


def test_a_promotion_names_what_stands_against_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A branch that overwrites what has changed meanwhile."""
    fleet, plan = files(tmp_path, FLEET, PLAN)
    out, live = tmp_path / "one.json", tmp_path / "live.json"
    assert (
        main(
            [
                "whatif",
                str(fleet),
                str(plan),
                "--down",
                "TR1:2026-03-02",
                "--out",
                str(out),
                *QUICK,
                "--quiet",
            ]
        )
        == 0
    )
    promote = ["promote", str(out), str(live), str(plan), "--out", str(tmp_path / "next.json"), *QUICK]
    write_instance(with_item(FLEET, "machines", "TR1", cost_per_hour=1), live)
    assert main([*promote, "--rebase"]) == 1
    assert "máquina TR1: cambiado" in (main([*promote, "--lang", "es"]), capsys.readouterr().err)[1]
    write_instance(with_item(FLEET, "machines", "EX2", cost_per_hour=1), live)
    assert main(promote) == 1
    said = capsys.readouterr().err
    assert "machine EX2: changed" in said
    assert "--rebase" in said
    assert not (tmp_path / "next.json").exists()
    assert main([*promote, "--rebase", "--quiet"]) == 0
    after = read_instance(tmp_path / "next.json")
    assert {m.id: m.cost_per_hour for m in after.machines}["EX2"] == 1
    assert check(after, read_plan(tmp_path / "next.plan.json")).ok


def test_faults_come_before_any_solve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An hour of solving that ends with a mistyped name."""
    fleet, plan = files(tmp_path, FLEET, PLAN)
    call = ["whatif", str(fleet), str(plan), "--out", str(tmp_path / "tried")]
    assert main(call) == 2
    assert "nothing is changed" in capsys.readouterr().err
    assert main([*call, "--cancel", "digg"]) == 2
    assert "Maybe 'dig' is meant" in capsys.readouterr().err
    assert main([*call[:-1], str(fleet), "--cancel", "dig"]) == 2
    assert "would overwrite an input" in capsys.readouterr().err
    odd = tmp_path / "odd.json"
    odd.write_text('[{"kind": "machine_down", "machine": "EX1", "start": 100, "end": 50}]', encoding="utf-8")
    assert main([*call[:3], str(odd), *call[3:]]) == 2
    told = capsys.readouterr().err
    assert str(odd) in told
    assert "$.changes[0].end: 50 must come after the start, which is 100" in told


def test_a_branch_without_a_plan_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bound on changes that is too tight and leaves the planner without a reason."""
    fleet, plan = files(tmp_path, FLEET, PLAN)
    out = tmp_path / "x.json"
    call = ["whatif", str(fleet), str(plan), "--down", "TR1:2026-03-02..2026-03-08", "--most-changes", "0"]
    assert main([*call, "--out", str(out), *QUICK, "--time-limit", "60", "--quiet"]) == 3
    said = capsys.readouterr().err
    assert "at most 0 changes" in said
    assert "are needed" in said
    assert not out.exists()


def test_the_file_of_changes_may_be_what_a_program_writes() -> None:
    """A change that the command line can say and the file cannot."""
    for text, change in SHORT.values():
        assert parse_changes([change]).to_json()["changes"] == [change], text
    applied = apply_all(FLEET, parse_changes([SHORT["down"][1], SHORT["cancel"][1]]).changes)
    assert applied != FLEET


@pytest.mark.parametrize("options, workers, work", [((), 2, None), (("--deterministic", "1"), 1, 1.0)])
def test_a_branch_is_solved_within_the_limits_that_the_options_name(
    tmp_path: Path, options: tuple[str, ...], workers: int, work: float | None
) -> None:
    """Would catch cores that nobody named, or a deterministic branch that reads a clock."""
    fleet, plan = files(tmp_path, FLEET, PLAN)
    out = tmp_path / "tried.json"
    call = ["whatif", str(fleet), str(plan), "--cancel", "dig", "--out", str(out), "--time-limit", "20"]
    assert main([*call, "--quiet", *options]) == 0
    result = read_scenario(out).result
    assert result is not None
    assert (result.provenance.workers, result.provenance.deterministic) == (workers, work)
