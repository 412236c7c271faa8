"""The checker as a whole: costs that are recorded, plans of other instances, mutated plans, no solver."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.domain.codec import instance_hash, parse_plan, write_instance, write_plan
from models.domain.faults import InvalidFile
from models.domain.index import Index
from models.domain.plan import Costs, Plan, Provenance
from solver.check import check, with_costs
from tests.support import good_plan, plan_of, small_instance

FLEET = small_instance()
GOOD = with_costs(FLEET, good_plan(FLEET))
ROOT = Path(__file__).parents[2]


def recorded(**fields: Any) -> Plan:
    """Return the good plan with other recorded costs."""
    assert GOOD.costs is not None
    return GOOD.model_copy(update={"costs": GOOD.costs.model_copy(update=fields)})


def test_recorded_costs_that_are_right_pass() -> None:
    """A plan refused for what was recomputed for it."""
    report = check(FLEET, GOOD)
    assert report.ok
    assert report.costs == GOOD.costs
    assert sum(report.costs.terms.values()) == report.costs.total > 0


def test_terms_that_are_nought_and_costs_by_order_need_not_be_recorded() -> None:
    """A stranger's plan refused for what it leaves out."""
    assert GOOD.costs is not None
    terms = {term: cents for term, cents in GOOD.costs.terms.items() if cents}
    assert check(FLEET, recorded(terms=terms, orders={})).ok
    assert check(FLEET, GOOD.model_copy(update={"costs": None})).ok


def test_every_wrong_figure_is_told() -> None:
    """A plan that looks cheaper than it is."""
    costs = GOOD.costs
    assert costs is not None
    wrong = [
        recorded(total=costs.total - 1),
        recorded(unavoidable=costs.unavoidable + 1),
        recorded(terms={**costs.terms, "operating": 0}),
        recorded(terms={**costs.terms, "bribes": 5}),
        recorded(orders={**costs.orders, "dig": {"operating": 1}}),
        recorded(orders={"phantom": {"operating": 1}, **costs.orders}),
    ]
    for plan in wrong:
        report = check(FLEET, plan)
        assert [v.rule for v in report.violations] == ["costs"], report.messages()
        assert report.costs == costs
        assert not report.ok


def test_optimal_is_believed_only_with_a_bound_that_proves_it() -> None:
    """A plan that calls itself optimal, or whose bound lies above its cost."""
    total = check(FLEET, GOOD).costs.total

    def claim(status: str, bound: int | None) -> list[str]:
        plan = GOOD.model_copy(update={"status": status, "provenance": Provenance(bound=bound)})
        return [v.message for v in check(FLEET, plan).violations]

    assert claim("OPTIMAL", total) == []
    assert claim("OPTIMAL", total - 1) == ["optimal"]
    assert claim("OPTIMAL", None) == ["optimal"]
    assert claim("FEASIBLE", total + 1) == ["bound"]
    assert claim("FEASIBLE", 0) == []
    unproven = GOOD.model_copy(update={"status": "OPTIMAL"})
    assert "–" in check(FLEET, unproven).messages()[0]


def test_plan_of_another_instance_is_told_by_its_hash() -> None:
    """A plan judged against an instance that was changed since."""
    assert check(FLEET, GOOD.model_copy(update={"instance_hash": instance_hash(FLEET)})).ok
    report = check(FLEET, GOOD.model_copy(update={"instance_hash": "0" * 64}))
    assert [v.rule for v in report.violations] == ["hash"]
    assert "000000000000" in report.messages()[0]
    assert report.messages("es") != report.messages("en")


def test_prepared_index_changes_nothing() -> None:
    """Something left over from the plan before in what plans share."""
    index = Index(FLEET)
    for plan in (GOOD, plan_of(FLEET), GOOD):
        assert check(FLEET, plan, index) == check(FLEET, plan)


def test_report_as_json_has_what_scripts_need() -> None:
    """A field that is renamed or no JSON value."""
    broken = GOOD.model_copy(update={"moves": (), "costs": None})
    data = json.loads(json.dumps(check(FLEET, broken).to_json("es")))
    assert data["ok"] is False
    assert data["cost"] == sum(data["cost_terms"].values())
    assert data["avoidable_cost"] == data["cost"] - data["unavoidable_cost"]
    assert data["planned_share"] == 1.0
    assert data["violations"] == [
        {
            "rule": "moves",
            "number": 9,
            "message": "La máquina TR1 no se traslada de quarry a dam entre 2026-03-03 09:00 y "
            "2026-03-04 07:00, a tiempo para fill.",
            "code": "missing",
            "orders": ["fill"],
            "machines": ["TR1"],
            "operators": [],
            "window": [66, 111],
            "inherited": False,
        }
    ]


BLOCKED = """
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

class NoSolver(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "ortools":
            raise ImportError("ortools is blocked")

sys.meta_path.insert(0, NoSolver())
from models.domain import read_instance, read_plan
from solver.check import check, with_costs
instance, plan = (read(Path(name)) for read, name in zip((read_instance, read_plan), sys.argv[1:]))
assert with_costs(instance, plan).costs == plan.costs
print(check(instance, plan).ok)
"""


def test_checker_runs_without_the_solver(tmp_path: Path) -> None:
    """An import of OR-Tools at the top of a rule, a cost or the registry."""
    write_instance(FLEET, tmp_path / "instance.json")
    write_plan(GOOD, tmp_path / "plan.json")
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, str(tmp_path / "instance.json"), str(tmp_path / "plan.json")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("True", "")


NAMES = [item.id for c in ("orders", "machines", "operators", "sites", "pools") for item in getattr(FLEET, c)]
VALUES = st.one_of(
    st.integers(min_value=0, max_value=1_000_000),
    st.integers(min_value=0, max_value=400),
    st.sampled_from([*NAMES, "phantom"]),
    st.none(),
    st.lists(st.sampled_from([*NAMES, "phantom"]), max_size=3),
)


@st.composite
def mutated_plans(draw: st.DrawFn) -> Plan:
    """Draw a plan that the `Plan` model lets through and that makes little sense."""
    data = GOOD.model_dump(mode="json", by_alias=True)
    for _ in range(draw(st.integers(min_value=1, max_value=6))):
        collection = draw(st.sampled_from(["orders", "duties", "moves"]))
        items = data[collection]
        if not items:
            continue
        position = draw(st.integers(min_value=0, max_value=len(items) - 1))
        deed = draw(st.sampled_from(["change", "double", "drop"]))
        if deed == "change":
            items[position] = {
                **items[position],
                draw(st.sampled_from(sorted(items[position]))): draw(VALUES),
            }
        elif deed == "double":
            items.append(dict(items[position]))
        else:
            del items[position]
    try:
        return parse_plan(data)
    except InvalidFile:
        return GOOD


@settings(deadline=None, max_examples=200)
@given(mutated_plans())
def test_any_plan_is_judged_without_a_traceback(plan: Plan) -> None:
    """A plan of a stranger that the checker can't read, or a breach that it can't put into words."""
    report = check(FLEET, plan)
    assert all(
        report.messages(language) == tuple(filter(None, report.messages(language)))
        for language in ("en", "es")
    )
    assert json.loads(json.dumps(report.to_json()))["ok"] is report.ok
    if report.ok:
        assert report.costs == plan.costs
        assert report.avoidable >= 0


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_unknown_language_falls_back_to_english(language: str) -> None:
    """A planner whose language is not there and who gets no message at all."""
    text = check(FLEET, plan_of(FLEET, costs=Costs(total=1, unavoidable=0, terms={}))).messages(language)[0]
    assert text
