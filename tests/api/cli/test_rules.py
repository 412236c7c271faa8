"""``bitcorp rules``: the registry, and no second list."""

from __future__ import annotations

import json

import pytest

from api.cli.main import main
from solver import registry


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_rule_and_cost_is_listed(capsys: pytest.CaptureFixture[str], language: str) -> None:
    """Would catch a rule that the engine keeps and nobody can read of."""
    assert main(["rules", "--lang", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    titles = {rule.id: rule.title for rule in registry.rules()} | {c.id: c.title for c in registry.costs()}
    for key, title in titles.items():
        assert any(key in line and title[language] in line for line in lines), key


def test_json_carries_formulas_and_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a list that programs cannot show."""
    assert main(["rules", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [rule["id"] for rule in listed["rules"]] == [rule.id for rule in registry.rules()]
    assert [cost["id"] for cost in listed["costs"]] == [cost.id for cost in registry.costs()]
    assert all(thing["formula"] for thing in (*listed["rules"], *listed["costs"]))
    assert all(words["en"] and words["es"] for rule in listed["rules"] for words in rule["words"].values())
