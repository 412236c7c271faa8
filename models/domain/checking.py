"""What collects the faults between the fields of an instance."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from models.domain.base import Window
from models.domain.faults import Fault, json_path, maybe
from models.domain.orders import MachineLine

if TYPE_CHECKING:
    from models.domain.instance import Instance

COLLECTIONS = {
    "calendars": "calendar",
    "sites": "site",
    "transport_classes": "transport class",
    "equipment_classes": "equipment class",
    "contracts": "contract",
    "machines": "machine",
    "offers": "offer",
    "certificates": "certificate",
    "operators": "operator",
    "shift_kinds": "kind of shift",
    "premiums": "premium",
    "pools": "pool",
    "budgets": "budget",
    "orders": "order",
}
"""Collections whose items have an ``id``, and what one item is called."""

Path = tuple[str | int, ...]


class Checker:
    """Collects the faults of one instance.

    Parameters
    ----------
    instance
        May hold stand-ins where the file is malformed.
    unreadable
        Collections of which nothing could be read: every id counts as known.
    dated
        Whether the horizon is as in the file, so that slots can be shown as times.
    """

    def __init__(self, instance: Instance, unreadable: Collection[str] = (), *, dated: bool = True) -> None:
        self.instance = instance
        self.unreadable = unreadable
        self.dated = dated
        self.faults: list[Fault] = []
        self.ids = {name: {item.id for item in getattr(instance, name)} for name in COLLECTIONS}
        if instance.may_hire:
            self.ids["machines"] |= {unit for offer in instance.offers for unit in offer.unit_ids()}

    def at(self, collection: str) -> Iterator[tuple[Path, Any]]:
        """Yield each item of a collection with its path."""
        for index, item in enumerate(getattr(self.instance, collection)):
            yield (collection, index), item

    def when(self, slot: int) -> str:
        """Return a slot in words, with the local time at which it begins."""
        if not self.dated:
            return f"slot {slot}"
        try:
            return f"slot {slot} ({self.instance.horizon.instant(slot):%Y-%m-%d %H:%M})"
        except OverflowError:
            return f"slot {slot}"

    def fault(self, path: Path, value: Any, message: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(json_path(path), value, message))

    def known(self, path: Path, value: str | None, collection: str) -> None:
        """Require that ``value``, unless it is none, is an id of ``collection``."""
        if value is None or value in self.ids[collection] or collection in self.unreadable:
            return
        hint = maybe(value, self.ids[collection])
        self.fault(path, value, f"is no {COLLECTIONS[collection]} of this instance{hint}")

    def window(self, path: Path, window: Window) -> bool:
        """Require a window that is not empty and lies in the horizon."""
        slots = self.instance.horizon.slots
        if window.start >= window.end:
            self.fault(path, list(window), "must start before it ends")
        elif window.end > slots:
            self.fault(path, list(window), f"must end by {self.when(slots)}, where the horizon ends")
        return window.start < window.end <= slots

    def windows(self, path: Path, windows: Sequence[Window], *, disjoint: bool = False) -> None:
        """Require sound windows, in order and without overlap where ``disjoint``."""
        last = 0
        for index, window in enumerate(windows):
            if self.window((*path, index), window) and disjoint:
                if window.start < last:
                    message = f"starts before {self.when(last)}, where the window before it ends"
                    self.fault((*path, index), list(window), message)
                last = max(last, window.end)

    def slot(self, path: Path, value: int | None) -> None:
        """Require a point of time within the horizon."""
        slots = self.instance.horizon.slots
        if value is not None and value > slots:
            self.fault(path, value, f"lies beyond the horizon, which ends at {self.when(slots)}")

    def asked(self, equipment_class: str) -> bool:
        """Whether some line asks for machines of a class."""
        return any(
            isinstance(line, MachineLine) and line.equipment_class == equipment_class
            for order in self.instance.orders
            for mode in order.modes
            for line in mode.lines
        )

    def validity(self, path: Path, start: int, end: int | None) -> None:
        """Require that something does not end before it begins."""
        if end is not None and end <= start:
            self.fault(
                (*path, "valid_until"), end, f"must come after valid_from, which is {self.when(start)}"
            )
