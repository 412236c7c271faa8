from __future__ import annotations

import colorsys
from itertools import combinations
from math import dist

import pytest

from dashboard.figures.palette import PRIORITY, PROJECTS, THEMES
from dashboard.figures.schemes import by_lateness, by_priority, by_project
from tests.dashboard import fleet
from tests.dashboard.conftest import Case
from tests.dashboard.support import read

LATENESS = ("l_early", "l_close", "l_late", "l_very", "l_none")

# How dichromats see linear RGB. Source: G. M. Machado et al., "A physiologically-based model for simulation
# of color vision deficiency" (2009), severity 1.0.
BLINDNESS = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}

Rgb = tuple[float, ...]


def linear(colour: str) -> Rgb:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def luminance(rgb: Rgb) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(linear(a)), luminance(linear(b))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, kind: str) -> Rgb:
    rgb = linear(colour)
    return tuple(sum(f * c for f, c in zip(row, rgb, strict=True)) for row in BLINDNESS[kind])


def lab(rgb: Rgb) -> Rgb:
    r, g, b = (max(0.0, c) for c in rgb)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def distance(a: Rgb, b: Rgb) -> float:
    return dist(lab(a), lab(b))


@pytest.mark.parametrize("theme", THEMES)
def test_bars_stand_out_and_text_is_readable(theme: str) -> None:
    """Catches a bar that fades into the ground, and text below WCAG AA, in either theme."""
    inks = THEMES[theme]
    for ink in (*PRIORITY, *PROJECTS, *LATENESS, "other", "move", "due", "now", "down"):
        assert contrast(inks[ink], inks["ground"]) >= 3, ink
    for ink in ("text", "muted", "due", "link", "good"):
        for ground in ("ground", "canvas", "weekend"):
            assert contrast(inks[ink], inks[ground]) >= 4.5, (ink, ground)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", BLINDNESS)
def test_groups_are_told_apart_by_the_colour_blind(theme: str, kind: str) -> None:
    """Catches two groups of one legend that look alike to one man in twelve."""
    inks = THEMES[theme]
    for a, b in [*combinations(PRIORITY, 2), *combinations(LATENESS[:4], 2), *combinations(PROJECTS, 2)]:
        assert distance(seen(inks[a], kind), seen(inks[b], kind)) >= 10, (a, b)


def test_the_most_urgent_stands_out_most() -> None:
    """Catches a scale that runs the wrong way in one theme."""
    for inks in THEMES.values():
        steps = [contrast(inks[ink], inks["ground"]) for ink in PRIORITY]
        assert steps == sorted(steps)
    assert colorsys.rgb_to_hls(*linear(THEMES["light"]["p4"]))[1] < 0.2


def test_priorities_keep_their_order(case: Case) -> None:
    """Catches a group whose label does not cover its orders, with few and with many priorities."""
    _, _, facts = read(*case)
    few = by_priority(facts)
    for fact, group in zip(facts, few.member, strict=True):
        assert few.groups[group].label == f"Priority {fact.order.priority}"
    instance = fleet.instance(40)
    many = tuple(
        order.model_copy(update={"priority": 1 + (i * 13) % 37}) for i, order in enumerate(instance.orders)
    )
    instance = instance.model_copy(update={"orders": many})
    _, _, facts = read(instance, fleet.plan(instance))
    ways = by_priority(facts)
    assert len(ways.groups) == len(PRIORITY)
    for fact, group in zip(facts, ways.member, strict=True):
        low, _, high = ways.groups[group].label.removeprefix("Priority ").partition("–")
        assert int(low) <= fact.order.priority <= int(high or low)


def test_lateness_groups(case: Case) -> None:
    """Catches an unplanned or late order that is coloured as one in time."""
    reading, _, facts = read(*case)
    ways = by_lateness(facts, reading.horizon)
    for fact, group in zip(facts, ways.member, strict=True):
        label = ways.groups[group].label
        if fact.placed is None:
            assert label == "Unplanned"
        elif fact.order.due is None:
            assert label == "No due date"
        else:
            assert ("late" in label) == (fact.placed.end > fact.order.due)


def test_more_projects_than_colours_share_one(case: Case) -> None:
    """Catches two projects that look alike without the legend saying so."""
    instance = fleet.instance(36)
    orders = tuple(
        order.model_copy(update={"project": f"P{min(i % 12, 11)}" if i else ""})
        for i, order in enumerate(instance.orders)
    )
    instance = instance.model_copy(update={"orders": orders})
    _, _, facts = read(instance, fleet.plan(instance))
    ways = by_project(facts)
    assert [g.label for g in ways.groups][-1] == "Other projects"
    assert len({g.ink for g in ways.groups}) == len(ways.groups) == len(PROJECTS) + 1
    for fact, group in zip(facts, ways.member, strict=True):
        assert ways.groups[group].label in (fact.order.project, "Other projects")
