"""Recommendations beside exhaustive search: ``python -m benchmarks.advice.exhaustive``.

On small random instances an order is left out of a plan, or a shift of it is declined. Every plan that
fills the gap and changes at most one other order is listed and judged by the checker; the best
recommendation is to cost at most 1 % more than the best of them.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from random import Random

from benchmarks.advice.listing import Listing, Place, Places, places_of
from benchmarks.advice.small import small
from benchmarks.machine import where
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.advice.recommend import Session
from solver.advice.wishes import Effort, FillOrder, ReplacePerson, Wish
from solver.cpsat.compile import Compiled
from solver.ledger.stored import make_ready
from solver.search.construct import construct
from solver.search.state import as_plan

MOST = 0.01
"""How much dearer the best recommendation may be, as a share of the plan's cost."""


def base_plan(instance: Instance, seed: int) -> Plan:
    """Return a plan by insertion in a random sequence."""
    c = Compiled(instance)
    return as_plan(c, construct(c, seed, noise=1.0), whole=True)


def question(listing: Listing, places: Places, draw: Random) -> tuple[Wish, str, Places] | None:
    """Return what to ask of a plan, the order that it is about, and the plan; none for nothing."""
    left_out = [o for o in listing.index.orders if o not in places]
    if draw.random() < 0.5 and places:
        order = draw.choice(sorted(places))
        duty = draw.choice(places[order].duties)
        return ReplacePerson(order, duty.start, duty.operator), order, places
    if not left_out:
        order = draw.choice(sorted(places))
        places = {o: place for o, place in places.items() if o != order}
        if listing.cost(places) is None:
            return None
        left_out = [order]
    order = draw.choice(left_out)
    return FillOrder(order), order, places


def admitted(wish: Wish, places: Places) -> Callable[[Place | None], bool]:
    """Return whether a place of the order is what the wish asks for."""
    if not isinstance(wish, ReplacePerson):
        return lambda place: place is not None
    shift = next(d for d in places[wish.order].duties if d.start <= wish.slot < d.end)
    return lambda place: (
        place is None
        or not any(
            d.operator == wish.operator and d.start < shift.end and shift.start < d.end for d in place.duties
        )
    )


def main() -> int:
    """Compare, print each instance and the sum, and return 1 if one recommendation is too dear."""
    parser = argparse.ArgumentParser(description="Compare recommendations with exhaustive search.")
    parser.add_argument("--count", type=int, default=50, help="instances (default: 50)")
    parser.add_argument("--seed", type=int, default=1, help="of the first (default: 1)")
    options = parser.parse_args()
    make_ready()
    print(where())
    compared = equal = 0
    failures: list[str] = []
    seed = options.seed
    while compared < options.count:
        line = one(seed)
        seed += 1
        if line is None:
            continue
        compared += 1
        text, best, least = line
        equal += best == least
        if best is None or best > least * (1 + MOST):
            failures.append(text)
        print(text, flush=True)
    print(f"{compared} compared, {equal} equal, {len(failures)} more than {MOST:.0%} dearer")
    for failure in failures:
        print(f"FAILED {failure}")
    return 1 if failures else 0


def one(seed: int) -> tuple[str, int | None, int] | None:
    """Compare on one instance; none if no plan at all fills what is asked."""
    instance, draw = small(seed), Random(seed)
    listing = Listing(instance)
    asked = question(listing, places_of(base_plan(instance, seed)), draw)
    if asked is None:
        return None
    wish, order, places = asked
    session = Session(instance, listing.plan(places))
    began = time.perf_counter()
    advice = session.recommend(wish, Effort(seconds=None))
    taken = time.perf_counter() - began
    for way in advice.ways:
        session.plan(way)
    least = listing.least(places, order, admitted(wish, places))
    if least is None:
        return None
    best = session.cost + advice.ways[0].price if advice.ways else None
    shown = "nothing" if best is None else f"{best / 100:,.2f}"
    text = (
        f"seed {seed}: {type(wish).__name__} {shown}, exhaustive {least / 100:,.2f} of {listing.asked} plans"
    )
    return f"{text}, {taken * 1000:.0f} ms", best, least


if __name__ == "__main__":
    sys.exit(main())
