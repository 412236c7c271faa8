"""JSON files that are hardly any, and faults of several kinds in one file."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from models.domain.codec import parse_instance, parse_plan, read_instance, read_plan
from models.domain.faults import Fault, InvalidFile, json_path, nearest
from tests.data.malformed.sound import SOUND

UNPRIVILEGED = 65_534


def faults(data: Any) -> list[str]:
    """Return the faults of an instance as they are shown."""
    with pytest.raises(InvalidFile) as caught:
        parse_instance(data)
    return [str(fault) for fault in caught.value.faults]


def changed(**places: Any) -> dict[str, Any]:
    """Return the sound instance with whole fields replaced."""
    return {**json.loads(json.dumps(SOUND)), **places}


@contextmanager
def without_privileges() -> Iterator[None]:
    """Run as somebody whom file rights bind, which the superuser is not."""
    if os.geteuid():
        yield
        return
    os.seteuid(UNPRIVILEGED)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_every_unicode_encoding_of_json_is_read(encoding: str, tmp_path: Path) -> None:
    """Would catch a byte order mark that is taken for a fault, and Windows' UTF-16."""
    path = tmp_path / "fleet.json"
    path.write_bytes(json.dumps({**SOUND, "name": "Cañón"}, ensure_ascii=False).encode(encoding))
    assert read_instance(path).name == "Cañón"


def test_a_folder_is_told_as_such(tmp_path: Path) -> None:
    """Would catch a traceback over a folder."""
    with pytest.raises(InvalidFile, match=r"is a folder\. Maybe a file in it is meant"):
        read_plan(tmp_path)


def test_a_missing_file_is_told_as_such(tmp_path: Path) -> None:
    """Would catch a traceback over a mistyped name."""
    with pytest.raises(InvalidFile, match=r"does not exist\. Maybe the name is mistyped"):
        read_plan(tmp_path / "plan.json")


def test_a_file_that_may_not_be_read_is_told_as_such() -> None:
    """Would catch a traceback over file rights."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "fleet.json"
        path.write_text(json.dumps(SOUND))
        path.chmod(0)
        with (
            without_privileges(),
            pytest.raises(InvalidFile, match=r"Permission denied\. Maybe ask its owner"),
        ):
            read_instance(path)


def test_a_workbook_by_another_name_is_told_as_such(tmp_path: Path) -> None:
    """Would catch the words of a JSON parser about a zip archive."""
    path = tmp_path / "fleet.json"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)))
    with pytest.raises(InvalidFile, match=r"is a workbook or an archive.*\.xlsx"):
        read_instance(path)


def test_what_json_leaves_open_is_told_beside_other_faults(tmp_path: Path) -> None:
    """Would catch the last of two equal fields winning in silence, and a fault that hides the others."""
    text = (
        '{"format_version": 1, "name": "half \\ud83d", "currency": "USD", "currency": "PEN", '
        '"horizon": {"start": "2026-03-02T00:00:00Z", "slots": 1e999}, "weights": {"unplanned": -1}, '
        '"pins": [{"kind": "start", "order": "dig", "start": Infinity}]}'
    )
    path = tmp_path / "fleet.json"
    path.write_text(text)
    with pytest.raises(InvalidFile) as caught:
        read_instance(path)
    told = {fault.path: fault.message for fault in caught.value.faults}
    assert set(told) == {
        "$.name",
        "$.currency",
        "$.horizon.slots",
        "$.weights.unplanned",
        "$.pins[0].start",
        "$.pins[0].order",
    }
    assert "surrogate" in told["$.name"]
    assert "twice" in told["$.currency"]
    str(caught.value).encode()


def test_text_that_no_encoding_takes_is_told_when_parsed_from_memory() -> None:
    """Would catch an encoding error over a lone surrogate that did not come from a file."""
    assert faults(changed(name="\ud800")) == [
        '$.name: "\\ud800" holds half of a character (a lone surrogate); write the whole character'
    ]


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_nesting_is_told_as_such(depth: int, tmp_path: Path) -> None:
    """Would catch the recursion error of one of the two parsers."""
    path = tmp_path / "fleet.json"
    path.write_text('{"format_version": 1, "name": ' + "[" * depth + "]" * depth + "}")
    with pytest.raises(InvalidFile, match="nested too deep"):
        read_instance(path)


@pytest.mark.parametrize("data", [None, 5, "text", [], [SOUND], True])
def test_another_type_at_the_top_is_told_as_such(data: object) -> None:
    """Would catch an attribute error over a list."""
    for parse in (parse_instance, parse_plan):
        with pytest.raises(InvalidFile, match="stands where the JSON object of one"):
            parse(data)


def test_values_are_not_bent_into_the_type_that_is_asked() -> None:
    """Would catch "5" for 5, 1 for true and 2.0 for 2, which the JSON Schema refuses too."""
    machine = {**SOUND["machines"][0], "cost_per_hour": "90", "name": 7, "rent_per_day": True}
    order = {**SOUND["orders"][0], "optional": 1, "priority": 2.0}
    assert faults(changed(machines=[machine, SOUND["machines"][1]], orders=[order, SOUND["orders"][1]])) == [
        '$.machines[0].name: 7 must be a text in quotation marks, such as "A-1"',
        '$.machines[0].cost_per_hour: "90" must be a whole number',
        "$.machines[0].rent_per_day: true must be a whole number",
        "$.orders[0].priority: 2.0 must be a whole number, written 2",
        "$.orders[0].optional: 1 must be true or false",
    ]


def test_faults_between_fields_are_told_beside_malformed_ones() -> None:
    """Would catch a reader that stops after the first layer: a second run would bring new faults."""
    machines = [{**SOUND["machines"][0], "place": "nowhere", "cost_per_hour": "free"}, SOUND["machines"][1]]
    orders = [{**SOUND["orders"][0], "priority": 0, "site": "nowhere"}, {**SOUND["orders"][1], "due": 0}]
    reference = {"orders": [{"order": "dug", "start": 5, "end": 6, "standing": "firm"}]}
    told = faults(changed(machines=machines, orders=orders, crew_transport="van", reference=reference))
    assert {line.split(": ")[0] for line in told} == {
        "$.machines[0].cost_per_hour",
        "$.orders[0].priority",
        "$.reference.orders[0].standing",
        "$.crew_transport",
        "$.machines[0].place",
        "$.orders[0].site",
        "$.orders[1].due",
        "$.reference.orders[0].order",
    }


def test_a_malformed_list_does_not_make_what_refers_to_it_wrong() -> None:
    """Would catch one fault that brings a hundred along."""
    assert faults(changed(sites={"quarry": {}})) == ['$.sites: {"quarry": {}} must be a list [...]']
    assert faults(changed(sites=[SOUND["sites"][0], "dam"])) == ['$.sites[1]: "dam" must be an object {...}']
    assert faults(changed(sites=[SOUND["sites"][0], {**SOUND["sites"][1], "id": 5}])) == [
        '$.sites[1].id: 5 must be a text in quotation marks, such as "A-1"'
    ]


def test_a_malformed_horizon_leaves_the_rest_to_be_judged() -> None:
    """Would catch times that are measured by a horizon that is not known."""
    told = faults(changed(horizon={"start": "soon", "slots": 336}, crew_transport="van"))
    assert [line.split(": ")[0] for line in told] == ["$.horizon.start", "$.crew_transport"]
    overlap = changed(horizon=5)
    overlap["operators"][0]["shifts"] = [[0, 9], [8, 12]]
    assert faults(overlap)[1] == (
        "$.operators[0].shifts[1]: [8, 12] starts before slot 9, where the window before it ends"
    )


def test_a_horizon_beyond_the_calendar_is_told() -> None:
    """Would catch an overflow in whatever first asks for a date."""
    told = faults(changed(horizon={"start": "9999-12-30T00:00:00Z", "slots": 336}))
    assert told == ["$.horizon.slots: 336 leads beyond the year 9999; give fewer slots"]


def test_a_message_cannot_steer_a_terminal() -> None:
    """Would catch escape sequences from a hostile file on the user's screen."""
    told = faults(changed(name="\x1b[2J\u202egnp.exe"))
    assert told == ['$.name: "\\u001b[2J\\u202egnp.exe" must be one line without control characters']
    assert str(Fault("$", "x" * 500, "is long")).endswith("… is long")


def test_paths_of_odd_names_can_be_told_from_others() -> None:
    """Would catch an attribute ``a.b`` that looks like a field ``b`` of ``a``."""
    assert json_path(("machines", 0, "attributes", 'a.b "c"')) == '$.machines[0].attributes["a.b \\"c\\""]'


@pytest.mark.parametrize(
    "value, known, near",
    [
        ("Dam", ["dam", "quarry"], "dam"),
        (" e-01", ["E-01", "E-02"], "E-01"),
        ("priorty", ["priority", "project"], "priority"),
        ("tunnel", ["dam", "quarry"], None),
        ("x", [], None),
    ],
)
def test_the_nearest_name_is_offered_where_one_is_near(
    value: str, known: list[str], near: str | None
) -> None:
    """Would catch advice that leads astray."""
    assert nearest(value, known) == near
