"""The format of technician routing and scheduling instances (TRSP).

    name
    INFO
    CREW COUNT  SKILLS  TOOLS  SPARE PARTS
    how many there are of each
    DEPOT TECHNICIANS AND REQUESTS
    ID  X  Y  TWS  TWE  Serv  SKILLS  TOOLS  SPARE PARTS
    the depot, the technicians, the requests: one row each, ids from 0 upwards

Skills and tools are lists ``[0,3]`` of numbers from 0; spare parts are a list with the units of each kind, or
``[]`` for none. Skills, tools and parts are what a technician has at the start, and what a request needs; a
request needs exactly one skill. All numbers are whole; distances are Euclidean, and one unit takes one unit
of time.

Source
------
V. Pillac, C. Guéret, A. L. Medaglia (2013), A parallel matheuristic for the technician routing and scheduling
problem. Optimization Letters 7(7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks.formats.text import LARGEST_NUMBER, MalformedFile, Numbers, Word, read_text, words_of

_FIELD = re.compile(r"\[[^\[\]]*\]|[^\s\[\]]+|[\[\]]")
_COLUMNS = "ID X Y TWS TWE SERV SKILLS TOOLS SPARE PARTS"
_COUNTS = "CREW COUNT SKILLS TOOLS SPARE PARTS"
_TITLES = {1: "INFO", 2: _COUNTS, 4: "DEPOT TECHNICIANS AND REQUESTS", 5: _COLUMNS}
"""Lines of the head by their place, blank ones left out."""
_HEAD_LINES = 6


@dataclass(frozen=True)
class Depot:
    """Where all tools and parts are. A visit begins in ``[earliest, latest]`` and takes no time."""

    x: int
    y: int
    earliest: int
    latest: int


@dataclass(frozen=True)
class Technician:
    """Someone who serves requests on a route from home and back.

    Parameters
    ----------
    id
        As in the file: 1 is the first technician.
    x, y
        Their home.
    earliest, latest
        When a route may leave and must be back.
    skills, tools
        What they have, ascending, from 0.
    parts
        Units of each kind of part at the start.
    """

    id: int
    x: int
    y: int
    earliest: int
    latest: int
    skills: tuple[int, ...]
    tools: tuple[int, ...]
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Request:
    """A place to be served once.

    Parameters
    ----------
    id
        As in the file: the first request follows the last technician.
    earliest, latest
        When service may begin.
    service
        How long it takes.
    skill
        What the technician must have.
    tools
        What they need with them, ascending.
    parts
        Units of each kind of part that are used up.
    """

    id: int
    x: int
    y: int
    earliest: int
    latest: int
    service: int
    skill: int
    tools: tuple[int, ...]
    parts: tuple[int, ...]


@dataclass(frozen=True)
class TechnicianRouting:
    """Routes to be made.

    Parameters
    ----------
    source
        Name of the file.
    skills, tools, parts
        How many kinds there are.
    technicians, requests
        In the order of their ids: technician ``i`` stands at ``i - 1``.
    """

    source: str
    skills: int
    tools: int
    parts: int
    depot: Depot
    technicians: tuple[Technician, ...]
    requests: tuple[Request, ...]


@dataclass(frozen=True)
class _Row:
    """One row of the table."""

    x: int
    y: int
    earliest: int
    latest: int
    service: int
    skills: tuple[int, ...]
    tools: tuple[int, ...]
    parts: tuple[int, ...]


def read_trsp(path: Path) -> TechnicianRouting:
    """Read an instance.

    Raises
    ------
    MalformedFile
        Naming the first thing that is wrong.
    """
    (crew, *kinds), lines = _head(path)
    skills, tools, parts = kinds
    rows = [_row(path, line, text, i, kinds) for i, (line, text) in enumerate(lines)]
    if len(rows) < crew + 1:
        last = lines[-1][0] if lines else None
        expected = f"the depot and {crew} technicians"
        raise MalformedFile(path, last, f"{len(rows)} rows", expected)
    for row, (line, _) in zip(rows[: crew + 1], lines, strict=False):
        if row.service:
            raise MalformedFile(path, line, row.service, "the service time of no request, which is 0,")
    for row, (line, _) in zip(rows[crew + 1 :], lines[crew + 1 :], strict=True):
        if len(row.skills) != 1:
            raise MalformedFile(path, line, list(row.skills), "the one skill of a request")
    depot = rows[0]
    return TechnicianRouting(
        path.name,
        skills,
        tools,
        parts,
        depot=Depot(depot.x, depot.y, depot.earliest, depot.latest),
        technicians=tuple(
            Technician(i, row.x, row.y, row.earliest, row.latest, row.skills, row.tools, row.parts)
            for i, row in enumerate(rows[1 : crew + 1], 1)
        ),
        requests=tuple(
            Request(
                i, row.x, row.y, row.earliest, row.latest, row.service, row.skills[0], row.tools, row.parts
            )
            for i, row in enumerate(rows[crew + 1 :], crew + 1)
        ),
    )


def _head(path: Path) -> tuple[tuple[int, ...], list[tuple[int, str]]]:
    """Return the counts of crew, skills, tools and parts, and the numbered lines of the table."""
    lines = [(i, line) for i, line in enumerate(read_text(path).split("\n"), 1) if line.strip()]
    for at, title in _TITLES.items():
        number, text = lines[at] if at < len(lines) else (None, "end of the file")
        if " ".join(text.upper().split()) != title:
            raise MalformedFile(path, number, text.strip(), f"the line '{title}'")
    number, text = lines[3]
    numbers = Numbers(path, words_of(text, number))
    counts = (
        numbers.take("the number of technicians", 1),
        *(numbers.take(f"the number of {name}") for name in ("skills", "tools", "kinds of parts")),
    )
    numbers.finish()
    return counts, lines[_HEAD_LINES:]


def _row(path: Path, line: int, text: str, place: int, kinds: list[int]) -> _Row:
    fields = _FIELD.findall(text)
    if len(fields) != 9:
        raise MalformedFile(path, line, text.strip(), f"a row with the 9 columns '{_COLUMNS}'")

    def number(at: int, meaning: str, low: int = 0, high: int = LARGEST_NUMBER) -> int:
        return Numbers(path, [Word(fields[at], line)]).take(f"the {meaning} of {place}", low, high)

    def numbers(at: int, meaning: str, high: int = LARGEST_NUMBER) -> tuple[int, ...]:
        if not fields[at].startswith("[") or not fields[at].endswith("]"):
            raise MalformedFile(path, line, fields[at], f"the {meaning} of {place}, a list '[...]',")
        inside = fields[at][1:-1]
        words = [Word(part.strip(), line) for part in inside.split(",")] if inside.strip() else []
        return Numbers(path, words).take_many(len(words), f"one of the {meaning} of {place}", 0, high)

    number(0, "number", place, place)
    skills, tools = (
        tuple(sorted(set(numbers(at, meaning, kinds[at - 6] - 1))))
        for at, meaning in ((6, "skills"), (7, "tools"))
    )
    parts = numbers(8, "spare parts") or (0,) * kinds[2]
    if len(parts) != kinds[2]:
        raise MalformedFile(path, line, fields[8], f"a list with the units of {kinds[2]} kinds of parts")
    earliest = number(3, "window's start")
    return _Row(
        x=number(1, "x", -LARGEST_NUMBER),
        y=number(2, "y", -LARGEST_NUMBER),
        earliest=earliest,
        latest=number(4, "window's end", earliest),
        service=number(5, "service time"),
        skills=skills,
        tools=tools,
        parts=parts,
    )
