"""The program that runs HiGHS on one instance. It knows nothing of the engine beside it.

Reads ``{"family", "data", "time_limit_s", "workers", "seed"}`` from standard input, where ``data`` is the
parsed file, and writes ``{"status", "objective", "bound", "solution", "wall_s", "formulation"}``.

- ``nrp24``: one binary variable for each member of staff, day and shift that they may work then; every rule
  is a row, every cost a coefficient. Runs that are too short are barred place by place, those that are
  too long by a sum over each window. Exact: every rule and the whole objective.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from importlib.metadata import version
from itertools import pairwise
from typing import Any

import highspy

_SATURDAY = 5
Data = dict[str, Any]
Term = tuple[int, float]
Days = list[dict[int, int]]
"""Per day, the column of each shift that may be worked."""


class Programme:
    """A mixed-integer programme, row by row."""

    def __init__(self) -> None:
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.costs: list[float] = []
        self.constant = 0.0

    def column(self, high: float, cost: float = 0.0) -> int:
        """Return a new integer column with 0 as its least value."""
        self.highs.addVar(0.0, high)
        self.costs.append(cost)
        return len(self.costs) - 1

    def row(self, terms: Iterable[Term], low: float, high: float) -> None:
        """Keep a sum within bounds."""
        columns, factors = zip(*terms, strict=True)
        self.highs.addRow(low, high, len(columns), columns, factors)

    def finish(self) -> None:
        """Set integrality and costs."""
        columns = range(len(self.costs))
        for column in columns:
            self.highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
            self.highs.changeColCost(column, self.costs[column])
        self.highs.changeObjectiveOffset(self.constant)


def ones(columns: Iterable[int], factor: float = 1.0) -> list[Term]:
    """Return columns with the same factor."""
    return [(column, factor) for column in columns]


def add_person(mip: Programme, data: Data, person: Data) -> Days:
    """Add one roster's row with all its rules, and return its columns."""
    off = set(person["days_off"])
    allowed = [shift for shift, most in enumerate(person["max_shifts"]) if most]
    row: Days = [
        {shift: mip.column(1) for shift in allowed} if day not in off else {} for day in range(data["days"])
    ]
    works = []
    for day in row:
        works.append(mip.column(1))
        mip.row([*ones(day.values()), (works[-1], -1)], 0, 0)
    add_totals(mip, data, person, row)
    for day, following in pairwise(row):
        for shift, worked in day.items():
            barred = [following[f] for f in data["shifts"][shift]["cannot_follow"] if f in following]
            if barred:
                mip.row(ones([worked, *barred]), 0, 1)
    add_runs(mip, person, works)
    weekends = []
    for saturday in range(_SATURDAY, data["days"], 7):
        weekends.append(mip.column(1))
        for worked in works[saturday : saturday + 2]:
            mip.row([(weekends[-1], 1), (worked, -1)], 0, 1)
    if weekends:
        mip.row(ones(weekends), 0, person["max_weekends"])
    return row


def add_totals(mip: Programme, data: Data, person: Data, row: Days) -> None:
    """Limit the times of each shift, and the minutes of all."""
    minutes: list[Term] = []
    for shift, (kind, most) in enumerate(zip(data["shifts"], person["max_shifts"], strict=True)):
        times = [day[shift] for day in row if shift in day]
        if most < len(times):
            mip.row(ones(times), 0, most)
        minutes += ones(times, kind["minutes"])
    if minutes:
        mip.row(minutes, person["min_minutes"], person["max_minutes"])
    elif person["min_minutes"] > 0:
        mip.row([(mip.column(0), 1)], 1, 1)  # nothing may be worked and something must


def add_runs(mip: Programme, person: Data, works: list[int]) -> None:
    """Bar runs of work and of days off that are too long, or too short with something on both sides."""
    most = person["max_consecutive_shifts"]
    for start in range(len(works) - most):
        mip.row(ones(works[start : start + most + 1]), 0, most)
    for length in range(1, person["min_consecutive_shifts"]):
        for first in range(len(works) - length - 1):
            run = works[first + 1 : first + length + 1]
            outside = [works[first], works[first + length + 1]]
            mip.row([*ones(run), *ones(outside, -1)], -2, length - 1)
    for length in range(1, person["min_consecutive_days_off"]):
        for first in range(len(works) - length - 1):
            run = works[first + 1 : first + length + 1]
            outside = [works[first], works[first + length + 1]]
            mip.row([*ones(outside), *ones(run, -1)], -length, 1)


def build_nrp24(data: Data, mip: Programme) -> list[Days]:
    """Add every roster, the requests and the cover."""
    rows = [add_person(mip, data, person) for person in data["staff"]]
    for requests, wanted in ((data["on_requests"], True), (data["off_requests"], False)):
        for request in requests:
            column = rows[request["staff"]][request["day"]].get(request["shift"])
            mip.constant += request["weight"] if wanted else 0
            if column is not None:
                mip.costs[column] += -request["weight"] if wanted else request["weight"]
    for cover in data["cover"]:
        there = [row[cover["day"]][cover["shift"]] for row in rows if cover["shift"] in row[cover["day"]]]
        under = mip.column(cover["required"], cover["under_weight"])
        over = mip.column(len(there), cover["over_weight"])
        required = cover["required"]
        mip.row([*ones(there), (under, 1), (over, -1)], required, required)
    mip.finish()
    return rows


def roster_of(data: Data, rows: list[Days], values: list[float]) -> Data:
    """Return the solution in the family's terms."""
    names = [shift["id"] for shift in data["shifts"]]
    return {
        person["id"]: [
            next((names[shift] for shift, column in day.items() if values[column] > 0.5), "") for day in row
        ]
        for person, row in zip(data["staff"], rows, strict=True)
    }


def answer(question: Data) -> Data:
    """Build, solve and read out."""
    if question["family"] != "nrp24":
        sys.exit(f"there is no HiGHS model of {question['family']}, only of nrp24")
    began = time.perf_counter()
    mip = Programme()
    rows = build_nrp24(question["data"], mip)
    highs = mip.highs
    highs.setOptionValue("time_limit", float(question["time_limit_s"]))
    highs.setOptionValue("threads", int(question["workers"]))
    highs.setOptionValue("random_seed", int(question["seed"]))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.run()
    state, info = highs.getModelStatus(), highs.getInfo()
    solved = info.primal_solution_status == highspy.kSolutionStatusFeasible
    status = "FEASIBLE" if solved else "UNKNOWN"
    if state == highspy.HighsModelStatus.kOptimal:
        status = "OPTIMAL"
    elif state == highspy.HighsModelStatus.kInfeasible:
        status = "INFEASIBLE"
    bound = info.mip_dual_bound
    return {
        "status": status,
        "objective": info.objective_function_value if solved else None,
        "bound": bound if solved and abs(bound) < highspy.kHighsInf else None,
        "solution": {"roster": roster_of(question["data"], rows, list(highs.getSolution().col_value))}
        if solved
        else None,
        "wall_s": time.perf_counter() - began,
        "formulation": "",
    }


def main() -> None:
    """Answer one question, or name the versions."""
    out = os.dup(1)
    os.dup2(2, 1)  # the solver introduces itself on standard output, whatever its options say
    if sys.argv[1:] == ["--versions"]:
        said: Data = {"highspy": version("highspy")}
    else:
        said = answer(json.load(sys.stdin))
    with os.fdopen(out, "w", encoding="utf-8") as answers:
        json.dump(said, answers)


if __name__ == "__main__":
    main()
