"""README's two commands are the ones that CI runs, so that what a newcomer types is what was tried."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / ".ci" / "run"


def readme_commands() -> list[str]:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Two commands\n")[2]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert block, "README has no block of commands under 'Two commands'"
    return block[1].split("\n")[:-1]


def run_commands() -> list[str]:
    lines = RUN.read_text(encoding="utf-8").splitlines()
    return [re.sub(r" (ARGS=\S+|2>&1|\| tee .*)", "", line) for line in lines if line.startswith("make ")]


def test_readme_and_ci_run_the_same_commands() -> None:
    """Would catch a README whose commands were changed without CI, or the other way round."""
    assert readme_commands() == ["make demo", "make test"]
    assert sorted(run_commands()) == sorted(readme_commands())


def test_the_commands_are_targets() -> None:
    """Would catch a renamed target."""
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {command.removeprefix("make ") for command in readme_commands()} <= set(targets)


def test_the_workflow_runs_the_same_script_on_each_python() -> None:
    """Would catch a workflow with checks of its own, and a script that cannot be executed."""
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert re.search(r"^ +- run: \.ci/run$", workflow, re.MULTILINE)
    assert 'python: ["3.11", "3.12"]' in workflow
    assert os.access(RUN, os.X_OK)
