"""Where compiled functions are kept: by their sources, and in nobody else's folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from solver.ledger import stored


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Keep what is tested away from the user's folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    stored.folder.cache_clear()
    yield
    stored.folder.cache_clear()


def test_a_changed_rule_has_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Would catch machine code of an old rule that is run after the rule was changed."""
    for package in stored.SOURCES:
        (tmp_path / "solver" / package).mkdir(parents=True)
    rule = tmp_path / "solver" / "rules" / "known.py"
    rule.write_text("RULE = 1\n")
    monkeypatch.setattr(stored, "ROOT", tmp_path / "solver")
    first = stored.folder()
    stored.folder.cache_clear()
    assert stored.folder() == first
    rule.write_text("RULE = 2\n")
    stored.folder.cache_clear()
    assert stored.folder() != first


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="there are no owners here")
def test_a_folder_of_somebody_else_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Would catch machine code that is run although anybody could have put it there."""
    (tmp_path / "cache").write_text("a file where the folder should be")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    other = os.getuid() + 1
    (tmp_path / f"bitcorp-erp-{other}").mkdir()
    monkeypatch.setattr(os, "getuid", lambda: other)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        stored.folder()


def test_without_a_cache_of_the_user_a_private_folder_serves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Would catch an engine that does not start where nothing can be written to the user's home."""
    (tmp_path / "cache").write_text("a file where the folder should be")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    found = stored.folder()
    assert found.is_dir()
    assert found.parent.stat().st_mode & 0o077 == 0 or sys.platform == "win32"


def test_what_cannot_be_compiled_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch an engine that goes on without its compiled part, or hides why it cannot."""
    failed = subprocess.CompletedProcess([], 1, "", "no such processor")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(RuntimeError, match="no such processor"):
        stored.make_ready()
    assert not stored.is_ready()


def test_old_folders_go_and_young_ones_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch a cache that grows with each version, or one that loses what is in use."""
    fine = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: fine)
    old, young = stored.folder().parent / "old", stored.folder().parent / "young"
    for other in (old, young):
        other.mkdir()
    os.utime(old, (0, 0))
    stored.make_ready()
    assert stored.is_ready()
    assert not old.exists()
    assert young.exists()
