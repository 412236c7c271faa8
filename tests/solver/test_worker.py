"""The worker as a process: what it says, when it ends, and whom it does not outlive."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psutil
import pytest

from data.generator.generate import generate
from models.domain.codec import read_plan, write_instance
from models.domain.instance import Instance
from solver.check import check
from solver.errors import MemoryCeilingReached, PlanNotWritten
from solver.guard import run
from solver.limits import Progress, SolveLimits
from tests.support import small_instance

WORKER = [sys.executable, "-P", "-m", "solver.worker"]
SMALL = small_instance()
LONG = generate(60, 4).instance
"""Not solved to the end before any of these tests would have to wait for it."""
ENDLESS = 100.0
PATIENCE_SECONDS = 60

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system has no such signal")
with_signals = pytest.mark.skipif(sys.platform == "win32", reason="the system has no such signals")


@pytest.fixture
def job(tmp_path: Path) -> dict[str, Any]:
    """Return a job that would take an hour."""
    write_instance(LONG, tmp_path / "instance.json")
    files = {"instance": str(tmp_path / "instance.json"), "plan": str(tmp_path / "plan.json")}
    return {**files, "seconds": ENDLESS, "workers": 1}


@contextmanager
def worker(*arguments: str, stdin: int = subprocess.PIPE, command: list[str] | None = None) -> Iterator[Any]:
    """Run a worker and leave nothing behind."""
    process = subprocess.Popen(
        [*(command or WORKER), *arguments],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in filter(None, (process.stdin, process.stdout, process.stderr)):
            stream.close()


def lines(stream: IO[str]) -> Iterator[dict[str, Any]]:
    for line in stream:
        yield json.loads(line)


def until_plan(process: Any) -> None:
    """Return once the worker has written its first plan."""
    assert any(line.get("plan") for line in lines(process.stdout)), process.stderr.read()


def ends_well(process: Any, job: dict[str, Any], instance: Instance, stopped_by: str) -> None:
    """The worker ends by itself with a checked plan."""
    said = list(lines(process.stdout))
    assert process.wait(PATIENCE_SECONDS) == 0, process.stderr.read()
    plan = read_plan(Path(job["plan"]))
    assert said[-1]["event"] == "end"
    assert said[-1]["cost"] == (plan.costs and plan.costs.total)
    assert plan.provenance.stopped_by == stopped_by
    assert check(instance, plan).ok


@pytest.mark.parametrize("by_stdin", [False, True])
def test_a_job_is_solved_to_the_end(tmp_path: Path, job: dict[str, Any], by_stdin: bool) -> None:
    """Would catch a job that is read from one of its two doors only."""
    write_instance(SMALL, Path(job["instance"]))
    text = json.dumps(job)
    with worker(*([] if by_stdin else [text])) as process:
        if by_stdin:
            process.stdin.write(text + "\n")
            process.stdin.flush()
        ends_well(process, job, SMALL, "optimal")


def test_the_first_plan_is_shown_before_it_is_checked(job: dict[str, Any]) -> None:
    """Would catch a plan that is called checked before it is, or one shown that is not the first."""
    shown = Path(job["plan"]).with_name("unchecked.json")
    with worker(json.dumps({**job, "unchecked": str(shown)})) as process:
        events = []
        for line in lines(process.stdout):
            events.append((line["event"], line.get("plan", False)))
            if line.get("plan"):
                break
        first = read_plan(shown)
        process.stdin.write("stop\n")
        process.stdin.flush()
    assert events[0] == ("unchecked", False)
    assert [event for event, _ in events].count("unchecked") == 1
    assert first.costs is None
    assert check(LONG, first).ok


def test_the_line_stop_ends_it_with_the_best_plan(job: dict[str, Any]) -> None:
    """Would catch a worker that hears nothing while native code runs."""
    with worker(json.dumps(job)) as process:
        until_plan(process)
        process.stdin.write("stop\n")
        process.stdin.flush()
        ends_well(process, job, LONG, "signal")


@on_linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_while_it_loads_the_engine_ends_its_job_with_a_plan(
    job: dict[str, Any], number: int
) -> None:
    """Would catch threads of libraries that take the signal, and a worker that dies of it."""
    with worker() as process:
        listens = psutil.Process(process.pid)
        while not _waits_for_signals(process.pid):
            assert listens.is_running()
            time.sleep(0.005)
        process.send_signal(number)
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        said = list(lines(process.stdout))
        assert process.wait(PATIENCE_SECONDS) == 0, process.stderr.read()
    assert said[-1]["event"] == "end"
    assert read_plan(Path(job["plan"])).provenance.stopped_by == "signal"


def _waits_for_signals(pid: int) -> bool:
    """Whether the process has a thread that takes SIGTERM only when it waits for it."""
    mask = next(
        line.split()[1] for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "SigBlk" in line
    )
    return bool(int(mask, 16) >> (signal.SIGTERM - 1) & 1)


@with_signals
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_the_best_plan(job: dict[str, Any], number: int) -> None:
    """Would catch a worker that dies of a signal, or waits with it until native code returns."""
    with worker(json.dumps(job)) as process:
        until_plan(process)
        process.send_signal(number)
        ends_well(process, job, LONG, "signal")


def test_the_end_of_its_input_ends_a_worker_that_has_a_parent(job: dict[str, Any]) -> None:
    """Would catch an orphan on systems that send no signal when a parent dies."""
    with worker(json.dumps({**job, "parent": os.getpid()})) as process:
        until_plan(process)
        process.stdin.close()
        ends_well(process, job, LONG, "signal")


def test_the_end_of_its_input_does_not_end_a_worker_without_parent(job: dict[str, Any]) -> None:
    """Would catch a worker that cannot be started from a script without a terminal."""
    write_instance(SMALL, Path(job["instance"]))
    with worker(json.dumps(job), stdin=subprocess.DEVNULL) as process:
        ends_well(process, job, SMALL, "optimal")


PARENT = """
import json, os, subprocess, sys, time
command, job, hold = json.loads(sys.argv[1])
job["parent"] = os.getpid() if hold else None
said = job["plan"] + ".said"  # a pipe would break with the parent, and the worker with the pipe
child = subprocess.Popen([*command, json.dumps(job)], stdout=open(said, "w"))
while not os.path.getsize(said):
    time.sleep(0.05)
print(child.pid, flush=True)
time.sleep(600)
"""


def survives_its_parent(job: dict[str, Any], *, tied: bool) -> bool:
    """Kill the parent of a worker whose input stays open, and say whether the worker lives on."""
    reading, writing = os.pipe()
    what = json.dumps([WORKER, job, tied])
    with worker(what, stdin=reading, command=[sys.executable, "-c", PARENT]) as parent:
        pid = int(parent.stdout.readline())
        orphan = psutil.Process(pid)
        parent.kill()
        parent.wait()
        try:
            gone, _ = psutil.wait_procs([orphan], timeout=PATIENCE_SECONDS if tied else 1)
        finally:
            if orphan.is_running():
                orphan.kill()
            os.close(reading)
            os.close(writing)
    return not gone


@on_linux
def test_a_worker_dies_with_its_parent(job: dict[str, Any]) -> None:
    """Would catch orphans that burn cores after a caller was killed."""
    assert not survives_its_parent(job, tied=True)


@on_linux
def test_without_the_tie_a_worker_is_seen_to_outlive_its_parent(job: dict[str, Any]) -> None:
    """Would catch a test of the tie that passes for another reason."""
    assert survives_its_parent(job, tied=False)


@pytest.mark.parametrize(
    "text, words",
    [
        ("{}", "$.instance"),
        ("nonsense", "is no JSON"),
        ('{"instance": "a", "plan": "b", "seconds": -1, "wokers": 2}', "$.wokers"),
    ],
)
def test_a_malformed_job_is_named_and_nothing_is_solved(text: str, words: str) -> None:
    """Would catch a traceback, or a job whose mistyped limit is passed over."""
    done = subprocess.run(
        [*WORKER, text], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 2
    assert words.casefold() in done.stderr.casefold()
    assert "Traceback" not in done.stderr


def test_a_malformed_instance_is_a_fault_and_no_traceback(tmp_path: Path, job: dict[str, Any]) -> None:
    """Would catch a bad file that looks like a crash."""
    Path(job["instance"]).write_text('{"format_version": 1}')
    with worker(json.dumps(job)) as process:
        said = list(lines(process.stdout))
        assert process.wait(PATIENCE_SECONDS) == 2
        assert said[-1]["event"] == "fault"
        assert "$.horizon" in said[-1]["message"]
        assert "Traceback" not in process.stderr.read()


NOISE = """
import os
import solver.worker
wire = solver.worker.take_stdout()
print("noise")
os.write(1, b"native noise")
wire.write("a line of the protocol\\n")
wire.flush()
"""


def test_what_libraries_print_does_not_reach_the_protocol() -> None:
    """Would catch a solver's log that makes the worker unreadable."""
    done = subprocess.run([sys.executable, "-c", NOISE], capture_output=True, text=True, check=True)
    assert done.stdout == "a line of the protocol\n"
    assert "native noise" in done.stderr


FULL_DISK = """
import resource, runpy, sys
sys.argv[0] = "solver.worker"
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
runpy.run_module("solver.worker", run_name="__main__")
"""


@with_signals
def test_a_full_disk_ends_in_a_typed_error() -> None:
    """Would catch half a plan taken for one, or an error that reads like a crash."""
    outcome = run(SMALL, SolveLimits(seconds=ENDLESS), command=[sys.executable, "-c", FULL_DISK])
    assert isinstance(outcome.error, PlanNotWritten)
    assert outcome.plan is None
    assert "plan.json" in str(outcome.error)


LEAP = """
import sys, types
engine = types.ModuleType("solver.solve")
def solve(*args, **kwargs):
    return bytearray(8 * 2**30)
engine.solve = solve
sys.modules["solver.solve"] = engine
import solver.worker
sys.exit(solver.worker.main())
"""


@on_linux
@pytest.mark.promise(3)
def test_a_leap_over_the_ceiling_ends_in_the_typed_error() -> None:
    """Would catch an allocation that is over before the guard looks."""
    outcome = run(SMALL, SolveLimits(seconds=ENDLESS, memory_mb=400), command=[sys.executable, "-c", LEAP])
    assert isinstance(outcome.error, MemoryCeilingReached)


@pytest.mark.promise(3)
def test_the_engine_itself_ends_at_its_ceiling() -> None:
    """Would catch a ceiling that holds for stand-ins only."""
    outcome = run(LONG, SolveLimits(seconds=ENDLESS, memory_mb=40))
    assert isinstance(outcome.error, MemoryCeilingReached)


@pytest.mark.promise(2)
def test_the_engine_ends_by_its_own_limit(job: dict[str, Any]) -> None:
    """Would catch a limit that only the guard keeps, by killing."""
    with worker(json.dumps({**job, "seconds": 2.0})) as process:
        said = list(lines(process.stdout))
        assert process.wait(PATIENCE_SECONDS) == 0, process.stderr.read()
    assert said[-1]["event"] == "end"
    assert read_plan(Path(job["plan"])).provenance.stopped_by == "time"


def test_the_caller_can_stop_and_gets_each_plan_checked() -> None:
    """Would catch a stop that loses the plan, and plans passed on that the checker has not seen."""
    seen: list[Progress] = []
    began = time.monotonic()
    outcome = run(
        LONG, SolveLimits(seconds=ENDLESS), seen.append, lambda: any(step.plan is not None for step in seen)
    )
    assert outcome.error is None
    assert outcome.plan is not None
    assert outcome.plan.provenance.stopped_by == "signal"
    assert 0 < outcome.plan.provenance.wall_seconds <= time.monotonic() - began
    plans = [step.plan for step in seen if step.plan is not None]
    assert plans
    assert all(check(LONG, plan).ok for plan in plans)
    costs = [plan.costs.total for plan in plans if plan.costs]
    assert costs == sorted(costs, reverse=True)
