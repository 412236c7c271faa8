"""Bring the outcome of a neighbourhood into a plan that has changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.search.state import State, machine_uses

if TYPE_CHECKING:
    from solver.cpsat.compile import Compiled


def merge(c: Compiled, present: State, outcome: State, free: tuple[int, ...]) -> State | None:
    """Return ``present`` with the free orders as in ``outcome``; none if a move fits neither.

    The result may break rules: it must be checked.
    """
    placements = {k: p for k, p in present.placements.items() if k not in set(free)}
    placements |= {k: outcome.placements[k] for k in free if k in outcome.placements}
    known = [(s, _predecessors(c, s)) for s in (outcome, present)]
    moves: dict[tuple[int, int], int] = {}
    hauls: dict[tuple[int, int], tuple[int, int]] = {}
    for (m, k), before in _predecessors(c, State(placements)).items():
        origin = c.machine_place[m] if before < 0 else c.orders[before].site
        if origin == c.orders[k].site:
            continue
        for state, predecessors in known:
            if predecessors.get((m, k)) == before and (m, k) in state.moves:
                moves[m, k] = state.moves[m, k]
                if (m, k) in state.hauls:
                    hauls[m, k] = state.hauls[m, k]
                break
        else:
            return None
    return State(placements, moves, hauls)


def _predecessors(c: Compiled, state: State) -> dict[tuple[int, int], int]:
    """Return the order before each use of each machine, -1 for its place."""
    found = {}
    for m, row in enumerate(machine_uses(c, state.placements)):
        before = -1
        for _, _, k in row:
            found[m, k] = before
            before = k
    return found
