"""What an order may run into, one by one: each restriction with what the instance is without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.domain.base import Window
from models.domain.instance import Instance
from models.domain.orders import (
    MachineLine,
    MachinePin,
    ModePin,
    OperatorPin,
    PeopleLine,
    Pin,
    PoolLine,
    StartPin,
    WorkOrder,
)
from models.domain.resources import Limits, Machine
from models.domain.sites import Site
from solver.advice import loosen
from solver.advice.findings import Restriction
from solver.advice.loosen import Loosen
from solver.advice.wording import RESTRICTIONS, names, say, stretches, when
from solver.registry import rules

COVERED = frozenset(
    {
        "known",
        "mandatory",
        "crews",
        "calendars",
        "windows",
        "fit",
        "certificates",
        "one_place",
        "moves",
        "pins",
        "pools",
        "budgets",
        "precedence",
        "travel",
        "work_limits",
        "weekly_hours",
        "consecutive_days",
        "rested",
        "declines",
        "zones",
        "site_machines",
    }
)
"""Rules whose restrictions are named one by one; of any other the rule as a whole is named."""


@dataclass(frozen=True)
class Atom:
    """A restriction, and how it is taken away.

    Parameters
    ----------
    loosen
        The instance without it.
    rule
        A rule that is not posted at all without it.
    drops
        An order that need not be done without it.
    eases
        Whether taking it away can only help. What opens a site does not: open slots must be staffed. Nor
        does a line to which something is pinned.
    """

    restriction: Restriction
    loosen: Loosen
    rule: str | None = None
    drops: str | None = None
    eases: bool = True

    @property
    def kind(self) -> str:
        """Stable name of the kind of restriction."""
        return self.restriction.kind


def atoms_of(instance: Instance, orders: Sequence[str], *, fixed: bool, goal: str = "deadline") -> list[Atom]:
    """Return everything that may keep ``orders`` from being done.

    Parameters
    ----------
    fixed
        Whether other orders stay where a plan has them; then what they hold is restricted too.
    goal
        What the end of the first order is called, ``deadline`` or ``due``.
    """
    finder = _Finder(instance, fixed, goal)
    found: list[Atom] = list(finder.general())
    by_id = {order.id: order for order in instance.orders}
    for key in orders:
        found += finder.order(by_id[key])
    found += finder.links(set(orders))
    return list({(a.restriction.key, a.restriction.orders): a for a in found}.values())


class _Finder:
    """Finds the restrictions of one instance."""

    def __init__(self, instance: Instance, fixed: bool, goal: str) -> None:
        self.instance = instance
        self.horizon = instance.horizon
        self.fixed = fixed
        self.goal = goal
        self.sites = {site.id: site for site in instance.sites}
        self.hours = instance.horizon.slot_minutes / 60

    def _atom(self, kind: str, rule: str, change: Loosen, words: dict[str, Any], **about: Any) -> Atom:
        text = say(RESTRICTIONS, kind, **words)
        return Atom(Restriction(kind=kind, rule=rule, words=text, **about), change)

    # --- of nobody in particular ------------------------------------------------------------------

    def general(self) -> Iterator[Atom]:
        """Yield what concerns every order: rules as a whole, hours, travel, hauling."""
        for rule in rules():
            if rule.id not in COVERED:
                text = say(RESTRICTIONS, "rule", title_en=rule.title["en"], title_es=rule.title["es"])
                about = Restriction(kind="rule", rule=rule.id, subject=(rule.id,), words=text)
                yield Atom(about, lambda instance: instance, rule=rule.id)
        instance = self.instance
        if instance.crew_transport is not None:
            change = lambda x: x.model_copy(update={"crew_transport": None})  # noqa: E731
            yield self._atom("travel", "travel", change, {})
        if any(t.calendar is not None for t in instance.transport_classes):
            yield self._atom("move_hours", "moves", loosen.transports_with(calendar=None), {})
        if any(t.permit_days for t in instance.transport_classes):
            yield self._atom("permit", "moves", loosen.transports_with(permit_days=0), {})
        declining = [unit.id for unit in instance.machines if unit.declines]
        declining += [who.id for who in instance.operators if who.declines]
        if declining:
            words = {"who": names(declining)}
            yield self._atom("declined", "declines", loosen.no_declines(), words)
        if instance.limits != Limits() or any(who.limits is not None for who in instance.operators):
            yield self._atom("hours", "work_limits", loosen.no_hour_limits(), {})

    def _pinned(self, order: WorkOrder, kind: type[Pin]) -> bool:
        """Whether a pin of this kind would have nothing left to hold on to."""
        return any(pin.order == order.id and isinstance(pin, kind) for pin in self.instance.pins)

    # --- of one order -----------------------------------------------------------------------------

    def order(self, order: WorkOrder) -> Iterator[Atom]:
        """Yield what concerns one order, what is least telling first."""
        lines = [line for mode in order.modes for line in mode.lines]
        kinds = list(dict.fromkeys(x.equipment_class for x in lines if isinstance(x, MachineLine)))
        yield from self._people(order, lines)
        if self.fixed:
            yield from self._busy(order, kinds, lines)
        for kind in kinds:
            yield from self._machines(order, kind)
        yield from self._counted(order, lines, kinds)
        yield from self._time(order)
        yield from self._pins(order)

    def _time(self, order: WorkOrder) -> Iterator[Atom]:
        site, own = self.sites[order.site], (order.id,)
        if order.release > self.horizon.freeze:
            change = loosen.order_with(order.id, release=0)
            since = {"order": order.id, "since": when(self.horizon, order.release)}
            yield self._atom("release", "windows", change, since, subject=own, orders=own)
        duration = min(mode.duration for mode in order.modes)
        if duration > 1:
            words = {"order": order.id, "site": site.id, "duration": f"{duration * self.hours:g}"}
            change = loosen.shortest(order.id)
            yield self._atom("duration", "calendars", change, words, subject=own, orders=own)
        if not order.interruptible:
            change = loosen.order_with(order.id, interruptible=True)
            yield self._atom("one_period", "calendars", change, {"order": order.id}, subject=own, orders=own)
        if order.deadline is not None:
            goal = self.goal
            change = loosen.order_with(order.id, deadline=None)
            until = {"order": order.id, "until": when(self.horizon, order.deadline)}
            yield self._atom(goal, "windows", change, until, subject=own, orders=own)
        if not self.fixed:
            yield from self._closed(order, site)
            yield from self._weather(order, site)
        if order.zone is not None:
            change = loosen.order_with(order.id, zone=None)
            words = {"order": order.id, "zone": order.zone, "site": site.id}
            yield self._atom("zone", "zones", change, words, subject=(site.id, order.zone), orders=own)
        if site.machine_limit is not None:
            limit = {"site": site.id, "count": site.machine_limit}
            change = loosen.site_with(site.id, machine_limit=None)
            yield self._atom("machine_limit", "site_machines", change, limit, subject=(site.id,), orders=own)

    def _closed(self, order: WorkOrder, site: Site) -> Iterator[Atom]:
        last = self.horizon.slots if order.deadline is None else order.deadline
        near = sorted(w for w in site.closures if w.end > order.release and w.start < last)
        if near:
            change = loosen.site_with(site.id, closures=())
            words = {"site": site.id, "windows": stretches(self.horizon, near)}
            span = Window(near[0].start, near[-1].end)
            about: dict[str, Any] = {"subject": (site.id,), "orders": (order.id,), "window": span}
            yield replace(self._atom("closure", "calendars", change, words, **about), eases=False)

    def _weather(self, order: WorkOrder, site: Site) -> Iterator[Atom]:
        """Rain, wet ground, and the order's own permit: what shuts a site for the order."""
        about: dict[str, Any] = {"subject": (site.id,), "orders": (order.id,)}
        words: dict[str, Any] = {"order": order.id, "site": site.id}
        if site.rain:
            change = loosen.site_with(site.id, rain=())
            windows = {**words, "windows": stretches(self.horizon, site.rain)}
            yield replace(self._atom("rain", "calendars", change, windows, **about), eases=False)
        if order.dry_ground and site.rain and site.drying_minutes:
            change = loosen.order_with(order.id, dry_ground=False)
            yield replace(self._atom("wet_ground", "calendars", change, words, **about), eases=False)
        if order.permit_days or order.permit_windows:
            change = loosen.order_with(order.id, permit_days=0, permit_windows=())
            about["subject"] = (order.id,)
            yield replace(self._atom("work_permit", "calendars", change, words, **about), eases=False)

    def _machines(self, order: WorkOrder, kind: str) -> Iterator[Atom]:
        units = [m for m in self.instance.machines if m.equipment_class == kind]
        wanted = [
            line
            for mode in order.modes
            for line in mode.lines
            if isinstance(line, MachineLine) and line.equipment_class == kind
        ]
        most = max(sum(x.quantity for x in m.lines if x in wanted) for m in order.modes)
        own: dict[str, Any] = {"subject": (order.id, kind), "orders": (order.id,)}
        text: dict[str, Any] = {"order": order.id, "kind": kind, "site": order.site}
        change = loosen.no_machine(order.id, kind)
        figures = {"count": most, "total": len(units)}
        needed = self._atom("machine", "fit", change, {**text, **figures}, **own)
        yield replace(needed, eases=not self._pinned(order, MachinePin))
        if not self.fixed:
            change = loosen.machines_there((kind,), order.site)
            yield self._atom("moves", "moves", change, text, subject=(kind, order.site), orders=(order.id,))
        for name, change, some in self._limited(order, kind, units):
            if some:
                ids = tuple(unit.id for unit in some)
                rule = {"downtime": "one_place", "service": "services"}.get(name, "fit")
                about: dict[str, Any] = {"subject": (kind,), "machines": ids, "orders": (order.id,)}
                yield self._atom(name, rule, change, {**text, "machines": names(ids)}, **about)
        if any(line.minimum for line in wanted):
            reach = [u.id for u in units if any(_reaches(u, line) for line in wanted)]
            sizes = "; ".join(
                dict.fromkeys(", ".join(f"{k} ≥ {v:g}" for k, v in line.minimum.items()) for line in wanted)
            )
            words = {**text, "sizes": sizes, "count": len(reach), "total": len(units)}
            yield self._atom(
                "size", "fit", loosen.any_size(order.id, kind), words, **own, machines=tuple(reach)
            )

    def _limited(
        self, order: WorkOrder, kind: str, units: list[Machine]
    ) -> Iterator[tuple[str, Loosen, list[Machine]]]:
        change = loosen.machines_with
        yield "service", change((kind,), services=()), [u for u in units if u.services]
        yield "downtime", change((kind,), downtimes=()), [u for u in units if u.downtimes]
        yield "document", change((kind,), documents=()), [u for u in units if u.documents]
        yield "rental_period", change((kind,), available=None), [u for u in units if u.available]
        elsewhere = [u for u in units if u.sites is not None and order.site not in u.sites]
        yield "jurisdiction", change((kind,), sites=None), elsewhere

    def _people(self, order: WorkOrder, lines: list[Any]) -> Iterator[Atom]:
        crewed = [
            x for x in lines if isinstance(x, PeopleLine) or (isinstance(x, MachineLine) and x.operated)
        ]
        if not crewed:
            return
        own: dict[str, Any] = {"subject": (order.id,), "orders": (order.id,)}
        count = max(sum(x.quantity for x in mode.lines if x in crewed) for mode in order.modes)
        words = {"order": order.id, "count": count}
        needed = self._atom("people", "crews", loosen.no_people(order.id), words, **own)
        yield replace(needed, eases=not self._pinned(order, OperatorPin))
        away = [who.id for who in self.instance.operators if who.leave]
        asked: dict[str, int] = dict.fromkeys(self.sites[order.site].inductions, 1)
        for line in crewed:
            for demand in line.certificates:
                asked[demand.certificate] = max(demand.level, asked.get(demand.certificate, 1))
        yield self._atom("shifts", "calendars", loosen.always_there(), {})
        if away:
            yield self._atom(
                "leave", "calendars", loosen.no_leave(), {"people": names(away)}, operators=tuple(away)
            )
        for certificate, level in asked.items():
            yield from self._certificate(order, certificate, level)

    def _certificate(self, order: WorkOrder, certificate: str, level: int) -> Iterator[Atom]:
        held = [
            (who.id, h)
            for who in self.instance.operators
            for h in who.certificates
            if h.certificate == certificate and h.level >= level
        ]
        who = tuple(dict.fromkeys(name for name, _ in held))
        own: dict[str, Any] = {"subject": (order.id, certificate), "orders": (order.id,), "operators": who}
        words: dict[str, Any] = {"order": order.id, "certificate": certificate, "level": level}
        change = loosen.no_certificate(order.id, order.site, certificate)
        yield self._atom("certificate", "certificates", change, {**words, "count": len(who)}, **own)
        if level > 1:
            change = loosen.any_level(order.id, certificate)
            yield self._atom("level", "certificates", change, words, **own)
        short = [name for name, h in held if h.valid_from > 0 or h.valid_until is not None]
        if short:
            words["people"] = names(dict.fromkeys(short))
            about = {**own, "operators": tuple(dict.fromkeys(short)), "subject": (certificate,)}
            yield self._atom("validity", "certificates", loosen.never_lapses(certificate), words, **about)

    def _counted(self, order: WorkOrder, lines: list[Any], kinds: list[str]) -> Iterator[Atom]:
        """Pools, lowboys and budgets."""
        most = {pool.id: max(x.capacity for x in pool.levels) for pool in self.instance.pools}
        for pool in dict.fromkeys(x.pool for x in lines if isinstance(x, PoolLine)):
            count = max(x.quantity for x in lines if isinstance(x, PoolLine) and x.pool == pool)
            words = {"pool": pool, "capacity": most[pool], "order": order.id, "count": count}
            change = loosen.pool_plenty(pool)
            yield self._atom("pool", "pools", change, words, subject=(pool,), orders=(order.id,))
        hauls = {c.id: c.transport for c in self.instance.equipment_classes}
        pools = {t.id: t.pool for t in self.instance.transport_classes}
        for lowboys in dict.fromkeys(pools[hauls[kind]] for kind in kinds):
            if lowboys is not None:
                words = {"pool": lowboys, "capacity": most[lowboys]}
                yield self._atom("lowboys", "pools", loosen.pool_plenty(lowboys), words, subject=(lowboys,))
        amounts = {budget.id: budget.amount for budget in self.instance.budgets}
        for budget in dict.fromkeys(use.budget for mode in order.modes for use in mode.budgets):
            words = {"budget": budget, "amount": amounts[budget]}
            yield self._atom("budget", "budgets", loosen.budget_plenty(budget), words, subject=(budget,))

    def _busy(self, order: WorkOrder, kinds: list[str], lines: list[Any]) -> Iterator[Atom]:
        for kind in kinds:
            change = loosen.more_machines((kind,), order.site)
            yield self._atom("busy_machines", "one_place", change, {"kind": kind}, subject=(kind,))
        if any(isinstance(x, PeopleLine) or (isinstance(x, MachineLine) and x.operated) for x in lines):
            yield self._atom("busy_people", "one_place", loosen.more_people(), {})

    def _pins(self, order: WorkOrder) -> Iterator[Atom]:
        for pin in self.instance.pins:
            if pin.order == order.id:
                yield Atom(pin_restriction(self.instance, pin), loosen.without("pins", pin))

    def links(self, orders: set[str]) -> Iterator[Atom]:
        """Yield the precedences between these orders; where others are fixed, those to them too."""
        least = 1 if self.fixed else 2
        for link in self.instance.precedences:
            if len(orders & {link.predecessor, link.successor}) >= least:
                words = {"order": link.successor, "before": link.predecessor, "kind": link.kind}
                pair = (link.predecessor, link.successor)
                change = loosen.without("precedences", link)
                yield self._atom(
                    "precedence", "precedence", change, words, subject=(*pair, link.kind), orders=pair
                )


def _reaches(unit: Machine, line: MachineLine) -> bool:
    return all(unit.attributes.get(k, float("-inf")) >= v for k, v in line.minimum.items())


def pin_restriction(instance: Instance, pin: Pin) -> Restriction:
    """Return what a pin asks."""
    match pin:
        case StartPin(start=start):
            kind, words = "pin_start", {"since": when(instance.horizon, start)}
        case ModePin(mode=mode):
            kind, words = "pin_mode", {"mode": f"{mode}"}
        case MachinePin(machine=machine):
            kind, words = "pin_machine", {"machine": machine}
        case OperatorPin(operator=operator):
            kind, words = "pin_operator", {"operator": operator}
    return Restriction(
        kind=kind,
        rule="pins",
        subject=(pin.order, *words.values()),
        orders=(pin.order,),
        words=say(RESTRICTIONS, kind, order=pin.order, **words),
    )


def order_atom(order: str, *, must: bool = False) -> Atom:
    """Return that another order is to be done as well."""
    kind = "must" if must else "order"
    text = say(RESTRICTIONS, kind, order=order)
    about = Restriction(
        kind=kind, rule="mandatory" if must else "one_place", subject=(order,), orders=(order,), words=text
    )

    def change(instance: Instance) -> Instance:
        return loosen.only(instance, [o.id for o in instance.orders if o.id != order])

    return Atom(about, change, drops=order)
