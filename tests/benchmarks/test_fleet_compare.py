"""Comparing on generated fleets: one instance for all, plans judged alike, terms that say all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from benchmarks.fleets import compare, rivals
from benchmarks.fleets.mended import mended
from benchmarks.fleets.rivals import PlainModel, Timefold
from benchmarks.fleets.shared import LEFT_OUT, fitted, shared_rules
from benchmarks.fleets.sides import Side, cells, judged, remarks, row
from benchmarks.fleets.stored import Fleet, Loaded, load
from benchmarks.fleets.terms import Terms
from benchmarks.peers import Answer, Peer
from models.domain.codec import parse_instance
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check, with_costs
from solver.errors import WorkerDied
from solver.limits import SolveLimits
from solver.process.outcome import Outcome

ORDERS = 6
LIMITS = SolveLimits(seconds=20.0, workers=1, seed=1)
DIG = {"kind": "machine", "equipment_class": "digger", "certificates": [{"certificate": "dig"}]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fleets")


@pytest.fixture(scope="module")
def plain(folder: Path) -> Loaded:
    return load(Fleet(ORDERS), folder)


def tiny() -> Instance:
    """Two sites with two days of ten slots, a digger at one of them, two people, two orders."""
    return parse_instance(
        {
            "format_version": 1,
            "name": "tiny",
            "horizon": {
                "start": "2026-03-02T00:00:00-05:00",
                "time_zone": "America/Lima",
                "slot_minutes": 30,
                "slots": 96,
            },
            "crew_transport": "van",
            "calendars": [{"id": "days", "windows": [[14, 24], [62, 72]]}],
            "sites": [
                {"id": "a", "calendar": "days", "latitude": 0.0, "longitude": 0.0},
                {"id": "b", "calendar": "days", "latitude": 0.0, "longitude": 0.1},
            ],
            "transport_classes": [
                {"id": "lorry", "speed_kmh": 30, "cost_per_move": 100, "cost_per_km": 10},
                {"id": "van", "speed_kmh": 60, "cost_per_km": 1},
            ],
            "equipment_classes": [{"id": "digger", "transport": "lorry"}],
            "machines": [{"id": "m", "equipment_class": "digger", "place": "a", "cost_per_hour": 200}],
            "certificates": [{"id": "dig"}],
            "operators": [
                {"id": "none", "shifts": [[0, 96]], "cost_per_hour": 100},
                {
                    "id": "dig",
                    "certificates": [{"certificate": "dig", "valid_until": 96}],
                    "shifts": [[0, 96]],
                    "latitude": 0.0,
                    "longitude": 0.0,
                    "cost_per_hour": 100,
                },
            ],
            "orders": [
                {"id": "first", "site": "a", "modes": [{"duration": 12, "lines": [DIG]}]},
                {"id": "then", "site": "b", "due": 70, "modes": [{"duration": 4, "lines": [DIG]}]},
            ],
            "precedences": [{"predecessor": "first", "successor": "then", "min_lag": 1}],
        }
    )


ANSWER: list[dict[str, Any]] = [
    {"order": 1, "mode": 0, "start": 66, "machines": [0], "people": [1]},
    {"order": 0, "mode": 0, "start": 14, "machines": [0], "people": [1]},
]


def test_a_fleet_is_written_by_numbers() -> None:
    """Catches sites, machines or people that are mixed up, and prices of other units than slots and cents."""
    written = Terms(Index(tiny())).written()
    (calendar,) = written.calendars
    assert (calendar.slot[0], calendar.slot[-1], len(calendar.slot)) == (14, 71, 20)
    assert (calendar.day[9], calendar.day[10], calendar.period[9], calendar.period[10]) == (0, 1, 0, 1)
    first, then = written.orders
    assert (first.site, first.due, then.site, then.due, then.deadline) == (0, -1, 1, 70, -1)
    (mode,) = then.modes
    assert (mode.duration, mode.units) == (4, [[0]])
    (person,) = written.people[mode.seats[0].people]
    assert (person.operator, person.rate, person.valid_until) == (1, 50, 96)
    km = written.cents[0][0][1] // 10 - 10
    assert written.cents[0][0] == [0, 100 + 10 * km]
    assert written.slots[0][0][0] == 0
    assert written.slots[0][0][1] == -(-km * 2 // 30)
    assert [(link.before, link.after, link.kind, link.least, link.most) for link in written.links] == [
        (0, 1, "FS", 1, -1)
    ]


def test_an_answer_becomes_a_plan_that_the_checker_takes() -> None:
    """Catches duties, moves or ends that are not those of the answer."""
    index = Index(tiny())
    plan = Terms(index).plan(ANSWER)
    report = check(index.instance, plan, index)
    assert report.messages() == ()
    assert {placed.order: (placed.start, placed.end) for placed in plan.orders} == {
        "first": (14, 64),
        "then": (66, 70),
    }
    assert [(duty.start, duty.end) for duty in plan.duties] == [(66, 70), (14, 24), (62, 64)]
    assert [(move.origin, move.destination, move.end) for move in plan.moves] == [("a", "b", 66)]
    partly = Terms(index).plan(ANSWER[1:])
    assert [left.order for left in partly.unplanned] == ["then"]


def test_an_answer_that_breaks_a_rule_is_caught() -> None:
    """Catches a peer whose model is easier than the fleet."""
    index = Index(tiny())
    early = [{**ANSWER[0], "start": 62}, ANSWER[1]]
    side = judged(Side("peer"), index, Terms(index).plan(early))
    assert not side.sound
    assert "precedence" in dict(side.breaches)
    assert mended(index.instance, Terms(index).plan(early)).orders != ()


@dataclass(frozen=True)
class StandIn(Peer):
    """A peer that has its answers ready."""

    name: str = "timefold"
    command: tuple[str, ...] = ()
    ready: Answer = Answer("UNKNOWN")
    asked: list[Any] = field(default_factory=list)

    def solve(self, family: str, data: Any, limits: SolveLimits, grace: float = 60.0) -> Answer:
        """Return the answer."""
        self.asked.append((family, limits.seconds))
        return self.ready


def test_a_peer_is_judged_and_its_time_counted() -> None:
    """Catches a peer's own score that is believed, and time for writing the fleet that counts for nobody."""
    index = Index(tiny())
    stand_in = StandIn(ready=Answer("FEASIBLE", solution={"orders": ANSWER}, wall_s=5.0))
    (side,) = Timefold(stand_in).sides(index, LIMITS)
    assert side.sound
    assert side.cost == check(index.instance, Terms(index).plan(ANSWER), index).costs.total
    assert side.wall_s >= 5.0
    ((family, seconds),) = stand_in.asked
    assert family == "fleet"
    assert LIMITS.seconds - 5 < seconds < LIMITS.seconds


def test_a_peer_that_breaks_rules_is_shown_with_what_is_left_of_its_plan() -> None:
    """Catches a plan that counts although it is none, and one that is dropped for a single fault."""
    early = [{**ANSWER[0], "start": 62}, ANSWER[1]]
    stand_in = StandIn(ready=Answer("FEASIBLE", solution={"orders": early}))
    broken, kept = Timefold(stand_in).sides(Index(tiny()), LIMITS)
    assert (broken.sound, kept.sound) == (False, True)
    assert 0 < kept.planned_share < 1
    (failed,) = Timefold(StandIn(ready=Answer("UNKNOWN", error="killed"))).sides(Index(tiny()), LIMITS)
    assert (failed.avoidable, failed.error) == (None, "killed")


def test_fewer_rules_are_an_easier_fleet(plain: Loaded) -> None:
    """Catches rules that are switched off for one side only, and a witness that is lost with them."""
    easier = shared_rules(plain.instance)
    report = check(easier, fitted(plain.witness, plain.instance, easier))
    assert report.ok
    assert report.planned_share == 1.0
    assert easier.pools == ()
    assert easier.pins == ()
    assert len(LEFT_OUT) > 1
    assert fitted(plain.witness, plain.instance, plain.instance) is plain.witness
    assert Terms(Index(easier)).written().horizon == plain.instance.horizon.slots


def test_the_plain_model_begins_with_its_hint(plain: Loaded) -> None:
    """Catches a hint that is lost on the way, and a plan that is worse than it."""
    index = Index(plain.instance)
    hint, found = PlainModel().sides(index, LIMITS)
    assert hint.sound
    assert found.error == ""
    assert found.sound
    assert hint.avoidable is not None
    assert found.avoidable is not None
    assert found.cost is not None
    assert found.bound is not None
    assert found.avoidable <= hint.avoidable
    assert found.bound <= found.cost
    assert "variables, built in" in found.note


def test_building_counts_and_memory_is_limited(plain: Loaded) -> None:
    """Catches a model that is given time for nothing, and one that takes the machine's memory."""
    index = Index(plain.instance)
    _, late = PlainModel(offered=1).sides(index, replace(LIMITS, seconds=0.01))
    assert (late.avoidable, late.error) == (None, "it has no plan")
    assert "built in" in late.note
    assert "at most 1 machines and people offered a line" in late.note
    _, small = PlainModel(memory_gib=0.05).sides(index, LIMITS)
    assert small.avoidable is None
    assert "ended with exit code" in small.error


def test_a_ratio_of_a_plan_that_is_none_has_a_question_mark() -> None:
    """Catches a table in which a plan that breaks rules looks like the best."""
    sound = Side("one", 1.0, 300, 200, 1.0)
    broken = replace(sound, name="two", avoidable=50, breaches=(("driving", 3),))
    assert cells(sound, 100, 200)[4:6] == ("2.000", "1.000")
    assert cells(broken, 100, 200)[4:6] == ("0.500?", "0.250?")
    assert remarks(broken) == ["two: BREAKS RULES: driving 3"]
    assert cells(Side("none"), 100, None)[1:7] == ("-",) * 6
    assert len({len(row(cells(side, 100, 200))) for side in (sound, broken)}) == 1


class Other:
    """A rival that cannot express pools."""

    versions: Mapping[str, str] = MappingProxyType({})
    left_out = ("pools",)

    def simplified(self, instance: Instance) -> Instance:
        """Take them out."""
        return shared_rules(instance)

    def sides(self, index: Index, limits: SolveLimits) -> Iterator[Side]:
        """Yield nothing planned."""
        nothing = Plan(instance_name=index.instance.name, instance_hash=index.hash, status="FEASIBLE")
        yield judged(Side("other"), index, nothing)


def test_one_instance_for_all(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches sides that plan different fleets, and results that are not written."""
    asked: list[SolveLimits] = []
    loaded = load(Fleet(ORDERS), folder)

    def engine(instance: Instance, limits: SolveLimits) -> Outcome:
        asked.append(limits)
        return Outcome(with_costs(instance, fitted(loaded.witness, loaded.instance, instance)))

    monkeypatch.setattr(rivals, "rival", lambda name, options: Other())
    monkeypatch.setattr(compare, "run", engine)
    out = tmp_path / "out.json"
    words = ["--orders", str(ORDERS), "--time-limit", "7", "--workers", "1", "--peer", "greedy"]
    words += ["--fleets", str(folder), "--out", str(out)]
    assert compare.main(words) == 0
    assert asked == [SolveLimits(seconds=7, workers=1, seed=1)]
    whole = json.loads(out.read_text(encoding="utf-8"))
    assert [side["name"] for side in whole["sides"]] == ["witness", "bitcorp", "other"]
    assert whole["sides"][0]["breaches"] == whole["sides"][1]["breaches"] == {}
    assert whole["left_out"] == ["pools"]
    assert whole["instance"] == Index(shared_rules(load(Fleet(ORDERS), folder).instance)).hash
    assert whole["sides"][1]["avoidable"] == whole["sides"][0]["avoidable"]
    assert "left out for all: pools" in capsys.readouterr().out
    died = Outcome(None, WorkerDied("the worker died"))
    monkeypatch.setattr(compare, "run", lambda instance, limits: died)
    assert compare.main(words) == 1
    assert "bitcorp: the worker died" in capsys.readouterr().out


def test_a_missing_peer_and_a_fleet_that_it_cannot_plan_are_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a comparison that begins, and takes minutes, before it finds out."""
    words = ["--orders", str(ORDERS), "--peer", "timefold", "--fleets", str(folder)]
    assert compare.main([*words, "--peer-python", str(tmp_path / "no-python")]) == 2
    assert "no-python cannot be started" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        compare.main([*words, "--all-rules"])
    assert "too few rules for --all-rules" in capsys.readouterr().err
