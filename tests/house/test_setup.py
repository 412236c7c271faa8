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


def test_a_peers_own_environment_is_not_made_again(checkout: Path) -> None:
    """Would catch a download for each comparison, a mistyped name that makes a folder, and stale pins."""
    script(checkout / ".venv" / "bin" / "python", "exit 1")
    own = checkout / ".venv-peer-timefold"
    script(own / "bin" / "python", "exit 0")
    shutil.copy(checkout / "deploy" / "requirements" / "peer-timefold.txt", own / ".ready")
    command = ["sh", str(checkout / "deploy" / "setup.sh"), "--own"]
    again = subprocess.run([*command, "peer-timefold"], capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr) == (0, "")
    missing = subprocess.run([*command, "peer-none"], capture_output=True, text=True, check=False)
    assert missing.returncode != 0
    assert "deploy/requirements/peer-none.txt is not there" in missing.stderr
    assert not (checkout / ".venv-peer-none").exists()
    (own / ".ready").write_text("of an earlier day\n")
    stale = subprocess.run([*command, "peer-timefold"], capture_output=True, text=True, check=False)
    assert stale.returncode != 0
    assert not own.exists()
