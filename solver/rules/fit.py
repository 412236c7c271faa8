"""Rule 2: a machine fits its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from models.domain.index import validity
from models.domain.instance import Instance
from models.domain.orders import MachineLine
from models.domain.plan import PlannedOrder
from models.domain.reading import Reading
from models.domain.resources import Machine
from models.domain.time import covers
from solver.ledger.reading import unblocked_from
from solver.rules.base import Rule, Words, with_lines
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Fit(Rule):
    """A machine meets its line, may work at the site, and is there with valid papers all the time.

    For machine ``m`` on line ``l`` of an order with span ``[s, e)`` at site ``p``:
    ``class(m) = class(l)``; ``m.attributes[k] >= l.minimum[k]`` for each ``k`` (a missing attribute meets
    no minimum); ``p ∈ m.sites`` unless it is none; ``[s, e) ⊆ m.available``; for each name of a document,
    ``[s, e)`` lies in the union of the validities of the documents of that name (they renew each other).
    """

    id = "fit"
    number = 2
    title: ClassVar[Mapping[str, str]] = {
        "en": "A machine fits its line",
        "es": "La máquina corresponde a lo pedido",
    }
    words: ClassVar[Words] = {
        "class": {
            "en": "{order}: machine {machine} is of class {value}, but the line asks {wanted}.",
            "es": "{order}: la máquina {machine} es de clase {value}, pero la línea pide {wanted}.",
        },
        "minimum": {
            "en": "{order}: machine {machine} has {attribute} = {value}, but at least {wanted} is asked.",
            "es": "{order}: la máquina {machine} tiene {attribute} = {value}, pero se pide {wanted} o más.",
        },
        "site": {
            "en": "{order}: machine {machine} may not work at site {site}.",
            "es": "{order}: la máquina {machine} no puede trabajar en la obra {site}.",
        },
        "period": {
            "en": "{order}: machine {machine} is to be used only from {start} to {end}.",
            "es": "{order}: la máquina {machine} solo puede usarse de {start} a {end}.",
        },
        "document": {
            "en": "{order}: the document {document} of machine {machine} is not valid from {start} to {end}.",
            "es": "{order}: el documento {document} de la máquina {machine} no es válido de {start} a {end}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each way in which a planned machine does not fit."""
        for placed in reading.planned.values():
            for _, line, machines in reading.line_machines(placed):
                for machine in machines:
                    if machine in reading.index.machines:
                        unit = reading.index.machines[machine]
                        yield from self._kind(reading, placed, line, unit)
                        yield from self._time(reading, placed, unit)

    def _kind(
        self, reading: Reading, placed: PlannedOrder, line: MachineLine, unit: Machine
    ) -> Iterator[Violation]:
        span = (placed.start, placed.end)
        names: dict[str, Any] = {"order": placed.order, "machine": unit.id}
        whom: dict[str, Any] = {"orders": (placed.order,), "machines": (unit.id,)}
        if unit.equipment_class != line.equipment_class:
            kinds: dict[str, Any] = {"value": unit.equipment_class, "wanted": line.equipment_class}
            yield self.breach("class", window=span, **whom, **names, **kinds)
        for attribute, least in line.minimum.items():
            value = unit.attributes.get(attribute)
            if value is None or value < least:
                shown = "–" if value is None else f"{value:g}"
                figures: dict[str, Any] = {"attribute": attribute, "value": shown, "wanted": f"{least:g}"}
                yield self.breach("minimum", window=span, **whom, **names, **figures)
        site = reading.site(placed.order)
        if unit.sites is not None and site not in unit.sites:
            yield self.breach("site", window=span, **whom, **names, site=site)

    def _time(self, reading: Reading, placed: PlannedOrder, unit: Machine) -> Iterator[Violation]:
        start, end = placed.start, placed.end
        if reading.index.usable(unit.id).covers(start, end):
            return
        names: dict[str, Any] = {"order": placed.order, "machine": unit.id}
        whom: dict[str, Any] = {"orders": (placed.order,), "machines": (unit.id,)}
        period = unit.available
        if period is not None and not covers((period,), start, end):
            edges: dict[str, Any] = {"start": reading.when(period.start), "end": reading.when(period.end)}
            yield self.breach("period", window=(start, end), **whom, **names, **edges)
        for name in sorted({document.name for document in unit.documents}):
            if not covers(validity(unit.documents, name), start, end):
                edges = {
                    "start": reading.when(start),
                    "end": reading.when(end),
                    "document": name,
                }
                yield self.breach("document", window=(start, end), **whom, **names, **edges)

    def lifted(self, instance: Instance) -> Mapping[str, Instance]:
        """Machines of a class are alike, may be anywhere and always."""
        machines = tuple(
            unit.model_copy(update={"sites": None, "available": None, "documents": (), "attributes": {}})
            for unit in instance.machines
        )
        orders = with_lines(instance, lambda line: {"minimum": {}} if isinstance(line, MachineLine) else {})
        return {"": instance.model_copy(update={"machines": machines, "orders": orders})}

    @staticmethod
    def machine_from(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """The machine is usable for the whole span; what never fits is no candidate."""
        return unblocked_from(f, m, start, end)


RULE = Fit()
