"""HiGHS on rosters, where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.peers import Peer, PeerNotInstalled
from benchmarks.validators import nrp24
from solver.limits import SolveLimits
from tests.benchmarks import test_nrp24, test_trsp

LIMITS = SolveLimits(seconds=20, workers=1, seed=1)


@pytest.fixture(scope="module")
def highs() -> Peer:
    try:
        return peers.peer("highs")
    except PeerNotInstalled:
        pytest.skip("HiGHS is not installed; make peers adds it")


def test_it_proves_the_optimum(tmp_path: Path, highs: Peer) -> None:
    """Catches a programme that is easier or harder than the family: same optimum, same validator."""
    data = test_nrp24.read(tmp_path)
    answer = highs.solve("nrp24", data, LIMITS)
    assert (answer.error, answer.status, answer.bound) == ("", "OPTIMAL", test_nrp24.OPTIMUM)
    assert answer.solution is not None
    assert nrp24.faults(data, answer.solution) == []
    assert nrp24.objective(data, answer.solution) == test_nrp24.OPTIMUM


def test_it_says_that_there_is_no_roster(tmp_path: Path, highs: Peer) -> None:
    """Catches a proof of infeasibility that is told as a failure."""
    data = test_nrp24.read(tmp_path, test_nrp24.TEXT.replace("2100,960", "2100,2099"))
    answer = highs.solve("nrp24", data, LIMITS)
    assert (answer.status, answer.solution, answer.error) == ("INFEASIBLE", None, "")


def test_another_family_is_refused_in_words(tmp_path: Path, highs: Peer) -> None:
    """Catches a traceback where a family has no model."""
    answer = highs.solve("trsp", test_trsp.read(tmp_path), LIMITS)
    assert "there is no HiGHS model of trsp, only of nrp24" in answer.error
    assert "Traceback" not in answer.error
