"""What lowboys, their drivers and workshops do is on the board."""

from __future__ import annotations

from dashboard.figures.machines import machine_view
from dashboard.figures.operators import operator_view
from dashboard.figures.rows import Bar, View
from dashboard.figures.utilisation import machine_use, operator_use
from models.domain.reading import Reading
from tests.dashboard.support import read
from tests.solver.rules.test_rounds import FLEET, TOUR
from tests.solver.rules.test_services import BASE, GOOD


def bars_of(view: View, key: str) -> list[Bar]:
    """Return what is on the row of a machine or person."""
    row = next(i for i, row in enumerate(view.rows) if row.key == key)
    return [bar for bar in view.bars if bar.row == row]


def test_a_round_is_on_the_rows_of_lowboy_and_driver() -> None:
    """Would catch a lowboy that seems to stand, or a driver who seems to be free."""
    reading, clock, facts = read(FLEET, TOUR)
    for view, key in (
        (machine_view(reading, facts, clock), "LB1"),
        (operator_view(reading, facts, clock), "Cai"),
    ):
        rounds = [(bar.start, bar.end) for bar in bars_of(view, key) if bar.kind == "move"]
        assert rounds == [(19, 26), (62, 69)]
        assert all(bar.label.startswith("EX1: ") for bar in bars_of(view, key) if bar.kind == "move")


def test_rounds_are_work() -> None:
    """Would catch a use of nothing: 14 slots of driving; the lowboy's place is closed for most of them."""
    reading = Reading(FLEET, TOUR)
    assert operator_use(reading, "Cai").worked == 14
    assert machine_use(reading, "LB1").worked == reading.index.open("tunnel").count(62, 69)


def test_a_move_says_who_hauls_and_who_drives() -> None:
    """Would catch a hauled machine that is said to drive itself."""
    reading, clock, facts = read(FLEET, TOUR)
    moves = [b for b in bars_of(machine_view(reading, facts, clock), "EX1") if b.kind == "move"]
    assert [dict(bar.notes)["How"] for bar in moves] == ["hauled by LB1, driven by Cai"] * 2


def test_a_service_is_on_the_row_of_its_machine() -> None:
    """Would catch a machine that seems to be free while it is in the workshop."""
    reading, clock, facts = read(BASE, GOOD)
    bars = bars_of(machine_view(reading, facts, clock), "EX1")
    (done,) = (bar for bar in bars if bar.label.startswith("Service"))
    assert (done.start, done.end) == (14, 18)
    assert "workshop" in dict(done.notes)["Where"]
