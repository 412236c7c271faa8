"""Repair: what of a plan still keeps the rules of a changed instance stays, the rest finds new places.

An order stays as it is while nothing of it breaks a rule; one that cannot keeps its start, its machines and
its people as far as they go, and only then looks for another start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models.domain.plan import Move, Plan
from models.domain.reading import Reading
from solver.check import is_inherited
from solver.ledger.books import SCARCE, SHADOW
from solver.ledger.ledger import ANYWHERE, Bounds, Ledger, ledger_of
from solver.ledger.states import seats_of
from solver.registry import rules
from solver.search.state import Placement, Shift, State, as_plan, machine_uses, place_services

if TYPE_CHECKING:
    from models.domain.plan import PlannedOrder
    from solver.cpsat.compile import Compiled
    from solver.violation import Violation

OF_THE_WHOLE = {"mandatory", "changes", "pins"}
"""Rules about what is missing: no order that stands breaks them."""

BY_ABSENCE = {"precedence", "moves", "travel", "door_to_door", "supplies"}
"""Rules that an order may come to break because others are taken out."""

ROUNDS = 40
"""How often the checker is asked what is still broken."""


def repaired(c: Compiled, plan: Plan, stop: Callable[[], bool]) -> State | None:
    """Return a plan near ``plan`` that keeps the rules; mandatory orders may find no place in it.

    None if what is frozen breaks a rule.

    Parameters
    ----------
    plan
        Any plan, made for another instance too; what it names may not exist.
    """
    found = standing(c, plan)
    ledger = ledger_of(c, found.state)
    return replaced(ledger, found.wanted, stop) if sound(ledger) else None


class Standing:
    """What of a plan can stand in an instance, order by order.

    Attributes
    ----------
    state
        The orders that can stand as they are, whatever others do, with their moves.
    wanted
        Mode and start that each order of the plan has, also of one that cannot stand as it is.
    """

    def __init__(self) -> None:
        self.state = State()
        self.wanted: dict[int, tuple[int, int]] = {}


def standing(c: Compiled, plan: Plan) -> Standing:
    """Return what of a plan can stand by itself: known names, fitting machines, calendar, people there."""
    found = Standing()
    duties: dict[str, list[tuple[str, str | None, int, int, int]]] = {}
    for d in plan.duties:
        duties.setdefault(d.order, []).append((d.operator, d.machine, d.line, d.start, d.end))
    for placed in plan.orders:
        k = c.order_index.get(placed.order)
        if k is None or placed.mode >= len(c.orders[k].modes) or k in found.wanted:
            continue
        found.wanted[k] = placed.mode, placed.start
        bare = _bare(c, k, placed)
        if bare is not None:
            manned = _manned(c, k, bare, duties.get(placed.order, []))
            if manned is not None:
                found.state.placements[k] = manned
    place_services(c, plan.services, found.state)
    _keep_moves(c, plan, found.state)
    return found


def _bare(c: Compiled, k: int, placed: PlannedOrder) -> Placement | None:
    """Return an order's span and machines if calendar, window and machines admit them."""
    order, mode = c.orders[k], c.orders[k].modes[placed.mode]
    first, last = c.work_range(k, placed.mode)
    if last < first:
        return None
    work = int(order.clock.work_before(placed.start))
    if not first <= work <= last or int(order.clock.slot_of(np.array([work]))[0]) != placed.start:
        return None
    final = int(order.clock.slot_of(np.array([work + mode.duration - 1]))[0])
    whole = order.clock.window_of(np.array([work, work + mode.duration - 1]))
    if final + 1 != placed.end or (not order.order.interruptible and whole[0] != whole[1]):
        return None
    machines = [c.machine_index.get(name, -1) for name in placed.machines]
    if len(set(machines)) < len(machines) or len(machines) != sum(n.quantity for n in mode.machines):
        return None
    at = 0
    for need in mode.machines:
        if not set(machines[at : at + need.quantity]) <= set(need.candidates.tolist()):
            return None
        at += need.quantity
    return Placement(placed.mode, placed.start, placed.end, tuple(machines))


def _manned(
    c: Compiled, k: int, bare: Placement, duties: list[tuple[str, str | None, int, int, int]]
) -> Placement | None:
    """Return the order with its people, if each seat of each duty has one."""
    order = c.orders[k]
    seats = seats_of(c, k, bare)
    if not seats:
        return bare if not duties else None
    clock, shifts = order.clock, []
    for duty in clock.duties_of(bare.start, bare.end):
        low = max(bare.start, int(clock.duty_start[duty]))
        high = min(bare.end, int(clock.duty_end[duty]))
        left = Counter(seats)
        for operator, machine, line, start, end in duties:
            if (start, end) != (low, high):
                continue
            p = c.operator_index.get(operator, -1)
            m = -1 if machine is None else c.machine_index.get(machine, -2)
            if p < 0 or not left[line, m]:
                return None
            left[line, m] -= 1
            shifts.append(Shift(line, m, p, duty, low, high))
        if left.total():
            return None
    return replace(bare, shifts=tuple(shifts)) if len(shifts) == len(duties) else None


def _keep_moves(c: Compiled, plan: Plan, state: State) -> None:
    """Keep the plan's moves; an order to which a move would have to change cannot stay as it is."""
    trips: dict[tuple[str, str, str], list[Move]] = {}
    for move in sorted(plan.moves, key=lambda move: move.start):
        trips.setdefault((move.machine, move.origin, move.destination), []).append(move)
    sites = [site.id for site in c.instance.sites]
    lost = True
    while lost:
        lost = False
        state.moves.clear()
        state.hauls.clear()
        for m, row in enumerate(machine_uses(c, state.placements)):
            place, free = c.machine_place[m], 0
            for start, end, k in row:
                site = c.orders[k].site
                if site != place:
                    length = int(c.roads[c.machine_transport[m]].slots[place, site])
                    known = trips.get((c.machines[m].id, sites[place], sites[site]), [])
                    fits = [
                        move
                        for move in known
                        if free <= move.start and move.end <= start and move.end - move.start == length
                    ]
                    haul = _haul(c, m, fits)
                    if not fits or (c.named[c.machine_transport[m]] and haul is None):
                        state.placements.pop(k, None)
                        lost = True
                        break
                    state.moves[m, k] = fits[-1].start
                    if haul is not None:
                        state.hauls[m, k] = haul
                place, free = site, end


def _haul(c: Compiled, m: int, moves: list[Move]) -> tuple[int, int] | None:
    """Return lowboy and driver of the last of some moves, if its transport class still asks for them."""
    if not moves or not c.named[c.machine_transport[m]]:
        return None
    lowboy, driver = (
        c.machine_index.get(moves[-1].lowboy or "", -1),
        c.operator_index.get(moves[-1].driver or "", -1),
    )
    return (lowboy, driver) if driver >= 0 and lowboy in c.lowboys[c.machine_transport[m]] else None


def sound(ledger: Ledger) -> bool:
    """Take the orders out that break rules, as few as need be; false if only frozen ones are left to take."""
    asked = {rule.id for rule in rules()} - OF_THE_WHOLE
    for _ in range(ROUNDS):
        state = ledger.state()
        broken = _broken(ledger.c, state, asked)
        asked = {violation.rule for violation in broken} | BY_ABSENCE
        if not broken:
            return True
        out = _to_take_out(ledger.c, state, broken)
        if not out:
            return False
        _take_out(ledger, out)
    ledger.load(State())
    return True


def _broken(c: Compiled, state: State, asked: set[str]) -> list[Violation]:
    """Return what the orders that stand break."""
    reading = Reading(c.instance, as_plan(c, state), c.index)
    judges = (rule for rule in rules() if rule.id in asked)
    found = (violation for rule in judges for violation in rule.violations(reading))
    return [violation for violation in found if not is_inherited(reading, violation)]


def _to_take_out(c: Compiled, state: State, broken: list[Violation]) -> set[int]:
    """Choose orders whose removal mends every breach; those first that mend most, and matter least."""
    cases: list[set[int]] = []
    for violation in broken:
        own = {c.order_index[o] for o in violation.orders if o in c.order_index} & state.placements.keys()
        if not own:
            units = {c.machine_index[m] for m in violation.machines if m in c.machine_index}
            people = {c.operator_index[p] for p in violation.operators if p in c.operator_index}
            own = {
                k
                for k, p in state.placements.items()
                if units & set(p.machines) or people & {s.operator for s in p.shifts}
            }
        cases.append({k for k in own if not c.orders[k].frozen})
    out: set[int] = set()
    while cases := [case for case in cases if case and not case & out]:
        count = Counter(k for case in cases for k in case)
        out.add(max(count, key=lambda k: (count[k], -c.orders[k].order.priority, state.placements[k].start)))
    return out | _supplied(c, state, [k for k in out if c.orders[k].order.restocks])


def _supplied(c: Compiled, state: State, calls: list[int]) -> set[int]:
    """Return the orders that ask for tools or parts of people who make some calls at a yard."""
    people = {shift.operator for k in calls for shift in state.placements[k].shifts}
    return {
        k
        for k, placed in state.placements.items()
        if people & {shift.operator for shift in placed.shifts}
        and k < c.works
        and (c.orders[k].order.tools or c.orders[k].order.parts)
    }


def _take_out(ledger: Ledger, out: Iterable[int]) -> None:
    """Take orders out and mend the moves of others; those whose move finds no room go too."""
    gone = sorted(out)
    while not ledger.take_out(gone):
        gone = _stranded(ledger)


def _stranded(ledger: Ledger) -> list[int]:
    """Return the orders to which a machine has no move, or one from where it no longer is."""
    c, b, found = ledger.c, ledger.b, set()
    for m, place in enumerate(c.machine_place):
        for k in b.use[m, : b.uses[m]].tolist():
            j = b.hold[k].tolist().index(m)
            site = c.orders[k].site
            there = b.depart[k, j] >= 0 and b.origin[k, j] == place
            if site != place and not there:
                found.add(k)
            place = site  # noqa: PLW2901
    return sorted(found)


def near_reference(c: Compiled, stop: Callable[[], bool]) -> State:
    """Return a plan as near the reference plan as insertion finds; mandatory orders may find no place."""
    wanted = {o.index: (o.reference.mode, o.reference.start) for o in c.orders if o.reference is not None}
    return replaced(Ledger(c), wanted, stop)


def replaced(ledger: Ledger, wanted: dict[int, tuple[int, int]], stop: Callable[[], bool]) -> State:
    """Return a ledger's plan with all other orders inserted: at their wanted start, else the cheapest one."""
    c = ledger.c
    ledger.reach = 48
    ledger.b.note[SHADOW] = ledger.b.note[SCARCE] = max(1, c.weights.unplanned)
    missing = set(ledger.missing())
    sequence = [k for k in c.latest_due_order if k in missing]
    sequence.sort(key=lambda k: (c.orders[k].fixed_start is None, c.orders[k].optional and k not in wanted))
    for k in sequence:
        if k in wanted and not stop():
            mode, start = wanted[k]
            ledger.modes[k] = mode
            ledger.insert(k, Bounds(start, start))
            del ledger.modes[k]
    for k in sorted(sequence, key=lambda k: c.orders[k].optional):
        if stop():
            break
        if not ledger.has(k):
            ledger.insert(k, ANYWHERE)
    return ledger.state()
