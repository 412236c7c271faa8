from __future__ import annotations

from dashboard.figures.utilisation import class_uses, machine_use, operator_use
from tests.dashboard.conftest import Case
from tests.dashboard.support import read


def test_a_machine_works_as_long_as_its_orders_last(case: Case) -> None:
    """Catches pauses counted as work, and work lost at the edge of a working period."""
    reading, _, _ = read(*case)
    for machine in case[0].machines:
        asked = sum(reading.mode(placed).duration for placed in reading.uses.get(machine.id, ()))
        use = machine_use(reading, machine.id)
        assert use.worked == asked
        assert use.worked <= use.possible


def test_possible_time_is_where_the_machine_stands(case: Case) -> None:
    """Catches hours counted while it is down, not available, on the road, or by another site's calendar."""
    reading, _, _ = read(*case)
    index, slots = reading.index, reading.horizon.slots
    for machine in case[0].machines:
        at: list[str | None] = [machine.place] * slots
        for move in reading.moves.get(machine.id, ()):
            at[move.start : move.end] = [None] * (move.end - move.start)
            at[move.end :] = [move.destination] * (slots - move.end)
        possible = sum(
            site is not None
            and index.open(site).index(slot) is not None
            and index.usable(machine.id).index(slot) is not None
            and not any(w.start <= slot < w.end for w in machine.downtimes)
            for slot, site in enumerate(at)
        )
        assert machine_use(reading, machine.id).possible == possible


def test_classes_and_people_add_up(case: Case) -> None:
    """Catches a machine that its class forgets, and a person's leave that counts as idle."""
    reading, _, _ = read(*case)
    assert sum(use.worked for use in class_uses(reading).values()) == sum(
        machine_use(reading, machine.id).worked for machine in case[0].machines
    )
    for person in case[0].operators:
        use = operator_use(reading, person.id)
        assert use.worked == sum(d.end - d.start for d in case[1].duties if d.operator == person.id)
        assert use.worked <= use.possible == reading.index.available(person.id).total
