"""How long a screen waits for recommendations: ``python -m benchmarks.advice.waiting``.

Asks random questions of each kind of one plan of a generated fleet, and prints the median and the 95th
percentile of the time until the ranked and priced ways are there; then checks the best way of each.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from random import Random

import numpy as np

from benchmarks.machine import where
from data.generator.generate import generate
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.advice.recommend import Session
from solver.advice.wishes import (
    FillMachine,
    FillOperator,
    FillOrder,
    ReplaceMachine,
    ReplacePerson,
    Wish,
)
from solver.cpsat.compile import Compiled
from solver.ledger.stored import make_ready
from solver.search.construct import construct
from solver.search.state import as_plan

LIMIT_MS = 300.0
"""The 95th percentile is to stay under this."""

STRETCH_HOURS = 96


def questions(instance: Instance, plan: Plan, count: int, draw: Random) -> list[Wish]:
    """Return so many questions, of each kind in turn."""
    slots = STRETCH_HOURS * 60 // instance.horizon.slot_minutes
    placed = [order for order in plan.orders if order.machines]
    found: list[Wish] = []
    for _ in range(-(-count // 5)):
        start = draw.randrange(max(1, instance.horizon.slots - slots))
        duty, order = draw.choice(plan.duties), draw.choice(placed)
        if plan.unplanned:
            found.append(FillOrder(draw.choice(plan.unplanned).order))
        found.append(ReplacePerson(duty.order, duty.start, duty.operator))
        found.append(ReplaceMachine(order.order, order.machines[0]))
        found.append(FillMachine(draw.choice(instance.machines).id, start, start + slots))
        found.append(FillOperator(draw.choice(instance.operators).id, start, start + slots))
    return found[:count]


def main() -> int:
    """Measure, print, and return 1 if the limit is missed or a way fails the checker."""
    parser = argparse.ArgumentParser(description="Measure the time until recommendations are there.")
    parser.add_argument("--orders", type=int, default=1000, help="orders of the fleet (default: 1000)")
    parser.add_argument("--questions", type=int, default=100, help="questions to ask (default: 100)")
    parser.add_argument("--checked", type=int, default=20, help="best ways to check (default: 20)")
    parser.add_argument("--seed", type=int, default=1, help="of fleet and questions (default: 1)")
    options = parser.parse_args()
    make_ready()
    print(where())
    instance = generate(options.orders, options.seed).instance
    c = Compiled(instance)
    plan = as_plan(c, construct(c, options.seed), whole=True)
    began = time.perf_counter()
    session = Session(instance, plan)
    ready = time.perf_counter() - began
    print(f"{len(plan.orders)} of {options.orders} orders planned; session in {ready:.2f} s")
    wishes = questions(instance, plan, options.questions, Random(options.seed))
    session.recommend(wishes[0])
    taken: dict[str, list[float]] = defaultdict(list)
    answered, checked = 0, 0
    for wish in wishes:
        began, worked = time.perf_counter(), time.process_time()
        advice = session.recommend(wish)
        taken["all"].append(1000 * (time.perf_counter() - began))
        taken["all, processor time"].append(1000 * (time.process_time() - worked))
        taken[type(wish).__name__].append(taken["all"][-1])
        answered += bool(advice.ways)
        if advice.ways and checked < options.checked:
            session.plan(advice.ways[0])
            checked += 1
    for kind, times in sorted(taken.items()):
        middle, high = np.percentile(times, [50, 95])
        figures = f"p50 {middle:6.1f} ms, p95 {high:6.1f} ms, most {max(times):6.1f} ms"
        print(f"{kind:20} {len(times):4} questions: {figures}")
    print(f"{answered} of {len(wishes)} have a way; {checked} best ways passed the checker at their price")
    return 0 if np.percentile(taken["all"], 95) < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
