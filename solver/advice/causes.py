"""Which restriction of a colliding set gives the cause its name, and the sentence that tells it."""

from __future__ import annotations

from collections.abc import Sequence

from solver.advice.findings import Question, Scope, Words
from solver.advice.restrictions import Atom
from solver.advice.wording import CAUSES, QUESTIONS, capital, names, say

TELLING: tuple[tuple[str, str], ...] = (
    ("pin_start", "pin"),
    ("pin_mode", "pin"),
    ("pin_machine", "pin"),
    ("pin_operator", "pin"),
    ("frozen", "pin"),
    ("order", "capacity"),
    ("must", "capacity"),
    ("busy_machines", "machines_busy"),
    ("busy_people", "people_busy"),
    ("closure", "site_closed"),
    ("rain", "weather"),
    ("wet_ground", "weather"),
    ("work_permit", "permit"),
    ("zone", "zone_taken"),
    ("machine_limit", "site_too_small"),
    ("service", "service_due"),
    ("downtime", "machine_down"),
    ("rental_period", "machine_period"),
    ("document", "machine_papers"),
    ("validity", "certificate_lapses"),
    ("declined", "declined"),
    ("leave", "leave"),
    ("hours", "hours_limit"),
    ("shifts", "shifts_missing"),
    ("budget", "budget"),
    ("lowboys", "no_lowboy"),
    ("move_hours", "moves"),
    ("permit", "moves"),
    ("moves", "moves"),
    ("travel", "travel"),
    ("pool", "pool_too_small"),
    ("precedence", "precedence"),
    ("rule", "rule"),
    ("jurisdiction", "no_machine"),
    ("size", "no_machine"),
    ("machine", "no_machine"),
    ("level", "certificate_missing"),
    ("certificate", "certificate_missing"),
    ("people", "no_operator"),
    ("one_period", "window_too_short"),
    ("duration", "window_too_short"),
    ("deadline", "window_too_short"),
    ("due", "window_too_short"),
    ("release", "window_too_short"),
)
"""Kinds of restrictions, the most telling first, with the cause that each stands for.

What is out of the ordinary (a closure, a repair, a lapse) tells more than what the order asks.
"""

_RANK = {kind: place for place, (kind, _) in enumerate(TELLING)}
_CODE = dict(TELLING)


def rank(atom: Atom) -> int:
    """Return how telling a restriction is; small is telling."""
    return _RANK[atom.kind]


def code_of(atoms: Sequence[Atom], scope: Scope) -> str:
    """Return the name of the cause that a colliding set amounts to."""
    if not atoms:
        return "never_fits"
    pins = [atom for atom in atoms if _CODE[atom.kind] == "pin"]
    if len(pins) > 1:
        return "pins_contradict"
    code = _CODE[min(atoms, key=rank).kind]
    return "pool_busy" if code == "pool_too_small" and scope == "as_planned" else code


def cause(code: str, atoms: Sequence[Atom] = (), order: str = "", **params: object) -> Words:
    """Return the cause in words."""
    others = [a.restriction.subject[0] for a in atoms if a.kind in ("order", "must")]
    others = [name for name in others if name != order]
    rules = [a.restriction.words for a in atoms if a.kind == "rule"]
    titles = {"title_en": rules[0].en, "title_es": rules[0].es} if rules else {}
    return say(CAUSES, code, **{"others": names(others), **titles, **params})


def sentence(question: Question, told: Words, **params: object) -> Words:
    """Return the answer to a question as a sentence."""
    text = say(QUESTIONS, question, cause=(told.en, told.es), **params)
    return text if params.get("order") else Words(en=capital(text.en), es=capital(text.es))
