"""The program itself: what it lists, what it loads, and what it says when something is wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from api.cli import main as program
from models.domain.codec import write_plan
from tests.api.cli.running import COMMAND, ROOT, bitcorp, environment, files
from tests.support import good_plan, small_instance

GROUP = program.GROUP
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system has no such file")


def test_help_lists_every_command_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a command that is installed and cannot be found."""
    with pytest.raises(SystemExit) as ended:
        program.main(["--help"])
    assert ended.value.code == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("    ")]
    listed = {words[0] for words in lines if words}
    assert set(program.commands()) <= listed


def test_without_a_command_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a bare call that ends in silence or in an error."""
    assert program.main([]) == 0
    assert "bitcorp demo" in capsys.readouterr().out


@pytest.mark.parametrize("typed, meant", [("slove", "solve"), ("chek", "check"), ("rule", "rules")])
def test_an_unknown_command_suggests_the_nearest(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a mistyped command that is answered with a wall of usage."""
    assert program.main([typed, "fleet.json"]) == 2
    said = capsys.readouterr().err
    assert f"'{typed}' is no command. Maybe '{meant}' is meant." in said
    assert len(said.splitlines()) == 1


def test_a_command_far_from_all_gets_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a silly suggestion."""
    assert program.main(["xyzzy"]) == 2
    said = capsys.readouterr().err
    assert "Maybe" not in said
    assert all(name in said for name in program.commands())


def test_version_names_the_release(capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a version that is typed in a second place."""
    with pytest.raises(SystemExit) as ended:
        program.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"bitcorp {program.installed_version()}\n"


LOADED = """
import contextlib, io, json, sys
from api.cli.main import main
with contextlib.redirect_stdout(io.StringIO()):
    main(sys.argv[1:])
json.dump(sorted(sys.modules), sys.stdout)
"""


def test_only_the_called_command_is_imported() -> None:
    """Would catch a program that loads every command, or the solver, to run one."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, "rules"], capture_output=True, text=True, check=True, env=environment()
    )
    loaded = set(json.loads(done.stdout))
    points = program.commands()
    modules = {name: point.module for name, point in points.items()}
    assert modules.pop("rules") in loaded
    assert loaded.isdisjoint(modules.values())
    assert loaded.isdisjoint({"ortools", "pandas", "plotly", "solver.solve"})


def test_a_command_that_cannot_be_loaded_does_not_hide_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch one broken package that takes the whole program with it."""
    broken = {"broken": EntryPoint("broken", "no.such.module:register", GROUP)}
    whole = program.commands()
    monkeypatch.setattr(program, "commands", lambda: whole | broken)
    with pytest.raises(SystemExit):
        program.main(["--help"])
    said = capsys.readouterr().out
    assert "cannot be loaded" in said
    assert "solve" in said


@pytest.mark.parametrize("command", ["solve", "check", "show", "demo", "rules"])
def test_help_of_a_command_teaches(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch help without an example or without the exit codes that scripts need."""
    with pytest.raises(SystemExit) as ended:
        program.main([command, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    examples = said.partition("examples:\n")[2].partition("\n\n")[0]
    assert f"bitcorp {command}" in examples
    assert "exit codes:\n  0 " in said
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize("command", ["solve", "check", "show", "demo", "rules"])
def test_the_examples_of_help_can_be_typed(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch an example with an option that is no longer there."""
    with pytest.raises(SystemExit):
        program.main([command, "--help"])
    examples = capsys.readouterr().out.partition("examples:\n")[2].partition("\n\n")[0]
    parser = program.build_parser([program.commands()[command]])
    for line in examples.splitlines():
        words = line.partition(" | ")[0].split()
        assert words[0] == "bitcorp"
        assert callable(parser.parse_args(words[1:]).run)


def readme_lines() -> list[str]:
    """Return the calls of ``bitcorp`` that README shows."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("bitcorp ")]


@pytest.mark.parametrize("line", readme_lines())
def test_what_the_readme_shows_can_be_typed(line: str) -> None:
    """Would catch a README whose options are not the program's."""
    words = line.split()
    parser = program.build_parser([program.commands()[words[1]]])
    assert callable(parser.parse_args(words[1:]).run)


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    """Would catch a traceback after ``bitcorp rules | head -1``."""
    process = subprocess.Popen(
        [*COMMAND, "rules", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141
    assert said == b""


@on_linux
def test_a_full_disk_is_said_in_a_line() -> None:
    """Would catch a result that is lost without a word, or a traceback at the very end."""
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [*COMMAND, "rules"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["bitcorp: No space left on device"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_closed_streams_are_no_error() -> None:
    """Would catch a program that cannot run where nobody listens."""
    line = " ".join([*COMMAND, "rules", ">&-", "2>&-"])
    assert subprocess.run(line, shell=True, env=environment(), check=False).returncode == 0


@pytest.mark.parametrize("settings", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_names_survive_a_terminal_that_lacks_their_letters(tmp_path: Path, settings: dict[str, str]) -> None:
    """Would catch a UnicodeEncodeError, and JSON that is no JSON any more."""
    orders = [{"id": "Zanja-Ñuñoa-Ω", "site": "quarry", "modes": [{"duration": 2}], "optional": False}]
    instance = small_instance(orders=orders, precedences=())
    paths = files(tmp_path, instance, good_plan(small_instance()).model_copy(update={"orders": ()}))
    shown = bitcorp("check", *paths, env=settings)
    assert shown.returncode == 1
    assert "Zanja" in shown.stdout
    report = bitcorp("check", *paths, "--json", env=settings)
    violations = json.loads(report.stdout)["violations"]
    assert ["Zanja-Ñuñoa-Ω"] in [violation["orders"] for violation in violations]


def test_an_unexpected_error_is_reported_without_a_traceback(
    tmp_path: Path, bugs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a traceback in front of a planner, or a bug of which nothing is kept."""
    instance = small_instance()
    fleet, plan = files(tmp_path, instance, good_plan(instance))

    def breaks(*arguments: object) -> None:
        raise ZeroDivisionError("half of nothing")

    monkeypatch.setattr("solver.check.check", breaks)
    assert program.main(["check", str(fleet), str(plan)]) == 4
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "ZeroDivisionError: half of nothing" in said
    (folder,) = bugs.iterdir()
    assert str(folder) in said
    assert "half of nothing" in (folder / "about.json").read_text(encoding="utf-8")
    assert program.main(["check", str(fleet), str(plan), "--debug"]) == 4
    assert "Traceback" in capsys.readouterr().err


def test_no_file_steers_the_terminal(tmp_path: Path) -> None:
    """Would catch escape sequences of a hostile file that reach the terminal."""
    fleet = tmp_path / "fleet.json"
    fleet.write_text(json.dumps({"format_version": 1, "name": "x", "\x1b[2J\x9b": "\x1b]0;owned\x07"}))
    done = bitcorp("check", fleet, fleet)
    assert done.returncode == 2
    assert not {"\x1b", "\x9b", "\x07"} & set(done.stdout + done.stderr)


def test_a_file_that_is_no_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a wrong name that ends in a traceback."""
    plan = tmp_path / "plan.json"
    write_plan(good_plan(small_instance()), plan)
    assert program.main(["check", str(tmp_path / "nowhere.json"), str(plan)]) == 2
    said = capsys.readouterr().err
    assert "nowhere.json" in said
    assert "does not exist" in said
