"""Why orders are left unplanned, in the planner's words.

What counting shows (window, machines, certificates) is proven by it. Where insertion finds no place with the
whole fleet free, the smallest colliding set is looked for, as `explain` does; only what solving again has
confirmed is called verified. That the present plan has no room, or that planning costs more than it saves, is
a finding about that plan only and says so; `bitcorp why` asks further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.domain.plan import Reason
from solver.advice.causes import cause, code_of, rank
from solver.advice.collision import Filter
from solver.advice.loosen import only
from solver.advice.restrictions import atoms_of
from solver.advice.trials import Case, Trials
from solver.advice.wording import capital
from solver.cpsat.shapes import GROUND
from solver.ledger.ledger import Ledger, ledger_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.domain.instance import Instance
    from solver.cpsat.compile import Compiled
    from solver.cpsat.shapes import CompiledMode
    from solver.search.state import State

NEEDLESS = Reason(code="no_call_needed", message="It is a call at a yard, and nobody has to make it.")
"""Why a call at a yard is left out."""

PROOFS_SECONDS = 2.0
"""Time for all proofs at the end of a solve."""


def reasons(c: Compiled, state: State) -> dict[int, tuple[Reason, ...]]:
    """Return for each unplanned order why it is so, by its index."""
    missing = [k for k in range(c.works) if k not in state.placements]
    needless: dict[int, tuple[Reason, ...]] = {k: (NEEDLESS,) for k in missing if c.orders[k].order.restocks}
    left_out = [k for k in missing if k not in needless]
    if not left_out:
        return needless
    if c.rostered:
        message = "Why is not known: limits and prices of rosters are not explained yet."
        return needless | {k: (Reason(code="not_explained", message=message),) for k in left_out}
    present, empty, trials = ledger_of(c, state), Ledger(c), Trials(PROOFS_SECONDS)
    return needless | {k: tuple(_reasons_of(c, k, state, present, empty, trials)) for k in left_out}


def _reasons_of(
    c: Compiled, k: int, state: State, present: Ledger, empty: Ledger, trials: Trials
) -> Iterator[Reason]:
    missing = [
        c.orders[link.before].order.id
        for link in c.links_of[k]
        if link.after == k and link.before not in state.placements
    ]
    if missing:
        names = ", ".join(dict.fromkeys(missing))
        yield Reason(
            code="predecessor_unplanned",
            message=f"It follows {names}, which is not planned.",
            verified=True,
        )
        return
    found = [reason for mode in range(len(c.orders[k].modes)) for reason in _never(c, k, mode)]
    if {reason.message for reason in found} and _no_mode_is_left(c, k):
        yield from dict.fromkeys(found)
        return
    if not empty.finds(k, linked=False):
        yield collision_alone(c.instance, c.orders[k].order.id, trials)
        return
    if present.finds(k):
        yield Reason(
            code="too_dear",
            message="It fits, but planning it here costs more than leaving it out.",
        )
    else:
        yield Reason(
            code="no_room",
            message="It fits the fleet, but the orders that are planned leave it no room in time.",
        )


def collision_alone(instance: Instance, order: str, trials: Trials) -> Reason:
    """Return which restrictions keep an order from being done with the whole fleet free."""
    own = only(instance, [order])
    found = None
    if trials.remaining > 0:
        atoms = sorted(atoms_of(own, [order], fixed=False), key=rank)
        found = Filter(trials, Case(own, (order,)), atoms).smallest()
    if found is None or not found.atoms:
        return Reason(code="never_fits", message=f"{capital(cause('never_fits').en)}.")
    listed = " ".join(atom.restriction.words.en for atom in found.atoms)
    code = code_of(found.atoms, "alone")
    told = capital(cause(code, found.atoms, order).en)
    return Reason(code=code, message=f"{told}. {listed}", verified=found.verified)


def _no_mode_is_left(c: Compiled, k: int) -> bool:
    return all(any(True for _ in _never(c, k, mode)) for mode in range(len(c.orders[k].modes)))


def _never(c: Compiled, k: int, mode: int) -> Iterator[Reason]:
    """Yield what makes a mode impossible whatever else is planned."""
    order, compiled = c.orders[k], c.orders[k].modes[mode]
    if not len(c.starts(k, mode)):
        begin, end = order.earliest, order.deadline
        first, last = order.clock.work_before(np.array([begin, max(begin, end)]))
        yield Reason(
            code="window_too_short",
            message=f"It needs {compiled.duration} work slots; {order.order.site} is open for "
            f"{int(last - first)} between {c.horizon.instant(begin):%Y-%m-%d %H:%M} and "
            f"{c.horizon.instant(end):%Y-%m-%d %H:%M}"
            + ("." if order.order.interruptible else ", and it may not be interrupted."),
            verified=True,
        )
    yield from _too_few(c, k, compiled)


def _too_few(c: Compiled, k: int, compiled: CompiledMode) -> Iterator[Reason]:
    lines = c.orders[k].order.modes[c.orders[k].modes.index(compiled)].lines
    for need in compiled.machines:
        if len(need.candidates) < need.quantity:
            line = lines[need.line]
            sizes = ", ".join(f"{name} ≥ {value:g}" for name, value in getattr(line, "minimum", {}).items())
            yield Reason(
                code="no_machine",
                message=f"It needs {need.quantity} of class {getattr(line, 'equipment_class', '')}"
                + (f" with {sizes}" if sizes else "")
                + f" that may stand at {c.orders[k].order.site}; there are {len(need.candidates)}.",
                verified=True,
            )
    for people in compiled.people:
        count = len(np.unique(people.operators))
        if count < people.quantity:
            wanted = [d.certificate for d in getattr(lines[people.line], "certificates", ())]
            wanted += c.instance.sites[c.orders[k].site].inductions
            yield Reason(
                code="no_operator",
                message=f"It needs {people.quantity} with {', '.join(wanted) or 'no certificate'} in each "
                f"duty; {count} hold it in the horizon.",
                verified=True,
            )
    for pool_need in compiled.pools:
        if pool_need.quantity > int(c.capacity[pool_need.pool].max()):
            if c.counts[pool_need.pool] == GROUND:
                code, lacking = "site_too_small", f"machines at {c.orders[k].order.site}, which admits"
                message = f"It needs {pool_need.quantity} {lacking} {int(c.capacity[pool_need.pool].max())}."
            else:
                code, pool = "pool_too_small", c.instance.pools[pool_need.pool].id
                message = f"It needs {pool_need.quantity} of {pool}, which never has so many."
            yield Reason(code=code, message=message, verified=True)
