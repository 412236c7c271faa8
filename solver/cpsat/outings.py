"""When people leave their base and are back on each local day, in a model: rules and costs share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from solver.cpsat.hours import by_day, works_on

if TYPE_CHECKING:
    from solver.cpsat.choices import Expr
    from solver.cpsat.problem import Problem
    from solver.search.entries import Entry


@dataclass(frozen=True)
class Outing:
    """A person's day from the first part to the last.

    Parameters
    ----------
    start, end
        Begin of the first part and end of the last; both 0 where there is none.
    firsts, lasts
        The entries, each with the literal that it is the first or the last.
    ways
        Slots from the base and back to it with the literals for which they count.
    """

    start: Expr
    end: Expr
    firsts: list[tuple[Entry, Any]]
    lasts: list[tuple[Entry, Any]]
    ways: list[tuple[int, Any]]


def outings_of(problem: Problem, operator: int) -> dict[int, Outing]:
    """Return a person's outings by local day; none if he has no base."""
    if not problem.c.people.has_base[operator]:
        return {}
    if operator not in problem.outings:
        entries = problem.work_entries()[operator]
        works = works_on(problem, operator, entries)
        problem.outings[operator] = {
            day: _outing(problem, operator, own, works[day]) for day, own in by_day(entries).items()
        }
    return problem.outings[operator]


def _outing(problem: Problem, operator: int, own: list[Entry], works: Any) -> Outing:
    people, slots, model = problem.c.people, problem.c.slots, problem.model
    present = sorted((e for e in own if problem.is_hinted(e)), key=problem.hinted_start)
    begins, ends = [problem.hint_of(e.start) for e in present], [problem.hint_of(e.end) for e in present]
    start = problem.integer(0, slots, f"leaves[{operator}]", min(begins, default=0))
    end = problem.integer(0, slots, f"returns[{operator}]", max(ends, default=0))
    firsts, lasts = [], []
    for entry in own:
        hinted = bool(present) and entry is present[0]
        first, last = problem.boolean("first", hinted), problem.boolean("last", entry in present[-1:])
        held = [] if entry.literal is None else [entry.literal]
        for literal in held:
            model.add_implication(first, literal)
            model.add_implication(last, literal)
        model.add(start <= entry.start).only_enforce_if(held)
        model.add(end >= entry.end).only_enforce_if(held)
        model.add(start == entry.start).only_enforce_if(first)
        model.add(end == entry.end).only_enforce_if(last)
        firsts.append((entry, first))
        lasts.append((entry, last))
    for literals in ([x for _, x in firsts], [x for _, x in lasts]):
        model.add(sum(literals) == (1 if works is True else works))
    if works is not True:
        model.add(start == 0).only_enforce_if(works.negated())
        model.add(end == 0).only_enforce_if(works.negated())
    ways = [(int(people.leave[operator, e.site]), x) for e, x in firsts]
    ways += [(int(people.reach[operator, e.site]), x) for e, x in lasts]
    return Outing(start, end, firsts, lasts, ways)
