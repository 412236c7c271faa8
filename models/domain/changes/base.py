"""What a typed change is: a value that makes another instance of one, or says why it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from models.domain.base import Frozen, Tagged, Window
from models.domain.checking import COLLECTIONS
from models.domain.faults import Fault, json_path, maybe
from models.domain.instance import Instance
from models.domain.time import merge

Touched = tuple[str, str]
"""Collection and id of what a change concerns; a field of the instance itself has an empty id."""

WHEN = "%Y-%m-%d %H:%M"


class CannotApply(Exception):
    """A change that an instance does not admit.

    Parameters
    ----------
    faults
        What is wrong, with paths below the change.
    """

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


class Change(Tagged):
    """One typed change of an instance.

    Attributes
    ----------
    WORDS
        The change in words by language, with named parameters.
    ABOUT
        Collection that it concerns, and the field that holds the item's id or the item.
    """

    WORDS: ClassVar[Mapping[str, str]]
    ABOUT: ClassVar[tuple[str, str]]

    def apply(self, instance: Instance) -> Instance:
        """Return the changed instance.

        Raises
        ------
        CannotApply
            If the instance does not admit the change: unknown id, nothing to change, times that cannot be.
        """
        raise NotImplementedError

    def touched(self, instance: Instance) -> tuple[Touched, ...]:
        """Return what the change concerns: if others changed that meanwhile, the two conflict."""
        collection, field = self.ABOUT
        item = getattr(self, field)
        return ((collection, item if isinstance(item, str) else item.id),)

    def params(self, instance: Instance, language: str) -> dict[str, Any]:
        """Return the parameters of the words."""
        return {name: getattr(self, name) for name in type(self).model_fields}

    def words(self, instance: Instance, language: str = "en") -> str:
        """Return the change in the planner's words."""
        template = self.WORDS.get(language, self.WORDS["en"])
        return template.format(**self.params(instance, language))


def fault(value: Any, message: str, *path: str | int) -> CannotApply:
    """Return the fault of one field of a change."""
    return CannotApply(Fault(json_path(path), value, message))


def find(instance: Instance, collection: str, key: str, *path: str | int) -> Any:
    """Return the item of a collection that has an id.

    Raises
    ------
    CannotApply
        If there is none.
    """
    items = getattr(instance, collection)
    for item in items:
        if item.id == key:
            return item
    hint = maybe(key, (item.id for item in items))
    raise fault(key, f"is no {COLLECTIONS[collection]} of this instance{hint}", *path)


def add(instance: Instance, collection: str, item: Any, *path: str | int) -> Instance:
    """Return the instance with one more item.

    Raises
    ------
    CannotApply
        If its id is taken.
    """
    items = getattr(instance, collection)
    if any(other.id == item.id for other in items):
        message = f"is already the {COLLECTIONS[collection]} of this instance; ids are unique"
        raise fault(item.id, message.replace("the ", "a "), *path, "id")
    return instance.model_copy(update={collection: (*items, item)})


def put(instance: Instance, collection: str, changed: Mapping[str, Frozen]) -> Instance:
    """Return the instance with other items in the place of those with the same ids."""
    items = tuple(changed.get(item.id, item) for item in getattr(instance, collection))
    return instance.model_copy(update={collection: items})


def window_in(instance: Instance, start: int, end: int | None) -> Window:
    """Return a window of the horizon; without an end it lasts to the horizon's.

    Raises
    ------
    CannotApply
        If it is empty or reaches beyond the horizon.
    """
    slots = instance.horizon.slots
    window = Window(start, slots if end is None else end)
    if start >= slots:
        raise fault(start, f"lies beyond the horizon, which ends at {when(instance, slots)}", "start")
    if window.end > slots:
        raise fault(window.end, f"must end by {when(instance, slots)}, where the horizon ends", "end")
    if window.start >= window.end:
        message = f"must come after the start, which is {start} ({when(instance, start)})"
        raise fault(window.end, message, "end")
    return window


def with_window(windows: Sequence[Window], window: Window) -> tuple[Window, ...]:
    """Return windows with one more, joined where they meet.

    Raises
    ------
    CannotApply
        If it is covered already: there is nothing to change.
    """
    joined = merge([*windows, window])
    if joined == merge(list(windows)):
        raise fault(list(window), "is covered already: this changes nothing", "start")
    return joined


def when(instance: Instance, slot: int) -> str:
    """Return the local date and time of a slot."""
    return f"{instance.horizon.instant(slot):{WHEN}}"


def span_words(instance: Instance, start: int, end: int | None, language: str) -> str:
    """Return a stretch of time in words."""
    spanish = language == "es"
    if end is None or end >= instance.horizon.slots:
        return ("desde el {} en adelante" if spanish else "from {} on").format(when(instance, start))
    first, second = when(instance, start), when(instance, end)
    return f"del {first} al {second}" if spanish else f"from {first} to {second}"


def hours(instance: Instance, slots: int) -> str:
    """Return slots as hours."""
    return f"{slots * instance.horizon.slot_minutes / 60:g}"
