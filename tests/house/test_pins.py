"""The pinned files hold what pyproject.toml asks for, and say nothing about where packages come from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PINS = ROOT / "deploy" / "requirements"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(name: str) -> dict[str, set[str]]:
    """Map each package to its versions: several where they depend on the Python."""
    found: dict[str, set[str]] = {}
    for line in (PINS / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9_.-]+)==([^ ;]+)", line):
            found.setdefault(match[1], set()).add(match[2])
    return found


RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = RUNTIME + PROJECT["dependency-groups"]["dev"] + PROJECT["build-system"]["requires"]
PEERS = RUNTIME + PROJECT["project"]["optional-dependencies"]["peers"]
OWN = {f"{name}.txt": wanted for name, wanted in PROJECT["dependency-groups"].items() if name != "dev"}
"""Peers in environments of their own."""


@pytest.mark.parametrize(
    "name, wanted",
    [("development.txt", DEVELOPMENT), ("peers.txt", PEERS), *OWN.items()],
    ids=["development", "peers", *OWN],
)
def test_pins_meet_what_the_project_asks_for(name: str, wanted: list[str]) -> None:
    """Would catch a dependency that was added or raised without `make pins`."""
    versions = pinned(name)
    for requirement in map(Requirement, wanted):
        assert versions.get(requirement.name), f"{requirement.name} is not in {name}. Maybe run: make pins"
        for version in versions[requirement.name]:
            assert requirement.specifier.contains(version), f"{requirement} but {version} in {name}"


def test_make_peers_knows_every_environment() -> None:
    """Would catch a peer that is pinned and never installed, or the other way round."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.search(r"^OWN \?= (.*)$", makefile, re.MULTILINE)
    assert named is not None
    assert {f"peer-{name}.txt" for name in named[1].split()} == OWN.keys()
    assert OWN.keys() == {path.name for path in PINS.glob("peer-*.txt")}


def test_peers_share_the_environment() -> None:
    """Would catch peers that change the versions which the product is tested with."""
    ours, theirs = pinned("development.txt"), pinned("peers.txt")
    assert {name: versions for name, versions in theirs.items() if ours.get(name, versions) != versions} == {}


@pytest.mark.parametrize("path", sorted(PINS.iterdir()), ids=lambda path: path.name)
def test_pins_name_no_host_and_no_folder(path: Path) -> None:
    """Would catch a pinned file made with options that write down one machine's registry or paths."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "://" in line or " @ " in line or line.startswith(("-", "/"))] == []
