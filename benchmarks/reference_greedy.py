"""Plan an instance by insertion in order of due dates, the reference that the engine is measured against.

``python benchmarks/reference_greedy.py F --out P`` takes the orders by earliest due date (after their
predecessors, what must be planned first) and gives each the cheapest feasible start, mode, machines and
people, counting all cost terms that it changes. Nothing is moved afterwards.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from benchmarks.greedy.written import greedy_plan
from models.domain import InvalidFile, read_instance, write_plan
from solver.check import check, with_costs


def main(arguments: list[str] | None = None) -> int:
    """Plan one file; return 0 when a plan that keeps every rule was written."""
    parser = argparse.ArgumentParser(
        prog="reference_greedy", description=(__doc__ or "").split("\n", maxsplit=1)[0]
    )
    parser.add_argument("instance", type=Path, metavar="F", help="instance as JSON")
    parser.add_argument("--out", type=Path, metavar="P", help="where to write the plan as JSON")
    options = parser.parse_args(arguments)
    try:
        instance = read_instance(options.instance)
    except InvalidFile as error:
        print(error, file=sys.stderr)
        return 2
    if instance.reference is not None:
        print("The greedy plans from nothing; leave out the reference plan.", file=sys.stderr)
        return 2
    began = time.perf_counter()
    plan = with_costs(instance, greedy_plan(instance))
    seconds = time.perf_counter() - began
    report = check(instance, plan)
    if not report.ok:
        print("\n".join(report.messages()), file=sys.stderr)
        return 1
    if options.out is not None:
        write_plan(plan, options.out)
    costs = report.costs
    terms = ", ".join(f"{name} {cents / 100:,.2f}" for name, cents in costs.terms.items() if cents)
    print(f"cost {costs.total / 100:,.2f} {instance.currency} ({terms})")
    print(f"avoidable cost {costs.avoidable / 100:,.2f}")
    print(f"planned share {report.planned_share:.1%}, {len(plan.unplanned)} orders left out, {seconds:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
