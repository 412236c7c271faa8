"""The text format of the 24 nurse rostering instances of schedulingbenchmarks.org.

Sections in any order; rows are separated by commas, ``#`` begins a comment line, days count from 0:

    SECTION_HORIZON              days
    SECTION_SHIFTS               id,minutes,shifts that cannot follow it the next day (separated by |)
    SECTION_STAFF                id,shift=most of it|...,most minutes,least minutes,most shifts in a row,
                                 least shifts in a row,least days off in a row,most weekends
    SECTION_DAYS_OFF             staff,day,...
    SECTION_SHIFT_ON_REQUESTS    staff,day,shift,weight
    SECTION_SHIFT_OFF_REQUESTS   staff,day,shift,weight
    SECTION_COVER                day,shift,people needed,weight if under,weight if over

A shift may be among those that cannot follow it. Day 0 is a Monday.

Source
------
T. Curtois, R. Qu (2014), Computational results on new staff scheduling benchmark instances.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.formats.text import LARGEST_NUMBER, MalformedFile, Numbers, Word, read_text

MOST_DAYS = 10_000
_PREFIX = "SECTION_"
_SECTIONS = (
    "HORIZON",
    "SHIFTS",
    "STAFF",
    "DAYS_OFF",
    "SHIFT_ON_REQUESTS",
    "SHIFT_OFF_REQUESTS",
    "COVER",
)


@dataclass(frozen=True)
class Shift:
    """A kind of shift.

    Parameters
    ----------
    minutes
        Its length.
    cannot_follow
        Shifts, by their place in the roster's list, that nobody may work on the day after it.
    """

    id: str
    minutes: int
    cannot_follow: tuple[int, ...]


@dataclass(frozen=True)
class Staff:
    """A member of staff and the limits of their roster.

    Parameters
    ----------
    max_shifts
        Per shift, how often it may be worked. A shift that the file does not limit has the horizon's days.
    max_minutes, min_minutes
        Of work in all.
    max_consecutive_shifts, min_consecutive_shifts, min_consecutive_days_off
        Days of a run of work, and of a run off. The least do not hold for a run that touches either end of
        the horizon.
    max_weekends
        Weekends with work on Saturday, Sunday or both.
    days_off
        Days without work, ascending.
    """

    id: str
    max_shifts: tuple[int, ...]
    max_minutes: int
    min_minutes: int
    max_consecutive_shifts: int
    min_consecutive_shifts: int
    min_consecutive_days_off: int
    max_weekends: int
    days_off: tuple[int, ...]


@dataclass(frozen=True)
class Request:
    """Staff wish to work a shift on a day, or not to: what it costs if they do not get it.

    Staff and shift are places in the roster's lists.
    """

    staff: int
    day: int
    shift: int
    weight: int


@dataclass(frozen=True)
class Cover:
    """How many people a shift needs on a day, and what each one too few or too many costs."""

    day: int
    shift: int
    required: int
    under_weight: int
    over_weight: int


@dataclass(frozen=True)
class NurseRostering:
    """A roster to be made. Days, shifts and staff count from 0.

    Parameters
    ----------
    source
        Name of the file.
    days
        Length of the horizon; day 0 is a Monday.
    on_requests, off_requests
        Wishes to work, and not to work, a shift.
    cover
        At most one for each day and shift; what has none may be worked by any number of people.
    """

    source: str
    days: int
    shifts: tuple[Shift, ...]
    staff: tuple[Staff, ...]
    on_requests: tuple[Request, ...]
    off_requests: tuple[Request, ...]
    cover: tuple[Cover, ...]


class _Row:
    """One row of a section, split at its commas."""

    def __init__(self, path: Path, line: int, text: str) -> None:
        self.path, self.line, self.text = path, line, text
        self.fields = [field.strip() for field in text.split(",")]

    def require(self, columns: str) -> None:
        """Require as many fields as ``columns`` names."""
        if len(self.fields) != columns.count(",") + 1:
            raise self.wrong(self.text, f"a row '{columns}'")

    def number(self, at: int, meaning: str, high: int = LARGEST_NUMBER) -> int:
        """Return a field that is a whole number up to ``high``."""
        return self.parse(self.fields[at], meaning, high)

    def parse(self, text: str, meaning: str, high: int = LARGEST_NUMBER) -> int:
        """Return ``text`` as a whole number up to ``high``."""
        return Numbers(self.path, [Word(text, self.line)]).take(meaning, 0, high)

    def known(self, text: str, places: Mapping[str, int], what: str) -> int:
        """Return the place of an id that another section lists."""
        if text not in places:
            raise self.wrong(text, f"the id of a {what}")
        return places[text]

    def wrong(self, value: object, expected: str) -> MalformedFile:
        return MalformedFile(self.path, self.line, value, expected)


def _sections(path: Path) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    rows: list[_Row] | None = None
    for number, line in enumerate(read_text(path).split("\n"), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith(_PREFIX):
            name = text.removeprefix(_PREFIX)
            if name not in _SECTIONS or name in found:
                raise MalformedFile(path, number, text, "the title of a section, once each,")
            rows = found[name] = []
        elif rows is None:
            raise MalformedFile(path, number, text, "the title of a section")
        else:
            rows.append(_Row(path, number, text))
    for name in _SECTIONS:
        if name not in found:
            raise MalformedFile(path, None, "end of the file", f"the title '{_PREFIX}{name}'")
    return found


def read_nrp24(path: Path) -> NurseRostering:
    """Read a roster's instance.

    Raises
    ------
    MalformedFile
        Naming the first thing that is wrong.
    """
    sections = _sections(path)
    days = _days(path, sections["HORIZON"])
    shift_places = _places(path, sections["SHIFTS"], "shift")
    staff_places = _places(path, sections["STAFF"], "member of staff")
    shifts = tuple(_shift(row, shift_places) for row in sections["SHIFTS"])
    off = _days_off(sections["DAYS_OFF"], staff_places, days)
    staff = tuple(_staff(row, shift_places, days, off.get(i, ())) for i, row in enumerate(sections["STAFF"]))
    on_requests, off_requests = (
        tuple(_request(row, staff_places, shift_places, days) for row in sections[name])
        for name in ("SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS")
    )
    cover = tuple(_cover(sections["COVER"], shift_places, days))
    return NurseRostering(path.name, days, shifts, staff, on_requests, off_requests, cover)


def _days(path: Path, rows: list[_Row]) -> int:
    words = [Word(row.text, row.line) for row in rows]
    numbers = Numbers(path, words)
    days = numbers.take("the number of days", 1, MOST_DAYS)
    numbers.finish()
    return days


def _places(path: Path, rows: list[_Row], what: str) -> dict[str, int]:
    """Return the place of each id that begins a row."""
    if not rows:
        raise MalformedFile(path, None, "an empty section", f"at least one {what}")
    places: dict[str, int] = {}
    for row in rows:
        name = row.fields[0]
        if not name or name in places:
            raise row.wrong(name, f"the id of another {what}")
        places[name] = len(places)
    return places


def _shift(row: _Row, places: Mapping[str, int]) -> Shift:
    row.require("id,minutes,cannot follow")
    minutes = row.number(1, f"the minutes of shift {row.fields[0]}")
    following = [part.strip() for part in row.fields[2].split("|")] if row.fields[2] else []
    cannot_follow = {row.known(name, places, "shift") for name in following}
    return Shift(row.fields[0], minutes, tuple(sorted(cannot_follow)))


def _staff(row: _Row, places: Mapping[str, int], days: int, days_off: tuple[int, ...]) -> Staff:
    row.require(
        "id,most of each shift,most minutes,least minutes,most shifts in a row,least shifts in a row,"
        "least days off in a row,most weekends"
    )
    name = row.fields[0]
    limits: dict[int, int] = {}
    for part in row.fields[1].split("|") if row.fields[1] else ():
        shift, separator, most = part.partition("=")
        place = row.known(shift.strip(), places, "shift")
        if not separator or place in limits:
            raise row.wrong(part, "'shift=most', once for each shift,")
        limits[place] = row.parse(most.strip(), f"the most shifts {shift} of {name}")
    return Staff(
        id=name,
        max_shifts=tuple(limits.get(place, days) for place in range(len(places))),
        max_minutes=row.number(2, f"the most minutes of {name}"),
        min_minutes=row.number(3, f"the least minutes of {name}"),
        max_consecutive_shifts=row.number(4, f"the most shifts in a row of {name}"),
        min_consecutive_shifts=row.number(5, f"the least shifts in a row of {name}"),
        min_consecutive_days_off=row.number(6, f"the least days off in a row of {name}"),
        max_weekends=row.number(7, f"the most weekends of {name}"),
        days_off=days_off,
    )


def _days_off(rows: list[_Row], staff: Mapping[str, int], days: int) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for row in rows:
        place = row.known(row.fields[0], staff, "member of staff")
        if place in found:
            raise row.wrong(row.fields[0], "the id of another member of staff")
        meaning = f"a day off of {row.fields[0]}"
        listed = {row.parse(text, meaning, days - 1) for text in row.fields[1:]}
        found[place] = tuple(sorted(listed))
    return found


def _request(row: _Row, staff: Mapping[str, int], shifts: Mapping[str, int], days: int) -> Request:
    row.require("staff,day,shift,weight")
    return Request(
        staff=row.known(row.fields[0], staff, "member of staff"),
        day=row.number(1, "the day of a request", days - 1),
        shift=row.known(row.fields[2], shifts, "shift"),
        weight=row.number(3, "the weight of a request"),
    )


def _cover(rows: list[_Row], shifts: Mapping[str, int], days: int) -> Iterator[Cover]:
    seen = set()
    for row in rows:
        row.require("day,shift,people needed,weight if under,weight if over")
        day = row.number(0, "the day of a cover", days - 1)
        shift = row.known(row.fields[1], shifts, "shift")
        if (day, shift) in seen:
            raise row.wrong(row.text, "another day and shift")
        seen.add((day, shift))
        yield Cover(
            day,
            shift,
            required=row.number(2, "the people needed"),
            under_weight=row.number(3, "the weight if under"),
            over_weight=row.number(4, "the weight if over"),
        )
