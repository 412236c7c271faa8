"""Malformed JSON."""

from __future__ import annotations

import json

from tests.data.malformed.making import MISSING, json_case, text_case
from tests.data.malformed.sound import SOUND

SOUND_TEXT = json.dumps(SOUND)

JSON_CASES = (
    text_case("empty", "", "empty.json", "is empty", "JSON object"),
    text_case("cut-off", SOUND_TEXT[:700], "line 1", "does not end", "cut off"),
    text_case(
        "single-quotes", SOUND_TEXT.replace('"', "'"), "line 1 column 2", "is no JSON", "double quotes"
    ),
    text_case("a-list", "[" + SOUND_TEXT + "]", "$:", "one instance is expected"),
    text_case("latin", '{"name": "Cañón"}'.encode("cp1252"), "byte f1", "line 1", "save it again as UTF-8"),
    text_case(
        "not-a-number", SOUND_TEXT.replace("-11.8", "NaN"), "$.sites[1].latitude", "NaN", "write a number"
    ),
    text_case("deep", "[" * 100_000, "nested too deep"),
    text_case(
        "twice", SOUND_TEXT.replace('"due": 130', '"due": 130, "due": 131'), "$.orders[0].due", "131", "twice"
    ),
    text_case(
        "digits",
        SOUND_TEXT.replace("130}", "1" * 5000 + "}").replace('"due": 130', '"due": ' + "1" * 5000),
        "$.orders[0].due",
        "5000 digits",
    ),
    json_case("no-version", "format_version", MISSING, "$.format_version", "nothing", "must be 1"),
    json_case("newer", "format_version", 99, "$.format_version: 99", "newer release", "upgrade"),
    json_case("missing-field", "orders.0.site", MISSING, "$.orders[0].site", "nothing", "required"),
    json_case("mistyped-field", "orders.0.priorty", 3, "$.orders[0].priorty: 3", "Maybe 'priority' is meant"),
    json_case("text-for-number", "orders.0.priority", "high", '$.orders[0].priority: "high"', "whole number"),
    json_case(
        "fraction", "orders.1.modes.0.duration", 4.5, "$.orders[1].modes[0].duration: 4.5", "whole number"
    ),
    json_case("out-of-range", "orders.0.priority", 101, "$.orders[0].priority: 101", "at most 100"),
    json_case("latitude", "sites.0.latitude", -91.5, "$.sites[0].latitude: -91.5", "at least -90"),
    json_case("yes-for-true", "orders.0.optional", "yes", '$.orders[0].optional: "yes"', "true or false"),
    json_case("wrong-choice", "machines.0.ownership", "leased", '"leased"', "'owned' or 'rented'"),
    json_case(
        "wrong-kind",
        "orders.0.modes.0.lines.0.kind",
        "digger",
        "lines[0].kind",
        '"digger"',
        "'machine', 'people' or 'pool'",
    ),
    json_case(
        "single-number", "machines.1.downtimes.0", [14], "$.machines[1].downtimes[0]: [14]", "[start, end]"
    ),
    json_case("no-zone", "horizon.start", "2026-03-02T00:00:00", "$.horizon.start", "with its zone"),
    json_case("unknown-zone", "horizon.time_zone", "Peru/Lima", '"Peru/Lima"', "IANA", "America/Lima"),
    json_case("no-modes", "orders.0.modes", [], "$.orders[0].modes: []", "at least 1"),
    json_case("unknown-site", "orders.1.site", "Dam ", '$.orders[1].site: "Dam "', "ends"),
    json_case("unknown-machine", "pins.0.machine", "E-1", '"E-1"', "is no machine", "Maybe 'E-01' is meant"),
    json_case("doubled-id", "machines.1.id", "E-01", "$.machines[1].id", "$.machines[0]", "unique"),
    json_case(
        "backward-window",
        "operators.0.shifts.1",
        [82, 62],
        "$.operators[0].shifts[1]: [82, 62]",
        "start before it ends",
    ),
    json_case(
        "overlap", "operators.0.shifts.1", [30, 82], "$.operators[0].shifts[1]", "slot 34 (2026-03-02 17:00)"
    ),
    json_case("beyond", "calendars.0.windows.2", [330, 400], "[330, 400]", "slot 336 (2026-03-09 00:00)"),
    json_case("late-release", "orders.0.release", 130, "$.orders[0].due: 130", "release", "2026-03-04 17:00"),
    json_case(
        "cycle",
        "precedences.1",
        {"predecessor": "haul", "successor": "dig"},
        "$.precedences",
        "cycle of finish-start links",
    ),
    json_case(
        "half-a-home",
        "operators.0.latitude",
        -12.0,
        "$.operators[0]",
        '"rojas"',
        "both latitude and longitude",
    ),
    json_case("late-pool", "pools.0.levels.0.start", 5, "$.pools[0].levels[0].start: 5", "must be 0"),
)
