"""A worker's side: improves a part of a plan for a few seconds and says what it has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solver.cpsat.compile import Compiled
from solver.effort import Effort
from solver.levels import leaning
from solver.limits import SolveLimits
from solver.search.fill import Filler
from solver.search.fleet.changes import Changes, difference
from solver.search.fleet.parts import Part
from solver.search.neighbourhoods import Relations
from solver.search.state import State
from solver.search.steps import Steps, usual_choice
from solver.search.workspace import Workspace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.domain.instance import Instance
    from solver.ledger.books import Places

LEAST_FILLING = 0.1
"""Least share of the effort for orders that are left out: of thousands some nearly always resist."""

FOREVER = 1e9
"""Seconds; a hand works until its task is over."""


@dataclass(frozen=True)
class Task:
    """A part of a plan to be improved.

    Parameters
    ----------
    number
        Of the task; a later one knows what earlier ones have changed.
    part
        What may be changed.
    weights
        What each order costs beyond what it must, shape (N,).
    spared
        Orders that are left out because that is cheaper.
    temperature
        Of the walk, in cents.
    seconds
        How long to work.
    """

    number: int
    part: Part
    weights: NDArray[np.float64]
    spared: frozenset[int]
    temperature: float
    seconds: float
    seed: int


@dataclass(frozen=True)
class Done:
    """What came of a task.

    Parameters
    ----------
    gained
        Cents by which the plan is cheaper than the one that it began with.
    spared
        Orders of the part that are now left out on purpose.
    """

    number: int
    changes: Changes
    gained: int
    rounds: int
    spared: frozenset[int]


class Hand:
    """Works on tasks of one instance; what it has prepared stays for the next."""

    def __init__(self, instance: Instance) -> None:
        self.c = leaning(Compiled(instance))
        self.effort = Effort(SolveLimits(FOREVER))
        nothing = np.zeros(len(self.c.orders))
        self.space = Workspace(self.c, State(), nothing.tolist(), 0, self.effort)
        self.relations, self.filler = Relations.of(self.c), Filler(len(self.c.orders), LEAST_FILLING)
        self.choice = usual_choice()

    def work(self, task: Task, places: Places) -> Done:
        """Walk from a plan, and return what the best plan of the walk has otherwise.

        Parameters
        ----------
        places
            The plan that was cut into the task's part and others.
        """
        until = self.effort.spent + task.seconds
        part, ledger = task.part, self.space.ledger
        orders = part.orders
        self.space.draw_anew(task.seed)
        self.space.weigh(task.weights)
        ledger.hold(places)
        ledger.lend(part.machines, part.people)
        self.space.close_all_but(orders)
        spared = task.spared.intersection(orders.tolist())
        ledger.reserve(part.pools, part.budgets, part.changes)
        steps = Steps(self.space, self.relations, self.filler, task.weights, orders, set(spared), self.choice)
        begun = steps.cost
        while self.effort.spent < until:
            steps.round(lambda: self.effort.spent >= until, task.temperature)
        ledger.reserve(-part.pools, -part.budgets, -part.changes)
        changes = difference(ledger, places, steps.best)
        left_out = frozenset(steps.spared) if steps.best_cost < begun else spared
        return Done(task.number, changes, begun - steps.best_cost, steps.rounds, left_out)
