"""Kinds of steps that gain come more often, and none is ever given up."""

from __future__ import annotations

import numpy as np
import pytest

from solver.search.choice import EXPLORING, Choice


def drawn(choice: Choice, times: int = 4_000) -> dict[str, float]:
    """Return the share of each kind in so many draws."""
    random = np.random.default_rng(1)
    kinds = [choice.draw(random) for _ in range(times)]
    return {kind: kinds.count(kind) / times for kind in choice.kinds}


def test_shares_are_as_given_while_nothing_is_known() -> None:
    """Would catch a choice that begins with all kinds alike."""
    shares = drawn(Choice({"often": 3.0, "seldom": 1.0}))
    assert shares["often"] == pytest.approx(0.75, abs=0.03)


def test_what_gains_more_for_its_effort_comes_more_often() -> None:
    """Would catch a choice by gain alone: the dear kind gains as much, for ten times the effort."""
    choice = Choice({"cheap": 1.0, "dear": 1.0, "vain": 1.0})
    for _ in range(50):
        choice.learn("cheap", 10.0, 0.01)
        choice.learn("dear", 10.0, 0.1)
        choice.learn("vain", 0.0, 0.01)
    shares = drawn(choice)
    assert shares["cheap"] > 2 * shares["dear"] > 2 * shares["vain"] > 0
    assert shares["vain"] == pytest.approx(EXPLORING / 3, abs=0.03)


def test_what_gained_once_is_forgotten() -> None:
    """Would catch a choice that stays with what was good at the beginning."""
    choice = Choice({"once": 1.0, "now": 1.0})
    choice.learn("once", 1_000.0, 0.01)
    for _ in range(2_000):
        choice.learn("once", 0.0, 0.01)
        choice.learn("now", 1.0, 0.01)
    assert drawn(choice)["now"] > 0.7
