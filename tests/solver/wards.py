"""Tiny random rosters: a few people, days and kinds of shifts, small enough to list all their plans."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

from models.domain import Instance, Plan, instance_hash
from models.domain.codec import parse_instance
from models.domain.plan import PlannedOrder, ShiftAssignment

DAY = 3
"""Slots of eight hours of a day."""


def ward(seed: int, days: int = 4, people: int = 2, *, hard: bool = False) -> Instance:
    """Return a roster with random limits, requests and prices.

    Parameters
    ----------
    hard
        Whether some lines must have somebody.
    """
    draw = random.Random(seed)
    kinds = ["early", "late"]
    orders = []
    for day, kind in itertools.product(range(days), kinds):
        line: dict[str, Any] = {
            "kind": "people",
            "quantity": draw.choice([0, 1, 1, 2]),
            "most": max(2, people),
            "short_cost": draw.choice([40, 100]),
            "extra_cost": draw.choice([0, 7]),
        }
        line["least"] = 1 if hard and line["quantity"] and draw.random() < 0.3 else 0
        length = 1 if kind == "early" else draw.choice([1, 2])
        orders.append(
            {
                "id": f"{kind}{day}",
                "site": "ward",
                "release": DAY * day,
                "deadline": DAY * day + length,
                "interruptible": False,
                "optional": False,
                "shift_kind": kind,
                "modes": [{"duration": length, "lines": [line]}],
            }
        )
    return parse_instance(
        {
            "format_version": 1,
            "name": f"ward {seed}",
            "horizon": {
                "start": f"2027-01-0{draw.randint(6, 9)}T00:00:00Z",
                "slots": DAY * days,
                "slot_minutes": 480,
            },
            "calendars": [
                {
                    "id": "days",
                    "windows": [[0, DAY * days]],
                    "handovers": [DAY * day for day in range(1, days)],
                }
            ],
            "sites": [{"id": "ward", "calendar": "days"}],
            "shift_kinds": [{"id": "early"}, {"id": "late", "not_before": draw.choice([[], ["early"]])}],
            "operators": [
                {
                    "id": f"p{i}",
                    "shifts": [[0, DAY * days]],
                    "leave": draw.choice([[], [[DAY, 2 * DAY]]]),
                    "cost_per_hour": draw.choice([0, 0, 1]),
                    "history": draw.choice([[], [{"days_before": 1, "minutes": 480}]]),
                    "limits": {
                        "consecutive_days": draw.choice([None, 2, 3]),
                        "least_consecutive_days": draw.choice([None, 2]),
                        "least_days_off": draw.choice([None, 2]),
                        "least_period_minutes": draw.choice([None, 480, 960]),
                        "most_period_minutes": draw.choice([None, 1440]),
                        "most_weekends": draw.choice([None, 0, 1]),
                        "shift_kinds": draw.choice([[], [{"shift_kind": "late", "most": 1}]]),
                    },
                    "requests": [
                        {
                            "shift_kind": draw.choice([None, *kinds]),
                            "window": [DAY * day, DAY * (day + 1)],
                            "wanted": draw.random() < 0.5,
                            "cost": draw.randint(1, 9),
                        }
                        for day in draw.sample(range(days), 2)
                    ],
                }
                for i in range(people)
            ],
            "orders": orders,
        }
    )


def rosters(instance: Instance) -> Iterator[Plan]:
    """Every way of giving each person one shift or none on each day, sound or not."""
    days = range(instance.horizon.slots // DAY)
    by_id = {order.id: order for order in instance.orders}
    orders = tuple(
        PlannedOrder(order=o.id, mode=0, start=o.release, end=o.release + o.modes[0].duration)
        for o in instance.orders
    )
    cells = [(person.id, day) for person in instance.operators for day in days]
    digest = instance_hash(instance)
    for chosen in itertools.product(["", "early", "late"], repeat=len(cells)):
        duties = []
        for (person, day), kind in zip(cells, chosen, strict=True):
            if kind:
                order = by_id[f"{kind}{day}"]
                end = order.release + order.modes[0].duration
                duty = ShiftAssignment(operator=person, order=order.id, line=0, start=order.release, end=end)
                duties.append(duty)
        yield Plan(
            instance_name=instance.name,
            instance_hash=digest,
            status="FEASIBLE",
            orders=orders,
            duties=tuple(duties),
        )
