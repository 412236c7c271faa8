"""JSON in and out: versions, upgrades, all faults at once, and the hash of an instance."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from models.domain.faults import Fault, InvalidFile, lies_in
from models.domain.instance import FORMAT_VERSION, Instance
from models.domain.json_text import load_json, parse_json, too_deep
from models.domain.mending import ROUNDS, Place, concerns, mend, unreadable
from models.domain.plan import PLAN_FORMAT_VERSION, Plan
from models.domain.words import faults_of, inconsistencies

__all__ = [
    "INSTANCE_UPGRADES",
    "PLAN_UPGRADES",
    "Format",
    "dump_json",
    "faults_of",
    "instance_hash",
    "parse_instance",
    "parse_plan",
    "read_instance",
    "read_plan",
    "reread_instance",
    "upgraded",
    "write_instance",
    "write_plan",
]

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

INSTANCE_UPGRADES: dict[int, Upgrade] = {}
"""For each older version of the instance's format, what makes it one version newer."""

PLAN_UPGRADES: dict[int, Upgrade] = {}
"""The same for plans."""


class Format(NamedTuple):
    """One of the two formats: what a file of it is called, a field that only it has, version and upgrades."""

    kind: str
    mark: str
    newest: int
    upgrades: Mapping[int, Upgrade]


INSTANCE_FORMAT = Format("instance", "horizon", FORMAT_VERSION, INSTANCE_UPGRADES)
PLAN_FORMAT = Format("plan", "instance_name", PLAN_FORMAT_VERSION, PLAN_UPGRADES)

UNREADABLE = [None]
"""What stands for a value that cannot be read: no field takes it."""

M = TypeVar("M", bound=BaseModel)


def instance_hash(instance: Instance) -> str:
    """Return the SHA-256 of the instance's canonical JSON: equal values, equal hash.

    Fields at their defaults take no part, so that a release with a new field knows older plans' instances.
    """
    data = _values_of(instance)
    data["horizon"]["start"] = instance.horizon.start.astimezone(UTC).isoformat()
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def write_instance(instance: Instance, path: Path) -> None:
    """Write ``instance`` as JSON; the file is replaced whole or not at all."""
    _write(instance, path)


def write_plan(plan: Plan, path: Path) -> None:
    """Write ``plan`` as JSON; the file is replaced whole or not at all."""
    _write(plan, path)


def _write(value: BaseModel, path: Path) -> None:
    write_whole(dump_json(value), path)


def write_whole(text: str, path: Path) -> None:
    """Write a file that is replaced whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def dump_json(value: BaseModel) -> str:
    """Return ``value`` as readable JSON without the fields that were left at their default."""
    data = _values_of(value)
    if "format_version" in type(value).model_fields:
        data = {"format_version": getattr(value, "format_version", None), **data}
    return _layout(data) + "\n"


def _values_of(value: BaseModel) -> dict[str, Any]:
    """Return ``value`` as JSON values; by way of text, which takes half as long as `model_dump` does."""
    values: dict[str, Any] = json.loads(value.model_dump_json(by_alias=True, exclude_defaults=True))
    return values


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
    data, faults = load_json(path)
    return parse_instance(data, str(path), faults)


def reread_instance(path: Path) -> Instance:
    """Read an instance that `write_instance` wrote: what only other hands write is not looked for.

    Raises
    ------
    InvalidFile
        With every fault of the file.
    """
    try:
        return Instance.model_validate_json(path.read_bytes(), strict=True)
    except (OSError, ValidationError):
        return read_instance(path)


def read_plan(path: Path) -> Plan:
    """Read a plan of any known version from a JSON file.

    Raises
    ------
    InvalidFile
        With every fault of the file.
    """
    data, faults = load_json(path)
    return parse_plan(data, str(path), faults)


def parse_instance(data: Any, source: str = "instance", faults: Sequence[Fault] = ()) -> Instance:
    """Return the instance in parsed JSON ``data``, upgraded to the present version.

    Parameters
    ----------
    source
        What to call it in faults.
    faults
        What is known to be wrong with it already.

    Raises
    ------
    InvalidFile
        With every fault, those between fields included even if some fields are malformed.
    """
    data = upgraded(data, source, INSTANCE_FORMAT, faults)
    return _validated(Instance, data, source, faults)


def parse_plan(data: Any, source: str = "plan", faults: Sequence[Fault] = ()) -> Plan:
    """Return the plan in parsed JSON ``data``, upgraded to the present version.

    Parameters and errors are those of `parse_instance`.
    """
    return _validated(Plan, upgraded(data, source, PLAN_FORMAT, faults), source, faults)


def upgraded(data: Any, source: str, form: Format, faults: Sequence[Fault] = ()) -> dict[str, Any]:
    """Return ``data`` in the newest version of its format.

    Raises
    ------
    InvalidFile
        If it is of the other format, or has no version, or one that this release does not know.
    """
    if not isinstance(data, dict):
        message = f"stands where the JSON object of one {form.kind} is expected"
        raise InvalidFile(source, [*faults, Fault("$", data, message)])
    for other in (INSTANCE_FORMAT, PLAN_FORMAT):
        if other.mark in data and form.mark not in data:
            message = f"stands where the {form.kind} is expected. Maybe the files are in another order"
            raise InvalidFile(source, [*faults, Fault("$", f"the {other.kind}", message)])
    version = data.get("format_version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= form.newest:
        raise InvalidFile(source, _beside(faults, [_version_fault(data, form)]))
    newest: dict[str, Any] = data
    for older in range(version, form.newest):
        newest = {**form.upgrades[older](newest), "format_version": older + 1}
    return newest


def _version_fault(data: dict[str, Any], form: Format) -> Fault:
    path, version = "$.format_version", data.get("format_version")
    message = "must be 1" if form.newest == 1 else f"must be a whole number from 1 to {form.newest}"
    if "format_version" not in data:
        message = f"is given, but this field is required: it {message}. Maybe this is no {form.kind}"
        return Fault(path, "nothing", message)
    if isinstance(version, int) and version > form.newest:
        message += ". Maybe the file comes from a newer release; upgrade this one"
    return Fault(path, version, message)


def _validated(model: type[M], data: dict[str, Any], source: str, faults: Sequence[Fault]) -> M:
    text, faults = _as_text(data, source, faults)
    try:
        value = model.model_validate_json(text, strict=True)
    except ValidationError as error:
        found = faults_of(error, model)
        if model is Instance and not inconsistencies(error):
            found += _faults_between(json.loads(text), error)
        raise InvalidFile(source, _beside(faults, found)) from error
    if faults:
        raise InvalidFile(source, faults)
    return value


def _as_text(data: dict[str, Any], source: str, faults: Sequence[Fault]) -> tuple[bytes, Sequence[Fault]]:
    """Return JSON that holds nothing odd: what is odd has become something that no field takes."""
    try:
        text = json.dumps(data, ensure_ascii=False, default=lambda _: UNREADABLE)
    except RecursionError as error:
        raise InvalidFile(source, [*faults, too_deep()]) from error
    try:
        return text.encode(), faults
    except UnicodeEncodeError:
        data, more = parse_json(json.dumps(data, default=lambda _: UNREADABLE), source)
        return _as_text(data, source, [*faults, *more])


def _faults_between(data: dict[str, Any], error: ValidationError) -> list[Fault]:
    """Faults between the fields that are well formed, though others are not."""
    mended: set[Place] = set()
    for _ in range(ROUNDS):
        mended |= mend(data, error, Instance)
        context = {
            "unreadable": unreadable(mended),
            "dated": all(place[0] != "horizon" for place in mended),
        }
        try:
            Instance.model_validate_json(json.dumps(data), strict=True, context=context)
            return []
        except ValidationError as again:
            if found := inconsistencies(again):
                return [fault for fault in found if not concerns(fault.path, mended)]
            error = again
    return []


def _beside(known: Sequence[Fault], found: Sequence[Fault]) -> list[Fault]:
    """Return both without those found where something is known to be wrong anyway."""
    return [*known, *(f for f in found if not any(lies_in(f.path, k.path) for k in known))]
