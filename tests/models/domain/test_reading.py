"""A plan read against its instance."""

from __future__ import annotations

from models.domain.index import FOREVER, Index
from models.domain.reading import Reading
from tests.support import good_plan, of_orders, order, people_line, plan_of, put, small_instance, with_item

FLEET = small_instance()


def test_site_is_open_in_its_calendars_windows_without_its_closures() -> None:
    """Closures that are left in, or windows that touch left apart."""
    halves = {"id": "day", "windows": [[14, 20], [20, 34]]}
    fleet = small_instance(calendars=[halves, {"id": "night", "windows": [[44, 60]]}])
    shut = with_item(fleet, "sites", "dam", closures=[[16, 18], [30, 40]])
    assert Index(fleet).open("quarry").windows == ((14, 34),)
    assert Index(shut).open("dam").windows == ((14, 16), (18, 30))


def test_duties_are_split_at_handovers_inside_a_working_period_only() -> None:
    """An empty duty at a hand-over that lies on the edge, or a hand-over given twice."""
    night = {"id": "night", "windows": [[44, 60], [92, 108]], "handovers": [44, 52, 52, 60, 70]}
    fleet = small_instance(calendars=[FLEET.calendars[0].model_dump(), night])
    assert Index(fleet).duties("tunnel").windows == ((44, 52), (52, 60), (92, 108))


def test_an_order_has_the_time_of_its_site_less_wet_ground_and_lack_of_a_permit() -> None:
    """Would catch time of an order that is its site's, or that of another order there."""
    fleet = with_item(FLEET, "sites", "quarry", rain=[[20, 22]], drying_minutes=60)
    fleet = with_item(fleet, "orders", "dig", dry_ground=True, permit_windows=[[0, 26], [30, 300]])
    index = Index(fleet)
    assert index.open("quarry").windows[:2] == ((14, 20), (22, 34))
    assert index.open_for("dig").windows[:3] == ((14, 20), (24, 26), (30, 34))
    assert index.duties_for("dig").windows == index.open_for("dig").windows
    assert index.open_for("survey") is index.open("quarry")
    assert index.duties_for("survey") is index.duties("quarry")


def test_machine_is_usable_in_its_period_with_every_kind_of_paper() -> None:
    """Papers of one name that must all be valid, or papers of two names of which one suffices."""
    papers = [
        {"name": "insurance", "valid_until": 30},
        {"name": "insurance", "valid_from": 30, "valid_until": 90},
        {"name": "inspection", "valid_from": 20},
    ]
    fleet = with_item(FLEET, "machines", "EX1", documents=papers, available=[10, 200])
    assert Index(fleet).usable("EX1").windows == ((20, 90),)
    assert Index(FLEET).usable("EX1").windows == ((0, FOREVER),)


def test_night_duty_counts_to_the_date_of_its_start() -> None:
    """A shift over midnight that counts to the day on which it ends; hand-over at 02:00 begins another."""
    fleet = of_orders(order("bolt", "tunnel", 20, people_line()))
    reading = Reading(fleet, plan_of(fleet, put("bolt", 50, crew="Eva / Fay / Eva")))
    dates = [((d.start, d.end), reading.date(d)) for d in reading.assignments]
    assert dates == [((50, 52), 0), ((52, 60), 1), ((92, 100), 1), ((100, 102), 2)]


def test_move_is_for_the_next_order_after_it() -> None:
    """A move that is laid to the order before it."""
    reading = Reading(FLEET, good_plan(FLEET))
    assert [reading.goal(move) for move in reading.moves["TR1"]] == ["fill"]


def test_slots_far_away_are_told_as_slots() -> None:
    """A date beyond the calendar that ends in a traceback."""
    late = {"start": "9999-12-01T00:00:00+00:00", "slots": 336, "slot_minutes": 30}
    reading = Reading(small_instance(horizon=late), good_plan(FLEET))
    assert reading.when(10) == "9999-12-01 05:00"
    assert reading.when(1_000_000) == "slot 1000000"
