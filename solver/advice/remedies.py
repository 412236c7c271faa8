"""Relaxations: for each member of a colliding set the concrete change that would do, with its price.

A member is first taken away wholly, and the plan that is then found says how much of it is needed: whose
certificate until when, which machine from when to when. That change alone is made, and priced by solving.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.advice.collision import Collision
from solver.advice.effects import effect
from solver.advice.findings import Relaxation
from solver.advice.needs import Need, need_of
from solver.advice.pricing import Priced, Pricer, mandatory
from solver.advice.remedy import Remedy
from solver.advice.remedy_machines import MACHINES
from solver.advice.remedy_orders import ORDERS
from solver.advice.remedy_people import PEOPLE
from solver.advice.restrictions import Atom
from solver.advice.trials import Trials
from solver.advice.wording import REMEDIES, say

Maker = Callable[[Need], Iterator[Remedy]]

MAKERS: dict[str, Maker] = {**ORDERS, **MACHINES, **PEOPLE}
"""By kind of restriction: what may be changed about it."""

OTHERS = ("deadline", "release", "one_period", "pin_start", "pin_mode", "pin_machine", "pin_operator")
"""Kinds of restrictions of which another order's may be changed too."""

DISPLACE = "displace"
"""Kind of the relaxation that changes nothing but which orders are planned where."""

PRICE_SECONDS = 0.6
"""Most that one price may take after the first insertion."""


@dataclass(frozen=True)
class Offer:
    """A relaxation together with the change that it stands for, and the plan that shows its price.

    Parameters
    ----------
    wanted
        Orders that must be planned with the change: the one that was asked about, and what it follows.
    """

    relaxation: Relaxation
    remedy: Remedy
    priced: Priced
    wanted: tuple[str, ...]

    def applied(self, instance: Instance) -> Instance:
        """Return the changed instance, in which the wanted orders must be planned."""
        return mandatory(self.remedy.change(instance), self.wanted)


def priced_remedies(
    pricer: Pricer,
    aimed: Instance,
    order: str,
    found: Collision,
    trials: Trials,
    holders: tuple[str, ...] = (),
) -> list[Offer]:
    """Return the changes that let the order be planned, cheapest first.

    Parameters
    ----------
    aimed
        The instance in which the order keeps what is wanted of it, such as its due date.
    holders
        Other orders that may be moved for it where it does not fit otherwise.
    """
    offers: list[Offer] = []
    seen: set[tuple[str, tuple[str, ...]]] = set()
    longest = 0.0
    for place, atom in enumerate(found.atoms):
        begun = trials.spent
        if trials.remaining <= longest:
            break
        for remedy in _remedies(pricer, aimed, order, atom, found.ways.get(place)):
            if trials.remaining <= 0:
                break
            if (remedy.kind, remedy.subject) in seen:
                continue
            offer = _offered(pricer, aimed, order, remedy, trials, holders)
            if offer is not None:
                seen.add((remedy.kind, remedy.subject))
                offers.append(offer)
                if remedy.kind != DISPLACE:
                    break
        longest = max(longest, trials.spent - begun)
    return by_price(offers)


def _remedies(pricer: Pricer, aimed: Instance, order: str, atom: Atom, way: Plan | None) -> Iterator[Remedy]:
    """Yield what may be changed about one restriction, the least change first."""
    about = atom.restriction
    if atom.drops is not None or atom.kind.startswith("busy_"):
        words = say(REMEDIES, "displace", order=order)
        yield Remedy(DISPLACE, words, lambda instance: instance, (order,))
    make = MAKERS.get(atom.kind)
    if make is None:
        return
    own = order in about.orders or not about.orders
    if not own and atom.kind not in OTHERS:
        return
    loose = atom.loosen(aimed)
    shown = (pricer.placed(loose, (order,)) if own else None) or way
    if shown is not None:
        whose = order if own else about.orders[0]
        yield from make(need_of(aimed, loose, pricer.plan, shown, whose, about))


def by_price(offers: list[Offer]) -> list[Offer]:
    """Return offers, cheapest first."""
    return sorted(offers, key=lambda o: (o.relaxation.cost_change, o.relaxation.kind, o.relaxation.subject))


def followed(pricer: Pricer, offers: list[Offer], order: str, trials: Trials) -> list[Offer]:
    """Return those offers that let ``order``, which follows the one that they are about, be planned too."""
    found = []
    for offer in offers:
        wanted = (*offer.wanted, order)
        trials.solves += 1
        seconds = min(PRICE_SECONDS, max(0.0, trials.remaining))
        priced = pricer.price(offer.remedy.change(pricer.instance), wanted, seconds)
        if priced is not None:
            found.append(
                Offer(effect(pricer.instance, order, offer.remedy, priced), offer.remedy, priced, wanted)
            )
    return by_price(found)


def _offered(
    pricer: Pricer,
    aimed: Instance,
    order: str,
    remedy: Remedy,
    trials: Trials,
    holders: tuple[str, ...],
) -> Offer | None:
    """Return a remedy with its price; none if the order does not fit even then."""
    changed = remedy.change(aimed)
    for free in ((), holders[:6]) if holders else ((),):
        trials.solves += 1
        seconds = min(PRICE_SECONDS, max(0.0, trials.remaining))
        priced = pricer.price(changed, (order,), seconds, free)
        if priced is not None:
            return Offer(effect(pricer.instance, order, remedy, priced), remedy, priced, (order,))
    return None
