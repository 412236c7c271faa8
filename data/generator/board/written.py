"""Between a plan and a board."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from data.generator.board.board import Board, Placed
from data.generator.board.crews import Team
from models.domain.instance import Instance
from models.domain.orders import MachineLine
from models.domain.plan import Move, Plan, PlannedOrder, ShiftAssignment


def board_of(instance: Instance, plan: Plan, least: Mapping[str, int] | None = None) -> Board:
    """Return a board with a plan that keeps every rule."""
    board = Board(instance, least)
    duties: dict[str, list[ShiftAssignment]] = defaultdict(list)
    for duty in plan.duties:
        duties[duty.order].append(duty)
    arrivals: dict[str, list[Move]] = defaultdict(list)
    for move in plan.moves:
        arrivals[move.machine].append(move)
    for row in arrivals.values():
        row.sort(key=lambda move: -move.start)
    places = {machine.id: machine.place for machine in instance.machines}
    for planned in sorted(plan.orders, key=lambda p: (p.start, p.order)):
        order = board.ground.index.orders[planned.order]
        way = board.ground.ways(order)[planned.mode]
        brought = {}
        for machine in planned.machines:
            if places[machine] != order.site:
                move = arrivals[machine].pop()
                brought[machine] = (move.start, move.end)
            places[machine] = order.site
        teams = []
        for work in board.ground.duties(order.site, planned.start, planned.end):
            people = []
            for seat in way.seats:
                own = [d for d in duties[order.id] if d.start == work.start and d.line == seat.line]
                own.sort(key=lambda d: planned.machines.index(d.machine) if d.machine else 0)
                people.append((seat.line, tuple(d.operator for d in own)))
            teams.append(Team(work, tuple(people), 0))
        placed = Placed(way, planned.start, planned.end, planned.machines, tuple(teams))
        board.put(order.id, placed, brought)
    return board


def plan_of(board: Board, plan: Plan) -> Plan:
    """Return ``plan`` with the orders, duties and moves of a board."""
    orders, duties, moves = [], [], []
    for order_id in sorted(board.placed):
        placed = board.placed[order_id]
        orders.append(
            PlannedOrder(
                order=order_id,
                mode=placed.way.number,
                start=placed.start,
                end=placed.end,
                machines=placed.machines,
            )
        )
        duties += _duties(board, order_id, placed)
    for key in sorted(board.tracks.uses):
        unit = board.ground.units[key]
        place = unit.place
        for use in board.tracks.uses[key]:
            if use.arrival is not None:
                start, end = use.arrival
                moves.append(
                    Move(
                        machine=key,
                        origin=place,
                        destination=use.site,
                        start=start,
                        end=end,
                        lowboy=unit.pool,
                    )
                )
            place = use.site
    update = {"orders": tuple(orders), "duties": tuple(duties), "moves": tuple(moves)}
    return plan.model_copy(update=update)


def _duties(board: Board, order_id: str, placed: Placed) -> list[ShiftAssignment]:
    lines = board.ground.index.orders[order_id].modes[placed.way.number].lines
    seats: dict[int, tuple[str, ...]] = {}
    used = 0
    for index, line in enumerate(lines):
        if isinstance(line, MachineLine):
            seats[index] = placed.machines[used : used + line.quantity]
            used += line.quantity
    duties = []
    for team in placed.teams:
        for line_index, people in team.people:
            machines: tuple[str | None, ...] = seats.get(line_index) or (None,) * len(people)
            for operator, machine in zip(people, machines, strict=True):
                duties.append(
                    ShiftAssignment(
                        operator=operator,
                        machine=machine,
                        order=order_id,
                        line=line_index,
                        start=team.work.start,
                        end=team.work.end,
                    )
                )
    return duties
