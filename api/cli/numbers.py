"""Numbers on the command line, with their range said when they leave it."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from ``least`` to ``most``."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"'{text}' must be a whole number from {least:,} to {most:,}")
        return value

    return read


def real(least: float, most: float, unit: str = "") -> Callable[[str], float]:
    """Return a reader of numbers from ``least`` to ``most``."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            said = f" {unit}" if unit else ""
            raise argparse.ArgumentTypeError(f"'{text}' must be a number from {least:g} to {most:g}{said}")
        return value

    return read
