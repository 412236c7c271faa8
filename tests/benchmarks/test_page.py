"""``bitcorp bench report``: the page shows what files hold, says what is missing, and fetches nothing."""

from __future__ import annotations

import argparse
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import cli
from benchmarks.fleets.best import Best
from benchmarks.fleets.trial import Trial
from benchmarks.page import figures
from benchmarks.page.files import Public, Ran, Results, Row, read_all, usual_files
from benchmarks.page.measures import by_fleet, mean_gap, median_gaps, speed_ups
from benchmarks.page.page import sections_of

TRIAL = Trial(
    orders=200,
    seed=1,
    all_rules=False,
    instance="fleet",
    time_limit_s=60.0,
    workers=1,
    solver_seed=1,
    load_s=0.1,
    first_s=2.0,
    wall_s=60.0,
    status="FEASIBLE",
    stopped_by="time",
    cost=1_120,
    avoidable=120,
    planned_share=1.0,
    witness=150,
    greedy=900,
    steps=((2.0, 1_800, 800), (10.0, 1_200, 200), (40.0, 1_120, 120)),
    peak_mib=500.0,
    busy=0.1,
)
BEST = Best(200, 1, False, "fleet", 1_100, 100, 1.0, 600.0, 8, "abc", "there", "today")
HEAD = {"when": "2026-11-30T12:00:00+00:00", "commit": "826015cf1d", "machine": "here", "versions": {}}


def ran(trial: Trial, when: str = "2026-11-30T12:00", commit: str = "826015cf1d") -> Ran:
    return Ran(trial, when, commit, "here")


def fleets_file(*trials: Trial, **head: str) -> dict[str, Any]:
    return {"kind": "fleets", **HEAD, **head, "runs": [trial.as_json() for trial in trials]}


def family_file(family: str, gaps: dict[str, float], peer: str = "") -> dict[str, Any]:
    solvers = ("bitcorp", peer) if peer else ("",)
    runs = [
        {
            "instance": name,
            "seed": 1,
            "status": "UNKNOWN" if gap == 100 else "FEASIBLE",
            "objective": None if gap == 100 else 7,
            "gap_percent": gap,
            **({"solver": solver} if solver else {}),
        }
        for name, gap in gaps.items()
        for solver in solvers
    ]
    tally = {"peer": peer, "wins": 1, "ties": 2, "losses": 3} if peer else {}
    about = {"family": family, "time_limit_s": 30.0, "workers": 2, "machine": "here"}
    return {**about, **tally, "runs": runs}


def put(path: Path, data: Any, age: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    made = 1_790_000_000 - age
    os.utime(path, (made, made))
    return path


def report(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers())
    options = parser.parse_args(["bench", "report", *map(str, words)])
    code: int = options.run(options)
    return code


def everything(folder: Path) -> None:
    """Write a file of each kind, where benchmarks leave them."""
    own = folder / ".benchmarks"
    two = replace(TRIAL, workers=2, steps=((1.0, 1_500, 500), (5.0, 1_120, 120)))
    put(own / "fleets-1.json", fleets_file(TRIAL, two, replace(TRIAL, all_rules=True, greedy=None)))
    parts = [{"part": "build", "seconds": {"1000": 0.2, "10000": 2.0}, "exponent": 1.0}]
    put(own / "scaling.json", {"kind": "scaling", **HEAD, "parts": parts})
    extra = {"part": "check", "orders": 200, "machine": "here"}
    timing = {"extra_info": extra, "stats": {"min": 0.1}}
    timings = {"machine_info": {}, "benchmarks": [timing], "datetime": "2026-11-30T12:00:00"}
    put(own / "parts" / "Linux" / "0001.json", timings)
    put(folder / "results.json", family_file("rcpsp", {"J60_1.txt": 1.5, "<b>J60_2.txt": 100.0}))
    put(folder / "comparison.json", family_file("mspsp", {"one.dzn": 2.0}, "pyjobshop"))


def test_the_page_shows_what_there_is_and_fetches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch files that are not found, figures that get lost, and a page that needs a network."""
    monkeypatch.chdir(tmp_path)
    everything(tmp_path)
    assert report("--out", tmp_path / "page.html") == 0
    assert "from 5 results files" in capsys.readouterr().out
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Left out" not in text
    assert "several machines" not in text
    outside = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    assert re.findall(r'(?:src|href)="(?!data:)[^"]*"', outside) == []
    found = re.search(r'<script type="application/json" id="figures">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    drawn = json.loads(found[1])
    assert sorted(drawn) == sorted(re.findall(r'<div id="(figure-\d+)"', text))
    for figure in drawn.values():
        assert figure["data"]
        axes = [figure["layout"][axis]["title"]["text"] for axis in ("xaxis", "yaxis")]
        assert all(axes)
    assert "<b>J60_2" not in text, "a name from a file is no markup"


def test_what_is_missing_names_the_command_that_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch an empty chart, or a page that fails where nothing has been run yet."""
    monkeypatch.chdir(tmp_path)
    assert report() == 0
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    for command in (
        "python -m benchmarks.fleets",
        "python -m benchmarks.scaling",
        "python -m benchmarks.parts",
        "--workers 1",
        "bitcorp bench run",
        "bitcorp bench compare",
    ):
        assert command in text
    assert '<div id="figure-' not in text


def test_a_file_that_cannot_be_used_is_named_and_the_rest_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a page that one broken file prevents, or that passes over it in silence."""
    good = put(tmp_path / "good.json", family_file("rcpsp", {"a.txt": 1.0}))
    half = put(tmp_path / "half.json", '{"kind": "fleets", "runs": [')
    other = put(tmp_path / "other.json", {"horizon": {}})
    lacking = put(tmp_path / "lacking.json", {"kind": "fleets", **HEAD, "runs": [{"orders": 5}]})
    assert report(good, half, other, lacking, "--out", tmp_path / "page.html") == 0
    said = capsys.readouterr().err
    assert "half.json is no whole results file" in said
    assert "lacking.json is no whole results file" in said
    assert "other.json holds no figures for this page" in said
    assert "rcpsp, 30 s, 2 workers" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_call_that_cannot_be_done_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a traceback at a mistyped name."""
    assert report(tmp_path / "nowhere.json") == 2
    assert "is not there" in capsys.readouterr().err
    assert report("--out", tmp_path / "no" / "folder.html") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_of_two_files_of_a_family_the_newest_counts(tmp_path: Path) -> None:
    """Would catch figures of last month that are drawn as today's."""
    put(tmp_path / "results-1.json", family_file("rcpsp", {"a.txt": 9.0}), age=0)
    put(tmp_path / "results-2.json", family_file("rcpsp", {"a.txt": 1.0}), age=100)
    results = read_all(usual_files(tmp_path))
    assert mean_gap(results.families["rcpsp"]) == 9.0
    assert [source.path.name for source in results.sources] == ["results-1.json", "results-2.json"]


def test_quality_is_measured_by_the_best_known_of_the_same_fleet() -> None:
    """Would catch a ratio to a plan of another fleet, and runs of a changed fleet beside today's."""
    dearer = replace(TRIAL, avoidable=240)
    (fleet,) = by_fleet([ran(dearer), ran(TRIAL)], {BEST.key: BEST})
    assert (fleet.reference, fleet.known, fleet.ratio(TRIAL.avoidable)) == (100, True, 1.2)
    (fleet,) = by_fleet([ran(dearer), ran(TRIAL)], {BEST.key: replace(BEST, instance="another")})
    assert (fleet.reference, fleet.known) == (120, False)
    (fleet,) = by_fleet([ran(replace(TRIAL, instance="old")), ran(TRIAL)], {})
    assert len(fleet.runs) == 1
    assert by_fleet([ran(replace(TRIAL, faults=("broken",)))], {}) == []
    drawn = figures.quality_over_time(by_fleet([ran(TRIAL)], {BEST.key: BEST})[0]).data[0]
    assert list(drawn.x) == [2.0, 10.0, 40.0, 60.0]
    assert list(drawn.y) == [8.0, 2.0, 1.2, 1.2]


def test_sizes_compare_runs_of_the_usual_limit() -> None:
    """Would catch a trial of seconds that is drawn as what the engine does in its usual time."""
    short = ran(replace(TRIAL, time_limit_s=5.0, avoidable=500), "2026-12-01")
    (fleet,) = by_fleet([ran(TRIAL), short], {})
    assert fleet.chosen.trial == TRIAL
    (fleet,) = by_fleet([short], {})
    assert fleet.chosen == short


def test_speed_up_is_time_to_the_same_quality() -> None:
    """Would catch a speed-up of runs that differ in more, and one that compares unequal plans."""
    one = ran(TRIAL)
    two = ran(replace(TRIAL, workers=2, avoidable=90, steps=((1.0, 1_500, 500), (8.0, 1_110, 110))))
    (fleet,) = by_fleet([one, two], {})
    assert speed_ups(fleet) == {1: 1.0, 2: 5.0}
    for other in (
        replace(two, commit="another"),
        replace(two, machine="there"),
        replace(two, trial=replace(two.trial, time_limit_s=120.0)),
    ):
        (fleet,) = by_fleet([one, other], {})
        assert speed_ups(fleet) == {}


def test_an_instance_without_a_solution_is_drawn_apart() -> None:
    """Would catch a failure that looks like a gap of 100 %, and means over some of the seeds."""
    rows = [
        Row("a", 1, "", "FEASIBLE", 2.0, True),
        Row("a", 2, "", "FEASIBLE", 4.0, True),
        Row("b", 1, "", "UNKNOWN", 100.0, False),
        Row("c", 1, "", "FEASIBLE", None, True),
    ]
    assert median_gaps(rows) == {"a": (3.0, True), "b": (100.0, False)}
    public = Public("rcpsp", 30.0, 2, "here", rows)
    assert mean_gap(public) == pytest.approx(106 / 3)
    (bars,) = figures.gaps_of_family(public).data
    assert list(bars.text) == ["3.0 %", "no solution"]
    assert list(bars.marker.color) == [figures.COLOURS[0], figures.UNSOLVED]


def test_instances_with_long_names_stay_apart() -> None:
    """Would catch two instances that share a place because their short names are alike."""
    names = [f"inst_set1a_sf{n}_nc1.5_n20_m10_02.dzn" for n in (0, 1)]
    rows = [Row(name, 1, "", "FEASIBLE", 1.0, True) for name in names]
    drawn = figures.gaps_of_family(Public("mspsp", 30.0, 2, "here", rows))
    assert list(drawn.data[0].x) == names
    assert set(drawn.layout.xaxis.ticktext) == {"inst_set…5_n20_m10_02"}


def test_a_comparison_draws_both_and_says_who_wins() -> None:
    """Would catch a peer's figures under our name."""
    rows = [
        Row("a", 1, "bitcorp", "FEASIBLE", 2.0, True),
        Row("a", 1, "pyjobshop", "FEASIBLE", 5.0, True),
    ]
    public = Public("rcpsp", 30.0, 2, "here", rows, "pyjobshop", (1, 0, 0))
    results = Results(comparisons={("rcpsp", "pyjobshop"): public})
    peers = sections_of(results, {})[5]
    assert peers.charts[-1].title == "rcpsp, 30 s, 2 workers, beside pyjobshop: 1 wins, 0 ties, 0 losses"
    drawn = {bars.name: list(bars.y) for bars in peers.charts[-1].figure.data}
    assert drawn == {"bitcorp": [2.0], "pyjobshop": [5.0]}
    assert {bars.name: list(bars.y) for bars in peers.charts[0].figure.data} == drawn


def test_a_solve_that_failed_is_named_on_the_page(tmp_path: Path) -> None:
    """Would catch a failure that is simply not drawn."""
    broken = replace(TRIAL, faults=("the plan breaks a rule: two orders at once",))
    file = put(tmp_path / "fleets.json", fleets_file(broken))
    report(file, "--out", tmp_path / "page.html")
    assert "two orders at once" in (tmp_path / "page.html").read_text(encoding="utf-8")
