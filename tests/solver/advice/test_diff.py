"""A comparison says what is otherwise, counts it as the rule does, and nothing else."""

from __future__ import annotations

import pytest

from models.domain.plan import Plan
from models.domain.reading import Reading
from solver.advice.diff import WORDS, compare
from solver.advice.what_if import staying_close
from solver.check import with_costs
from solver.costs.deviation import count_changes
from tests.support import changed, good_plan, move, plan_of, put, small_instance, without

FLEET = small_instance()
SAME = good_plan(FLEET)
CASES: dict[str, tuple[Plan, set[str]]] = {
    "the same": (SAME, set()),
    "an order left out": (without(without(SAME, "orders", 2), "duties", 5), {"left_out"}),
    "an hour later": (
        plan_of(
            FLEET,
            put("dig", 14, "EX1 TR1", "Ana Cai"),
            put("fill", 112, "TR1", "Cai"),
            put("survey", 14, crew="Dora"),
            put("bolt", 44, crew="Eva / Fay"),
        ),
        {"start", "move_when"},
    ),
    "another truck and driver": (
        plan_of(
            FLEET,
            put("dig", 14, "EX1 TR2", "Ana Ben"),
            put("fill", 110, "TR1", "Cai"),
            put("survey", 14, crew="Dora"),
            put("bolt", 44, crew="Eva / Fay"),
        ),
        {"machine", "person"},
    ),
    "another person for one duty": (changed(SAME, "duties", 5, operator="Ben"), {"person"}),
    "a duty less": (without(SAME, "duties", 0), {"person_off"}),
    "a way more": (
        SAME.model_copy(update={"moves": (*SAME.moves, move("TR2", "quarry", "dam", 3, 5))}),
        {"move_new"},
    ),
    "a way less": (SAME.model_copy(update={"moves": ()}), {"move_gone"}),
    "a day later": (
        plan_of(
            FLEET,
            put("dig", 14, "EX1 TR1", "Ana Cai"),
            put("fill", 158, "TR1", "Cai"),
            put("survey", 14, crew="Dora"),
            put("bolt", 44, crew="Eva / Fay"),
        ),
        {"start", "person_when", "move_when"},
    ),
}


@pytest.mark.parametrize("after,kinds", CASES.values(), ids=CASES.keys())
def test_each_difference_is_told_once_and_counted_as_the_rule_does(after: Plan, kinds: set[str]) -> None:
    """A change that is missed, told twice, or counted otherwise than what bounds it."""
    compared = compare(SAME, after, FLEET)
    assert {d.kind for d in compared.differences} == kinds
    assert compared.same == (not kinds)
    assert compared.changes == count_changes(Reading(staying_close(FLEET, SAME), after)).total()
    for language in ("en", "es"):
        texts = [d.words(FLEET.horizon, language) for d in compared.differences]
        assert len(set(texts)) == len(texts)
        assert all(text and "{" not in text and "None" not in text for text in texts)


@pytest.mark.parametrize("after,kinds", CASES.values(), ids=CASES.keys())
def test_the_way_back_tells_the_opposite(after: Plan, kinds: set[str]) -> None:
    """A comparison that sees only what the second plan has."""
    opposite = {
        "left_out": "planned",
        "person_off": "person_on",
        "move_new": "move_gone",
        "move_gone": "move_new",
    }
    back = compare(after, SAME, FLEET)
    assert {d.kind for d in back.differences} == {opposite.get(kind, kind) for kind in kinds}


def test_costs_are_compared_term_by_term_and_order_by_order() -> None:
    """A cost that goes to the wrong side."""
    after = CASES["an order left out"][0]
    compared = compare(with_costs(FLEET, SAME), with_costs(FLEET, after), FLEET)
    assert compared.terms["unplanned"] == (0, FLEET.weights.unplanned)
    assert compared.orders["survey"][1] > compared.orders["survey"][0]
    assert compared.cost is not None
    assert compared.cost[1] - compared.cost[0] == sum(b - a for a, b in compared.terms.values())
    data = compared.to_json(FLEET.horizon, "es")
    assert data["cost"]["after"] == compared.cost[1]
    assert data["differences"][0]["words"].startswith("survey ahora queda fuera")


def test_every_kind_of_difference_has_words_in_both_languages() -> None:
    """A kind that is told in one language only."""
    assert all(set(words) == {"en", "es"} for words in WORDS.values())
