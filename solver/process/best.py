"""The best plan so far: read from the worker's file, checked, and kept while better ones fail."""

from __future__ import annotations

from pathlib import Path

from models.domain.codec import read_plan
from models.domain.faults import InvalidFile
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Costs, Plan, Provenance
from solver.check import check, with_costs
from solver.errors import EngineBug
from solver.levels import rank
from solver.limits import SolveLimits
from solver.process.audit import findings, save_bug
from solver.process.garbage import collecting_later


class Best:
    """Plans of one solve.

    Parameters
    ----------
    file
        Where the worker writes its plans, each whole.
    unchecked
        Where it writes plans before it checks them.

    Attributes
    ----------
    plan
        The cheapest plan that passed; none yet.
    nothing
        The worker's word that it found no plan.
    said
        Provenance of the plan that was read last, whether it passed or not.
    bug
        The first plan that did not pass, reported.
    """

    def __init__(self, instance: Instance, limits: SolveLimits, file: Path) -> None:
        self.instance = instance
        self.limits = limits
        self.file = file
        self.unchecked = file.with_name("unchecked.json")
        self.index = Index(instance)
        self.plan: Plan | None = None
        self.nothing: Plan | None = None
        self.said = Provenance()
        self.bug: EngineBug | None = None
        self._seen: tuple[int, int, int] | None = None

    @property
    def cost(self) -> int | None:
        """Cents of the best plan."""
        return self.plan.costs.total if self.plan is not None and self.plan.costs is not None else None

    @collecting_later()
    def prepare(self) -> None:
        """Do ahead what every check needs, while there is nothing to be checked yet."""
        check(
            self.instance,
            Plan(instance_name=self.instance.name, instance_hash=self.index.hash, status="FEASIBLE"),
            self.index,
        )

    @collecting_later()
    def begin_with(self, start: Plan) -> bool:
        """Take a plan from elsewhere, priced anew; return whether it keeps the rules."""
        fitting = {
            "instance_name": self.instance.name,
            "instance_hash": self.index.hash,
            "status": "FEASIBLE",
            "provenance": Provenance(),
        }
        plan = start.model_copy(update=fitting)
        plan = with_costs(self.instance, plan, self.index)
        if findings(self.index, plan):
            return False
        self.plan = plan
        return True

    @collecting_later()
    def take_unchecked(self) -> Plan | None:
        """Take a plan that the worker is checking too; what breaks a rule is his to report."""
        plan = self._read(self.unchecked)
        if plan is None:
            return None
        report = check(self.instance, plan, self.index)
        if not report.ok or not self._as_cheap(report.costs):
            return None
        self.plan = plan.model_copy(update={"costs": report.costs})
        return self.plan

    @collecting_later()
    def take(self) -> Plan | None:
        """Read the worker's file if it is new; return its plan if that passes and is no dearer."""
        try:
            state = self.file.stat()
        except FileNotFoundError:
            return None
        key = (state.st_mtime_ns, state.st_ino, state.st_size)
        if key == self._seen:
            return None
        self._seen = key
        plan = self._read(self.file)
        if plan is None:
            return None
        self.said = plan.provenance
        found = findings(self.index, plan, self.plan)
        if found:
            self._report(found, plan)
        elif plan.costs is None:
            self.nothing = plan
        elif self._as_cheap(plan.costs):
            self.plan = plan
            return plan
        return None

    def _read(self, file: Path) -> Plan | None:
        """Return the plan in a file of the worker's; one that cannot be read is a bug, and is reported."""
        try:
            return read_plan(file)
        except InvalidFile as error:
            self._report([str(fault) for fault in error.faults], None)
            return None

    def _as_cheap(self, costs: Costs) -> bool:
        return self.plan is None or self.plan.costs is None or rank(costs) <= rank(self.plan.costs)

    def _report(self, found: list[str], plan: Plan | None) -> None:
        """Save the first plan that fails; more of them would only fill the disk."""
        if self.bug is not None:
            return
        folder = save_bug("rejected", found, self.instance, plan, self.limits)
        where = f"saved in {folder}" if folder else "and could not be saved"
        fault = "that the checker rejects" if plan is not None else "that cannot be read"
        message = (
            f"The engine gave a plan {fault}, and it was not used: {found[0]} "
            f"This is a bug of ours, {where}; please report it."
        )
        self.bug = EngineBug(message, findings=found, folder=folder)
