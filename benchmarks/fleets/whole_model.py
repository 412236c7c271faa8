"""The program that plans a fleet with one plain CP-SAT model of everything, hinted with a plan.

The model is the engine's own, with every rule and cost; of its search there is nothing. CP-SAT runs with its
own defaults, but for time, workers and seed. Building the model counts in the time: what it leaves of the
limit is CP-SAT's.

Reads ``{"data": {"instance", "hint"}, "time_limit_s", "workers", "seed"}`` from standard input, both files,
and writes what a peer writes; the solution is ``{"plan": ...}``. The hint must keep the rules.
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
    problem = build(compiled, hint, Scope(tuple(range(len(compiled.orders)))), question["seed"])
    built_s = time.perf_counter() - began
    said: dict[str, Any] = {
        "status": "UNKNOWN",
        "bound": None,
        "solution": None,
        "formulation": f"{len(problem.values):,} variables, built in {built_s:.0f} s",
    }
    left = question["time_limit_s"] - built_s
    if left > 0:
        solver = problem.cp.CpSolver()
        solver.parameters.max_time_in_seconds = left
        solver.parameters.num_workers = question["workers"]
        solver.parameters.random_seed = question["seed"]
        status = solver.status_name(solver.solve(problem.model))
        if status in _STATUSES:
            said["status"] = status
        if status in ("OPTIMAL", "FEASIBLE"):
            plan = as_plan(compiled, extract(problem, solver.value), compiled.index.hash, whole=True)
            said["solution"] = {"plan": plan.model_dump(mode="json")}
            said["bound"] = round(solver.best_objective_bound)
    return said | {"wall_s": time.perf_counter() - began}


def main() -> None:
    """Answer one question."""
    question = json.load(sys.stdin)
    limit_memory(question["data"].get("memory_gib", 0))
    json.dump(answer(question), sys.stdout)


if __name__ == "__main__":
    main()
