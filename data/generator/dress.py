"""Every rule in one fleet: demands that its witness plan keeps just so, drawn after the plan.

Each is put to the test: what the witness would break is left out again. So the plan stays a plan, and
each demand is as tight as the plan lets it be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from random import Random
from typing import Any

from models.domain.base import Window
from models.domain.codec import instance_hash
from models.domain.index import Index
from models.domain.instance import Instance, Reference, ReferenceOrder
from models.domain.orders import BudgetUse, MachinePin, ModePin, OperatorPin, WorkOrder
from models.domain.people import Decline, Overtime, Premium
from models.domain.plan import Plan, PlannedOrder
from models.domain.resources import Budget
from models.domain.services import Service
from models.domain.sites import Calendar, Site
from models.domain.time import subtract
from solver.check import check, with_costs

LONGEST_RAIN = 8
"""Slots of one rain at most."""

DRYING_DAYS = (1, 2, 3)
DAYLIGHT = ((6, 18), (5, 19), (4, 20))
"""Hours of a day in which a transport class may be moved, the shortest that the witness keeps."""

SATURDAY = 5
HURRY_HOURS = 10, 60
TRIES = 12
"""Orders of a kind that are tried for a demand, so that large fleets take no longer than small ones."""


def dressed(rng: Random, instance: Instance, witness: Plan) -> tuple[Instance, Plan]:
    """Return a fleet with demands of every rule, and its witness with the costs that it has there."""
    dress = _Dress(rng, instance, witness)
    for add in DEMANDS:
        add(dress)
    made = Instance.model_validate(dress.instance.model_dump())
    plan = witness.model_copy(update={"instance_hash": instance_hash(made)})
    return made, with_costs(made, plan)


class _Dress:
    """A fleet that gets one demand after the other."""

    def __init__(self, rng: Random, instance: Instance, witness: Plan) -> None:
        self.rng = rng
        self.instance = instance
        self.witness = witness.model_copy(update={"instance_hash": "", "costs": None})
        self.index = Index(instance)
        self.placed = {placed.order: placed for placed in witness.orders}
        self.taken: set[str] = set()

    def wear(self, **fields: Any) -> bool:
        """Take other fields of the instance, if the witness keeps every rule with them."""
        changed = self.instance.model_copy(update=fields)
        index = Index(changed)
        if not check(changed, self.witness, index).ok:
            return False
        self.instance, self.index = changed, index
        return True

    def wear_item(self, collection: str, item: Any, **fields: Any) -> bool:
        """The same for fields of one site, order or the like."""
        items = getattr(self.instance, collection)
        other = item.model_copy(update=fields)
        return self.wear(**{collection: tuple(other if x.id == item.id else x for x in items)})

    def some(self, collection: str) -> list[Any]:
        """Return some items of a collection in random order."""
        items = list(getattr(self.instance, collection))
        self.rng.shuffle(items)
        return items[:TRIES]

    def orders(self, share: float) -> list[WorkOrder]:
        """Return at most this share of all orders that have no demand of their own yet; they have one then.

        Orders have one demand each, so that no other holds an order in its place when one is lifted.
        """
        free = [order for order in self.instance.orders if order.id not in self.taken]
        self.rng.shuffle(free)
        chosen = free[: min(TRIES, max(1, round(share * len(self.instance.orders))))]
        self.taken.update(order.id for order in chosen)
        return chosen

    def at(self, site: Site) -> list[PlannedOrder]:
        """Return what the witness does at a site, by start."""
        own = [self.placed[o.id] for o in self.instance.orders if o.site == site.id]
        return sorted(own, key=lambda placed: (placed.start, placed.order))


def _spare(dress: _Dress) -> None:
    """Machines and people have a dearer double, whom the witness leaves at home.

    Where machines and people are all that is short, no other demand keeps a planner from anything.
    """

    def doubles(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            x.model_copy(update={"id": f"{x.id}x", "cost_per_hour": x.cost_per_hour * 5 // 4}) for x in items
        )

    machines, people = dress.instance.machines, dress.instance.operators
    dress.wear(machines=(*machines, *doubles(machines)), operators=(*people, *doubles(people)))


def _hurry(dress: _Dress) -> None:
    """Most orders are wanted sooner than the witness has them, so that each demand costs something."""
    horizon = dress.instance.horizon
    orders = []
    for order in dress.instance.orders:
        due = dress.placed[order.id].end - dress.rng.randint(*HURRY_HOURS) * 60 // horizon.slot_minutes
        sooner = max(order.release + 1, due) if dress.rng.random() < 0.8 else order.due
        orders.append(order.model_copy(update={"due": sooner}))
    dress.wear(orders=tuple(orders))


def _zones(dress: _Dress) -> None:
    """Orders of the busiest site that follow each other share a zone."""
    site = max(dress.instance.sites, key=lambda site: (len(dress.at(site)), site.id))
    end = 0
    mine: set[str] = set()
    for placed in dress.at(site):
        if end <= placed.start and len(mine) < 3 + len(dress.instance.orders) // 10:
            end = placed.end
            mine.add(placed.order)
    dress.taken |= mine
    zoned = site.model_copy(update={"zones": ("north", "south")})
    orders = (o.model_copy(update={"zone": "north"}) if o.id in mine else o for o in dress.instance.orders)
    sites = tuple(zoned if x.id == site.id else x for x in dress.instance.sites)
    dress.wear(sites=sites, orders=tuple(orders))


def _machine_limits(dress: _Dress) -> None:
    """A site without zones admits as many machines as the witness has there at once."""
    for site in (site for site in dress.some("sites") if not site.zones):
        changes: Counter[int] = Counter()
        for placed in dress.at(site):
            changes[placed.start] += len(placed.machines)
            changes[placed.end] -= len(placed.machines)
        most = here = 0
        for slot in sorted(changes):
            here += changes[slot]
            most = max(most, here)
        if most:
            dress.wear_item("sites", site, machine_limit=most)


def _rain(dress: _Dress) -> None:
    """It rains in hours in which the witness does nothing at a site; what can wait, waits for dry ground."""
    for site in dress.some("sites"):
        work = tuple(Window(placed.start, placed.end) for placed in dress.at(site))
        idle = [w for w in subtract(dress.index.hours(site.id), work) if w.start < w.end]
        dress.rng.shuffle(idle)
        rain = []
        for window in idle[:2]:
            length = min(window.end - window.start, dress.rng.randint(2, LONGEST_RAIN))
            start = dress.rng.choice((window.start, window.end - length))
            rain.append(Window(start, start + length))
        drying = 1440 * dress.rng.choice(DRYING_DAYS)
        if rain:
            dress.wear_item("sites", site, rain=tuple(sorted(rain)), drying_minutes=drying)
    for order in dress.orders(0.15):
        dress.wear_item("orders", order, dry_ground=True)


def _permits(dress: _Dress) -> None:
    """Some orders wait for a permit, or may be worked around the witness's days only."""
    horizon = dress.instance.horizon
    days = horizon.day_starts
    for number, order in enumerate(dress.orders(0.15)):
        placed = dress.placed[order.id]
        first, last = horizon.day_of(placed.start), horizon.day_of(placed.end - 1)
        if number % 2:
            end = days[last + 1] if last + 1 < len(days) else horizon.slots
            dress.wear_item("orders", order, permit_windows=(Window(days[first], end),))
        elif first > horizon.day_of(horizon.now):
            dress.wear_item("orders", order, permit_days=first - horizon.day_of(horizon.now))


def _moves(dress: _Dress) -> None:
    """Hauling keeps to daylight, and its permits come in time for the witness's first move."""
    horizon = dress.instance.horizon
    per_hour = 60 // horizon.slot_minutes
    for transport in dress.instance.transport_classes:
        if transport.pool is None:
            continue
        for begin, end in DAYLIGHT:
            hours = tuple(
                Window(day + begin * per_hour, min(horizon.slots, day + end * per_hour))
                for day in horizon.day_starts
                if day + begin * per_hour < horizon.slots
            )
            light = Calendar(id=f"{transport.id}-hours", name="Hauling hours", windows=hours)
            dress.wear(calendars=(*dress.instance.calendars, light))
            if dress.wear_item("transport_classes", transport, calendar=light.id):
                break
            dress.wear(calendars=dress.instance.calendars[:-1])
    for transport in dress.instance.transport_classes:
        own = [m.start for m in dress.witness.moves if m.lowboy == transport.pool and m.lowboy]
        wait = horizon.day_of(min(own)) - horizon.day_of(horizon.now) if own else 0
        if wait > 0:
            dress.wear_item("transport_classes", transport, permit_days=wait)


def _budgets(dress: _Dress) -> None:
    """Some orders could be done faster, for more fuel than there is."""
    faster = {order.id for order in dress.orders(0.15)}
    used = 0
    orders: list[WorkOrder] = []
    for order in dress.instance.orders:
        own = dress.placed[order.id].mode
        modes = [
            mode.model_copy(update={"budgets": (BudgetUse(budget="fuel", amount=mode.duration),)})
            for mode in order.modes
        ]
        if order.id in faster:
            sooner, more = max(1, 3 * modes[own].duration // 4), 2 * modes[own].duration
            fuel = (BudgetUse(budget="fuel", amount=more),)
            modes.append(modes[own].model_copy(update={"duration": sooner, "budgets": fuel}))
        used += modes[own].duration
        orders.append(order.model_copy(update={"modes": tuple(modes)}))
    dress.wear(orders=tuple(orders), budgets=(Budget(id="fuel", name="Fuel", amount=used),))


def _mandatory(dress: _Dress) -> None:
    """One order that costs more than leaving it out must be done all the same."""
    costs = with_costs(dress.instance, dress.witness).costs
    followed = {link.predecessor for link in dress.instance.precedences}
    assert costs is not None
    dearest = max(
        (o for o in dress.instance.orders if o.id not in followed),
        key=lambda o: (costs.orders.get(o.id, {}).get("operating", 0), o.id),
        default=None,
    )
    if dearest is not None:
        dress.wear_item("orders", dearest, optional=False, priority=1)


def _pins(dress: _Dress) -> None:
    """The planner has set a mode, a machine, and an operator for one duty, each alone."""
    shifts = defaultdict(list)
    for duty in dress.witness.duties:
        shifts[duty.order].append(duty)
    for order in dress.orders(0.15):
        placed = dress.placed[order.id]
        options: list[Any] = [ModePin(order=order.id, mode=placed.mode)]
        options += [MachinePin(order=order.id, machine=m) for m in placed.machines[:1]]
        for duty in shifts[order.id][:1]:
            whole = dress.index.duties_for(order.id).touching(duty.start, duty.end)[0]
            options.append(OperatorPin(order=order.id, operator=duty.operator, window=Window(*whole)))
        dress.wear(pins=(*dress.instance.pins, dress.rng.choice(options)))


def _reference(dress: _Dress) -> None:
    """Of a third of the orders most stay where a plan was published that is the witness but for one."""
    chosen = sorted(order.id for order in dress.orders(0.15))
    known = []
    for number, key in enumerate(chosen):
        placed = dress.placed[key]
        shift = 1 if number == 0 and placed.start > 0 else 0
        known.append(
            ReferenceOrder(
                order=key,
                mode=placed.mode,
                start=placed.start - shift,
                end=placed.end - shift,
                machines=placed.machines,
                standing="published",
            )
        )
    dress.wear(reference=Reference(orders=tuple(known), most_changes=max(1, len(chosen) // 2)))


def _limits(dress: _Dress) -> None:
    """People rest no less, and work no longer days or weeks or more days in a row, than the witness asks."""
    for hours in (16, 14, 12):
        limits = dress.instance.limits.model_copy(update={"rest_minutes": hours * 60})
        if dress.wear(limits=limits):
            break
    kinds: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("daily_minutes", (240, 360, 480)),
        ("weekly_minutes", (1_200, 1_800, 2_400, 3_000)),
        ("consecutive_days", (1, 2, 3, 4, 5)),
    )
    for number, person in enumerate(dress.some("operators")):
        kind, values = kinds[number % len(kinds)]
        for value in values:
            limits = dress.instance.limits.model_copy(update={kind: value})
            if dress.wear_item("operators", person, limits=limits):
                break


def _tired(dress: _Dress) -> None:
    """Whom the witness leaves alone at first has worked until the horizon's start."""
    for person in dress.some("operators"):
        dress.wear_item("operators", dress.index.operators[person.id], rested_minutes=0)


def _declines(dress: _Dress) -> None:
    """The cheapest people decline work that the witness gives to others."""
    sites = sorted(site.id for site in dress.instance.sites)
    for person in sorted(dress.instance.operators, key=lambda o: (o.cost_per_hour, o.id))[:TRIES]:
        declines = (Decline(site=dress.rng.choice(sites)),)
        dress.wear_item("operators", dress.index.operators[person.id], declines=declines)


def _services(dress: _Dress) -> None:
    """Machines are due for a service at the hour to which the witness runs them.

    Some of their work can be done by them alone instead, slower and for less money.
    """
    for order in dress.orders(0.15):
        placed = dress.placed[order.id]
        mode = order.modes[placed.mode]
        alone = tuple(line for line in mode.lines if line.kind == "machine")[:1]
        if alone and len(mode.lines) > 1:
            slower = mode.model_copy(update={"lines": alone, "duration": -(-5 * mode.duration // 4)})
            dress.wear_item("orders", dress.index.orders[order.id], modes=(*order.modes, slower))
    minutes = dress.instance.horizon.slot_minutes
    worked: Counter[str] = Counter()
    for placed in dress.witness.orders:
        for machine in placed.machines:
            worked[machine] += dress.index.orders[placed.order].modes[placed.mode].duration * minutes
    for move in dress.witness.moves:
        if dress.index.transport(move.machine).pool is None:
            worked[move.machine] += (move.end - move.start) * minutes
    for machine in dress.some("machines"):
        if worked[machine.id]:
            meter = 60 * dress.rng.randint(500, 9_000)
            due = Service(
                id="250 h",
                interval_minutes=250 * 60,
                due_minutes=meter + worked[machine.id],
                duration=8,
                field=True,
                cost=60_000,
            )
            dress.wear_item("machines", machine, meter_minutes=meter, services=(due,))


def _driving(dress: _Dress) -> None:
    """Work on machines that drive themselves is driving; people drive no more a day than the witness asks."""
    hauled = {t.id for t in dress.instance.transport_classes if t.pool is not None or t.lowboys is not None}
    classes = tuple(
        kind.model_copy(update={"driven": kind.transport not in hauled})
        for kind in dress.instance.equipment_classes
    )
    dress.wear(equipment_classes=classes)
    for person in dress.some("operators"):
        own = dress.index.operators[person.id]
        limits = own.limits or dress.instance.limits
        for hours in (2, 4, 6, 8, 10):
            narrow = limits.model_copy(update={"daily_driving_minutes": hours * 60})
            if dress.wear_item("operators", own, limits=narrow):
                break


def _peoples_costs(dress: _Dress) -> None:
    """Weekends, long days, far sites, changes of crew and unequal hours cost something."""
    horizon = dress.instance.horizon
    ends = [*horizon.day_starts[1:], horizon.slots]
    weekend = tuple(
        Window(start, end)
        for start, end in zip(horizon.day_starts, ends, strict=True)
        if horizon.date_of(start).weekday() >= SATURDAY
    )
    sites = sorted({order.site for order in dress.instance.orders})
    people = [
        person.model_copy(
            update={
                "overtime": Overtime(normal_minutes=480, cost_per_hour=person.cost_per_hour // 2),
                "group": dress.rng.choice(["north", "south"]),
                "prefers_sites": (dress.rng.choice(sites),) if dress.rng.random() < 0.3 else (),
            }
        )
        for person in dress.instance.operators
    ]
    prices = {
        "preference_per_shift": 1_500,
        "continuity_per_change": 2_000,
        "fairness_per_hour": 150,
        "fairness_per_shift": 900,
    }
    dress.wear(
        calendars=(*dress.instance.calendars, Calendar(id="weekend", windows=weekend)),
        premiums=(Premium(id="weekend", calendar="weekend", cost_per_hour=600),),
        operators=tuple(people),
        weights=dress.instance.weights.model_copy(update=prices),
    )


DEMANDS: tuple[Callable[[_Dress], None], ...] = (
    _spare,
    _hurry,
    _zones,
    _machine_limits,
    _rain,
    _permits,
    _moves,
    _budgets,
    _mandatory,
    _pins,
    _reference,
    _limits,
    _tired,
    _declines,
    _services,
    _driving,
    _peoples_costs,
)
"""What is added, in this order; a new rule's demand stands at the end, so that the others are drawn alike."""
