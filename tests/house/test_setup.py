"""The set-up's own judgement, tried without installing anything."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a folder with what the set-up reads, in a path with a space in it."""
    root = tmp_path / "a checkout"
    shutil.copytree(ROOT / "deploy", root / "deploy")
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def set_up(checkout: Path, python: Path | str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": str(python)}
    command = ["sh", str(checkout / "deploy" / "setup.sh")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_an_old_python_is_named_with_a_way_out(checkout: Path, tmp_path: Path) -> None:
    """Would catch a set-up that goes on with Python 3.9 and fails in the middle of something else."""
    old = script(tmp_path / "python3.9", 'case "$2" in *exit*) exit 1;; *) echo 3.9.2;; esac')
    done = set_up(checkout, old)
    assert done.returncode != 0
    assert f"{old} is 3.9.2" in done.stderr
    assert "make setup PYTHON=" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_missing_python_is_named(checkout: Path) -> None:
    """Would catch a bare "not found" from the shell."""
    done = set_up(checkout, "python-that-is-not-there")
    assert done.returncode != 0
    assert "python-that-is-not-there does not run" in done.stderr


def test_a_missing_python_removes_nothing(checkout: Path) -> None:
    """Would catch a typing error in PYTHON= that costs a working environment."""
    stamp = checkout / ".venv" / ".ready"
    stamp.parent.mkdir()
    stamp.write_text("of an earlier day\n")
    assert set_up(checkout, "python-that-is-not-there").returncode != 0
    assert stamp.exists()


def test_a_finished_set_up_is_not_done_again(checkout: Path) -> None:
    """Would catch a set-up that works, or needs a network, each time although nothing changed."""
    script(checkout / ".venv" / "bin" / "bitcorp", "exit 0")
    pins = ("deploy/requirements/development.txt", "deploy/requirements/setup.txt")
    text = b"".join((checkout / name).read_bytes() for name in (*pins, "pyproject.toml", "deploy/setup.sh"))
    checksum = subprocess.run(["cksum"], input=text, capture_output=True, check=True).stdout.decode().strip()
    stamp = checkout / ".venv" / ".ready"
    stamp.write_text(f"{checksum} {checkout.resolve()}\n\n")
    assert set_up(checkout, "").returncode == 0
    (checkout / "pyproject.toml").write_text("[project]\n")
    assert set_up(checkout, "python-that-is-not-there").returncode != 0


def test_a_failed_set_up_leaves_no_stamp(checkout: Path, tmp_path: Path) -> None:
    """Would catch an interrupted set-up that is taken for a whole one the next time."""
    half = 'case "$*" in *"-m venv"*) exit 1;; *version_info*) echo 3.12.1;; esac'
    python = script(tmp_path / "python3.12", half)
    stamp = checkout / ".venv" / ".ready"
    stamp.parent.mkdir()
    stamp.write_text("of an earlier day\n")
    assert set_up(checkout, python).returncode != 0
    assert not stamp.exists()
