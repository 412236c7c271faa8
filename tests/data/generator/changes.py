"""Small changes of a plan, and which rules forbid one of them alone: those that bind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from data.generator import Generated
from models.domain.index import Index
from models.domain.plan import Plan, PlannedOrder, ShiftAssignment
from solver.check import check


def binding(made: Generated, most: int) -> Counter[str]:
    """Return how many of up to ``most`` changes of each kind each rule forbids by itself.

    A rule without which a change were allowed is one that the plan runs up against.
    """
    index = Index(made.instance)
    plan = made.witness.model_copy(update={"costs": None})
    rng = Random(1)
    found: Counter[str] = Counter()
    for changes in (list(_shifted(index, plan)), list(_replaced(index, plan))):
        for changed in rng.sample(changes, min(most, len(changes))):
            broken = {violation.rule for violation in check(made.instance, changed, index).violations}
            if len(broken) == 1:
                found.update(broken)
    return found


def _shifted(index: Index, plan: Plan) -> Iterator[Plan]:
    """Yield plans in which one order begins a work slot or a day's work earlier, same machines and people.

    Only where that leaves the order's duties as many as they are.
    """
    for placed in plan.orders:
        order = index.orders[placed.order]
        time, duration = index.open(order.site), order.modes[placed.mode].duration
        periods = [window.start for window in time if window.start < placed.start]
        for begin in {_work_slot_before(index, order.site, placed.start), *periods[-2:]}:
            end = time.advance(begin, duration) if begin >= 0 else None
            if end is None:
                continue
            duties = _moved(index, order.site, plan, placed, begin, end)
            if duties is not None:
                orders = tuple(
                    p if p is not placed else p.model_copy(update={"start": begin, "end": end})
                    for p in plan.orders
                )
                yield plan.model_copy(update={"orders": orders, "duties": duties})


def _work_slot_before(index: Index, site: str, slot: int) -> int:
    """Return the last open slot before ``slot``; -1 if there is none."""
    ends = [min(window.end, slot) for window in index.open(site) if window.start < slot]
    return ends[-1] - 1 if ends else -1


def _moved(
    index: Index, site: str, plan: Plan, placed: PlannedOrder, begin: int, end: int
) -> tuple[ShiftAssignment, ...] | None:
    """Return all duties with those of one order at its new time, in the same order of people."""
    before = index.duties(site).clipped(placed.start, placed.end)
    after = index.duties(site).clipped(begin, end)
    if len(before) != len(after):
        return None
    new = dict(zip((window.start for window in before), after, strict=True))
    return tuple(
        duty
        if duty.order != placed.order
        else duty.model_copy(update={"start": new[duty.start].start, "end": new[duty.start].end})
        for duty in plan.duties
    )


def _replaced(index: Index, plan: Plan) -> Iterator[Plan]:
    """Yield plans in which somebody else of the trade does one duty."""
    trades = {o.id: {h.certificate for h in o.certificates} for o in index.instance.operators}
    for number, duty in enumerate(plan.duties):
        for other in sorted(trades):
            if other != duty.operator and trades[duty.operator] <= trades[other]:
                duties = list(plan.duties)
                duties[number] = duty.model_copy(update={"operator": other})
                yield plan.model_copy(update={"duties": tuple(duties)})
