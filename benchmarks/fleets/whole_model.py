"""The program that plans a fleet with one plain CP-SAT model of everything, hinted with a plan.

The model is the engine's own, with every rule and cost; of its search there is nothing. CP-SAT runs with its
own defaults, but for time, workers and seed. Building the model counts in the time: what it leaves of the
limit is CP-SAT's.

Reads ``{"data": {"instance", "hint", "offered", "memory_gib"}, "time_limit_s", "workers", "seed"}`` from
standard input, the first two files, and writes what a peer writes; the solution is ``{"plan": ...}``. The
hint must keep the rules. With ``offered`` above 0 a line may choose among so many machines and people only,
beside those of the hint: a model of less than everything, whose bound says nothing of the fleet.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from models.domain.codec import read_instance, read_plan

_STATUSES = ("OPTIMAL", "FEASIBLE", "INFEASIBLE")


def limit_memory(gib: float) -> None:
    """Let an allocation beyond so much memory fail, where the system can do that; 0: no limit."""
    if not gib or sys.platform == "win32":
        return
    import resource

    most = int(gib * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Build, solve and read out."""
    began = time.perf_counter()
    from solver.cpsat.build import build, extract
    from solver.cpsat.compile import Compiled
    from solver.cpsat.problem import Scope
    from solver.search.state import as_plan, state_of

    files = question["data"]
    instance = read_instance(Path(files["instance"]))
    compiled = Compiled(instance)
    hint = state_of(compiled, read_plan(Path(files["hint"])))
    offered = files["offered"] or None
    scope = Scope(tuple(range(len(compiled.orders))), people=offered, machines=offered)
    problem = build(compiled, hint, scope, question["seed"])
    built_s = time.perf_counter() - began
    said: dict[str, Any] = {
        "status": "UNKNOWN",
        "bound": None,
        "solution": None,
        "formulation": f"{len(problem.values):,} variables, built in {built_s:.0f} s"
        + (f"; at most {offered} machines and people offered a line" if offered else ""),
    }
    left = question["time_limit_s"] - built_s
    if left > 0:
        solver = problem.cp.CpSolver()
        solver.parameters.max_time_in_seconds = left
        solver.parameters.num_workers = question["workers"]
        solver.parameters.random_seed = question["seed"]
        status = solver.status_name(solver.solve(problem.model))
        if status in _STATUSES:
            said["status"] = "FEASIBLE" if offered and status == "OPTIMAL" else status
        if status in ("OPTIMAL", "FEASIBLE"):
            plan = as_plan(compiled, extract(problem, solver.value), compiled.index.hash, whole=True)
            said["solution"] = {"plan": plan.model_dump(mode="json")}
            said["bound"] = None if offered else round(solver.best_objective_bound)
    return said | {"wall_s": time.perf_counter() - began}


def main() -> None:
    """Answer one question."""
    question = json.load(sys.stdin)
    limit_memory(question["data"]["memory_gib"])
    json.dump(answer(question), sys.stdout)


if __name__ == "__main__":
    main()
