"""discrete-optimization: what it is asked and what its answer means; it itself only where it is installed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from benchmarks import peers
from benchmarks.families import family
from benchmarks.peers import PeerNotInstalled
from benchmarks.peers import base as protocol
from benchmarks.peers.discrete_optimization_main import problem_terms, solution_of, team_of
from solver.limits import SolveLimits
from tests.benchmarks.samples import OPTIMA, write
from tests.benchmarks.test_validators import SOUND

LIMITS = SolveLimits(seconds=20, workers=1, seed=1)


def data_of(folder: Path) -> Any:
    return family("mspsp").read(write(folder, "mspsp"))


def test_the_problem_is_the_file(tmp_path: Path) -> None:
    """Catches tasks shifted by one, skills that are transposed, and a horizon that cuts plans off."""
    data = data_of(tmp_path)
    terms = problem_terms(asdict(data))
    assert terms["horizon"] == sum(data.durations)
    assert list(terms["modes"]) == [1, 2, 3, 4, 5]
    assert terms["modes"][2] == {1: {"duration": data.durations[1], "S_0": 1, "S_1": 1}}
    assert terms["successors"] == {t: [s + 1 for s in row] for t, row in enumerate(data.successors, 1)}
    for person, skills in enumerate(data.mastery):
        wanted = [f"S_{skill}" for skill, has in enumerate(skills) if has]
        assert terms["people"][f"employee_{person}"] == wanted


def test_its_schedule_becomes_the_familys_solution(tmp_path: Path) -> None:
    """Catches a sound answer that the validator would reject because it was misread."""
    data, sound = data_of(tmp_path), SOUND["mspsp"]
    schedule = {task: {"start_time": start} for task, start in enumerate(sound["start"], 1)}
    usage = {
        task: {f"employee_{person - 1}": {f"S_{skill - 1}"} for person, skill in team}
        for task, team in enumerate(sound["team"], 1)
    }
    found = solution_of(asdict(data), schedule, usage)
    assert found == sound
    assert family("mspsp").faults(data, found) == []


def test_surplus_members_are_left_out() -> None:
    """Catches teams larger than asked, which its model allows and the family does not."""
    used = {"employee_0": ["S_0"], "employee_1": ["S_0"], "employee_2": ["S_1"], "employee_3": ["S_2"]}
    assert team_of([1, 1, 0], used) == [[1, 1], [3, 2]]


def test_it_has_an_environment_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a peer that is sought among packages which it conflicts with."""
    monkeypatch.setattr(protocol, "ROOT", tmp_path)
    for folder in (".venv-peers", ".venv-peer-one"):
        (tmp_path / folder / "bin").mkdir(parents=True)
        (tmp_path / folder / "bin" / "python").touch()
    assert protocol.interpreter(None, own="one") == str(tmp_path / ".venv-peer-one" / "bin" / "python")
    assert protocol.interpreter(None) == str(tmp_path / ".venv-peers" / "bin" / "python")
    assert protocol.interpreter("/named", own="one") == "/named"


@pytest.mark.parametrize("name", ["discrete-optimization", "highs", "timefold"])
def test_a_peer_that_is_missing_is_told(tmp_path: Path, name: str) -> None:
    """Catches a traceback, or a comparison that begins without its peer."""
    assert name in peers.names()
    bare = tmp_path / "python"
    bare.write_text("#!/bin/sh\necho 'ModuleNotFoundError: no such module' >&2\nexit 1\n", encoding="utf-8")
    bare.chmod(0o755)
    with pytest.raises(PeerNotInstalled, match=rf"cannot run {name}: .*Maybe run 'make peers'"):
        peers.peer(name, str(bare))


def test_it_solves_the_same_problem(tmp_path: Path) -> None:
    """Catches a problem that is easier or harder than ours: same optimum, same validator."""
    try:
        peer = peers.peer("discrete-optimization")
    except PeerNotInstalled:
        pytest.skip("discrete-optimization is not installed; make peers adds it")
    data = data_of(tmp_path)
    answer = peer.solve("mspsp", data, LIMITS)
    assert (answer.error, answer.status) == ("", "OPTIMAL")
    assert answer.bound == OPTIMA["mspsp"]
    assert answer.solution is not None
    assert family("mspsp").faults(data, answer.solution) == []
    assert family("mspsp").objective(data, answer.solution) == OPTIMA["mspsp"]
    refused = peer.solve("rcpsp", family("rcpsp").read(write(tmp_path, "rcpsp")), LIMITS)
    assert "there is no model of rcpsp, only of mspsp" in refused.error
