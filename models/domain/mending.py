"""What a malformed value would hold with its malformed fields left out, so that the rest can be judged."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from pydantic import AwareDatetime, BaseModel, ValidationError

from models.domain.faults import json_path, lies_in
from models.domain.fields import Location, Step, file_fields, inner, is_model, steps, tag_of

Place = tuple[str | int, ...]

ROUNDS = 3
"""A field that was mended may uncover one more fault; after these the value is given up."""

STAND_INS: dict[str, Any] = {
    "start": 0,
    "end": 1,
    "slots": 1_000_000,
    "levels": [{"start": 0, "capacity": 1}],
    "modes": [{"duration": 1}] * 100,
    "windows": [],
}
"""What takes the place of a required field, by its name; others get a number or a text."""


def mend(data: Any, error: ValidationError, model: type[BaseModel]) -> set[Place]:
    """Take malformed fields out of parsed JSON, in place.

    An optional field falls back to its default; a required one gets something that is allowed; an item
    of a list that cannot be told apart otherwise goes with its list.

    Returns
    -------
    set of places
        Fields that no longer say what the file says.
    """
    return {place for item in error.errors(include_url=False) if (place := _mend(data, item, model))}


def _mend(data: Any, item: Any, model: type[BaseModel]) -> Place | None:
    found = list(steps(model, item["loc"]))
    if item["type"] == "extra_forbidden":
        return _remove(data, _place(found))
    while found and found[-1].field is None and not _is_object(found[-1]):
        found.pop()
    if not found:
        return None
    place, step = _place(found), found[-1]
    holder = _at(data, place[:-1])
    if step.field is None:
        if isinstance(holder, list):
            holder[int(place[-1])] = stand_in(step.kind)
    elif isinstance(holder, dict):
        if step.field.is_required():
            holder[str(place[-1])] = _required(str(place[-1]), step.kind)
        else:
            holder.pop(str(place[-1]), None)
    return place


def _is_object(step: Step) -> bool:
    """Whether a step leads to an item of a list of objects."""
    return isinstance(step.part, int) and (is_model(step.kind) or isinstance(step.kind, tuple))


def stand_in(kind: Any) -> dict[str, Any]:
    """Return an object that is allowed where a model, or the first member of a union, is expected."""
    model = kind[0] if isinstance(kind, tuple) else kind
    result = {"kind": tag} if (tag := tag_of(model)) else {}
    for name, info in file_fields(model).items():
        if info.is_required():
            result[name] = _required(name, inner(info.annotation))
    return result


def _required(name: str, kind: Any) -> Any:
    if kind is AwareDatetime:
        return "2000-01-01T00:00:00Z"
    if name in STAND_INS:
        return copy.deepcopy(STAND_INS[name])
    if is_model(kind):
        return stand_in(kind)
    return 1 if kind is int else "?"


def _place(found: Iterable[Step]) -> Place:
    return tuple(step.part for step in found if not step.is_tag)


def _remove(data: Any, place: Place) -> Place:
    holder = _at(data, place[:-1])
    if isinstance(holder, dict):
        holder.pop(str(place[-1]), None)
    return place


def _at(data: Any, place: Location) -> Any:
    """Return what stands at a place; none if it was taken out already."""
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def unreadable(mended: Iterable[Place]) -> set[str]:
    """Return the collections of which some key is not known, so that any reference may be right."""
    return {str(p[0]) for p in mended if len(p) <= 2 or (len(p) == 3 and p[2] == "id")}


def concerns(path: str, mended: Iterable[Place]) -> bool:
    """Whether a fault at a JSON path may come from mending: at, below or just above a mended place."""
    for place in mended:
        other = json_path(place)
        if lies_in(path, other) or ("[" in path and lies_in(other, path)):
            return True
    return False
