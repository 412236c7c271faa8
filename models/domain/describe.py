"""What each field means, as the docstrings of the models say it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from pydantic import BaseModel

from models.domain.fields import file_fields, inner, is_model, item_of

_SECTION = re.compile(r"\n\n(?=[A-Z]\w+\n-{3,}\n)")
_ENTRY = re.compile(r"^(\S.*)\n((?:(?: +\S.*)?\n?)+)", re.MULTILINE)


def summary(model: type[BaseModel]) -> str:
    """Return what a model is: its docstring without the section of parameters."""
    return _plain(_SECTION.split(_docstring(model))[0])


def meanings(model: type[BaseModel]) -> dict[str, str]:
    """Return what the docstring of a model says of its fields, by their names in a file."""
    said: dict[str, str] = {}
    for section in _SECTION.split(_docstring(model))[1:]:
        title, _, entries = section.split("\n", 2)
        if title == "Parameters":
            for names, text in _ENTRY.findall(entries + "\n"):
                said.update(dict.fromkeys(re.split(r",\s*", names), _plain(text)))
    aliases = {name: info.alias for name, info in model.model_fields.items() if info.alias}
    return {aliases.get(name, name): text for name, text in said.items()}


def models_of(root: type[BaseModel]) -> list[type[BaseModel]]:
    """Return a model and all that its fields hold, each once, from the outside in."""
    found: dict[type[BaseModel], None] = {root: None}
    queue = [root]
    while queue:
        for kind in _kinds(queue.pop(0)):
            if kind not in found:
                found[kind] = None
                queue.append(kind)
    return list(found)


def _kinds(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for info in file_fields(model).values():
        kind = inner(info.annotation)
        while not is_model(kind) and not isinstance(kind, tuple) and kind is not None:
            kind = item_of(kind)
        yield from filter(is_model, kind if isinstance(kind, tuple) else (kind,))


def _docstring(model: type[BaseModel]) -> str:
    return inspect.cleandoc(model.__doc__ or "")


def _plain(text: str) -> str:
    """Return a text in one line, with the quotation marks of code made single."""
    return " ".join(text.split()).replace("``", "`").replace("*", "")
