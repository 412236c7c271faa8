"""The best plans known of the fixed fleets: ``benchmarks/fleets.json``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.fleets.trial import Trial
from models.domain.codec import write_whole

FILE = Path(__file__).resolve().parents[1] / "fleets.json"


@dataclass(frozen=True)
class Best:
    """The cheapest plan known of a fleet; money in cents.

    Parameters
    ----------
    instance
        Hash of the fleet that it plans: after a change of the generator there is another fleet.
    seconds, workers
        Limits of the solve that found it.
    """

    orders: int
    seed: int
    all_rules: bool
    instance: str
    cost: int
    avoidable: int
    planned_share: float
    seconds: float
    workers: int
    commit: str
    machine: str
    when: str

    @property
    def key(self) -> Key:
        """Orders, seed and rules, which name the fleet."""
        return self.orders, self.seed, self.all_rules


Key = tuple[int, int, bool]


def read_best(path: Path = FILE) -> dict[Key, Best]:
    """Return the best known plans by fleet; none if there is no file.

    Raises
    ------
    ValueError
        If the file cannot be read.
    """
    if not path.exists():
        return {}
    try:
        rows = [Best(**row) for row in json.loads(path.read_text(encoding="utf-8"))["fleets"]]
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is no file of best known plans: {error}. Maybe restore it") from error
    return {row.key: row for row in rows}


def write_best(known: dict[Key, Best], path: Path = FILE) -> None:
    """Write the file whole, a fleet a line, so that a better plan is a change of one line."""
    ordered = sorted(known.values(), key=lambda best: (best.all_rules, best.orders, best.seed))
    rows = ",\n  ".join(json.dumps(asdict(best), ensure_ascii=False) for best in ordered)
    write_whole(f'{{\n "fleets": [\n  {rows}\n ]\n}}\n', path)


def best_of(trial: Trial, known: dict[Key, Best]) -> Best | None:
    """Return the best known plan of the very fleet that a trial planned."""
    best = known.get((trial.orders, trial.seed, trial.all_rules))
    return best if best is not None and best.instance == trial.instance else None


def improved(trial: Trial, known: dict[Key, Best], commit: str, machine: str, when: str) -> Best | None:
    """Return a trial as the best known plan of its fleet; none if it is no better, or not sound."""
    if trial.faults or trial.cost is None or trial.avoidable is None:
        return None
    best = best_of(trial, known)
    if best is not None and best.cost <= trial.cost:
        return None
    return Best(
        orders=trial.orders,
        seed=trial.seed,
        all_rules=trial.all_rules,
        instance=trial.instance,
        cost=trial.cost,
        avoidable=trial.avoidable,
        planned_share=trial.planned_share,
        seconds=trial.time_limit_s,
        workers=trial.workers,
        commit=commit,
        machine=machine,
        when=when,
    )


def verdict(trial: Trial, best: Best | None) -> str:
    """Return in words how a trial stands beside the best plan known before it."""
    if trial.cost is None or trial.avoidable is None:
        return "no plan to compare"
    if best is None:
        return "nothing is known of this fleet yet"
    found_in = f"{best.seconds:g} s, {best.workers} workers, {best.commit[:7]}"
    if trial.cost == best.cost:
        return f"as good as the best known ({found_in})"
    more = trial.avoidable - best.avoidable
    word = "LOSES" if more > 0 else "gains"
    return (
        f"{word} {abs(more) / max(1, best.avoidable):.2%} of avoidable cost, "
        f"{abs(trial.cost - best.cost) / max(1, abs(best.cost)):.2%} of cost, "
        f"against the best known ({found_in})"
    )
