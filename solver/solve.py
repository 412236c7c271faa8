"""The door to the engine: an instance in, the best plan that the limits allow out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from models.domain.instance import Instance
from models.domain.plan import Plan, Provenance, Reason, UnplannedOrder
from solver.advice.changes import why_too_few
from solver.advice.past import why_past
from solver.check import keeps_rules
from solver.cpsat.build import Outcome, build, solve_problem
from solver.cpsat.choices import Expr
from solver.cpsat.clock import UNLIMITED
from solver.cpsat.compile import Compiled
from solver.cpsat.problem import Problem, Scope
from solver.effort import INSERTION
from solver.errors import EngineBug
from solver.ledger.stored import make_ready
from solver.levels import leaning
from solver.limits import OnProgress, ShouldStop, SolveLimits
from solver.search.improve import improve
from solver.search.incumbent import Incumbent, OnUnchecked
from solver.search.justify import shortest
from solver.search.opening import Opening
from solver.search.outline import Outline, outline_of
from solver.search.repair import repaired
from solver.search.rosters import Rosters
from solver.search.serial import Serial, serial_of
from solver.search.squeeze import squeeze, walk_alone
from solver.search.state import State, state_of
from solver.search.tours import shorten
from solver.version import engine_version, ortools_version

LEAST_SECONDS_WHY, MOST_SECONDS_WHY = 2.0, 10.0
"""Seconds for finding how many changes an infeasible instance needs."""

LEAST_SECONDS_AGAIN = 0.5
"""Seconds, or units of work, for a second solve that confirms what the first has proven."""

Make = Callable[[], tuple[Problem, Expr]]
"""Returns a model and its objective."""

WHOLE_SHARE = 0.3
"""Share of the effort for one model of everything, where squeezing follows."""

LESS_SHARE = 0.2
"""The same, where a walk over sequences shortens plans sooner."""

FIRST_WALK_SHARE, FIRST_WALK_ROUNDS = 0.1, 10_000
"""Most of the effort for that walk before the model of everything: a share, and what so many rounds take."""

TOURS_SHARE, TOURS_ROUNDS = 0.2, 20_000
"""Most of the effort for a walk over tours, where a model of everything follows: a share, and what so many
rounds take."""

LARGEST_TOURS_MODEL = 1_500
"""Pairs of stops in tours up to which a model of everything follows such a walk."""

LARGEST_WHOLE_MODEL = 30_000
"""Choices beyond which a model of the whole instance is not even built."""

CHOICES_A_SECOND = 3_000
"""Choices that become a model in a second of one core. Measured with all rules and costs: 2,500 to 4,000."""

BUILDING_SHARE = 0.25
"""Most of the effort that building a model may take where it is the last resort."""

REPAIR_SHARE = 0.7
"""Most of the effort of making room for what must be done, where a model of everything may follow."""

PROOF_SHARE = 0.15
"""Share of the effort for one model of a small roster, which may prove its optimum."""

WHOLE_MODEL = 1_500
"""Choices up to which one model of the whole instance is better than neighbourhoods of it.

Without machines there are no sequences, and a model of everything stays good for long.
"""


def solve(
    instance: Instance,
    limits: SolveLimits | None = None,
    on_progress: OnProgress | None = None,
    stop: ShouldStop | None = None,
    start: Plan | None = None,
    on_unchecked: OnUnchecked | None = None,
) -> Plan:
    """Return the best plan found for ``instance``; it has passed the checker.

    Parameters
    ----------
    on_progress
        Called with each better plan and bound, from the threads of the search, one at a time.
    stop
        Asked often; true: end with the best plan so far.
    start
        A plan to begin with. Where it breaks a rule of ``instance`` what still keeps them stays, and the rest
        finds new places.
    on_unchecked
        Called with the first plan, and with later ones of a large fleet, before the checker has seen them,
        and so without their costs, for who checks them himself meanwhile.

    Returns
    -------
    A plan whose status is ``OPTIMAL`` if its bound proves it. Without a plan that keeps the rules the
    status is ``INFEASIBLE`` if that is proven, else ``UNKNOWN``, and every order is unplanned.
    """
    make_ready()
    return _Solve(instance, limits or SolveLimits(), on_progress, stop, start, on_unchecked).run()


class _Solve:
    def __init__(
        self,
        instance: Instance,
        limits: SolveLimits,
        on_progress: OnProgress | None,
        stop: ShouldStop | None,
        start: Plan | None,
        on_unchecked: OnUnchecked | None = None,
    ) -> None:
        self.limits = limits
        self.start = start
        self.told_to_stop = stop or (lambda: False)
        self.c = Compiled(instance)
        self.searched = leaning(self.c)
        """What search by insertion works with."""
        self.incumbent = Incumbent(self.c, limits, on_progress, stop, on_unchecked)
        self.effort = self.incumbent.effort
        self.infeasible = False
        self.opening = Opening(self.c, self.searched, self.incumbent, self.stop)

    def stop(self) -> bool:
        """Whether it is time to end."""
        done = self.incumbent
        return done.remaining <= 0 or done.proven or done.good_enough or self.told_to_stop()

    def run(self) -> Plan:
        """Return the best plan that the limits allow."""
        outline = None if self.c.rostered else outline_of(self.c)
        if self.c.rostered:
            self._roster()
        elif outline is not None:
            self._tour(outline)
        else:
            self._search()
        plan = self.incumbent.finish(self._stopped_by())
        if plan is None and self.incumbent.rejected:
            finding = self.incumbent.rejected[0][1]
            raise EngineBug(f"The engine's plan breaks a rule: {finding}", findings=[finding])
        return plan or self._nothing()

    def _tour(self, outline: Outline) -> None:
        """Walk over tours, from the plan to begin with, mended; small ones become one model then."""
        if self.start is not None:
            sound = keeps_rules(self.c.instance, self.start, self.c.index)
            near = state_of(self.c, self.start) if sound else repaired(self.c, self.start, self.stop)
            if near is not None:
                self.incumbent.offer(near, "the plan to begin with")
        left = self.incumbent.remaining
        if outline.pairs > LARGEST_TOURS_MODEL:
            shorten(outline, self.incumbent, self.stop, left)
            return
        shorten(outline, self.incumbent, self.stop, min(TOURS_SHARE * left, TOURS_ROUNDS * outline.round))
        self._whole(self.incumbent.remaining)

    def _roster(self) -> None:
        """Plan an instance with limits or prices of rosters: search by insertion knows none of them."""
        if self.start is not None and keeps_rules(self.c.instance, self.start):
            self.incumbent.offer(state_of(self.c, self.start), "the plan to begin with")
        if self.c.staffing is None:
            if self._affordable():
                self._whole(self.incumbent.remaining)
            return
        rosters = Rosters(self.c, self.incumbent, self.stop, self.limits.seed)
        small = choices(self.c) <= WHOLE_MODEL and self._affordable()
        prove = partial(self._whole, PROOF_SHARE * self.effort.limit) if small else None
        rosters.run(max(1, self.limits.workers), prove)
        self.infeasible = self.infeasible or bool(rosters.unable)

    def _search(self) -> None:
        """Plan by insertion, a model of everything and neighbourhoods, as far as each is of use."""
        self.opening.construct(self.start)
        if self.incumbent.state is None and self.c.machines:
            self.opening.repair(REPAIR_SHARE if self._affordable() else 1.0)
        if self.incumbent.state is None:
            if self._affordable():
                self._whole(self.incumbent.remaining)
        elif choices(self.c) <= (WHOLE_MODEL if self.c.machines else LARGEST_WHOLE_MODEL):
            if self.c.machines:
                self.opening.walk()
            serial = self._serial()
            if serial is not None or self._squeezable():
                self._squeeze(serial)
            else:
                self._whole(self.incumbent.remaining)
        elif not self.stop():
            improve(self.searched, self.incumbent, self.stop, max(1, self.limits.workers), self.limits.seed)

    def _affordable(self) -> bool:
        """Whether a model of everything is built soon enough to be of use."""
        most = min(LARGEST_WHOLE_MODEL, BUILDING_SHARE * CHOICES_A_SECOND * self.effort.limit)
        return choices(self.c) <= most

    def _serial(self) -> Serial | None:
        """Return the instance as a project, if it is one and a plan of it all is there."""
        if self.incumbent.levels or self.incumbent.state is None:
            return None
        return serial_of(self.c, self.incumbent.state.placements)

    def _squeezable(self) -> bool:
        """Whether time is paid for, and neither machines nor people make a plan hard to rebuild."""
        peopled = any(mode.people for order in self.c.orders for mode in order.modes)
        paid = self.c.weights.makespan_per_slot > 0
        if self.incumbent.levels:
            return False
        return paid and not self.c.machines and not peopled and not self.incumbent.short

    def _squeeze(self, serial: Serial | None) -> None:
        """Shorten the plan by a walk or justification; then one model of everything if that pays; squeeze."""
        assert self.incumbent.state is not None
        workers, seed, placements = (
            max(1, self.limits.workers),
            self.limits.seed,
            self.incumbent.state.placements,
        )
        if serial is not None:
            longest = min(FIRST_WALK_SHARE * self.incumbent.remaining, FIRST_WALK_ROUNDS * serial.round)
            until = self.effort.spent + longest
            over = partial(self._over, until)
            walk_alone(self.c, self.incumbent, over, workers, seed, serial)
        else:
            random = np.random.default_rng((seed, 5))
            self.effort.add(4 * INSERTION * len(self.c.orders))
            self.incumbent.offer(State(shortest(self.c, placements, random, self.stop)), "justified")
        if self._affordable():
            self._whole((WHOLE_SHARE if serial is None else LESS_SHARE) * self.incumbent.remaining)
        if not self.stop():
            squeeze(self.c, self.incumbent, self.stop, workers, seed, serial)

    def _over(self, until: float) -> bool:
        return self.stop() or self.effort.spent >= until

    def _whole(self, seconds: float) -> None:
        """Solve one model of the whole instance; with levels, one for each."""
        if self.incumbent.levels:
            self._by_level(seconds)
            return
        outcome = self._solved(self._everything, seconds, self.incumbent.raise_bound)
        self.infeasible = outcome.infeasible
        if outcome.bound is not None and outcome.state is not None and self.c.complete:
            self.incumbent.raise_bound(outcome.bound)
            self.incumbent.proven = outcome.proven

    def _model(self) -> Problem:
        """Return a model of everything, hinted by the best plan."""
        state = self.incumbent.state or self.opening.partial
        return build(self.c, state, Scope(tuple(range(len(self.c.orders)))), self.limits.seed)

    def _everything(self) -> tuple[Problem, Expr]:
        problem = self._model()
        return problem, problem.cost()

    def _solved(self, make: Make, seconds: float, on_bound: Callable[[int], None] | None = None) -> Outcome:
        """Solve a model; an optimum, or that there is no plan, is believed when a second solve says the same.

        Parameters
        ----------
        on_bound
            Told of bounds, if the model holds every plan.
        """
        end = self.effort.spent + seconds
        outcome = solve_problem(
            make()[0],
            seconds,
            max(1, self.limits.workers),
            self.limits.seed,
            on_solution=lambda found, cost, bound: self._found(found),
            on_bound=on_bound if self.c.complete else None,
            stop=self.stop,
            effort=self.effort,
        )
        if outcome.state is not None:
            self._found(outcome.state)
        met = outcome.cost is not None and outcome.bound is not None and outcome.bound >= outcome.cost
        proven = outcome.proven or met
        sure = self.c.complete and (proven or outcome.infeasible)
        sure = sure and self._confirmed(make, outcome.cost, end - self.effort.spent)
        return replace(outcome, proven=proven and sure, infeasible=outcome.infeasible and sure)

    def _confirmed(self, make: Make, cost: int | None, seconds: float) -> bool:
        """Whether a second solve finds no plan either, cheaper than ``cost`` if there is one."""
        problem, objective = make()
        if cost is not None:
            problem.model.add(objective <= cost - 1)
        outcome = solve_problem(
            problem,
            max(LEAST_SECONDS_AGAIN, seconds),
            max(1, self.limits.workers),
            self.limits.seed,
            stop=self.told_to_stop,
            again=True,
            effort=self.effort,
        )
        if outcome.state is not None:
            self._found(outcome.state)
        return outcome.infeasible

    def _by_level(self, seconds: float) -> None:
        """Solve one model for each level, with those above it held at their best."""
        levels, done = self.incumbent.levels, self.incumbent
        end = self.effort.spent + seconds
        bounds: list[int] = []
        for number in range(len(levels)):
            outcome = self._solved(
                partial(self._level, number), (end - self.effort.spent) / (len(levels) - number)
            )
            if done.costs is None:
                self.infeasible = outcome.infeasible
                return
            if len(bounds) == number and outcome.proven and outcome.cost == done.costs.levels[number]:
                bounds.append(outcome.cost)
        done.level_bounds = tuple(bounds)
        done.proven = self.c.complete and done.costs is not None and done.level_bounds == done.costs.levels

    def _level(self, number: int) -> tuple[Problem, Expr]:
        """Return the model of one level."""
        levels, costs = self.incumbent.levels, self.incumbent.costs
        problem = self._model()
        held = costs.levels[:number] if costs is not None else ()
        for above, most in zip(levels, held, strict=False):
            problem.model.add(problem.sum_of(above) <= most)
        objective = problem.sum_of(levels[number])
        problem.model.minimize(objective)
        return problem, objective

    def _found(self, state: State) -> None:
        self.incumbent.offer(state, "one model of everything")

    def _stopped_by(self) -> str:
        if self.incumbent.proven:
            return "optimal"
        if self.told_to_stop():
            return "signal"
        if self.incumbent.good_enough:
            return "gap"
        return "work" if self.effort.deterministic else "time"

    def _why_nothing(self) -> Reason:
        if self.infeasible:
            seconds = min(MOST_SECONDS_WHY, max(LEAST_SECONDS_WHY, self.incumbent.remaining))
            instance, seed = self.c.instance, self.limits.seed
            why = why_past(instance) or why_too_few(instance, seconds, self.told_to_stop, seed, self.effort)
            return why or Reason(code="infeasible", message="No plan keeps all rules.", verified=True)
        bounded = self.c.most_changes < UNLIMITED
        hint = (
            f" Maybe allow more than {self.c.most_changes} changes to the reference plan." if bounded else ""
        )
        return Reason(code="no_plan_found", message="No plan that keeps all rules was found in time." + hint)

    def _nothing(self) -> Plan:
        reason = self._why_nothing()
        return Plan(
            instance_name=self.c.instance.name,
            instance_hash=self.c.index.hash,
            status="INFEASIBLE" if self.infeasible else "UNKNOWN",
            unplanned=tuple(
                UnplannedOrder(order=o.order.id, reasons=(reason,)) for o in self.c.orders[: self.c.works]
            ),
            provenance=Provenance(
                seed=self.limits.seed,
                workers=self.limits.workers,
                deterministic=self.limits.deterministic,
                engine_version=engine_version(),
                ortools_version=ortools_version(),
                wall_seconds=round(self.incumbent.seconds, 3),
                stopped_by="infeasible" if self.infeasible else self._stopped_by(),
            ),
        )


def choices(c: Compiled) -> int:
    """Return about how many choices a model of the whole instance has: people by duty, and sequences."""
    total = 0
    users = np.zeros(max(1, len(c.machines)))
    for k, order in enumerate(c.orders):
        for index, mode in enumerate(order.modes):
            starts = c.starts(k, index)
            if len(starts):
                segments = int(starts.last[-1] - starts.first[0]) + 1
                total += segments * (1 + sum(len(need.operators) for need in mode.people))
            for need in mode.machines:
                users[need.candidates] += 1
    return total + int((users**2).sum())
