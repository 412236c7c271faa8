"""Reading numbers from a text file so that whatever is wrong is named with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple, NoReturn

LARGEST_FILE_BYTES = 64 * 1024 * 1024
LARGEST_NUMBER = 1_000_000_000
_INTEGER = re.compile(r"-?[0-9]{1,12}")
_LONGEST_SHOWN = 40


class MalformedFile(ValueError):
    """A file that does not keep its format.

    Parameters
    ----------
    path
        The file.
    line
        Its line, counted from 1; none: the file as a whole.
    value
        What stands there.
    expected
        What the format asks for.
    """

    def __init__(self, path: Path | str, line: int | None, value: object, expected: str) -> None:
        self.path, self.line, self.value, self.expected = Path(path), line, value, expected
        place = self.path.name if line is None else f"{self.path.name}, line {line}"
        shown = str(value)
        if len(shown) > _LONGEST_SHOWN:
            shown = shown[: _LONGEST_SHOWN - 1] + "…"
        super().__init__(f"{place}: '{shown}' stands where {expected} is expected")


class Word(NamedTuple):
    """A piece of text without blanks, and its line."""

    text: str
    line: int


def read_text(path: Path) -> str:
    """Return the file's text.

    Raises
    ------
    MalformedFile
        If it cannot be read, is too large or is no text.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise MalformedFile(path, None, f"{size} bytes", f"a file of at most {LARGEST_FILE_BYTES} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise MalformedFile(path, None, error.strerror, "a file that can be read") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MalformedFile(path, line, hex(data[error.start]), "UTF-8 text") from error


def words_of(text: str, first_line: int = 1) -> list[Word]:
    """Return the words of ``text``, whose first line has the number ``first_line``."""
    lines = enumerate(text.split("\n"), first_line)
    return [Word(word, number) for number, line in lines for word in line.split()]


class Numbers:
    """A stream of whole numbers.

    Parameters
    ----------
    path
        The file, for messages.
    words
        Its words in order.
    """

    def __init__(self, path: Path, words: Sequence[Word]) -> None:
        self.path = path
        self._words = words
        self._next = 0

    @property
    def line(self) -> int:
        """Line of the number that was taken last."""
        return self._words[self._next - 1].line if self._next else 1

    def take(self, meaning: str, low: int = 0, high: int = LARGEST_NUMBER) -> int:
        """Return the next number, which is ``meaning`` and lies in ``[low, high]``.

        Raises
        ------
        MalformedFile
            If the file ends, or the next word is no such number.
        """
        if low == high:
            expected = f"{meaning}, which is {low},"
        else:
            limits = f"from {low} to {high}" if high < LARGEST_NUMBER else f"of at least {low}"
            expected = f"{meaning}, a whole number {limits},"
        if self._next == len(self._words):
            raise MalformedFile(self.path, self.line, "end of the data", expected)
        self._next += 1
        text, line = self._words[self._next - 1]
        if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
            raise MalformedFile(self.path, line, text, expected)
        return int(text)

    def take_many(
        self, count: int, meaning: str, low: int = 0, high: int = LARGEST_NUMBER
    ) -> tuple[int, ...]:
        """Return the next ``count`` numbers; ``{}`` in ``meaning`` stands for each one's place from 1."""
        return tuple(self.take(meaning.format(i + 1), low, high) for i in range(count))

    def finish(self) -> None:
        """Require that no number is left."""
        if self._next < len(self._words):
            text, line = self._words[self._next]
            raise MalformedFile(self.path, line, text, "the end of the data")


def require_no_cycle(path: Path, successors: Sequence[Iterable[int]]) -> None:
    """Require that the links of a network, counted from 0, lead in no circle.

    Raises
    ------
    MalformedFile
        Naming the circle, counted from 1 as in the file.
    """
    try:
        TopologicalSorter(dict(enumerate(successors))).prepare()
    except CycleError as error:
        _cycle(path, error.args[1])


def _cycle(path: Path, members: Sequence[int]) -> NoReturn:
    shown = " -> ".join(str(i + 1) for i in members)
    raise MalformedFile(path, None, shown, "a network of successors without a cycle")
