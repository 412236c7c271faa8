"""Relaxations: for each member of a colliding set the concrete change that would do, with its price.

A member is first taken away wholly, and the plan that is then found says how much of it is needed: whose
certificate until when, which machine from when to when. That change alone is made, and priced by solving.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.domain.instance import Instance
from solver.advice.collision import Collision
from solver.advice.effects import effect
from solver.advice.findings import Relaxation
from solver.advice.needs import Need, need_of
from solver.advice.pricing import Priced, Pricer, mandatory
from solver.advice.remedy import Remedy
from solver.advice.remedy_machines import MACHINES
from solver.advice.remedy_orders import ORDERS
from solver.advice.remedy_people import PEOPLE
from solver.advice.trials import Trials

Maker = Callable[[Need], Iterator[Remedy]]

MAKERS: dict[str, Maker] = {**ORDERS, **MACHINES, **PEOPLE}
"""By kind of restriction: what may be changed about it."""

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
    for place, atom in enumerate(found.atoms):
        make = MAKERS.get(atom.kind)
        if make is None or trials.remaining <= 0:
            continue
        loose = atom.loosen(aimed)
        shown = pricer.placed(loose, (order,)) or found.ways.get(place)
        if shown is None:
            continue
        trials.solves += 1
        need = need_of(aimed, loose, pricer.plan, shown, order, atom.restriction)
        for remedy in make(need):
            key = (remedy.kind, remedy.subject)
            if key in seen:
                continue
            offer = _offered(pricer, aimed, order, remedy, trials, holders)
            if offer is not None:
                seen.add(key)
                offers.append(offer)
                break
    return by_price(offers)


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
