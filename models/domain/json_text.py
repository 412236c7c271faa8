"""JSON text to plain values, with everything that JSON itself leaves open reported by its place."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.domain.faults import Fault, InvalidFile, json_path

LARGEST_FILE_BYTES = 512 * 1024 * 1024
DEEPEST = 50

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class Oddity:
    """A value that Python's reader takes though no program can rely on it.

    Parameters
    ----------
    value
        What to show.
    message
        What is wrong with it.
    """

    def __init__(self, value: Any, message: str) -> None:
        self.value = value
        self.message = message


class _Repeated(dict[str, Any]):
    """A JSON object in which fields are repeated."""

    repeated: list[str]


class _Hooks:
    """What the reader calls for each object and number; notes whether anything was odd."""

    def __init__(self) -> None:
        self.odd = False

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self.odd = True
        names = [name for name, _ in pairs]
        result = _Repeated(found)
        result.repeated = [name for name in found if names.count(name) > 1]
        return result

    def constant(self, text: str) -> Oddity:
        self.odd = True
        return Oddity(text, "is no number that JSON knows; leave the field out or write a number")

    def whole(self, text: str) -> int | Oddity:
        try:
            return int(text)
        except ValueError:  # Python refuses to convert thousands of digits
            self.odd = True
            return Oddity(text, f"is a number of {len(text)} digits, more than any field takes")

    def decimal(self, text: str) -> float | Oddity:
        value = float(text)
        if math.isfinite(value):
            return value
        self.odd = True
        return Oddity(text, "is a larger number than any field takes")


def load_json(path: Path) -> tuple[Any, list[Fault]]:
    """Return what stands in a JSON file, and the faults that do not keep the rest from being read.

    Where such a fault lies, `Oddity` stands for the value, so that no field takes it.

    Raises
    ------
    InvalidFile
        If the file cannot be read as JSON at all.
    """
    return parse_json(_decode(_bytes(path), path), str(path))


def parse_json(text: str, source: str) -> tuple[Any, list[Fault]]:
    """Do the same as `load_json` for a text."""
    hooks = _Hooks()
    try:
        data = json.loads(
            text,
            object_pairs_hook=hooks.pairs,
            parse_constant=hooks.constant,
            parse_int=hooks.whole,
            parse_float=hooks.decimal,
        )
    except json.JSONDecodeError as error:
        raise InvalidFile(source, [_no_json(error)]) from error
    except RecursionError as error:
        raise InvalidFile(source, [too_deep()]) from error
    if _SURROGATE.search(text):
        hooks.odd = True
    faults: list[Fault] = []
    if hooks.odd:
        data = _without_oddities(data, (), faults)
    return data, faults


def too_deep() -> Fault:
    """Return the fault of a text with too many brackets in each other."""
    return Fault("file", "[[[…", "is nested too deep; no field of this format lies in so many brackets")


def _bytes(path: Path) -> bytes:
    source, shown = str(path), path.name or str(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE_BYTES + 1)
    except IsADirectoryError as error:
        message = "is a folder. Maybe a file in it is meant"
        raise InvalidFile(source, [Fault("file", shown, message)]) from error
    except FileNotFoundError as error:
        message = "does not exist. Maybe the name is mistyped"
        raise InvalidFile(source, [Fault("file", shown, message)]) from error
    except (OSError, ValueError) as error:
        message = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        if isinstance(error, PermissionError):
            message += ". Maybe ask its owner for the right to read it"
        raise InvalidFile(source, [Fault("file", shown, message)]) from error
    if len(content) > LARGEST_FILE_BYTES:
        message = f"is larger than {LARGEST_FILE_BYTES // 2**20} MiB, the largest file that is read"
        raise InvalidFile(source, [Fault("file", shown, message)])
    return content


def _decode(content: bytes, path: Path) -> str:
    source, shown = str(path), path.name
    if not content.strip():
        raise InvalidFile(source, [Fault("file", shown, "is empty; a JSON object is expected")])
    if content.startswith(b"PK\x03\x04"):
        message = "is a workbook or an archive, not JSON. Maybe its name must end in .xlsx"
        raise InvalidFile(source, [Fault("file", shown, message)])
    try:
        return content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        near = content[error.start : error.start + 1]
        message = f"is no UTF-8 text: byte {near.hex()} in line {line}. Maybe save it again as UTF-8"
        raise InvalidFile(source, [Fault("file", shown, message)]) from error


def _no_json(error: json.JSONDecodeError) -> Fault:
    near = error.doc[max(0, error.pos - 20) : error.pos + 20]
    reason = error.msg[0].lower() + error.msg[1:]
    if error.pos >= len(error.doc.rstrip()):
        reason = "the text ends too early; maybe it was cut off"
    elif error.msg.startswith("Unterminated string"):
        reason = "a text in quotation marks does not end; maybe the file was cut off"
    return Fault(f"line {error.lineno} column {error.colno}", near, f"is no JSON: {reason}")


def _without_oddities(value: Any, place: tuple[str | int, ...], faults: list[Fault]) -> Any:
    """Note each oddity with its place; return the value without surrogates."""
    if len(place) > DEEPEST:
        return value
    if isinstance(value, Oddity):
        faults.append(Fault(json_path(place), value.value, value.message))
    elif isinstance(value, str):
        return _whole_text(value, place, faults)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            value[index] = _without_oddities(item, (*place, index), faults)
    elif isinstance(value, dict):
        faults += _repeated(value, place)
        for name in list(value):
            item = _without_oddities(value.pop(name), (*place, name), faults)
            if not isinstance(_whole_text(name, (*place, name), faults), Oddity):
                value[name] = item
    return value


def _repeated(value: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Fault]:
    if isinstance(value, _Repeated):
        for name in value.repeated:
            message = "stands in a field that is given twice in one object; give it once"
            yield Fault(json_path((*place, name)), value[name], message)


def _whole_text(value: str, place: tuple[str | int, ...], faults: list[Fault]) -> str | Oddity:
    try:
        value.encode()
    except UnicodeEncodeError:
        odd = Oddity(value, "holds half of a character (a lone surrogate); write the whole character")
        faults.append(Fault(json_path(place), odd.value, odd.message))
        return odd
    return value
