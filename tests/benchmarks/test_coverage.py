"""What coverage leaves out of an instance is there, and belongs to a rule."""

from __future__ import annotations

import pytest

from benchmarks.coverage import LIFTS, parts
from data.generator import generate
from solver import registry

FLEET = generate(24, 4, all_rules=True).instance


@pytest.mark.parametrize("rule", LIFTS)
def test_each_lift_is_of_a_rule_and_takes_something_away(rule: str) -> None:
    """Would catch a misspelt rule or a field that no fleet has: its row would be 0 whatever the rule does."""
    assert rule in {known.id for known in registry.rules()}
    assert LIFTS[rule](FLEET) != FLEET


def test_every_rule_that_a_plan_can_break_has_a_row() -> None:
    """Would catch a rule that the table leaves out."""
    found = {rule.id for rule, _, _ in parts(FLEET)}
    assert found == {rule.id for rule in registry.rules()} - {"known"}
