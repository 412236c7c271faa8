"""Pydantic's errors in the words of this product."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from models.domain.base import ID_PATTERN
from models.domain.faults import Fault, InconsistentInstance, json_path, maybe
from models.domain.fields import file_fields, inner, item_of, model_at, tag_of, without_tags
from models.domain.json_text import too_deep

PAIR = "must be a pair [start, end] of whole numbers"
INSTANT = "must be a date and time with its zone, such as 2026-03-02T06:00:00-05:00"

Item = Mapping[str, Any]


def _whole(item: Item) -> str:
    value = item["input"]
    if isinstance(value, float) and value.is_integer():
        return f"must be a whole number, written {int(value)}"
    return "must be a whole number"


def _text(item: Item) -> str:
    return 'must be a text in quotation marks, such as "A-1"'


def _pattern(item: Item) -> str:
    if item["ctx"]["pattern"] == ID_PATTERN:
        return "must be one line without white space at its ends or control characters"
    if item["ctx"]["pattern"] == "^[A-Z]{3}$":
        return "must be the three capital letters of a currency by ISO 4217, such as USD"
    return "must be one line without control characters"


def _count(item: Item) -> str:
    least = item["ctx"]["min_length"]
    return f"must have at least {least} item" + ("s" if least > 1 else "")


WORDS: dict[str, Callable[[Item], str]] = {
    "missing": lambda _: "is given, but this field is required",
    "int_type": _whole,
    "int_from_float": _whole,
    "int_parsing": _whole,
    "int_parsing_size": lambda _: "is a larger number than any field takes",
    "float_type": lambda _: "must be a number",
    "finite_number": lambda _: "must be a finite number",
    "string_type": _text,
    "bool_type": lambda _: "must be true or false",
    "literal_error": lambda i: f"must be {i['ctx']['expected']}",
    "greater_than_equal": lambda i: f"must be at least {_bound(i['ctx']['ge'])}",
    "greater_than": lambda i: f"must be more than {_bound(i['ctx']['gt'])}",
    "less_than": lambda i: f"must be less than {_bound(i['ctx']['lt'])}",
    "less_than_equal": lambda i: f"must be at most {_bound(i['ctx']['le'])}",
    "string_pattern_mismatch": _pattern,
    "string_too_short": lambda i: f"must have at least {i['ctx']['min_length']} character",
    "string_too_long": lambda i: f"must have at most {i['ctx']['max_length']} characters",
    "too_short": _count,
    "too_long": lambda _: PAIR,
    "named_tuple_type": lambda _: PAIR,
    "tuple_type": lambda _: "must be a list [...]",
    "dict_type": lambda _: "must be an object {...}",
    "model_type": lambda _: "must be an object {...}",
    "datetime_type": lambda _: INSTANT,
    "datetime_parsing": lambda _: INSTANT,
    "datetime_from_date_parsing": lambda _: INSTANT,
    "timezone_aware": lambda _: INSTANT,
    "value_error": lambda i: str(i["msg"]).removeprefix("Value error, "),
}


def _bound(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def faults_of(error: ValidationError, model: type[BaseModel] | None = None) -> list[Fault]:
    """Return each fault of a Pydantic error, each place once.

    Parameters
    ----------
    model
        What the error is about; needed where the faults may lie within unions.
    """
    model = model or BaseModel
    if between := inconsistencies(error):
        return between
    items = error.errors(include_url=False)
    places = [item["loc"] for item in items]
    faults: dict[str, Fault] = {}
    for item in items:
        here = item["loc"]
        if item["type"] == "too_short" and any(len(p) > len(here) and p[: len(here)] == here for p in places):
            continue  # only because its items are faulty themselves
        fault = _fault(item, model)
        faults.setdefault(fault.path, fault)
    return list(faults.values())


def inconsistencies(error: ValidationError) -> list[Fault]:
    """Return the faults between the fields of an instance, if they are the error."""
    for item in error.errors(include_url=False):
        cause = item.get("ctx", {}).get("error")
        if isinstance(cause, InconsistentInstance):
            return list(cause.faults)
    return []


def _fault(item: Item, model: type[BaseModel]) -> Fault:
    location = item["loc"]
    place = without_tags(model, location)
    kind, value = item["type"], item["input"]
    if kind == "json_invalid":
        return too_deep()
    if kind == "missing" and isinstance(location[-1], int):  # half a window
        return Fault(json_path(place[:-1]), value, PAIR)
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        allowed = f"must be {_tags(model, location)}"
        given = value.get("kind") if isinstance(value, dict) else value
        missing = kind == "union_tag_not_found" and given is None
        message = f"is given, but this field is required: it {allowed}" if missing else allowed
        return Fault(json_path((*place, "kind")), "nothing" if missing else given, message)
    if kind == "extra_forbidden":
        owner = model_at(model, location[:-1])
        hint = maybe(str(place[-1]), file_fields(owner)) if owner else ""
        return Fault(json_path(place), value, f"stands in a field that does not exist{hint}")
    if place and place[-1] == "[key]":
        place = place[:-2]
    if kind == "missing":
        value = "nothing"
    words = WORDS.get(kind)
    message = (
        words(item) if words else "is not allowed: " + re.sub(r"^Input should", "it should", item["msg"])
    )
    return Fault(json_path(place), value, message)


def _tags(model: type[BaseModel], location: tuple[str | int, ...]) -> str:
    """Return the kinds that the union at a location takes, in words."""
    owner = model_at(model, location[:-2])
    info = file_fields(owner)[str(location[-2])] if owner else None
    members = item_of(inner(info.annotation)) if info else ()
    tags = [f"'{tag_of(member)}'" for member in members]
    return ", ".join(tags[:-1]) + " or " + tags[-1]
