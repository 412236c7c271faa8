"""Small random instances whose plans can be listed, for comparison with exhaustive search."""

from __future__ import annotations

from random import Random
from typing import Any

from models.domain.codec import parse_instance
from models.domain.instance import Instance

DAY = 6
"""Slots of a day, four hours each; two or three of them are open."""

DAYS = 3


def small(seed: int, orders: int = 5) -> Instance:
    """Return a few orders on three days, more than three machines and three people can do well."""
    draw = Random(seed)
    sites = [
        {"id": "a", "calendar": "days", "latitude": 0.0, "longitude": 0.0},
        {"id": "b", "calendar": draw.choice(["days", "late"]), "latitude": 0.0, "longitude": 0.2},
    ]
    days = [[day * DAY + 1, day * DAY + 4] for day in range(DAYS)]
    late = [[day * DAY + 2, day * DAY + 4] for day in range(DAYS)]
    return parse_instance(
        {
            "format_version": 1,
            "name": f"small {seed}",
            "horizon": {"start": "2027-01-04T00:00:00Z", "slots": DAY * DAYS, "slot_minutes": 240},
            "weights": {"unplanned": 400_000, "tardiness_per_hour": 300},
            "limits": draw.choice([{}, {"rest_minutes": 480}, {"daily_minutes": 720}]),
            "crew_transport": "crew",
            "calendars": [{"id": "days", "windows": days}, {"id": "late", "windows": late}],
            "sites": sites,
            "transport_classes": [
                {"id": "self", "speed_kmh": 20, "cost_per_km": 40, "cost_per_move": 1_000},
                {"id": "crew", "speed_kmh": 60, "cost_per_km": 5},
            ],
            "equipment_classes": [{"id": "digger", "transport": "self"}],
            "machines": [_machine(draw, i) for i in range(3)],
            "certificates": [{"id": "dig"}, {"id": "lift"}],
            "operators": [_operator(draw, i, days) for i in range(3)],
            "orders": [_order(draw, i) for i in range(orders)],
            "precedences": draw.choice([[], [], [{"predecessor": "w0", "successor": "w1"}]]),
        }
    )


def _machine(draw: Random, number: int) -> dict[str, Any]:
    machine: dict[str, Any] = {
        "id": f"m{number}",
        "equipment_class": "digger",
        "place": draw.choice(["a", "b"]),
        "attributes": {"t": draw.choice([10, 20])},
        "cost_per_hour": draw.choice([4_000, 5_000, 6_000]),
        "downtimes": draw.choice([[], [], [[7, 9]]]),
    }
    if number == 2:
        machine |= {"ownership": "rented", "rent_per_day": 9_000}
    return machine


def _operator(draw: Random, number: int, days: list[list[int]]) -> dict[str, Any]:
    held: list[dict[str, Any]] = [{"certificate": "dig"}]
    if number != 1:
        held.append({"certificate": "lift", "valid_until": draw.choice([None, 10])})
    return {
        "id": f"o{number}",
        "certificates": held,
        "shifts": draw.choice([[[0, DAY * DAYS]], days[1:], days]),
        "latitude": 0.0,
        "longitude": draw.choice([0.0, 0.2]),
        "cost_per_hour": draw.choice([1_500, 2_000, 2_500]),
    }


def _order(draw: Random, number: int) -> dict[str, Any]:
    line = {
        "kind": "machine",
        "equipment_class": "digger",
        "minimum": {"t": draw.choice([5, 5, 15])},
        "certificates": [{"certificate": draw.choice(["dig", "dig", "lift"])}],
    }
    return {
        "id": f"w{number}",
        "site": draw.choice(["a", "b"]),
        "priority": draw.randint(1, 3),
        "release": draw.choice([0, 0, 6]),
        "due": draw.choice([None, 7, 12]),
        "deadline": draw.choice([None, None, 14]),
        "interruptible": draw.random() < 0.6,
        "modes": [{"duration": draw.randint(1, 4), "lines": [line]}],
    }
