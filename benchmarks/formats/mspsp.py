"""The MiniZinc data files (.dzn) of the multi-skill project scheduling problem (MSPSP).

Assignments ``name = value;`` of numbers, lists ``[1,2]`` and tables ``[|1,2|3,4|]``; ``%`` begins a comment.
Read are nActs, dur, nSkills, sreq, nResources, mastery, nPrecs, pred and succ; all others follow from these.

Source
------
K. D. Young, T. Feydy, A. Schutt (2017), Constraint programming applied to the multi-skill project
scheduling problem. CP 2017.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks.formats.text import MalformedFile, Numbers, Word, read_text, require_no_cycle

_TOKEN = re.compile(r"[\[\]|,]|[^\s\[\]|,]+")
_ASSIGNMENT = re.compile(r"\s*([A-Za-z_]\w*)\s*=(?!=)")
_COMMENT = re.compile(r"%[^\n]*")
_BOOLEANS = {"true": "1", "false": "0"}


@dataclass(frozen=True)
class MultiSkillProject:
    """A project of activities that need teams. Activities, skills and resources count from 0.

    Parameters
    ----------
    source
        Name of the file.
    durations
        Length of each activity in periods.
    required
        Per activity, heads of each skill.
    mastery
        Per resource, whether it has each skill.
    successors
        Per activity, the activities that start after it has ended.
    """

    source: str
    durations: tuple[int, ...]
    required: tuple[tuple[int, ...], ...]
    mastery: tuple[tuple[bool, ...], ...]
    successors: tuple[tuple[int, ...], ...]


class _Assignments:
    """The assignments of a data file by name, each as words with their lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._values: dict[str, list[Word]] = {}
        line = 1
        text = _COMMENT.sub("", read_text(path))
        *statements, rest = text.split(";")
        for statement in statements:
            self._add(statement, line)
            line += statement.count("\n")
        if rest.strip():
            at = line + rest[: len(rest) - len(rest.lstrip())].count("\n")
            raise MalformedFile(path, at, rest.split()[0], "an assignment that ends with ';'")

    def _add(self, statement: str, line: int) -> None:
        match = _ASSIGNMENT.match(statement)
        if not match:
            at = line + statement[: len(statement) - len(statement.lstrip())].count("\n")
            raise MalformedFile(self.path, at, statement.strip(), "an assignment 'name = value;'")
        name = match[1]
        at = line + statement.count("\n", 0, match.start(1))
        if name in self._values:
            raise MalformedFile(self.path, at, name, "a name that was not assigned before")
        at = line + statement.count("\n", 0, match.end())
        words = []
        for number, row in enumerate(statement[match.end() :].split("\n"), at):
            words += [Word(word, number) for word in _TOKEN.findall(row)]
        self._values[name] = words or [Word("nothing", at)]

    def _words(self, name: str) -> list[Word]:
        if name not in self._values:
            raise MalformedFile(self.path, None, "end of the file", f"an assignment '{name} = ...;'")
        return self._values[name]

    def number(self, name: str, low: int = 0) -> int:
        """Return a single number."""
        numbers = Numbers(self.path, self._words(name))
        value = numbers.take(name, low)
        numbers.finish()
        return value

    def row(self, name: str, count: int, low: int = 0, high: int = 10**9) -> tuple[int, ...]:
        """Return a list of ``count`` numbers in ``[low, high]``."""
        words = self._words(name)
        self._require(words[0], "[", f"'[', the start of the list {name},")
        self._require(words[-1], "]", f"']', the end of the list {name},")
        return self._items(words[1:-1], words[-1], f"{name}[{{}}]", count, low, high)

    def table(self, name: str, rows: int, columns: int, high: int = 10**9) -> tuple[tuple[int, ...], ...]:
        """Return a table of numbers in ``[0, high]``; booleans count as 0 and 1."""
        words = self._words(name)
        last = Word("", words[-1].line)
        opening, closing = (*words, last, last)[:2], (last, last, *words)[-2:]
        for word, text in zip((*opening, *closing), "[||]", strict=True):
            self._require(word, text, f"'{text}' in the table '{name} = [| ... |]'")
        parts: list[list[Word]] = [[]]
        for word in words[2:-2]:
            if word.text == "|":
                parts.append([])
            else:
                parts[-1].append(Word(_BOOLEANS.get(word.text, word.text), word.line))
        if not parts[-1]:
            parts.pop()
        if len(parts) != rows:
            raise MalformedFile(
                self.path, closing[1].line, f"{len(parts)} rows", f"a table {name} of {rows} rows"
            )
        return tuple(
            self._items(part, closing[1], f"{name}[{i},{{}}]", columns, 0, high)
            for i, part in enumerate(parts, 1)
        )

    def _items(
        self, words: list[Word], end: Word, meaning: str, count: int, low: int, high: int
    ) -> tuple[int, ...]:
        kept = words[::2]
        for comma in words[1::2]:
            self._require(comma, ",", "','")
        numbers = Numbers(self.path, kept or [Word("nothing", end.line)][: bool(count)])
        items = numbers.take_many(count, meaning, low, high)
        numbers.finish()
        return items

    def _require(self, word: Word, text: str, expected: str) -> None:
        if word.text != text:
            raise MalformedFile(self.path, word.line, word.text or "end of the value", expected)

    def line(self, name: str) -> int:
        """Return the line at which the value of ``name`` begins."""
        return self._words(name)[0].line


def read_mspsp(path: Path) -> MultiSkillProject:
    """Read a project.

    Raises
    ------
    MalformedFile
        Naming the first thing that is wrong.
    """
    data = _Assignments(path)
    count, skills = data.number("nActs", 1), data.number("nSkills", 1)
    durations = data.row("dur", count)
    required = data.table("sreq", count, skills)
    mastery = data.table("mastery", data.number("nResources", 1), skills, high=1)
    for activity, (duration, heads) in enumerate(zip(durations, required, strict=True), 1):
        if duration == 0 and any(heads):
            expected = f"no heads for activity {activity}, whose length is 0,"
            raise MalformedFile(path, data.line("sreq"), list(heads), expected)
    successors: list[set[int]] = [set() for _ in range(count)]
    links = data.number("nPrecs")
    for before, after in zip(
        data.row("pred", links, 1, count), data.row("succ", links, 1, count), strict=True
    ):
        if before == after:
            raise MalformedFile(path, data.line("succ"), after, f"a successor of {before} other than itself")
        successors[before - 1].add(after - 1)
    require_no_cycle(path, successors)
    return MultiSkillProject(
        path.name,
        durations,
        required,
        tuple(tuple(bool(has) for has in row) for row in mastery),
        tuple(tuple(sorted(following)) for following in successors),
    )
