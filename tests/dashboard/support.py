"""Reads what the board drew back into stretches of time, so that tests compare them with the plan."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from dashboard.figures.facts import OrderFacts, order_facts
from dashboard.figures.words import Clock
from models.domain.instance import Instance
from models.domain.plan import Plan
from models.domain.reading import Reading
from solver.check import recompute

Drawn = set[tuple[int, int, int]]
"""``(row, start, end)`` of rectangles."""


def read(instance: Instance, plan: Plan) -> tuple[Reading, Clock, tuple[OrderFacts, ...]]:
    """The plan with what every view needs."""
    reading = Reading(instance, plan)
    clock = Clock(instance.horizon)
    return reading, clock, order_facts(reading, clock, recompute(reading))


def boxes(traces: Iterable[Any], role: str) -> Drawn:
    """Rectangles of all traces of one role."""
    drawn: Drawn = set()
    for trace in traces:
        if trace["meta"]["role"] != role:
            continue
        corners: list[tuple[int, float]] = []
        for x, y in zip(trace["x"], trace["y"], strict=True):
            if x is not None:
                corners.append((x, y))
                continue
            assert corners[0] == corners[-1], "an open rectangle"
            xs, ys = {c[0] for c in corners}, {c[1] for c in corners}
            assert len(xs) == len(ys) == 2, "no rectangle"
            drawn.add((round(sum(ys) / 2), min(xs), max(xs)))
            corners = []
    return drawn


class Page(HTMLParser):
    """A page's tags with their attributes, its words, and what its scripts hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.words: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside == "style":
            self.styles.append(data)
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        """All words that a reader sees, and the page's title."""
        return " ".join(" ".join(self.words).split())
