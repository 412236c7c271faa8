"""The program that runs a plain CP-SAT model on one instance. It knows nothing of the engine beside it.

Reads ``{"family", "data", "time_limit_s", "workers", "seed"}`` from standard input, where ``data`` is the
parsed file, and writes ``{"status", "objective", "bound", "solution", "wall_s", "formulation"}``.

- ``nrp24``: one Boolean for each member of staff, day and shift that they may work then. A run that is too
  short is a clause for each place and length, one that is too long a sum over each window. Exact: every rule
  and the whole objective.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

_STATUSES = {
    cp_model.OPTIMAL: "OPTIMAL",
    cp_model.FEASIBLE: "FEASIBLE",
    cp_model.INFEASIBLE: "INFEASIBLE",
}
_SATURDAY = 5

Data = dict[str, Any]
ReadOut = Callable[[cp_model.CpSolver], Data]
Days = list[dict[int, cp_model.IntVar]]
"""Per day, the Boolean of each shift that may be worked."""


def add_person(model: cp_model.CpModel, data: Data, person: Data) -> Days:
    """Add one roster's row with all its rules, and return its Booleans."""
    off = set(person["days_off"])
    allowed = [shift for shift, most in enumerate(person["max_shifts"]) if most]
    row: Days = [
        {shift: model.new_bool_var("") for shift in allowed} if day not in off else {}
        for day in range(data["days"])
    ]
    works = []
    for day in row:
        works.append(model.new_bool_var(""))
        model.add_exactly_one([*day.values(), ~works[-1]])
    add_totals(model, data, person, row)
    add_followers(model, data, row)
    add_runs(model, person, works)
    weekends = []
    for saturday in range(_SATURDAY, data["days"], 7):
        weekends.append(model.new_bool_var(""))
        for worked in works[saturday : saturday + 2]:
            model.add_implication(worked, weekends[-1])
    model.add(sum(weekends) <= person["max_weekends"])
    return row


def add_totals(model: cp_model.CpModel, data: Data, person: Data, row: Days) -> None:
    """Limit the times of each shift, and the minutes of all."""
    minutes = []
    for shift, (kind, most) in enumerate(zip(data["shifts"], person["max_shifts"], strict=True)):
        times = [day[shift] for day in row if shift in day]
        if most < len(times):
            model.add(sum(times) <= most)
        minutes.append(kind["minutes"] * sum(times))
    model.add_linear_constraint(sum(minutes), person["min_minutes"], person["max_minutes"])


def add_followers(model: cp_model.CpModel, data: Data, row: Days) -> None:
    """Bar what cannot follow a shift on the next day, of which at most one is worked anyway."""
    for day, following in pairwise(row):
        for shift, worked in day.items():
            barred = [following[f] for f in data["shifts"][shift]["cannot_follow"] if f in following]
            if barred:
                model.add_at_most_one([worked, *barred])


def add_runs(model: cp_model.CpModel, person: Data, works: list[cp_model.IntVar]) -> None:
    """Bar runs of work and of days off that are too long, or too short with something on both sides."""
    most = person["max_consecutive_shifts"]
    for start in range(len(works) - most):
        model.add_bool_or([~day for day in works[start : start + most + 1]])
    for length in range(1, person["min_consecutive_shifts"]):
        for before in range(len(works) - length - 1):
            run, after = works[before + 1 : before + length + 1], works[before + length + 1]
            model.add_bool_or([works[before], *(~day for day in run), after])
    for length in range(1, person["min_consecutive_days_off"]):
        for before in range(len(works) - length - 1):
            run, after = works[before + 1 : before + length + 1], works[before + length + 1]
            model.add_bool_or([~works[before], *run, ~after])


def build_nrp24(data: Data, model: cp_model.CpModel) -> ReadOut:
    """One Boolean for each member of staff, day and shift."""
    rows = [add_person(model, data, person) for person in data["staff"]]

    def worked(request: Data) -> Any:
        return rows[request["staff"]][request["day"]].get(request["shift"], 0)

    costs = [request["weight"] * (1 - worked(request)) for request in data["on_requests"]]
    costs += [request["weight"] * worked(request) for request in data["off_requests"]]
    for cover in data["cover"]:
        day, shift, required = cover["day"], cover["shift"], cover["required"]
        there = [row[day][shift] for row in rows if shift in row[day]]
        under = model.new_int_var(0, required, "")
        over = model.new_int_var(0, len(there), "")
        model.add(sum(there) + under - over == required)
        costs += [cover["under_weight"] * under, cover["over_weight"] * over]
    model.minimize(sum(costs))
    names = [shift["id"] for shift in data["shifts"]]

    def read_out(solver: cp_model.CpSolver) -> Data:
        return {
            "roster": {
                person["id"]: [
                    next((names[shift] for shift, here in day.items() if solver.boolean_value(here)), "")
                    for day in row
                ]
                for person, row in zip(data["staff"], rows, strict=True)
            }
        }

    return read_out


BUILDERS: dict[str, Callable[[Data, cp_model.CpModel], ReadOut]] = {"nrp24": build_nrp24}


def answer(question: Data) -> Data:
    """Build, solve and read out."""
    if question["family"] not in BUILDERS:
        sys.exit(f"there is no plain CP-SAT model of {question['family']}, only of {', '.join(BUILDERS)}")
    began = time.perf_counter()
    model = cp_model.CpModel()
    read_out = BUILDERS[question["family"]](question["data"], model)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = question["time_limit_s"]
    solver.parameters.num_workers = question["workers"]
    solver.parameters.random_seed = question["seed"]
    status = _STATUSES.get(solver.solve(model), "UNKNOWN")
    solved = status in ("OPTIMAL", "FEASIBLE")
    return {
        "status": status,
        "objective": solver.objective_value if solved else None,
        "bound": solver.best_objective_bound if solved else None,
        "solution": read_out(solver) if solved else None,
        "wall_s": time.perf_counter() - began,
        "formulation": "",
    }


def main() -> None:
    """Answer one question, or name the versions."""
    if sys.argv[1:] == ["--versions"]:
        said: Data = {"ortools": version("ortools")}
    else:
        said = answer(json.load(sys.stdin))
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
