"""What runs record, and the file that holds it: whole after every run, whatever happens then."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median
from typing import Any, Literal

from benchmarks.bounds import GAP_WITHOUT_SOLUTION, Known

Status = Literal["OPTIMAL", "FEASIBLE", "UNKNOWN", "INFEASIBLE"]


@dataclass(frozen=True)
class Run:
    """One run of one solver on one instance with one seed.

    Parameters
    ----------
    known
        What is known of the instance.
    objective
        As the validator computes it from the file and the solution; none: no sound solution.
    bound
        Lower bound that the solver has proven, in the same units.
    wall_s
        Seconds from handing the instance over to having the plan, building the model included.
    solution
        In the family's own terms.
    solver
        Which solver it was, where several run; empty: ours.
    formulation
        How the instance was modelled, where a solver has a choice.
    error
        What was wrong with the run; its solution is not counted then.
    note
        What is remarkable but no error.
    """

    known: Known
    seed: int
    status: Status
    objective: float | None = None
    bound: float | None = None
    wall_s: float = 0.0
    solution: Mapping[str, Any] | None = None
    solver: str = ""
    formulation: str = ""
    error: str = ""
    note: str = ""

    @property
    def gap_percent(self) -> float | None:
        """Gap to the best known value; 100 without a solution; none if no best value is known."""
        return self.known.gap_percent(self.objective)

    def as_json(self) -> dict[str, Any]:
        """Return the run as it stands in a results file."""
        gap = self.gap_percent
        row = {
            "instance": self.known.instance,
            "seed": self.seed,
            "status": self.status,
            "objective": self.objective,
            "bound": self.bound,
            "wall_s": round(self.wall_s, 2),
            "best_known": self.known.best_known,
            "gap_percent": gap if gap is None else round(gap, 4),
            "solution": self.solution,
        }
        extra = {
            "solver": self.solver,
            "formulation": self.formulation,
            "error": self.error,
            "note": self.note,
        }
        return row | {name: text for name, text in extra.items() if text}


class CannotWrite(RuntimeError):
    """The results file cannot be written; what was written before is still there."""


@dataclass
class Record:
    """A results file that grows run by run.

    Parameters
    ----------
    path
        The file; replaced whole after each run.
    head
        What stands before the runs.
    summary
        What stands behind them, computed from the runs.
    """

    path: Path
    head: Mapping[str, Any]
    summary: Callable[[Sequence[Run]], Mapping[str, Any]] = lambda runs: {}
    runs: list[Run] = field(default_factory=list)

    def add(self, run: Run) -> None:
        """Add a run and write the file."""
        self.runs.append(run)
        self.write()

    def write(self) -> None:
        """Write the file: whole, or not at all.

        Raises
        ------
        CannotWrite
            If the folder or the file cannot be written.
        """
        text = self._text()
        unfinished = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(self.path)
        except OSError as error:
            raise CannotWrite(f"{self.path} cannot be written: {error.strerror}") from error

    def _text(self) -> str:
        lines = ",\n  ".join(json.dumps(run.as_json(), ensure_ascii=False) for run in self.runs)
        parts = [f" {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in self.head.items()]
        parts.append(f' "runs": [\n  {lines}\n ]' if lines else ' "runs": []')
        summary = self.summary(self.runs)
        parts += [f" {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in summary.items()]
        return "{\n" + ",\n".join(parts) + "\n}\n"


def mean_gap(runs: Iterable[Run]) -> float | None:
    """Return the mean gap in percent over all runs whose instance has a best known value."""
    gaps = [gap for run in runs if run.known.best_known is not None and (gap := run.gap_percent) is not None]
    return fmean(gaps) if gaps else None


def median_objective(runs: Sequence[Run]) -> float | None:
    """Return the median objective over seeds; none if the median run has no solution."""
    values = sorted(float("inf") if run.objective is None else run.objective for run in runs)
    middle = median(values) if values else float("inf")
    if middle == float("inf"):
        return None
    return int(middle) if middle == int(middle) else middle


def median_gap(runs: Sequence[Run]) -> float | None:
    """Return the median gap over seeds, a run without a solution counting as 100; none if unknown."""
    gaps = [gap for run in runs if (gap := run.gap_percent) is not None]
    return median(gaps) if gaps else None


def number(value: float | None, decimals: int = 0) -> str:
    """Return a figure for a table; a dash if there is none."""
    if value is None:
        return "-"
    if value == int(value) and not decimals:
        return str(int(value))
    return f"{value:.{decimals or 4}f}"


def percent(value: float | None) -> str:
    """Return a gap for a table."""
    return "-" if value is None else f"{value:.2f} %"


__all__ = [
    "GAP_WITHOUT_SOLUTION",
    "CannotWrite",
    "Record",
    "Run",
    "Status",
    "mean_gap",
    "median_gap",
    "median_objective",
    "number",
    "percent",
]
