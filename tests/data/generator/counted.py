"""Utilisation counted slot by slot, sharing nothing with the generator or with prepared indexes."""

from __future__ import annotations

from collections import Counter

from models.domain.base import Window
from models.domain.instance import Instance
from models.domain.orders import PoolLine
from models.domain.plan import Plan


class Counted:
    """Slots that could be worked and slots that a plan works, by class and by certificate.

    A machine could work in each slot in which a site that it may go to is open, its rental period and
    papers allow it and it is not down; a holder in each slot of his shifts, outside his leave, while the
    certificate is valid and some site is open. Somebody works with a certificate in the slots of a duty
    whose line asks for it.
    """

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.instance = instance
        self.open = {site.id: self._open(site.calendar, site.closures) for site in instance.sites}
        self.class_open: Counter[str] = Counter()
        self.class_worked: Counter[str] = Counter()
        self.certificate_open: Counter[str] = Counter()
        self.certificate_worked: Counter[str] = Counter()
        self._machines(plan)
        self._people(plan)

    def _open(self, calendar: str, closures: tuple[Window, ...]) -> set[int]:
        windows = next(c.windows for c in self.instance.calendars if c.id == calendar)
        return slots(windows) - slots(closures)

    def _machines(self, plan: Plan) -> None:
        everywhere = tuple(self.open)
        horizon = range(self.instance.horizon.slots)
        for machine in self.instance.machines:
            able = set().union(*(self.open[site] for site in machine.sites or everywhere))
            if machine.available is not None:
                able &= slots((machine.available,))
            for name in {paper.name for paper in machine.documents}:
                papers = [paper for paper in machine.documents if paper.name == name]
                able &= {s for s in horizon if any(valid(s, p.valid_from, p.valid_until) for p in papers)}
            self.class_open[machine.equipment_class] += len(able - slots(machine.downtimes))
        classes = {machine.id: machine.equipment_class for machine in self.instance.machines}
        sites = {order.id: order.site for order in self.instance.orders}
        for placed in plan.orders:
            worked = len(self.open[sites[placed.order]] & set(range(placed.start, placed.end)))
            for machine_id in placed.machines:
                self.class_worked[classes[machine_id]] += worked

    def _people(self, plan: Plan) -> None:
        some_site = set().union(*self.open.values())
        for operator in self.instance.operators:
            present = (slots(operator.shifts) - slots(operator.leave)) & some_site
            for held in operator.certificates:
                able = {slot for slot in present if valid(slot, held.valid_from, held.valid_until)}
                self.certificate_open[held.certificate] += len(able)
        modes = {placed.order: placed.mode for placed in plan.orders}
        orders = {order.id: order for order in self.instance.orders}
        for duty in plan.duties:
            line = orders[duty.order].modes[modes[duty.order]].lines[duty.line]
            assert not isinstance(line, PoolLine)
            for demand in line.certificates:
                self.certificate_worked[demand.certificate] += duty.end - duty.start


def slots(windows: tuple[Window, ...]) -> set[int]:
    """Return every slot of the windows."""
    return {slot for start, end in windows for slot in range(start, end)}


def valid(slot: int, valid_from: int, valid_until: int | None) -> bool:
    """Whether something is valid in a slot."""
    return valid_from <= slot and (valid_until is None or slot < valid_until)
