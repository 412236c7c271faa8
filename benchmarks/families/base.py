"""What a family of public instances is to the benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from models.domain.instance import Instance
from models.domain.plan import Plan

Data = TypeVar("Data")
Solution = Mapping[str, Any]
"""A solution in the family's own terms, as it goes into a results file."""


def bound_of_plan(data: object, plan: Plan) -> float | None:
    """Return the plan's proven bound: right where one cent of cost is one unit of the objective."""
    return plan.provenance.bound


@dataclass(frozen=True)
class Family(Generic[Data]):
    """How to read, map and judge the instances of one family.

    Parameters
    ----------
    name
        Name of the module and of the command's argument.
    title
        What its problem is called.
    read
        Parses an original file; raises `MalformedFile`.
    to_instance
        Maps it onto the engine's own instance; raises `UnsupportedFile`.
    to_solution
        Maps a plan of that instance back to the family's terms.
    faults
        The independent validator: what is wrong with a solution, in words; nothing if it is sound.
    objective
        The objective of a sound solution, in the family's own units. Smaller is better.
    bound
        The plan's proven lower bound in the same units.
    """

    name: str
    title: str
    read: Callable[[Path], Data]
    to_instance: Callable[[Data], Instance]
    to_solution: Callable[[Data, Plan], Solution]
    faults: Callable[[Data, Solution], list[str]]
    objective: Callable[[Data, Solution], float]
    bound: Callable[[Data, Plan], float | None] = bound_of_plan


class UnsupportedFile(ValueError):
    """A well-formed file with something that the mapping has no counterpart for.

    Parameters
    ----------
    source
        Name of the file.
    message
        What it is.
    """

    def __init__(self, source: str, message: str) -> None:
        super().__init__(f"{source}: {message}")
