"""The guard: whatever a worker does, the call ends, and with the best plan that passed."""

import json
import time
from pathlib import Path

import psutil
import pytest

from benchmarks.drills.misbehaving import HANGS, empty_plan
from models.domain.codec import read_instance, read_plan
from solver import guard
from solver.check import check
from solver.errors import (
    EngineBug,
    EngineNotReady,
    MemoryCeilingReached,
    PlanNotWritten,
    SolveError,
    WorkerDied,
    WorkerKilled,
    WorkerUnreadable,
)
from solver.limits import Progress, SolveLimits
from solver.process.child import Child
from solver.process.watch import Patience, Watch
from tests.solver.drilling import INSTANCE, LIMIT, MakeDrill, MovingClock
from tests.support import good_plan

EMPTY = empty_plan(INSTANCE)
OVERDUE = LIMIT + Patience().kill + 0.001


def keeps_promise_2(drill: MakeDrill, kind: str, wait_seconds: float = 60.0) -> None:
    """A worker that hangs is killed once its time is over, and its plan survives."""
    hang = drill(kind, jump=OVERDUE)
    outcome = hang.run(wait_seconds=wait_seconds)
    assert isinstance(outcome.error, WorkerKilled)
    assert hang.alive() == []
    if kind == "waits":
        assert outcome.plan is None
    else:
        assert outcome.plan is not None
        assert outcome.plan.costs == EMPTY.costs
        assert outcome.plan.provenance.stopped_by == "killed"
        assert outcome.plan.provenance.wall_seconds >= LIMIT
        assert check(INSTANCE, outcome.plan).ok


@pytest.mark.promise(2)
@pytest.mark.parametrize("kind", [hang.__name__ for hang in HANGS])
def test_a_hanging_worker_is_ended_and_its_plan_survives(drill: MakeDrill, kind: str) -> None:
    """Would catch a guard that trusts the worker's own limit, its ears, its group or its output."""
    keeps_promise_2(drill, kind)


def test_without_the_kill_promise_2_is_seen_to_break(
    drill: MakeDrill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch a test of the promise that passes whether workers are killed or not."""
    monkeypatch.setattr(Child, "kill", lambda child: None)
    with pytest.raises(AssertionError, match="was not ended"):
        keeps_promise_2(drill, "spins", wait_seconds=3)


def test_the_call_leaves_a_second_for_reading_and_checking() -> None:
    """Would catch a kill so late that limit + 5 s can no longer be kept."""
    assert Patience().ask < Patience().kill <= 4.0


def keeps_promise_3(drill: MakeDrill, kind: str, **fields: bool) -> None:
    """A worker that grows over its ceiling ends in the typed error, with its plan."""
    outcome = drill(kind, memory_mb=150, **fields).run()
    assert isinstance(outcome.error, MemoryCeilingReached)
    assert outcome.error.plan is outcome.plan
    if kind == "grows_before":
        assert outcome.plan is None
        assert "no plan yet" in str(outcome.error)
    else:
        assert outcome.plan is not None
        assert outcome.plan.costs == EMPTY.costs
        assert outcome.plan.provenance.stopped_by == "memory"


@pytest.mark.promise(3)
@pytest.mark.parametrize("kind", ["grows", "grows_in_a_child", "grows_before"])
def test_the_memory_ceiling_ends_in_a_typed_error_with_the_plan(drill: MakeDrill, kind: str) -> None:
    """Would catch a ceiling that rests on the solver's own parameter, or that loses the plan."""
    keeps_promise_3(drill, kind)


def test_without_the_watch_promise_3_is_seen_to_break(
    drill: MakeDrill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch a test of the promise that passes whether memory is watched or not."""
    monkeypatch.setattr(Child, "memory_bytes", lambda child: 0)
    with pytest.raises(AssertionError):
        keeps_promise_3(drill, "grows", stop_when_heard=True)


def test_without_a_plan_the_typed_error_is_raised(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Would catch a caller who gets an empty plan instead of the error."""
    monkeypatch.setenv("BITCORP_BUG_DIR", str(tmp_path))
    nobody = ["python-that-does-not-exist"]
    with pytest.raises(PlanNotWritten):
        guard.solve_guarded(INSTANCE, SolveLimits(seconds=LIMIT), command=nobody)


@pytest.mark.parametrize(
    "kind, error, words",
    [
        ("jabbers", WorkerUnreadable, "Assertion"),
        ("rambles", WorkerUnreadable, "xxx"),
        ("crashes", WorkerDied, "SIGSEGV"),
        ("leaves", WorkerDied, "exit code 3"),
        ("is_killed", WorkerDied, "SIGKILL"),
        ("tears", EngineBug, "cannot be read"),
        ("tears_at_first", EngineBug, "cannot be read"),
    ],
)
def test_a_worker_that_fails_leaves_its_plan_and_a_typed_error(
    drill: MakeDrill, kind: str, error: type[SolveError], words: str
) -> None:
    """Would catch a crash that loses the plan, or that reads like a bad file of the user's."""
    outcome = drill(kind).run()
    assert type(outcome.error) is error
    assert words in str(outcome.error)
    assert outcome.plan is not None
    assert outcome.plan.costs == EMPTY.costs
    assert outcome.plan.provenance.stopped_by == ("" if kind.startswith("tears") else "died")


def test_a_crash_is_reported_with_its_instance_and_what_was_said(drill: MakeDrill) -> None:
    """Would catch a crash that nobody can see again."""
    outcome = drill("leaves").run()
    assert isinstance(outcome.error, WorkerDied)
    assert outcome.error.folder is not None
    assert read_instance(outcome.error.folder / "instance.json") == INSTANCE
    about = json.loads((outcome.error.folder / "about.json").read_text(encoding="utf-8"))
    assert "nothing more to do" in about["details"]


def test_an_end_from_outside_is_no_bug_of_ours(drill: MakeDrill, tmp_path: Path) -> None:
    """Would catch a report for each process that the system ends."""
    assert isinstance(drill("is_killed").run().error, WorkerDied)
    assert not (tmp_path / "bugs").exists()


def test_a_plan_that_breaks_a_rule_is_reported_and_never_passed_on(drill: MakeDrill) -> None:
    """Would catch an engine whose word is taken for a plan."""
    lie = drill("lies")
    outcome = lie.run()
    assert isinstance(outcome.error, EngineBug)
    assert outcome.plan is not None
    assert outcome.plan.costs == EMPTY.costs
    assert all(step.plan is None or check(INSTANCE, step.plan).ok for step in lie.steps)
    folder = outcome.error.folder
    assert folder is not None
    saved = read_plan(folder / "plan.json")
    assert len(saved.orders) == len(INSTANCE.orders)
    assert not check(read_instance(folder / "instance.json"), saved).ok


@pytest.mark.promise(4)
def test_a_false_claim_of_optimality_is_never_passed_on(drill: MakeDrill) -> None:
    """Would catch OPTIMAL said on the engine's word alone, without a bound that equals the cost."""
    outcome = drill("boasts").run()
    assert isinstance(outcome.error, EngineBug)
    assert "OPTIMAL" in str(outcome.error)
    assert outcome.plan is not None
    assert outcome.plan.status == "FEASIBLE"


def test_a_false_bound_of_a_plan_that_has_passed_is_never_passed_on(drill: MakeDrill) -> None:
    """Would catch a claim that nobody looks at, since the plan itself has passed before."""
    outcome = drill("overstates").run()
    assert isinstance(outcome.error, EngineBug)
    assert "bound" in str(outcome.error)
    assert outcome.plan is not None
    assert outcome.plan.provenance.bound is None


def test_a_first_plan_that_breaks_a_rule_is_passed_over(drill: MakeDrill) -> None:
    """Would catch a plan passed on that neither side has checked, or a report of what the worker sees too."""
    early = drill("errs_at_first")
    outcome = early.run()
    assert outcome.error is None
    assert outcome.plan is not None
    assert outcome.plan.costs == EMPTY.costs
    assert all(step.plan is None or step.plan.costs == EMPTY.costs for step in early.steps)


def test_the_first_plan_is_there_before_the_worker_has_checked_it() -> None:
    """Would catch a caller who waits for two checks of one plan, one after the other."""
    seen: list[Progress] = []
    outcome = guard.run(INSTANCE, SolveLimits(seconds=LIMIT), seen.append)
    plans = [step.plan for step in seen if step.plan is not None]
    assert outcome.error is None
    assert seen[0].message == guard.EARLY
    assert plans[0].costs is not None
    assert check(INSTANCE, plans[0]).ok


def test_a_worker_that_was_started_ahead_takes_the_job() -> None:
    """Would catch a second worker beside the one that waits, or one that stays behind."""
    with guard.worker_ahead() as ahead:
        assert ahead is not None
        outcome = guard.run(INSTANCE, SolveLimits(seconds=LIMIT), ahead=ahead, command=["no-such-program"])
        assert ahead.exited
    assert outcome.error is None
    assert outcome.plan is not None


def test_a_worker_ahead_that_gets_no_job_ends() -> None:
    """Would catch a process left behind when the instance cannot be read."""
    with guard.worker_ahead() as ahead:
        assert ahead is not None
        assert psutil.pid_exists(ahead.pid)
    assert not psutil.pid_exists(ahead.pid)


def test_a_worker_ahead_that_died_is_told() -> None:
    """Would catch a job that is written to nobody, and a caller who waits for the limit."""
    with guard.worker_ahead() as ahead:
        assert ahead is not None
        ahead.kill()
        outcome = guard.run(INSTANCE, SolveLimits(seconds=LIMIT), ahead=ahead)
    assert isinstance(outcome.error, WorkerDied)


def test_infeasible_beside_a_plan_is_a_bug(drill: MakeDrill) -> None:
    """Would catch a plan thrown away because the engine takes its word back."""
    outcome = drill("gives_up").run()
    assert isinstance(outcome.error, EngineBug)
    assert outcome.plan is not None
    assert outcome.plan.status == "FEASIBLE"


def test_bugs_are_reported_elsewhere_when_their_folder_cannot_be_made(
    drill: MakeDrill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch a report that is lost, or an error about the report instead of the bug."""
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    monkeypatch.setenv("BITCORP_BUG_DIR", str(in_the_way / "bugs"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    outcome = drill("lies").run()
    assert isinstance(outcome.error, EngineBug)
    assert outcome.error.folder is not None
    assert outcome.error.folder.parent == tmp_path / "bitcorp-bugs"


def test_stop_ends_a_worker_that_listens_to_nothing(drill: MakeDrill) -> None:
    """Would catch a stop that waits for the limit when the worker does not react."""
    hang = drill("spins", stop_when_heard=True)
    hang.clock = FastClock()
    outcome = hang.run()
    assert isinstance(outcome.error, WorkerKilled)
    assert "a request to stop" in str(outcome.error)
    assert outcome.plan is not None
    assert outcome.plan.provenance.wall_seconds < LIMIT


class FastClock(MovingClock):
    """A clock on which twenty seconds pass in one."""

    def __init__(self) -> None:
        super().__init__()
        self.began = time.monotonic()

    def __call__(self) -> float:
        return self.began + (time.monotonic() - self.began) * 20


def test_nothing_dearer_than_the_start_is_returned(drill: MakeDrill) -> None:
    """Would catch a start plan that is forgotten when the worker finds only worse."""
    outcome = drill("sleeps", start=good_plan(INSTANCE), jump=OVERDUE).run()
    assert outcome.plan is not None
    assert len(outcome.plan.orders) == len(INSTANCE.orders)
    assert check(INSTANCE, outcome.plan).ok


def test_a_start_that_breaks_a_rule_is_not_returned(drill: MakeDrill) -> None:
    """Would catch an old plan handed back unseen, though the instance has changed since."""
    good = good_plan(INSTANCE)
    outcome = drill("sleeps", start=good.model_copy(update={"duties": ()}), jump=OVERDUE).run()
    assert outcome.plan is not None
    assert outcome.plan.costs == EMPTY.costs


def test_a_slow_caller_does_not_delay_the_kill(drill: MakeDrill, monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch a watch that runs in the thread that also tells of progress."""
    hang = drill("spins", jump=OVERDUE)
    hear, seen = hang._hear, []

    def hear_slowly(step: Progress) -> None:
        hear(step)
        deadline = time.monotonic() + 30
        while hang.alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        seen.append(hang.alive())

    monkeypatch.setattr(hang, "_hear", hear_slowly)
    hang.run()
    assert seen == [[]]


def test_the_watch_ends_with_the_call(drill: MakeDrill, monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch threads that stay behind, one for each solve."""
    watches: list[Watch] = []
    enter = Watch.__enter__

    def note(watch: Watch) -> Watch:
        watches.append(watch)
        return enter(watch)

    monkeypatch.setattr(Watch, "__enter__", note)
    drill("leaves").run()
    assert [watch._thread.is_alive() for watch in watches] == [False]
    assert [reader.is_alive() for watch in watches for reader in watch.child._readers] == [False, False]


def test_an_engine_that_cannot_be_compiled_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Would catch a solve that spends its limit on compiling, or fails without saying why."""

    def refuse() -> None:
        raise RuntimeError("no such processor")

    monkeypatch.setattr(guard, "is_ready", lambda: False)
    monkeypatch.setattr(guard, "make_ready", refuse)
    told: list[Progress] = []
    outcome = guard.run(INSTANCE, SolveLimits(seconds=LIMIT), told.append)
    assert outcome.plan is None
    assert isinstance(outcome.error, EngineNotReady)
    assert "no such processor" in str(outcome.error)
    assert [step.message for step in told] == ["compiling the engine, once for this version"]
