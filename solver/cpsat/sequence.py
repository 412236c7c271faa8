"""A machine's sequence of orders as a circuit, with the move to each of them.

Between fixed uses only the gaps that a free order may enter are opened; elsewhere the sequence and its
moves stay as they are.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from solver.cpsat.rounds import Leg, Trip, declare_round

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from solver.cpsat.choices import OrderVars
    from solver.cpsat.problem import Problem


@dataclass(frozen=True)
class Node:
    """A use of the machine: the place where it begins, a fixed order, or a free one (``vars``).

    Parameters
    ----------
    earliest_end, latest_start
        Bounds in slots.
    """

    order: int
    site: int
    start: Any
    end: Any
    earliest_start: int
    earliest_end: int
    latest_start: int
    vars: OrderVars | None = None


@dataclass(frozen=True)
class Arc:
    """The machine goes from node ``i`` to node ``j`` next, iff ``literal``; its way takes ``slots``."""

    i: int
    j: int
    slots: int
    literal: IntVar


@dataclass(frozen=True)
class Sequence:
    """The circuit of a machine; node 0 is its place."""

    nodes: list[Node]
    arcs: list[Arc]


def declare_sequence(problem: Problem, m: int) -> None:
    """Create the circuit of machine ``m``, unless all it may do is at one site and needs no service."""
    c = problem.c
    users = [v for v in problem.orders.values() if m in v.on_machine and v.blocks]
    fixed = [Node(k, c.orders[k].site, start, end, start, end, start) for start, end, k in problem.uses[m]]
    place = Node(-1, c.machine_place[m], 0, 0, 0, 0, 0)
    nodes = [place, *fixed, *(_free_node(v) for v in users)]
    if len({node.site for node in nodes}) == 1 and not c.kinds[m]:
        return
    arcs = _arcs(problem, m, nodes, len(fixed))
    problem.sequences[m] = Sequence(nodes, arcs)
    _post_circuit(problem, m, nodes, arcs)
    for j in range(1, len(nodes)):
        inbound = [arc for arc in arcs if arc.j == j]
        if nodes[j].vars is not None or len(inbound) > 1:
            _declare_move(problem, m, nodes, j, inbound)


def _free_node(v: OrderVars) -> Node:
    starts = [pair for b in v.blocks for pair in b.starts]
    first, last = min(a for a, _ in starts), max(b for _, b in starts)
    end = min(a + b.span for b in v.blocks for a, _ in b.starts)
    return Node(v.order.index, v.order.site, v.start, v.end, first, end, last, v)


def _arcs(problem: Problem, m: int, nodes: list[Node], fixed: int) -> list[Arc]:
    """Create the arcs between nodes that time admits, hinted by the present sequence."""
    roads = problem.c.roads[problem.c.machine_transport[m]].slots
    follows = hinted_sequence(problem, m, nodes)
    arcs = []
    for i, j in itertools.product(range(len(nodes)), range(1, len(nodes))):
        first, second = nodes[i], nodes[j]
        if i == j or (i <= fixed and j <= fixed and j != i + 1):
            continue
        slots = int(roads[first.site, second.site])
        if first.earliest_end + slots > second.latest_start:
            continue
        if i < fixed and second.vars and second.earliest_end > nodes[i + 1].start:
            continue  # it would pass the next fixed use
        if first.vars and 1 < j <= fixed and first.latest_start < nodes[j - 1].end:
            continue
        arcs.append(Arc(i, j, slots, problem.boolean(f"next[{m},{i},{j}]", follows.get(i) == j)))
    return arcs


def hinted_sequence(problem: Problem, m: int, nodes: list[Node]) -> dict[int, int]:
    """Return which node follows which in the present plan; 0 follows the last."""
    present = [(0, 0)]
    for j, node in enumerate(nodes[1:], start=1):
        if node.vars is None:
            present.append((node.start + 1, j))
        elif problem.hint_of(node.vars.on_machine[m]) and node.vars.hint is not None:
            present.append((node.vars.hint.start + 1, j))
    order = [j for _, j in sorted(present)]
    return dict(zip(order, [*order[1:], 0], strict=True))


def _post_circuit(problem: Problem, m: int, nodes: list[Node], arcs: list[Arc]) -> None:
    model = problem.model
    follows = hinted_sequence(problem, m, nodes)
    circuit: list[tuple[int, int, Any]] = [(arc.i, arc.j, arc.literal) for arc in arcs]
    fixed = [j for j, node in enumerate(nodes) if j and node.vars is None]
    ends: dict[int, IntVar] = {}
    problem.sequence_ends[m] = ends
    if not fixed:
        ends[0] = problem.boolean(f"unused[{m}]", follows[0] == 0)
        circuit.append((0, 0, ends[0]))
    for j, node in enumerate(nodes[1:], start=1):
        if node.vars is not None:
            circuit.append((j, j, node.vars.on_machine[m].negated()))
        if node.vars is not None or j == fixed[-1]:
            ends[j] = problem.boolean(f"last[{m},{j}]", follows.get(j) == 0)
            circuit.append((j, 0, ends[j]))
    model.add_circuit(circuit)
    cents = problem.c.roads[problem.c.machine_transport[m]].cents
    for arc in arcs:
        first, second = nodes[arc.i], nodes[arc.j]
        if first.vars is not None or second.vars is not None:
            model.add(second.start >= first.end + arc.slots).only_enforce_if(arc.literal)
        problem.move_arcs.append((arc.literal, int(cents[first.site, second.site])))


def _declare_move(problem: Problem, m: int, nodes: list[Node], j: int, inbound: list[Arc]) -> None:
    """Create the move to node ``j``, where a lowboy, a downtime or its hours make its time matter."""
    pool = problem.c.machine_pool[m]
    moving = [arc for arc in inbound if arc.slots]
    if not moving or not problem.c.move_timed[m]:
        return
    model, node = problem.model, nodes[j]
    present = problem.either([arc.literal for arc in moving], f"moves[{m},{node.order}]")
    hinted = next((arc for arc in moving if problem.hint_of(arc.literal)), None)
    known = problem.state.moves.get((m, node.order))
    hint = known if hinted is not None and known is not None else 0
    longest = max(arc.slots for arc in moving)
    start = problem.integer(0, node.latest_start, f"leaves[{m},{node.order}]", hint)
    length: Any = longest
    if len({arc.slots for arc in moving}) > 1:
        length = problem.integer(0, longest, f"way[{m},{node.order}]", hinted.slots if hinted else 0)
        model.add(length == sum(arc.slots * arc.literal for arc in moving))
    end = problem.integer(
        0, node.latest_start + longest, f"arrives[{m},{node.order}]", hint + problem.hint_of(length)
    )
    model.add(end == start + length)
    model.add(end <= node.start).only_enforce_if(present)
    model.add(start == 0).only_enforce_if(present.negated())
    transport = problem.c.machine_transport[m]
    for arc in moving:
        model.add(start >= nodes[arc.i].end).only_enforce_if(arc.literal)
        if problem.c.move_hours[transport]:
            ranges = [[low, high - 1] for low, high in problem.c.move_starts(transport, arc.slots)]
            domain = problem.cp.Domain.from_intervals(ranges)
            model.add_linear_expression_in_domain(start, domain).only_enforce_if(arc.literal)
    interval = model.new_optional_interval_var(start, length, end, present, f"move[{m},{node.order}]")
    problem.move_starts[m, node.order] = (start, present)
    problem.move_intervals.setdefault(m, []).append(interval)
    if problem.c.named[transport]:
        legs = tuple(Leg(nodes[arc.i].site, arc.slots, arc.literal) for arc in moving)
        earliest = min(nodes[arc.i].earliest_end for arc in moving)
        trip = Trip(m, node.order, node.site, start, end, present, earliest, node.latest_start, legs)
        declare_round(problem, trip)
    if pool is not None:
        problem.haul_intervals.setdefault(pool, []).append(interval)
