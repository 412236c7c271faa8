"""``bitcorp demo``: from the demo fleet to the board, in one call."""

from __future__ import annotations

import re
import sys
import webbrowser
from pathlib import Path

import pytest

from api.cli import desktop
from api.cli.commands.demo import demo_fleet
from data.readers import read_any
from models.domain.codec import read_plan
from solver.check import check
from tests.api.cli.running import bitcorp

LAST_LINE = re.compile(r"^planned ([\d.]+) %, cost [\d,.]+ [A-Z]{3}, gap (?:[\d.]+ %|unknown), page (.+)$")


def test_once_plans_writes_and_ends_well(tmp_path: Path) -> None:
    """Would catch a demo that fails in a fresh clone, or a last line that scripts cannot read."""
    done = bitcorp("demo", "--once", "--time-limit", "20", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    last = LAST_LINE.match(done.stdout.splitlines()[-1])
    assert last, done.stdout.splitlines()[-1]
    instance = read_any(demo_fleet())
    plan = read_plan(tmp_path / "out" / "demo" / "plan.json")
    report = check(instance, plan)
    assert report.ok
    assert float(last[1]) == pytest.approx(100 * report.planned_share, abs=0.1)
    page = Path(last[2])
    assert page == (tmp_path / "out" / "demo" / "board.html").resolve()
    assert "<html" in page.read_text(encoding="utf-8")[:1000].lower()
    assert all(site.name in done.stdout for site in instance.sites[:1])


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """Would catch a plan that is made and then has no place to go."""
    (tmp_path / "out").write_text("in the way")
    done = bitcorp("demo", "--once", folder=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "out" in done.stderr


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the addresses that a browser is asked for, on a desktop."""
    asked: list[str] = []
    for name in ("SSH_CONNECTION", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    def take(address: str) -> bool:
        asked.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", take)
    return asked


def test_on_a_desktop_the_page_is_opened(tmp_path: Path, opened: list[str]) -> None:
    """Would catch a path where a browser wants an address."""
    page = tmp_path / "the board.html"
    assert desktop.open_page(page)
    assert opened == [page.as_uri()]


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "CI"])
def test_elsewhere_no_browser_is_started(
    tmp_path: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Would catch a browser that starts on a server, or in a log."""
    monkeypatch.setenv(name, "1")
    assert not desktop.open_page(tmp_path / "board.html")
    monkeypatch.delenv(name)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert not desktop.open_page(tmp_path / "board.html")
    assert opened == []
