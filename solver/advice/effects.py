"""What a change does, in words: when the order is then planned, and how the plan's cost changes."""

from __future__ import annotations

from models.domain.instance import Instance
from solver.advice.findings import Relaxation, Words
from solver.advice.pricing import Priced
from solver.advice.remedy import Remedy
from solver.advice.wording import capital, money, names, when


def effect(instance: Instance, order: str, remedy: Remedy, priced: Priced) -> Relaxation:
    """Return a remedy with its price as a relaxation."""
    placed = priced.placed(order)
    start, end = when(instance.horizon, placed.start), when(instance.horizon, placed.end)
    moved_en, moved_es = names(priced.moved, 3)
    tail_en = f"; it moves {moved_en}" if priced.moved else ""
    tail_es = f"; mueve {moved_es}" if priced.moved else ""
    change = cost_words(priced.change, instance.currency)
    en = f"{remedy.words.en}: planned from {start} to {end}; {change.en}{tail_en}."
    es = f"{remedy.words.es}: planificada del {start} al {end}; {change.es}{tail_es}."
    return Relaxation(
        kind=remedy.kind,
        words=Words(en=capital(en), es=capital(es)),
        cost_change=priced.change,
        cost_terms=priced.terms,
        start=placed.start,
        end=placed.end,
        moved=priced.moved,
        subject=remedy.subject,
    )


def cost_words(cents: int, currency: str) -> Words:
    """Return a change of cost in words."""
    amount = money(abs(cents), currency)
    if cents > 0:
        return Words(en=f"cost rises by {amount}", es=f"el costo sube {amount}")
    if cents < 0:
        return Words(en=f"cost falls by {amount}", es=f"el costo baja {amount}")
    return Words(en="cost stays the same", es="el costo no cambia")
