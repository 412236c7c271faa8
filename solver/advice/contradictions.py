"""Why an instance has no plan: the smallest set of pins, mandatory orders and rules that contradict."""

from __future__ import annotations

import time
from collections.abc import Sequence

from models.domain.instance import Instance
from solver.advice import loosen
from solver.advice.causes import cause, code_of, rank, sentence
from solver.advice.collision import Collision, Filter
from solver.advice.findings import Explanation
from solver.advice.restrictions import atoms_of, order_atom
from solver.advice.trials import Case, Clock, Trials, make_all_ready

SECONDS = 10.0


def explain_instance(
    instance: Instance, seconds: float = SECONDS, clock: Clock = time.monotonic
) -> Explanation:
    """Return why no plan of an instance keeps all rules.

    Only what must be planned counts: orders that are mandatory, pinned or begun, and all that they follow.
    Each is tried alone, then with what it follows, then all of them together.

    Returns
    -------
    An explanation whose code is ``feasible`` if everything that must be planned can be, and ``unknown``
    if nothing was proven in time.
    """
    make_all_ready()
    trials = Trials(seconds, clock)
    must = needed(instance)
    groups: list[tuple[str, ...]] = [(order,) for order in must]
    groups += [chain for order in must if len(chain := chain_of(instance, order)) > 1]
    groups += [tuple(must)] if len(must) > 1 else []
    answer = None
    for group in groups:
        own = loosen.only(instance, group)
        answer = trials.answer(Case(own, group)).feasible
        if answer is False:
            found = _contradiction(trials, own, group)
            if found is not None:
                return _told(found, trials)
    code = "feasible" if answer or not must else "unknown"
    told = cause(code)
    return Explanation(
        question="infeasible" if code == "unknown" else "feasible",
        code=code,
        words=sentence("infeasible" if code == "unknown" else "feasible", told),
        verified=code == "feasible",
        solves=trials.solves,
        seconds=round(trials.spent, 3),
    )


def needed(instance: Instance) -> list[str]:
    """Return the orders that must be planned, and all that they follow, pinned ones first."""
    pinned = [pin.order for pin in instance.pins]
    begun = [
        fact.order
        for fact in (instance.reference.orders if instance.reference else ())
        if fact.start < instance.horizon.freeze
    ]
    found = list(dict.fromkeys([*pinned, *begun, *(o.id for o in instance.orders if not o.optional)]))
    for order in list(found):
        found += [other for other in chain_of(instance, order) if other not in found]
    return found


def chain_of(instance: Instance, order: str) -> tuple[str, ...]:
    """Return an order and all that it follows."""
    before: dict[str, list[str]] = {}
    for link in instance.precedences:
        before.setdefault(link.successor, []).append(link.predecessor)
    chain, reach = [order], [order]
    while reach:
        for other in before.get(reach.pop(), []):
            if other not in chain:
                chain.append(other)
                reach.append(other)
    return tuple(chain)


def _contradiction(trials: Trials, instance: Instance, group: Sequence[str]) -> Collision | None:
    """Return the smallest set: first of orders, then of everything that these orders are bound to."""
    few = list(group)
    if len(few) > 1:
        musts = [order_atom(order, must=True) for order in few]
        found = Filter(trials, Case(instance, tuple(few)), musts).smallest()
        if found is None:
            return None
        few = [atom.restriction.subject[0] for atom in found.atoms]
    own = loosen.only(instance, few)
    atoms = sorted(atoms_of(own, few, fixed=False), key=rank)
    musts = [order_atom(order, must=True) for order in few] if len(few) > 1 else []
    return Filter(trials, Case(own, tuple(few)), [*musts, *atoms]).smallest()


def _told(found: Collision, trials: Trials) -> Explanation:
    orders = dict.fromkeys(name for atom in found.atoms for name in atom.restriction.orders)
    order = next(iter(orders), None) if len(orders) == 1 else None
    code = code_of(found.atoms, "instance")
    told = cause(code, found.atoms, order or "")
    return Explanation(
        order=order,
        question="infeasible",
        code=code,
        scope="instance",
        words=sentence("infeasible", told, order=order or ""),
        restrictions=tuple(atom.restriction for atom in found.atoms),
        verified=found.verified,
        solves=trials.solves,
        seconds=round(trials.spent, 3),
    )
