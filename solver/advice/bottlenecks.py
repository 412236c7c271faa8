"""What binds: what one more unit of each kind would save, and rented machines that are little used."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from models.domain.base import Frozen, Id
from models.domain.instance import Instance
from models.domain.orders import MachineLine
from models.domain.plan import Amount, Plan
from models.domain.reading import Reading
from models.domain.resources import HeldCertificate, Machine, PoolLevel
from solver.advice import loosen
from solver.advice.findings import Words
from solver.advice.loosen import Loosen
from solver.advice.pricing import MOST_FREED, Pricer
from solver.advice.trials import make_all_ready
from solver.advice.wording import BINDING, money, names, say
from solver.limits import SolveLimits
from solver.solve import solve

SECONDS = 60.0
LEAST_SECONDS = 1.0
"""Least time of one solve, however many there are."""

LITTLE = 0.5
"""Share of its paid days below which a rented machine is said to be little used."""


class Bottleneck(Frozen):
    """What one more unit of something would save.

    Parameters
    ----------
    kind
        ``machine``, ``certificate``, ``pool``.
    subject
        Class and a machine of it that was copied; certificate and level; or pool.
    saving
        Cents by which the plan gets cheaper, before what the unit itself costs.
    more_planned
        Orders that the plan then has and does not have now.
    words
        The finding as a sentence.
    """

    kind: str
    subject: tuple[str, ...]
    saving: Amount
    more_planned: tuple[Id, ...] = ()
    words: Words


class DeadRent(Frozen):
    """A rented machine that is paid for more than it works.

    Parameters
    ----------
    machine
        The id of a machine.
    paid_days, idle_days
        Local days from its first use to its last, and those of them on which it does not work.
    rent
        Cents that the plan pays for it.
    saving
        Cents by which the plan gets cheaper if the machine is handed back and others do its work; none:
        no way was found to do that.
    moved
        Orders that others then do, or that lie elsewhere.
    unplanned
        Those of them that nobody does then.
    words
        The finding as a sentence.
    """

    machine: Id
    paid_days: int
    idle_days: int
    rent: Amount
    saving: Amount | None = None
    moved: tuple[Id, ...] = ()
    unplanned: tuple[Id, ...] = ()
    words: Words


class Binding(Frozen):
    """What binds in a plan.

    Parameters
    ----------
    improved
        Cents by which the same effort improves the plan without any change; no saving counts them.
    bottlenecks
        What one more unit would save, the most first; those that save nothing are left out.
    dead_rent
        Rented machines that are little used, the largest saving first.
    asked
        How many kinds of units were tried.
    """

    improved: Amount
    bottlenecks: tuple[Bottleneck, ...]
    dead_rent: tuple[DeadRent, ...]
    asked: int


@dataclass(frozen=True)
class _Unit:
    kind: str
    subject: tuple[str, ...]
    change: Loosen


def bottlenecks(instance: Instance, plan: Plan, seconds: float = SECONDS, seed: int = 0) -> Binding:
    """Return what binds in ``plan``: every kind of unit is added once, and the instance solved again.

    All solves begin from one plan: the one at hand, improved with the same effort without any change.

    Parameters
    ----------
    seconds
        For everything; each solve gets an equal share, but never less than `LEAST_SECONDS`.
    """
    make_all_ready()
    units = [*_machines(instance), *_certificates(instance), *_pools(instance)]
    share = max(LEAST_SECONDS, seconds / (len(units) + 2))
    limits = SolveLimits(seconds=share, workers=1, seed=seed)
    begun = time.monotonic()
    base = solve(instance, limits, start=plan)
    before = Pricer(instance, plan).costs.total
    found: list[Bottleneck] = []
    asked = 0
    if base.costs is not None:
        for unit in units:
            if asked and time.monotonic() - begun > max(seconds, LEAST_SECONDS):
                break
            asked += 1
            with_more = solve(unit.change(instance), limits, start=base)
            if with_more.costs is not None and with_more.costs.total < base.costs.total:
                saving = base.costs.total - with_more.costs.total
                found.append(_bottleneck(instance, unit, saving, base, with_more))
    found.sort(key=lambda one: (-one.saving, one.subject))
    improved = 0 if base.costs is None else before - base.costs.total
    return Binding(
        improved=improved, bottlenecks=tuple(found), dead_rent=tuple(dead_rent(instance, plan)), asked=asked
    )


def _bottleneck(instance: Instance, unit: _Unit, saving: int, base: Plan, after: Plan) -> Bottleneck:
    had = {placed.order for placed in base.orders}
    more = tuple(placed.order for placed in after.orders if placed.order not in had)
    amount = money(saving, instance.currency)
    tail = (f"; {len(more)} more orders are planned", f"; se planifican {len(more)} órdenes más")
    words = {"cost": amount, "more": tail if more else ("", ""), "subject": ", ".join(unit.subject)}
    return Bottleneck(
        kind=unit.kind,
        subject=unit.subject,
        saving=saving,
        more_planned=more,
        words=say(BINDING, unit.kind, **words),
    )


def _machines(instance: Instance) -> Iterator[_Unit]:
    """Yield one more machine of each sort: machines are of one sort if they fit the same lines."""
    lines = {
        (line.equipment_class, tuple(sorted(line.minimum.items())))
        for order in instance.orders
        for mode in order.modes
        for line in mode.lines
        if isinstance(line, MachineLine)
    }
    sorts: dict[tuple[str, frozenset[object]], Machine] = {}
    for unit in instance.machines:
        fits = frozenset(
            (kind, minimum)
            for kind, minimum in lines
            if kind == unit.equipment_class
            and all(unit.attributes.get(k, float("-inf")) >= v for k, v in minimum)
        )
        if fits:
            sorts.setdefault((unit.equipment_class, fits), unit)
    for unit in sorts.values():
        copy = unit.model_copy(
            update={
                "id": loosen.twin(unit.id),
                "ownership": "owned",
                "available": None,
                "downtimes": (),
                "documents": (),
                **{name: None for name in ("contract", "hire") if name in type(unit).model_fields},
            }
        )
        yield _Unit("machine", (unit.equipment_class, unit.id), _adding("machines", copy))


def _certificates(instance: Instance) -> Iterator[_Unit]:
    """Yield one more holder of each certificate and level that orders ask, with the longest shifts."""
    asked = {
        (demand.certificate, demand.level)
        for order in instance.orders
        for mode in order.modes
        for line in mode.lines
        for demand in getattr(line, "certificates", ())
    }
    inductions = {name for site in instance.sites for name in site.inductions}
    for certificate, level in sorted(asked):
        holders = [
            who
            for who in instance.operators
            if any(h.certificate == certificate and h.level >= level for h in who.certificates)
        ]
        if holders:
            model = max(holders, key=lambda who: sum(end - start for start, end in who.shifts))
            held = [HeldCertificate(certificate=certificate, level=level)]
            held += [HeldCertificate(certificate=name) for name in sorted(inductions - {certificate})]
            copy = model.model_copy(
                update={"id": loosen.twin(model.id), "certificates": tuple(held), "leave": ()}
            )
            yield _Unit("certificate", (certificate, f"{level}"), _adding("operators", copy))


def _pools(instance: Instance) -> Iterator[_Unit]:
    """Yield one more unit of each pool at any time."""
    for pool in instance.pools:
        levels = tuple(PoolLevel(start=x.start, capacity=x.capacity + 1) for x in pool.levels)
        yield _Unit("pool", (pool.id,), _raised(pool.id, levels))


def _adding(collection: str, item: object) -> Loosen:
    return lambda instance: instance.model_copy(update={collection: (*getattr(instance, collection), item)})


def _raised(pool: str, levels: tuple[PoolLevel, ...]) -> Loosen:
    return lambda instance: loosen.with_item(instance, "pools", pool, levels=levels)


# --- dead rent ------------------------------------------------------------------------------------


def dead_rent(instance: Instance, plan: Plan) -> list[DeadRent]:
    """Return the rented machines that work on less than half of their paid days, or cost more than they gain.

    Each is taken out of the instance and its orders are planned anew, others staying where they are: that is
    the re-allocation that saves its rent, if it saves any.
    """
    reading = Reading(instance, plan)
    pricer = Pricer(instance, plan)
    found = []
    for unit in instance.machines:
        uses = reading.uses.get(unit.id, [])
        if unit.ownership != "rented" or not uses:
            continue
        first, last = uses[0].start, max(use.end for use in uses)
        day = instance.horizon.day_of
        paid = day(last - 1) - day(first) + 1
        worked = {d for use in uses for d in _days(reading, use.order, use.start, use.end)}
        rent = _rent_of(instance, plan, unit, pricer)
        back = _handed_back(pricer, unit, [use.order for use in uses])
        little = len(worked) < LITTLE * paid
        if little or (back is not None and back[0] > 0):
            found.append(_told(instance, unit, paid, paid - len(worked), rent, back))
    return sorted(found, key=lambda one: (-(one.saving or 0), -one.idle_days, one.machine))


def _days(reading: Reading, order: str, start: int, end: int) -> set[int]:
    """Return the local days on which an order works."""
    windows = reading.index.open(reading.site(order)).clipped(start, end)
    day = reading.horizon.day_of
    return {d for a, b in windows for d in range(day(a), day(b - 1) + 1)}


def _rent_of(instance: Instance, plan: Plan, unit: Machine, pricer: Pricer) -> int:
    """Return what of the plan's rent is the machine's: the rent less what it is if the machine is owned."""
    update: dict[str, str | None] = {"ownership": "owned"}
    update.update({name: None for name in ("contract", "hire") if name in type(unit).model_fields})
    owned = loosen.with_item(instance, "machines", unit.id, **update)
    without = Pricer(owned, plan).costs.terms.get("rent", 0)
    return pricer.costs.terms.get("rent", 0) - without


def _handed_back(
    pricer: Pricer, unit: Machine, orders: list[str]
) -> tuple[int, tuple[str, ...], tuple[str, ...]] | None:
    """Return what is saved without the machine, which orders lie otherwise then, and which not at all."""
    if len(orders) > MOST_FREED:
        return None
    gone = pricer.instance.model_copy(
        update={
            "machines": tuple(m for m in pricer.instance.machines if m.id != unit.id),
            "pins": tuple(p for p in pricer.instance.pins if getattr(p, "machine", None) != unit.id),
        }
    )
    priced = pricer.price(gone, (), 1.0, orders)
    if priced is None:
        return None
    planned = {placed.order for placed in priced.plan.orders}
    left_out = tuple(order for order in orders if order not in planned)
    return -priced.change, priced.moved, left_out


def _told(
    instance: Instance,
    unit: Machine,
    paid: int,
    idle: int,
    rent: int,
    back: tuple[int, tuple[str, ...], tuple[str, ...]] | None,
) -> DeadRent:
    saves = back is not None and back[0] > 0
    tail = ("", "")
    if back is not None and saves:
        amount, moved = money(back[0], instance.currency), names(back[1])
        tail = (
            f"; without it {moved[0]} can be done otherwise, which saves {amount}",
            f"; sin ella {moved[1]} se pueden hacer de otro modo, lo que ahorra {amount}",
        )
    words = {"machine": unit.id, "paid": paid, "idle": idle, "rent": money(rent, instance.currency)}
    return DeadRent(
        machine=unit.id,
        paid_days=paid,
        idle_days=idle,
        rent=rent,
        saving=back[0] if back is not None else None,
        moved=back[1] if back is not None else (),
        unplanned=back[2] if back is not None else (),
        words=say(BINDING, "dead_rent", tail=tail, **words),
    )
