"""Changes that concern machines: other sizes, other sites, other times, one more of them."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from models.domain.base import Window
from models.domain.instance import Instance
from models.domain.orders import MachineLine
from models.domain.resources import Document, Machine
from solver.advice import loosen
from solver.advice.loosen import Loosen
from solver.advice.needs import Need
from solver.advice.remedy import Remedy
from solver.advice.wording import REMEDIES, names, say, stretches, when


def size(need: Need) -> Iterator[Remedy]:
    """Accept the smaller machines that the plan takes; else one that is large enough is rented."""
    kind = need.restriction.subject[1]
    taken = [unit for unit in need.machines if unit.equipment_class == kind]

    def change(line: Any) -> Any:
        if not isinstance(line, MachineLine) or line.equipment_class != kind:
            return line
        lowest = {
            name: min([least, *(unit.attributes.get(name, float("-inf")) for unit in taken)])
            for name, least in line.minimum.items()
        }
        kept = {name: value for name, value in lowest.items() if value > float("-inf")}
        return line.model_copy(update={"minimum": kept})

    shown = names(
        f"{unit.id} ({', '.join(f'{k} {v:g}' for k, v in unit.attributes.items())})" for unit in taken
    )
    words = say(REMEDIES, "size", machines=shown, order=need.order.id)
    subject = (need.order.id, *(unit.id for unit in taken))
    yield Remedy("size", words, loosen.lines_changed(need.order.id, change), subject)


def jurisdiction(need: Need) -> Iterator[Remedy]:
    """Let the machines stand at the site."""
    site = need.order.site
    own = {unit.id: unit for unit in need.instance.machines}
    barred = [
        name
        for name in need.placed.machines
        if name in own and (sites := own[name].sites) is not None and site not in sites
    ]

    def allow(unit: Machine) -> Machine:
        if unit.id not in barred:
            return unit
        return unit.model_copy(update={"sites": (*(unit.sites or ()), site)})

    if barred:
        words = say(REMEDIES, "allow_site", machines=names(barred), site=site)
        yield Remedy(
            "allow_site",
            words,
            lambda instance: loosen.edited(instance, "machines", allow),
            (site, *barred),
        )


def rental_period(need: Need) -> Iterator[Remedy]:
    """Have a machine for longer."""
    own = {unit.id: unit for unit in need.instance.machines}
    for name in need.placed.machines:
        span, period = need.held(name), own[name].available if name in own else None
        if period is not None and not (period.start <= span.start and span.end <= period.end):
            longer = Window(min(period.start, span.start), max(period.end, span.end))
            words = {"machine": name, **_times(need, longer)}
            change = _unit_with(name, available=longer)
            yield Remedy("rental_period", say(REMEDIES, "rental_period", **words), change, (name,))


def document(need: Need) -> Iterator[Remedy]:
    """Have a machine's papers renewed for the time."""
    own = {unit.id: unit for unit in need.instance.machines}
    for name in need.placed.machines:
        if name in own and own[name].documents:
            span = need.held(name)
            kinds = dict.fromkeys(paper.name for paper in own[name].documents)
            renewed = [Document(name=k, valid_from=span.start, valid_until=span.end) for k in kinds]
            words = {"machine": name, **_times(need, span)}
            change = _unit_with(name, documents=(*own[name].documents, *renewed))
            yield Remedy("document", say(REMEDIES, "document", **words), change, (name,))


def downtime(need: Need) -> Iterator[Remedy]:
    """Put off the repairs that the order's time runs into."""
    own = {unit.id: unit for unit in need.instance.machines}
    for name in need.placed.machines:
        span = need.held(name)
        listed = own[name].downtimes if name in own else ()
        hit = [w for w in listed if w.start < span.end and w.end > span.start]
        if hit:
            words = {"machine": name, "windows": stretches(need.instance.horizon, hit)}
            change = _unit_with(name, downtimes=tuple(w for w in listed if w not in hit))
            yield Remedy("downtime", say(REMEDIES, "downtime", **words), change, (name,))


def rent(need: Need) -> Iterator[Remedy]:
    """Rent as many more of a class as the order takes beyond what there is."""
    kind = need.restriction.subject[1 if need.restriction.kind == "machine" else 0]
    lines = [
        line
        for line in need.order.modes[need.placed.mode].lines
        if isinstance(line, MachineLine) and line.equipment_class == kind
    ]
    twins = [u for u in need.machines if u.equipment_class == kind and loosen.is_twin(u.id)]
    count = len(twins) or (sum(line.quantity for line in lines))
    if not lines:
        return
    span = need.held(need.placed.machines[0]) if need.placed.machines else None
    stay = Window(span.start if span else need.placed.start, need.placed.end)
    units = tuple(_new_unit(need, kind, lines, number, stay) for number in range(count))
    minimum = {name: value for line in lines for name, value in line.minimum.items()}
    sizes = f" ({', '.join(f'{k} ≥ {v:g}' for k, v in minimum.items())})" if minimum else ""
    words = {"count": count, "kind": kind, "sizes": sizes, "site": need.order.site, **_times(need, stay)}
    yield Remedy("rent", say(REMEDIES, "rent", **words), _added(units), (kind,))


def _new_unit(need: Need, kind: str, lines: list[MachineLine], number: int, stay: Window) -> Machine:
    """Return a machine that fits every line, rented at the usual rate for the order's time."""
    own = [unit for unit in need.instance.machines if unit.equipment_class == kind]
    rents = [u.rent_per_day for u in own if u.ownership == "rented" and u.rent_per_day]
    attributes: dict[str, float] = {}
    for line in lines:
        for name, least in line.minimum.items():
            attributes[name] = max(least, attributes.get(name, least))
    taken = {unit.id for unit in need.instance.machines}
    key = next(k for n in range(10**6) if (k := f"{kind[:70]} +{number + n + 1}") not in taken or n < 0)
    return Machine(
        id=key,
        name="",
        equipment_class=kind,
        attributes=attributes,
        ownership="rented",
        place=need.order.site,
        available=stay,
        cost_per_hour=round(median([unit.cost_per_hour for unit in own])) if own else 0,
        rent_per_day=round(median(rents)) if rents else 0,
    )


def _added(units: tuple[Machine, ...]) -> Loosen:
    return lambda instance: instance.model_copy(update={"machines": (*instance.machines, *units)})


def _unit_with(machine: str, **fields: Any) -> Loosen:
    def change(instance: Instance) -> Instance:
        return loosen.with_item(instance, "machines", machine, **fields)

    return change


def _times(need: Need, span: Window) -> dict[str, str]:
    horizon = need.instance.horizon
    return {"since": when(horizon, span.start), "until": when(horizon, span.end)}


MACHINES = {
    "size": size,
    "jurisdiction": jurisdiction,
    "rental_period": rental_period,
    "document": document,
    "downtime": downtime,
    "machine": rent,
    "moves": rent,
    "busy_machines": rent,
}
"""By kind of restriction."""
