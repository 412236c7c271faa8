"""Why an order is not done by this machine, by this person, at this time: the rule, or the extra cost."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from models.domain.base import Frozen, Id, Slot
from models.domain.instance import Instance
from models.domain.orders import MachineLine, MachinePin, OperatorPin, Pin, StartPin
from models.domain.plan import Amount, Plan
from solver.advice import loosen
from solver.advice.causes import rank
from solver.advice.collision import Collision, Filter
from solver.advice.contradictions import chain_of
from solver.advice.effects import cost_words
from solver.advice.findings import Restriction, Words
from solver.advice.pricing import Priced, Pricer
from solver.advice.restrictions import Atom, atoms_of, pin_restriction
from solver.advice.trials import Case, Trials, make_all_ready, without_orders
from solver.advice.wording import WISHES, names, say, when
from solver.errors import UnknownName

SECONDS = 10.0
MOST_MOVED = 7
"""Most orders that may give way."""


class WhyNot(Frozen):
    """What speaks against one wish for an order.

    Parameters
    ----------
    order, machine, operator, start
        The wish; none: it does not matter.
    verdict
        ``forbidden``: a rule forbids it wherever other orders lie; ``occupied``: it has no place beside
        them, and none was found by moving a few; ``allowed``: there is a plan with it; ``unknown``.
    words
        The answer as a sentence.
    restrictions
        The smallest set of rules that it collides with.
    verified
        Whether solving again has proven the set, or the plan with it passed the checker.
    cost_change, cost_terms
        Cents by which the plan with it costs more, in all and by term; none: there is no such plan.
    displaced
        Orders that then lie elsewhere, otherwise or not at all.
    """

    order: Id
    machine: Id | None = None
    operator: Id | None = None
    start: Slot | None = None
    verdict: str
    words: Words
    restrictions: tuple[Restriction, ...] = ()
    verified: bool = False
    cost_change: Amount | None = None
    cost_terms: dict[str, Amount] = Field(default_factory=dict)
    displaced: tuple[Id, ...] = ()


def why_not(
    instance: Instance,
    plan: Plan,
    order: str,
    *,
    machine: str | None = None,
    operator: str | None = None,
    start: int | None = None,
    seconds: float = SECONDS,
) -> WhyNot:
    """Return which rule forbids a wish, or what it costs and what it would displace.

    Parameters
    ----------
    machine, operator
        Who shall do the order, in each of its duties; none: whoever is best.
    start
        Slot at which it shall start; none: any.

    Raises
    ------
    UnknownName
        If the instance has no such order, machine or operator.
    """
    for kind, name, known in (
        ("order", order, [o.id for o in instance.orders]),
        ("machine", machine, [m.id for m in instance.machines]),
        ("operator", operator, [who.id for who in instance.operators]),
    ):
        if name is not None and name not in known:
            raise UnknownName(kind, name, known)
    make_all_ready()
    return _Asked(instance, plan, order, _wishes(order, machine, operator, start), seconds).answer()


def _wishes(order: str, machine: str | None, operator: str | None, start: int | None) -> tuple[Pin, ...]:
    wishes: list[Pin] = []
    if start is not None:
        wishes.append(StartPin(order=order, start=start))
    if machine is not None:
        wishes.append(MachinePin(order=order, machine=machine))
    if operator is not None:
        wishes.append(OperatorPin(order=order, operator=operator))
    return tuple(wishes)


class _Asked:
    """One wish against one plan."""

    def __init__(
        self, instance: Instance, plan: Plan, order: str, wishes: tuple[Pin, ...], seconds: float
    ) -> None:
        self.instance = instance
        self.plan = plan
        self.order = order
        self.wishes = wishes
        self.trials = Trials(seconds)
        new = tuple(pin for pin in wishes if pin not in instance.pins)
        self.wished = instance.model_copy(update={"pins": (*instance.pins, *new)})

    def answer(self) -> WhyNot:
        """Return the answer: forbidden alone, forbidden by what it follows, or priced."""
        if asked := self._asks_for_others():
            return self._told("forbidden", found=Collision(asked, verified=True))
        for orders in dict.fromkeys([(self.order,), chain_of(self.wished, self.order)]):
            found = self._collision(Case(loosen.only(self.wished, orders), orders), orders)
            if found is not None:
                return self._told("forbidden", found=found)
        pricer = Pricer(self.instance, self.plan)
        for free in ((), self._neighbours()):
            priced = pricer.price(self.wished, (self.order,), max(0.0, self.trials.remaining), free)
            if priced is not None:
                return self._told("allowed", priced=priced)
        rest = self.plan
        if any(placed.order == self.order for placed in self.plan.orders):
            taken = without_orders(self.instance, self.plan, [self.order])
            rest = self.plan if taken is None else taken
        found = self._collision(Case(self.wished, (self.order,), rest), (self.order,))
        return self._told("unknown" if found is None else "occupied", found=found)

    def _asks_for_others(self) -> tuple[Atom, ...]:
        """Return what the order asks of its machines, if no line of it takes the wished one's class.

        No solve is needed for that, and where services are due no solve would prove it.
        """
        order = next(o for o in self.instance.orders if o.id == self.order)
        lines = (line for mode in order.modes for line in mode.lines)
        taken = {line.equipment_class for line in lines if isinstance(line, MachineLine)}
        wished = {pin.machine for pin in self.wishes if isinstance(pin, MachinePin)}
        kinds = {m.equipment_class for m in self.instance.machines if m.id in wished}
        if kinds <= taken:
            return ()
        atoms = atoms_of(self.instance, (self.order,), fixed=False)
        return tuple(atom for atom in atoms if atom.restriction.kind == "machine")

    def _collision(self, case: Case, orders: Sequence[str]) -> Collision | None:
        if self.trials.answer(case).feasible is not False:
            return None
        wished = {pin_restriction(self.wished, pin).key for pin in self.wishes}
        atoms = atoms_of(case.instance, orders, fixed=case.plan is not None)
        atoms = [atom for atom in atoms if atom.restriction.key not in wished]
        return Filter(self.trials, case, sorted(atoms, key=rank)).smallest()

    def _neighbours(self) -> tuple[str, ...]:
        """Return the orders that have the machine or the person about that time, nearest first."""
        machines = {pin.machine for pin in self.wishes if isinstance(pin, MachinePin)}
        people = {pin.operator for pin in self.wishes if isinstance(pin, OperatorPin)}
        starts = [pin.start for pin in self.wishes if isinstance(pin, StartPin)]
        own = [o.start for o in self.plan.orders if o.order == self.order]
        about = (starts or own or [0])[0]
        duties = {duty.order for duty in self.plan.duties if duty.operator in people}
        near = [
            placed
            for placed in self.plan.orders
            if placed.order != self.order
            and (machines.intersection(placed.machines) or placed.order in duties or not machines | people)
        ]
        near.sort(key=lambda o: (max(0, o.start - about, about - o.end), o.order))
        return tuple(placed.order for placed in near[:MOST_MOVED])

    def _told(self, verdict: str, *, found: Collision | None = None, priced: Priced | None = None) -> WhyNot:
        horizon = self.instance.horizon
        start = next((p.start for p in self.wishes if isinstance(p, StartPin)), None)
        machine = next((p.machine for p in self.wishes if isinstance(p, MachinePin)), None)
        operator = next((p.operator for p in self.wishes if isinstance(p, OperatorPin)), None)
        wish = [x for x in (machine, operator, None if start is None else when(horizon, start)) if x]
        params: dict[str, object] = {"order": self.order, "wish": ", ".join(wish) or "–"}
        if priced is not None:
            cost = cost_words(priced.change, self.instance.currency)
            moved = names(priced.moved)
            tail = (f"; it moves {moved[0]}", f"; mueve {moved[1]}") if priced.moved else ("", "")
            params.update({"cost": (cost.en, cost.es), "moved": tail})
        return WhyNot(
            order=self.order,
            machine=machine,
            operator=operator,
            start=start,
            verdict=verdict,
            words=say(WISHES, verdict, **params),
            restrictions=tuple(a.restriction for a in found.atoms) if found else (),
            verified=found.verified if found else priced is not None,
            cost_change=priced.change if priced else None,
            cost_terms=priced.terms if priced else {},
            displaced=priced.moved if priced else (),
        )
