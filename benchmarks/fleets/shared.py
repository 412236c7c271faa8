"""The part of a plain fleet's rules that Timefold's model and ours both express; the rest is switched off."""

from __future__ import annotations

from models.domain.base import Window
from models.domain.codec import instance_hash
from models.domain.instance import Instance
from models.domain.orders import Mode, PoolLine
from models.domain.plan import Plan
from models.domain.resources import Limits

LEFT_OUT = (
    "people are there day and night: no shifts, leave, hours of work or rest",
    "pools: flaggers, light towers and lowboys are not limited",
    "pins, and downtimes of machines",
    "rent: hired machines cost their hours only, and stay within their period",
    "lags in working time are counted in calendar time",
)
"""What ``shared_rules`` switches off, in words."""


def shared_rules(instance: Instance) -> Instance:
    """Return a plain fleet with the rules alone that both express.

    What stays: fit, certificates and inductions with their dates, one place for machines and people,
    calendars of sites, pauses, release dates and deadlines, links, moves of machines, travel of people,
    periods and papers of machines, and the costs of unplanned work, tardiness, operation, haulage and travel.
    """
    always = (Window(0, instance.horizon.slots),)
    return instance.model_copy(
        update={
            "limits": Limits(),
            "pools": (),
            "pins": (),
            "contracts": (),
            "transport_classes": tuple(
                t.model_copy(update={"pool": None}) for t in instance.transport_classes
            ),
            "machines": tuple(
                m.model_copy(
                    update={
                        "downtimes": (),
                        "contract": None,
                        "ownership": "owned",
                        "rent_per_day": 0,
                        "standby_per_hour": 0,
                    }
                )
                for m in instance.machines
            ),
            "operators": tuple(
                o.model_copy(update={"shifts": always, "leave": (), "limits": None})
                for o in instance.operators
            ),
            "orders": tuple(
                o.model_copy(update={"modes": tuple(_without_pools(mode) for mode in o.modes)})
                for o in instance.orders
            ),
            "precedences": tuple(
                link.model_copy(update={"lag_time": "calendar"}) for link in instance.precedences
            ),
        }
    )


def _without_pools(mode: Mode) -> Mode:
    kept = tuple(line for line in mode.lines if not isinstance(line, PoolLine))
    return mode.model_copy(update={"lines": kept})


def fitted(plan: Plan, before: Instance, after: Instance) -> Plan:
    """Return a plan of a fleet as one of the same fleet with fewer rules: unpriced, lines renumbered."""
    if before is after:
        return plan
    number: dict[tuple[str, int], dict[int, int]] = {}
    for order in before.orders:
        for m, mode in enumerate(order.modes):
            kept = [i for i, line in enumerate(mode.lines) if not isinstance(line, PoolLine)]
            number[order.id, m] = {old: new for new, old in enumerate(kept)}
    mode_of = {placed.order: placed.mode for placed in plan.orders}
    lowboys = {lowboy for t in before.transport_classes if (lowboy := t.pool) is not None}
    return plan.model_copy(
        update={
            "instance_hash": instance_hash(after),
            "costs": None,
            "duties": tuple(
                d.model_copy(update={"line": number[d.order, mode_of[d.order]][d.line]}) for d in plan.duties
            ),
            "moves": tuple(
                m.model_copy(update={"lowboy": None}) if m.lowboy in lowboys else m for m in plan.moves
            ),
        }
    )
