"""Demands on machines: hauling, lowboys, services, driving, operators who come with a machine."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from data.generator.dressing import Dress
from models.domain.base import Window
from models.domain.plan import Move, PlacedService, Plan
from models.domain.reading import Reading
from models.domain.resources import Certificate, EquipmentClass, HeldCertificate, Machine, Operator
from models.domain.services import Service
from models.domain.sites import Calendar, TransportClass

DAYLIGHT = ((6, 18), (5, 19), (4, 20))
"""Hours of a day in which a transport class may be moved, the shortest that the witness keeps."""

SERVICE_SLOTS = 4
DRIVER_CENTS = 3_000
"""What an hour of a lowboy's driver costs."""


def spare(dress: Dress) -> None:
    """Machines and people have a dearer double, whom the witness leaves at home.

    Where machines and people are all that is short, no other demand keeps a planner from anything.
    """

    def doubles(items: tuple[Any, ...], **fields: Any) -> tuple[Any, ...]:
        return tuple(
            x.model_copy(update={"id": f"{x.id}x", "cost_per_hour": x.cost_per_hour * 5 // 4, **fields})
            for x in items
        )

    machines, people = dress.instance.machines, dress.instance.operators
    spare = doubles(machines, contract=None, hire=None, operators=())
    dress.wear(machines=(*machines, *spare), operators=(*people, *doubles(people)))


def moves(dress: Dress) -> None:
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


def services(dress: Dress) -> None:
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
        if not dress.index.transport(move.machine).hauled:
            worked[move.machine] += (move.end - move.start) * minutes
    for machine in dress.some("machines"):
        if worked[machine.id] and not machine.services:
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


def driving(dress: Dress) -> None:
    """Work on machines that drive themselves is driving.

    People drive no more a day than the witness asks; whom it leaves at home is cheap, but drives little.
    """
    hauled = {t.id for t in dress.instance.transport_classes if t.hauled}
    classes = tuple(
        kind.model_copy(update={"driven": kind.transport not in hauled})
        for kind in dress.instance.equipment_classes
    )
    dress.wear(equipment_classes=classes)
    driven = {kind.id for kind in dress.instance.equipment_classes if kind.driven}
    wanted = {
        demand.certificate
        for order in dress.instance.orders
        for mode in order.modes
        for line in mode.lines
        if line.kind == "machine" and line.equipment_class in driven
        for demand in line.certificates
    }
    busy = {duty.operator for duty in dress.witness.duties}
    for person in dress.some("operators"):
        own = dress.index.operators[person.id]
        limits, fields = own.limits or dress.instance.limits, {}
        if own.id not in busy and wanted & {held.certificate for held in own.certificates}:
            fields["cost_per_hour"] = own.cost_per_hour // 2
        for hours in (2, 4, 6, 8, 10):
            narrow = limits.model_copy(update={"daily_driving_minutes": hours * 60})
            if dress.wear_item("operators", own, limits=narrow, **fields):
                break


def serviced(dress: Dress) -> None:
    """Machines are serviced between two orders, at the reading that the first of them leaves."""
    minutes = dress.instance.horizon.slot_minutes
    reading = Reading(dress.instance, dress.witness, dress.index)
    for machine in dress.some("machines"):
        worked = 0
        for before, after in pairwise(reading.uses.get(machine.id, ())):
            site = reading.site(before.order)
            worked += reading.mode(before).duration * minutes
            gap = after.start - before.end
            if machine.services or site != reading.site(after.order) or gap < SERVICE_SLOTS:
                continue
            kind = Service(
                id="500 h",
                interval_minutes=500 * 60,
                due_minutes=machine.meter_minutes + worked,
                duration=SERVICE_SLOTS,
                field=True,
                cost=60_000,
            )
            done = PlacedService(
                machine=machine.id,
                service=kind.id,
                start=before.end,
                end=before.end + SERVICE_SLOTS,
                site=site,
            )
            if _with_machine(
                dress,
                dress.witness.model_copy(update={"services": (*dress.witness.services, done)}),
                machine.model_copy(update={"services": (kind,)}),
            ):
                break


def brought(dress: Dress) -> None:
    """One machine comes with operators of its own, who are dearer than others."""
    pinned = {pin.order for pin in dress.instance.pins}
    for machine in dress.some("machines"):
        duties = [duty for duty in dress.witness.duties if duty.machine == machine.id]
        if not duties or any(duty.order in pinned for duty in duties):
            continue
        own = {
            name: dress.index.operators[name].model_copy(
                update={"id": f"{name}b", "cost_per_hour": dress.index.operators[name].cost_per_hour * 3 // 2}
            )
            for name in sorted({duty.operator for duty in duties})
        }
        plan = dress.witness.model_copy(
            update={
                "duties": tuple(
                    duty.model_copy(update={"operator": own[duty.operator].id})
                    if duty.machine == machine.id
                    else duty
                    for duty in dress.witness.duties
                )
            }
        )
        unit = machine.model_copy(update={"operators": tuple(person.id for person in own.values())})
        if _with_machine(dress, plan, unit, operators=(*dress.instance.operators, *own.values())):
            return


def _with_machine(dress: Dress, witness: Plan, unit: Machine, **fields: Any) -> bool:
    """Take another machine of the same name, with the witness that it asks for."""
    machines = tuple(unit if m.id == unit.id else m for m in dress.instance.machines)
    return dress.change(witness, {"machines": machines, **fields})


def named_lowboys(dress: Dress) -> None:
    """The lowboys of one transport class are named; the witness's moves are rounds with drivers then."""
    carriers = [t for t in dress.instance.transport_classes if not t.hauled]
    hauled = [t for t in dress.instance.transport_classes if t.pool is not None]
    moves = {
        t.id: sorted(
            (m for m in dress.witness.moves if dress.index.transport(m.machine).id == t.id),
            key=lambda m: m.start,
        )
        for t in hauled
    }
    hauled = [t for t in hauled if moves[t.id]]
    if not carriers or not hauled:
        return
    transport, own = dress.rng.choice(hauled), carriers[0]
    first = moves[transport.id][0]  # whose round then begins with the move, if that is at the very start
    fleet = _Lowboys(dress, own, first.origin)
    manned = {move: fleet.take(move) for move in moves[transport.id]}
    plan = dress.witness.model_copy(update={"moves": tuple(manned.get(m, m) for m in dress.witness.moves)})
    named = {"pool": None, "lowboys": "carrier", "driver_certificates": ("lowboy-driver",)}
    certificate = Certificate(id="lowboy-driver", name="Lowboy driver")
    carrier = EquipmentClass(id="carrier", name="Lowboy", transport=own.id)
    instance = dress.instance
    dress.change(
        plan,
        {
            "certificates": (*instance.certificates, certificate),
            "equipment_classes": (*instance.equipment_classes, carrier),
            "transport_classes": tuple(
                t.model_copy(update=named) if t.id == transport.id else t for t in instance.transport_classes
            ),
            "machines": (*instance.machines, *fleet.lowboys),
            "operators": (*instance.operators, *fleet.drivers),
        },
    )


class _Lowboys:
    """As many named lowboys and drivers as the rounds of a plan need."""

    def __init__(self, dress: Dress, own: TransportClass, base: str) -> None:
        self.dress, self.own, self.base = dress, own, base
        self.lowboys: list[Machine] = []
        self.drivers: list[Operator] = []
        self._free: list[int] = []
        self._rested: list[int] = []

    def take(self, move: Move) -> Move:
        """Return the move with the first lowboy and the first driver who are free for its round."""
        roads, limits = self.dress.index.roads, self.dress.instance.limits
        minutes = self.dress.instance.horizon.slot_minutes
        start = move.start - roads.slots(self.own.id, self.base, move.origin)
        end = move.end + roads.slots(self.own.id, move.destination, self.base)
        lowboy = self._first(self._free, start)
        if lowboy == len(self.lowboys):
            self.lowboys.append(Machine(id=f"LB-{lowboy + 1:02}", equipment_class="carrier", place=self.base))
        driver = self._first(self._rested, start)
        if driver == len(self.drivers):
            self.drivers.append(
                Operator(
                    id=f"DR-{driver + 1:02}",
                    certificates=(HeldCertificate(certificate="lowboy-driver"),),
                    shifts=(Window(0, self.dress.instance.horizon.slots),),
                    cost_per_hour=DRIVER_CENTS,
                )
            )
        self._free[lowboy] = end
        self._rested[driver] = end + (limits.rest_minutes or 0) // minutes
        return move.model_copy(update={"lowboy": self.lowboys[lowboy].id, "driver": self.drivers[driver].id})

    def _first(self, free: list[int], start: int) -> int:
        """Return the first who is free by a slot, one more if nobody is."""
        found = next((i for i, slot in enumerate(free) if slot <= start), len(free))
        free += [0] * (found == len(free))
        return found
