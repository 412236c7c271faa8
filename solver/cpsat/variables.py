"""The variables that every rule shares: when, in which mode, on what, with whom.

An order's starts are split into *blocks* of equal pauses (see docs/decisions), so that under each
block's literal the end is the start plus a constant.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from solver.cpsat.choices import Block, OrderVars, Part, Seat
from solver.cpsat.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ortools.sat.python.cp_model import IntVar

    from solver.cpsat.shapes import CompiledOrder, PeopleNeed, Starts
    from solver.search.state import Placement


def declare_orders(problem: Problem) -> None:
    """Create the variables of every free order."""
    for k in problem.free:
        order = problem.c.orders[k]
        cut = needs_duties(problem, order)
        variables = _declare_span(problem, order, problem.hinted.get(k), cut=cut)
        problem.orders[k] = variables
        if cut:
            _declare_parts(problem, variables)
        _declare_machines(problem, variables)
        _declare_seats(problem, variables)
    _sort_twins(problem)


def _sort_twins(problem: Problem) -> None:
    """Of visits that differ in nothing, use the first ones first, where the hint does."""
    for k, v in problem.orders.items():
        first = problem.orders.get(k - 1)
        if v.order.visit is None or not v.order.visit.turn or first is None:
            continue
        if v.hint is None or (first.hint is not None and first.hint.end <= v.hint.start):
            problem.model.add_implication(v.present, first.present)
            problem.model.add(v.start >= first.end).only_enforce_if(v.present)


def needs_duties(problem: Problem, order: CompiledOrder) -> bool:
    """Whether it matters in which duties an order works, rather than only when it starts and ends."""
    c = problem.c
    if order.visit:
        return False
    return any(
        mode.people
        or any(c.pool_is_people[need.pool] for need in mode.pools)
        or any(c.rentals[m] is not None for need in mode.machines for m in need.candidates.tolist())
        for mode in order.modes
    ) or any(link.working for link in c.links_of[order.index])


def _declare_span(problem: Problem, order: CompiledOrder, hint: Placement | None, *, cut: bool) -> OrderVars:
    """Create the variables of when and in which mode; ``cut``: by segments, for duties matter."""
    k = order.index
    blocks = [b for mode in range(len(order.modes)) for b in _blocks(problem, order, mode, hint, cut=cut)]
    modes = []
    for mode in range(len(order.modes)):
        literals = [b.literal for b in blocks if b.mode == mode]
        if len(literals) == 1:
            modes.append(literals[0])
            continue
        literal = problem.boolean(f"mode[{k},{mode}]", hint is not None and hint.mode == mode)
        problem.model.add(sum(literals) == literal)
        modes.append(literal)
    if len(modes) == 1:
        present = modes[0]
    else:
        present = problem.boolean(f"present[{k}]", hint is not None)
        problem.model.add(sum(modes) == present)
    latest = max((high for b in blocks for _, high in b.starts), default=0)
    last = max((high + b.span for b in blocks for _, high in b.starts), default=0)
    start = problem.integer(0, latest, f"start[{k}]", hint.start if hint else 0)
    end = problem.integer(0, last, f"end[{k}]", hint.end if hint else 0)
    spans = sorted({b.span for b in blocks})
    _tie(problem, blocks, start, end, present)
    if len(spans) == 1:
        length: Any = spans[0]
    else:
        top = max(spans, default=0)
        length = problem.integer(0, top, f"length[{k}]", hint.end - hint.start if hint else 0)
        problem.model.add(length == sum(b.span * b.literal for b in blocks))
    interval = problem.model.new_optional_interval_var(start, length, end, present, f"span[{k}]")
    return OrderVars(order, hint, present, modes, start, end, length, interval, blocks)


def _tie(problem: Problem, blocks: list[Block], start: IntVar, end: IntVar, present: IntVar) -> None:
    """Tie start and end to the block that is chosen, both to 0 if none is."""
    model = problem.model
    by_span: dict[int, list[Block]] = {}
    for block in blocks:
        by_span.setdefault(block.span, []).append(block)
        if len(block.starts) == 1:
            low, high = block.starts[0]
            model.add(start >= low).only_enforce_if(block.literal)
            model.add(start <= high).only_enforce_if(block.literal)
        else:
            ranges = [list(pair) for pair in block.starts]
            domain = problem.cp.Domain.from_intervals(ranges)
            model.add_linear_expression_in_domain(start, domain).only_enforce_if(block.literal)
    model.add(end == start + sum(b.span * b.literal for b in blocks))
    model.add(start == 0).only_enforce_if(present.negated())


def _blocks(
    problem: Problem, order: CompiledOrder, mode: int, hint: Placement | None, *, cut: bool
) -> Iterator[Block]:
    starts = problem.c.starts(order.index, mode)
    window = problem.scope.windows.get(order.index)
    if window is not None:
        starts = starts.within((starts.start >= window[0]) & (starts.start <= window[1]))
    if not len(starts):
        return
    hinted = hint.start if hint is not None and hint.mode == mode else None
    groups = _by_segments(starts) if cut else _by_span(starts)
    for first, last, ranges, span in groups:
        inside = hinted is not None and any(low <= hinted <= high for low, high in ranges)
        literal = problem.boolean(f"block[{order.index},{mode},{ranges[0][0]}]", inside)
        yield Block(mode, first, last, ranges, span, literal)


Group = tuple[int, int, tuple[tuple[int, int], ...], int]


def _by_segments(starts: Starts) -> Iterator[Group]:
    """Yield runs of consecutive starts with the same first and last segment."""
    change = (np.diff(starts.first) != 0) | (np.diff(starts.last) != 0) | (np.diff(starts.start) != 1)
    bounds = [0, *(np.flatnonzero(change) + 1).tolist(), len(starts)]
    for a, b in itertools.pairwise(bounds):
        span = int(starts.end[a] - starts.start[a])
        ranges = ((int(starts.start[a]), int(starts.start[b - 1])),)
        yield int(starts.first[a]), int(starts.last[a]), ranges, span


def _by_span(starts: Starts) -> Iterator[Group]:
    """Yield the starts of each span, as ranges."""
    for span, ranges in starts.by_span:
        yield -1, -1, ranges, span


# --- parts of duties --------------------------------------------------------------------------


def _declare_parts(problem: Problem, v: OrderVars) -> None:
    clock = v.order.clock
    touching: dict[int, list[Block]] = {}
    for block in v.blocks:
        first, last = int(clock.segment_duty[block.first]), int(clock.segment_duty[block.last])
        for duty in range(first, last + 1):
            touching.setdefault(duty, []).append(block)
    for duty, blocks in sorted(touching.items()):
        v.parts[duty] = _part(problem, v, duty, blocks)


def _part(problem: Problem, v: OrderVars, duty: int, blocks: list[Block]) -> Part:
    k, clock, model = v.order.index, v.order.clock, problem.model
    low, high = int(clock.duty_start[duty]), int(clock.duty_end[duty])
    by_mode = {
        mode: problem.either([b.literal for b in group], f"in[{k},{duty},{mode}]")
        for mode, group in itertools.groupby(blocks, key=lambda b: b.mode)
    }
    literal = problem.either(by_mode.values(), f"in[{k},{duty}]")
    begins = {int(clock.segment_duty[b.first]) == duty for b in blocks}
    ends = {int(clock.segment_duty[b.last]) == duty for b in blocks}
    if begins == {True} and ends == {True} and len({b.span for b in blocks}) == 1:
        return Part(duty, literal, v.start, v.end, blocks[0].span, by_mode)
    hinted = v.hint is not None and bool(problem.values[literal.index])
    assert v.hint is not None or not hinted
    start: Any
    end: Any
    if begins == {False}:
        start, start_hint = low, low
    else:
        start_hint = max(v.hint.start, low) if v.hint is not None else low
        if begins == {True}:
            start = v.start
        else:
            start = problem.integer(low, problem.c.slots, f"from[{k},{duty}]", start_hint)
            model.add_max_equality(start, [v.start, low])
    if ends == {False}:
        end, end_hint = high, high
    else:
        end_hint = min(v.hint.end, high) if v.hint is not None else 0
        if ends == {True}:
            end = v.end
        else:
            end = problem.integer(0, high, f"to[{k},{duty}]", end_hint)
            model.add_min_equality(end, [v.end, high])
    if begins == {False} and ends == {False}:
        return Part(duty, literal, low, high, high - low, by_mode)
    work = problem.integer(0, high - low, f"work[{k},{duty}]", end_hint - start_hint if hinted else 0)
    model.add(work == end - start).only_enforce_if(literal)
    model.add(work == 0).only_enforce_if(literal.negated())
    return Part(duty, literal, start, end, work, by_mode)


# --- machines and people ----------------------------------------------------------------------


def _declare_machines(problem: Problem, v: OrderVars) -> None:
    k = v.order.index
    for mode, compiled in enumerate(v.order.modes):
        hinted = v.hint.machines if v.hint is not None and v.hint.mode == mode else ()
        at = 0
        for n, need in enumerate(compiled.machines):
            present = set(hinted[at : at + need.quantity])
            at += need.quantity
            for m in _offered_machines(problem, v, need.candidates.tolist(), need.quantity, present):
                literal = problem.boolean(f"on[{k},{mode},{n},{m}]", m in present)
                v.on_line[mode, n, m] = literal
    by_machine: dict[int, list[IntVar]] = {}
    for (_, _, m), literal in v.on_line.items():
        by_machine.setdefault(m, []).append(literal)
    for m, literals in by_machine.items():
        v.on_machine[m] = problem.either(literals, f"uses[{k},{m}]")


def _offered_machines(
    problem: Problem, v: OrderVars, candidates: list[int], quantity: int, present: set[int]
) -> list[int]:
    most = problem.scope.machines
    if most is None or len(candidates) <= most * quantity:
        return candidates
    c = problem.c
    keep = present | v.order.fixed_machines.intersection(candidates)
    random = np.random.default_rng((problem.seed, v.order.index))
    noise = random.random(len(candidates))

    def rank(i: int) -> tuple[float, int]:
        m = candidates[i]
        roads = c.roads[c.machine_transport[m]].slots
        sites = [c.machine_place[m], *(c.orders[u[2]].site for u in problem.uses[m])]
        near = min(int(roads[s, v.order.site]) for s in sites)
        return near * float(0.5 + noise[i]) + c.machine_rate[m] * 0.01, m

    for i in sorted(range(len(candidates)), key=rank):
        if len(keep) >= most * quantity + len(present):
            break
        keep.add(candidates[i])
    return sorted(keep)


def _declare_seats(problem: Problem, v: OrderVars) -> None:
    k = v.order.index
    hinted = {(s.line, s.duty, s.operator) for s in v.hint.shifts} if v.hint is not None else set()
    for duty, part in v.parts.items():
        by_operator: dict[int, list[IntVar]] = {}
        for mode in part.by_mode:
            for n, need in enumerate(v.order.modes[mode].people):
                chosen = v.hint is not None and v.hint.mode == mode
                taken: set[int] = set()
                for operator, low, high in _offered_people(
                    problem, v, need, duty, hinted if chosen else set()
                ):
                    inside = chosen and (need.line, duty, operator) in hinted and operator not in taken
                    if inside and v.hint is not None:
                        begin = max(v.hint.start, int(v.order.clock.duty_start[duty]))
                        final = min(v.hint.end, int(v.order.clock.duty_end[duty]))
                        inside = low <= begin and final <= high
                        taken |= {operator} if inside else set()
                    literal = problem.boolean(f"seat[{k},{mode},{n},{duty},{operator}]", inside)
                    v.seats.append(Seat(mode, n, duty, operator, low, high, literal))
                    by_operator.setdefault(operator, []).append(literal)
        for operator, literals in by_operator.items():
            v.on_duty[operator, duty] = problem.either(literals, f"duty[{k},{duty},{operator}]")


def _offered_people(
    problem: Problem, v: OrderVars, need: PeopleNeed, duty: int, hinted: set[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """Return operators with the stretch of the duty for which they are there and qualified."""
    rows = problem.c.people.qualified_in_duty(v.order, need, duty)
    most = problem.scope.people
    if most is None or len(rows) <= most * need.quantity:
        return rows
    pinned = {o for o, _, _ in v.order.pinned_operators} | {o for o, _ in v.order.fixed_duties}
    keep = [
        r
        for r in rows
        if (need.line, duty, r[0]) in hinted or r[0] in pinned or problem.c.comes_with[r[0]] >= 0
    ]
    others = [r for r in rows if r not in keep]
    random = np.random.default_rng((problem.seed, v.order.index, need.line))
    length = int(v.order.clock.duty_end[duty] - v.order.clock.duty_start[duty])
    noise = random.uniform(0.8, 1.2, len(problem.c.operators))

    def rank(row: tuple[int, int, int]) -> float:
        operator = row[0]
        cents = problem.c.people.rate[operator] * length + problem.c.people.commute[operator, v.order.site]
        return float(cents) * float(noise[operator])

    return keep + sorted(others, key=rank)[: most * need.quantity]
