"""A run over many instances: shared time, a journal, and plans that only get better."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from models.domain import Instance, Plan
from models.domain.codec import read_instance, read_plan, write_instance, write_plan
from solver.batch.items import fingerprint, items_of, present
from solver.batch.journal import Journal, JournalUnreadable
from solver.batch.lock import FolderBusy, locked
from solver.batch.night import Night, PlansInTheWay
from solver.batch.report import ItemReport, changes, report_of
from solver.batch.share import LEAST_SECONDS, Share, Standing
from solver.check import check, with_costs
from solver.errors import EngineBug
from solver.limits import SolveLimits
from solver.process.outcome import Outcome
from tests.api.cli.running import bitcorp, environment, wait_for
from tests.support import good_plan, small_instance

SMALL = small_instance()
GOOD = good_plan(SMALL)


def without(plan: Plan, instance: Instance, *orders: str) -> Plan:
    """Return a plan that leaves orders out, with its costs."""
    kept = {
        "orders": tuple(o for o in plan.orders if o.order not in orders),
        "duties": tuple(d for d in plan.duties if d.order not in orders),
        "unplanned": (),
        "status": "FEASIBLE",
        "provenance": plan.provenance.model_copy(update={"bound": None, "gap": None}),
    }
    return with_costs(instance, plan.model_copy(update=kept))


def fleet(folder: Path, name: str, instance: Instance, plan: Plan | None = None) -> None:
    write_instance(instance, folder / f"{name}.json")
    if plan is not None:
        write_plan(plan, folder / f"{name}.plan.json")


class Engine:
    """Solves at once: gives the plans that it is told to give, and counts its calls by instance."""

    def __init__(self, gives: Plan | BaseException | None = None) -> None:
        self.gives = gives
        self.calls: Counter[str] = Counter()

    def __call__(self, instance: Instance, limits: SolveLimits, **rest: object) -> Outcome:
        self.calls[instance.name] += 1
        start = rest["start"]
        assert start is None or isinstance(start, Plan)
        if isinstance(self.gives, BaseException):
            raise self.gives
        return Outcome(self.gives or start)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()
    monkeypatch.setattr("solver.batch.night.solve_in_a_process", made)
    return made


def night(folder: Path, **fields: object) -> Night:
    return Night(folder, folder, **{"budget": 0.5, "workers": 1, **fields})  # type: ignore[arg-type]


def one(run: Night) -> ItemReport:
    (item,) = report_of(run).items
    return item


PROGRAM = """
import sys
from pathlib import Path
from solver.batch import night
from solver.batch.lock import locked
from solver.batch.report import report_of, write_report
from solver.limits import SolveLimits
from solver.process.outcome import Outcome
from solver.solve import solve

limits = SolveLimits(600.0, workers=1, deterministic=0.5)
night.solve_in_a_process = lambda instance, _, stop, start: Outcome(solve(instance, limits, start=start))
folder = Path(sys.argv[1])
with locked(folder):
    run = night.Night(folder, folder, budget=20.0, workers=1)
    run.run()
    write_report(report_of(run), run.state)
"""
"""A run whose solves share its process, since starting twenty takes long on a busy machine."""


def program(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder)], env=environment())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such signals")
def test_twenty_instances_one_of_them_broken_killed_and_continued(tmp_path: Path) -> None:
    """Would catch a plan lost at a kill, an instance done twice, or a run that one broken file ends."""
    before: dict[str, int] = {}
    for n in range(19):
        instance = small_instance(name=f"fleet {n}")
        plan = without(good_plan(instance), instance, "survey", "bolt") if n % 2 else None
        fleet(tmp_path, f"f{n:02d}", instance, plan)
        if plan is not None and plan.costs is not None:
            before[f"f{n:02d}"] = plan.costs.total
    (tmp_path / "f19.json").write_text('{"format_version": 1, "name": ', encoding="utf-8")
    journal = tmp_path / "nightly" / "journal.jsonl"

    def turns() -> int:
        return journal.read_bytes().count(b'"turn"') if journal.exists() else 0

    with program(tmp_path) as first:
        try:
            wait_for(lambda: turns() >= 4)
        finally:
            first.kill()
    done = journal.read_bytes()
    done = done[: done.rfind(b"\n") + 1]
    with journal.open("ab") as file:
        file.write(b'{"event":"turn","name":"f0')  # as if the kill had cut a line
    with program(tmp_path) as second:
        assert second.wait() == 0
    assert journal.read_bytes().startswith(done)
    told = Journal(journal)
    assert told.ended
    pairs = Counter((turn.name, turn.number) for turn in told.turns)
    assert set(pairs.values()) == {1}, "a turn was taken twice"
    closed = Counter(turn.name for turn in told.turns if turn.closed)
    assert set(closed.values()) == {1}, "an instance that was done was done again"
    assert {name for name, _ in pairs} == {f"f{n:02d}" for n in range(20)}
    for n in range(19):
        name = f"f{n:02d}"
        report = check(read_instance(tmp_path / f"{name}.json"), read_plan(tmp_path / f"{name}.plan.json"))
        assert report.ok
        assert report.costs.total < before.get(name, report.costs.total + 1)
    report_file = json.loads((tmp_path / "nightly" / "report.json").read_text(encoding="utf-8"))
    assert report_file["finished"]
    assert report_file["counts"] == {"improved": 9, "new": 10, "failed": 1}
    broken = report_file["items"][-1]
    assert broken["name"] == "f19"
    assert "is no JSON" in broken["error"]


@pytest.mark.slow
def test_the_command_solves_each_in_a_process_and_names_what_failed(tmp_path: Path) -> None:
    """Would catch a command that does not guard its solves, or ends well though an instance failed."""
    fleet(tmp_path, "a", SMALL, without(GOOD, SMALL, "survey"))
    (tmp_path / "b.json").write_text("{", encoding="utf-8")
    done = bitcorp("nightly", tmp_path, "--budget", "60", "--workers", "1")
    assert done.returncode == 1, done.stderr
    assert "a: improved, cost " in done.stdout
    assert "b: failed" in done.stdout
    assert check(SMALL, read_plan(tmp_path / "a.plan.json")).ok
    assert (tmp_path / "nightly" / "report.txt").read_text(encoding="utf-8").strip() in done.stdout


def test_a_turn_says_what_improved_by_cost_term_and_order(tmp_path: Path, engine: Engine) -> None:
    """Would catch a report whose figures are not those of the two plans."""
    worse = without(GOOD, SMALL, "survey")
    fleet(tmp_path, "a", SMALL, worse)
    engine.gives = with_costs(SMALL, GOOD)
    run = night(tmp_path)
    assert run.run()
    item = one(run)
    assert worse.costs is not None
    assert engine.gives.costs is not None
    assert (item.result, item.before, item.after) == (
        "improved",
        worse.costs.total,
        engine.gives.costs.total,
    )
    assert item.before is not None
    assert item.after is not None
    assert sum(after - was for was, after in item.terms.values()) == item.after - item.before
    assert [(c.order, c.what) for c in item.orders] == [("survey", ("planned",))]
    assert read_plan(tmp_path / "a.plan.json") == engine.gives
    assert read_plan(tmp_path / "nightly" / "before" / "a.plan.json") == worse
    assert report_of(run).saved == {"USD": item.before - item.after}


def test_a_plan_that_is_no_better_is_not_put_in_place(tmp_path: Path, engine: Engine) -> None:
    """Would catch a present plan replaced by an equal or a dearer one."""
    fleet(tmp_path, "a", SMALL, with_costs(SMALL, GOOD))
    was = fingerprint(tmp_path / "a.plan.json")
    engine.gives = without(GOOD, SMALL, "survey")
    run = night(tmp_path)
    run.run()
    assert one(run).result == "kept"
    assert fingerprint(tmp_path / "a.plan.json") == was


def test_what_was_written_down_is_put_in_place_by_the_next_run(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch a better plan lost, or searched for again, at a kill between journal and folder."""
    fleet(tmp_path, "a", SMALL, without(GOOD, SMALL, "survey"))
    engine.gives = with_costs(SMALL, GOOD).model_copy(update={"status": "OPTIMAL"})
    with monkeypatch.context() as patched:
        patched.setattr(Night, "_put", lambda run, turn: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            night(tmp_path).run()
    assert len(read_plan(tmp_path / "a.plan.json").orders) == 3
    run = night(tmp_path)
    assert run.continued
    assert read_plan(tmp_path / "a.plan.json") == engine.gives
    assert run.run()
    assert engine.calls == {SMALL.name: 1}, "it was solved again"
    assert one(run).result == "improved"


def test_a_plan_that_was_not_written_down_is_not_believed(tmp_path: Path, engine: Engine) -> None:
    """Would catch a plan put in place though its turn was cut off before it was recorded."""
    fleet(tmp_path, "a", SMALL, without(GOOD, SMALL, "survey"))
    run = night(tmp_path)
    write_plan(with_costs(SMALL, GOOD), run.given("a"))
    night(tmp_path)
    assert len(read_plan(tmp_path / "a.plan.json").orders) == 3


def test_a_plan_that_somebody_changed_meanwhile_is_left_alone(tmp_path: Path, engine: Engine) -> None:
    """Would catch a planner's own change overwritten by the night's plan."""
    fleet(tmp_path, "a", SMALL, without(GOOD, SMALL, "survey", "bolt"))
    theirs = without(GOOD, SMALL, "survey")

    class Meddling(Engine):
        def __call__(self, instance: Instance, limits: SolveLimits, **rest: object) -> Outcome:
            write_plan(theirs, tmp_path / "a.plan.json")
            return Outcome(with_costs(SMALL, GOOD).model_copy(update={"status": "OPTIMAL"}))

    run = night(tmp_path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("solver.batch.night.solve_in_a_process", Meddling())
        run.run()
    assert read_plan(tmp_path / "a.plan.json") == theirs
    assert "changed by somebody else" in one(run).error
    assert read_plan(run.given("a")).orders == GOOD.orders


@pytest.mark.parametrize(
    "spoil, words",
    [
        (lambda d: (d / "a.json").write_text("[1, 2", encoding="utf-8"), "is no JSON"),
        (lambda d: (d / "a.plan.json").write_text("{}", encoding="utf-8"), "format_version"),
        (lambda d: (d / "a.json").unlink(), "has no instance a.json"),
        (
            lambda d: write_plan(
                GOOD.model_copy(update={"instance_name": "other", "instance_hash": "0" * 64}),
                d / "a.plan.json",
            ),
            "is a plan of 'other', not of 'small fleet'",
        ),
    ],
)
def test_a_bad_item_is_named_and_the_others_are_done(
    tmp_path: Path, engine: Engine, spoil: object, words: str
) -> None:
    """Would catch a run that one bad file ends, or a file that is mended by overwriting it."""
    for name in ("a", "b"):
        fleet(tmp_path, name, SMALL, without(GOOD, SMALL, "survey"))
    assert callable(spoil)
    spoil(tmp_path)
    was = fingerprint(tmp_path / "a.plan.json")
    engine.gives = with_costs(SMALL, GOOD)
    run = night(tmp_path)
    assert run.run()
    bad, good = report_of(run).items
    assert (bad.result, good.result) == ("failed", "improved")
    assert words in bad.error
    assert fingerprint(tmp_path / "a.plan.json") == was


@pytest.mark.parametrize("error", [EngineBug("a plan breaks a rule"), RecursionError("too deep")])
def test_a_solve_that_goes_wrong_fails_its_instance_alone(
    tmp_path: Path, engine: Engine, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch a crash that takes the night with it, or that is swallowed."""
    monkeypatch.setenv("BITCORP_BUG_DIR", str(tmp_path / "bugs"))
    fleet(tmp_path, "a", SMALL, GOOD)
    engine.gives = error
    run = night(tmp_path)
    assert run.run()
    assert one(run).result == "failed"
    assert str(error) in one(run).error
    assert engine.calls == {SMALL.name: 1}


def test_a_present_plan_that_breaks_a_rule_is_mended_and_the_breach_is_told(
    tmp_path: Path, engine: Engine
) -> None:
    """Would catch a broken plan that is kept since it is cheap, or replaced without a word."""
    fleet(tmp_path, "a", SMALL, with_costs(SMALL, GOOD.model_copy(update={"duties": ()})))
    engine.gives = with_costs(SMALL, GOOD)
    run = night(tmp_path)
    run.run()
    assert one(run).result == "mended"
    assert one(run).broken


def test_an_instance_that_changed_since_its_plan_starts_from_it_all_the_same(tmp_path: Path) -> None:
    """Would catch a plan thrown away because its instance got another price."""
    fleet(tmp_path, "a", small_instance(weights={"unplanned": 77}), with_costs(SMALL, GOOD))
    (item,) = items_of(tmp_path)
    now = present(item, item.plan)
    assert now.start is not None
    assert now.start.orders == GOOD.orders
    assert now.start.instance_hash == now.index.hash


def test_two_runs_do_not_fight_over_a_folder(tmp_path: Path) -> None:
    """Would catch a lock that a second process walks through, or that outlives its owner."""
    hold = "import sys; from pathlib import Path; from solver.batch.lock import locked\n"
    hold += "with locked(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env={**os.environ, "PYTHONPATH": "."}) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(FolderBusy, match="another run is at work"), locked(tmp_path):
            pass
        other.kill()
    with locked(tmp_path):
        pass


def test_plans_of_an_earlier_run_are_not_overwritten_elsewhere(tmp_path: Path, engine: Engine) -> None:
    """Would catch tonight's plan put over a better one of last night in the folder of results."""
    out = tmp_path / "out"
    out.mkdir()
    fleet(tmp_path, "a", SMALL, without(GOOD, SMALL, "survey"))
    engine.gives = with_costs(SMALL, GOOD)
    was = fingerprint(tmp_path / "a.plan.json")
    Night(tmp_path, out, budget=0.5, workers=1).run()
    assert read_plan(out / "a.plan.json") == engine.gives
    assert fingerprint(tmp_path / "a.plan.json") == was
    with pytest.raises(PlansInTheWay):
        Night(tmp_path, out, budget=0.5, workers=1)


def test_a_finished_run_is_followed_by_a_new_one(tmp_path: Path, engine: Engine) -> None:
    """Would catch a night that does nothing because last night's journal is full."""
    fleet(tmp_path, "a", SMALL, GOOD)
    night(tmp_path).run()
    again = night(tmp_path)
    assert not again.continued
    again.run()
    assert engine.calls[SMALL.name] >= 2


def test_a_changed_instance_is_worked_on_again(tmp_path: Path, engine: Engine) -> None:
    """Would catch a run that goes on with what it knew of another instance."""
    engine.gives = with_costs(SMALL, GOOD).model_copy(update={"status": "OPTIMAL"})
    fleet(tmp_path, "a", SMALL, without(GOOD, SMALL, "survey"))
    stopped = night(tmp_path)
    stopped._take_turn("a", 1.0)
    assert night(tmp_path).share.standings["a"].closed
    write_instance(small_instance(weights={"unplanned": 77}), tmp_path / "a.json")
    assert not night(tmp_path).share.standings["a"].closed


def test_a_journal_of_something_else_is_not_gone_on_with(tmp_path: Path) -> None:
    """Would catch a damaged journal read as an empty one: everything would be done again."""
    (tmp_path / "journal.jsonl").write_text('{"event":"turn"}\n', encoding="utf-8")
    with pytest.raises(JournalUnreadable, match="line 1"):
        Journal(tmp_path / "journal.jsonl")


def test_everybody_gets_a_turn_and_the_rest_goes_where_it_helps() -> None:
    """Would catch an instance that starves, or seconds given to those that gain nothing."""
    share = Share(100.0, [Standing(f"s{n}", size=100) for n in range(5)])
    given: Counter[str] = Counter()
    first: list[str] = []
    while (chosen := share.next()) is not None:
        name, seconds = chosen
        assert seconds >= LEAST_SECONDS
        standing = share.standings[name]
        first += [name] if not standing.turns else []
        standing.turns, standing.spent = standing.turns + 1, standing.spent + seconds
        standing.rate = 100.0 if name == "s3" else 0.0
        standing.closed = name == "s1"
        share.took(name, seconds)
        given[name] += round(seconds)
    assert first == ["s0", "s1", "s2", "s3", "s4"]
    assert given["s3"] == max(given.values())
    assert given["s1"] == min(given.values())
    assert 95 <= sum(given.values()) <= 101


def test_what_changed_is_told_order_by_order() -> None:
    """Would catch a change of people, machines or start that the report is silent about."""
    duty = GOOD.duties[0]
    others = (duty.model_copy(update={"operator": "Zoe"}), *GOOD.duties[1:])
    assert [(c.order, c.what) for c in changes(GOOD, GOOD.model_copy(update={"duties": others}))] == [
        (duty.order, ("operators",))
    ]
    moved = GOOD.orders[0].model_copy(update={"start": GOOD.orders[0].start + 1})
    found = list(changes(GOOD, GOOD.model_copy(update={"orders": (moved, *GOOD.orders[1:])})))
    assert [(c.order, c.what, c.after) for c in found] == [(moved.order, ("start",), moved.start)]
    assert list(changes(GOOD, GOOD)) == []
