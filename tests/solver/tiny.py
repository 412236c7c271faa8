"""Tiny random instances that touch every rule, small enough to list all their plans."""

from __future__ import annotations

import random
from typing import Any

from models.domain import Instance
from models.domain.codec import parse_instance


def tiny(seed: int, orders: int = 2) -> Instance:
    """Return two or three orders on two days of five half-hour slots each, with random rules."""
    draw = random.Random(seed)
    moving = random.Random(f"{seed}/moves")
    place = random.Random(f"{seed}/places")
    people = random.Random(f"{seed}/people")
    slots = 14
    days = [[1, 5], [7, 11]]
    sites: list[dict[str, Any]] = [
        {"id": "a", "calendar": "days", "latitude": 0.0, "longitude": 0.0},
        {"id": "b", "calendar": draw.choice(["days", "late"]), "latitude": 0.0, "longitude": 0.1},
    ]
    machines = [
        {
            "id": "m0",
            "equipment_class": "digger",
            "place": "a",
            "attributes": {"t": 20},
            "cost_per_hour": 5000,
        },
        {
            "id": "m1",
            "equipment_class": "digger",
            "place": draw.choice(["a", "b"]),
            "attributes": {"t": draw.choice([10, 20])},
            "cost_per_hour": 4000,
            "ownership": draw.choice(["owned", "rented"]),
            "rent_per_day": 700,
            "downtimes": draw.choice([[], [[2, 3]], [[8, 9]]]),
            "declines": people.choice([[], [], [{"order": "w1", "window": [1, 3]}], [{"site": "b"}]]),
        },
    ]
    own = random.Random(f"rent {seed}")  # a stream of its own leaves the others' draws as they are
    for machine in machines:
        machine["standby_per_hour"] = own.choice([0, 40])
    if machines[1]["ownership"] == "rented" and own.random() < 0.7:
        del machines[1]["rent_per_day"]
        machines[1]["contract"] = "terms"
        begun = {"days": 6, "minutes": 600, "month_minutes": 600, "invoiced": 1_500}
        machines[1]["hire"] = own.choice([None, begun, {"days": 26, "month_minutes": 480}])
        machines[1]["operators"] = own.choice([[], [], ["o1"]])
    operators = [
        {
            "id": "o0",
            "certificates": [{"certificate": "dig", "valid_until": draw.choice([None, 9, 10])}],
            "shifts": [[0, 14]],
            "latitude": 0.0,
            "longitude": 0.0,
            "cost_per_hour": 2000,
            "history": people.choice([[], [{"days_before": 1, "minutes": 470}]]),
            "rested_minutes": people.choice([None, 240]),
        },
        {
            "id": "o1",
            "certificates": [{"certificate": "dig"}],
            "shifts": draw.choice([[[0, 5], [7, 14]], [[0, 14]], [[1, 4], [8, 12]]]),
            "leave": draw.choice([[], [[1, 3]]]),
            "cost_per_hour": 1500,
            "declines": people.choice([[], [{"order": "w0"}], [{"site": "a", "window": [2, 8]}]]),
        },
    ]
    paid = random.Random(f"people's costs {seed}")
    for operator in operators:
        operator["group"] = paid.choice([None, "crew", "crew"])
        operator["overtime"] = paid.choice([None, {"normal_minutes": 480, "cost_per_hour": 90}])
        operator["prefers_sites"] = paid.choice([[], [], ["a"], ["b"]])
        operator["prefers_classes"] = paid.choice([[], [], ["carrier"]])
    work = []
    for i in range(orders):
        lines: list[dict[str, Any]] = [
            {
                "kind": "machine",
                "equipment_class": "digger",
                "minimum": {"t": draw.choice([5, 15])},
                "certificates": [{"certificate": "dig"}],
            }
        ]
        if draw.random() < 0.4:
            lines.append({"kind": "pool", "pool": draw.choice(["lights", "hands"]), "quantity": 1})
        modes = [{"duration": draw.randint(1, 5), "lines": lines}]
        if draw.random() < 0.3:
            lines = [{"kind": "people", "certificates": [{"certificate": "dig"}]}]
            modes.append({"duration": draw.randint(2, 4), "lines": lines})
        work.append(
            {
                "id": f"w{i}",
                "site": draw.choice(["a", "b"]),
                "priority": draw.randint(1, 3),
                "release": draw.choice([0, 0, 2]),
                "due": draw.choice([None, 4, 9]),
                "deadline": draw.choice([None, 11, 12]),
                "interruptible": draw.random() < 0.7,
                "modes": modes,
            }
        )
        work[-1]["zone"] = place.choice([None, "pit"])
        work[-1]["dry_ground"] = place.choice([False, True])
        work[-1]["permit_days"] = place.choice([0, 0, 0, 1])
        work[-1]["permit_windows"] = place.choice([[], [], [], [[0, 4], [6, 14]]])
    for site in sites:
        site |= {"zones": ["pit"], "machine_limit": place.choice([None, None, 1])}
        site |= {"rain": place.choice([[], [], [[3, 4]], [[0, 2]]]), "drying_minutes": 240}
    links = []
    if draw.random() < 0.6 and orders > 1:
        link: dict[str, Any] = {"predecessor": "w0", "successor": "w1"}
        link["kind"] = draw.choice(["FS", "SS", "FF", "SF"])
        link["min_lag"] = draw.choice([0, 1, 2])
        link["max_lag"] = draw.choice([None, link["min_lag"] + 2])
        link["lag_time"] = draw.choice(["calendar", "working"])
        links.append(link)
    lowboys: dict[str, Any] = {"pool": "lowboys"}
    if moving.random() < 0.4:
        lowboys = {"lowboys": "carrier", "driver_certificates": moving.choice([[], ["dig"]])}
        machines += [
            {
                "id": f"l{i}",
                "equipment_class": "carrier",
                "place": moving.choice(["a", "b"]),
                "downtimes": moving.choice([[], [[5, 6]]]),
                "sites": moving.choice([None, ["a"]]) if i else None,
            }
            for i in range(moving.choice([1, 1, 2]))
        ]
    return parse_instance(
        {
            "format_version": 1,
            "name": f"tiny {seed}",
            "horizon": {"start": "2027-01-04T00:00:00Z", "slots": slots, "slot_minutes": 240},
            "weights": {
                "unplanned": 90_000,
                "tardiness_per_hour": 50,
                "makespan_per_slot": draw.choice([0, 7]),
                "preference_per_shift": paid.choice([0, 110]),
                "continuity_per_change": paid.choice([0, 130]),
                "fairness_per_hour": paid.choice([0, 0, 17]),
                "fairness_per_shift": paid.choice([0, 0, 150]),
            },
            "limits": {
                **draw.choice([{}, {"rest_minutes": 720}, {"daily_minutes": 720, "rest_minutes": 480}]),
                **people.choice([{}, {"weekly_minutes": 1500}, {"weekly_minutes": 1000}]),
                **people.choice([{}, {}, {"consecutive_days": 1}]),
                **paid.choice([{}, {"daily_driving_minutes": 480}, {"daily_driving_minutes": 960}]),
            },
            "crew_transport": draw.choice([None, "crew"]),
            "calendars": [
                {"id": "days", "windows": days, "handovers": draw.choice([[], [3, 9]])},
                {"id": "late", "windows": [[2, 6], [8, 12]]},
                {"id": "light", "windows": [[0, 2], [5, 7], [11, 12], [12, 13]]},
            ],
            "sites": sites,
            "transport_classes": [
                {
                    "id": "low",
                    **lowboys,
                    "speed_kmh": 40,
                    "cost_per_move": 900,
                    "cost_per_km": 3,
                    "calendar": moving.choice([None, None, "light"]),
                },
                {
                    "id": "self",
                    "speed_kmh": 60,
                    "cost_per_km": 2,
                    "calendar": moving.choice([None, None, "light"]),
                    "permit_days": moving.choice([0, 0, 1]),
                },
                {"id": "crew", "speed_kmh": 60, "cost_per_km": 1},
            ],
            "equipment_classes": [
                {
                    "id": "digger",
                    "transport": draw.choice(["low", "self"]),
                    "driven": paid.choice([False, True]),
                },
                {"id": "carrier", "transport": "self"},
            ],
            "contracts": [
                {
                    "id": "terms",
                    "per_day": own.choice([None, 700]),
                    "per_week": own.choice([None, 1_100, 2_000]),
                    "per_hour": own.choice([None, None, 60]),
                    "delivery": own.choice([0, 130]),
                    "pickup": own.choice([0, 70]),
                    "per_month": own.choice([None, 3_000]),
                    "month_hours": own.choice([100, 176]),
                    "overtime_per_hour": own.choice([None, 90]),
                    "deducts_downtimes": True,
                    "holidays": own.choice([[], [[6, 12]], [[12, 14]]]),
                }
            ],
            "machines": machines,
            "certificates": [{"id": "dig"}],
            "premiums": paid.choice([[], [{"id": "night", "calendar": "light", "cost_per_hour": 60}]]),
            "operators": operators,
            "pools": [
                {"id": "lowboys", "levels": [{"start": 0, "capacity": 1}]},
                {"id": "lights", "levels": [{"start": 0, "capacity": 1}]},
                {
                    "id": "hands",
                    "kind": "people",
                    "levels": [{"start": 0, "capacity": 1}, {"start": 7, "capacity": 2}],
                },
            ],
            "orders": work,
            "precedences": links,
            "pins": draw.choice([[], [], [{"kind": "machine", "order": "w0", "machine": "m0"}]]),
        }
    )


def metered(seed: int, orders: int = 2) -> Instance:
    """Return a tiny instance whose machines need services: in a workshop, in the field or both."""
    draw = random.Random(seed + 1000)
    data = tiny(seed, orders).model_dump(mode="json", by_alias=True)
    data["sites"][draw.randrange(2)]["workshop_places"] = 1
    workshops = [site["id"] for site in data["sites"] if site["workshop_places"]]
    for order in data["orders"]:
        order["engine_percent"] = draw.choice([50, 100, 100])
    for machine in data["machines"]:
        small = {
            "id": "small",
            "interval_minutes": 240 * draw.randint(4, 6),
            "due_minutes": 6_000 + 240 * draw.randint(-1, 4),
            "tolerance_minutes": draw.choice([0, 120]),
            "duration": draw.randint(1, 2),
            "workshops": workshops,
            "field": draw.random() < 0.3,
            "cost": draw.randint(1, 400),
        }
        large = {**small, "id": "large", "interval_minutes": 2_400, "covers": ["small"], "cost": 500}
        large["due_minutes"] = 6_000 + 240 * draw.randint(1, 6)
        machine["meter_minutes"] = 6_000
        machine["services"] = draw.choice([[small], [small], [small, large]])
    data["name"] += " metered"
    return Instance.model_validate(data)
