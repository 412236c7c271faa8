"""Kinds of columns: how a cell becomes a field of the instance, and how the field becomes a cell."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from data.tables import lists, numbers
from data.tables.cells import Cell, CellFault, shown
from data.tables.clock import Clock
from data.tables.numbers import Mark


class Kind:
    """What a column holds.

    A cell is read in two steps: `parse` judges its form alone; `value` fits it to the horizon.

    Attributes
    ----------
    words
        What to write, for people.
    numeric
        Whether its cells show how the table writes decimals.
    converted
        Whether the field differs from the cell, so that faults of the field must show the cell.
    timed
        Whether `value` needs the horizon.
    """

    words = ""
    numeric = False
    converted = False
    timed = False

    def parse(self, cell: Cell, mark: Mark) -> Any:
        """Return what a cell says.

        Raises
        ------
        CellFault
            If it says nothing of this kind.
        """
        raise NotImplementedError

    def value(self, parsed: Any, clock: Clock) -> Any:
        """Return the field of the instance's JSON.

        Raises
        ------
        CellFault
            If there is none in this horizon.
        """
        return parsed

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return the cell that reads back as ``value``."""
        return value if isinstance(value, str | int | float) else str(value)


class Key(Kind):
    """An id; a workbook may hold it as a whole number."""

    words = "an id of up to 80 characters"

    def parse(self, cell: Cell, mark: Mark) -> str:
        """Return the id without white space at its ends."""
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        if isinstance(cell, bool) or not isinstance(cell, str | int):
            raise CellFault("is no text; format the cell as text and write the id again")
        return str(cell).strip()


class Words(Kind):
    """Words for people."""

    words = "words"

    def parse(self, cell: Cell, mark: Mark) -> str:
        """Return the words, whatever the workbook takes them for."""
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return str(shown(cell)).strip()


class Whole(Kind):
    """A whole number."""

    words = "a whole number"
    numeric = True

    def parse(self, cell: Cell, mark: Mark) -> int:
        """Return the number."""
        return numbers.whole(cell, mark)


class WholeOrNone(Whole):
    """A whole number, or the word ``none``."""

    words = "a whole number, or none"

    def parse(self, cell: Cell, mark: Mark) -> Any:
        """Return the number; none for no limit."""
        if isinstance(cell, str) and cell.strip().casefold() == lists.NONE:
            return None
        return super().parse(cell, mark)

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return the number, or the word for none."""
        return lists.NONE if value is None else int(value)


class Number(Kind):
    """A number, decimals allowed."""

    words = "a number"
    numeric = True

    def parse(self, cell: Cell, mark: Mark) -> float:
        """Return the number."""
        value = float(numbers.number(cell, mark))
        if not math.isfinite(value):
            raise CellFault("is a larger number than any field takes")
        return value


class Money(Kind):
    """An amount in the currency's units; the instance has it in hundredths."""

    words = "an amount of money with up to two decimals"
    numeric = True
    converted = True

    def parse(self, cell: Cell, mark: Mark) -> int:
        """Return the hundredths."""
        cents = numbers.hundredths(cell, mark)
        if not 0 <= cents <= 10**12:
            raise CellFault("must be from 0 to 10,000,000,000")
        return cents

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return the amount with two decimals."""
        return Decimal(value).scaleb(-2)


class Hours(Kind):
    """A length of time in hours; the instance has it in slots or minutes.

    Parameters
    ----------
    up
        Whether it rounds up.
    in_slots
        Whether the field is in slots rather than minutes.
    least
        Smallest value of the field.
    none
        Whether the word ``none`` may stand for no limit.
    """

    words = "hours, such as 8 or 7.5 or 7:30"
    numeric = True
    converted = True

    def __init__(self, *, up: bool, in_slots: bool = True, least: int = 0, none: bool = False) -> None:
        self.up = up
        self.in_slots = in_slots
        self.least = least
        self.none = none
        self.timed = in_slots
        self.words = Hours.words + (", or none" if none else "")

    def parse(self, cell: Cell, mark: Mark) -> Fraction | None:
        """Return the minutes; none for no limit."""
        if self.none and isinstance(cell, str) and cell.strip().casefold() == lists.NONE:
            return None
        try:
            minutes = numbers.minutes(cell, mark)
        except CellFault as fault:
            words = str(fault)
            raise CellFault(
                f"is no length of time; write {self.words}" if "no number" in words else words
            ) from fault
        if minutes < 0 or (minutes == 0 and self.least):
            raise CellFault("must be more than 0 hours" if self.least else "must be at least 0 hours")
        return minutes

    def value(self, parsed: Any, clock: Clock) -> int | None:
        """Return slots or minutes."""
        if parsed is None:
            return None
        steps = Fraction(parsed) / (clock.horizon.slot_minutes if self.in_slots else 1)
        return math.ceil(steps) if self.up else math.floor(steps)

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return hours."""
        if value is None:
            return lists.NONE if self.none else None
        return numbers.hours_cell(value * (clock.horizon.slot_minutes if self.in_slots else 1))


class Flag(Kind):
    """Yes or no."""

    words = "yes or no"
    _yes = frozenset({"yes", "y", "true", "1", "si", "sí"})
    _no = frozenset({"no", "n", "false", "0"})

    def parse(self, cell: Cell, mark: Mark) -> bool:
        """Return whether it is yes."""
        word = str(cell).strip().casefold()
        if word not in self._yes | self._no:
            raise CellFault("must be yes or no")
        return word in self._yes

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return the word."""
        return "yes" if value else "no"


class Choice(Kind):
    """One of a few words, in capital or small letters.

    Parameters
    ----------
    options
        The words as the instance has them.
    """

    def __init__(self, *options: str) -> None:
        self.options = options
        self.words = ", ".join(options[:-1]) + " or " + options[-1]

    def parse(self, cell: Cell, mark: Mark) -> str:
        """Return the word."""
        word = str(cell).strip().casefold()
        for option in self.options:
            if option.casefold() == word:
                return option
        raise CellFault(f"must be {self.words}")


class Keys(Kind):
    """Ids with semicolons between them.

    Parameters
    ----------
    none
        Whether the word ``none`` stands for no id at all, since an empty cell means every one.
    """

    def __init__(self, *, none: bool = False) -> None:
        self.none = none
        self.words = "ids with ; between them" + (", or none" if none else "")

    def parse(self, cell: Cell, mark: Mark) -> list[str]:
        """Return the ids."""
        text = Key().parse(cell, mark)
        return [] if self.none and text.casefold() == lists.NONE else lists.split(text)

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return the ids joined."""
        return lists.join(list(value)) if value or not self.none else lists.NONE


class Demands(Kind):
    """Certificates with semicolons between them, each with its least level after a colon."""

    words = "certificates with ; between them, each with its least level after a colon: crane:2; first-aid"
    _LEVEL = re.compile(r"(.*\S)\s*:\s*(\d{1,3})", re.DOTALL)

    def parse(self, cell: Cell, mark: Mark) -> list[dict[str, Any]]:
        """Return the demands."""
        demands: list[dict[str, Any]] = []
        for item in lists.split(Key().parse(cell, mark)):
            match = self._LEVEL.fullmatch(item)
            demands.append(
                {"certificate": match[1], "level": int(match[2])} if match else {"certificate": item}
            )
        return demands

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return the demands joined."""
        return lists.join([self._item(demand["certificate"], demand["level"]) for demand in value])

    def _item(self, certificate: str, level: int) -> str:
        plain = level == 1 and not self._LEVEL.fullmatch(certificate)
        return certificate if plain else f"{certificate}:{level}"


class Counts(Kind):
    """Parts with semicolons between them, each with its units after a colon."""

    words = "parts with ; between them, each with its units after a colon: filter:2; belt"
    _UNITS = re.compile(r"(.*\S)\s*:\s*(\d{1,7})", re.DOTALL)

    def parse(self, cell: Cell, mark: Mark) -> list[dict[str, Any]]:
        """Return the counts; one unit where none are given."""
        found = []
        for item in lists.split(Key().parse(cell, mark)):
            match = self._UNITS.fullmatch(item)
            found.append({"part": match[1], "units": int(match[2])} if match else {"part": item})
        return found

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return the counts joined."""
        return lists.join([f"{count['part']}:{count['units']}" for count in value])


class Levels(Kind):
    """Levels of cost terms with semicolons between them, the terms of one level joined by plus signs."""

    words = "levels with ; between them, terms of one level joined by +: unplanned; tardiness + rent"

    def parse(self, cell: Cell, mark: Mark) -> list[list[str]]:
        """Return the terms by level."""
        items = lists.split(Key().parse(cell, mark))
        return [[term.strip() for term in item.split("+") if term.strip()] for item in items]

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return the levels joined."""
        return lists.join([" + ".join(level) for level in value])


class Minimums(Kind):
    """Least attribute figures with semicolons between them."""

    words = "figures with ; between them, such as weight_t>=20; bucket_m3>=1.2"

    def parse(self, cell: Cell, mark: Mark) -> dict[str, float]:
        """Return the figures by attribute."""
        figures: dict[str, float] = {}
        for item in lists.split(Key().parse(cell, mark)):
            name, sign, figure = item.rpartition(">=")
            name = name.strip()
            if not sign or not name:
                raise CellFault(f"has '{item}', which is no least figure; write {self.words}")
            if name in figures:
                raise CellFault(f"has {name} twice; give each attribute one least figure")
            try:
                figures[name] = Number().parse(figure, mark)
            except CellFault as fault:
                raise CellFault(f"has '{item}', where '{figure.strip()}' {fault}") from fault
        return figures

    def cell(self, value: Any, clock: Clock) -> Cell:
        """Return the figures joined."""
        return lists.join([f"{name}>={figure!r}" for name, figure in value.items()])
