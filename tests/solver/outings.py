"""Tiny random instances of people who leave a base, carry tools and parts, and call at a yard."""

from __future__ import annotations

import random
from itertools import permutations
from typing import Any

from models.domain import Instance
from models.domain.codec import parse_instance

PLACES = ("home", "yard", "near", "far")


def outings(
    seed: int, orders: int = 2, calls: int = 1, *, plain: bool = False, optional: float = 0.3
) -> Instance:
    """Return some orders and calls on one day of twelve slots, or on two of six and five, with two people.

    Ways have a direction, and the way by another place may be the shorter one.

    Parameters
    ----------
    plain
        Whether all people have a base, and one shift on each day.
    optional
        Share of the orders that may be left out.
    """
    draw = random.Random(f"outings {seed}")
    two_days = draw.random() < 0.4
    minutes = 240 if two_days else 60
    people: list[dict[str, Any]] = [
        {
            "id": f"p{i}",
            "certificates": [{"certificate": name} for name in draw.choice([["a"], ["b"], ["a", "b"]])],
            "shifts": draw.choice([[[0, 12]], [[0, 12]], [[1, 11]], *([] if plain else [[[0, 6], [8, 12]]])]),
            "base": draw.choice(["home", "home", "yard", "home" if plain else None]),
            "tools": draw.choice([[], ["saw"], ["saw", "pump"]]),
            "parts": draw.choice([[], pipes(1), pipes(2)]),
        }
        for i in range(2)
    ]
    people[0]["certificates"] = [{"certificate": "a"}, {"certificate": "b"}]
    for person in people:
        person["away_per_hour"] = 6 * 60 // minutes * draw.choice([100, 200]) if person["base"] else 0
    work: list[dict[str, Any]] = []
    for i in range(orders):
        release = draw.randint(0, 5)
        duration = draw.randint(1, 2)
        work.append(
            {
                "id": f"w{i}",
                "site": draw.choice(["near", "far"]),
                "release": release,
                "deadline": release + duration + draw.randint(3, 5),
                "interruptible": False,
                "optional": draw.random() < optional,
                "tools": draw.choice([[], [], ["saw"], ["pump"]]),
                "parts": draw.choice([[], pipes(1), pipes(2)]),
                "modes": [{"duration": duration, "lines": [line(draw.choice(["a", "b"]))]}],
            }
        )
    for i in range(calls):
        work.append(
            {
                "id": f"c{i}",
                "site": "yard",
                "release": draw.randint(0, 4),
                "interruptible": False,
                "restocks": True,
                "modes": [{"duration": 1, "lines": [line()]}],
            }
        )
        work[-1]["deadline"] = work[-1]["release"] + 4
    return parse_instance(
        {
            "format_version": 1,
            "name": f"outings {seed}",
            "horizon": {"start": "2027-01-04T00:00:00Z", "slots": 12, "slot_minutes": minutes},
            "weights": {"unplanned": 40_000, "tardiness_per_hour": 0},
            "crew_transport": "van",
            "calendars": [{"id": "always", "windows": [[0, 6], [7, 12]] if two_days else [[0, 12]]}],
            "sites": [{"id": name, "calendar": "always"} for name in PLACES],
            "transport_classes": [{"id": "van"}],
            "roads": [
                {
                    "transport": "van",
                    "origin": a,
                    "destination": b,
                    "minutes": minutes * draw.choice([1, 1, 2]),
                    "km": 0,
                }
                for a, b in permutations(PLACES, 2)
            ],
            "certificates": [{"id": "a"}, {"id": "b"}],
            "operators": people,
            "orders": work,
        }
    )


def line(*certificates: str) -> dict[str, Any]:
    """Return a line of one person."""
    return {"kind": "people", "certificates": [{"certificate": name} for name in certificates]}


def pipes(units: int) -> list[dict[str, Any]]:
    """Return so many pipes."""
    return [{"part": "pipe", "units": units}]
