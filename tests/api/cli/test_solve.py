"""``bitcorp solve`` as a user runs it: what it writes, what it refuses, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from api.cli.main import main
from data.generator.generate import generate
from models.domain.codec import read_instance, read_plan
from models.domain.instance import Instance
from solver.check import check
from tests.api.cli.running import COMMAND, PATIENCE_SECONDS, bitcorp, environment, files, start, wait_for
from tests.support import of_orders, order, people_line, small_instance

SMALL = small_instance()
GENERATED = generate(60, 4)
LONG = GENERATED.instance
IMPOSSIBLE = of_orders(order("wall", "dam", 400, people_line(), optional=False))
with_signals = pytest.mark.skipif(sys.platform == "win32", reason="the system has no such signals")


def accepted(fleet: Path, plan: Path) -> bool:
    """Whether the checker accepts the plan in a file."""
    return check(read_instance(fleet), read_plan(plan)).ok


def test_a_checked_plan_goes_beside_the_instance(tmp_path: Path) -> None:
    """Would catch a plan that is not written, not where the help says, or says nothing of itself."""
    fleet, plan = files(tmp_path, SMALL)
    done = bitcorp("solve", "fleet.json", "--time-limit", "60", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert accepted(fleet, plan)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("OPTIMAL: 4 of 4 orders planned (100.0 % by priority), cost ")
    assert lines[-1] == "plan: fleet.plan.json"
    assert "cost" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fleet.json", "fleet.plan.json"]


def test_json_is_all_that_a_script_reads(tmp_path: Path) -> None:
    """Would catch progress between the lines of JSON, or a figure that is not the plan's."""
    _, plan = files(tmp_path, SMALL)
    done = bitcorp(
        "solve", "fleet.json", "--json", "--quiet", "--seed", "5", "--workers", "1", folder=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    written = read_plan(plan)
    report = check(SMALL, written)
    assert result["status"] == written.status == "OPTIMAL"
    assert result["cost"] == report.costs.total == result["bound"]
    assert result["avoidable_cost"] == report.avoidable
    assert (result["planned_share"], result["planned"], result["unplanned"]) == (1.0, 4, [])
    assert (result["seed"], result["workers"]) == (5, 1)
    assert result["plan"] == "fleet.plan.json"


def test_quiet_is_quiet(tmp_path: Path) -> None:
    """Would catch a cron job that mails its progress."""
    fleet, plan = files(tmp_path, SMALL)
    done = bitcorp("solve", fleet, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert accepted(fleet, plan)


def test_a_start_is_taken_and_nothing_dearer_comes_out(tmp_path: Path) -> None:
    """Would catch a start that is read and forgotten."""
    fleet, plan = files(tmp_path, LONG, GENERATED.witness)
    out = tmp_path / "better.json"
    done = bitcorp("solve", fleet, "--start", plan, "--out", out, "--time-limit", "1", "--quiet")
    assert done.returncode == 0, done.stderr
    assert accepted(fleet, out)
    assert check(LONG, read_plan(out)).costs.total <= check(LONG, GENERATED.witness).costs.total


def test_a_start_that_does_not_fit_is_said_and_left(tmp_path: Path) -> None:
    """Would catch a plan of another instance that brings the solver down, or is passed over in silence."""
    fleet, start_with = files(tmp_path, SMALL, GENERATED.witness)
    done = bitcorp("solve", fleet, "--start", start_with, "--out", tmp_path / "new.json", "--quiet")
    assert done.returncode == 0, done.stderr
    assert "warning: the plan to begin with has" in done.stderr
    assert "is planned anew" in done.stderr
    assert accepted(fleet, tmp_path / "new.json")


def test_the_input_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a mistyped --out that destroys a fleet, by its name or by another name for it."""
    fleet, _ = files(tmp_path, SMALL)
    before = fleet.read_bytes()
    (tmp_path / "sub").mkdir()
    names = [fleet, tmp_path / "sub" / ".." / "fleet.json"]
    if sys.platform != "win32":
        (tmp_path / "link.json").symlink_to(fleet)
        names.append(tmp_path / "link.json")
    for option in ("--out", "--html"):
        for name in names:
            assert main(["solve", str(fleet), option, str(name)]) == 2
            assert "would overwrite an input" in capsys.readouterr().err
    assert fleet.read_bytes() == before


def test_a_target_that_cannot_be_written_is_said_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch an hour of work whose result has no place to go."""
    fleet, _ = files(tmp_path, LONG)
    for target, words in (("no/such/plan.json", "there is no folder"), (".", "is a folder")):
        assert main(["solve", str(fleet), "--out", str(tmp_path / target), "--time-limit", "1000"]) == 2
        assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "option, value, words",
    [
        ("--time-limit", "0", "'0' must be a number from 0.1 to 1e+06 seconds"),
        ("--time-limit", "nan", "'nan' must be a number"),
        ("--workers", "two", "'two' must be a whole number from 1 to 1,024"),
        ("--gap", "5", "'5' must be a number from 0 to 1"),
        ("--memory-mb", "-1", "must be a whole number"),
        ("--tim-limit", "5", "unrecognized arguments"),
    ],
)
def test_an_impossible_option_names_its_range(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, words: str
) -> None:
    """Would catch a limit that is taken for none."""
    with pytest.raises(SystemExit) as ended:
        main(["solve", "fleet.json", f"{option}={value}"])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_no_plan_ends_with_3_and_why(tmp_path: Path) -> None:
    """Would catch an empty plan handed out where a mandatory order cannot be planned."""
    fleet, plan = files(tmp_path, IMPOSSIBLE)
    done = bitcorp("solve", fleet, "--time-limit", "20", "--quiet")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "no plan keeps every rule; this is proven" in done.stderr
    assert "wall" in done.stderr
    assert not plan.exists()


def test_a_memory_ceiling_that_is_too_low_is_said(tmp_path: Path) -> None:
    """Would catch a ceiling that reads like a crash."""
    fleet, plan = files(tmp_path, LONG)
    done = bitcorp("solve", fleet, "--memory-mb", "30", "--quiet")
    assert done.returncode == 3
    assert "ceiling of 30 MiB" in done.stderr
    assert "Traceback" not in done.stderr
    assert not plan.exists()


@contextmanager
def running(folder: Path, instance: Instance = LONG) -> Iterator[subprocess.Popen[str]]:
    """Run a solve that would take long, and leave nothing behind."""
    files(folder, instance)
    process = start("solve", "fleet.json", "--time-limit", "100", folder=folder)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def catches(process: subprocess.Popen[str], number: int) -> bool:
    """Whether a process has a handler for a signal: while it solves, it has one for each that ends it."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    mask = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(mask, 16) >> (number - 1) & 1)


def worker_of(process: subprocess.Popen[str]) -> psutil.Process | None:
    """Return the solving process of a running command."""
    for child in psutil.Process(process.pid).children(recursive=True):
        if "solver.worker" in " ".join(child.cmdline()):
            return child
    return None


def first_line(process: subprocess.Popen[str]) -> str:
    """Return the first line of progress, that of the first plan."""
    assert process.stderr is not None
    line = process.stderr.readline()
    assert "cost" in line, line + process.stderr.read()
    return line


@with_signals
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_interrupt_takes_the_best_plan_so_far(tmp_path: Path, number: int) -> None:
    """Would catch an impatient planner who loses everything."""
    with running(tmp_path) as process:
        first_line(process)
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0, err
        assert "Ctrl+C again aborts" in err
        assert "(signal)" in out or "(killed)" in out  # on a busy machine the solver may be too slow
        assert accepted(tmp_path / "fleet.json", tmp_path / "fleet.plan.json")


@with_signals
def test_two_interrupts_abort_and_leave_nothing(tmp_path: Path) -> None:
    """Would catch a program that cannot be left, or a solver that stays behind."""
    with running(tmp_path) as process:
        first_line(process)
        solver = worker_of(process)
        assert solver is not None
        solver.suspend()
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        while "again aborts" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 130
        assert err.splitlines()[-1] == "bitcorp: interrupted"
        assert not solver.is_running()
        assert [path.name for path in tmp_path.iterdir()] == ["fleet.json"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what it catches is told by Linux")
def test_an_interrupt_before_there_is_a_plan_ends_with_130(tmp_path: Path) -> None:
    """Would catch success said where nothing was written."""
    with running(tmp_path, IMPOSSIBLE) as process:
        wait_for(lambda: worker_of(process) is not None)
        worker = worker_of(process)
        assert worker is not None
        worker.suspend()  # it would find out that there is no plan
        wait_for(lambda: catches(process, signal.SIGTERM))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 130, err
        assert "interrupted before there was a plan" in err
        assert "Traceback" not in err


@with_signals
@pytest.mark.promise(2)
def test_a_killed_solver_leaves_its_plan(tmp_path: Path) -> None:
    """Would catch a solver whose death takes the plan, or the command, with it."""
    with running(tmp_path) as process:
        first_line(process)
        solver = worker_of(process)
        assert solver is not None
        solver.kill()
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0, err
        assert "warning" in err
        assert "SIGKILL" in err
        assert "(died)" in out
        assert accepted(tmp_path / "fleet.json", tmp_path / "fleet.plan.json")


@with_signals
def test_a_killed_command_leaves_no_solver_and_no_half_file(tmp_path: Path) -> None:
    """Would catch cores that burn for nobody, and a torn plan."""
    with running(tmp_path) as process:
        first_line(process)
        solver = worker_of(process)
        assert solver is not None
        process.kill()
        process.communicate()
        gone, _ = psutil.wait_procs([solver], timeout=PATIENCE_SECONDS)
        assert gone == [solver]
        assert [path.name for path in tmp_path.iterdir()] == ["fleet.json"]


@with_signals
def test_on_a_terminal_progress_is_a_line_that_moves(tmp_path: Path) -> None:
    """Would catch a terminal full of lines, or a bar in a log."""
    import pty

    files(tmp_path, SMALL)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "solve", "fleet.json"],
        cwd=tmp_path,
        env=environment(TERM="xterm", COLUMNS="60"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b"".join(blocks(ours))
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert b"\x1b[" in shown
    assert b"/60 s" in shown
    assert b"\x1b" not in out


def blocks(terminal: int) -> Iterator[bytes]:
    """Yield what is written to a terminal until its other end is closed."""
    with suppress(OSError):
        while block := os.read(terminal, 65_536):
            yield block
    os.close(terminal)
