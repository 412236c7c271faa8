"""The table of promises: what the last runs of tests and drills say about each. Runs nothing."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(".cache/promises")
DRILLS = Path("benchmarks/drills")
PROMISES = Path("docs/reference/promises.md")

_ROW = re.compile(r"^\| *(\d+) *\| *(.+?) *\| *([\d,]+|–) *\|")


@dataclass(frozen=True)
class Promise:
    """One row of the list: its number, its short words and its drill's full count (0: it has no drill)."""

    number: int
    words: str
    full_count: int = 0


@dataclass(frozen=True)
class Drill:
    """The committed result of a drill; ``fault`` says why it could not be read."""

    count: int = 0
    failures: int = 0
    commit: str = ""
    figure: str = ""
    fault: str = ""


@dataclass
class Row:
    """What is known of one promise."""

    promise: Promise
    outcomes: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    drill: Drill | None = None

    @property
    def kept(self) -> bool:
        """Tests exist and all passed when they last ran; a drill, where due, is whole and without failure."""
        if not self.outcomes or any(outcome != "passed" for outcome in self.outcomes):
            return False
        if self.drill is None:
            return not self.promise.full_count
        whole = self.drill.count >= max(self.promise.full_count, 1)
        return whole and not self.drill.failures and not self.drill.fault

    @property
    def tests(self) -> str:
        """How many of its tests passed."""
        if not self.outcomes:
            return "none"
        passed, count = self.outcomes.count("passed"), len(self.outcomes)
        return f"{passed} passed" if passed == count else f"{passed} of {count} passed"

    @property
    def figure(self) -> str:
        """What the tests measured, then how far the drill came."""
        parts = list(self.figures)
        if self.drill is not None and self.drill.fault:
            parts.append(f"drill: {self.drill.fault}")
        elif self.drill is not None:
            done = f"{self.drill.count:,} of {max(self.promise.full_count, 1):,}"
            parts.append(f"drill {done}, {self.drill.failures} failed, at {self.drill.commit[:9]}")
            parts.extend([self.drill.figure] if self.drill.figure else [])
        elif self.promise.full_count:
            parts.append(f"drill 0 of {self.promise.full_count:,}")
        return "; ".join(parts) or "-"


def read_promises(path: Path = ROOT / PROMISES) -> list[Promise]:
    """Read the list of promises from the reference page."""
    found = filter(None, map(_ROW.match, path.read_text(encoding="utf-8").splitlines()))
    return [Promise(int(row[1]), row[2], int(row[3].replace(",", "").replace("–", "0"))) for row in found]


def read_tests(folder: Path) -> list[Mapping[str, Any]]:
    """Read the last outcome of each test that names a promise, from every runner's file."""
    tests: list[Mapping[str, Any]] = []
    for path in sorted(folder.glob("*.json")):
        try:
            tests += json.loads(path.read_text(encoding="utf-8"))["tests"].values()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
            print(f"{path}: not readable as results of a run ({fault!r}); left out", file=sys.stderr)
    return tests


def read_drill(folder: Path, number: int) -> Drill | None:
    """Read a promise's drill, if its result was committed."""
    path = folder / f"{number}.json"
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        count, failures, commit = found["count"], found["failures"], found["commit"]
    except (OSError, ValueError, KeyError, TypeError):
        return Drill(fault=f"{path.name} needs count, failures and commit")
    if type(count) is not int or type(failures) is not int or min(count, failures) < 0:
        return Drill(fault=f"{path.name}: count and failures must be whole numbers, 0 or more")
    if not isinstance(commit, str) or not commit:
        return Drill(fault=f"{path.name}: commit must name the commit that was drilled")
    return Drill(count, failures, commit, str(found.get("figure", "")))


def rows(promises: Iterable[Promise], tests: Iterable[Mapping[str, Any]], drills: Path) -> list[Row]:
    """Put tests and drills to their promises."""
    found = {promise.number: Row(promise, drill=read_drill(drills, promise.number)) for promise in promises}
    for test in tests:
        for number in test["promises"]:
            if number in found:
                found[number].outcomes.append(test["outcome"])
                found[number].figures += [test["figure"]] if test.get("figure") else []
    return list(found.values())


def render(table: list[Row]) -> str:
    """Write the table as plain text; the last word on a promise's line is KEPT or OPEN."""
    cells = [("no.", "promise", "tests", "figure", "state")]
    for row in table:
        state = "KEPT" if row.kept else "OPEN"
        cells.append((str(row.promise.number), row.promise.words, row.tests, row.figure, state))
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = [
        "  ".join([line[0].rjust(widths[0]), *(line[i].ljust(widths[i]) for i in (1, 2, 3)), line[4]])
        for line in cells
    ]
    kept = sum(row.kept for row in table)
    return "\n".join([*lines, "", f"{kept} of {len(table)} promises are kept."])


def main(root: Path = ROOT) -> None:
    """Print the table for a checkout."""
    print(render(rows(read_promises(root / PROMISES), read_tests(root / RESULTS), root / DRILLS)))


if __name__ == "__main__":
    main()
