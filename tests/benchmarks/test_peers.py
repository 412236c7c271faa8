"""The peers that come with the engine's own OR-Tools: a plain model of rosters, and one of routes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.peers import PeerNotInstalled
from benchmarks.validators import nrp24, trsp
from solver.limits import SolveLimits
from tests.benchmarks import test_nrp24, test_trsp

LIMITS = SolveLimits(seconds=20, workers=1, seed=1)


def test_both_are_found_by_name() -> None:
    """Catches a program that is offered as a peer, and a peer that is not."""
    assert {"cpsat", "routing"} <= set(peers.names())
    assert not [name for name in peers.names() if name.endswith("_main")]


@pytest.mark.parametrize("name", ["cpsat", "routing"])
def test_they_run_in_this_interpreter_or_the_named_one(tmp_path: Path, name: str) -> None:
    """Catches a peer that looks for OR-Tools where only other peers are, or that ignores what is named."""
    assert peers.peer(name).command[0] == sys.executable
    assert set(peers.peer(name).versions) == {"ortools"}
    with pytest.raises(PeerNotInstalled, match="no-python cannot be started"):
        peers.peer(name, str(tmp_path / "no-python"))


def test_cpsat_proves_the_optimum_of_a_roster(tmp_path: Path) -> None:
    """Catches a model that is easier or harder than the family: same optimum, same validator."""
    data = test_nrp24.read(tmp_path)
    answer = peers.peer("cpsat").solve("nrp24", data, LIMITS)
    assert (answer.error, answer.status) == ("", "OPTIMAL")
    assert answer.bound == test_nrp24.OPTIMUM
    assert answer.solution is not None
    assert nrp24.faults(data, answer.solution) == []
    assert nrp24.objective(data, answer.solution) == test_nrp24.OPTIMUM


def test_cpsat_says_that_there_is_no_roster(tmp_path: Path) -> None:
    """Catches a proof of infeasibility that is told as a failure."""
    data = test_nrp24.read(tmp_path, test_nrp24.TEXT.replace("2100,960", "2100,2099"))
    answer = peers.peer("cpsat").solve("nrp24", data, LIMITS)
    assert (answer.status, answer.solution, answer.error) == ("INFEASIBLE", None, "")


def test_routing_reaches_the_optimum_of_routes(tmp_path: Path) -> None:
    """Catches a model without the depot, or one that is easier than the family."""
    data = test_trsp.read(tmp_path)
    answer = peers.peer("routing").solve("trsp", data, SolveLimits(seconds=2, workers=2, seed=1))
    assert (answer.error, answer.status, answer.bound) == ("", "FEASIBLE", None)
    assert answer.solution is not None
    assert trsp.faults(data, answer.solution) == []
    assert trsp.objective(data, answer.solution) == test_trsp.OPTIMUM


def test_routing_without_a_way_to_serve_all_has_no_solution(tmp_path: Path) -> None:
    """Catches routes that leave a request out."""
    data = test_trsp.read(tmp_path, test_trsp.TEXT.replace("20     30 ", "1      2 "))
    answer = peers.peer("routing").solve("trsp", data, SolveLimits(seconds=1, workers=1, seed=1))
    assert (answer.status, answer.solution, answer.error) == ("UNKNOWN", None, "")


@pytest.mark.parametrize("name, other", [("cpsat", "trsp"), ("routing", "nrp24")])
def test_another_family_is_refused_in_words(tmp_path: Path, name: str, other: str) -> None:
    """Catches a traceback where a family has no model."""
    data = test_trsp.read(tmp_path) if other == "trsp" else test_nrp24.read(tmp_path)
    answer = peers.peer(name).solve(other, data, LIMITS)
    assert (answer.status, answer.solution) == ("UNKNOWN", None)
    assert f"model of {other}, only of" in answer.error
    assert "Traceback" not in answer.error
