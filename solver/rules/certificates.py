"""Rule 3: who works is certified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from models.domain.instance import Instance
from models.domain.orders import CertificateDemand, PoolLine
from models.domain.plan import ShiftAssignment
from models.domain.reading import Reading
from models.domain.resources import Operator
from solver.rules.base import Rule, Words, with_lines
from solver.violation import Violation

if TYPE_CHECKING:
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Certificates(Rule):
    """An operator holds what the line and the site ask, valid to the end of each assignment.

    For an assignment ``[a, b)`` on line ``l`` at site ``p`` and each demand of ``l.certificates`` and of
    ``p.inductions`` (at level 1), the operator has a certificate of that kind with
    ``level >= demanded``, ``valid_from <= a`` and ``b <= valid_until`` (none: for ever).
    """

    id = "certificates"
    number = 3
    title: ClassVar[Mapping[str, str]] = {
        "en": "Who works is certified",
        "es": "Quien trabaja está certificado",
    }
    words: ClassVar[Words] = {
        "missing": {
            "en": "{order}: {operator} does not hold the certificate {certificate}.",
            "es": "{order}: {operator} no tiene el certificado {certificate}.",
        },
        "level": {
            "en": "{order}: {operator} holds {certificate} at level {level}, but level {wanted} is asked.",
            "es": "{order}: {operator} tiene {certificate} de nivel {level}, pero se pide nivel {wanted}.",
        },
        "lapsed": {
            "en": "{order}: the certificate {certificate} of {operator} is not valid from {start} to {end}.",
            "es": "{order}: el certificado {certificate} de {operator} no es válido de {start} a {end}.",
        },
    }

    def violations(self, reading: Reading) -> Iterator[Violation]:
        """Yield each certificate that an assigned operator lacks."""
        asked: dict[tuple[str, int], tuple[CertificateDemand, ...]] = {}
        met: dict[tuple[str, str, int], tuple[int, int]] = {}
        """By operator, order and line: a stretch over which all that is asked is known to be held."""
        for duty in reading.assignments:
            who, key = (duty.operator, duty.order, duty.line), (duty.order, duty.line)
            if who in met and met[who][0] <= duty.start and duty.end <= met[who][1]:
                continue
            operator = reading.index.operators[duty.operator]
            if key not in asked:
                asked[key] = tuple(_demands(reading, duty))
            lacking = [demand for demand in asked[key] if not holds(operator, demand, duty.start, duty.end)]
            for demand in lacking:
                yield self._lacking(reading, duty, operator, demand)
            placed = reading.planned.get(duty.order)
            if not lacking and placed and who not in met:
                whole = all(holds(operator, demand, placed.start, placed.end) for demand in asked[key])
                met[who] = (placed.start, placed.end) if whole else (duty.start, duty.end)

    def _lacking(
        self, reading: Reading, duty: ShiftAssignment, operator: Operator, demand: CertificateDemand
    ) -> Violation:
        held = [h for h in operator.certificates if h.certificate == demand.certificate]
        level = max((h.level for h in held), default=0)
        message = "missing" if not held else "level" if level < demand.level else "lapsed"
        return self.breach(
            message,
            orders=(duty.order,),
            operators=(duty.operator,),
            window=(duty.start, duty.end),
            order=duty.order,
            operator=duty.operator,
            certificate=demand.certificate,
            level=level,
            wanted=demand.level,
            start=reading.when(duty.start),
            end=reading.when(duty.end),
        )

    def lifted(self, instance: Instance) -> Mapping[str, Instance]:
        """Neither lines nor sites ask for certificates."""
        orders = with_lines(instance, lambda line: {} if isinstance(line, PoolLine) else {"certificates": ()})
        sites = tuple(site.model_copy(update={"inductions": ()}) for site in instance.sites)
        return {"": instance.model_copy(update={"orders": orders, "sites": sites})}

    @staticmethod
    def person_fits(f: Fixed, b: Books, g: int, row: int, start: int, end: int, duty: int, i: int) -> bool:
        """Every certificate is valid over the part; who never holds them is no candidate."""
        return f.op_from[row] <= start and end <= f.op_until[row]


def _demands(reading: Reading, duty: ShiftAssignment) -> Iterator[CertificateDemand]:
    """Yield what the line and the site of an assignment ask of its operator."""
    placed = reading.planned.get(duty.order)
    lines = reading.mode(placed).lines if placed else ()
    if duty.line < len(lines):
        line = lines[duty.line]
        if not isinstance(line, PoolLine):
            yield from line.certificates
    for induction in reading.index.sites[reading.site(duty.order)].inductions:
        yield CertificateDemand(certificate=induction)


def holds(operator: Operator, demand: CertificateDemand, start: int, end: int) -> bool:
    """Whether one of the operator's certificates meets ``demand`` over all of ``[start, end)``."""
    return any(
        held.certificate == demand.certificate
        and held.level >= demand.level
        and held.valid_from <= start
        and (held.valid_until is None or end <= held.valid_until)
        for held in operator.certificates
    )


RULE = Certificates()
