"""The committed page on rules and costs is the one that the registry gives."""

from __future__ import annotations

from pathlib import Path

from solver import describe, registry
from solver.advice import page as explanations

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"


def test_committed_page_is_current() -> None:
    """A rule that was changed and whose page was not."""
    assert PAGE.read_text(encoding="utf-8") == describe.page(), (
        "docs/reference/rules.md is out of date; run: python -m solver.describe docs/reference/rules.md"
    )


def test_page_has_every_rule_message_and_cost() -> None:
    """A rule, message or cost that the page leaves out."""
    page = describe.page()
    for rule in registry.rules():
        assert f"(`{rule.id}`)" in page
        assert all(words["es"] in page for words in rule.words.values())
    assert all(f"(`{cost.id}`)" in page for cost in registry.costs())


def test_command_writes_the_page(tmp_path: Path) -> None:
    """A command that the page names and that does something else."""
    assert describe.main([str(tmp_path / "rules.md")]) == 0
    assert (tmp_path / "rules.md").read_text(encoding="utf-8") == describe.page()


def test_the_page_on_explanations_is_current() -> None:
    """A cause, restriction or relaxation that was added and whose page was not."""
    committed = (PAGE.parent / "explanations.md").read_text(encoding="utf-8")
    assert committed == explanations.page(), (
        "docs/reference/explanations.md is out of date; "
        "run: python -m solver.advice.page docs/reference/explanations.md"
    )
