"""Runs a peer on the same files, limits and cores in turn with the engine, and compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any, Literal

from benchmarks.bounds import Known
from benchmarks.judge import judged
from benchmarks.peers import Peer
from benchmarks.report import name_width
from benchmarks.results import Run, mean_gap, median_gap, median_objective, number, percent
from benchmarks.run import OnProgress, Task, read, run_engine

OURS = "bitcorp"
Verdict = Literal["win", "tie", "loss"]
_TIE = 1e-6


def run_pairs(
    task: Task,
    rows: Sequence[Known],
    peer: Peer,
    on_progress: OnProgress | None = None,
    peer_seeds: int | None = None,
) -> Iterator[Run]:
    """Yield the engine's and the peer's run of each instance and seed; who goes first alternates.

    Parameters
    ----------
    peer_seeds
        How many of the seeds the peer runs with; none: all of them.
    """
    turn = 0
    for known in rows:
        content = read(task, known)
        for seed in range(1, task.seeds + 1):
            both = peer_seeds is None or seed <= peer_seeds
            solvers = (OURS, peer.name) if both else (OURS,)
            if isinstance(content, str):
                for solver in solvers:
                    yield Run(known, seed, "UNKNOWN", solver=solver, error=content)
                continue
            for solver in solvers if turn % 2 == 0 else reversed(solvers):
                if on_progress is not None:
                    on_progress(known, seed, None)
                yield _one(solver, task, known, content, seed, peer, on_progress)
            turn += both


def _one(
    solver: str,
    task: Task,
    known: Known,
    content: tuple[Any, Any],
    seed: int,
    peer: Peer,
    on_progress: OnProgress | None,
) -> Run:
    data, instance = content
    if solver == OURS:
        return replace(run_engine(task, known, data, instance, seed, on_progress), solver=OURS)
    answer = peer.solve(task.family.name, data, task.limits(seed))
    run = Run(
        known,
        seed,
        answer.status,
        bound=answer.bound,
        wall_s=answer.wall_s,
        solver=peer.name,
        error=answer.error,
        formulation=answer.formulation,
    )
    return judged(run, task.family, data, answer.solution)


@dataclass(frozen=True)
class Side:
    """What one solver reached on one instance, over all seeds."""

    objective: float | None
    gap: float | None
    bound: float | None


@dataclass(frozen=True)
class Row:
    """Both solvers on one instance."""

    known: Known
    ours: Side
    peer: Side

    @property
    def verdict(self) -> Verdict:
        """Whether the engine's median objective is the smaller one."""
        ours, peer = (
            float("inf") if side.objective is None else side.objective for side in (self.ours, self.peer)
        )
        if ours == peer or abs(ours - peer) <= _TIE:
            return "tie"
        return "win" if ours < peer else "loss"


def side(runs: Sequence[Run]) -> Side:
    """Return what one solver reached on one instance: medians over its seeds, and its best bound."""
    bounds = [run.bound for run in runs if run.bound is not None]
    return Side(median_objective(runs), median_gap(runs), max(bounds, default=None))


def rows_of(runs: Sequence[Run], peer: str) -> list[Row]:
    """Return the instances on which both solvers have run."""
    found = []
    for known in dict.fromkeys(run.known for run in runs):
        ours, theirs = ([r for r in runs if r.known == known and r.solver == s] for s in (OURS, peer))
        if ours and theirs:
            found.append(Row(known, side(ours), side(theirs)))
    return found


def summary(runs: Sequence[Run], peer: str) -> dict[str, Any]:
    """Return what stands below the runs in a file of a comparison."""
    rows = rows_of(runs, peer)
    verdicts = Counter(row.verdict for row in rows)
    return {
        "instances": [
            {
                "instance": row.known.instance,
                "best_known": row.known.best_known,
                "lower_bound": row.known.lower_bound,
                OURS: vars(row.ours),
                peer: vars(row.peer),
                "verdict": row.verdict,
            }
            for row in rows
        ],
        "mean_of_median_gaps": {OURS: _mean([r.ours for r in rows]), peer: _mean([r.peer for r in rows])},
        "mean_of_both_solved": _both_solved(rows, peer),
        "mean_gap": {s: mean_gap([r for r in runs if r.solver == s]) for s in (OURS, peer)},
        "wins": verdicts["win"],
        "ties": verdicts["tie"],
        "losses": verdicts["loss"],
    }


def _both_solved(rows: Sequence[Row], peer: str) -> dict[str, float | None]:
    """Return the mean gaps over the instances whose median run has a solution on both sides."""
    solved = [row for row in rows if row.ours.objective is not None and row.peer.objective is not None]
    return {OURS: _mean([row.ours for row in solved]), peer: _mean([row.peer for row in solved])}


def _mean(sides: Sequence[Side]) -> float | None:
    gaps = [s.gap for s in sides if s.gap is not None]
    return fmean(gaps) if gaps else None


def table(runs: Sequence[Run], peer: str) -> str:
    """Return the comparison as a table: per instance medians over seeds, then means and the tally."""
    rows = rows_of(runs, peer)
    if not rows:
        return "no instance was run by both"
    width = name_width([row.known.instance for row in rows] + ["mean of median gaps"])
    columns = ("best known", OURS, "bound", "gap", peer, "bound", "gap", "")
    sizes = (10, 9, 8, 9, max(9, len(peer)), 8, 9, 4)
    lines = [_line("instance", columns, width, sizes)]
    for row in rows:
        sides = [
            cell
            for reached in (row.ours, row.peer)
            for cell in (number(reached.objective), number(reached.bound), percent(reached.gap))
        ]
        cells = (number(row.known.best_known), *sides, row.verdict)
        lines.append(_line(row.known.instance, cells, width, sizes))
    everywhere = {OURS: _mean([row.ours for row in rows]), peer: _mean([row.peer for row in rows])}
    for name, means in (("mean of median gaps", everywhere), ("where both solve", _both_solved(rows, peer))):
        ours, theirs = percent(means[OURS]), percent(means[peer])
        lines.append(_line(name, ("", "", "", ours, "", "", theirs, ""), width, sizes))
    tally = Counter(row.verdict for row in rows)
    lines.append(f"{OURS}: {tally['win']} wins, {tally['tie']} ties, {tally['loss']} losses against {peer}")
    return "\n".join(lines)


def _line(name: str, cells: Sequence[str], width: int, sizes: Sequence[int]) -> str:
    return "  ".join([name.ljust(width), *(f"{c:>{s}}" for c, s in zip(cells, sizes, strict=True))]).rstrip()
