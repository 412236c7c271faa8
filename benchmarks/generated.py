"""One generated fleet: planned by the engine, beside its witness plan and the reference greedy."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from statistics import fmean, median
from typing import Any

import numpy as np

from benchmarks.greedy.written import greedy_plan
from data.generator.generate import generate
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import check, with_costs
from solver.guard import run
from solver.limits import SolveLimits

LEAST_SHARE = 0.98
"""Share of the priority-weighted orders that plans of generated fleets are to hold."""

MIB = 1024 * 1024


@dataclass(frozen=True)
class Trial:
    """What came of one fleet; money in cents.

    Parameters
    ----------
    violations
        Breaches that the checker finds in the engine's plan; costs that it recomputes differently count.
    planned_share
        By priority, of the engine's plan; the same of the greedy's.
    avoidable, witness, greedy
        Avoidable cost of the engine's plan, of the witness plan, and of the greedy's if there is one.
    wall_s, model_s
        Seconds of the solve, and of building the largest model that the engine builds of the fleet.
    peak_mib
        Most resident memory of the solve, all its processes together.
    error
        What went wrong; empty: nothing.
    """

    orders: int
    seed: int
    status: str
    violations: int
    planned_share: float
    avoidable: int
    witness: int
    greedy: int | None
    greedy_share: float | None
    wall_s: float
    model_s: float = 0.0
    peak_mib: float = 0.0
    error: str = ""

    @property
    def key(self) -> tuple[int, int]:
        """Orders and seed, which name the fleet."""
        return self.orders, self.seed

    @property
    def to_witness(self) -> float:
        """Avoidable cost over the witness plan's."""
        return self.avoidable / max(1, self.witness)

    @property
    def to_greedy(self) -> float | None:
        """Avoidable cost over the greedy's."""
        return None if self.greedy is None else self.avoidable / max(1, self.greedy)

    def as_json(self) -> dict[str, Any]:
        """Return the trial as it stands in a results file."""
        return asdict(self)


def trial_of(row: Mapping[str, Any]) -> Trial:
    """Return the trial of a row in a results file."""
    return Trial(**{field.name: row[field.name] for field in fields(Trial) if field.name in row})


def attempt(orders: int, seed: int, limits: SolveLimits, *, all_rules: bool = False) -> Trial:
    """Generate a fleet, plan it with engine and greedy, and have all three plans judged.

    Parameters
    ----------
    all_rules
        A fleet with the demands of every rule, of which the greedy knows nothing: it then has no figures.
    """
    made = generate(orders, seed, all_rules=all_rules)
    fleet, index = made.instance, Index(made.instance)
    greedy = None if all_rules else check(fleet, with_costs(fleet, greedy_plan(fleet), index), index)
    witness = check(fleet, made.witness, index)
    began = time.perf_counter()
    outcome = run(fleet, limits)
    wall = time.perf_counter() - began
    plan = outcome.plan or _empty(fleet, made.witness)
    report = check(fleet, plan, index)
    return Trial(
        orders=orders,
        seed=seed,
        status=plan.status,
        violations=sum(not v.inherited for v in report.violations) if outcome.plan else 0,
        planned_share=round(report.planned_share, 6),
        avoidable=report.avoidable,
        witness=witness.avoidable,
        greedy=None if greedy is None else greedy.avoidable,
        greedy_share=None if greedy is None else round(greedy.planned_share, 6),
        wall_s=round(wall, 2),
        model_s=_model_seconds(fleet, plan),
        peak_mib=round(outcome.peak_bytes / MIB, 1),
        error="" if outcome.error is None else str(outcome.error),
    )


def _empty(fleet: Instance, like: Plan) -> Plan:
    """Return a plan that plans nothing, for a solve that gave none."""
    update = {"status": "UNKNOWN", "orders": (), "duties": (), "moves": (), "costs": None}
    return with_costs(fleet, like.model_copy(update=update))


def _model_seconds(fleet: Instance, plan: Plan) -> float:
    """Return how long it takes to compile the fleet and build its model, hinted with its plan; imports aside.

    That is the largest model that the engine builds of it: of everything if the fleet is small, else of
    a neighbourhood.
    """
    import ortools.sat.python.cp_model  # noqa: F401

    from solver.cpsat.build import build
    from solver.cpsat.compile import Compiled
    from solver.cpsat.problem import Scope
    from solver.search.improve import LARGEST
    from solver.search.neighbourhoods import Chooser
    from solver.search.state import state_of
    from solver.solve import WHOLE_MODEL, choices

    began = time.perf_counter()
    compiled = Compiled(fleet)
    state = state_of(compiled, plan)
    scope = Scope(tuple(range(len(fleet.orders))))
    if choices(compiled) > WHOLE_MODEL:
        _, scope = Chooser(compiled, 1).draw(state, np.ones(len(fleet.orders)), LARGEST)
    build(compiled, state, scope)
    return round(time.perf_counter() - began, 2)


def summary(trials: Iterable[Trial]) -> list[str]:
    """Return the figures over all trials, a line each."""
    done = list(trials)
    if not done:
        return ["no fleets"]
    whole = [t for t in done if t.planned_share >= LEAST_SHARE]
    to_greedy = [share for t in done if (share := t.to_greedy) is not None]
    beside_greedy = "not compared"
    if to_greedy:
        few = sum(share <= 0.75 for share in to_greedy)
        beside_greedy = f"median {median(to_greedy):.3f}, at most 0.75 on {few}"
    return [
        f"fleets                {len(done)}",
        f"violations            {sum(t.violations for t in done)}",
        f"errors                {sum(bool(t.error) for t in done)}",
        f"planned share         least {min(t.planned_share for t in done):.1%}, "
        f"mean {fmean(t.planned_share for t in done):.2%}, "
        f"at least {LEAST_SHARE:.0%} on {len(whole)}",
        f"avoidable / witness   median {median(t.to_witness for t in done):.3f}, "
        f"no more on {sum(t.avoidable <= t.witness for t in done)}",
        f"avoidable / greedy    {beside_greedy}",
        f"proven optimal        {sum(t.status == 'OPTIMAL' for t in done)}",
        f"building a model      at most {max(t.model_s for t in done):.2f} s",
        f"memory of a solve     at most {max(t.peak_mib for t in done):,.0f} MiB",
    ]
