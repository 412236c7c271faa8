"""``bitcorp bench compare``, and the programs that answer for peers."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.bounds import Known
from benchmarks.compare import rows_of, run_pairs, summary, table
from benchmarks.families import family
from benchmarks.formats.patterson import read_patterson
from benchmarks.peers import Answer, Peer, PeerNotInstalled
from benchmarks.results import Run
from benchmarks.run import Task
from solver.limits import SolveLimits
from tests.benchmarks.samples import OPTIMA, write, write_bounds
from tests.benchmarks.test_run import bench
from tests.benchmarks.test_validators import SOUND

GOOD = {"status": "FEASIBLE", "bound": 3, "wall_s": 0.5, "solution": {"start": [0, 0, 3, 0, 5, 6, 8]}}
LIMITS = SolveLimits(seconds=0.2, workers=1, seed=1)


def program(folder: Path, body: str) -> Peer:
    """Return a peer that is a small program: it has read its question as ``q``."""
    path = folder / "peer.py"
    path.write_text(f"import json, sys, time\nq = json.load(sys.stdin)\n{body}\n", encoding="utf-8")
    return Peer("stand-in", (sys.executable, str(path)))


def ask(folder: Path, body: str, grace: float = 20) -> Answer:
    data = read_patterson(write(folder, "rcpsp"))
    return program(folder, body).solve("rcpsp", data, LIMITS, grace)


def test_a_peer_is_asked_with_the_parsed_file_and_the_limits(tmp_path: Path) -> None:
    """Catches a peer that runs with other limits than ours."""
    answer = ask(tmp_path, f"json.dump({GOOD!r} | {{'formulation': str(sorted(q.items()))}}, sys.stdout)")
    assert (answer.status, answer.bound, answer.solution) == ("FEASIBLE", 3, GOOD["solution"])
    assert answer.wall_s == 0.5
    for said in ("'capacities': [2, 1]", "('seed', 1)", "('time_limit_s', 0.2)", "('workers', 1)", "'rcpsp'"):
        assert said in answer.formulation


@pytest.mark.parametrize(
    "body, said",
    [
        ("raise ValueError('broken inside')", "ended with exit code 1: "),
        ("sys.exit(3)", "ended with exit code 3: it said nothing"),
        ("print('hello')", "gave no readable answer"),
        ("json.dump({'status': 'FEASIBLE'}, sys.stdout)", "gave no readable answer (KeyError('bound'))"),
        (f"json.dump({GOOD!r} | {{'status': 'GREAT'}}, sys.stdout)", "gave the unknown status 'GREAT'"),
    ],
)
def test_a_peer_that_fails_is_an_error_of_that_run(tmp_path: Path, body: str, said: str) -> None:
    """Catches a comparison that ends, or counts nothing, because a peer broke."""
    answer = ask(tmp_path, body)
    assert (answer.status, answer.solution) == ("UNKNOWN", None)
    assert said in answer.error


def test_a_peer_that_does_not_end_is_killed_with_what_it_started(tmp_path: Path) -> None:
    """Catches a comparison that hangs on a peer, or on a child that holds its streams open."""
    child = "import subprocess; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    answer = ask(tmp_path, f"{child}\ntime.sleep(600)", grace=0.5)
    assert answer.error.startswith("killed")


def test_engine_and_peer_take_turns_and_are_judged_alike(tmp_path: Path) -> None:
    """Catches a peer's solution that is believed, and one solver that always runs on a warm machine."""
    write(tmp_path, "rcpsp")
    peer = program(tmp_path, f"json.dump({GOOD!r} if q['seed'] != 2 else {GOOD!r} | "
                             "{'solution': {'start': [0] * 7}}, sys.stdout)")  # fmt: skip
    task = Task(family("rcpsp"), tmp_path, seconds=20, workers=1, seeds=3)
    runs = list(run_pairs(task, [Known("tiny.txt", 7, 7)], peer))
    assert [(run.seed, run.solver) for run in runs] == [
        (1, "bitcorp"),
        (1, "stand-in"),
        (2, "stand-in"),
        (2, "bitcorp"),
        (3, "bitcorp"),
        (3, "stand-in"),
    ]
    assert [run.objective for run in runs] == [7, 8, None, 7, 7, 8]
    assert "the validator rejects the solution" in runs[2].error
    (row,) = rows_of(runs, "stand-in")
    assert (row.ours.objective, row.peer.objective, row.verdict) == (7, 8, "win")


def test_a_peer_may_run_with_fewer_seeds(tmp_path: Path) -> None:
    """Catches a peer that always runs second when it runs with few of the seeds."""
    write(tmp_path, "rcpsp")
    peer = program(tmp_path, f"json.dump({GOOD!r}, sys.stdout)")
    task = Task(family("rcpsp"), tmp_path, seconds=20, workers=1, seeds=2)
    runs = list(run_pairs(task, [Known("tiny.txt", 7, 7)] * 2, peer, peer_seeds=1))
    assert [(run.seed, run.solver) for run in runs] == [
        (1, "bitcorp"),
        (1, "stand-in"),
        (2, "bitcorp"),
        (1, "stand-in"),
        (1, "bitcorp"),
        (2, "bitcorp"),
    ]


def test_a_malformed_file_counts_against_neither(tmp_path: Path) -> None:
    """Catches a win over a peer that was never asked."""
    write(tmp_path, "rcpsp", "x")
    task = Task(family("rcpsp"), tmp_path, seconds=1, workers=1)
    runs = list(run_pairs(task, [Known("tiny.txt", 7, 7)], program(tmp_path, "")))
    assert [run.error for run in runs] == [runs[0].error] * 2
    assert summary(runs, "stand-in")["ties"] == 1


def pair(name: str, ours: list[float | None], theirs: list[float | None]) -> list[Run]:
    known = Known(name, 100, 90)
    sides = (("bitcorp", ours), ("peer", theirs))
    return [
        Run(known, seed, "FEASIBLE" if value else "UNKNOWN", value, solver=solver)
        for solver, values in sides
        for seed, value in enumerate(values, 1)
    ]


def test_the_tally_counts_medians() -> None:
    """Catches a verdict by best seed, and a run without a solution that is left out of it."""
    runs = [
        *pair("win", [110, 105, 150], [106, 115, 115]),
        *pair("tie", [100, 120, 120], [120, 120, 99]),
        *pair("loss", [101, None, None], [130, 140, 150]),
    ]
    found = summary(runs, "peer")
    assert [row["verdict"] for row in found["instances"]] == ["win", "tie", "loss"]
    assert (found["wins"], found["ties"], found["losses"]) == (1, 1, 1)
    assert found["mean_of_median_gaps"] == {
        "bitcorp": pytest.approx((10 + 20 + 100) / 3),
        "peer": pytest.approx((15 + 20 + 40) / 3),
    }
    assert found["mean_of_both_solved"] == {"bitcorp": pytest.approx(15), "peer": pytest.approx(17.5)}
    shown = table(runs, "peer")
    assert "1 wins, 1 ties, 1 losses against peer" in shown
    assert "43.33 %" in shown
    assert table([], "peer") == "no instance was run by both"


def test_an_interpreter_without_the_peer_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Catches a comparison that begins without its peer, or ends in a traceback."""
    write(tmp_path, "rcpsp")
    write_bounds(tmp_path, "tiny.txt,7,7,yes,s")
    code = bench(
        "compare", "rcpsp", tmp_path, "--peer-python", tmp_path / "no-python", "--out", tmp_path / "r"
    )
    assert code == 2
    assert "no-python cannot be started" in capsys.readouterr().err
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho no module named pyjobshop >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(PeerNotInstalled, match=r"no module named pyjobshop\. Maybe run 'make peers'"):
        peers.peer("pyjobshop", str(broken))


def installed() -> Peer | None:
    try:
        return peers.peer("pyjobshop")
    except PeerNotInstalled:
        return None


@pytest.fixture(scope="module")
def pyjobshop() -> Peer:
    found = installed()
    if found is None:
        pytest.skip("PyJobShop is not installed; make peers adds it")
    return found


@pytest.mark.parametrize("name", ["rcpsp", "mmrcpsp", "mspsp"])
def test_pyjobshop_solves_the_same_problem(tmp_path: Path, pyjobshop: Peer, name: str) -> None:
    """Catches a peer that is given an easier or a harder problem than ours: same optimum, same validator."""
    chosen = family(name)
    data = chosen.read(write(tmp_path, name))
    answer = pyjobshop.solve(name, data, SolveLimits(seconds=20, workers=1, seed=1))
    assert answer.error == ""
    assert (answer.status, answer.bound) == ("OPTIMAL", OPTIMA[name])
    assert answer.solution is not None
    assert chosen.faults(data, answer.solution) == []
    assert chosen.objective(data, answer.solution) == OPTIMA[name]


def test_compare_from_files_to_results(
    tmp_path: Path, pyjobshop: Peer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a comparison that works in pieces only."""
    write(tmp_path, "mspsp")
    write_bounds(tmp_path, "tiny.txt,5,5,yes,s")
    out = tmp_path / "results.json"
    assert bench("compare", "mspsp", tmp_path, "--time-limit", "20", "--workers", "1", "--out", out) == 0
    whole = json.loads(out.read_text(encoding="utf-8"))
    assert whole["peer"] == "pyjobshop"
    assert whole["peer_versions"] == pyjobshop.versions
    assert [row["objective"] for row in whole["runs"]] == [5, 5]
    assert {row["solver"] for row in whole["runs"]} == {"bitcorp", "pyjobshop"}
    assert whole["ties"] == 1
    assert "0 wins, 1 ties, 0 losses against pyjobshop" in capsys.readouterr().out
    assert SOUND["mspsp"]["start"][0] == whole["runs"][0]["solution"]["start"][0]
