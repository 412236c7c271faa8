"""Results files: which there are, and what is in them, told by their content and not by their names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.fleets.trial import Trial, trial_of

FOLDER = Path(".benchmarks")
PATTERNS = ("results*.json", "comparison*.json")
"""Names of results in the folder of the call, where `bitcorp bench run` puts them."""

UNFIT = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What reading raises at a file that has the mark of a kind and not its content."""


@dataclass(frozen=True)
class Ran:
    """One solve of a fleet, and where it ran."""

    trial: Trial
    when: str
    commit: str
    machine: str

    @property
    def label(self) -> str:
        """What tells it from other solves of the same fleet."""
        workers = f"{self.trial.workers} worker{'' if self.trial.workers == 1 else 's'}"
        seed = f", seed {self.trial.solver_seed}" if self.trial.solver_seed != 1 else ""
        return f"{self.commit[:7]}, {workers}, {self.trial.time_limit_s:g} s{seed}"


@dataclass(frozen=True)
class Growth:
    """Seconds of a part by orders, and the exponent."""

    part: str
    seconds: Mapping[int, float]
    exponent: float | None


@dataclass(frozen=True)
class Timing:
    """Least seconds of one part on one fleet."""

    part: str
    orders: int
    seconds: float


@dataclass(frozen=True)
class Row:
    """One run of one solver on one public instance; the gap in percent."""

    instance: str
    seed: int
    solver: str
    status: str
    gap: float | None
    solved: bool


@dataclass(frozen=True)
class Public:
    """Runs on a public family.

    Parameters
    ----------
    peer
        Whom the engine is compared with; empty: nobody.
    tally
        Wins, ties and losses of a comparison.
    """

    family: str
    seconds: float
    workers: int
    machine: str
    rows: Sequence[Row]
    peer: str = ""
    tally: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True)
class Source:
    """A file that was read: what it holds, in words, and when it was made."""

    path: Path
    what: str
    when: str
    machine: str


@dataclass
class Results:
    """All that was found; of what there is once per subject, the newest."""

    fleets: list[Ran] = field(default_factory=list)
    scaling: list[Growth] = field(default_factory=list)
    timings: list[Timing] = field(default_factory=list)
    families: dict[str, Public] = field(default_factory=dict)
    comparisons: dict[tuple[str, str], Public] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def usual_files(here: Path = Path()) -> list[Path]:
    """Return what benchmarks have left in the folder of the call."""
    return [*in_folder(here / FOLDER), *(path for pattern in PATTERNS for path in here.glob(pattern))]


def in_folder(folder: Path) -> list[Path]:
    """Return the results files of a folder, timings of parts included."""
    return [*folder.glob("*.json"), *(folder / "parts").rglob("*.json")]


def read_all(paths: Iterable[Path], named: Iterable[Path] = ()) -> Results:
    """Return what is in some files; the newest is read last and stands in for older ones.

    Parameters
    ----------
    named
        Files that the user has named: that nothing is in them is worth a word.
    """
    results, wanted = Results(), set(named)
    for path in sorted({*paths, *wanted}, key=lambda path: (_modified(path), str(path))):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            what = _take(data, path, results)
        except OSError as error:
            results.unread.append(f"{path} cannot be read: {error.strerror}")
        except UNFIT as error:
            results.unread.append(f"{path} is no whole results file: {type(error).__name__}: {error}")
        else:
            if what is None and path in wanted:
                results.unread.append(f"{path} holds no figures for this page")
    results.fleets.sort(key=lambda ran: ran.when)
    results.sources.sort(key=lambda source: (source.when, str(source.path)), reverse=True)
    return results


def _modified(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


def _take(data: Any, path: Path, results: Results) -> str | None:
    """Add a file's content to the results; return what it is, none if it is nothing of ours."""
    if not isinstance(data, dict):
        return None
    kinds: tuple[tuple[bool, Callable[[dict[str, Any], Results], str]], ...] = (
        (data.get("kind") == "fleets", _fleets),
        (data.get("kind") == "scaling", _scaling),
        ("benchmarks" in data and "machine_info" in data, _timings),
        ("family" in data and "runs" in data, _public),
    )
    for fits, take in kinds:
        if fits:
            what = take(data, results)
            when = data.get("when") or data.get("datetime") or _when(path)
            machine = data.get("machine") or data["benchmarks"][0]["extra_info"]["machine"]
            results.sources.append(Source(path, what, str(when)[:16].replace("T", " "), str(machine)))
            return what
    return None


def _when(path: Path) -> str:
    return datetime.fromtimestamp(_modified(path), UTC).isoformat(timespec="minutes")


def _fleets(data: dict[str, Any], results: Results) -> str:
    runs = [Ran(trial_of(row), data["when"], data["commit"], data["machine"]) for row in data["runs"]]
    results.fleets += runs
    return f"generated fleets, {len(runs)} runs"


def _scaling(data: dict[str, Any], results: Results) -> str:
    results.scaling = [
        Growth(row["part"], {int(n): float(s) for n, s in row["seconds"].items()}, row["exponent"])
        for row in data["parts"]
    ]
    return "time of parts by size"


def _timings(data: dict[str, Any], results: Results) -> str:
    rows = [row for row in data["benchmarks"] if "part" in row["extra_info"]]
    found = {(row["extra_info"]["part"], int(row["extra_info"]["orders"])): row for row in rows}
    kept = {(timing.part, timing.orders): timing for timing in results.timings}
    kept |= {key: Timing(*key, float(row["stats"]["min"])) for key, row in found.items()}
    results.timings = list(kept.values())
    return f"timings of parts, {len(found)}"


def _public(data: dict[str, Any], results: Results) -> str:
    peer = data.get("peer", "")
    rows = [
        Row(
            row["instance"],
            int(row["seed"]),
            row.get("solver", ""),
            row["status"],
            row["gap_percent"],
            row["objective"] is not None,
        )
        for row in data["runs"]
    ]
    tally = int(data.get("wins", 0)), int(data.get("ties", 0)), int(data.get("losses", 0))
    found = Public(
        data["family"], float(data["time_limit_s"]), int(data["workers"]), data["machine"], rows, peer, tally
    )
    if peer:
        results.comparisons[found.family, peer] = found
        return f"{found.family} beside {peer}, {len(rows)} runs"
    results.families[found.family] = found
    return f"{found.family}, {len(rows)} runs"
