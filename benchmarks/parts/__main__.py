"""Time the engine's parts at 200 and 1,000 orders, keep the figures, and compare with the last ones.

``python -m benchmarks.parts`` runs pytest-benchmark on this folder. What it is told besides goes on to
pytest, as in ``python -m benchmarks.parts -k check`` or ``--benchmark-compare-fail=min:30%``.

Measured are seconds of the processor, all threads together: what else runs on the machine counts little.

The history is in ``.benchmarks/parts``, a folder for each kind of machine, and is not committed: figures of
one machine say nothing of another's.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
HISTORY = Path(".benchmarks") / "parts"


def main(arguments: Sequence[str] | None = None, history: Path = HISTORY) -> int:
    """Run and keep; the exit code is pytest's."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if {"-h", "--help"} & set(given):
        print(__doc__)
        return 0
    compare = ["--benchmark-compare"] if any(history.rglob("*.json")) else []
    options = [
        str(HERE / "test_parts.py"),
        "-q",
        "--rootdir",
        str(HERE.parents[1]),
        "-c",
        str(HERE.parents[1] / "pyproject.toml"),
        "--benchmark-enable",
        "--benchmark-only",
        "--benchmark-autosave",
        f"--benchmark-storage=file://{history.absolute()}",
        "--benchmark-timer=time.process_time",
        "--benchmark-group-by=group",
        "--benchmark-sort=name",
        "--benchmark-columns=min,median,stddev,rounds",
        *compare,
    ]
    return int(pytest.main([*options, *given]))


if __name__ == "__main__":
    sys.exit(main())
