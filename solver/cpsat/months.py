"""Work of machines in contract months, as expressions of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from models.domain.rental import Month
    from solver.cpsat.choices import Block, OrderVars
    from solver.cpsat.problem import Problem


class Work(NamedTuple):
    """Slots of work as an expression, and what it is in the hint."""

    slots: Any
    hint: int


class Piece(NamedTuple):
    """The work of a block in a month: ``base + slope × (start − first start of the block)``."""

    base: int
    slope: int


def month_work(problem: Problem, m: int, month: Month) -> Work:
    """Return the slots of work of a machine in a contract month, those before the horizon included."""
    key = m, month.start
    if key not in problem.month_work:
        slots: Any = month.before
        hint = month.before
        for start, end, k in problem.work_of(m):
            clock = problem.c.orders[k].clock
            low, high = max(start, month.start), min(end, month.end)
            if low < high:
                fixed = int(clock.work_before(high) - clock.work_before(low))
                slots, hint = slots + fixed, hint + fixed
        for v in problem.users(m):
            own = _order_work(problem, v, m, month)
            slots, hint = slots + own.slots, hint + own.hint
        problem.month_work[key] = Work(slots, hint)
    return problem.month_work[key]


def _order_work(problem: Problem, v: OrderVars, m: int, month: Month) -> Work:
    pieces = [(block, _piece(v, block, month)) for block in v.blocks]
    by_mode = {mode: {piece for block, piece in pieces if block.mode == mode} for mode in range(len(v.modes))}
    if all(len(found) <= 1 and all(not piece.slope for piece in found) for found in by_mode.values()):
        terms = [
            (next(iter(by_mode[mode])).base, literal)
            for (mode, _, other), literal in v.on_line.items()
            if other == m and by_mode[mode]
        ]
        hint = sum(base * problem.hint_of(literal) for base, literal in terms)
        return Work(sum(base * literal for base, literal in terms), hint)
    used = v.on_machine[m]
    hint = 0
    if problem.hint_of(used) and v.hint is not None:
        block, piece = next(pair for pair in pieces if problem.hint_of(pair[0].literal))
        hint = piece.base + piece.slope * (v.hint.start - block.starts[0][0])
    longest = max(mode.duration for mode in v.order.modes)
    slots = problem.integer(0, longest, f"in_month[{v.order.index},{m},{month.start}]", hint)
    for block, piece in pieces:
        amount = piece.base + piece.slope * (v.start - block.starts[0][0])
        problem.model.add(slots == amount).only_enforce_if([block.literal, used])
    problem.model.add(slots == 0).only_enforce_if(used.negated())
    return Work(slots, hint)


def _piece(v: OrderVars, block: Block, month: Month) -> Piece:
    """Return the work of a block in a month; the starts of a block lie in one local day, as its ends do."""
    clock, first = v.order.clock, block.starts[0][0]
    before, end = first < month.start, first + block.span
    if end <= month.start or first >= month.end:
        return Piece(0, 0)
    low = int(clock.work_before(max(first, month.start)))
    high = int(clock.work_before(min(end, month.end)))
    cut = end > month.end
    slope = 0 if before == cut else 1 if before else -1
    return Piece(high - low, slope)
