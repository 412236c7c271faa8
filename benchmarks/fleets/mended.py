"""What of a plan keeps the rules: a plan that breaks some can be no hint and no start."""

from __future__ import annotations

from models.domain.instance import Instance
from models.domain.plan import Plan


def mended(instance: Instance, plan: Plan) -> Plan:
    """Return a plan without the orders that break rules, as few as need be; nothing is planned anew.

    The empty plan if what is frozen breaks a rule.
    """
    from solver.cpsat.compile import Compiled
    from solver.ledger.ledger import ledger_of
    from solver.search.repair import sound, standing
    from solver.search.state import State, as_plan

    compiled = Compiled(instance)
    ledger = ledger_of(compiled, standing(compiled, plan).state)
    state = ledger.state() if sound(ledger) else State()
    return as_plan(compiled, state, compiled.index.hash, whole=True)
