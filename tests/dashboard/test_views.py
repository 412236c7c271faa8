from __future__ import annotations

from itertools import pairwise

from dashboard.figures.board import board_figure, ground_traces, mark_traces, work_traces
from dashboard.figures.machines import machine_view
from dashboard.figures.operators import operator_view
from dashboard.figures.rows import View
from dashboard.figures.schemes import schemes
from dashboard.figures.sites import site_view
from dashboard.figures.unplanned import wanted
from models.domain.base import Window
from models.domain.index import Index
from tests.dashboard.conftest import Case
from tests.dashboard.support import Drawn, boxes, read


def rows_of(view: View) -> dict[str, int]:
    return {row.key: i for i, row in enumerate(view.rows) if row.kind == "row"}


def traces_of(view: View, case: Case) -> list[dict[str, object]]:
    reading, _, facts = read(*case)
    way = schemes(facts, reading.horizon)[0]
    return [*ground_traces(view), *work_traces(view, way), *mark_traces(view)]


def open_parts(index: Index, site: str, start: int, end: int) -> list[tuple[int, int]]:
    """The open slots of ``[start, end)`` as stretches, slot by slot from the calendar itself."""
    place = index.sites[site]
    windows = index.calendars[place.calendar].windows
    slots = [
        any(w.start <= s < w.end for w in windows) and not any(c.start <= s < c.end for c in place.closures)
        for s in range(start, end)
    ]
    edges = [start + i for i in range(1, len(slots)) if slots[i] != slots[i - 1]]
    cuts = [start, *edges, end]
    return [(a, b) for a, b in pairwise(cuts) if slots[a - start]]


def test_work_is_drawn_exactly_where_the_plan_and_the_calendar_have_it(case: Case) -> None:
    """Catches a bar that is shifted, lost, on another row, or solid through a night or a closure."""
    reading, clock, facts = read(*case)
    view = machine_view(reading, facts, clock)
    rows = rows_of(view)
    wanted_work: Drawn = set()
    wanted_spans: Drawn = set()
    for placed in case[1].orders:
        parts = open_parts(reading.index, reading.site(placed.order), placed.start, placed.end)
        for machine in placed.machines:
            wanted_work |= {(rows[machine], a, b) for a, b in parts}
            if parts != [(placed.start, placed.end)]:
                wanted_spans.add((rows[machine], placed.start, placed.end))
    traces = traces_of(view, case)
    assert boxes(traces, "work") == wanted_work
    assert boxes(traces, "pause") == wanted_spans
    assert wanted_spans, "no order pauses: the fleet tests nothing"


def test_moves_downtimes_and_unavailable_times_are_on_their_machine(case: Case) -> None:
    """Catches a move drawn as work or on another row, and a rental period or paper that is not shown."""
    reading, clock, facts = read(*case)
    view = machine_view(reading, facts, clock)
    rows, traces = rows_of(view), traces_of(view, case)
    machines, slots = case[0].machines, case[0].horizon.slots
    assert boxes(traces, "move") == {(rows[m.machine], m.start, m.end) for m in case[1].moves}
    assert boxes(traces, "downtime") == {(rows[m.id], *w) for m in machines for w in m.downtimes}
    shut = {(rows[m.id], 0, m.available.start) for m in machines if m.available}
    shut |= {(rows[m.id], m.available.end, slots) for m in machines if m.available}
    shut |= {(rows[m.id], d.valid_until, slots) for m in machines for d in m.documents if d.valid_until}
    assert boxes(traces, "unusable") == shut
    notes = [dict(bar.notes) for bar in view.bars if bar.kind == "move"]
    assert all(note["From"] != note["To"] for note in notes)


def test_duties_leave_and_time_off_are_on_their_person(case: Case) -> None:
    """Catches a duty on another person's row and leave that looks like a free day."""
    reading, clock, facts = read(*case)
    view = operator_view(reading, facts, clock)
    rows, traces = rows_of(view), traces_of(view, case)
    assert boxes(traces, "work") == {(rows[d.operator], d.start, d.end) for d in case[1].duties}
    assert boxes(traces, "leave") == {(rows[p.id], *w) for p in case[0].operators for w in p.leave}
    on = {
        (rows[p.id], s) for p in case[0].operators for w in reading.index.available(p.id) for s in range(*w)
    }
    grey = {(row, s) for role in ("off", "leave") for row, a, b in boxes(traces, role) for s in range(a, b)}
    everywhere = {(rows[p.id], s) for p in case[0].operators for s in range(case[0].horizon.slots)}
    assert grey == everywhere - on


def test_a_site_s_orders_are_all_there_and_never_on_top_of_each_other(case: Case) -> None:
    """Catches an order that another one hides, and a closure that is not shown on every lane."""
    reading, clock, facts = read(*case)
    view = site_view(reading, facts, clock)
    shown = {facts[bar.order].order.id for bar in view.bars if bar.kind == "work" and bar.order is not None}
    assert shown == {placed.order for placed in case[1].orders}
    for row in range(len(view.rows)):
        bars = sorted((b.start, b.end) for b in view.bars if b.row == row and b.kind in ("work", "move"))
        assert all(a[1] <= b[0] for a, b in pairwise(bars))
    for site in case[0].sites:
        lanes = [i for i, row in enumerate(view.rows) if row.key == site.id]
        shut = {
            (bar.row, bar.start, bar.end) for bar in view.bars if bar.kind == "closure" and bar.row in lanes
        }
        assert shut == {(lane, *window) for lane in lanes for window in site.closures}


def test_unplanned_orders_have_lanes_in_every_view(case: Case) -> None:
    """Catches unplanned work that is only missing."""
    reading, clock, facts = read(*case)
    left = {item.order for item in case[1].unplanned}
    assert left
    for build in (machine_view, operator_view, site_view):
        view = build(reading, facts, clock)
        bars = [bar for bar in view.bars if bar.kind == "unplanned" and bar.order is not None]
        assert {facts[bar.order].order.id for bar in bars if bar.order is not None} == left
        assert all(view.rows[bar.row].key == " unplanned" for bar in bars)
        assert len({(bar.row, bar.start) for bar in bars}) == len(bars)


def test_unplanned_work_is_drawn_where_it_would_just_be_in_time(case: Case) -> None:
    """Catches a lane that shows no need, or work before the release date or outside open time."""
    reading, _, facts = read(*case)
    checked = 0
    for fact in facts:
        order, place = fact.order, wanted(reading, fact)
        shortest = min(mode.duration for mode in order.modes)
        work = reading.index.open(order.site).count(*place)
        ends = [end for end in (order.due, order.deadline) if end is not None]
        assert order.release <= place.start < place.end <= reading.horizon.slots
        if not ends:
            continue
        assert place.end == min(ends)
        if place.start > order.release:
            checked += 1
            assert work == shortest
            assert reading.index.open(order.site).index(place.start) is not None
        else:
            assert work <= shortest
    assert checked


def test_due_marks_lateness_and_pins(case: Case) -> None:
    """Catches a late order that looks like one in time, and a pin that is not to be seen."""
    reading, clock, facts = read(*case)
    view = machine_view(reading, facts, clock)
    rows, traces = rows_of(view), traces_of(view, case)
    late = {
        (rows[m], max(fact.order.due, fact.placed.start), fact.placed.end)
        for fact in facts
        if fact.placed and fact.order.due is not None and fact.placed.end > fact.order.due
        for m in fact.placed.machines
    }
    assert late
    assert boxes(traces, "late") == late
    due = next(trace for trace in traces if trace["name"] == "due")
    assert {x for x in due["x"] if x is not None} <= {f.order.due for f in facts}  # type: ignore[attr-defined]
    pinned = {pin.order for pin in case[0].pins}
    assert {facts[b.order].order.id for b in view.bars if b.pinned and b.order is not None} == pinned


def test_each_colouring_draws_the_same_work(case: Case) -> None:
    """Catches an order that vanishes when the colour is switched."""
    reading, clock, facts = read(*case)
    view = machine_view(reading, facts, clock)
    drawn = [boxes(work_traces(view, way), "work") for way in schemes(facts, reading.horizon)]
    assert drawn[0] == drawn[1] == drawn[2] != set()


def test_plotly_accepts_every_view_and_the_axis_is_local(case: Case) -> None:
    """Catches a property that Plotly does not know, and ticks that are not at local midnights."""
    reading, clock, facts = read(*case)
    for build in (machine_view, operator_view, site_view):
        view = build(reading, facts, clock)
        figure = board_figure(view, schemes(facts, reading.horizon)[0], clock)
        assert list(figure.layout.xaxis.range) == [0, reading.horizon.slots]
        for slot, words in zip(figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext, strict=True):
            assert f"{reading.horizon.instant(slot):%H:%M}" == "00:00"
            assert words == clock.day(slot)
        now = [shape for shape in figure.layout.shapes if shape.name == "now"]
        assert [(line.x0, line.x1) for line in now] == [(reading.horizon.now, reading.horizon.now)]


def test_rounding_y_gives_the_row(case: Case) -> None:
    """Catches a rectangle that the page would move to the next row when it sorts or filters."""
    reading, clock, facts = read(*case)
    for build in (machine_view, operator_view, site_view):
        view = build(reading, facts, clock)
        for trace in traces_of(view, case):
            ys = [y for y in trace["y"] if y is not None]  # type: ignore[attr-defined]
            assert all(-0.5 <= y - int(y + 0.5) < 0.5 for y in ys)


def test_few_traces_however_many_orders(case: Case) -> None:
    """Catches a trace or a shape for each bar, with which a thousand orders would not open."""
    reading, clock, facts = read(*case)
    for build in (machine_view, operator_view, site_view):
        view = build(reading, facts, clock)
        figure = board_figure(view, schemes(facts, reading.horizon)[0], clock)
        assert len(figure.data) < 30
        assert len(figure.layout.shapes) < 20


def test_a_plan_that_speaks_of_other_things_is_drawn_without_them(case: Case) -> None:
    """Catches a crash by a plan of another instance; the checker's findings say what is wrong."""
    instance, plan = case
    placed = plan.orders[0].model_copy(update={"machines": ("nobody", *plan.orders[0].machines)})
    odd = plan.model_copy(
        update={"orders": (placed, *plan.orders[1:], plan.orders[1].model_copy(update={"order": "none"}))}
    )
    reading, clock, facts = read(instance, odd)
    view = machine_view(reading, facts, clock)
    assert len([b for b in view.bars if b.kind == "work"]) == sum(len(p.machines) for p in plan.orders)


def test_wanted_without_any_date_is_the_first_place(case: Case) -> None:
    """Catches an unplanned order without dates that fills the whole lane or none of it."""
    reading, _, facts = read(*case)
    free = next(f for f in facts if f.order.due is None and f.order.deadline is None)
    place = wanted(reading, free)
    open_time = reading.index.open(free.order.site)
    assert open_time.count(*place) == min(mode.duration for mode in free.order.modes)
    assert isinstance(place, Window)
