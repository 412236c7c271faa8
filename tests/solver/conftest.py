"""What the tests of the engine share."""

from pathlib import Path

import pytest

from benchmarks.drills.misbehaving import HEARD
from tests.solver.drilling import Drill, MakeDrill


@pytest.fixture
def drill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeDrill:
    """Return a maker of drills, whose bugs are reported into the test's own folder."""
    heard = tmp_path / "heard"
    monkeypatch.setenv(HEARD, str(heard))
    monkeypatch.setenv("BITCORP_BUG_DIR", str(tmp_path / "bugs"))
    return lambda kind, **fields: Drill(kind, heard, **fields)
