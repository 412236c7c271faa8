"""Lists of changes: their file, and how they are applied."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from models.domain.base import Frozen, Name
from models.domain.changes.base import CannotApply, Change
from models.domain.changes.resources import (
    CertificateExtended,
    MachineAdded,
    MachineDown,
    MachineRented,
    MachineReturned,
    OperatorAbsent,
    OperatorAdded,
)
from models.domain.changes.terms import (
    ClockMoved,
    MostChanges,
    OvertimeAllowed,
    PinSet,
    PinTaken,
    WeightsChanged,
)
from models.domain.changes.work import (
    OrderAdded,
    OrderCancelled,
    OrderLonger,
    OrderMoved,
    SiteClosed,
    WetWeek,
)
from models.domain.faults import Fault, InvalidFile
from models.domain.instance import Instance
from models.domain.json_text import load_json
from models.domain.references import reference_faults
from models.domain.words import faults_of

AnyChange = Annotated[
    MachineDown
    | MachineAdded
    | MachineRented
    | MachineReturned
    | OperatorAbsent
    | OperatorAdded
    | CertificateExtended
    | OrderAdded
    | OrderCancelled
    | OrderMoved
    | OrderLonger
    | SiteClosed
    | WetWeek
    | OvertimeAllowed
    | WeightsChanged
    | PinSet
    | PinTaken
    | MostChanges
    | ClockMoved,
    Field(discriminator="kind"),
]

ANY_CHANGE: TypeAdapter[Any] = TypeAdapter(AnyChange)
"""Reads one change from JSON."""


class Changes(Frozen):
    """A list of changes.

    Parameters
    ----------
    format_version
        Version of this format.
    name
        What people call what is tried.
    changes
        What changes, one after the other.
    """

    format_version: Literal[1] = 1
    name: Name
    changes: tuple[AnyChange, ...] = Field(min_length=1)

    def to_json(self) -> dict[str, Any]:
        """Return the list as JSON values; what a change does not give is left out."""
        changes = [
            change.model_dump(mode="json", by_alias=True, exclude_unset=True) for change in self.changes
        ]
        return {"format_version": self.format_version, "name": self.name, "changes": changes}


def read_changes(path: Path) -> Changes:
    """Read a list of changes from a JSON file.

    Raises
    ------
    InvalidFile
        With every fault of the file.
    """
    data, faults = load_json(path)
    if faults:
        raise InvalidFile(str(path), faults)
    return parse_changes(data, str(path), path.name.removesuffix(".json").removesuffix(".changes"))


def parse_changes(data: Any, source: str = "changes", name: str = "changes") -> Changes:
    """Return the list in parsed JSON: an object with ``changes``, or the bare list.

    Parameters
    ----------
    source
        What to call it in faults.
    name
        Its name if it has none.

    Raises
    ------
    InvalidFile
        With every fault.
    """
    if isinstance(data, list):
        data = {"changes": data}
    if not isinstance(data, dict):
        message = "stands where an object with changes, or a list of them, is expected"
        raise InvalidFile(source, [Fault("$", data, message)])
    try:
        return Changes.model_validate_json(json.dumps({"name": name, **data}), strict=True)
    except ValidationError as error:
        raise InvalidFile(source, faults_of(error, Changes)) from error


def apply_all(instance: Instance, changes: Iterable[Change], source: str = "changes") -> Instance:
    """Return the instance with all changes applied one after the other, or with none.

    Raises
    ------
    InvalidFile
        With the faults of every change that cannot be applied; each is judged after those before it that can.
    """
    faults: list[Fault] = []
    for index, change in enumerate(changes):
        place = f"$.changes[{index}]"
        try:
            after = change.apply(instance)
        except CannotApply as error:
            faults += [Fault(place + f.path.removeprefix("$"), f.value, f.message) for f in error.faults]
            continue
        broken = reference_faults(after)
        faults += [_of_result(place, fault) for fault in broken]
        if not broken:
            instance = after
    if faults:
        raise InvalidFile(source, faults)
    return instance


def _of_result(place: str, fault: Fault) -> Fault:
    """Return a fault of the changed instance as one of the change that brought it."""
    return Fault(place, fault.value, f"{fault.message} (in the changed instance at {fault.path})")


def words_of(changes: Sequence[Change], instance: Instance, language: str = "en") -> list[str]:
    """Return each change in words, against the instance before them."""
    return [change.words(instance, language) for change in changes]
