"""The ways to colour the orders of a board: by priority, by lateness, by project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.facts import OrderFacts
from dashboard.figures.palette import OTHER, PRIORITY, PROJECTS
from dashboard.figures.words import DASH
from models.domain.time import Horizon


@dataclass(frozen=True)
class Group:
    """Orders of one colour: its words for the legend and its ink in the palette."""

    label: str
    ink: str


@dataclass(frozen=True)
class Scheme:
    """One way of colouring.

    Parameters
    ----------
    member
        For each order of the instance the index of its group.
    """

    id: str
    title: str
    groups: tuple[Group, ...]
    member: tuple[int, ...]


def schemes(facts: Sequence[OrderFacts], horizon: Horizon) -> tuple[Scheme, ...]:
    """Return every way of colouring, the default first."""
    return (by_priority(facts), by_lateness(facts, horizon), by_project(facts))


def by_priority(facts: Sequence[OrderFacts]) -> Scheme:
    """Colour by priority: up to five distinct values each have their own, more share in even ranges."""
    values = sorted({fact.order.priority for fact in facts})
    if len(values) <= len(PRIORITY):
        inks = [PRIORITY[_spread(i, len(values))] for i in range(len(values))]
        groups = tuple(Group(f"Priority {v}", ink) for v, ink in zip(values, inks, strict=True))
        place = {value: i for i, value in enumerate(values)}
    else:
        place = {value: i * len(PRIORITY) // len(values) for i, value in enumerate(values)}
        groups = tuple(
            Group(f"Priority {_range([v for v in values if place[v] == i])}", ink)
            for i, ink in enumerate(PRIORITY)
        )
    return Scheme("priority", "Priority", groups, tuple(place[fact.order.priority] for fact in facts))


def _spread(i: int, n: int) -> int:
    return round(i * (len(PRIORITY) - 1) / (n - 1)) if n > 1 else len(PRIORITY) // 2


def _range(values: Sequence[int]) -> str:
    return f"{values[0]}{DASH}{values[-1]}" if len(values) > 1 else str(values[0])


def by_lateness(facts: Sequence[OrderFacts], horizon: Horizon) -> Scheme:
    """Colour by the time between due date and end."""
    day = horizon.slots_for(24 * 60)
    groups = (
        Group("More than a day early", "l_early"),
        Group("Within a day before due", "l_close"),
        Group("Up to a day late", "l_late"),
        Group("More than a day late", "l_very"),
        Group("No due date", "l_none"),
        Group("Unplanned", "l_none"),
    )

    def member(fact: OrderFacts) -> int:
        late = fact.late
        if late is None:
            return 4 if fact.placed else 5
        if late <= 0:
            return 0 if late < -day else 1
        return 2 if late <= day else 3

    return Scheme("lateness", "Lateness", groups, tuple(member(fact) for fact in facts))


def by_project(facts: Sequence[OrderFacts]) -> Scheme:
    """Colour by project: the largest have their own colour, all others share one."""
    sizes = Counter(fact.order.project for fact in facts if fact.order.project)
    shown = [name for name, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))][: len(PROJECTS)]
    place = {name: i for i, name in enumerate(sorted(shown))}
    groups = [Group(name, PROJECTS[i]) for name, i in place.items()]
    if any(fact.order.project not in place for fact in facts):
        groups.append(Group("Other projects" if len(sizes) > len(shown) else "No project", OTHER))
    return Scheme(
        "project",
        "Project",
        tuple(groups),
        tuple(place.get(fact.order.project, len(place)) for fact in facts),
    )
