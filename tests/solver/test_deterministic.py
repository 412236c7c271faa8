"""One instance, seed and version: one plan, however busy the machine is and whatever its clock says."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.generator import generate
from models.domain import Instance, Plan
from models.domain.codec import dump_json, read_plan, write_instance
from solver.effort import Effort
from solver.guard import solve_guarded
from solver.limits import SolveLimits
from solver.solve import WHOLE_MODEL, choices, solve
from tests.solver.projects import project

ROOT = Path(__file__).resolve().parents[2]
ENDLESS = 600.0
PROGRAM = """
import sys
from pathlib import Path
from models.domain.codec import read_instance, write_plan
from solver.limits import SolveLimits
from solver.solve import solve
limits = SolveLimits(600.0, workers=1, seed=3, deterministic=float(sys.argv[2]))
write_plan(solve(read_instance(Path(sys.argv[1])), limits), Path(sys.argv[3]))
"""
WAYS: dict[str, tuple[Callable[[], Instance], float]] = {
    "one model": (lambda: generate(5, 3).instance, 0.3),
    "neighbourhoods": (lambda: generate(40, 4).instance, 0.6),
    "squeezing": (lambda: project(5, 40), 0.4),
}
"""By the way in which the engine goes about it: an instance and units of work."""


def text(plan: Plan) -> str:
    """Return a plan as it is written, apart from the seconds that it took."""
    said = plan.provenance.model_copy(update={"wall_seconds": 0.0})
    return dump_json(plan.model_copy(update={"provenance": said}))


@contextmanager
def load(processes: int) -> Iterator[None]:
    """Keep processors busy."""
    spin = [sys.executable, "-c", "while True: pass"]
    busy = [subprocess.Popen(spin) for _ in range(processes)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def in_a_process(instance: Instance, work: float, hash_seed: str, folder: Path) -> Plan:
    folder.mkdir()
    write_instance(instance, folder / "fleet.json")
    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder / "fleet.json"), str(work), str(folder / "plan.json")],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        check=True,
        timeout=ENDLESS,
    )
    return read_plan(folder / "plan.json")


@pytest.mark.promise(6)
@pytest.mark.parametrize("way", WAYS)
def test_two_processes_give_the_same_plan_byte_for_byte(way: str, tmp_path: Path) -> None:
    """Would catch a choice that follows the order of a set, a race, or how busy the machine is."""
    make, work = WAYS[way]
    instance = make()
    alone = in_a_process(instance, work, "1", tmp_path / "alone")
    with load(1):
        pressed = in_a_process(instance, work, "2", tmp_path / "pressed")
    assert alone.costs is not None
    assert text(alone) == text(pressed)
    assert alone.provenance.deterministic == work
    assert alone.provenance.stopped_by in ("work", "optimal")


class JumpingClock:
    """A clock that leaps to and fro; notes which functions look at it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.seen: set[str] = set()

    def __call__(self) -> float:
        self.seen.add(sys._getframe(1).f_code.co_qualname)
        return self.random.uniform(0.0, 1e6)


def keeps_promise_6(instance: Instance, work: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan is the same whatever the clock says, and nobody looks at it but to tell the time."""
    limits = SolveLimits(ENDLESS, workers=1, seed=3, deterministic=work)
    plan = solve(instance, limits)
    clock = JumpingClock(1)
    with monkeypatch.context() as patched:
        for name in ("monotonic", "perf_counter", "time", "process_time"):
            patched.setattr(time, name, clock)
        again = solve(instance, limits)
    assert text(plan) == text(again)
    assert clock.seen <= {"Effort.__init__", "Effort.seconds"}


@pytest.mark.promise(6)
@pytest.mark.parametrize("way", WAYS)
def test_no_choice_reads_a_clock(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch a share of the time that is still taken in seconds."""
    make, work = WAYS[way]
    instance = make()
    big = choices_of(instance) > WHOLE_MODEL
    assert big == (way == "neighbourhoods"), "the example shows another way of the engine than it says"
    keeps_promise_6(instance, work, monkeypatch)


def choices_of(instance: Instance) -> int:
    from solver.cpsat.compile import Compiled

    return choices(Compiled(instance)) if instance.machines else 0


def test_an_effort_that_follows_the_clock_is_seen_to_break_promise_6(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Would catch a test of the promise that passes whether work is counted or not."""

    def by_the_clock(effort: Effort) -> float:
        return max(0.0, min(0.9 * effort.limit, effort.seconds))

    monkeypatch.setattr(Effort, "spent", property(by_the_clock))
    monkeypatch.setattr(Effort, "remaining", property(lambda effort: effort.limit - effort._work))
    make, work = WAYS["neighbourhoods"]
    with pytest.raises(AssertionError):
        keeps_promise_6(make(), work, monkeypatch)


def test_another_seed_is_another_search() -> None:
    """Would catch a seed that is not used: then equal plans say nothing."""
    make, work = WAYS["neighbourhoods"]
    instance = make()
    plans = [solve(instance, SolveLimits(ENDLESS, workers=1, seed=s, deterministic=work)) for s in (1, 2)]
    assert plans[0].orders != plans[1].orders


def test_a_limit_of_time_holds_from_outside_and_the_plan_says_so() -> None:
    """Would catch a deterministic solve that nothing ends, or one cut short that looks repeatable."""
    make, _ = WAYS["neighbourhoods"]
    start = solve(make(), SolveLimits(ENDLESS, workers=1, deterministic=0.01))
    plan = solve_guarded(make(), SolveLimits(4.0, workers=1, deterministic=1e5), start=start)
    assert plan.provenance.stopped_by in ("time", "killed"), "killed: a machine too busy to hear in time"
    assert plan.provenance.deterministic == 1e5


def test_several_workers_are_refused() -> None:
    """Would catch threads that race in a solve that is called repeatable."""
    with pytest.raises(ValueError, match="1 worker, not 2"):
        SolveLimits(workers=2, deterministic=5.0)
