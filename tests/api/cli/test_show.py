"""``bitcorp show``: every figure that a planner asks for first, at any width."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli.main import main
from api.cli.summary.figures import Figures
from models.domain.plan import Plan, Reason, UnplannedOrder
from models.domain.reading import Reading
from solver.check import check, with_costs
from tests.api.cli.running import bitcorp, files
from tests.support import good_plan, plan_of, put, small_instance, with_item

INSTANCE = with_item(small_instance(), "orders", "survey", due=16)
WHOLE = with_costs(INSTANCE, good_plan(INSTANCE))
WHY = Reason(code="no_crew", message="nobody is free [red]before[/red] Friday")
PART = with_costs(
    INSTANCE,
    plan_of(
        INSTANCE,
        put("survey", 14, crew="Dora"),
        put("fill", 110, "TR1", "Cai"),
        unplanned=(UnplannedOrder(order="dig", reasons=(WHY,)), UnplannedOrder(order="bolt")),
    ),
)


def shown(folder: Path, plan: Plan, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["show", *map(str, files(folder, INSTANCE, plan)), *options]) == 0
    return capsys.readouterr().out


def row(text: str, first: str) -> list[str]:
    """Return the words of the line that begins with ``first``."""
    return next(line.split() for line in text.splitlines() if line.strip().startswith(first))


def test_costs_are_the_checkers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a summary with a price of its own."""
    text = shown(tmp_path, WHOLE, capsys)
    costs = check(INSTANCE, WHOLE).costs
    assert row(text, "total")[1] == f"{costs.total / 100:,.2f}"
    assert row(text, "Operation")[1] == f"{costs.terms['operating'] / 100:,.2f}"
    assert row(text, "of it avoidable")[3] == f"{costs.avoidable / 100:,.2f}"


def test_orders_are_counted_by_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch orders put to the wrong site, and lateness that is not seen."""
    text = shown(tmp_path, PART, capsys)
    assert row(text, "quarry")[1:3] == ["1/2", "1"]
    assert row(text, "dam")[1] == "1/1"
    assert row(text, "tunnel")[1:] == ["0/1"]


def test_what_is_unplanned_is_named_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch an order that disappears, and a name that is taken for markup."""
    text = shown(tmp_path, PART, capsys)
    assert row(text, "dig") == ["dig", "1", *WHY.message.split()]
    assert row(text, "bolt")[:2] == ["bolt", "1"]
    assert "2 of 4 orders planned (50.0 % by priority)" in text


def test_a_plan_that_breaks_rules_is_shown_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a bad plan that looks like a good one."""
    broken = WHOLE.model_copy(update={"duties": ()})
    assert "breaks rules" in shown(tmp_path, broken, capsys)
    assert "breaks rules" not in shown(tmp_path, WHOLE, capsys)


def test_machines_work_their_orders_and_could_work_while_sites_are_open() -> None:
    """Would catch utilisation of pauses, of closed nights, or without downtimes."""
    instance = with_item(INSTANCE, "machines", "TR2", downtimes=[[0, 100]])
    uses = {use.name: use for use in Figures(Reading(instance, WHOLE)).classes()}
    assert uses["excavator"].worked == 24
    assert (uses["excavator"].used, uses["excavator"].units) == (1, 2)
    assert uses["truck"].worked == 24 + 10
    day, night = 20, 16
    whole_week = 7 * (day + night) - 12
    assert uses["excavator"].open == 2 * whole_week
    assert uses["truck"].open == 2 * whole_week - (2 * day + night + 8)


def test_operators_work_their_duties_of_their_shifts() -> None:
    """Would catch hours of leave counted as idle, or of a pause as work."""
    instance = with_item(INSTANCE, "operators", "Dora", leave=[[60, 336]])
    uses = {use.name: use for use in Figures(Reading(instance, WHOLE)).operators()}
    assert (uses["Dora"].worked, uses["Dora"].open) == (4, 24)
    assert (uses["Cai"].worked, uses["Cai"].open) == (24 + 10, 7 * 24)
    assert uses["Ben"].used == 0


def test_weeks_add_up_to_the_machines_hours() -> None:
    """Would catch work lost or doubled where a week ends inside an order."""
    figures = Figures(Reading(INSTANCE, WHOLE))
    weeks = figures.weeks()
    by_class = sum(figures.hours(use.worked) for use in figures.classes())
    assert sum(week.machine_hours for week in weeks) == by_class
    assert sum(week.starts for week in weeks) == sum(week.ends for week in weeks) == len(WHOLE.orders)


def test_moves_are_listed_with_their_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Would catch a move that is not shown, or with the way of another class of transport."""
    plan = with_costs(INSTANCE, plan_of(INSTANCE, put("dig", 14, "EX2 TR1", "Ana Cai")))
    text = shown(tmp_path, plan, capsys)
    move = next(line.split() for line in text.splitlines() if "EX2" in line)
    assert move[3:] == ["EX2", "dam", "quarry", "40"]
    assert "1 move, 1 hauled, 40 km" in text


@pytest.mark.parametrize("columns", ["20", "64", "80", "200"])
def test_any_width_shows_every_order(tmp_path: Path, columns: str) -> None:
    """Would catch columns that vanish, or an error, in a small window; and blanks that end lines."""
    done = bitcorp("show", *files(tmp_path, INSTANCE, PART), env={"COLUMNS": columns})
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert all(line == line.rstrip() for line in lines)
    assert max(map(len, lines)) <= max(64, int(columns))
    assert all(name in done.stdout for name in ("dig", "bolt", "quarry", "tunnel", "Dora"))


def test_an_empty_plan_of_an_empty_instance_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Would catch a division by nothing."""
    empty = small_instance(orders=(), precedences=(), operators=(), machines=())
    paths = files(tmp_path, empty, plan_of(empty))
    assert main(["show", *map(str, paths)]) == 0
    assert "0 of 0 orders planned (100.0 % by priority)" in capsys.readouterr().out
