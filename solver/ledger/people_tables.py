"""The fixed part of a ledger: people, who is qualified for what, and what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.domain.resources import by_part
from solver.ledger.arrays import flat_rows, ints, join, rows_of, table_of, windows
from solver.ledger.tables import DRIVES, ENDS, ROWS

if TYPE_CHECKING:
    from solver.cpsat.clock import Clock, Ints
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import CompiledMode, PeopleNeed


def people_tables(c: Compiled, clocks: list[Clock], modes: Iterable[CompiledMode]) -> dict[str, Ints]:
    """Return the tables of people."""
    kinds = {kind.id: i for i, kind in enumerate(c.instance.equipment_classes)}
    people, (line_at, line), driver = _people_lines(modes, c.drivers, kinds, c.driven)
    columns = (
        c.people.daily_limit,
        c.people.rest,
        c.people.rate,
        c.people.weekly_limit,
        c.people.days_in_a_row,
        c.people.streak,
        c.people.rested,
        ints(c.pay.normal),
        ints(c.pay.overtime),
        ints(c.pay.group),
        ints(c.people.driving_limit),
    )
    return {
        "person": ints(np.stack(columns, axis=1)),
        "worked": ints(c.people.past),
        "comes_with": ints(c.comes_with),
        **rows_of("refusal", c.refusals, 4),
        "commute": ints(c.people.commute),
        "leave": ints(c.people.leave),
        "reach": ints(c.people.reach),
        "away": ints(c.people.away),
        **_supplies(c),
        **windows("there", c.people.available),
        "crew": ints(c.people.crew_slots),
        "driver": driver,
        "line_at": line_at,
        "line": line,
        "op": people[0],
        "op_from": people[1],
        "op_until": people[2],
        "drives": _rows_that_drive(people[0], line, driver),
        **_people_prices(c, clocks),
    }


def _supplies(c: Compiled) -> dict[str, Ints]:
    """Return what orders ask people to carry, and what these have along."""
    orders = [o.order for o in c.orders[: c.works]]
    tools = sorted({tool for order in orders for tool in order.tools})
    parts = sorted({count.part for order in orders for count in order.parts})
    kind = {name: i for i, name in enumerate(tools)}
    part_kind = {name: len(tools) + i for i, name in enumerate(parts)}
    has = [
        [*(tool in person.tools for tool in tools), *(by_part(person.parts).get(part, 0) for part in parts)]
        for person in c.operators
    ]
    asked = [
        [
            *((kind[tool], 0) for tool in sorted(set(order.tools))),
            *((part_kind[part], units) for part, units in sorted(by_part(order.parts).items())),
        ]
        for order in orders
    ]
    services = len(c.orders) - c.works
    return {
        "has": ints(has).reshape(len(has), len(tools) + len(parts)),
        **rows_of("carry", [*asked, *([] for _ in range(services))], 2),
        "restocks": ints([*(order.restocks for order in orders), *(False for _ in range(services))]),
    }


def _people_prices(c: Compiled, clocks: list[Clock]) -> dict[str, Ints]:
    """Return what people cost beyond their wage."""
    price = c.weights.preference_per_shift
    classes = [kind.id for kind in c.instance.equipment_classes]
    by_site: Ints = np.zeros((len(c.operators), len(c.site_index)), dtype=np.int64)
    for p, person in enumerate(c.operators):
        if person.prefers_sites:
            by_site[p] = price
            by_site[p, [c.site_index[name] for name in person.prefers_sites]] = 0
    by_class = [
        [price * (bool(o.prefers_classes) and kind not in o.prefers_classes) for kind in classes]
        for o in c.operators
    ]
    dear = [c.pay.dear[clock.duty_end] > c.pay.dear[clock.duty_start] for clock in clocks]
    rounds: Ints = np.zeros(len(c.day_starts), dtype=np.int64)
    return {
        "premium": c.pay.premium,
        "dear": join([*(each.astype(np.int64) for each in dear), rounds]),
        "dislike": by_site,
        "dislike_class": ints(by_class).reshape(len(by_class), len(classes)),
        "before": ints(c.pay.before),
        **rows_of("member", [[(p,) for p in group] for group in c.pay.groups], 1),
    }


def _people_lines(
    modes: Iterable[CompiledMode],
    drivers: Iterable[PeopleNeed | None],
    kinds: dict[str, int],
    driven: set[str],
) -> tuple[tuple[Ints, Ints, Ints], tuple[Ints, Ints], Ints]:
    """Return who is qualified for the people lines, equal ones once, the lines' rows, and the drivers'."""
    rows: list[Sequence[Sequence[int]]] = []
    known: dict[int, tuple[int, int]] = {}
    found: list[PeopleNeed] = []

    def rows_of(need: PeopleNeed) -> tuple[int, int]:
        key = id(need.operators)
        if key not in known:
            first = known[id(found[-1].operators)][1] if found else 0
            known[key] = first, first + len(need.operators)
            found.append(need)
        return known[key]

    for mode in modes:
        own, seat = [], 0
        units, place = {}, 0
        for machines in mode.machines:
            units[machines.line] = place
            place += machines.quantity
        for need in mode.people:
            kind = kinds.get(need.equipment_class or "", -1)
            own.append(
                (
                    need.quantity,
                    *rows_of(need),
                    seat,
                    units.get(need.line, -1),
                    kind,
                    need.equipment_class in driven,
                )
            )
            seat += need.quantity
        rows.append(sorted(own, key=lambda row: row[ENDS] - row[ROWS]))
    driver = [(-1, -1) if need is None else rows_of(need) for need in drivers]
    table = (
        join([need.operators for need in found]),
        join([need.valid_from for need in found]),
        join([need.valid_until for need in found]),
    )
    return table, flat_rows(rows, 7), table_of(driver, 2)


def _rows_that_drive(op: Ints, lines: Ints, drivers: Ints) -> Ints:
    """Return for each row of ``op`` whether who is in it drives."""
    found: Ints = np.zeros(len(op), dtype=np.int64)
    for row in lines[lines[:, DRIVES] > 0]:
        found[row[ROWS] : row[ENDS]] = 1
    for first, last in drivers.tolist():
        found[max(0, first) : max(0, last)] = 1
    return found
