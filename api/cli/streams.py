"""Standard output and error: what they can show, and who still reads them."""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any, TextIO

from rich.console import Console

NARROWEST = 64
"""Columns below which tables are not squeezed; the terminal wraps them."""


def prepare_streams() -> None:
    """Let no character that the terminal's encoding lacks, and no closed stream, end a command."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  (stays open)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def forget_stdout() -> None:
    """Send to nowhere what is still to be written, since its reader is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def console(stream: TextIO | None = None) -> Console:
    """Return a console that prints names as they are: no markup, no emoji codes, no guessed colours."""
    made = Console(file=stream or sys.stdout, markup=False, emoji=False, highlight=False, soft_wrap=False)
    made.width = max(made.width, NARROWEST)
    return made


def print_json(value: Any) -> None:
    """Print one JSON value; in ASCII where the stream cannot show more."""
    wide = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf8sig")
    print(json.dumps(value, indent=2, ensure_ascii=not wide))


def plain(text: str) -> str:
    """Return ``text`` with what would steer a terminal written out."""
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode("ascii") for c in text
    )


def say(text: str) -> None:
    """Tell the user something beside the result: on standard error."""
    print(plain(text), file=sys.stderr, flush=True)
