"""What right-size found in the planner's words, in English and Spanish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solver.advice.fleet import Group
    from solver.advice.fleet_advice import FleetAdvice, Proposal

WORDS = {
    "return": {
        "en": "Return or sell {machine} ({kind}{region}): saves {saving}.",
        "es": "Devolver o vender {machine} ({kind}{region}): ahorra {saving}.",
    },
    "rent": {
        "en": "Rent one more {kind}{region}, as {machine}: saves {saving}.",
        "es": "Alquilar una {kind} más{region}, como {machine}: ahorra {saving}.",
    },
    "worth": {
        "en": "One more {kind}{region}, as {machine}, is worth {saving} without its rent, {per_day} a day.",
        "es": "Una {kind} más{region}, como {machine}, vale {saving} sin su alquiler, {per_day} al día.",
    },
    "move": {
        "en": "Let {machine} ({kind}{region}) work in {to_region}: saves {saving}.",
        "es": "Dejar que {machine} ({kind}{region}) trabaje en {to_region}: ahorra {saving}.",
    },
    "buy": {
        "en": "Own {machine} ({kind}{region}) instead of renting it: saves {saving}.",
        "es": "Tener {machine} ({kind}{region}) en vez de alquilarla: ahorra {saving}.",
    },
    "may_buy": {
        "en": "Owning {machine} ({kind}{region}) pays if it costs less than {per_day} a day.",
        "es": "Tener {machine} ({kind}{region}) conviene si cuesta menos de {per_day} al día.",
    },
    "planned": {"en": " Planned then: {names}.", "es": " Se planifican entonces: {names}."},
    "unplanned": {"en": " Unplanned then: {names}.", "es": " Quedan sin planificar: {names}."},
    "dead": {
        "en": "{machine} is paid for {idle} of {days} days without work: {cents}.",
        "es": "{machine} se paga {idle} de {days} días sin trabajo: {cents}.",
    },
    "group": {
        "en": "{kind}{region}: {owned} owned, {rented} rented, {idle} idle, {share} % used; "
        "{unplanned} orders unplanned, {late} late.",
        "es": "{kind}{region}: {owned} propias, {rented} alquiladas, {idle} ociosas, {share} % de uso; "
        "{unplanned} órdenes sin planificar, {late} tarde.",
    },
    "in": {"en": " in {region}", "es": " en {region}"},
    "fleet": {"en": "The fleet:", "es": "La flota:"},
    "dead_rent": {"en": "Paid for nothing:", "es": "Se paga por nada:"},
    "proposals": {"en": "What to change:", "es": "Qué cambiar:"},
    "nothing": {"en": "Nothing saves money.", "es": "Nada ahorra dinero."},
}
"""Templates by message and language."""


def say(message: str, language: str, **params: Any) -> str:
    """Return a message in words."""
    templates = WORDS[message]
    return templates.get(language, templates["en"]).format(**params)


def in_words(advice: FleetAdvice, currency: str, language: str = "en") -> list[str]:
    """Return the whole advice, line by line."""
    lines = [say("fleet", language), *(f"  {_group(group, language)}" for group in advice.groups)]
    if advice.dead_rent:
        lines.append(say("dead_rent", language))
    for dead in advice.dead_rent:
        figures = {"idle": dead.idle_days, "days": dead.days, "cents": _money(dead.cents, currency)}
        lines.append("  " + say("dead", language, machine=dead.machine, **figures))
    shown = [p for p in advice.proposals if p.saving >= 0]
    lines.append(say("proposals" if shown else "nothing", language))
    lines += [f"  {proposal_in_words(proposal, currency, language)}" for proposal in shown]
    return lines


def proposal_in_words(proposal: Proposal, currency: str, language: str = "en") -> str:
    """Return a proposal, and which orders it brings in or leaves out."""
    unpriced = {"rent": "worth", "buy": "may_buy"}
    message = proposal.action if proposal.priced else unpriced.get(proposal.action, proposal.action)
    text = say(
        message,
        language,
        machine=proposal.machine,
        kind=proposal.equipment_class,
        region=_region(proposal.region, language),
        to_region=proposal.to_region,
        saving=_money(proposal.saving, currency),
        per_day=_money(proposal.per_day, currency),
    )
    for also, orders in (("planned", proposal.planned), ("unplanned", proposal.unplanned)):
        text += say(also, language, names=", ".join(orders)) if orders else ""
    return text


def _group(group: Group, language: str) -> str:
    return say(
        "group",
        language,
        kind=group.equipment_class,
        region=_region(group.region, language),
        owned=len(group.owned),
        rented=len(group.rented),
        idle=len(group.idle),
        share=round(100 * group.utilisation),
        unplanned=len(group.unplanned),
        late=len(group.late),
    )


def _region(region: str, language: str) -> str:
    return say("in", language, region=region) if region else ""


def _money(cents: int, currency: str) -> str:
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{rest:02d} {currency}"
