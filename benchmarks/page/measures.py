"""What the page's figures are of, computed from results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from benchmarks.fleets.best import Best, Key
from benchmarks.fleets.trial import usual_seconds
from benchmarks.page.files import Public, Ran, Row

MOST_RUNS = 5
"""Runs of one fleet that are shown, the newest."""


@dataclass(frozen=True)
class FleetRuns:
    """Solves of one fleet, the newest last, and what they are measured by.

    Parameters
    ----------
    reference
        Avoidable cents of the best plan known; without one, of the best of these runs.
    known
        Whether it is a recorded one.
    """

    key: Key
    runs: Sequence[Ran]
    reference: int
    known: bool

    @property
    def title(self) -> str:
        """The fleet in words."""
        orders, seed, all_rules = self.key
        return f"{orders:,} orders, {'all rules' if all_rules else 'plain'}, seed {seed}"

    @property
    def chosen(self) -> Ran:
        """The newest solve with the usual time limit; the newest of all if none has it."""
        usual = usual_seconds(self.key[0])
        return next((ran for ran in reversed(self.runs) if ran.trial.time_limit_s == usual), self.runs[-1])

    def ratio(self, avoidable: int | None) -> float | None:
        """Return an avoidable cost over the reference."""
        return None if avoidable is None else avoidable / max(1, self.reference)


def by_fleet(runs: Iterable[Ran], known: Mapping[Key, Best]) -> list[FleetRuns]:
    """Return sound solves by fleet, plain ones first and by size; of changed fleets only the newest."""
    groups: dict[Key, list[Ran]] = {}
    for ran in runs:
        if ran.trial.avoidable is not None and not ran.trial.faults:
            groups.setdefault((ran.trial.orders, ran.trial.seed, ran.trial.all_rules), []).append(ran)
    found = []
    for key in sorted(groups, key=lambda key: (key[2], key[0], key[1])):
        fleet = groups[key][-1].trial.instance
        same = [ran for ran in groups[key] if ran.trial.instance == fleet]
        best = known.get(key)
        recorded = best is not None and best.instance == fleet
        least = min(ran.trial.avoidable or 0 for ran in same)
        reference = best.avoidable if best is not None and recorded else least
        found.append(FleetRuns(key, same, reference, recorded))
    return found


def seconds_to(ran: Ran, avoidable: int) -> float | None:
    """Return when a solve first had a plan of at most that avoidable cost; none: never."""
    return next((seconds for seconds, _, cost in ran.trial.steps if cost <= avoidable), None)


def speed_ups(fleet: FleetRuns) -> dict[int, float]:
    """Return by workers how much sooner a plan is as good as what all of the runs reach in the end.

    Compared are the newest runs that differ in nothing but the number of workers; with fewer than two
    numbers nothing is returned.
    """
    groups: dict[object, dict[int, Ran]] = {}
    for ran in fleet.runs:
        alike = (ran.trial.time_limit_s, ran.trial.solver_seed, ran.commit, ran.machine)
        groups.setdefault(alike, {})[ran.trial.workers] = ran
    several = [group for group in groups.values() if len(group) > 1]
    if not several:
        return {}
    group = max(several, key=lambda runs: max(ran.when for ran in runs.values()))
    target = max(ran.trial.avoidable or 0 for ran in group.values())
    seconds = {workers: seconds_to(ran, target) for workers, ran in sorted(group.items())}
    first = next(iter(seconds.values()))
    if first is None:
        return {}
    return {workers: first / max(1e-3, taken) for workers, taken in seconds.items() if taken is not None}


def median_gaps(rows: Iterable[Row]) -> dict[str, tuple[float, bool]]:
    """Return by instance the median gap over seeds, and whether the instance was solved at all."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.gap is not None:
            groups.setdefault(row.instance, []).append(row)
    return {
        name: (median(row.gap for row in group if row.gap is not None), any(row.solved for row in group))
        for name, group in groups.items()
    }


def mean_gap(public: Public, solver: str = "") -> float | None:
    """Return the mean gap of a solver over all runs whose instance has a best known value."""
    gaps = [row.gap for row in public.rows if row.gap is not None and row.solver == solver]
    return fmean(gaps) if gaps else None
