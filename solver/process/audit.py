"""What a plan must pass before anybody sees it, and where one that does not is reported."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from models.domain.codec import write_instance, write_plan
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver import ENGINE_VERSION, recorded
from solver.check import check, explain
from solver.limits import SolveLimits

BUG_DIR = "BITCORP_BUG_DIR"
"""Environment variable that names the folder for reports of bugs."""
MOST_FINDINGS = 200


def findings(index: Index, plan: Plan, passed: Plan | None = None) -> list[str]:
    """Return in words why ``plan`` may not be passed on; nothing if it may.

    Parameters
    ----------
    index
        The instance prepared.
    passed
        A plan that may; if only its provenance is another one, only that is looked at.
    """
    if passed is not None and passed.costs is not None and _same_but_for_provenance(plan, passed):
        return [explain(violation) for violation in recorded.COSTS.compare(plan, passed.costs)]
    if plan.instance_hash != index.hash:
        return [f"the plan is of another instance: its hash is {plan.instance_hash!r}, not {index.hash!r}"]
    if plan.status in ("INFEASIBLE", "UNKNOWN"):
        held = len(plan.orders) + len(plan.duties) + len(plan.moves)
        return [f"status {plan.status}, but the plan holds {held} orders, duties and moves"] if held else []
    if plan.costs is None:
        return [f"status {plan.status}, but the plan says no costs"]
    report = check(index.instance, plan, index)
    return [explain(violation) for violation in report.violations if not violation.inherited]


def _same_but_for_provenance(plan: Plan, passed: Plan) -> bool:
    return plan.model_copy(update={"provenance": passed.provenance}) == passed


def bug_folder() -> Path:
    """Return the folder in which bugs of ours are saved: ``BITCORP_BUG_DIR``, else below the user's state."""
    named = os.environ.get(BUG_DIR)
    if named:
        return Path(named)
    if sys.platform == "win32":
        state = os.environ.get("LOCALAPPDATA") or str(Path.home())
    elif sys.platform == "darwin":
        state = str(Path.home() / "Library" / "Application Support")
    else:
        state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "bitcorp" / "bugs"


def save_bug(
    what: str,
    details: Sequence[str],
    instance: Instance | None = None,
    plan: Plan | None = None,
    limits: SolveLimits | None = None,
) -> Path | None:
    """Save what is needed to see a bug again; return its folder, or none if nothing can be written.

    Falls back to the system's folder for temporary files.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    about = {
        "what": what,
        "details": list(details)[:MOST_FINDINGS],
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "engine": ENGINE_VERSION,
        "python": sys.version,
        "platform": platform.platform(),
        "limits": asdict(limits) if limits else None,
    }
    for parent in (bug_folder, lambda: Path(tempfile.gettempdir()) / "bitcorp-bugs"):
        try:
            root = parent()
            root.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=f"{stamp}-{what}-", dir=root))
            text = json.dumps(about, indent=1, ensure_ascii=False)
            (folder / "about.json").write_text(text + "\n", encoding="utf-8", errors="replace")
            if instance is not None:
                write_instance(instance, folder / "instance.json")
            if plan is not None:
                write_plan(plan, folder / "plan.json")
        except (OSError, RuntimeError):  # a full disk, a home that cannot be found: try the next place
            continue
        return folder
    return None
