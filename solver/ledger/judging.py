"""What the rules allow and the costs ask of one candidate: the functions of all rules and costs in one.

Every rule and cost of the registry brings plain functions; here they are joined and compiled. There is no
second list of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from solver.costs.base import Cost
from solver.ledger.jit import compiled
from solver.registry import costs, rules
from solver.rules.base import Rule

Judge = Callable[..., Any]

FORBIDDEN = 2**60
"""Price of what a rule forbids; half of it and more is never paid."""


def _parts(name: str) -> list[Judge]:
    """Return the functions of this name that rules and costs bring of their own, compiled."""
    base = getattr(Rule, name, None) or getattr(Cost, name)
    found = [getattr(part, name, base) for part in (*rules(), *costs())]
    return [compiled(function) for function in found if function is not base]


def _joined(name: str, arguments: str, each: str, end: str) -> Judge:
    """Return one function that goes through those of all rules and costs, without a loop.

    Parameters
    ----------
    each
        Statements for one of them, whose answer is ``{answer}``.
    end
        What is returned behind the last.
    """
    parts = _parts(name)
    names: dict[str, Any] = {f"{name}_{n}": part for n, part in enumerate(parts)}
    lines = [f"def {name}({arguments}):", "    total = 0"]
    lines += [f"    {each.format(answer=f'{part}({arguments})', own=f'{part}_says')}" for part in list(names)]
    names["__name__"] = __name__  # Numba imports it when it reads what it has kept
    exec("\n".join([*lines, f"    return {end}"]), names)  # one function compiles in half the time of a chain
    return compiled(names[name])


SPAN = "f, b, g, start, end"
MACHINE = "f, b, g, m, start, end, i"
PERSON = "f, b, g, row, start, end, duty, i"
FROM = "{own} = {answer}\n    if {own} > start: return {own}"
ADD = "total += {answer}"

span_from = _joined("span_from", SPAN, FROM, "start")
"""The start if every rule admits the span, else a later slot before which none does."""

machine_from = _joined("machine_from", MACHINE, FROM, "start")
"""The same for a machine, whose uses before the start are ``i``."""

person_fits = _joined("person_fits", PERSON, "if not {answer}: return False", "True")
"""Whether every rule admits who is in a row of ``op`` in a part of a duty."""

span_adds = _joined("span_adds", SPAN, ADD, "total")
"""Cents that a span adds."""

machine_adds = _joined("machine_adds", MACHINE, ADD, "total")
"""Cents that a machine adds."""

person_adds = _joined("person_adds", PERSON, ADD, "total")
"""Cents that a person adds."""
