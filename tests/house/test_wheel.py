"""What who installs the package gets."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
PACKAGES = WHEEL["packages"]
CLOSED = tuple(f"{folder}/" for folder in WHEEL["exclude"])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as opened:
        return opened


def names(wheel: zipfile.ZipFile) -> set[str]:
    return set(wheel.namelist())


def test_the_wheel_holds_our_packages_and_no_tests(wheel: zipfile.ZipFile) -> None:
    """Would catch a package that is left out, and tests or folders beside them that get in."""
    tops = {name.partition("/")[0] for name in names(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_wheel_holds_the_demo_but_no_benchmark_data(wheel: zipfile.ZipFile) -> None:
    """Would catch an installed `bitcorp demo` without its fleet, and results of drills that get shipped."""
    demo = {path.relative_to(ROOT).as_posix() for path in (ROOT / "data" / "demo").rglob("*.json")}
    assert demo <= names(wheel)
    assert [name for name in names(wheel) if name.startswith(CLOSED)] == []


def test_every_module_is_shipped(wheel: zipfile.ZipFile) -> None:
    """Would catch a module that an ignore pattern keeps out of the wheel."""
    modules = {path.relative_to(ROOT).as_posix() for top in PACKAGES for path in (ROOT / top).rglob("*.py")}
    excluded = tuple(
        f"{folder}/" for folder in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["exclude"]
    )
    assert {name for name in modules if not name.startswith(excluded)} <= names(wheel)


def test_the_licence_goes_along(wheel: zipfile.ZipFile) -> None:
    """Would catch a package without its licence's text."""
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in names(wheel))
