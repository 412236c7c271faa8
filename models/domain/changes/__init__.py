"""Typed changes of an instance, as JSON and as values; a list of them is applied whole or not at all."""

from models.domain.changes.base import CannotApply, Change, Touched
from models.domain.changes.lists import (
    ANY_CHANGE,
    AnyChange,
    Changes,
    apply_all,
    parse_changes,
    read_changes,
)

__all__ = [
    "ANY_CHANGE",
    "AnyChange",
    "CannotApply",
    "Change",
    "Changes",
    "Touched",
    "apply_all",
    "parse_changes",
    "read_changes",
]
