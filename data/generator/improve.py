"""Make the witness plan cheaper by small changes, so that it is a plan somebody would be content with."""

from __future__ import annotations

from math import ceil
from random import Random

from data.generator.board.board import Board
from data.generator.board.spots import cheapest
from data.generator.board.written import board_of, plan_of
from data.generator.catalogue import KINDS
from data.generator.measure import certificate_capacity, class_capacity
from models.domain.instance import Instance
from models.domain.plan import Plan

BUSY = 0.751
"""Share of their open slots that scarce machines and the holders of scarce certificates work."""

LARGEST_GROUP = 5
"""Most orders that are taken out at once."""


def improved(
    rng: Random, instance: Instance, plan: Plan, effort: int, tolerance: int, *, every: bool
) -> Plan:
    """Return a plan that costs no more.

    Parameters
    ----------
    plan
        Keeps every rule.
    effort
        How many orders are taken out and put back, about.
    tolerance
        Cents by which a change may make the plan dearer at first; ever fewer, and none at the end.
    every
        Whether to price every start.
    """
    board = board_of(instance, plan)
    board.least = _least_work(board)
    best, total, lowest = plan, 0, 0
    orders = sorted(board.placed)
    spent, position, size, changed = 0, 0, 1, False
    while spent < effort:
        if position % len(orders) == 0:
            rng.shuffle(orders)
            size = size if changed or not position else size % LARGEST_GROUP + 1
            changed = False
        group = _related(rng, board, orders[position % len(orders)], size)
        position += 1
        spent += len(group)
        if total < lowest:
            best, lowest = plan_of(board, plan) if tolerance else best, total
        allowed = round(tolerance * (1 - spent / effort) ** 2 * rng.random())
        difference = renew(rng, board, group, allowed, every=every)
        total += difference
        changed |= difference < 0
    return plan_of(board, plan) if total <= lowest or not tolerance else best


def rebuilt(instance: Instance, plan: Plan, *, every: bool) -> Plan | None:
    """Return the plan that inserts all orders by due date from nothing; none: it is not cheaper, or fails."""
    board = board_of(instance, plan)
    board.least = _least_work(board)
    board.begin()
    for key in sorted(board.placed, key=lambda k: (-board.placed[k].start, k)):
        if not board.remove(key):
            return None
    if not all(_back(board, order, every=every) for order in _by_due_date(instance)):
        return None
    return plan_of(board, plan) if board.difference() < 0 and board.busy_enough() else None


def _by_due_date(instance: Instance) -> list[str]:
    """Return the orders by due date, each after its predecessors."""
    due = {o.id: (instance.horizon.slots if o.due is None else o.due, o.id) for o in instance.orders}
    before: dict[str, set[str]] = {order: set() for order in due}
    for link in instance.precedences:
        before[link.successor].add(link.predecessor)
    found: list[str] = []
    while due:
        ready = [order for order in due if not before[order] & due.keys()]
        found.append(min(ready or due, key=lambda order: due[order]))
        del due[found[-1]]
    return found


def _least_work(board: Board) -> dict[str, int]:
    """Return what scarce classes must work so that they and their operators stay as busy as they should."""
    machines, people = class_capacity(board.ground.index), certificate_capacity(board.ground.index)
    return {
        kind.id: min(board.work[kind.id], ceil(BUSY * max(machines[kind.id], people[kind.certificate])))
        for kind in KINDS
        if kind.scarce
    }


def renew(rng: Random, board: Board, group: list[str], allowed: int, *, every: bool) -> int:
    """Take orders out and put each back where it is cheapest; return what that adds to the cost.

    What adds more than ``allowed`` is undone.
    """
    board.begin()
    removed = [board.remove(order) for order in group]
    if all(removed) and all(_back(board, order, every=every) for order in rng.sample(group, len(group))):
        difference = board.difference()
        if (difference < 0 or 0 < difference <= allowed) and board.busy_enough():
            return difference
    board.roll_back()
    return 0


def _back(board: Board, order: str, *, every: bool) -> bool:
    spot = cheapest(board, order, every=every)
    return spot is not None and board.insert(order, spot.way, spot.start, spot.end)


def _related(rng: Random, board: Board, order: str, size: int) -> list[str]:
    """Return an order and others that share its time and its site, machines or people."""
    if size == 1:
        return [order]
    placed = board.placed[order]
    if placed.machines and rng.random() < 0.5:
        return _neighbours(rng, board, order, size)
    site = board.ground.index.orders[order].site
    scores = []
    for other, its in sorted(board.placed.items()):
        if other == order:
            continue
        apart = max(0, its.start - placed.end, placed.start - its.end)
        shared = len(set(its.machines) & set(placed.machines))
        same = board.ground.index.orders[other].site == site
        scores.append((apart / 48 - 2 * shared - same + 4 * rng.random(), other))
    scores.sort()
    return [order, *(other for _, other in scores[: size - 1])]


def _neighbours(rng: Random, board: Board, order: str, size: int) -> list[str]:
    """Return orders that follow each other on a machine, ``order`` among them."""
    machine = rng.choice(board.placed[order].machines)
    row = sorted((p.start, key) for key, p in board.placed.items() if machine in p.machines)
    place = next(n for n, (_, key) in enumerate(row) if key == order)
    first = max(0, place - rng.randrange(size))
    return [key for _, key in row[first : first + size]]
