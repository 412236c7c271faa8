"""Typed changes from the short forms of the command line: ``--down EX-03:2027-01-11..2027-01-14``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import Any

from api.cli.failures import CommandError
from models.domain.base import Window
from models.domain.changes import parse_changes
from models.domain.faults import maybe
from models.domain.instance import Instance, Weights

FORMS = {
    "down": ("MACHINE:SPAN", "the machine is down"),
    "return": ("MACHINE:WHEN", "the rented machine goes back"),
    "absent": ("OPERATOR:SPAN", "the operator is away"),
    "extend": ("OPERATOR:CERTIFICATE[:WHEN]", "the certificate is valid until then, or for ever"),
    "close": ("SITE:SPAN", "the site is shut"),
    "wet": ("[SITE,SITE:]SPAN", "rain shuts the sites, or all of them"),
    "cancel": ("ORDER", "the order is given up"),
    "longer": ("ORDER:HOURS", "the order takes so many hours of work more"),
    "move": (
        "ORDER:FIELD=VALUE,...",
        "another site, release, due or deadline (a due or deadline may be none)",
    ),
    "pin": ("ORDER:KIND=VALUE", "set its start, mode, machine or operator"),
    "unpin": ("ORDER[:KIND]", "take its pins away, or those of a kind"),
    "overtime": ("HOURS[:OPERATOR,...]", "longer shifts and days for these operators, or for all"),
    "weight": ("NAME=CENTS", "another weight"),
    "most-changes": ("K", "at most K changes to the present plan; 'any' takes the bound away"),
    "now": ("WHEN", "the present moment"),
    "freeze": ("WHEN", "what begins before stays as it is"),
}
"""Options, what they take and what they mean."""

Values = dict[str, Any]


def add_changes(parser: argparse.ArgumentParser) -> None:
    """Add the short forms; each may be given several times."""
    about = (
        "SPAN is FROM..TO, one day, or FROM.. without an end; WHEN is a date or 2027-01-11T06:00, in local "
        "time. A date alone is its whole day, the last one included. What is added whole (machines, "
        "operators, orders) comes from a file."
    )
    group = parser.add_argument_group("changes, in short", about)
    for name, (metavar, meaning) in FORMS.items():
        group.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar=metavar,
            dest=f"change_{name.replace('-', '_')}",
            help=meaning,
        )


def short_changes(options: argparse.Namespace, instance: Instance) -> list[Values]:
    """Return the changes that the short forms say, as JSON values.

    Raises
    ------
    CommandError
        If one cannot be read.
    """
    reader = Reader(instance)
    return [
        reader.read(name, text)
        for name in FORMS
        for text in getattr(options, f"change_{name.replace('-', '_')}")
    ]


def worded(options: argparse.Namespace) -> str:
    """Return the short forms as a name."""
    given = [f"{name} {t}" for name in FORMS for t in getattr(options, f"change_{name.replace('-', '_')}")]
    return ", ".join(given)[:200]


class Reader:
    """Reads short forms against an instance, whose ids and local time they use."""

    def __init__(self, instance: Instance) -> None:
        from data.tables.clock import Clock

        self.instance = instance
        self.clock = Clock(instance.horizon)

    def read(self, name: str, text: str) -> Values:
        """Return one change as JSON values, valid by itself."""
        read: Callable[[str], Values] = getattr(self, f"_{name.replace('-', '_')}")
        self.shown = f"--{name} {text}"
        change = read(text)
        parse_changes([change], self.shown)
        return change

    def _fail(self, message: str) -> CommandError:
        form = FORMS[self.shown.split()[0].removeprefix("--")][0]
        return CommandError(f"{self.shown}: {message} Maybe write it as {form}.")

    def _named(self, text: str, ids: Iterable[str], *, alone: bool = False) -> tuple[str, str]:
        """Return the id at the beginning, and what stands behind its colon."""
        fitting = [key for key in ids if text == key or text.startswith(f"{key}:")]
        name = max(fitting, key=len) if fitting else text.partition(":")[0]
        rest = text[len(name) + 1 :]
        if not rest and not alone:
            raise self._fail("lacks what comes after the colon.")
        return name, rest

    def _of(self, collection: str) -> list[str]:
        return [item.id for item in getattr(self.instance, collection)]

    # --- time -----------------------------------------------------------------------------------

    def _moment(self, text: str) -> Any:
        from data.tables.cells import CellFault
        from data.tables.moments import moment

        try:
            return moment(text)
        except CellFault as fault:
            raise self._fail(f"'{text}' {fault}.") from fault

    def _slot(self, text: str, *, end: bool = False) -> int:
        slot = self.clock.slot(self._moment(text), "end" if end else "start", up=False)
        if not 0 <= slot <= self.instance.horizon.slots:
            first, last = (self.instance.horizon.instant(s) for s in (0, self.instance.horizon.slots))
            raise self._fail(f"'{text}' lies outside the horizon, {first:%Y-%m-%d} to {last:%Y-%m-%d}.")
        return slot

    def _span(self, text: str) -> Values:
        begin, dots, final = text.partition("..")
        first = self._moment(begin)
        if dots and not final:
            return {"start": self._slot(begin)}
        if not dots and hasattr(first, "hour"):
            return {"start": self._slot(begin)}
        window = self.clock.window(first, self._moment(final or begin), outward=True)
        inside = self.clock.clip(Window(*window)) if window.start < window.end else None
        if inside is None:
            raise self._fail("leaves no time within the horizon; the end comes after the start.")
        return {"start": inside.start, "end": inside.end}

    # --- forms ----------------------------------------------------------------------------------

    def _down(self, text: str) -> Values:
        machine, span = self._named(text, self._of("machines"))
        return {"kind": "machine_down", "machine": machine, **self._span(span)}

    def _return(self, text: str) -> Values:
        machine, at = self._named(text, self._of("machines"))
        return {"kind": "machine_returned", "machine": machine, "at": self._slot(at)}

    def _absent(self, text: str) -> Values:
        operator, span = self._named(text, self._of("operators"))
        return {"kind": "operator_absent", "operator": operator, **self._span(span)}

    def _extend(self, text: str) -> Values:
        operator, rest = self._named(text, self._of("operators"))
        certificate, until = self._named(rest, self._of("certificates"), alone=True)
        change: Values = {"kind": "certificate_extended", "operator": operator, "certificate": certificate}
        return change | ({"until": self._slot(until, end=True)} if until else {})

    def _close(self, text: str) -> Values:
        site, span = self._named(text, self._of("sites"))
        return {"kind": "site_closed", "site": site, **self._span(span)}

    def _wet(self, text: str) -> Values:
        if text[:4].isdigit() and text[4:5] == "-" and ":" not in text.partition("T")[0].partition(" ")[0]:
            return {"kind": "wet_week", **self._span(text)}
        sites, _, span = text.partition(":")
        return {"kind": "wet_week", "sites": sites.split(","), **self._span(span)}

    def _cancel(self, text: str) -> Values:
        return {"kind": "order_cancelled", "order": text}

    def _longer(self, text: str) -> Values:
        order, hours = self._named(text, self._of("orders"))
        return {"kind": "order_longer", "order": order, "slots": self._hours(hours)}

    def _hours(self, text: str) -> int:
        try:
            minutes = float(text.removesuffix("h")) * 60
        except ValueError:
            minutes = float("nan")
        if not abs(minutes) <= 1e7:
            raise self._fail(f"'{text}' is no number of hours.")
        slots = self.instance.horizon.slots_for(round(abs(minutes)))
        return slots if minutes > 0 else -slots

    def _move(self, text: str) -> Values:
        order, rest = self._named(text, self._of("orders"))
        change: Values = {"kind": "order_moved", "order": order}
        for part in rest.split(","):
            name, equals, value = part.partition("=")
            if not equals or name not in {"site", "release", "due", "deadline"}:
                raise self._fail(f"'{part}' is none of site=, release=, due= and deadline=.")
            if name == "site":
                change[name] = value
            elif value == "none" and name != "release":
                change[name] = None
            else:
                change[name] = self._slot(value, end=name != "release")
        return change

    def _pin(self, text: str) -> Values:
        order, rest = self._named(text, self._of("orders"))
        kind, equals, value = rest.partition("=")
        if not equals or kind not in {"start", "mode", "machine", "operator"}:
            raise self._fail(f"'{rest}' is none of start=, mode=, machine= and operator=.")
        shown: Any = value
        if kind == "start":
            shown = self._slot(value)
        elif kind == "mode":
            if not value.isdecimal():
                raise self._fail(f"'{value}' is no number of a mode, from 0.")
            shown = int(value)
        return {"kind": "pin_set", "pin": {"kind": kind, "order": order, kind: shown}}

    def _unpin(self, text: str) -> Values:
        order, kind = self._named(text, self._of("orders"), alone=True)
        return {"kind": "pin_taken", "order": order, **({"pin": kind} if kind else {})}

    def _overtime(self, text: str) -> Values:
        hours, _, people = text.partition(":")
        slots = self._hours(hours)
        if slots <= 0:
            raise self._fail(f"'{hours}' is no number of hours above 0.")
        change: Values = {"kind": "overtime_allowed", "shift_slots": slots}
        daily = self.instance.limits.daily_minutes
        if daily is not None:
            more = slots * self.instance.horizon.slot_minutes
            change["limits"] = {"daily_minutes": min(1440, daily + more)}
        return change | ({"operators": people.split(",")} if people else {})

    def _weight(self, text: str) -> Values:
        name, _, cents = text.partition("=")
        if name not in Weights.model_fields:
            raise CommandError(f"{self.shown}: '{name}' is no weight{maybe(name, Weights.model_fields)}.")
        if not cents.isdecimal():
            raise self._fail(f"'{cents}' is no whole number of cents.")
        return {"kind": "weights_changed", "weights": {name: int(cents)}}

    def _most_changes(self, text: str) -> Values:
        if text != "any" and not text.isdecimal():
            raise self._fail(f"'{text}' is neither a whole number nor 'any'.")
        return {"kind": "most_changes", "most": None if text == "any" else int(text)}

    def _now(self, text: str) -> Values:
        return {"kind": "clock_moved", "now": self._slot(text)}

    def _freeze(self, text: str) -> Values:
        return {"kind": "clock_moved", "freeze": self._slot(text)}
