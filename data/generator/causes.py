"""Fleets in which one order cannot be done, for a reason that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from data.generator.generate import Generated, generate
from models.domain.base import Window
from models.domain.codec import instance_hash
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.orders import (
    BudgetUse,
    CertificateDemand,
    MachineLine,
    Mode,
    PoolLine,
    Precedence,
    StartPin,
    WorkOrder,
)
from models.domain.plan import Plan, PlannedOrder, ShiftAssignment, UnplannedOrder
from models.domain.resources import (
    Budget,
    Certificate,
    Document,
    HeldCertificate,
    Limits,
    Operator,
    Pool,
    PoolLevel,
)
from models.domain.sites import Road
from models.domain.time import subtract
from solver.advice.loosen import edited, with_item
from solver.advice.trials import without_orders
from solver.check import check, with_costs
from solver.ledger.stored import make_ready

CERTIFICATE, PERSON, SIZE = "confined-space", "P-X1", "boom_m"
BUDGET, POOL, RIVAL, FAR, UNIT = "blasting-permits", "trench-shields", "W-X1", "far-yard", "MX-01"
REACH = 24.0


@dataclass(frozen=True)
class Planted:
    """A fleet with one order that cannot be done.

    Parameters
    ----------
    before
        The instance without the planted change.
    witness
        A plan of ``before`` that does all orders and keeps every rule.
    instance
        The instance with it.
    plan
        A plan of ``instance`` that does all orders but those that cannot be done.
    truth
        The cause, the order, and the ids that it is about.
    """

    before: Instance
    witness: Plan
    instance: Instance
    plan: Plan
    truth: dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """An order of the witness plan, alone in its window and with one mode, before anything is planted."""

    instance: Instance
    witness: Plan
    order: WorkOrder
    placed: PlannedOrder
    duties: tuple[ShiftAssignment, ...]

    @property
    def span(self) -> Window:
        """Where the witness plan has it."""
        return Window(self.placed.start, self.placed.end)

    def with_order(self, **fields: Any) -> Instance:
        """Return the instance with other values of the order."""
        return with_item(self.instance, "orders", self.order.id, **fields)

    def with_mode(self, **fields: Any) -> Instance:
        """Return the instance with other values of the order's mode."""
        mode = self.order.modes[0].model_copy(update=fields)
        return self.with_order(modes=(mode,))


Change = tuple[Instance, Plan, Instance, tuple[str, ...]]
"""The instance and its witness plan before, the instance after, and what the change is about."""

Planter = Callable[[Stage, Random], Change | None]


def plant(orders: int, seed: int, cause: str) -> Planted:
    """Return a fleet of so many orders in which one cannot be done because of ``cause``.

    Raises
    ------
    ValueError
        If no order of the fleet lends itself to it. Maybe another seed does.
    """
    make_ready()
    made = _made(orders, seed)
    rng = Random(f"{seed}/{orders}/{cause}")
    for stage in _stages(made.instance, made.witness, rng):
        change = CAUSES[cause](stage, rng)
        found = None if change is None else _planted(stage, cause, change, orders, seed)
        if found is not None:
            return found
    raise ValueError(f"no order of seed {seed} lends itself to {cause}. Maybe take another seed")


@cache
def _made(orders: int, seed: int) -> Generated:
    return generate(orders, seed)


def _planted(stage: Stage, cause: str, change: Change, orders: int, seed: int) -> Planted | None:
    """Return it with its plan; none if the witness plan does not stand without the change."""
    before, witness, after, subject = change
    before, after = validated(before), validated(after)
    witness = _of(before, witness)
    if not check(before, witness).ok:
        return None
    left_out = [stage.order.id]
    if cause == "predecessor_unplanned":
        left_out.append(subject[0])
    plan = witness
    for order in left_out:
        rest = without_orders(before, plan, [order])
        if rest is None:
            return None
        plan = rest
    if cause == "capacity":
        rival = stage.placed.model_copy(update={"order": RIVAL, "mode": 0})
        plan = _of(after, witness)
        plan = plan.model_copy(
            update={
                "orders": tuple(rival if o.order == stage.order.id else o for o in plan.orders),
                "duties": tuple(d for d in plan.duties if d.order != stage.order.id),
            }
        )
    plan = _of(after, plan).model_copy(
        update={"unplanned": tuple(UnplannedOrder(order=order) for order in left_out)}
    )
    if cause != "pins_contradict" and not check(after, plan).ok:
        return None
    truth: dict[str, Any] = {"cause": cause, "order": stage.order.id, "subject": list(subject)}
    truth.update({"orders": orders, "seed": seed})
    return Planted(before, with_costs(before, witness), after, with_costs(after, plan), truth)


def validated(instance: Instance) -> Instance:
    """Return the instance with every cross-reference checked again."""
    fields = {name: getattr(instance, name) for name in type(instance).model_fields}
    return Instance.model_validate(fields)


def _of(instance: Instance, plan: Plan) -> Plan:
    """Return the plan as one of this instance."""
    return plan.model_copy(
        update={"instance_name": instance.name, "instance_hash": instance_hash(instance), "costs": None}
    )


def _stages(instance: Instance, witness: Plan, rng: Random) -> Iterator[Stage]:
    """Yield the orders that stand alone: neither linked, nor pinned, nor mandatory, at random."""
    tied = {x for link in instance.precedences for x in (link.predecessor, link.successor)}
    tied |= {pin.order for pin in instance.pins}
    orders = {order.id: order for order in instance.orders}
    listed = [o for o in witness.orders if o.order not in tied and orders[o.order].optional]
    rng.shuffle(listed)
    for placed in listed:
        order = orders[placed.order]
        if order.modes[placed.mode].duration < 4:
            continue
        alone = order.model_copy(
            update={
                "modes": (order.modes[placed.mode],),
                "release": placed.start,
                "deadline": placed.end,
                "due": None,
            }
        )
        own = placed.model_copy(update={"mode": 0})
        yield Stage(
            with_item(instance, "orders", order.id, **{n: getattr(alone, n) for n in alone.model_fields_set}),
            witness.model_copy(
                update={"orders": tuple(own if o.order == order.id else o for o in witness.orders)}
            ),
            alone,
            own,
            tuple(duty for duty in witness.duties if duty.order == order.id),
        )


# --- machines -------------------------------------------------------------------------------------


def _special(stage: Stage) -> tuple[Instance, str, int] | None:
    """Return the instance in which one machine of the witness plan alone fits, and its line."""
    lines = stage.order.modes[0].lines
    number = next((i for i, x in enumerate(lines) if isinstance(x, MachineLine) and x.quantity == 1), None)
    if number is None:
        return None
    ahead = sum(x.quantity for x in lines[:number] if isinstance(x, MachineLine))
    machine = stage.placed.machines[ahead]
    line = lines[number]
    assert isinstance(line, MachineLine)
    asked = line.model_copy(update={"minimum": {**line.minimum, SIZE: REACH}})
    before = stage.with_mode(lines=(*lines[:number], asked, *lines[number + 1 :]))
    unit = next(m for m in before.machines if m.id == machine)
    before = with_item(before, "machines", machine, attributes={**unit.attributes, SIZE: REACH})
    return before, machine, number


def _uses(stage: Stage, machine: str) -> list[PlannedOrder]:
    return sorted((o for o in stage.witness.orders if machine in o.machines), key=lambda o: o.start)


def no_machine(stage: Stage, rng: Random) -> Change | None:
    """The order asks a larger machine than there is."""
    found = _special(stage)
    if found is None:
        return None
    before, machine, _ = found
    unit = next(m for m in before.machines if m.id == machine)
    left = {name: value for name, value in unit.attributes.items() if name != SIZE}
    after = with_item(before, "machines", machine, attributes={**left, SIZE: REACH - 1})
    return before, stage.witness, after, (unit.equipment_class,)


def machine_down(stage: Stage, rng: Random) -> Change | None:
    """The one machine that fits is under repair for a part of the time."""
    found = _special(stage)
    if found is None:
        return None
    before, machine, _ = found
    unit = next(m for m in before.machines if m.id == machine)
    start = rng.randrange(stage.span.start, stage.span.end)
    repair = Window(start, min(stage.span.end, start + 8))
    after = with_item(before, "machines", machine, downtimes=(*unit.downtimes, repair))
    return before, stage.witness, after, (machine,)


def machine_papers(stage: Stage, rng: Random) -> Change | None:
    """The papers of the one machine that fits lapse, and are renewed only later."""
    found = _special(stage)
    if found is None:
        return None
    before, machine, _ = found
    unit = next(m for m in before.machines if m.id == machine)
    lapse = rng.randrange(stage.span.start + 1, stage.span.end)
    papers = [Document(name="emission", valid_until=lapse)]
    papers.append(Document(name="emission", valid_from=stage.span.end))
    after = with_item(before, "machines", machine, documents=(*unit.documents, *papers))
    return before, stage.witness, after, (machine,)


def machine_period(stage: Stage, rng: Random) -> Change | None:
    """The one machine that fits goes back before the order; the order was its last."""
    found = _special(stage)
    if found is None:
        return None
    before, machine, _ = found
    unit = next(m for m in before.machines if m.id == machine)
    uses = _uses(stage, machine)
    first = 0 if unit.available is None else unit.available.start
    if uses[-1].order != stage.order.id or len(uses) < 2:
        return None
    after = with_item(before, "machines", machine, available=Window(first, stage.span.end - 1))
    return before, stage.witness, after, (machine,)


def moves(stage: Stage, rng: Random) -> Change | None:
    """The one machine that fits, a further one, stands too far away to get there in time."""
    found = _special(stage)
    rest = without_orders(stage.instance, stage.witness, [stage.order.id])
    if found is None or rest is None:
        return None
    before, machine, _ = found
    old = next(m for m in stage.instance.machines if m.id == machine)
    unit = old.model_copy(
        update={
            "id": UNIT,
            "attributes": {**old.attributes, SIZE: REACH},
            "place": stage.order.site,
            "available": None,
            "documents": (),
            "downtimes": (),
        }
    )
    before = with_item(before, "machines", machine, attributes=old.attributes)
    near = next(s for s in before.sites if s.id == stage.order.site)
    far = near.model_copy(update={"id": FAR, "name": "Far yard", "closures": (), "inductions": ()})
    transport = next(c.transport for c in before.equipment_classes if c.id == unit.equipment_class)
    minutes = (stage.span.start + 4) * before.horizon.slot_minutes
    road = Road(transport=transport, origin=FAR, destination=near.id, minutes=minutes, km=500)
    before = before.model_copy(
        update={
            "sites": (*before.sites, far),
            "roads": (*before.roads, road),
            "machines": (*before.machines, unit),
        }
    )
    taken = tuple(UNIT if name == machine else name for name in stage.placed.machines)
    duties = tuple(
        d.model_copy(update={"machine": UNIT}) if d.machine == machine else d for d in stage.duties
    )
    witness = rest.model_copy(
        update={
            "orders": (*rest.orders, stage.placed.model_copy(update={"machines": taken})),
            "duties": (*rest.duties, *duties),
        }
    )
    after = with_item(before, "machines", UNIT, place=FAR)
    return before, witness, after, (unit.equipment_class,)


def capacity(stage: Stage, rng: Random) -> Change | None:
    """Another order needs the one machine that fits at the same time."""
    found = _special(stage)
    if found is None or len(stage.placed.machines) != 1:
        return None
    before, _, number = found
    line = next(o for o in before.orders if o.id == stage.order.id).modes[0].lines[number]
    assert isinstance(line, MachineLine)
    alone = line.model_copy(update={"operated": False, "certificates": ()})
    rival = stage.order.model_copy(
        update={
            "id": RIVAL,
            "name": "Urgent work",
            "priority": 100,
            "modes": (Mode(duration=stage.order.modes[0].duration, lines=(alone,)),),
        }
    )
    after = before.model_copy(update={"orders": (*before.orders, rival)})
    return before, stage.witness, after, (RIVAL,)


# --- people ---------------------------------------------------------------------------------------


def _specialist(stage: Stage) -> tuple[Instance, Plan] | None:
    """Return the instance in which a new person alone may do one line, and the witness plan with him."""
    lines = stage.order.modes[0].lines
    seats = {duty.line for duty in stage.duties}
    number = next((i for i in sorted(seats) if getattr(lines[i], "quantity", 0) == 1), None)
    if number is None:
        return None
    line = lines[number]
    assert not isinstance(line, PoolLine)
    demand = CertificateDemand(certificate=CERTIFICATE)
    asked = line.model_copy(update={"certificates": (*line.certificates, demand)})
    before = stage.with_mode(lines=(*lines[:number], asked, *lines[number + 1 :]))
    site = next(s for s in before.sites if s.id == stage.order.site)
    own = [HeldCertificate(certificate=d.certificate, level=d.level) for d in asked.certificates]
    own += [HeldCertificate(certificate=name) for name in site.inductions]
    on_it = [duty for duty in stage.duties if duty.line == number]
    person = Operator(
        id=PERSON,
        name="Ana Quispe",
        certificates=tuple(own),
        shifts=tuple(Window(d.start, d.end) for d in sorted(on_it, key=lambda d: d.start)),
        cost_per_hour=2_500,
        limits=Limits(),
    )
    before = before.model_copy(
        update={
            "certificates": (*before.certificates, Certificate(id=CERTIFICATE, name="Confined space")),
            "operators": (*before.operators, person),
        }
    )
    duties = tuple(
        d.model_copy(update={"operator": PERSON}) if d in on_it else d for d in stage.witness.duties
    )
    return before, stage.witness.model_copy(update={"duties": duties})


def _about_person(change: Callable[[Stage, Operator, Random], Operator], subject: str) -> Planter:
    """Return what plants by changing the one person who may do a line."""

    def planter(stage: Stage, rng: Random) -> Change | None:
        found = _specialist(stage)
        if found is None:
            return None
        before, witness = found
        after = edited(before, "operators", lambda x: change(stage, x, rng) if x.id == PERSON else x)
        return before, witness, after, (subject,)

    return planter


def _uncertified(stage: Stage, who: Operator, rng: Random) -> Operator:
    left = tuple(h for h in who.certificates if h.certificate != CERTIFICATE)
    return who.model_copy(update={"certificates": left})


def _lapsing(stage: Stage, who: Operator, rng: Random) -> Operator:
    lapse = rng.randrange(max(1, stage.span.start), stage.span.end)
    held = tuple(
        h.model_copy(update={"valid_until": lapse}) if h.certificate == CERTIFICATE else h
        for h in who.certificates
    )
    return who.model_copy(update={"certificates": held})


def _on_leave(stage: Stage, who: Operator, rng: Random) -> Operator:
    return who.model_copy(update={"leave": (rng.choice(who.shifts),)})


def _fewer_shifts(stage: Stage, who: Operator, rng: Random) -> Operator:
    gone = rng.choice(who.shifts)
    return who.model_copy(update={"shifts": subtract(who.shifts, (gone,))})


def _short_days(stage: Stage, who: Operator, rng: Random) -> Operator:
    longest = max(end - start for start, end in who.shifts)
    minutes = (longest - 1) * 30
    return who.model_copy(update={"limits": Limits(daily_minutes=max(1, minutes))})


# --- the order's own terms ------------------------------------------------------------------------


def window_too_short(stage: Stage, rng: Random) -> Change | None:
    """The deadline is a slot or more too early."""
    cut = rng.randint(1, 3)
    after = stage.with_order(deadline=stage.span.end - cut)
    return stage.instance, stage.witness, after, (stage.order.id,)


def site_closed(stage: Stage, rng: Random) -> Change | None:
    """The site is closed for some hours while nobody else works there."""
    site = next(s for s in stage.instance.sites if s.id == stage.order.site)
    start = rng.randrange(stage.span.start, stage.span.end)
    calendar = next(c for c in stage.instance.calendars if c.id == site.calendar)
    shut = Window(start, min(stage.span.end, start + 4))
    if not any(w.start < shut.end and w.end > shut.start for w in subtract(calendar.windows, site.closures)):
        return None
    others = {o.id for o in stage.instance.orders if o.site == site.id} - {stage.order.id}
    if any(o.order in others and o.start < shut.end and o.end > shut.start for o in stage.witness.orders):
        return None
    after = with_item(stage.instance, "sites", site.id, closures=(*site.closures, shut))
    return stage.instance, stage.witness, after, (site.id,)


def pool_too_small(stage: Stage, rng: Random) -> Change | None:
    """The order takes one unit more of a pool than there is."""
    pool = Pool(id=POOL, name="Trench shields", levels=(PoolLevel(start=0, capacity=2),))
    more = stage.instance.model_copy(update={"pools": (*stage.instance.pools, pool)})
    wider = Stage(more, stage.witness, stage.order, stage.placed, stage.duties)
    lines = stage.order.modes[0].lines
    before = wider.with_mode(lines=(*lines, PoolLine(pool=POOL, quantity=2)))
    after = wider.with_mode(lines=(*lines, PoolLine(pool=POOL, quantity=3)))
    return before, stage.witness, after, (POOL,)


def budget(stage: Stage, rng: Random) -> Change | None:
    """The order uses more of a budget than there is."""
    own = Budget(id=BUDGET, name="Blasting permits", amount=10)
    more = stage.instance.model_copy(update={"budgets": (*stage.instance.budgets, own)})
    wider = Stage(more, stage.witness, stage.order, stage.placed, stage.duties)
    used = stage.order.modes[0].budgets
    before = wider.with_mode(budgets=(*used, BudgetUse(budget=BUDGET, amount=10)))
    after = wider.with_mode(budgets=(*used, BudgetUse(budget=BUDGET, amount=11)))
    return before, stage.witness, after, (BUDGET,)


def predecessor_unplanned(stage: Stage, rng: Random) -> Change | None:
    """The order follows one that asks more of a budget than there is."""
    tied = {x for link in stage.instance.precedences for x in (link.predecessor, link.successor)}
    pinned = {pin.order for pin in stage.instance.pins}
    early = [
        o.order for o in stage.witness.orders if o.end <= stage.span.start and o.order not in tied | pinned
    ]
    free = [o.id for o in stage.instance.orders if o.optional and o.id in early]
    if not free:
        return None
    first = rng.choice(free)
    own = Budget(id=BUDGET, name="Blasting permits", amount=10)
    link = Precedence(predecessor=first, successor=stage.order.id)
    before = stage.instance.model_copy(
        update={
            "budgets": (*stage.instance.budgets, own),
            "precedences": (*stage.instance.precedences, link),
        }
    )

    def using(amount: int) -> Instance:
        def change(order: WorkOrder) -> WorkOrder:
            use = BudgetUse(budget=BUDGET, amount=amount)
            modes = (m.model_copy(update={"budgets": (*m.budgets, use)}) for m in order.modes)
            return order.model_copy(update={"modes": tuple(modes)}) if order.id == first else order

        return edited(before, "orders", change)

    return using(10), stage.witness, using(11), (first,)


def pins_contradict(stage: Stage, rng: Random) -> Change | None:
    """The order is pinned to two starts."""
    open_time = Index(stage.instance).open(stage.order.site)
    pin = StartPin(order=stage.order.id, start=stage.span.start)
    before = stage.with_order(release=0, deadline=None, interruptible=True)
    before = before.model_copy(update={"pins": (*before.pins, pin)})
    later = open_time.advance(stage.span.start, rng.randint(1, 20))
    if later is None or later >= before.horizon.slots or open_time.index(later) is None:
        return None
    after = before.model_copy(update={"pins": (*before.pins, StartPin(order=pin.order, start=later))})
    return before, stage.witness, after, (stage.order.id,)


CAUSES: dict[str, Planter] = {
    "no_machine": no_machine,
    "machine_down": machine_down,
    "machine_papers": machine_papers,
    "machine_period": machine_period,
    "moves": moves,
    "capacity": capacity,
    "certificate_missing": _about_person(_uncertified, CERTIFICATE),
    "certificate_lapses": _about_person(_lapsing, CERTIFICATE),
    "leave": _about_person(_on_leave, PERSON),
    "shifts_missing": _about_person(_fewer_shifts, CERTIFICATE),
    "hours_limit": _about_person(_short_days, CERTIFICATE),
    "window_too_short": window_too_short,
    "site_closed": site_closed,
    "pool_too_small": pool_too_small,
    "budget": budget,
    "predecessor_unplanned": predecessor_unplanned,
    "pins_contradict": pins_contradict,
}
"""What may be planted, by the name that an explanation gives it."""

__all__ = ["CAUSES", "Planted", "plant"]
