"""What-if: a base instance and plan, typed changes, the plan of the changed instance, and what it differs in.

A branch starts from the present plan: what of it still keeps the rules stays, the rest finds new places,
and all is improved from there. The present plan is the reference of each branch, so that what lies before
the freeze time stays, and changes can be counted and bounded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.domain.changes import Change, Changes, apply_all, parse_changes
from models.domain.codec import dump_json, instance_hash, parse_instance, parse_plan
from models.domain.faults import Fault, InvalidFile
from models.domain.index import Index
from models.domain.instance import Instance, Reference, ReferenceDuty, ReferenceOrder, Standing
from models.domain.json_text import load_json
from models.domain.plan import Plan, Provenance
from solver.advice.diff import Comparison, compare
from solver.check import check, with_costs
from solver.limits import SolveLimits

Solve = Callable[[Instance, SolveLimits, Plan], Plan]
"""Solves an instance from a plan."""

FORMAT_VERSION = 1


@dataclass(frozen=True)
class Scenario:
    """One branch.

    Parameters
    ----------
    base
        The instance before the changes.
    plan
        The present plan.
    changes
        What is tried, with its name.
    result
        The plan of the changed instance, once it is solved.
    """

    base: Instance
    plan: Plan
    changes: Changes
    result: Plan | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.changes.name

    def changed(self) -> Instance:
        """Return the changed instance, whose reference is the present plan.

        Raises
        ------
        InvalidFile
            If a change cannot be applied.
        """
        return apply_all(staying_close(self.base, self.plan), self.changes.changes, self.name)

    def compared(self) -> Comparison:
        """Return what the branch's plan has otherwise than the present one."""
        assert self.result is not None, "only what is solved can be compared"
        priced = with_costs(self.base, self.plan)
        return compare(priced, self.result, self.base)

    def to_json(self) -> dict[str, Any]:
        """Return the scenario as JSON values."""
        parts: dict[str, Any] = {"base": self.base, "plan": self.plan, "result": self.result}
        values = {name: json.loads(dump_json(value)) for name, value in parts.items() if value is not None}
        head = {
            "format_version": FORMAT_VERSION,
            "name": self.name,
            "changes": self.changes.to_json()["changes"],
        }
        return head | values


def read_scenario(path: Path) -> Scenario:
    """Read a scenario from a JSON file.

    Raises
    ------
    InvalidFile
        With the faults of the first part that has some.
    """
    data, faults = load_json(path)
    source = str(path)
    if faults:
        raise InvalidFile(source, faults)
    wanted = ("base", "plan", "changes", "name")
    if not isinstance(data, dict) or data.get("format_version") != FORMAT_VERSION:
        raise InvalidFile(source, [Fault("$", data, "is no scenario. Maybe it is an instance or a plan")])
    missing = [
        Fault(f"$.{name}", "nothing", "is given, but this field is required")
        for name in wanted
        if name not in data
    ]
    if missing:
        raise InvalidFile(source, missing)
    return Scenario(
        parse_instance(data["base"], f"{source}, base"),
        parse_plan(data["plan"], f"{source}, plan"),
        parse_changes({"name": data["name"], "changes": data["changes"]}, f"{source}, changes"),
        parse_plan(data["result"], f"{source}, result") if "result" in data else None,
    )


def staying_close(instance: Instance, plan: Plan) -> Instance:
    """Return the instance with ``plan`` as its reference.

    What stood in its reference keeps its standing where the plan has it alike; the bound on changes stays.
    """
    index = Index(instance)
    known = instance.reference or Reference()
    orders: dict[tuple[str, int, int], Standing] = {
        (o.order, o.mode, o.start): o.standing for o in known.orders
    }
    duties: dict[tuple[str, str, int], Standing] = {
        (d.operator, d.order, d.start): d.standing for d in known.duties
    }
    reference = Reference(
        orders=tuple(
            ReferenceOrder(
                order=o.order,
                mode=o.mode,
                start=o.start,
                end=o.end,
                machines=o.machines,
                standing=orders.get((o.order, o.mode, o.start), "draft"),
            )
            for o in plan.orders
            if o.order in index.orders
        ),
        duties=tuple(
            ReferenceDuty(
                operator=d.operator,
                machine=d.machine,
                order=d.order,
                line=d.line,
                start=d.start,
                end=d.end,
                standing=duties.get((d.operator, d.order, d.start), "draft"),
            )
            for d in plan.duties
            if d.order in index.orders and d.operator in index.operators
        ),
        most_changes=known.most_changes,
    )
    return instance.model_copy(update={"reference": reference})


def branch(scenario: Scenario, limits: SolveLimits, solve: Solve) -> Scenario:
    """Return the scenario with the plan of its changed instance, begun from the present plan."""
    return replace(scenario, result=solve(scenario.changed(), limits, scenario.plan))


def branches(
    base: Instance, plan: Plan, tried: Iterable[Changes], limits: SolveLimits, solve: Solve
) -> list[Scenario]:
    """Return one solved scenario for each list of changes.

    Raises
    ------
    InvalidFile
        If a change cannot be applied; nothing is solved then.
    """
    scenarios = [Scenario(base, plan, changes) for changes in tried]
    for scenario in scenarios:
        scenario.changed()
    return [branch(scenario, limits, solve) for scenario in scenarios]


def doubts_about_plan(instance: Instance, plan: Plan) -> tuple[str, ...]:
    """Return what the present plan breaks already before any change, in words."""
    neutral = {"instance_hash": "", "status": "FEASIBLE", "costs": None, "provenance": Provenance()}
    report = check(instance, plan.model_copy(update=neutral))
    return tuple(m for m, v in zip(report.messages(), report.violations, strict=True) if not v.inherited)


# --- promotion ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progressed:
    """How a branch stands to the live instance and plan.

    Parameters
    ----------
    moved
        What is otherwise in the live data than in the branch's base: words by language.
    conflicts
        What both the branch and others have changed: words by language.
    """

    moved: tuple[Mapping[str, str], ...]
    conflicts: tuple[Mapping[str, str], ...]


FIELDS = ("horizon", "weights", "limits", "crew_transport", "currency", "precedences", "roads")
NAMED = (
    "calendars",
    "sites",
    "transport_classes",
    "equipment_classes",
    "machines",
    "certificates",
    "operators",
    "pools",
    "budgets",
    "orders",
)
SINGULAR = {
    "calendars": ("calendar", "calendario"),
    "sites": ("site", "sitio"),
    "transport_classes": ("transport class", "clase de transporte"),
    "equipment_classes": ("equipment class", "clase de equipo"),
    "machines": ("machine", "máquina"),
    "certificates": ("certificate", "certificado"),
    "operators": ("operator", "operador"),
    "pools": ("pool", "grupo"),
    "budgets": ("budget", "presupuesto"),
    "orders": ("order", "orden"),
    "pins": ("pins of order", "fijaciones de la orden"),
    "plan": ("the plan of order", "el plan de la orden"),
}
VERBS = {
    "added": ("added", "agregado"),
    "gone": ("gone", "ya no está"),
    "changed": ("changed", "cambiado"),
}
FIELD_WORDS = {
    "horizon": ("the horizon, with now and freeze", "el horizonte, con el presente y el congelamiento"),
    "weights": ("the weights", "los pesos"),
    "limits": ("the limits of work", "los límites de trabajo"),
    "crew_transport": ("the transport of crews", "el transporte de personal"),
    "currency": ("the currency", "la moneda"),
    "precedences": ("the precedences", "las precedencias"),
    "roads": ("the roads", "los caminos"),
    "most_changes": ("the bound on changes", "el límite de cambios"),
    "reference": ("the reference plan", "el plan de referencia"),
}
Key = tuple[str, str]


def moved_on(base: Instance, live: Instance) -> dict[Key, str]:
    """Return what of an instance is otherwise than it was: by collection and id, how."""
    found: dict[Key, str] = {}
    for collection in NAMED:
        old, new = ({item.id: item for item in getattr(x, collection)} for x in (base, live))
        for key in {**old, **new}:
            how = "added" if key not in old else "gone" if key not in new else "changed"
            if how != "changed" or old[key] != new[key]:
                found[collection, key] = how
    for name in FIELDS:
        if getattr(base, name) != getattr(live, name):
            found[name, ""] = "changed"
    pins = [_pins_of(x) for x in (base, live)]
    for order in {**pins[0], **pins[1]}:
        if pins[0].get(order) != pins[1].get(order):
            found["pins", order] = "changed"
    bounds = [None if x.reference is None else x.reference.most_changes for x in (base, live)]
    if bounds[0] != bounds[1]:
        found["most_changes", ""] = "changed"
    return found


def _pins_of(instance: Instance) -> dict[str, set[Any]]:
    pins: dict[str, set[Any]] = {}
    for pin in instance.pins:
        pins.setdefault(pin.order, set()).add(pin)
    return pins


def standing_to(scenario: Scenario, live: Instance, plan: Plan) -> Progressed:
    """Return how a branch stands to the live data.

    What is compared: each thing of the instance by its id, and each order of the two plans. A conflict is
    what the branch changes and others have changed, or an order that the branch plans otherwise and others
    do too, unless both have come to the same.
    """
    moved = {} if instance_hash(scenario.base) == instance_hash(live) else moved_on(scenario.base, live)
    in_plan = compare(scenario.plan, plan, scenario.base).changed_orders()
    touched = {key for change in scenario.changes.changes for key in _touched(change, scenario.base)}
    ours: set[str] = set()
    if scenario.result is not None:
        ours = set(compare(scenario.plan, scenario.result, scenario.base).changed_orders())
        agreed = compare(plan, scenario.result, scenario.base).changed_orders()
        ours &= set(agreed)
    told = [_told(key, how) for key, how in moved.items()]
    told += [_told(("plan", order), "changed") for order in in_plan]
    clashes = [_told(key, how) for key, how in moved.items() if key in touched]
    clashes += [_told(("plan", order), "changed") for order in in_plan if order in ours]
    return Progressed(tuple(told), tuple(clashes))


def _touched(change: Change, instance: Instance) -> tuple[Key, ...]:
    return change.touched(instance)


def _told(key: Key, how: str) -> dict[str, str]:
    collection, name = key
    words = {}
    for at, language in enumerate(("en", "es")):
        what = f"{SINGULAR[collection][at]} {name}" if name else FIELD_WORDS[collection][at]
        words[language] = f"{what}: {VERBS[how][at]}"
    return words


def rebased(scenario: Scenario, live: Instance, plan: Plan) -> Scenario:
    """Return the branch on the live data: its changes on the live instance, to be solved from the live plan.

    Raises
    ------
    InvalidFile
        If a change can no longer be applied.
    """
    fresh = Scenario(live, plan, scenario.changes)
    fresh.changed()
    return fresh
