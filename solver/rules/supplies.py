"""Rule 2, people: who works has the tools and parts with him."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.instance import Instance
from models.domain.reading import Reading, Stint
from models.domain.resources import by_part
from solver.cpsat.hours import by_day
from solver.ledger.outings import carries, suffices
from solver.ledger.tables import ORDER, ROUND
from solver.rules.base import Rule, Words
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.cpsat.problem import Problem
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed
    from solver.search.entries import Entry


class Supplies(Rule):
    """Who works has the tools with him, and parts enough, or has called at a yard before.

    On each local date an operator begins with ``tools`` and ``parts`` of his own. With ``d₁, d₂, …`` his
    assignments of the date by start, and ``r`` the first on an order that restocks: for each ``dᵢ`` before
    ``r``, ``order(dᵢ).tools ⊆ tools`` and for each kind of part
    ``Σ over j <= i of order(dⱼ).parts <= parts``. From ``r`` on he has everything.
    """

    id = "supplies"
    number = 2
    title: ClassVar[Mapping[str, str]] = {
        "en": "Who works has tools and parts along",
        "es": "Quien trabaja lleva herramientas y repuestos",
    }
    words: ClassVar[Words] = {
        "tool": {
            "en": "{operator} is on {order} from {start} without {tool}.",
            "es": "{operator} está en {order} desde {start} sin {tool}.",
        },
        "part": {
            "en": "{operator} has used {wanted} of {part} with {order} at {start}, of {value} along.",
            "es": "{operator} ha usado {wanted} de {part} con {order} el {start}, de {value} que lleva.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each tool that is not there, and each part of which too many are used up."""
        orders = reading.index.orders
        for (operator, _), stints in reading.stints_by_day.items():
            person = reading.index.operators[operator]
            along = by_part(person.parts)
            used: Counter[str] = Counter()
            for stint in stints:
                if stint.round or stint.order not in orders:
                    continue
                order = orders[stint.order]
                if order.restocks:
                    break
                for tool in sorted(set(order.tools) - set(person.tools)):
                    yield self.breach("tool", **_about(reading, operator, stint), tool=tool)
                for part, units in sorted(by_part(order.parts).items()):
                    used[part] += units
                    have = along.get(part, 0)
                    if used[part] > have:
                        about = _about(reading, operator, stint)
                        yield self.breach("part", **about, part=part, wanted=used[part], value=have)

    def lifted(self, instance: Instance) -> Mapping[str, Instance]:
        """No order asks for tools or parts."""
        orders = tuple(order.model_copy(update={"tools": (), "parts": ()}) for order in instance.orders)
        return {"": instance.model_copy(update={"orders": orders})}

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """The person has along what the order asks for, and what later orders before a call ask for."""
        if not f.any_carried or b.trip[ROUND]:
            return True
        k = f.mode[g, ORDER]
        if f.restocks[k] or not carries(f, k):
            return True
        return suffices(f, b, f.op[row], f.duty_day[duty], i, k)

    def post(self, problem: Problem) -> None:
        """A call before each part for which something is lacking; parts without one share what is along."""
        if not any(order.order.tools or order.order.parts for order in problem.c.orders[: problem.c.works]):
            return
        for operator, entries in problem.work_entries().items():
            for own in by_day(e for e in entries if e.duty >= 0).values():
                self._post_day(problem, operator, own)

    def _post_day(self, problem: Problem, operator: int, own: list[Entry]) -> None:
        person, orders = problem.c.operators[operator], [o.order for o in problem.c.orders]
        calls = [e for e in own if orders[e.order].restocks]
        bare: list[tuple[Entry, Any]] = []
        for entry in own:
            order = orders[entry.order]
            if order.restocks or not (order.tools or order.parts):
                continue
            without = self._without_call(problem, entry, calls)
            fact = entry.literal is None and problem.c.orders[entry.order].frozen
            if not fact and not set(order.tools) <= set(person.tools):
                problem.model.add(without == 0)
            bare.append((entry, without))
        asked = [by_part(orders[e.order].parts) for e, _ in bare]
        for part in sorted({part for parts in asked for part in parts}):
            amounts = [parts.get(part, 0) for parts in asked]
            facts = [e.literal is None and problem.c.orders[e.order].frozen for e, _ in bare]
            spent = sum(units for units, fact in zip(amounts, facts, strict=True) if fact)
            along = max(spent, by_part(person.parts).get(part, 0))
            if sum(amounts) > along:
                used = sum(units * x for units, (_, x) in zip(amounts, bare, strict=True))
                problem.model.add(used <= along)

    def _without_call(self, problem: Problem, entry: Entry, calls: list[Entry]) -> Any:
        """Return a literal that is true if a part is worked and no call comes before it."""
        behind = []
        for call in calls:
            hinted = problem.is_hinted(entry) and problem.is_hinted(call)
            literal = problem.boolean(
                "called", hinted and problem.hinted_start(call) < problem.hinted_start(entry)
            )
            both = [e.literal for e in (call, entry) if e.literal is not None]
            for x in both:
                problem.model.add_implication(literal, x)
            problem.model.add(call.end <= entry.start).only_enforce_if(literal)
            problem.model.add(call.start >= entry.end).only_enforce_if([*both, literal.negated()])
            behind.append(literal)
        hinted = problem.is_hinted(entry) and not any(problem.hint_of(x) for x in behind)
        without = problem.boolean("bare", hinted)
        worked = [] if entry.literal is None else [entry.literal]
        problem.model.add_bool_or([without, *behind]).only_enforce_if(worked)
        for x in behind:
            problem.model.add_implication(x, without.negated())
        for x in worked:
            problem.model.add_implication(without, x)
        return without


def _about(reading: Reading, operator: str, stint: Stint) -> dict[str, Any]:
    return {
        "orders": (stint.order,),
        "operators": (operator,),
        "window": (stint.start, stint.end),
        "operator": operator,
        "order": stint.order,
        "start": reading.when(stint.start),
    }


RULE = Supplies()
