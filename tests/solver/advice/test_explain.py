"""Explanations of small plans that are written by hand."""

import pytest

from data.generator import generate
from models.domain.codec import dump_json, parse_instance
from models.domain.instance import Instance
from solver.advice.bottlenecks import bottlenecks, dead_rent
from solver.advice.contradictions import explain_instance
from solver.advice.explain import explain, explained
from solver.advice.findings import Explanation
from solver.advice.why_not import why_not
from solver.check import check
from solver.errors import UnknownName
from solver.limits import SolveLimits
from solver.solve import solve
from tests.support import each_day, machine_line, order

DIG = machine_line("excavator", "digger")


def yard(*orders: dict[str, object], **more: object) -> Instance:
    """Return one site that works 07:00 to 17:00, one owned excavator and one operator for it."""
    return parse_instance(
        {
            "format_version": 1,
            "name": "yard",
            "horizon": {"start": "2026-03-02T00:00:00-05:00", "time_zone": "America/Lima", "slots": 336},
            "calendars": [{"id": "day", "windows": each_day(14, 34)}],
            "sites": [{"id": "quarry", "calendar": "day"}],
            "transport_classes": [{"id": "wheels"}],
            "equipment_classes": [{"id": "excavator", "transport": "wheels"}],
            "machines": [{"id": "E1", "equipment_class": "excavator", "place": "quarry"}],
            "certificates": [{"id": "digger"}],
            "operators": [
                {"id": "ana", "certificates": [{"certificate": "digger"}], "shifts": each_day(14, 34)}
            ],
            "orders": list(orders),
            **more,
        }
    )


def solved(instance: Instance):  # type: ignore[no-untyped-def]
    return solve(instance, SolveLimits(seconds=1.0, workers=1))


FIRST = order("first", "quarry", 20, DIG, deadline=34, priority=9)
SECOND = order("second", "quarry", 20, DIG, deadline=34, priority=1)
RIVALS = yard(FIRST, SECOND)


def test_two_orders_that_need_the_one_machine_name_each_other() -> None:
    """A verdict that only says there is no room, or holds for one plan only, leaves the planner searching."""
    found, offers = explained(RIVALS, solved(RIVALS), "second")
    assert (found.code, found.scope, found.verified) == ("capacity", "together", True)
    assert "first" in {name for r in found.restrictions for name in r.orders}
    kinds = {offer.relaxation.kind for offer in offers}
    assert "deadline" in kinds
    for offer in offers:
        changed = offer.applied(RIVALS)
        plan = offer.priced.plan.model_copy(update={"costs": None})
        assert {v.rule for v in check(changed, plan).violations} <= {"hash", "costs"}


def test_a_late_order_is_explained_by_what_holds_it_up() -> None:
    """An order that is planned is not on time: lateness asks for its cause as much."""
    one = yard({**FIRST, "due": 34}, order("second", "quarry", 20, DIG, due=34, priority=1))
    found = explain(one, solved(one), "second")
    assert (found.question, found.code, found.verified) == ("late", "capacity", True)
    assert "24 h late" in found.words.en


def test_what_is_on_time_needs_no_cause() -> None:
    """An explanation of an order that is planned and on time would invent one."""
    assert explain(RIVALS, solved(RIVALS), "first").code == "planned"


def test_an_order_that_fits_after_all_is_priced() -> None:
    """Being left out by a poor plan is no impossibility."""
    one = yard(order("first", "quarry", 4, DIG))
    empty = solved(one).model_copy(update={"orders": (), "duties": (), "moves": (), "costs": None})
    found = explain(one, empty, "first")
    assert (found.code, found.verified) == ("fits", True)
    assert found.relaxations[0].cost_change == -one.weights.unplanned


def test_unknown_names_are_said_to_be_unknown() -> None:
    """An answer about nothing."""
    with pytest.raises(UnknownName, match="Maybe 'first'"):
        explain(RIVALS, solved(RIVALS), "frist")
    with pytest.raises(UnknownName, match="E9"):
        why_not(RIVALS, solved(RIVALS), "first", machine="E9")


def test_explanations_speak_two_languages_and_are_json() -> None:
    """A language that is missing, or a value that JSON does not carry."""
    found = explain(RIVALS, solved(RIVALS), "second")
    assert Explanation.model_validate_json(found.model_dump_json()) == found
    spoken = found.as_json("es")
    assert spoken["words"].startswith("second no está planificada")
    assert all(isinstance(one["words"], str) for one in spoken["restrictions"])


def test_declined_work_is_named_and_others_declines_do_not_disturb() -> None:
    """A decline that is not told, or one about an order that a question leaves out."""
    ana = {"id": "ana", "certificates": [{"certificate": "digger"}], "shifts": each_day(14, 34)}
    one = yard(
        order("first", "quarry", 4, DIG),
        order("second", "quarry", 4, DIG),
        operators=[{**ana, "declines": [{"order": "second"}]}],
    )
    found = explain(one, solved(one), "second")
    assert (found.code, found.verified) == ("declined", True)
    assert why_not(one, solved(one), "first", operator="ana").verdict == "allowed"


def test_pins_that_contradict_each_other_are_named_alone() -> None:
    """Pins that are solved away, or a set with pins in it that have no part in it."""
    pins = [
        {"kind": "start", "order": "first", "start": 14},
        {"kind": "start", "order": "second", "start": 20},
        {"kind": "machine", "order": "third", "machine": "E1"},
    ]
    one = yard(
        order("first", "quarry", 20, DIG),
        order("second", "quarry", 4, DIG),
        order("third", "quarry", 4, DIG),
        pins=pins,
    )
    found = explain_instance(one)
    assert (found.code, found.verified) == ("pins_contradict", True)
    pinned = {r.orders for r in found.restrictions if r.kind == "pin_start"}
    assert pinned == {("first",), ("second",)}
    assert "third" not in dump_json(found)


def test_a_sound_instance_has_nothing_that_contradicts() -> None:
    """A contradiction where there is none."""
    assert explain_instance(yard(FIRST)).code == "feasible"


def test_why_not_names_the_rule_or_the_price() -> None:
    """A wish that is refused without a rule, or allowed without a price."""
    one = yard(
        order("first", "quarry", 4, DIG, due=20),
        machines=[
            {"id": "E1", "equipment_class": "excavator", "place": "quarry"},
            {"id": "E2", "equipment_class": "excavator", "place": "quarry", "cost_per_hour": 1000},
            {"id": "E3", "equipment_class": "excavator", "place": "quarry", "downtimes": [[0, 336]]},
        ],
    )
    plan = solved(one)
    dearer = why_not(one, plan, "first", machine="E2")
    assert (dearer.verdict, dearer.cost_change, dearer.cost_terms) == ("allowed", 2000, {"operating": 2000})
    down = why_not(one, plan, "first", machine="E3")
    assert (down.verdict, down.verified) == ("forbidden", True)
    assert "downtime" in {r.kind for r in down.restrictions}
    night = why_not(one, plan, "first", start=2)
    assert night.verdict == "forbidden"


@pytest.mark.parametrize("all_rules", [False, True])
def test_a_machine_of_a_class_that_nobody_asks_for_is_named_so(all_rules: bool) -> None:
    """A wish that is refused without a word, or of which nothing is proven where services are due."""
    made = generate(12, 5, all_rules=all_rules)
    classes = {m.id: m.equipment_class for m in made.instance.machines}
    wanted = next(o for o in made.witness.orders if len(o.machines) == 1)
    other = next(name for name, kind in classes.items() if kind != classes[wanted.machines[0]])
    found = why_not(made.instance, made.witness, wanted.order, machine=other)
    assert (found.verdict, found.verified) == ("forbidden", True)
    assert {(r.kind, r.subject) for r in found.restrictions} == {
        ("machine", (wanted.order, classes[wanted.machines[0]]))
    }


def test_a_wish_displaces_what_stands_there() -> None:
    """A wish that is refused though others could give way, or whose victims are not told."""
    one = yard(order("first", "quarry", 20, DIG, priority=9), order("second", "quarry", 20, DIG))
    plan = solved(one)
    at = next(o.start for o in plan.orders if o.order == "first")
    found = why_not(one, plan, "second", start=at)
    assert (found.verdict, found.displaced) == ("allowed", ("first",))


def test_the_one_machine_is_the_bottleneck() -> None:
    """A ranking in which what binds does not come first, or what does not bind stands."""
    fast = [
        {"id": who, "certificates": [{"certificate": "digger"}], "shifts": each_day(14, 34)}
        for who in ("ana", "eva")
    ]
    one = yard(FIRST, SECOND, operators=fast)
    found = bottlenecks(one, solved(one), 4.0)
    assert [b.kind for b in found.bottlenecks] == ["machine"]
    assert found.bottlenecks[0].saving == one.weights.unplanned
    assert found.bottlenecks[0].more_planned == ("second",)


def test_dead_rent_is_named_with_what_would_save_it() -> None:
    """A rented machine that idles while an owned one could do its work."""
    one = yard(
        order("first", "quarry", 4, DIG),
        order("last", "quarry", 4, DIG, release=288),
        machines=[
            {"id": "E1", "equipment_class": "excavator", "place": "quarry"},
            {
                "id": "R1",
                "equipment_class": "excavator",
                "place": "quarry",
                "ownership": "rented",
                "rent_per_day": 10_000,
            },
        ],
    )
    plan = solved(one)
    rented = plan.model_copy(
        update={
            "orders": tuple(o.model_copy(update={"machines": ("R1",)}) for o in plan.orders),
            "duties": tuple(d.model_copy(update={"machine": "R1"}) for d in plan.duties),
            "costs": None,
        }
    )
    (found,) = dead_rent(one, rented)
    assert (found.machine, found.paid_days, found.idle_days) == ("R1", 7, 5)
    assert (found.rent, found.saving) == (70_000, 70_000)
    assert found.unplanned == ()
