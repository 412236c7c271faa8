"""Changes that concern people: certificates, overtime, leave, hours, one more of them."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from models.domain.base import Window
from models.domain.instance import Instance
from models.domain.orders import MachineLine, PeopleLine
from models.domain.plan import ShiftAssignment
from models.domain.resources import HeldCertificate, Operator
from models.domain.time import covers, merge, subtract
from solver.advice import loosen
from solver.advice.loosen import Loosen
from solver.advice.needs import Need
from solver.advice.remedy import Remedy
from solver.advice.wording import REMEDIES, names, say, stretches, when


def certificate(need: Need) -> Iterator[Remedy]:
    """Certify those on the order who do not hold a certificate well enough."""
    key = need.restriction.subject[1]
    levels = _levels(need, key)
    lacking = {
        who: max(levels[d.line] for d in need.duties_of(who.id) if d.line in levels)
        for who in need.people
        if any(d.line in levels and not _holds(who, key, levels[d.line], d) for d in need.duties_of(who.id))
    }
    if not lacking:
        return
    added = {who.id: HeldCertificate(certificate=key, level=level) for who, level in lacking.items()}
    words = {
        "who": names(who.id for who in lacking),
        "certificate": key,
        "level": max(lacking.values()),
    }
    yield Remedy("certify", say(REMEDIES, "certify", **words), _holding(added), (key, *added))


def validity(need: Need) -> Iterator[Remedy]:
    """Extend the certificate of those on the order over their time on it."""
    key = need.restriction.subject[0]
    added: dict[str, HeldCertificate] = {}
    for who in need.people:
        held = [h for h in who.certificates if h.certificate == key]
        duties = need.duties_of(who.id)
        if held and any(not _holds(who, key, 1, d) for d in duties):
            best = max(held, key=lambda h: h.level)
            since = min([best.valid_from, *(d.start for d in duties)])
            until = max([best.valid_until or 0, *(d.end for d in duties)])
            added[who.id] = best.model_copy(update={"valid_from": since, "valid_until": until})
    if added:
        horizon = need.instance.horizon
        words = {
            "who": names(added),
            "certificate": key,
            "since": when(horizon, min(h.valid_from for h in added.values())),
            "until": when(horizon, max(h.valid_until or horizon.slots for h in added.values())),
        }
        yield Remedy(
            "extend_certificate",
            say(REMEDIES, "extend_certificate", **words),
            _holding(added),
            (key, *added),
        )


def _levels(need: Need, certificate: str) -> dict[int, int]:
    """Return by line at which level the order asks a certificate; the site's inductions ask level 1."""
    site = next(s for s in need.instance.sites if s.id == need.order.site)
    found: dict[int, int] = {}
    for number, line in enumerate(need.order.modes[need.placed.mode].lines):
        if isinstance(line, MachineLine | PeopleLine):
            asked = [d.level for d in line.certificates if d.certificate == certificate]
            asked += [1] if certificate in site.inductions else []
            if asked:
                found[number] = max(asked)
    return found


def _holds(who: Operator, certificate: str, level: int, duty: ShiftAssignment) -> bool:
    return any(
        h.certificate == certificate
        and h.level >= level
        and h.valid_from <= duty.start
        and (h.valid_until is None or duty.end <= h.valid_until)
        for h in who.certificates
    )


def _holding(added: dict[str, HeldCertificate]) -> Loosen:
    def change(who: Operator) -> Operator:
        if who.id not in added:
            return who
        return who.model_copy(update={"certificates": (*who.certificates, added[who.id])})

    return loosen.people_changed(change)


def shifts(need: Need) -> Iterator[Remedy]:
    """Let those on the order work beyond their shifts."""
    more: dict[str, tuple[Window, ...]] = {}
    for who in need.people:
        own = merge(who.shifts)
        parts = [Window(d.start, d.end) for d in need.duties_of(who.id) if not covers(own, d.start, d.end)]
        if parts:
            more[who.id] = subtract(merge(parts), own)

    def change(who: Operator) -> Operator:
        if who.id not in more:
            return who
        return who.model_copy(update={"shifts": merge([*who.shifts, *more[who.id]])})

    if more:
        windows = stretches(need.instance.horizon, merge([w for own in more.values() for w in own]))
        words = say(REMEDIES, "overtime", who=names(more), windows=windows)
        yield Remedy("overtime", words, loosen.people_changed(change), tuple(more))


def leave(need: Need) -> Iterator[Remedy]:
    """Let those on the order come back from leave."""
    cut: dict[str, list[Window]] = {}
    for who in need.people:
        duties = need.duties_of(who.id)
        hit = [w for w in who.leave if any(w.start < d.end and w.end > d.start for d in duties)]
        if hit:
            cut[who.id] = hit

    def change(who: Operator) -> Operator:
        if who.id not in cut:
            return who
        return who.model_copy(update={"leave": tuple(w for w in who.leave if w not in cut[who.id])})

    if cut:
        windows = stretches(need.instance.horizon, merge([w for own in cut.values() for w in own]))
        words = say(REMEDIES, "leave", who=names(cut), windows=windows)
        yield Remedy("leave", words, loosen.people_changed(change), tuple(cut))


def hours(need: Need) -> Iterator[Remedy]:
    """Allow those on the order the hours that it takes; if need be with a shorter rest."""
    instance = need.instance
    longest: dict[str, int] = {}
    for who in need.people:
        by_day: dict[int, int] = {}
        for duty in need.plan.duties:
            if duty.operator == who.id:
                day = instance.horizon.day_of(duty.start)
                by_day[day] = by_day.get(day, 0) + duty.end - duty.start
        longest[who.id] = max(by_day.values()) * instance.horizon.slot_minutes
    for rest, free in (("", {}), (" without the usual rest", {"rest_minutes": None})):
        fields = dict(free)
        yield _allowed(need, longest, fields, rest)
    yield _allowed(need, longest, None, " without other limits")


def _allowed(need: Need, longest: dict[str, int], fields: dict[str, Any] | None, rest: str) -> Remedy:
    general = need.instance.limits

    def change(who: Operator) -> Operator:
        if who.id not in longest:
            return who
        own = who.limits or general
        if fields is None:
            return who.model_copy(update={"limits": type(own)()})
        most = own.daily_minutes
        daily = None if most is None else min(1440, max(most, longest[who.id]))
        return who.model_copy(update={"limits": own.model_copy(update={"daily_minutes": daily, **fields})})

    spanish = {"": "", " without the usual rest": " sin el descanso usual"}.get(rest, " sin otros límites")
    most = f"{max(longest.values()) / 60:g}"
    words = say(REMEDIES, "hours", who=names(longest), hours=most, rest=(rest, spanish))
    return Remedy("hours", words, loosen.people_changed(change), (*longest, rest.strip()))


def hire(need: Need) -> Iterator[Remedy]:
    """Have as many more operators as the order lacks, for its time."""
    twins = [name for name in dict.fromkeys(d.operator for d in need.duties) if loosen.is_twin(name)]
    lines = need.order.modes[need.placed.mode].lines
    crewed = [x for x in lines if isinstance(x, PeopleLine) or (isinstance(x, MachineLine) and x.operated)]
    count = len(twins) or sum(line.quantity for line in crewed)
    site = next(s for s in need.instance.sites if s.id == need.order.site)
    asked: dict[str, int] = dict.fromkeys(site.inductions, 1)
    for line in crewed:
        for demand in line.certificates:
            asked[demand.certificate] = max(demand.level, asked.get(demand.certificate, 1))
    span = Window(need.placed.start, need.placed.end)
    wages = [who.cost_per_hour for who in need.instance.operators]
    people = tuple(
        Operator(
            id=f"+{number + 1} {need.order.id}"[:80],
            certificates=tuple(HeldCertificate(certificate=k, level=v) for k, v in asked.items()),
            shifts=(span,),
            cost_per_hour=round(median(wages)) if wages else 0,
        )
        for number in range(count)
    )

    def change(instance: Instance) -> Instance:
        return instance.model_copy(update={"operators": (*instance.operators, *people)})

    horizon = need.instance.horizon
    words = {
        "count": count,
        "certificates": names(asked),
        "since": when(horizon, span.start),
        "until": when(horizon, span.end),
    }
    if count:
        yield Remedy("hire", say(REMEDIES, "hire", **words), change, tuple(asked))


PEOPLE = {
    "certificate": certificate,
    "level": certificate,
    "validity": validity,
    "shifts": shifts,
    "leave": leave,
    "hours": hours,
    "people": hire,
    "busy_people": hire,
}
"""By kind of restriction."""
