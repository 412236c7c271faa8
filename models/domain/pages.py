"""The field tables of docs/reference/instance.md and plan.md, made from the JSON Schemas."""

from __future__ import annotations

import json
import re

from models.domain.describe import models_of
from models.domain.schema import FORMATS, Schema, schema_of

MARK = "<!-- what follows is written by: python -m models.domain.schema -->"

UNITS = ("minutes", "kmh", "km", "percent", "seconds")
"""Units that end the name of a field."""

WORDS = {"integer": "whole number", "number": "number", "string": "text", "boolean": "`true` or `false`"}


def with_fields(page: str, name: str) -> str:
    """Return a page with the field tables of a format after the mark."""
    intro, mark, _ = page.partition(MARK)
    if not mark:
        raise ValueError(f"the page of {name} lacks the line {MARK}")
    return f"{intro}{MARK}\n\n{field_tables(name)}"


def field_tables(name: str) -> str:
    """Return a table for each object of a format: every field, its type, unit, range and default."""
    schema = schema_of(name)
    definitions = schema["$defs"]
    sections = []
    for model in models_of(FORMATS[name]):
        own = schema if model is FORMATS[name] else definitions[model.__name__]
        rows = [
            "| field | type | range | unit | default | meaning |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        rows += [_row(field, told, own.get("required", [])) for field, told in own["properties"].items()]
        sections.append(f"## {model.__name__}\n\n{own['description']}\n\n" + "\n".join(rows) + "\n")
    return "\n".join(sections)


def _row(field: str, told: Schema, required: list[str]) -> str:
    one = _without_null(told)
    unit = one.get("x-unit") or next((u for u in UNITS if re.search(rf"(^|_){u}$", field)), "")
    default = "required" if field in required else _default(told)
    meaning = str(told.get("description", "")).replace("|", "\\|")
    cells = (
        f"`{field}`",
        _type(one),
        _range(one),
        {"kmh": "km/h", "percent": "%"}.get(unit, unit),
        default,
        meaning,
    )
    return "| " + " | ".join(cells) + " |"


def _without_null(told: Schema) -> Schema:
    """Return the type of a field that may also be ``null``."""
    for option in told.get("anyOf", ()):
        if option.get("type") != "null":
            return {**told, **option}
    return told


def _type(told: Schema) -> str:
    if "$ref" in told:
        name = told["$ref"].rsplit("/", 1)[1]
        return {"Id": "id", "Text": "text", "Window": "pair `[start, end]`"}.get(
            name, f"[{name}](#{name.lower()})"
        )
    if "oneOf" in told:
        return " or ".join(_type(option) for option in told["oneOf"])
    if told.get("type") == "array":
        return f"list of: {_type(told['items'])}"
    if told.get("type") == "object":
        return f"object, by name: {_type(told['additionalProperties'])}"
    if told.get("format") == "date-time":
        return "date and time with zone"
    return WORDS[told["type"]]


def _range(told: Schema) -> str:
    if "const" in told:
        return f"`{json.dumps(told['const'])}`"
    if "enum" in told:
        return ", ".join(f"`{json.dumps(value)}`" for value in told["enum"])
    if "minimum" in told or "maximum" in told:
        low, high = (_figure(told.get(end)) for end in ("minimum", "maximum"))
        return f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"
    if told.get("minItems"):
        return f"at least {told['minItems']}"
    return f"`{told['pattern']}`" if "pattern" in told and len(told["pattern"]) < 20 else ""


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


def _default(told: Schema) -> str:
    value = told.get("default", {} if told.get("type") == "object" else None)
    if value is None:
        return "none"
    if isinstance(value, dict) and value:
        return "the defaults of its fields"
    return f"`{json.dumps(value)}`"
