"""What there is to do: the instances of a folder, and the plan that each has at present."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from models.domain.codec import read_instance, read_plan
from models.domain.faults import InvalidFile
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Plan, Provenance
from solver.check import with_costs
from solver.process.audit import findings

PLAN_SUFFIX = ".plan.json"
INSTANCE_SUFFIX = ".json"


class UnusableItem(Exception):
    """An instance or its plan cannot be worked on; the message names file and fault."""


@dataclass(frozen=True)
class Item:
    """One instance of the folder.

    Parameters
    ----------
    name
        Of its files: ``NAME.json`` and ``NAME.plan.json``.
    instance
        Its file.
    plan
        Where its present plan is, if it has one.
    """

    name: str
    instance: Path
    plan: Path


@dataclass(frozen=True)
class Present:
    """An item as it stands.

    Parameters
    ----------
    start
        Its present plan, priced anew; none: it has none, or one that breaks a rule.
    broken
        Why the present plan may not be used; empty if it may.
    """

    instance: Instance
    index: Index
    start: Plan | None
    broken: tuple[str, ...] = ()


def items_of(folder: Path) -> list[Item]:
    """Return the instances of ``folder`` by name; a plan without its instance counts as one."""
    names = set()
    for path in folder.iterdir():
        if path.name.startswith(".") or not path.is_file():
            continue
        for suffix in (PLAN_SUFFIX, INSTANCE_SUFFIX):
            if path.name.endswith(suffix):
                names.add(path.name.removesuffix(suffix))
                break
    return [
        Item(name, folder / f"{name}{INSTANCE_SUFFIX}", folder / f"{name}{PLAN_SUFFIX}")
        for name in sorted(names)
    ]


def present(item: Item, plan: Path) -> Present:
    """Return an item with the plan in the file ``plan``.

    Raises
    ------
    UnusableItem
        If a file cannot be read, or the plan is of another instance.
    """
    if not item.instance.is_file():
        raise UnusableItem(f"{item.plan} has no instance {item.instance.name} beside it.")
    try:
        instance = read_instance(item.instance)
        found = read_plan(plan) if plan.exists() else None
    except InvalidFile as error:
        more = f" ({len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
        raise UnusableItem(f"{error.source}: {error.faults[0]}{more}") from error
    except OSError as error:
        raise UnusableItem(f"{error.filename}: {error.strerror}") from error
    index = Index(instance)
    if found is None or found.status in ("INFEASIBLE", "UNKNOWN"):
        return Present(instance, index, None)
    if found.instance_hash != index.hash and found.instance_name != instance.name:
        raise UnusableItem(
            f"{plan} is a plan of {found.instance_name!r}, not of {instance.name!r}. "
            f"Maybe the files were mixed up."
        )
    neutral = {"instance_hash": index.hash, "status": "FEASIBLE", "provenance": Provenance()}
    priced = with_costs(instance, found.model_copy(update=neutral), index)
    broken = tuple(findings(index, priced))
    return Present(instance, index, None if broken else priced, broken)


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits; empty if there is none."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
