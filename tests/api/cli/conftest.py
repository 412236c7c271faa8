"""What the tests of the command line share."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def bugs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder into which this test's bugs are reported."""
    folder = tmp_path / "reported bugs"
    monkeypatch.setenv("BITCORP_BUG_DIR", str(folder))
    return folder
