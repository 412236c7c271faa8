"""What a plan says of itself, held against what it is: its instance, its costs and its status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from models.domain.plan import Costs, Plan
from models.domain.reading import Reading
from solver.rules.base import Rule, Words
from solver.violation import Violation


class Hash(Rule):
    """A plan's ``instance_hash`` is that of its instance, or empty."""

    id = "hash"
    number = 0
    title: ClassVar[Mapping[str, str]] = {
        "en": "A plan belongs to its instance",
        "es": "Un plan pertenece a su instancia",
    }
    inheritable = False
    words: ClassVar[Words] = {
        "other": {
            "en": "The plan was made for another instance: its hash is {value}, this one's is {wanted}. "
            "Maybe the instance was changed since.",
            "es": "El plan se hizo para otra instancia: su hash es {value}, el de esta es {wanted}. "
            "Quizá la instancia cambió desde entonces.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield one breach if the plan names another instance."""
        named = reading.plan.instance_hash
        if named and named != reading.index.hash:
            yield self.breach("other", value=named[:12], wanted=reading.index.hash[:12])


class RecordedCosts(Rule):
    """The costs, bound and status that a plan records are those that follow from it.

    Each recorded term, total, unavoidable cost and, where given, cost by order equals the recomputed one
    (a term that is not recorded counts 0); a bound is no larger than the total; ``OPTIMAL`` asks a bound
    equal to the total, or where there are levels a bound of each equal to its cost.
    """

    id = "costs"
    number = 0
    title: ClassVar[Mapping[str, str]] = {
        "en": "Recorded costs are right",
        "es": "Los costos registrados son correctos",
    }
    inheritable = False
    words: ClassVar[Words] = {
        "term": {
            "en": "The plan records {value} cents for {term}; recomputed they are {wanted}.",
            "es": "El plan registra {value} centavos para {term}; recalculados son {wanted}.",
        },
        "order": {
            "en": "The plan records {value} cents for {term} of {order}; recomputed they are {wanted}.",
            "es": "El plan registra {value} centavos para {term} de {order}; recalculados son {wanted}.",
        },
        "bound": {
            "en": "The plan's bound of {value} cents exceeds its cost of {wanted}.",
            "es": "La cota del plan, de {value} centavos, supera su costo de {wanted}.",
        },
        "optimal": {
            "en": "The plan is called OPTIMAL, but its bound is {value} and its cost is {wanted} cents.",
            "es": "El plan se declara OPTIMAL, pero su cota es {value} y su costo es {wanted} centavos.",
        },
    }

    def compare(self, plan: Plan, right: Costs) -> Iterator[Violation]:
        """Yield each recorded figure of ``plan`` that differs from the ``right`` ones."""
        if plan.costs is not None:
            yield from self._terms(plan.costs, right)
            yield from self._orders(plan.costs, right)
        bound = plan.provenance.bound
        if bound is not None and bound > right.total:
            yield self.breach("bound", value=bound, wanted=right.total)
        if right.levels:
            yield from self._levels(plan, right)
        elif plan.status == "OPTIMAL" and (bound is None or bound < right.total):
            yield self.breach("optimal", value="–" if bound is None else bound, wanted=right.total)

    def _levels(self, plan: Plan, right: Costs) -> Iterator[Violation]:
        if plan.costs is not None and plan.costs.levels != right.levels:
            said, own = (" · ".join(map(str, costs.levels)) or "–" for costs in (plan.costs, right))
            yield self.breach("term", term="levels", value=said, wanted=own)
        bounds = plan.provenance.level_bounds
        if plan.status == "OPTIMAL" and bounds != right.levels:
            said, own = (" · ".join(map(str, figures)) or "–" for figures in (bounds, right.levels))
            yield self.breach("optimal", value=said, wanted=own)

    def _terms(self, recorded: Costs, right: Costs) -> Iterator[Violation]:
        for term in sorted(recorded.terms.keys() | right.terms.keys()):
            value, wanted = recorded.terms.get(term, 0), right.terms.get(term, 0)
            if value != wanted:
                yield self.breach("term", term=term, value=value, wanted=wanted)
        for name in ("total", "unavoidable"):
            value, wanted = getattr(recorded, name), getattr(right, name)
            if value != wanted:
                yield self.breach("term", term=name, value=value, wanted=wanted)

    def _orders(self, recorded: Costs, right: Costs) -> Iterator[Violation]:
        if not recorded.orders:
            return
        for order in sorted(recorded.orders.keys() | right.orders.keys()):
            said, own = recorded.orders.get(order, {}), right.orders.get(order, {})
            for term in sorted(said.keys() | own.keys()):
                value, wanted = said.get(term, 0), own.get(term, 0)
                if value != wanted:
                    figures: dict[str, Any] = {"value": value, "wanted": wanted}
                    yield self.breach("order", orders=(order,), order=order, term=term, **figures)


HASH = Hash()
COSTS = RecordedCosts()
