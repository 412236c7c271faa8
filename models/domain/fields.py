"""Which field of which model a place in a file belongs to."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Location = Sequence[str | int]


class Step(NamedTuple):
    """One part of a location.

    Parameters
    ----------
    part
        The part.
    owner
        Type of the value that it is a part of: a model, a list or an object type, a union's members.
    kind
        Type of what it leads to; none where the location leaves the format.
    """

    part: str | int
    owner: Any
    kind: Any

    @property
    def is_tag(self) -> bool:
        """Whether it only names the member of a union, as Pydantic does."""
        return isinstance(self.owner, tuple) and self.kind is not None

    @property
    def field(self) -> FieldInfo | None:
        """The field that it names, if it names one."""
        return file_fields(self.owner).get(str(self.part)) if is_model(self.owner) else None


def steps(model: type[BaseModel], location: Location) -> Iterator[Step]:
    """Yield the parts of a location as Pydantic gives it, with the types on the way."""
    owner: Any = model
    for part in location:
        if isinstance(owner, tuple):
            kind = next((member for member in owner if tag_of(member) == part), None)
        elif is_model(owner):
            info = file_fields(owner).get(str(part))
            kind = inner(info.annotation) if info else None
        else:
            kind = item_of(owner)
        yield Step(part, owner, kind)
        owner = kind


def model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """Return the model whose object stands at a location."""
    kind: Any = model
    for step in steps(model, location):
        kind = step.kind
    return kind if is_model(kind) else None


def without_tags(model: type[BaseModel], location: Location) -> tuple[str | int, ...]:
    """Drop the discriminators that Pydantic puts into the path of a union's member."""
    return tuple(step.part for step in steps(model, location) if not step.is_tag)


def is_model(kind: Any) -> TypeGuard[type[BaseModel]]:
    """Whether a type is a model."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def file_fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return a model's fields by their names in a file."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def inner(annotation: Any) -> Any:
    """Return a type without ``Annotated`` and ``None``; of a union of several the tuple of them."""
    if get_origin(annotation) is Annotated:
        return inner(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        members = [inner(a) for a in get_args(annotation) if a is not type(None)]
        return members[0] if len(members) == 1 else tuple(members)
    return annotation


def item_of(kind: Any) -> Any:
    """Return the type of a list's items or of an object's values; none for other types."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return inner(arguments[0])
    return inner(arguments[1]) if origin is dict else None


def tag_of(member: Any) -> str | None:
    """Return the ``kind`` that tells a member of a union from the others."""
    info = member.model_fields.get("kind") if is_model(member) else None
    if info is None or get_origin(info.annotation) is not Literal:
        return None
    return str(get_args(info.annotation)[0])
