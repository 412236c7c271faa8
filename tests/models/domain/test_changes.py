"""Typed changes: each does what it says, refuses what cannot be, and speaks both languages."""

from __future__ import annotations

import string
from typing import Any, get_args

import pytest

from models.domain.changes import ANY_CHANGE, AnyChange, Changes, apply_all, parse_changes
from models.domain.changes.lists import words_of
from models.domain.codec import instance_hash
from models.domain.faults import InvalidFile
from models.domain.index import Index
from models.domain.instance import Instance
from tests.support import good_plan, order, people_line, small_instance, with_fields, with_item

PLAN = good_plan(small_instance())
FLEET: Instance = with_fields(
    with_item(small_instance(), "machines", "TR2", ownership="rented", rent_per_day=9_000),
    pins=[{"kind": "machine", "order": "dig", "machine": "EX1"}],
    reference={
        "orders": [o.model_dump(mode="json") for o in PLAN.orders],
        "duties": [d.model_dump(mode="json") for d in PLAN.duties],
    },
)
KINDS: dict[str, Any] = {kind.model_fields["kind"].default: kind for kind in get_args(get_args(AnyChange)[0])}
TRUCK = {"id": "TR9", "equipment_class": "truck", "place": "dam"}
GOOD: dict[str, dict[str, Any]] = {
    "machine_down": {"machine": "EX1", "start": 48, "end": 96},
    "machine_added": {"machine": TRUCK},
    "machine_rented": {"machine": {**TRUCK, "ownership": "rented", "rent_per_day": 5_000}},
    "machine_returned": {"machine": "TR2", "at": 96},
    "operator_absent": {"operator": "Ana", "start": 48},
    "operator_added": {
        "operator": {"id": "Zoe", "shifts": [[0, 40]], "certificates": [{"certificate": "driver"}]}
    },
    "certificate_extended": {"operator": "Ana", "certificate": "digger", "until": None},
    "order_added": {
        "order": order("extra", "dam", 4, people_line()),
        "precedences": [{"predecessor": "fill", "successor": "extra"}],
    },
    "order_cancelled": {"order": "dig"},
    "order_moved": {"order": "fill", "site": "quarry", "due": None, "deadline": 300},
    "order_longer": {"order": "dig", "slots": 8},
    "site_closed": {"site": "dam", "start": 96, "end": 144},
    "wet_week": {"sites": ["dam", "quarry"], "start": 96, "end": 144},
    "overtime_allowed": {"limits": {"daily_minutes": 840}, "shift_slots": 4},
    "weights_changed": {"weights": {"unplanned": 5}},
    "pin_set": {"pin": {"kind": "start", "order": "fill", "start": 110}},
    "pin_taken": {"order": "dig"},
    "most_changes": {"most": 3},
    "clock_moved": {"now": 40, "freeze": 48},
}
LAPSING = with_item(FLEET, "operators", "Ana", certificates=[{"certificate": "digger", "valid_until": 60}])


def applied(kind: str, **fields: Any) -> Instance:
    """Return the fleet with one change."""
    base = LAPSING if kind == "certificate_extended" else FLEET
    return apply_all(base, parse_changes([{"kind": kind, **(fields or GOOD[kind])}]).changes)


def test_every_kind_has_an_example() -> None:
    """A kind of change that no test ever applies."""
    assert GOOD.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", GOOD)
def test_each_change_changes_what_it_touches_and_survives_json(kind: str) -> None:
    """A change that does nothing, that loses a field in its file, or touches what it does not name."""
    changes = parse_changes({"name": kind, "changes": [{"kind": kind, **GOOD[kind]}]})
    again = parse_changes(changes.to_json())
    assert again == changes
    assert again.changes[0].model_fields_set == changes.changes[0].model_fields_set
    base = LAPSING if kind == "certificate_extended" else FLEET
    after = apply_all(base, again.changes)
    assert instance_hash(after) != instance_hash(base)
    assert Instance.model_validate(after.model_dump(mode="json", by_alias=True)) == after
    names = {collection for collection, _ in again.changes[0].touched(base)}
    others = set(Instance.model_fields) - names - {"precedences", "pins", "reference"}
    for field in others:
        assert getattr(after, field) == getattr(base, field), field


@pytest.mark.parametrize("kind", GOOD)
def test_words_differ_by_language_and_name_everything(kind: str) -> None:
    """A template without a language, or with a parameter that nobody fills."""
    (change,) = parse_changes([{"kind": kind, **GOOD[kind]}]).changes
    english, spanish = (words_of([change], FLEET, language)[0] for language in ("en", "es"))
    assert english != spanish
    assert "{" not in english + spanish
    assert "None" not in english + spanish
    names = [{n for _, n, _, _ in string.Formatter().parse(t) if n} for t in change.WORDS.values()]
    assert names[0] == names[1]


def test_a_machine_that_is_down_and_a_site_that_is_shut_say_so() -> None:
    """A downtime or closure at another time than asked."""
    assert applied("machine_down").machines[0].downtimes == ((48, 96),)
    assert not Index(applied("site_closed")).open("dam").count(96, 144)
    assert not Index(applied("wet_week", start=96, end=144)).open("tunnel").count(96, 144)
    assert applied("operator_absent").operators[0].leave == ((48, 336),)


def test_a_cancelled_order_leaves_nothing_behind() -> None:
    """A link, a pin or a place in the reference that still names a cancelled order."""
    after = applied("order_cancelled")
    assert "dig" not in {o.id for o in after.orders}
    assert not after.precedences
    assert not after.pins
    assert after.reference is not None
    assert "dig" not in {o.order for o in after.reference.orders} | {d.order for d in after.reference.duties}


def test_what_is_not_given_stays_and_none_takes_away() -> None:
    """A due date that is lost because only the deadline was given, or one that cannot be taken away."""
    due = with_item(FLEET, "orders", "fill", due=200, deadline=300)
    later = apply_all(due, parse_changes([{"kind": "order_moved", "order": "fill", "deadline": 310}]).changes)
    free = apply_all(due, parse_changes([{"kind": "order_moved", "order": "fill", "due": None}]).changes)
    assert [o.due for o in later.orders if o.id == "fill"] == [200]
    assert [o.due for o in free.orders if o.id == "fill"] == [None]


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown machine": ({"kind": "machine_down", "machine": "ex1", "start": 0}, ".machine", "'EX1' is meant"),
    "ends before it starts": (
        {"kind": "machine_down", "machine": "EX1", "start": 9, "end": 9},
        ".end",
        "after",
    ),
    "beyond the horizon": ({"kind": "operator_absent", "operator": "Ana", "start": 400}, ".start", "horizon"),
    "known machine": ({"kind": "machine_added", "machine": {**TRUCK, "id": "TR1"}}, ".machine.id", "unique"),
    "owned machine rented": ({"kind": "machine_rented", "machine": TRUCK}, ".machine.ownership", "rented"),
    "owned machine returned": ({"kind": "machine_returned", "machine": "EX1", "at": 9}, ".machine", "owned"),
    "no such certificate": (
        {"kind": "certificate_extended", "operator": "Cai", "certificate": "digger"},
        ".certificate",
        "not held",
    ),
    "valid already": (
        {"kind": "certificate_extended", "operator": "Ana", "certificate": "digger"},
        ".until",
        "nothing to extend",
    ),
    "nothing to cancel": ({"kind": "order_cancelled", "order": "digg"}, ".order", "Maybe 'dig' is meant"),
    "moved nowhere": ({"kind": "order_moved", "order": "dig"}, ".order", "nothing"),
    "moved to a site that is none": (
        {"kind": "order_moved", "order": "dig", "site": "moon"},
        ".site",
        "no site",
    ),
    "due before its release": ({"kind": "order_moved", "order": "dig", "due": 0}, "", "release"),
    "no work left": ({"kind": "order_longer", "order": "dig", "slots": -24}, ".slots", "no work"),
    "no such mode": ({"kind": "order_longer", "order": "dig", "slots": 1, "mode": 1}, ".mode", "below 1"),
    "class that is none": (
        {"kind": "machine_added", "machine": {**TRUCK, "equipment_class": "crane"}},
        "",
        "no equipment class",
    ),
    "wet nowhere": ({"kind": "wet_week", "sites": ["damn"], "start": 1}, ".sites[0]", "'dam' is meant"),
    "no overtime": ({"kind": "overtime_allowed"}, ".limits", "nothing"),
    "same weights": ({"kind": "weights_changed", "weights": {}}, ".weights", "nothing"),
    "no such pin": ({"kind": "pin_taken", "order": "dig", "pin": "start"}, ".order", "nothing to take away"),
    "pinned so already": (
        {"kind": "pin_set", "pin": {"kind": "machine", "order": "dig", "machine": "EX1"}},
        ".pin.order",
        "already",
    ),
    "pin to a machine that is none": (
        {"kind": "pin_set", "pin": {"kind": "machine", "order": "dig", "machine": "EX7"}},
        "",
        "no machine",
    ),
    "no bound to take": ({"kind": "most_changes", "most": None}, ".most", "nothing"),
    "same time": ({"kind": "clock_moved"}, ".freeze", "nothing"),
}


@pytest.mark.parametrize("change,place,message", BAD.values(), ids=BAD.keys())
def test_what_cannot_be_is_refused_with_its_place(change: dict[str, Any], place: str, message: str) -> None:
    """A change that is passed over in silence, or whose fault does not say what to do."""
    with pytest.raises(InvalidFile) as refused:
        apply_all(FLEET, parse_changes([change]).changes)
    (fault,) = refused.value.faults
    assert fault.path == f"$.changes[0]{place}"
    assert message in str(fault)


def test_a_list_is_applied_whole_or_not_at_all_with_every_fault() -> None:
    """A fault that hides another, or a change after it that is judged as if the first had been made."""
    changes = parse_changes(
        [
            {"kind": "order_cancelled", "order": "nobody"},
            {"kind": "machine_added", "machine": TRUCK},
            {"kind": "machine_down", "machine": "TR9", "start": 0},
            {"kind": "machine_down", "machine": "TR8", "start": 0},
        ]
    )
    with pytest.raises(InvalidFile) as refused:
        apply_all(FLEET, changes.changes)
    assert [fault.path for fault in refused.value.faults] == ["$.changes[0].order", "$.changes[3].machine"]


def test_malformed_files_say_where() -> None:
    """A kind that does not exist, or a field, that is taken for something else."""
    for data, words in [
        ([{"kind": "machine_dawn"}], "must be 'machine_down'"),
        ([{"kind": "machine_down", "machin": "EX1", "start": 0}], "$.changes[0].machin"),
        ([], "at least 1"),
        ("x", "object with changes"),
    ]:
        with pytest.raises(InvalidFile) as refused:
            parse_changes(data)
        assert words in str(refused.value)


def test_one_change_can_be_read_alone() -> None:
    """A program that has to make up a list for one change."""
    change = ANY_CHANGE.validate_python({"kind": "order_cancelled", "order": "dig"})
    assert Changes(name="x", changes=(change,)).to_json()["changes"] == [
        {"kind": "order_cancelled", "order": "dig"}
    ]
