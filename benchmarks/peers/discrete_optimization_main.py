"""The program that runs discrete-optimization on one instance. It knows nothing of the engine beside it.

Reads ``{"family", "data", "time_limit_s", "workers", "seed"}`` from standard input, where ``data`` is the
parsed file, and writes ``{"status", "objective", "bound", "solution", "wall_s", "formulation"}``.

- ``mspsp``: the problem as the library's own reader of these files makes it, with two differences. One
  person gives one skill to an activity (``only_one_skill_per_task``; without it the problem is easier), and
  the horizon is the sum of all durations, not 1,000. Its CP-SAT solver runs with its own defaults, which
  count heads by skill and in all as well. It asks for at least the heads that are needed; surplus members
  of a team are left out of the solution.

Its time limit is its solver's alone; building its model comes on top.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from importlib.metadata import version
from typing import Any

Data = dict[str, Any]
_STATUSES = {"OPTIMAL": "OPTIMAL", "SATISFIED": "FEASIBLE", "UNSATISFIABLE": "INFEASIBLE"}


def problem_terms(data: Data) -> Data:
    """Return the problem in the library's words: tasks from 1, skills and people by name."""
    horizon = max(1, sum(data["durations"]))
    modes = {
        task: {
            1: {"duration": duration}
            | {skill_name(skill): count for skill, count in enumerate(heads) if count}
        }
        for task, (duration, heads) in enumerate(zip(data["durations"], data["required"], strict=True), 1)
    }
    return {
        "horizon": horizon,
        "skills": [skill_name(skill) for skill in range(len(data["required"][0]))],
        "people": {
            person_name(person): [skill_name(skill) for skill, has in enumerate(skills) if has]
            for person, skills in enumerate(data["mastery"])
        },
        "modes": modes,
        "successors": {
            task: [successor + 1 for successor in following]
            for task, following in enumerate(data["successors"], 1)
        },
    }


def skill_name(skill: int) -> str:
    """Return what a skill that counts from 0 is called."""
    return f"S_{skill}"


def person_name(person: int) -> str:
    """Return what a person who counts from 0 is called."""
    return f"employee_{person}"


def team_of(heads: Sequence[int], used: Mapping[str, Sequence[str]]) -> list[list[int]]:
    """Return pairs of person and skill, both from 1: as many of each skill as are needed, and no more."""
    left = list(heads)
    team = []
    for name, skills in used.items():
        person = int(name.rpartition("_")[2])
        for skill in (int(text.rpartition("_")[2]) for text in skills):
            if left[skill]:
                left[skill] -= 1
                team.append([person + 1, skill + 1])
    return sorted(team)


def solution_of(data: Data, schedule: Mapping[int, Any], usage: Mapping[int, Any]) -> Data:
    """Return the library's schedule in the family's terms."""
    return {
        "start": [int(schedule[task]["start_time"]) for task in range(1, len(data["durations"]) + 1)],
        "team": [team_of(heads, usage.get(task, {})) for task, heads in enumerate(data["required"], 1)],
    }


def build(data: Data) -> Any:
    """Return the library's problem."""
    from discrete_optimization.rcpsp_multiskill.problem import Employee, MultiskillRcpspProblem, SkillDetail

    terms = problem_terms(data)
    tasks = list(terms["modes"])
    return MultiskillRcpspProblem(
        skills_set=set(terms["skills"]),
        resources_set=set(),
        non_renewable_resources=set(),
        resources_availability={},
        employees={
            name: Employee(
                {skill: SkillDetail(1, 0, 0) for skill in skills},
                calendar_employee=[True] * (terms["horizon"] + 1),
            )
            for name, skills in terms["people"].items()
        },
        mode_details=terms["modes"],
        successors=terms["successors"],
        horizon=terms["horizon"],
        tasks_list=tasks,
        employees_list=list(terms["people"]),
        source_task=tasks[0],
        sink_task=tasks[-1],
        only_one_skill_per_task=True,
    )


def solve(question: Data) -> Data:
    """Build, solve and read out."""
    from discrete_optimization.generic_tools.cp_tools import ParametersCp
    from discrete_optimization.rcpsp_multiskill.solvers.cpsat import CpSatMultiskillRcpspSolver

    began = time.perf_counter()  # importing the library is starting the program
    parameters = ParametersCp.default_cpsat()
    parameters.nb_process = question["workers"]
    solver = CpSatMultiskillRcpspSolver(build(question["data"]))
    solver.init_model()
    found = solver.solve(
        parameters_cp=parameters,
        time_limit=question["time_limit_s"],
        ortools_cpsat_solver_kwargs={"random_seed": question["seed"]},
    )
    best, _ = found.get_best_solution_fit() if len(found) else (None, None)
    return {
        "status": _STATUSES.get(solver.status_solver.name, "UNKNOWN"),
        "objective": None if best is None else solver.get_current_best_internal_objective_value(),
        "bound": None if best is None else solver.get_current_best_internal_objective_bound(),
        "solution": best and solution_of(question["data"], best.schedule, best.employee_usage),
        "wall_s": time.perf_counter() - began,
        "formulation": "CpSatMultiskillRcpspSolver",
    }


def answer(question: Data) -> Data:
    """Answer one question; what the library prints goes to the error stream."""
    if question["family"] != "mspsp":
        sys.exit(f"there is no model of {question['family']}, only of mspsp")
    with redirect_stdout(sys.stderr):
        return solve(question)


def main() -> None:
    """Answer one question, or name the versions."""
    if sys.argv[1:] == ["--versions"]:
        said: Data = {name: version(name) for name in ("discrete-optimization", "ortools")}
    else:
        said = answer(json.load(sys.stdin))
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
