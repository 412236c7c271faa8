"""Moments on the command line: a local date and time, or the number of a slot."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from api.cli.failures import CommandError

if TYPE_CHECKING:
    from models.domain.time import Horizon


def slot_of(text: str, horizon: Horizon, option: str, *, round_up: bool = False) -> int:
    """Return the slot of a moment.

    Parameters
    ----------
    text
        Such as ``2027-01-05T07:00``, in the tenant's zone unless it brings its own, or a slot's number.
    option
        Where it stands, for the message.

    Raises
    ------
    CommandError
        If it is neither, or lies outside the horizon.
    """
    try:
        slot = int(text) if text.isdigit() else None
        if slot is None:
            slot = horizon.slot_at(datetime.fromisoformat(text), round_up=round_up)
    except ValueError as error:
        hint = "Maybe write it as 2027-01-05T07:00, or give the number of a slot."
        raise CommandError(f"{option}: '{text}' is no time. {hint}") from error
    if not 0 <= slot <= horizon.slots:
        first, last = (f"{horizon.instant(at):%Y-%m-%d %H:%M}" for at in (0, horizon.slots))
        hint = "Maybe the date is mistyped."
        raise CommandError(f"{option}: {text} lies outside the horizon, {first} to {last}. {hint}")
    return slot


def stretch_of(text: str, horizon: Horizon, option: str) -> tuple[int, int]:
    """Return the slots ``[start, end)`` of a stretch such as ``2027-01-05T07:00..2027-01-07T18:00``."""
    first, dots, last = text.partition("..")
    if not dots:
        hint = "Maybe write it as 2027-01-05T07:00..2027-01-07T18:00."
        raise CommandError(f"{option}: '{text}' is no stretch of time. {hint}")
    start = slot_of(first, horizon, option, round_up=True)
    end = slot_of(last, horizon, option)
    if start >= end:
        raise CommandError(f"{option}: '{text}' ends before it begins. Maybe its two times are exchanged.")
    return start, end
