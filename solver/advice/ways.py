"""The search for ways to fill a wish: directly, by pushing one order aside, by ejections, by swaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.advice.wishes import (
    FillMachine,
    FillOperator,
    FillOrder,
    ReplaceMachine,
    ReplacePerson,
    Wish,
    WishRefused,
)
from solver.ledger.ledger import ANYWHERE, Bounds
from solver.ledger.tables import UNPLANNED

if TYPE_CHECKING:
    from solver.advice.trying import Trials
    from solver.ledger.books import Places

EJECTIONS = 24
"""Ejections that are tried, of several orders each."""

LISTED_SHARE, RIVALS_SHARE = 0.35, 0.75
"""Share of the effort after which no more rivals are looked at, or pushed aside."""

GIVING = 4
"""Starts to which an order gives way."""

POLISHED, NEAREST = 3, 12
"""Best ways that are polished, and orders that are planned anew in each."""

ONCE_EACH = 2
"""Starts at which an order is tried in an idle stretch."""


def search(trials: Trials, wish: Wish) -> int | None:
    """Try ways to fill a wish; return the order that it is about, none for a stretch.

    Raises
    ------
    WishRefused
        If what it names is not there.
    """
    try:
        match wish:
            case FillOrder():
                return _polished(trials, _fill_order(trials, wish))
            case ReplaceMachine():
                return _polished(trials, _replace_machine(trials, wish))
            case ReplacePerson():
                return _polished(trials, _replace_person(trials, wish))
            case FillMachine():
                _fill_machine(trials, wish)
            case FillOperator():
                _fill_operator(trials, wish)
        return None
    finally:
        trials.desk.ask()
        trials.base = trials.origin
        trials.back()


# --- one order ------------------------------------------------------------------------------------


def _fill_order(t: Trials, wish: FillOrder) -> int:
    k = _order(t, wish.order)
    if t.desk.has(k):
        raise WishRefused(f"{wish.order} is planned already. Maybe ask for a shift or a machine of it.")
    t.watch(k)
    before = _lead_in(t, k)
    if before is None:
        return k
    t.base = before
    place_anywhere(t, k, ANYWHERE)
    return k


def _lead_in(t: Trials, k: int) -> Places | None:
    """Plan what order ``k`` follows; return that plan, none if one of them finds no place."""
    waiting: list[int] = []
    reach = [k]
    while reach:
        for link in t.c.links_of[reach.pop()]:
            if link.after not in (k, *waiting) or t.desk.has(link.before) or link.before in waiting:
                continue
            waiting.append(link.before)
            reach.append(link.before)
    for n in sorted(waiting, key=t.c.latest_due_order.index):
        if not t.desk.insert(n):
            t.back()
            return None
    return t.desk.save() if waiting else t.base


def _polished(t: Trials, k: int) -> int:
    """Plan one order that is near order ``k`` anew in each of the best ways; return order ``k``."""
    for found in t.best()[:POLISHED]:
        t.base = found.places
        t.back()
        for j in t.rivals(k, most=NEAREST, any_time=True):
            if t.over():
                return k
            t.place(j, [], ANYWHERE, 1)
    return k


def place_anywhere(t: Trials, k: int, within: Bounds, aside: bool = True) -> None:
    """Note ways to place order ``k`` in bounds: as the plan stands, by pushing one aside, by ejection."""
    direct = t.place(k, [], within, 2 * t.effort.ways, by_day=True)
    if not aside:
        return
    priced = []
    for j in t.rivals(k, within):
        if t.over(LISTED_SHARE):
            break
        t.tried += 1
        priced.append((t.place(k, [j], within, 0), j))
    priced = [(price, j) for price, j in sorted(priced) if price < np.inf]
    room = t.effort.trials * (RIVALS_SHARE - LISTED_SHARE)
    most = int(max(2, min(40, room // max(1, len(priced)))))
    for _, j in priced:
        if t.over(RIVALS_SHARE):
            break
        t.place(k, [j], within, most)
        t.give_way(k, j, within, most)
    if direct == np.inf or len(t.found) < t.effort.ways:
        _eject(t, k, within)


def _eject(t: Trials, k: int, within: Bounds) -> None:
    """Push several orders aside at once, as ejection finds them."""
    desk = t.desk
    weight = t.f.order[:, UNPLANNED].astype(np.float64)
    frozen = [j for j in range(len(t.c.orders)) if not t.movable(j)]
    for _ in range(EJECTIONS):
        if t.over():
            break
        t.tried += 1
        here = desk.take_out([k]) if desk.has(k) else True
        found = desk.eject(k, min(within.until, t.c.slots), weight) if here else None
        if found is not None and within.first <= found.start <= within.last:
            fine = not any(j in frozen for j in found.out) and desk.take_out(found.out)
            for n, bounds in found.earlier:
                fine = fine and (desk.has(n) or desk.insert(n, bounds))
            if fine and desk.insert(k, Bounds(found.start, found.start)) and t.bring_back(found.out):
                t.note()
        t.back()


def _replace_machine(t: Trials, wish: ReplaceMachine) -> int:
    k = _planned(t, wish.order)
    m = _machine(t, wish.machine)
    if m not in t.desk.b.hold[k].tolist():
        raise WishRefused(f"{wish.machine} is not on {wish.order}. Maybe name one that is.")
    t.watch(k)
    t.desk.ask(k, shun_machine=m)
    start = int(t.desk.b.start[k])
    place_anywhere(t, k, Bounds(start, start))
    for other in _likely(t, k, m):
        t.tried += 1
        if t.desk.cross(m, other, start):
            t.note("crossed")
        t.back()
    _place_elsewhere(t, k)
    return k


def _likely(t: Trials, k: int, m: int) -> list[int]:
    """Return the machines that fit where machine ``m`` stands on order ``k``."""
    needs = t.c.orders[k].modes[int(t.desk.b.mode[k] - t.f.mode_at[k])].machines
    found = {n for need in needs if m in need.candidates for n in need.candidates.tolist()}
    return sorted(found - set(t.desk.b.hold[k].tolist()))


def _place_elsewhere(t: Trials, k: int) -> None:
    """Note ways at other times, and the plan without the order."""
    t.place(k, [], ANYWHERE, 2 * t.effort.ways, by_day=True)
    for j in t.rivals(k):
        if t.over():
            break
        t.place(k, [j], ANYWHERE, 2)
        t.give_way(k, j, ANYWHERE, GIVING)
    t.drop(k)


# --- one shift ------------------------------------------------------------------------------------


def _replace_person(t: Trials, wish: ReplacePerson) -> int:
    k = _planned(t, wish.order)
    turn, seat, p = _shift(t, k, wish)
    t.watch(k)
    low, high = t.desk.part(k, turn)
    t.desk.ask(k, shun_person=p, shun_from=low, shun_until=high)
    t.desk.reseat(k, turn, seat, -1)
    t.base = t.desk.save()
    for offer in t.desk.offers(k, turn, seat):
        _seat_or_swap(t, (k, turn, seat), offer.person, offer.price < np.inf)
    t.base = t.origin
    t.back()
    start = int(t.desk.b.start[k])
    t.place(k, [], Bounds(start, start), t.effort.ways)
    for j in t.rivals(k, Bounds(low, high, high)):
        if t.over(RIVALS_SHARE):
            break
        t.place(k, [j], Bounds(start, start), 2)
        t.give_way(k, j, Bounds(start, start), GIVING)
    _place_elsewhere(t, k)
    return k


def _seat_or_swap(t: Trials, at: tuple[int, int, int], q: int, free: bool) -> None:
    """Put a person into a vacant seat; if he is busy, let somebody else take over what keeps him."""
    desk = t.desk
    if free:
        t.tried += 1
        desk.reseat(*at, q)
        t.note(q)
        t.back()
        return
    for j, turn, seat in _near(t, q, *desk.part(*at[:2])):
        if t.over(RIVALS_SHARE):
            return
        desk.reseat(j, turn, seat, -1)
        if any(o.person == q and o.price < np.inf for o in desk.offers(*at)):
            desk.reseat(*at, q)
            for other in desk.offers(j, turn, seat)[: t.effort.ways]:
                if other.price < np.inf and other.person != q:
                    t.tried += 1
                    desk.reseat(j, turn, seat, other.person)
                    t.note((q, other.person))
                    desk.reseat(j, turn, seat, -1)
        t.back()


def _near(t: Trials, q: int, low: int, high: int) -> list[tuple[int, int, int]]:
    """Return the seats of a person that may keep him from ``[low, high)``, as order, part and seat."""
    b, rest = t.desk.b, int(t.c.people.rest[q])
    day = max(rest, 86_400 // (60 * t.c.horizon.slot_minutes))
    found = []
    for x in range(int(b.booked[q])):
        if b.book_start[q, x] >= high + day or low >= b.book_end[q, x] + day:
            continue
        j = int(b.book_order[q, x])
        if any(q == person for person, *_ in (*t.c.orders[j].pinned_operators, *t.c.orders[j].fixed_duties)):
            continue
        for turn, row in enumerate(t.desk.crew(j).tolist()):
            if q in row and t.desk.part(j, turn)[0] == b.book_start[q, x]:
                found.append((j, turn, row.index(q)))
    return found


def _shift(t: Trials, k: int, wish: ReplacePerson) -> tuple[int, int, int]:
    """Return part, seat and person of a shift."""
    desk = t.desk
    turn = next(
        (turn for turn in range(desk.parts(k)) if desk.part(k, turn)[0] <= wish.slot < desk.part(k, turn)[1]),
        None,
    )
    if turn is None or not desk.seats(k):
        raise WishRefused(
            f"Nobody has a shift on {wish.order} then. Maybe name a time within one of its shifts."
        )
    row = desk.crew(k)[turn].tolist()
    names = [t.c.operators[p].id for p in row]
    if wish.operator is None and len(row) > 1:
        raise WishRefused(f"{', '.join(names)} are on {wish.order} then. Maybe say which of them.")
    if wish.operator is not None and wish.operator not in names:
        raise WishRefused(
            f"{wish.operator} is not on {wish.order} then; {', '.join(names)} are. Maybe name one of them."
        )
    seat = 0 if wish.operator is None else names.index(wish.operator)
    return turn, seat, row[seat]


# --- idle stretches -------------------------------------------------------------------------------


def _fill_machine(t: Trials, wish: FillMachine) -> None:
    m = _machine(t, wish.machine)
    within = _stretch(t, wish)
    for k in t.reach.machine_orders[m]:
        if m not in t.origin.hold[k] or t.origin.start[k] >= wish.start:
            _into(t, k, within, want_machine=m)


def _fill_operator(t: Trials, wish: FillOperator) -> None:
    if wish.operator not in t.c.operator_index:
        raise WishRefused(
            f"{wish.operator} is no operator of this instance. Maybe look at its list of operators."
        )
    p = t.c.operator_index[wish.operator]
    within = _stretch(t, wish)
    b = t.desk.b
    own = t.reach.operator_orders[p]
    for k in own:
        if b.mode[k] >= 0 and b.start[k] < wish.end and b.end[k] > wish.start:
            _take_over(t, k, p, wish)
    for k in own:
        _into(t, k, within, want_person=p)


def _into(t: Trials, k: int, within: Bounds, **asked: int) -> None:
    """Note order ``k`` in a stretch with the machine or the person that has none."""
    o = t.c.orders[k]
    if t.over() or not t.movable(k) or o.deadline <= within.first or o.earliest >= within.until:
        return
    if min(mode.duration for mode in o.modes) > within.until - within.first:
        return
    desk = t.desk
    if not desk.has(k) and any(x.after == k and not desk.has(x.before) for x in t.c.links_of[k]):
        return
    desk.ask(k, **asked)
    p = asked.get("want_person")
    if desk.has(k) and not desk.take_out([k]):
        t.back()
        return
    starts = desk.starts(k, within)
    middle = desk.save(t._middle)
    for start in t.apart(k, starts, ONCE_EACH):
        t.tried += 1
        if desk.enter(start) and (p is None or p in desk.crew(k)):
            t.note(k)
        desk.go_back(middle)
    desk.ask()
    t.back()


def _take_over(t: Trials, k: int, p: int, wish: FillOperator) -> None:
    """Note the person in the place of others in the shifts of an order within a stretch."""
    desk = t.desk
    for turn, row in enumerate(desk.crew(k).tolist()):
        low, high = desk.part(k, turn)
        if low < wish.start or high > wish.end or p in row or t.over():
            continue
        for seat, other in enumerate(row):
            o = t.c.orders[k]
            if any(other == person for person, *_ in (*o.pinned_operators, *o.fixed_duties)):
                continue
            desk.reseat(k, turn, seat, -1)
            if any(x.person == p and x.price < np.inf for x in desk.offers(k, turn, seat)):
                t.tried += 1
                desk.reseat(k, turn, seat, p)
                t.note((turn, seat))
            t.back()


# --- names ----------------------------------------------------------------------------------------


def _stretch(t: Trials, wish: FillMachine | FillOperator) -> Bounds:
    if not 0 <= wish.start < wish.end <= t.c.slots:
        raise WishRefused(
            f"The stretch from slot {wish.start} to slot {wish.end} does not lie within the horizon of "
            f"{t.c.slots} slots. Maybe the date is mistyped."
        )
    return Bounds(wish.start, wish.end, wish.end)


def _order(t: Trials, order: str) -> int:
    if order not in t.c.order_index:
        raise WishRefused(f"{order} is no order of this instance. Maybe look at its list of orders.")
    return t.c.order_index[order]


def _planned(t: Trials, order: str) -> int:
    k = _order(t, order)
    if not t.desk.has(k):
        raise WishRefused(f"{order} is not planned. Maybe ask for the order itself.")
    if not t.movable(k):
        raise WishRefused(f"{order} began before the freeze time. Maybe move the freeze time.")
    return k


def _machine(t: Trials, machine: str) -> int:
    if machine not in t.c.machine_index:
        raise WishRefused(f"{machine} is no machine of this instance. Maybe look at its list of machines.")
    return t.c.machine_index[machine]
