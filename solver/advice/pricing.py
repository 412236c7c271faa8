"""What a change is worth: the changed instance is solved, with the plan at hand kept as its start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.domain.instance import Instance
from models.domain.plan import Costs, Plan, PlannedOrder
from models.domain.reading import Reading
from solver.advice.trials import without_orders
from solver.check import recompute
from solver.cpsat.compile import Compiled
from solver.ledger.ledger import Ledger, ledger_of
from solver.registry import rules
from solver.search.state import State, as_plan, state_of

MODEL_SECONDS = 1.0
"""Most that one neighbourhood model may take."""

MOST_FREED = 8
"""Most orders that are planned anew with the wanted ones."""


@dataclass(frozen=True)
class Priced:
    """A plan of a changed instance beside the plan at hand.

    Parameters
    ----------
    instance
        The changed instance, in which the wanted orders must be planned.
    change
        Cents by which it costs more; below 0: less.
    terms
        The same by cost term, only those that change.
    moved
        Other orders that it has elsewhere, otherwise or not at all.
    """

    instance: Instance
    plan: Plan
    change: int
    terms: dict[str, int]
    moved: tuple[str, ...]

    def placed(self, order: str) -> PlannedOrder:
        """Return where the plan has an order."""
        return next(placed for placed in self.plan.orders if placed.order == order)


def mandatory(instance: Instance, orders: Sequence[str]) -> Instance:
    """Return the instance in which these orders may not stay unplanned."""
    wanted = set(orders)
    changed = tuple(
        o.model_copy(update={"optional": False}) if o.id in wanted else o for o in instance.orders
    )
    return instance.model_copy(update={"orders": changed})


class Pricer:
    """Prices changes of an instance against one plan of it.

    Parameters
    ----------
    instance, plan
        What every change is compared with.
    """

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.instance = instance
        self.plan = plan
        reading = Reading(instance, plan)
        self.costs = recompute(reading)
        self.breaches = _breaches(reading)

    def price(
        self, changed: Instance, wanted: Sequence[str], seconds: float, free: Sequence[str] = ()
    ) -> Priced | None:
        """Return the cheapest plan found of ``changed`` that has the wanted orders; none if none is found.

        Parameters
        ----------
        seconds
            Most time for it; an insertion that keeps every rule is tried first, in any case.
        free
            Other orders that may be moved or left out for it.
        """
        forced = mandatory(changed, wanted)
        best: tuple[Plan, Costs] | None = None
        for found in _plans(self.instance, forced, self.plan, wanted, seconds, free):
            costs = self._judged(forced, found)
            if costs is not None and (best is None or costs.total < best[1].total):
                best = found, costs
        return None if best is None else self._compared(forced, best[0], best[1], wanted)

    def placed(self, changed: Instance, wanted: Sequence[str]) -> Plan | None:
        """Return a plan of ``changed`` that has the wanted orders, by insertion; it is not checked."""
        return next(iter(_plans(self.instance, mandatory(changed, wanted), self.plan, wanted, 0.0, ())), None)

    def _judged(self, forced: Instance, found: Plan) -> Costs | None:
        """Return the costs of a plan; none if it breaks a rule that the plan at hand does not."""
        reading = Reading(forced, found)
        return recompute(reading) if _breaches(reading) <= self.breaches else None

    def _compared(self, forced: Instance, plan: Plan, costs: Costs, wanted: Sequence[str]) -> Priced:
        before = self.costs
        terms = {
            term: costs.terms.get(term, 0) - before.terms.get(term, 0)
            for term in sorted(costs.terms.keys() | before.terms.keys())
        }
        return Priced(
            forced,
            plan.model_copy(update={"costs": costs}),
            costs.total - before.total,
            {term: cents for term, cents in terms.items() if cents},
            _moved(self.plan, plan, set(wanted)),
        )


def _plans(
    instance: Instance,
    forced: Instance,
    plan: Plan,
    wanted: Sequence[str],
    seconds: float,
    free: Sequence[str],
) -> list[Plan]:
    """Return a plan by insertion, and a better one from a neighbourhood model if there is time."""
    planned = {placed.order for placed in plan.orders}
    upset = _upset(forced, plan) if _shifted(instance, forced) else set()
    upset |= _elsewhere(instance, forced, plan)
    anew = [*wanted, *(o.order for o in plan.orders if o.order in upset or o.order in set(free))]
    anew = list(dict.fromkeys(anew))
    kept = without_orders(instance, plan, [order for order in anew if order in planned])
    if kept is None:
        return []
    c = Compiled(forced)
    rest = state_of(c, kept)
    ledger = ledger_of(c, rest)
    out = [c.order_index[order] for order in anew]
    turn = [c.order_index[o] for o in wanted] + [k for k in c.latest_due_order if k in set(out)]
    must = {k for k in out if not c.orders[k].optional}
    done = _inserted(ledger, list(dict.fromkeys(turn)), must)
    found = [as_plan(c, ledger.state())] if done else []
    if seconds > 0.1 and (len(anew) <= MOST_FREED or not done):
        better = _modelled(c, ledger.state() if done else rest, out, min(MODEL_SECONDS, seconds))
        found += [] if better is None else [as_plan(c, better)]
    return found


def _inserted(ledger: Ledger, turn: list[int], must: set[int]) -> bool:
    """Insert orders one by one; whether those that must be are."""
    done = [ledger.insert(k) for k in turn]
    return all(one or k not in must for one, k in zip(done, turn, strict=True))


def _modelled(c: Compiled, state: State, free: list[int], seconds: float) -> State | None:
    from solver.cpsat.build import build, solve_problem
    from solver.cpsat.problem import Scope

    problem = build(c, state, Scope(tuple(free)))
    return solve_problem(problem, seconds, 1, 0, small=True).state


def _shifted(before: Instance, after: Instance) -> bool:
    """Whether a change may break what is planned already: one of time and place, not one that only adds."""
    names = ("calendars", "sites", "transport_classes", "roads")
    return any(getattr(before, name) is not getattr(after, name) for name in names)


def _elsewhere(before: Instance, after: Instance, plan: Plan) -> set[str]:
    """Return the orders of machines that begin at another place: their ways are others."""
    places = {unit.id: unit.place for unit in before.machines}
    moved = {unit.id for unit in after.machines if places.get(unit.id, unit.place) != unit.place}
    return {placed.order for placed in plan.orders if moved.intersection(placed.machines)}


def _upset(instance: Instance, plan: Plan) -> set[str]:
    """Return the orders whose place in the plan breaks a rule of the instance."""
    reading = Reading(instance, plan)
    skipped = ("mandatory", "pins")
    return {
        order
        for rule in rules()
        if rule.id not in skipped
        for violation in rule.violations(reading)
        for order in violation.orders
    }


def _breaches(reading: Reading) -> set[tuple[object, ...]]:
    return {
        (v.rule, v.message, v.orders, v.machines, v.operators, v.window)
        for rule in rules()
        for v in rule.violations(reading)
    }


def _moved(before: Plan, after: Plan, wanted: set[str]) -> tuple[str, ...]:
    def places(plan: Plan) -> dict[str, tuple[object, ...]]:
        return {o.order: (o.mode, o.start, o.end, frozenset(o.machines)) for o in plan.orders}

    old, new = places(before), places(after)
    return tuple(o for o in old if o not in wanted and old[o] != new.get(o))
