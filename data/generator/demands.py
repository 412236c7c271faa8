"""Demands on orders, sites and people."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from data.generator.dressing import TRIES, Dress
from models.domain.base import Window
from models.domain.instance import Reference, ReferenceOrder
from models.domain.orders import BudgetUse, MachinePin, ModePin, OperatorPin, StartPin, WorkOrder
from models.domain.people import Decline, Overtime, Premium
from models.domain.resources import Budget
from models.domain.sites import Calendar
from models.domain.time import subtract
from solver.check import with_costs

LONGEST_RAIN = 8
"""Slots of one rain at most."""

SHOWERS = 3
"""Idle windows before an order that are tried for a rain."""

DRYING_DAYS = (1, 2, 3)
SATURDAY = 5
HURRY_HOURS = 10, 60


def hurry(dress: Dress) -> None:
    """Most orders are wanted sooner than the witness has them, so that each demand costs something."""
    horizon = dress.instance.horizon
    orders = []
    for order in dress.instance.orders:
        due = dress.placed[order.id].end - dress.rng.randint(*HURRY_HOURS) * 60 // horizon.slot_minutes
        sooner = max(order.release + 1, due) if dress.rng.random() < 0.8 else order.due
        orders.append(order.model_copy(update={"due": sooner}))
    dress.wear(orders=tuple(orders))


def zones(dress: Dress) -> None:
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


def machine_limits(dress: Dress) -> None:
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


def rain(dress: Dress) -> None:
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
        if rain:
            dress.wear_item("sites", site, rain=tuple(sorted(rain)))
    for order in dress.orders(0.15):
        _wet(dress, order)


def _wet(dress: Dress, order: WorkOrder) -> None:
    """Let it rain as late as the witness's start of an order on dry ground admits, or as it rains anyway."""
    placed, day = dress.placed[order.id], 24 * 60 // dress.instance.horizon.slot_minutes
    site = dress.index.sites[order.site]
    dry = dress.index.orders[order.id].model_copy(update={"dry_ground": True})
    orders = tuple(dry if x.id == order.id else x for x in dress.instance.orders)
    rains = []
    for days in DRYING_DAYS:
        for idle in dress.idle_before(placed)[:SHOWERS]:
            end = min(idle.end, placed.start - days * day)
            shower = Window(max(idle.start, end - LONGEST_RAIN), end)
            if shower.start < end and not any(w.start < end and shower.start < w.end for w in site.rain):
                rains.append((days, (*site.rain, shower)))
    rains += [(days, site.rain) for days in DRYING_DAYS if site.rain]
    for days, rain in rains:
        wet = site.model_copy(update={"rain": tuple(sorted(rain)), "drying_minutes": 1440 * days})
        sites = tuple(wet if x.id == site.id else x for x in dress.instance.sites)
        if dress.wear(sites=sites, orders=orders):
            return


def closures(dress: Dress) -> None:
    """Sites are closed just before the witness begins something there."""
    for site in dress.some("sites"):
        for placed in dress.at(site):
            idle = dress.idle_before(placed)
            if idle and dress.wear_item("sites", site, closures=(*site.closures, idle[0])):
                break


def permits(dress: Dress) -> None:
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


def budgets(dress: Dress) -> None:
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


def mandatory(dress: Dress) -> None:
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


def pins(dress: Dress) -> None:
    """The planner has set a start, a machine, an operator for one duty, or a mode, each alone and dear."""
    shifts = defaultdict(list)
    for duty in dress.witness.duties:
        shifts[duty.order].append(duty)
    for number, order in enumerate(dress.orders(0.2)):
        placed = dress.placed[order.id]
        options: list[Any] = [StartPin(order=order.id, start=placed.start)]
        options += [MachinePin(order=order.id, machine=m) for m in placed.machines[:1]]
        for duty in shifts[order.id][:1]:
            whole = dress.index.duties_for(order.id).touching(duty.start, duty.end)[0]
            options.append(OperatorPin(order=order.id, operator=duty.operator, window=Window(*whole)))
        options.append(ModePin(order=order.id, mode=placed.mode))
        pin = options[number % len(options)]
        dress.wear(pins=(*dress.instance.pins, pin))
        if isinstance(pin, MachinePin):
            _dearer(dress, "machines", dress.index.machines[pin.machine])
        if isinstance(pin, OperatorPin):
            _dearer(dress, "operators", dress.index.operators[pin.operator])


def _dearer(dress: Dress, collection: str, item: Any) -> None:
    dress.wear_item(collection, item, cost_per_hour=2 * item.cost_per_hour)


def reference(dress: Dress) -> None:
    """Of a quarter of the orders most stay where a plan was published that is the witness but for one."""
    chosen = sorted(order.id for order in dress.orders(0.25))
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


def limits(dress: Dress) -> None:
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


def tired(dress: Dress) -> None:
    """Whom the witness leaves alone at first has worked until the horizon's start."""
    for person in dress.some("operators"):
        dress.wear_item("operators", dress.index.operators[person.id], rested_minutes=0)


def declines(dress: Dress) -> None:
    """The cheapest people decline the site with most work, of those at which the witness has others."""
    count = Counter(order.site for order in dress.instance.orders)
    for person in sorted(dress.instance.operators, key=lambda o: (o.cost_per_hour, o.id))[:TRIES]:
        for site, _ in count.most_common():
            who = dress.index.operators[person.id]
            if dress.wear_item("operators", who, declines=(Decline(site=site),)):
                break


def peoples_costs(dress: Dress) -> None:
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
