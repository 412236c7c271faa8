"""JSON in and out: versions, upgrades, all faults at once, and the hash of an instance."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from models.domain.faults import Fault, InconsistentInstance, InvalidFile, json_path
from models.domain.instance import FORMAT_VERSION, Instance
from models.domain.plan import PLAN_FORMAT_VERSION, Plan
from models.domain.references import COLLECTIONS, reference_faults
from models.domain.time import Horizon

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

INSTANCE_UPGRADES: dict[int, Upgrade] = {}
"""For each older version of the instance's format, what makes it one version newer."""

PLAN_UPGRADES: dict[int, Upgrade] = {}
"""The same for plans."""

LARGEST_FILE_BYTES = 512 * 1024 * 1024


def instance_hash(instance: Instance) -> str:
    """Return the SHA-256 of the instance's canonical JSON: equal values, equal hash."""
    data = instance.model_dump(mode="json", by_alias=True)
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def write_instance(instance: Instance, path: Path) -> None:
    """Write ``instance`` as JSON; the file is replaced whole or not at all."""
    _write(instance, path)


def write_plan(plan: Plan, path: Path) -> None:
    """Write ``plan`` as JSON; the file is replaced whole or not at all."""
    _write(plan, path)


def _write(value: BaseModel, path: Path) -> None:
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(dump_json(value), encoding="utf-8")
    unfinished.replace(path)


def dump_json(value: BaseModel) -> str:
    """Return ``value`` as readable JSON without the fields that were left at their default."""
    data = value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if "format_version" in type(value).model_fields:
        data = {"format_version": getattr(value, "format_version", None), **data}
    return _layout(data) + "\n"


def _layout(data: dict[str, Any]) -> str:
    """One line an item of each list, so that a person can read it and a diff is small."""
    parts = []
    for key, value in data.items():
        name = json.dumps(key)
        if isinstance(value, list) and value:
            rows = ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in value)
            parts.append(f"  {name}: [\n    {rows}\n  ]")
        else:
            parts.append(f"  {name}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}"


def read_instance(path: Path) -> Instance:
    """Read an instance of any known version from a JSON file.

    Raises
    ------
    InvalidFile
        With every fault of the file.
    """
    return parse_instance(_load(path), str(path))


def read_plan(path: Path) -> Plan:
    """Read a plan of any known version from a JSON file.

    Raises
    ------
    InvalidFile
        With every fault of the file.
    """
    return parse_plan(_load(path), str(path))


def parse_instance(data: Any, source: str = "instance") -> Instance:
    """Return the instance in parsed JSON ``data``, upgraded to the present version.

    Raises
    ------
    InvalidFile
        With every fault, those between fields included even if some fields are malformed.
    """
    data = _upgraded(data, source, FORMAT_VERSION, INSTANCE_UPGRADES, "instance")
    try:
        return Instance.model_validate(data)
    except ValidationError as error:
        faults = faults_of(error)
        if not any(_is_consistency(e) for e in error.errors()):
            faults += _faults_beside(data, error)
        raise InvalidFile(source, faults) from error


def parse_plan(data: Any, source: str = "plan") -> Plan:
    """Return the plan in parsed JSON ``data``, upgraded to the present version.

    Raises
    ------
    InvalidFile
        With every fault.
    """
    data = _upgraded(data, source, PLAN_FORMAT_VERSION, PLAN_UPGRADES, "plan")
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise InvalidFile(source, faults_of(error)) from error


def _load(path: Path) -> Any:
    source = str(path)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise InvalidFile(source, [Fault("file size", size, f"exceeds {LARGEST_FILE_BYTES} bytes")])
        return json.loads(path.read_bytes())
    except OSError as error:
        message = f"cannot be read: {error.strerror}. Maybe the name is mistyped"
        raise InvalidFile(source, [Fault("file", path.name, message)]) from error
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text: byte {error.start} cannot be read"
        raise InvalidFile(source, [Fault("file", path.name, message)]) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        near = error.doc[max(0, error.pos - 20) : error.pos + 20]
        raise InvalidFile(source, [Fault(place, near, f"is no JSON: {error.msg}")]) from error
    except RecursionError as error:
        raise InvalidFile(source, [Fault("file", path.name, "is nested too deep")]) from error


def _upgraded(
    data: Any, source: str, newest: int, upgrades: Mapping[int, Upgrade], kind: str
) -> dict[str, Any]:
    if not isinstance(data, dict):
        shown = type(data).__name__
        raise InvalidFile(source, [Fault("$", shown, f"stands where the JSON object of one {kind} is expected")])
    version = data.get("format_version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= newest:
        message = f"must be a whole number from 1 to {newest}"
        if isinstance(version, int) and version > newest:
            message += ". Maybe the file comes from a newer release; upgrade this one"
        raise InvalidFile(source, [Fault("$.format_version", version, message)])
    while version < newest:
        data = upgrades[version](data)
        version += 1
    return data


def _is_consistency(error: Any) -> bool:
    return isinstance(error.get("ctx", {}).get("error"), InconsistentInstance)


def faults_of(error: ValidationError) -> list[Fault]:
    """Return each fault of a Pydantic error in the words of this product."""
    faults: list[Fault] = []
    places = [item["loc"] for item in error.errors()]
    for item in error.errors():
        here = item["loc"]
        if item["type"] == "too_short" and any(len(p) > len(here) and p[: len(here)] == here for p in places):
            continue  # only because its items are faulty themselves
        cause = item.get("ctx", {}).get("error")
        if isinstance(cause, InconsistentInstance):
            faults += cause.faults
            continue
        path = json_path(_without_tags(item["loc"]))
        value = "nothing" if item["type"] == "missing" else item["input"]
        faults.append(Fault(path, value, _in_words(item)))
    return faults


def _without_tags(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Drop the discriminator that Pydantic puts into the path of a union's member."""
    tags = {"machine", "people", "pool", "start", "mode", "operator"}
    return tuple(
        part for i, part in enumerate(loc) if not (part in tags and i and isinstance(loc[i - 1], int))
    )


def _in_words(item: Any) -> str:
    message: str = item["msg"]
    match item["type"]:
        case "missing":
            return "is given, but this field is required"
        case "extra_forbidden":
            return "stands in a field that does not exist. Maybe its name is mistyped"
        case "value_error":
            return message.removeprefix("Value error, ")
        case _:
            return "is not allowed: " + message[0].lower() + message[1:]


def _faults_beside(data: Mapping[str, Any], error: ValidationError) -> list[Fault]:
    """Faults between the fields that are well formed, though others are not."""
    broken = {tuple(item["loc"][:2]) for item in error.errors()}
    whole = {str(loc[0]) for loc in broken if len(loc) == 1 or not isinstance(loc[1], int)}
    if "horizon" in whole or "horizon" not in data:
        return []
    kept: dict[str, Any] = {"horizon": Horizon.model_validate(data["horizon"])}
    known: dict[str, set[str]] = {}
    positions: dict[str, list[int]] = {}
    for name in (*COLLECTIONS, "roads", "precedences", "pins"):
        rows = data.get(name, [])
        if name in whole:
            return []
        good = [i for i in range(len(rows)) if (name, i) not in broken]
        kind = TypeAdapter[Any](Instance.model_fields[name].annotation)
        kept[name] = kind.validate_python([rows[i] for i in good])
        positions[name] = good
        bad = (rows[i] for i in range(len(rows)) if (name, i) in broken)
        known[name] = {row["id"] for row in bad if isinstance(row, dict) and isinstance(row.get("id"), str)}
    return reference_faults(Instance.model_construct(**kept), known, positions)
