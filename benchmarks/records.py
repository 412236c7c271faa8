"""Plans of public instances that are better than the best known: kept with their solutions, judged again.

``python -m benchmarks.records DIR`` judges those whose original files are in the folder or one below it, each
with the validator of its family, which shares nothing with the engine. ``--keep RESULTS`` first adds what a
results file of ``bitcorp bench run`` has that is better than both the best known and what is kept.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.drills.record import commit
from benchmarks.families import family

FILE = Path(__file__).parent / "records.json"
"""Of each instance: family, value, the best known value that it beats, commit, machine and solution."""


def judged(record: dict[str, Any], folder: Path) -> str | None:
    """Return what the family's validator says of a record: nothing, if it is as good as it says.

    Raises
    ------
    FileNotFoundError
        If the instance is neither in the folder nor in one just below it.
    """
    found = [*folder.glob(record["instance"]), *folder.glob(f"*/{record['instance']}")]
    if not found:
        raise FileNotFoundError(f"{record['instance']} is not in {folder}")
    own = family(record["family"])
    data = own.read(found[0])
    faults = own.faults(data, record["solution"])
    if faults:
        return faults[0]
    value = own.objective(data, record["solution"])
    return None if value == record["objective"] else f"its value is {value}, not {record['objective']}"


def better(records: list[dict[str, Any]], results: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records with those of a results file that are better."""
    kept = {(each["family"], each["instance"]): each for each in records}
    for run in results["runs"]:
        key = results["family"], run["instance"]
        value, known = run["objective"], run["best_known"]
        if key in kept:
            known = min(known, kept[key]["objective"])
        if value is not None and known is not None and value < known:
            kept[key] = {
                "family": results["family"],
                "instance": run["instance"],
                "objective": run["objective"],
                "best_known": run["best_known"],
                "seconds": results["time_limit_s"],
                "workers": results["workers"],
                "commit": commit(),
                "machine": results["machine"],
                "solution": run["solution"],
            }
    return [kept[key] for key in sorted(kept)]


def main(arguments: list[str] | None = None) -> int:
    """Judge the records; 1 if one is not what it says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.records", description=__doc__)
    parser.add_argument("folder", type=Path, help="with the original files")
    parser.add_argument("--keep", type=Path, metavar="RESULTS", help="results file with better plans")
    parser.add_argument("--file", type=Path, default=FILE, help="the records (default: %(default)s)")
    options = parser.parse_args(arguments)
    records = json.loads(options.file.read_text(encoding="utf-8")) if options.file.exists() else []
    if options.keep is not None:
        records = better(records, json.loads(options.keep.read_text(encoding="utf-8")))
        lines = ",\n".join(json.dumps(record) for record in records)
        options.file.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    wrong = 0
    for record in records:
        name = f"{record['family']} {record['instance']}: {record['objective']}, was {record['best_known']}"
        try:
            fault = judged(record, options.folder)
        except FileNotFoundError as error:
            print(f"{name}: not judged, {error}")
            continue
        wrong += fault is not None
        print(f"{name}: {'accepted' if fault is None else f'WRONG, {fault}'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
