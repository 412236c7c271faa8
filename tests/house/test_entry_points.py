"""Every command and renderer that the package names is there."""

import argparse
import tomllib
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAMED = {
    group: [EntryPoint(name, value, group) for name, value in points.items()]
    for group, points in PROJECT["entry-points"].items()
}
COMMANDS = NAMED["bitcorp.commands"]


def test_the_environment_knows_what_the_project_names() -> None:
    """Would catch an environment that was made before an entry point was added or renamed."""
    for group, points in NAMED.items():
        installed = {(point.name, point.value) for point in entry_points(group=group)}
        assert installed == {(point.name, point.value) for point in points}, "Maybe run: make setup"


@pytest.mark.parametrize("point", COMMANDS, ids=lambda point: point.name)
def test_a_command_registers_under_its_name_with_help(point: EntryPoint) -> None:
    """Would catch a command that is named but not there, registers another name or says nothing of itself."""
    subparsers = argparse.ArgumentParser(prog="bitcorp").add_subparsers()
    point.load()(subparsers)
    assert list(subparsers.choices) == [point.name]
    assert subparsers.choices[point.name].format_help()


@pytest.mark.parametrize("point", NAMED["bitcorp.renderers"], ids=lambda point: point.name)
def test_a_renderer_can_be_called(point: EntryPoint) -> None:
    """Would catch a renderer that is named but not there."""
    assert callable(point.load())
