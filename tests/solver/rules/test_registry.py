"""Tests over every rule: each has bad plans that it alone catches, and words for them."""

from __future__ import annotations

import string
from collections.abc import Iterator
from importlib import import_module

import pytest

from solver import check as checker
from solver import registry
from solver.check import check
from solver.rules.base import Rule
from tests.support import Bad, good_plan, small_instance

NUMBERS = {
    "known": 0,
    "one_place": 1,
    "fit": 2,
    "own_operators": 2,
    "supplies": 2,
    "certificates": 3,
    "calendars": 4,
    "changes": 13,
    "consecutive_days": 5,
    "period_hours": 5,
    "rested": 5,
    "shift_kinds": 5,
    "short_runs": 5,
    "successions": 5,
    "weekends": 5,
    "weekly_hours": 5,
    "work_limits": 5,
    "precedence": 6,
    "mandatory": 7,
    "windows": 7,
    "crews": 8,
    "door_to_door": 9,
    "moves": 9,
    "travel": 9,
    "services": 10,
    "site_machines": 11,
    "zones": 11,
    "budgets": 12,
    "pools": 12,
    "pins": 13,
    "declines": 14,
}
"""The numbers by which planners and documents call the rules; they are never given anew."""


def bad_plans(rule: Rule) -> list[Bad]:
    """Return the bad plans that the rule's own test module registers as ``BAD``."""
    cases: list[Bad] = import_module(f"tests.solver.rules.test_{rule.id}").BAD
    return cases


def _cases() -> Iterator[object]:
    for rule in registry.rules():
        for i, case in enumerate(bad_plans(rule)):
            yield pytest.param(rule, case, id=f"{rule.id}-{case.message}-{i}")


every_bad_plan = pytest.mark.parametrize("rule,case", list(_cases()))
every_rule = pytest.mark.parametrize("rule", registry.rules(), ids=lambda rule: rule.id)


def test_good_plan_passes_every_rule() -> None:
    """A rule that finds fault with a plan that keeps all rules."""
    instance = small_instance()
    report = check(instance, good_plan(instance))
    assert report.messages() == ()
    assert report.planned_share == 1.0


@every_bad_plan
def test_bad_plan_is_caught_by_its_rule_alone(rule: Rule, case: Bad) -> None:
    """A rule that misses its breach, or another that reports it a second time."""
    report = check(case.instance, case.plan)
    assert not report.ok
    assert {v.rule for v in report.violations} == {rule.id} | case.also, report.messages()
    assert case.message in {v.message for v in report.violations if v.rule == rule.id}, report.messages()


@every_bad_plan
def test_bad_plan_passes_once_its_rule_is_taken_out(
    rule: Rule, case: Bad, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A breach that is really found by another rule, or a second list of rules beside the registry."""
    rest = tuple(other for other in registry.rules() if other is not rule)
    monkeypatch.setattr(registry, "rules", lambda: rest)
    assert check(case.instance, case.plan).ok is not bool(case.also)


@every_rule
def test_every_message_of_a_rule_has_a_bad_plan(rule: Rule) -> None:
    """A new rule or message without a test that it is ever said."""
    assert {case.message for case in bad_plans(rule)} == set(rule.words)
    assert any(not case.also for case in bad_plans(rule))


@every_bad_plan
def test_words_format_in_both_languages(rule: Rule, case: Bad) -> None:
    """A template that names a parameter which the violation does not carry."""
    for violation in check(case.instance, case.plan).violations:
        texts = [checker.explain(violation, language) for language in ("en", "es")]
        assert texts[0] != texts[1]
        assert all(text and "{" not in text and "None" not in text for text in texts), texts


@every_rule
def test_titles_and_words_are_there_in_both_languages(rule: Rule) -> None:
    """A language that was forgotten, or that leaves out a figure which the other one gives."""
    assert set(rule.title) == {"en", "es"}
    for words in rule.words.values():
        assert set(words) == {"en", "es"}
        names = [{name for _, name, _, _ in string.Formatter().parse(words[lang]) if name} for lang in words]
        assert names[0] == names[1]


@every_rule
def test_rule_is_named_after_its_file_and_states_its_formula(rule: Rule) -> None:
    """A rule whose id is not its file's name, or that does not say what it demands."""
    assert type(rule).__module__ == f"solver.rules.{rule.id}"
    assert type(rule).__doc__


def test_registry_is_sorted_and_has_no_doubles() -> None:
    """Two rules with one id, of which only the first would ever be found."""
    ids = [(rule.number, rule.id) for rule in registry.rules()]
    assert ids == sorted(ids)
    assert len({name for _, name in ids}) == len(ids)
    assert {name: number for number, name in ids}.items() >= NUMBERS.items()
