"""One run over a folder: turns of solving, each written down before its plan is put in place."""

from __future__ import annotations

import os
import shutil
import threading
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from models.domain.codec import write_plan
from models.domain.plan import Plan
from solver.batch.items import Present, UnusableItem, fingerprint, items_of, present
from solver.batch.journal import Begin, End, Journal, Turn
from solver.batch.share import Share, Standing
from solver.errors import WorkerKilled
from solver.guard import run as solve_in_a_process
from solver.levels import rank
from solver.limits import SolveLimits
from solver.process.audit import save_bug
from solver.process.outcome import Outcome

STATE = "nightly"
"""Folder below the plans that holds journal, report and the plans that were replaced."""


class PlansInTheWay(Exception):
    """A new run shall write into a folder, not that of the instances, that holds plans of theirs."""


class Night:
    """A run over the instances of a folder, new or gone on with.

    Parameters
    ----------
    folder
        Where the instances and their present plans are.
    out
        Where better plans go; the folder itself: they replace the present ones.
    budget
        Seconds of the whole run on the clock, those before a stop included.
    workers
        Processor cores; instances are solved side by side.
    stop
        Asked often; true: end with the best plans so far, to go on later.
    note
        Told of each turn that has ended.
    fresh
        Begin anew though an earlier run has not come to its end.

    Raises
    ------
    JournalUnreadable
        If an earlier run left a journal that cannot be read.
    PlansInTheWay
        If a new run shall write where other plans are.
    """

    def __init__(
        self,
        folder: Path,
        out: Path,
        *,
        budget: float,
        workers: int = 2,
        seed: int = 0,
        memory_mb: int | None = None,
        stop: Callable[[], bool] = lambda: False,
        note: Callable[[Turn], None] = lambda turn: None,
        fresh: bool = False,
    ) -> None:
        self.folder, self.out = folder, out
        self.budget, self.workers, self.seed, self.memory_mb = budget, workers, seed, memory_mb
        self.stop, self.note = stop, note
        self.state = out / STATE
        self.items = {item.name: item for item in items_of(folder)}
        (self.state / "given").mkdir(parents=True, exist_ok=True)
        (self.state / "before").mkdir(exist_ok=True)
        path = self.state / "journal.jsonl"
        if fresh:
            path.unlink(missing_ok=True)
        self.journal = Journal(path)
        self.continued = self.journal.unfinished
        if self.continued:
            self._tidy()
        else:
            self._begin()
        self.lock = threading.Lock()
        self.share = self._share()
        self._failures: list[BaseException] = []

    # --- beginning and going on -------------------------------------------------------------

    def _begin(self) -> None:
        there = [name for name in self.items if self.target(name).exists()]
        if there and not self.out.samefile(self.folder):
            raise PlansInTheWay(
                f"{self.out} holds a plan of {there[0]} already. "
                f"Maybe name an empty folder, one for each run."
            )
        for name in ("given", "before"):
            for path in (self.state / name).iterdir():
                path.unlink()
        started = datetime.now(UTC).isoformat(timespec="seconds")
        self.journal.begin(Begin(started=started, budget=self.budget, workers=self.workers, seed=self.seed))

    def _tidy(self) -> None:
        """Put in place what was written down but not put in place before the end came."""
        for turn in {turn.name: turn for turn in self.journal.turns if turn.gave}.values():
            given = self.given(turn.name)
            if given.exists() and fingerprint(given) == turn.gave and turn.name in self.items:
                self._put(turn)

    def turns_of(self, name: str) -> list[Turn]:
        """Return an item's turns in this run."""
        return [turn for turn in self.journal.turns if turn.name == name]

    def _still_holds(self, name: str) -> bool:
        """Whether the files are those that the last turn knew: else its work is for nothing now."""
        last = self.turns_of(name)[-1]
        item = self.items[name]
        if fingerprint(item.instance) != last.instance:
            return False
        now = fingerprint(self.standing_plan(name))
        return now in (last.gave or last.replaces, last.replaces)

    def _share(self) -> Share:
        standings = []
        for name, item in self.items.items():
            size = item.instance.stat().st_size if item.instance.is_file() else 1
            standing = Standing(name, size)
            for turn in self.turns_of(name):
                _count(standing, turn)
            if standing.turns and not self._still_holds(name):
                standing.turns, standing.rate, standing.closed = 0, 0.0, False
            standings.append(standing)
        return Share(self.budget * self.workers, standings)

    # --- where plans are --------------------------------------------------------------------

    def target(self, name: str) -> Path:
        """Return where an item's better plan goes."""
        return self.out / self.items[name].plan.name

    def given(self, name: str) -> Path:
        """Return where a turn's plan waits until it is written down."""
        return self.state / "given" / self.items[name].plan.name

    def standing_plan(self, name: str) -> Path:
        """Return the best plan's file: where better ones go if one went there, else the present one."""
        gave = any(turn.gave for turn in self.turns_of(name))
        return self.target(name) if gave else self.items[name].plan

    def original(self, name: str) -> Path:
        """Return the file of the plan with which the run began, if there was one."""
        kept = self.state / "before" / self.items[name].plan.name
        return kept if kept.exists() else self.items[name].plan

    # --- turns ------------------------------------------------------------------------------

    def run(self) -> bool:
        """Take turns until the budget is spent or nothing is to be gained; false if stopped before."""
        threads = [
            threading.Thread(target=self._work, daemon=True)
            for _ in range(min(self.workers, max(1, len(self.items))))
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            for thread in threads:
                thread.join(0.1)
        if self._failures:
            raise self._failures[0]
        if self.stop():
            return False
        self.journal.add(End())
        return True

    def _work(self) -> None:
        try:
            while not self.stop() and not self._failures:
                with self.lock:
                    chosen = self.share.next()
                if chosen is None:
                    return
                self._take_turn(*chosen)
        except BaseException as error:
            self._failures.append(error)

    def _take_turn(self, name: str, seconds: float) -> None:
        begun = time.monotonic()
        turn = self._turn(name, seconds)
        turn = turn.model_copy(update={"seconds": round(time.monotonic() - begun, 3)})
        with self.lock:
            if turn.stopped_by == "signal" and not turn.gave and not turn.error:
                self.share.took(name, seconds)  # cut short: it is as if it had not begun
                return
            self.journal.add(turn)
            if turn.gave:
                self._put(turn)
            _count(self.share.standings[name], turn)
            self.share.took(name, seconds)
        self.note(turn)

    def _turn(self, name: str, seconds: float) -> Turn:
        """Work on one item; whatever goes wrong is its result."""
        item = self.items[name]
        plan = self.standing_plan(name)
        turn = Turn(
            name=name,
            number=len(self.turns_of(name)),
            instance=fingerprint(item.instance),
            replaces=fingerprint(plan),
        )
        try:
            now = present(item, plan)
            outcome = self._solve(now, seconds)
            return self._result(turn, now, outcome)
        except UnusableItem as error:
            return turn.model_copy(update={"error": str(error), "failed": True, "closed": True})
        except Exception as error:
            trace = traceback.format_exc().splitlines()
            folder = save_bug("nightly", [str(item.instance), *trace])
            where = f"saved in {folder}" if folder else "and could not be saved"
            message = f"{type(error).__name__}: {error}. This is a bug of ours, {where}."
            return turn.model_copy(update={"error": message, "failed": True, "closed": True})

    def _solve(self, now: Present, seconds: float) -> Outcome:
        cores = max(1, self.workers // max(1, len(self.items)))
        limits = SolveLimits(seconds, workers=cores, seed=self.seed, memory_mb=self.memory_mb)
        return solve_in_a_process(now.instance, limits, stop=self.stop, start=now.start)

    def _result(self, turn: Turn, now: Present, outcome: Outcome) -> Turn:
        plan, before = outcome.plan, _cost(now.start)
        after = _cost(plan)
        update: dict[str, object] = {"before": before, "broken": now.broken, "after": before}
        killed = isinstance(outcome.error, WorkerKilled)
        if outcome.error is not None:
            update |= {"error": str(outcome.error), "failed": not killed}
        if plan is not None:
            update |= {"bound": plan.provenance.bound, "stopped_by": plan.provenance.stopped_by}
        hangs = killed and any(earlier.stopped_by == "killed" for earlier in self.turns_of(turn.name)[-1:])
        update["stopped_by"] = "killed" if killed else update.get("stopped_by", "")
        update["closed"] = hangs or bool(update.get("failed")) or _is_final(plan)
        if plan is not None and plan.costs is not None and _is_better(plan, now.start):
            given = self.given(turn.name)
            write_plan(plan, given)
            _to_disk(given)
            update |= {"after": after, "gave": fingerprint(given)}
        return turn.model_copy(update=update)

    def _put(self, turn: Turn) -> None:
        """Put a plan that is written down in its place, unless somebody else has changed that meanwhile."""
        given, target = self.given(turn.name), self.target(turn.name)
        now = fingerprint(target)
        if now == turn.gave:
            given.unlink(missing_ok=True)
            return
        ours = {earlier.gave for earlier in self.turns_of(turn.name)} | {turn.replaces, ""}
        if now not in ours:
            return  # it stays in ``given``, and the report says so
        kept = self.state / "before" / target.name
        if now and not kept.exists():
            shutil.copyfile(target, kept.with_suffix(".part"))
            kept.with_suffix(".part").replace(kept)
        given.replace(target)
        _to_disk(target.parent)


def _is_better(plan: Plan, start: Plan | None) -> bool:
    if start is None or start.costs is None:
        return True
    return plan.costs is not None and rank(plan.costs) < rank(start.costs)


def _is_final(plan: Plan | None) -> bool:
    return plan is not None and plan.status in ("OPTIMAL", "INFEASIBLE")


def _cost(plan: Plan | None) -> int | None:
    return plan.costs.total if plan is not None and plan.costs is not None else None


def _count(standing: Standing, turn: Turn) -> None:
    """Enter a turn in its item's standing."""
    standing.turns += 1
    standing.spent += turn.seconds
    standing.closed = turn.closed
    gained = 0
    if turn.gave and turn.after is not None:
        gained = turn.after if turn.before is None else turn.before - turn.after
    standing.rate = gained / max(0.1, turn.seconds)
    if turn.after is not None and turn.bound is not None:
        standing.open_cents = turn.after - turn.bound


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
