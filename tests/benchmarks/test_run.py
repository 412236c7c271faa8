"""``bitcorp bench run`` as a user runs it."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from benchmarks import cli
from benchmarks.families import family
from tests.benchmarks.samples import OPTIMA, PATTERSON, write, write_bounds


def bench(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers())
    options = parser.parse_args(["bench", *map(str, words)])
    code: int = options.run(options)
    return code


def runs_of(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["runs"]
    return rows


@pytest.mark.parametrize("name", ["rcpsp", "mmrcpsp", "mspsp"])
def test_a_family_from_files_to_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Catches a family that runs in pieces but not from the command to the file."""
    path = write(tmp_path, name)
    write_bounds(tmp_path, f"tiny.txt,{OPTIMA[name]},{OPTIMA[name]},yes,by hand")
    out = tmp_path / "results.json"
    assert bench("run", name, tmp_path, "--time-limit", "20", "--workers", "1", "--out", out) == 0
    whole = json.loads(out.read_text(encoding="utf-8"))
    assert {key: whole[key] for key in ("family", "time_limit_s", "workers")} == {
        "family": name,
        "time_limit_s": 20.0,
        "workers": 1,
    }
    assert set(whole["versions"]) == {"engine", "ortools", "python"}
    (row,) = whole["runs"]
    assert (row["status"], row["objective"], row["bound"]) == ("OPTIMAL", OPTIMA[name], OPTIMA[name])
    assert row["gap_percent"] == 0
    assert row["wall_s"] > 0
    chosen = family(name)
    assert chosen.faults(chosen.read(path), row["solution"]) == []
    shown = capsys.readouterr().out
    assert "gap 0.00 %" in shown
    assert "1 solved, 1 proven optimal" in shown


def test_what_is_missing_is_skipped_and_what_is_malformed_is_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a run that ends at the first bad file, reads files that no row names, or hides either."""
    write(tmp_path, "rcpsp", name="good.txt")
    write(tmp_path, "rcpsp", PATTERSON.replace("3 1 0 1 5", "3 x 0 1 5"), name="bad.txt")
    write(tmp_path, "rcpsp", "not even a number", name="unnamed.txt")
    write_bounds(tmp_path, "absent.txt,5,5,yes,s", "bad.txt,7,7,yes,s", "good.txt,7,7,yes,s")
    out = tmp_path / "results.json"
    words = ("--time-limit", "20", "--workers", "1", "--seeds", "2", "--out", out)
    assert bench("run", "rcpsp", tmp_path, *words) == 0
    rows = runs_of(out)
    assert [(r["instance"], r["seed"], r["status"], r["gap_percent"]) for r in rows] == [
        ("bad.txt", 1, "UNKNOWN", 100.0),
        ("bad.txt", 2, "UNKNOWN", 100.0),
        ("good.txt", 1, "OPTIMAL", 0.0),
        ("good.txt", 2, "OPTIMAL", 0.0),
    ]
    shown = capsys.readouterr()
    assert "skipped: absent.txt" in shown.err
    assert "ERROR in bad.txt, seed 1: bad.txt, line 5: 'x' stands where" in shown.err
    assert "unnamed" not in shown.out + shown.err
    assert "gap 50.00 %" in shown.out


def test_only_the_named_instances_run(tmp_path: Path) -> None:
    """Catches a pattern that is ignored."""
    for name in ("one.txt", "two.txt"):
        write(tmp_path, "rcpsp", "1 0\n2 0\n", name=name)
    write_bounds(tmp_path, "one.txt,2,2,yes,s", "two.txt,2,2,yes,s")
    out = tmp_path / "results.json"
    assert bench("run", "rcpsp", tmp_path, "--out", out, "--limit-instances", "t*", "x.txt") == 0
    assert [row["instance"] for row in runs_of(out)] == ["two.txt"]


def test_a_folder_whose_files_are_all_elsewhere_is_no_failure(tmp_path: Path) -> None:
    """Catches an exit code that stops a script over a family that it does not have."""
    write_bounds(tmp_path, "absent.txt,5,5,yes,s")
    out = tmp_path / "results.json"
    assert bench("run", "rcpsp", tmp_path, "--out", out) == 0
    assert runs_of(out) == []


@pytest.mark.parametrize(
    "words, said",
    [
        (("nowhere",), "nowhere is no folder. Maybe its name is mistyped"),
        ((".",), "bounds.csv: 'No such file or directory'"),
        (("with", "--limit-instances", "zzz"), "matches: zzz"),
        (("with", "--out", "with/bounds.csv/results.json"), "cannot be written"),
    ],
)
def test_what_cannot_be_begun_is_told_in_a_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    said: str,
) -> None:
    """Catches a traceback where a folder or a pattern is mistyped."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "with").mkdir()
    write_bounds(tmp_path / "with", "a.txt,5,5,yes,s")
    assert bench("run", "rcpsp", *words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("run", "rcpsp"),
        ("run", "knapsack", "."),
        ("run", "rcpsp", ".", "--time-limit", "0"),
        ("run", "rcpsp", ".", "--time-limit", "nan"),
        ("run", "rcpsp", ".", "--workers", "0"),
        ("run", "rcpsp", ".", "--seeds", "two"),
        ("compare", "rcpsp", ".", "--peer", "nobody"),
        (),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(words: tuple[str, ...]) -> None:
    """Catches a limit of nothing, or a family that does not exist, found out after minutes."""
    with pytest.raises(SystemExit) as refused:
        bench(*words)
    assert refused.value.code == 2


def test_the_command_is_there_for_users(tmp_path: Path) -> None:
    """Catches a command that is not registered, or that needs the checkout as its folder."""
    write(tmp_path, "rcpsp", "1 0\n2 0\n")
    write_bounds(tmp_path, "tiny.txt,2,2,yes,s")
    command = [sys.executable, "-m", "api.cli.main", "bench", "run", "rcpsp", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "OPTIMAL" in done.stdout
    assert runs_of(tmp_path / "results.json")[0]["objective"] == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no request to terminate")
def test_a_terminated_benchmark_leaves_its_results_and_no_solver(tmp_path: Path) -> None:
    """Catches a solver that goes on when the benchmark is ended from outside, and runs that are lost."""
    write(tmp_path, "rcpsp", "1 0\n2 0\n", name="easy.txt")
    tasks = [f"{i % 7 + 1} {i % 5 + 1} {(i * 3) % 5 + 1} 1 42" for i in range(40)]
    following = " ".join(str(i) for i in range(2, 42))
    hard = "\n".join(["42 2", "6 6", f"0 0 0 40 {following}", *tasks, "0 0 0 0"])
    write(tmp_path, "rcpsp", hard, name="hard.txt")
    write_bounds(tmp_path, "easy.txt,2,2,yes,s", "hard.txt,,,no,s")
    command = [sys.executable, "-m", "api.cli.main", "bench", "run", "rcpsp", ".", "--time-limit", "600"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as bench_:
        assert bench_.stdout is not None
        lines = [bench_.stdout.readline(), bench_.stdout.readline()]
        assert b"OPTIMAL" in lines[1]
        children = wait_for_children(bench_.pid)
        bench_.send_signal(signal.SIGTERM)
        _, said = bench_.communicate(timeout=60)
    assert bench_.returncode == 130
    assert b"interrupted; the runs that ended are in results.json" in said
    assert [row["instance"] for row in runs_of(tmp_path / "results.json")] == ["easy.txt"]
    _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []


def wait_for_children(pid: int) -> list[psutil.Process]:
    for _ in range(600):
        children = psutil.Process(pid).children(recursive=True)
        if children:
            return children
        time.sleep(0.1)
    raise AssertionError("no solver was started")
