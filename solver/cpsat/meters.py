"""Hour meters in a model: meter time since the last service of each kind, along a machine's sequence."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Any

from solver.cpsat.sequence import hinted_sequence

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from solver.cpsat.problem import Problem
    from solver.cpsat.sequence import Node, Sequence


def post_meters(problem: Problem) -> None:
    """Post what each kind of service of each machine in a sequence has run, node by node.

    ``arc(i, j) → run[j] = run[i] + way(i, j) + work(j)``, or 0 if j restarts it; ``run[j] <= limit`` where j
    is work.
    """
    for m, sequence in problem.sequences.items():
        for at in range(len(problem.c.kinds[m])):
            _Runs(problem, m, at, sequence).post()


class _Runs:
    """What one kind of service of one machine has run since it was last done, at each node's end."""

    def __init__(self, problem: Problem, m: int, at: int, sequence: Sequence) -> None:
        self.problem, self.c, self.m, self.at = problem, problem.c, m, at
        self.sequence, self.nodes = sequence, sequence.nodes
        kind = self.c.kinds[m][at]
        gains = [self.c.orders[node.order].gain for node in self.nodes[1:]]
        self.unit = gcd(kind.since, kind.limit, self.c.own_way[m], *gains)
        self.since, self.limit = kind.since // self.unit, kind.limit // self.unit
        self.own = self.c.own_way[m] // self.unit
        longest = max((arc.slots for arc in sequence.arcs), default=0) * self.own
        self.top = max(0, self.since) + sum(self._most(node) + longest for node in self.nodes[1:])
        self.hints = self._hints()

    def post(self) -> None:
        """Add the variables and their constraints."""
        problem, model = self.problem, self.problem.model
        resets: list[IntVar | bool] = [False, *(self._reset(node) for node in self.nodes[1:])]
        run: list[Any] = [self.since]
        for j, node in enumerate(self.nodes[1:], start=1):
            free = self.c.orders[node.order].past or self._is_service(node)
            low, name = min(0, self.since), f"run[{self.m},{self.at},{j}]"
            bound = self.top if free else min(self.top, self.limit)
            run.append(0 if resets[j] is True else problem.integer(low, bound, name, self.hints[j]))
        for arc in self.sequence.arcs:
            reset = resets[arc.j]
            if reset is True:
                continue
            gain = self.own * arc.slots + self._work(self.nodes[arc.j])
            literals = [arc.literal] if reset is False else [arc.literal, reset.negated()]
            model.add(run[arc.j] == run[arc.i] + gain).only_enforce_if(literals)
        for j, node in enumerate(self.nodes[1:], start=1):
            reset = resets[j]
            if not isinstance(reset, bool):
                model.add(run[j] == 0).only_enforce_if(reset)
            if node.vars is not None and reset is not True:
                model.add(run[j] == 0).only_enforce_if(node.vars.on_machine[self.m].negated())

    def _is_service(self, node: Node) -> bool:
        return self.c.is_service(node.order)

    def _reset(self, node: Node) -> IntVar | bool:
        """Return whether a node restarts the kind, a literal where its mode decides."""
        modes = self.c.orders[node.order].modes
        which = [i for i, mode in enumerate(modes) if mode.restarts >> self.at & 1]
        if node.vars is None:
            return self.problem.fixed[node.order].mode in which
        if not which or len(which) == len(modes):
            return bool(which)
        return self.problem.either([node.vars.modes[i] for i in which], f"reset[{node.order},{self.at}]")

    def _work(self, node: Node) -> Any:
        """Return what a node's work adds to the meter; nothing if the machine is not on it."""
        order = self.c.orders[node.order]
        gain = order.gain // self.unit
        if node.vars is None:
            return gain * order.modes[self.problem.fixed[node.order].mode].duration
        chosen = [(x, mode) for (mode, _, m), x in node.vars.on_line.items() if m == self.m]
        return sum(gain * order.modes[mode].duration * x for x, mode in chosen)

    def _most(self, node: Node) -> int:
        order = self.c.orders[node.order]
        return order.gain // self.unit * max(mode.duration for mode in order.modes)

    def _hints(self) -> list[int]:
        """Return what the present plan's runs are, by node."""
        problem, c = self.problem, self.c
        follows = hinted_sequence(problem, self.m, self.nodes)
        roads = c.roads[c.machine_transport[self.m]].slots
        hints, i, run = [0] * len(self.nodes), 0, self.since
        while (j := follows[i]) != 0:
            node = self.nodes[j]
            order = c.orders[node.order]
            placed = problem.state.placements[node.order]
            run += self.own * int(roads[self.nodes[i].site, node.site])
            run += order.gain // self.unit * order.modes[placed.mode].duration
            if order.modes[placed.mode].restarts >> self.at & 1:
                run = 0
            hints[j], i = run, j
        return hints
