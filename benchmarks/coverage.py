"""Which rules bind in generated fleets: the plan that is solved without a rule breaks it.

``python -m benchmarks.coverage --count 12 --orders 14 --time-limit 1 --out docs/reference/coverage.md``

Each fleet has demands of every rule (``bitcorp generate --all-rules``). For each rule, and each part of it
that can be lifted alone, the fleet is planned without it; the checker, which has all rules, then says
whether the plan breaks that rule. The exit code is 1 if a rule binds nowhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from benchmarks.machine import where
from data.generator import generate
from models.domain.instance import Instance
from models.domain.plan import Plan
from models.domain.resources import PoolLevel
from solver.check import check
from solver.cpsat.build import build, solve_problem
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Scope
from solver.limits import SolveLimits
from solver.registry import rules
from solver.rules.base import Rule
from solver.search.state import State, as_plan, machine_uses, state_of
from solver.solve import solve

OF_THE_FORM = frozenset({"known"})
"""Rules about what a plan may say at all: no plan that is solved can break them, whatever is left out."""

FREE, STEP_SECONDS = 4, 1.0
"""Orders that are planned anew at a time, and seconds for that at most."""

PLENTY = 1_000_000


def _each(collection: str, **fields: Any) -> Callable[[Instance], Instance]:
    """Return a change of some fields of all machines, people, sites or the like."""

    def changed(instance: Instance) -> Instance:
        items = tuple(item.model_copy(update=fields) for item in getattr(instance, collection))
        return instance.model_copy(update={collection: items})

    return changed


def _without_limit(*names: str) -> Callable[[Instance], Instance]:
    """Return a change that takes limits of work from everybody."""
    gone = dict.fromkeys(names)

    def changed(instance: Instance) -> Instance:
        people = tuple(
            who
            if who.limits is None
            else who.model_copy(update={"limits": who.limits.model_copy(update=gone)})
            for who in instance.operators
        )
        limits = instance.limits.model_copy(update=gone)
        return instance.model_copy(update={"operators": people, "limits": limits})

    return changed


def _any_change(instance: Instance) -> Instance:
    reference = instance.reference
    if reference is None:
        return instance
    return instance.model_copy(update={"reference": reference.model_copy(update={"most_changes": None})})


def _free_lowboys(instance: Instance) -> Instance:
    """Return a change that lets anybody drive lowboys, which are never down."""
    kinds = {transport.lowboys for transport in instance.transport_classes}
    machines = tuple(
        m.model_copy(update={"downtimes": ()}) if m.equipment_class in kinds else m for m in instance.machines
    )
    classes = tuple(t.model_copy(update={"driver_certificates": ()}) for t in instance.transport_classes)
    return instance.model_copy(update={"machines": machines, "transport_classes": classes})


LIFTS: dict[str, Callable[[Instance], Instance]] = {
    "one_place": _each("machines", downtimes=()),
    "own_operators": _each("machines", operators=()),
    "consecutive_days": _without_limit("consecutive_days"),
    "driving": _without_limit("daily_driving_minutes"),
    "weekly_hours": _without_limit("weekly_minutes"),
    "work_limits": _without_limit("daily_minutes", "rest_minutes"),
    "rested": _each("operators", rested_minutes=None, history=()),
    "precedence": lambda instance: instance.model_copy(update={"precedences": ()}),
    "mandatory": _each("orders", optional=True),
    "rounds": _free_lowboys,
    "travel": lambda instance: instance.model_copy(update={"crew_transport": None}),
    "services": _each("machines", services=()),
    "site_machines": _each("sites", machine_limit=None),
    "zones": _each("orders", zone=None),
    "budgets": _each("budgets", amount=PLENTY),
    "pools": _each("pools", levels=(PoolLevel(start=0, capacity=PLENTY),)),
    "changes": _any_change,
    "declines": _each("operators", declines=()),
}
"""Instances without what a rule reads. The engine plans these as they are, and goes further in that time than
CP-SAT does where a rule is not posted."""

HEAD = """\
# Where the rules bind

Made by `python -m benchmarks.coverage`; do not change it by hand. A rule *binds* in a fleet if the plan
that is solved without it breaks it. A part is what can be lifted alone.

| rule | part | binds in | of | what is broken |
| --- | --- | ---: | ---: | --- |
"""

Key = tuple[str, str]
"""Rule and part; an empty part is the whole rule."""


def parts(instance: Instance) -> Iterator[tuple[Rule, str, Instance]]:
    """Yield each rule that a plan can break, part by part, with the instance without that part."""
    for rule in rules():
        if rule.id not in OF_THE_FORM:
            for part, lifted in rule.lifted(instance).items():
                lift = LIFTS.get(rule.id) if lifted is instance else None
                yield rule, part, lifted if lift is None else lift(instance)


def plan_without(
    instance: Instance, rule: Rule, lifted: Instance, start: Plan, seconds: float, seed: int = 1
) -> Plan:
    """Return the best plan that is found when a rule, or what ``lifted`` lacks, is left out.

    What is lifted is planned by the engine as it is, from ``start``. Where the instance stays as it was, the
    rule is not posted, and CP-SAT makes ``start`` better.
    """
    if lifted is not instance:
        limits = SolveLimits(seconds=seconds, workers=1, seed=seed)
        return solve(lifted, limits, start=start)
    c = Compiled(instance)
    return as_plan(c, search_without(c, rule, state_of(c, start), seconds, seed))


def search_whole(instance: Instance, rule: Rule, lifted: Instance, seconds: float) -> Plan | None:
    """Return the plan that one model of a tiny instance gives when a rule is left out; none in time."""
    c = Compiled(lifted)
    left_out = {rule.id} if lifted is instance else ()
    problem = build(c, State(), Scope(tuple(range(len(c.orders)))), 1, left_out)
    found = solve_problem(problem, seconds, workers=1, seed=1).state
    if found is None:
        return None
    moves = just_in_time(c, found) if rule.id == "moves" else found.moves
    return as_plan(c, State(found.placements, moves, found.hauls))


def search_without(c: Compiled, rule: Rule, start: State, seconds: float, seed: int) -> State:
    """Return the best plan that CP-SAT finds from ``start`` when a rule is not posted.

    It plans a few orders anew at a time, near each other in time or place, and keeps what is cheaper.
    """
    random, best, begun, turn = Random(seed), start, monotonic(), 0
    while monotonic() - begun < seconds:
        free = neighbours(c, best, random)
        problem = build(c, best, Scope(free), seed + turn, {rule.id})
        outcome = solve_problem(problem, STEP_SECONDS, workers=1, seed=seed + turn, small=True)
        if outcome.state is not None and outcome.cost is not None and outcome.cost < problem.hinted_cost():
            best = outcome.state
            if rule.id == "moves":  # nobody has decided them
                best = State(best.placements, just_in_time(c, best), best.hauls)
        turn += 1
    return best


def just_in_time(c: Compiled, state: State) -> dict[tuple[int, int], int]:
    """Return moves that each end when their machine is needed, whether there is time for them or not."""
    moves = {}
    for m, row in enumerate(machine_uses(c, state.placements)):
        place = c.machine_place[m]
        for start, _, k in row:
            if c.orders[k].site != place:
                way = int(c.roads[c.machine_transport[m]].slots[place, c.orders[k].site])
                moves[m, k] = max(0, start - way)
            place = c.orders[k].site
    return moves


def neighbours(c: Compiled, state: State, random: Random) -> tuple[int, ...]:
    """Return some orders that are near a random one: the sooner, the nearer, at its site nearer still."""
    first = random.randrange(len(c.orders))

    def far(k: int) -> float:
        away = c.slots if k not in state.placements else abs(begin(k) - begin(first))
        return away * random.random() * (0.5 if c.orders[k].site == c.orders[first].site else 1.0)

    def begin(k: int) -> int:
        return state.placements[k].start if k in state.placements else 0

    near = sorted((k for k in range(len(c.orders)) if k != first), key=far)
    return (first, *near[: FREE - 1])


def broken(instance: Instance, rule: Rule, plan: Plan) -> frozenset[str]:
    """Return the messages of a rule that the checker has on a plan."""
    return frozenset(v.message for v in check(instance, plan).violations if v.rule == rule.id)


def coverage(fleets: Iterable[tuple[Instance, Plan]], seconds: float) -> dict[Key, list[frozenset[str]]]:
    """Return by rule and part, for each fleet, what the plan without it breaks; none: it does not bind.

    Each plan begins with a good one that keeps all rules: what is cheaper then is so for the lack of one.
    """
    found: dict[Key, list[frozenset[str]]] = {}
    for instance, witness in fleets:
        start = solve(instance, SolveLimits(seconds=2 * seconds, workers=1, seed=1), start=witness)
        for rule, part, lifted in parts(instance):
            plan = plan_without(instance, rule, lifted, start, seconds)
            found.setdefault((rule.id, part), []).append(broken(instance, rule, plan))
    return found


def page(found: Mapping[Key, list[frozenset[str]]], settings: str) -> str:
    """Return the table as a page."""
    rows = [
        f"| `{rule}` | {part or 'all of it'} | {sum(map(bool, fleets))} | {len(fleets)} | "
        + ", ".join(f"`{message}`" for message in sorted(frozenset().union(*fleets)))
        + " |\n"
        for (rule, part), fleets in found.items()
    ]
    return HEAD + "".join(rows) + f"\n{settings}\n"


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and write it if asked; 1 if a rule binds nowhere."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=__doc__)
    parser.add_argument("--count", type=int, default=12, help="fleets (default: 12)")
    parser.add_argument("--orders", type=int, default=14, help="orders of each (default: 14)")
    parser.add_argument("--first-seed", type=int, default=1, help="seed of the first (default: 1)")
    parser.add_argument("--time-limit", type=float, default=1.0, help="seconds a plan (default: 1)")
    parser.add_argument("--out", type=Path, help="page to write")
    options = parser.parse_args(arguments)
    made = (generate(options.orders, options.first_seed + n, all_rules=True) for n in range(options.count))
    found = coverage(((fleet.instance, fleet.witness) for fleet in made), options.time_limit)
    settings = (
        f"{options.count} fleets of {options.orders} orders from seed {options.first_seed}, "
        f"{options.time_limit:g} s a plan, one worker. {where()}."
    )
    text = page(found, settings)
    print(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")
    idle = [" ".join(key).strip() for key, fleets in found.items() if not any(fleets)]
    if idle:
        print(f"bind nowhere: {', '.join(idle)}", file=sys.stderr)
    return 1 if idle else 0


if __name__ == "__main__":
    sys.exit(main())
