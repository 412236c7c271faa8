"""Every rule is needed: without its posting the model breaks it, without its check a test fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.coverage import OF_THE_FORM, broken, search_whole
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver import registry
from solver.rules.base import Rule
from tests.solver.rules import test_registry
from tests.solver.rules.test_registry import bad_plans
from tests.solver.tiny import tiny

SEEDS = (*range(12), 16, 58, 92)
"""Instances that together are broken without any of most rules."""

SECONDS = 5.0

breakable = pytest.mark.parametrize(
    "rule", [rule for rule in registry.rules() if rule.id not in OF_THE_FORM], ids=lambda rule: rule.id
)
every_rule = pytest.mark.parametrize("rule", registry.rules(), ids=lambda rule: rule.id)


def instances(rule: Rule) -> Iterator[Instance]:
    """Yield tiny instances, then those of the rule's own bad plans, also with nothing to pay for orders."""
    yield from (tiny(seed, orders=3) for seed in SEEDS)
    for case in bad_plans(rule):
        nothing = case.instance.weights.model_copy(update={"unplanned": 0})
        yield case.instance
        yield case.instance.model_copy(update={"weights": nothing})


def plans_without(rule: Rule) -> Iterator[tuple[Instance, Plan]]:
    """Yield tiny instances with the plan that the model gives without a rule, part by part."""
    for instance in instances(rule):
        for lifted in rule.lifted(instance).values():
            plan = search_whole(instance, rule, lifted, SECONDS)
            if plan is not None:
                yield instance, plan


@breakable
def test_the_checker_catches_plans_of_a_model_without_the_rule(rule: Rule) -> None:
    """Would catch a rule whose posting does nothing: plans would keep it by chance, or by another rule."""
    assert any(broken(instance, rule, plan) for instance, plan in plans_without(rule))


@every_rule
def test_a_rule_that_finds_nothing_fails_its_test(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch tests of a rule that pass whatever its check says."""
    monkeypatch.setattr(type(rule), "violations", lambda self, reading: iter(()))
    alone = [case for case in bad_plans(rule) if not case.also]
    assert alone
    for case in alone:
        with pytest.raises(AssertionError):
            test_registry.test_bad_plan_is_caught_by_its_rule_alone(rule, case)
