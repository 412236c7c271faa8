"""Ways to fill something in the planner's words, in English and Spanish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solver import registry

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from models.domain.plan import PlannedOrder
    from solver.advice.wishes import Change, Way

WORDS = {
    "planned": {
        "en": "{order} is planned from {start} to {end}{machines}.",
        "es": "{order} se planifica del {start} al {end}{machines}.",
    },
    "moved": {
        "en": "{order} moves from {was} to {start}{machines}.",
        "es": "{order} pasa del {was} al {start}{machines}.",
    },
    "machines": {
        "en": "{order} stays at {start}{machines} instead of {old}.",
        "es": "{order} sigue el {start}{machines} en vez de {old}.",
    },
    "mode": {
        "en": "{order} stays at {start}, but is done another way (mode {mode}){machines}.",
        "es": "{order} sigue el {start}, pero se hace de otro modo (modo {mode}){machines}.",
    },
    "restaffed": {"en": "{order} stays at {start}.", "es": "{order} sigue el {start}."},
    "dropped": {
        "en": "{order} is left unplanned; it was to begin on {was}.",
        "es": "{order} queda sin planificar; debía empezar el {was}.",
    },
    "with": {"en": " with {names}", "es": " con {names}"},
    "swap": {"en": "On {start}: {on} for {off}.", "es": "El {start}: {on} en lugar de {off}."},
    "crew": {"en": "Comes: {on}; leaves: {off}.", "es": "Entra: {on}; sale: {off}."},
    "nobody": {"en": "nobody", "es": "nadie"},
    "none": {
        "en": "No way was found. Maybe a longer stretch, or another time, has one.",
        "es": "No se encontró ninguna manera. Quizá la haya con más tiempo o en otro momento.",
    },
}
"""Templates by message and language."""


def say(message: str, language: str, **params: Any) -> str:
    """Return a message in words."""
    templates = WORDS[message]
    return templates.get(language, templates["en"]).format(**params)


def changes_in_words(instance: Instance, way: Way, language: str = "en") -> tuple[str, ...]:
    """Return what a way changes, a sentence or two for each order."""
    return tuple(_change(instance, change, language) for change in way.changes)


def terms_in_words(way: Way, language: str = "en") -> dict[str, int]:
    """Return the difference of each cost term, in cents, by the term's name."""
    titles = {cost.id: cost.title.get(language, cost.title["en"]) for cost in registry.costs()}
    return {titles[term]: cents for term, cents in way.terms.items()}


def _change(instance: Instance, change: Change, language: str) -> str:
    names = {"order": change.order, "old": "", "mode": 0, "start": "", "end": "", "machines": ""}
    if change.after is not None:
        names |= _place(instance, change.after, language)
    if change.before is not None:
        names |= {
            "was": _when(instance, change.before.start),
            "old": ", ".join(m for m in change.before.machines if m not in _held(change.after)),
        }
    said = [say(_message(change), language, **names)]
    for swap in change.swaps:
        people = {"on": _people(swap.on, language), "off": _people(swap.off, language)}
        said.append(say("swap", language, start=_when(instance, swap.start), **people))
    if not change.swaps and (change.on or change.off) and change.after is not None:
        people = {"on": _people(change.on, language), "off": _people(change.off, language)}
        said.append(say("crew", language, **people))
    return " ".join(said)


def _message(change: Change) -> str:
    before, after = change.before, change.after
    if change.kind == "moved" and before and after and before.start == after.start:
        return "machines" if before.mode == after.mode else "mode"
    return change.kind


def _place(instance: Instance, place: PlannedOrder, language: str) -> dict[str, Any]:
    machines = say("with", language, names=", ".join(place.machines)) if place.machines else ""
    return {
        "start": _when(instance, place.start),
        "end": _when(instance, place.end),
        "machines": machines,
        "mode": place.mode,
    }


def _held(place: PlannedOrder | None) -> tuple[str, ...]:
    return place.machines if place is not None else ()


def _when(instance: Instance, slot: int) -> str:
    return f"{instance.horizon.instant(slot):%Y-%m-%d %H:%M}"


def _people(names: tuple[str, ...], language: str) -> str:
    return ", ".join(names) or say("nobody", language)
