"""Demands on people who leave a base each day, with tools and parts along."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random

from data.generator.dressing import TRIES, Dress
from models.domain.reading import Reading
from models.domain.resources import PartCount

SHARE = 0.15
"""Share of the orders that ask for a tool, and of those that use up parts."""

TOOL, PART = "laser", "tooth"


def bases(dress: Dress) -> None:
    """People whom the witness has at work come from the farthest of some sites that their shifts allow."""
    draw = Random(f"{dress.instance.name} bases")
    busy = sorted({duty.operator for duty in dress.witness.duties})
    draw.shuffle(busy)
    sites = [site.id for site in dress.instance.sites]
    for name in busy[:TRIES]:
        worked = {dress.index.orders[d.order].site for d in dress.witness.duties if d.operator == name}

        def far(site: str, worked: set[str] = worked) -> int:
            return sum(dress.index.crew_slots(site, other) for other in worked)

        ranked = sorted(sites, key=lambda site: (-far(site), site))
        for site in ranked[:: -(-len(ranked) // TRIES)]:
            if dress.wear_item("operators", dress.index.operators[name], base=site, away_per_hour=100):
                break


def carried(dress: Dress) -> None:
    """Some orders ask for a tool, or use up parts; people have along what the witness asks of them."""
    draw = Random(f"{dress.instance.name} carried")
    orders = [order.id for order in dress.instance.orders]
    draw.shuffle(orders)
    count = min(TRIES, max(1, round(SHARE * len(orders))))
    tooled, supplied = set(orders[:count]), set(orders[count : 2 * count])
    has_tool = {duty.operator for duty in dress.witness.duties if duty.order in tooled}
    used: dict[str, Counter[int]] = defaultdict(Counter)
    reading = Reading(dress.instance, dress.witness, dress.index)
    for duty in reading.assignments:
        if duty.order in supplied:
            used[duty.operator][reading.date(duty)] += 1
    people = tuple(
        person.model_copy(
            update={
                "tools": (TOOL,) if person.id in has_tool else (),
                "parts": (PartCount(part=PART, units=max(used[person.id].values())),)
                if person.id in used
                else (),
            }
        )
        for person in dress.instance.operators
    )
    work = tuple(
        order.model_copy(
            update={
                "tools": (TOOL,) if order.id in tooled else (),
                "parts": (PartCount(part=PART),) if order.id in supplied else (),
            }
        )
        for order in dress.instance.orders
    )
    dress.wear(operators=people, orders=work)
