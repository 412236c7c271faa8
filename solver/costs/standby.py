"""Machines that stand on a site and have nothing to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from models.domain.reading import Reading
from solver.costs.base import Cost, TermValue
from solver.ledger.reading import site_before
from solver.ledger.standing import idle_at_place, idle_until, open_slots
from solver.ledger.tables import ALWAYS, DURATION, FOR_WORK, ORDER, SITE

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from solver.cpsat.problem import Problem
    from solver.cpsat.sequence import Sequence
    from solver.ledger.books import Books
    from solver.ledger.tables import Fixed


class Standby(Cost):
    """``Σ over machines of standby_per_hour × open slots in which it is there and not at work``.

    The rate is in whole cents a slot. Only sites with an order count: at a yard standing costs nothing. An
    owned machine is there all the time, from its place at the horizon's start to its end; a rented one from
    the start of its first order, or of the horizon if it is on hire, to the end of its last. On its way it
    is at no site. Slots in which it is serviced do not count, nor do slots of a planned order in which that
    is at work. It does not add up order by order.
    """

    id = "standby"
    title: ClassVar[Mapping[str, str]] = {"en": "Standby", "es": "Espera en obra"}

    def value(self, reading: Reading) -> TermValue:
        """Return the price of all idle slots."""
        total = 0
        for machine in reading.instance.machines:
            rate = reading.horizon.per_slot(machine.standby_per_hour)
            if rate:
                total += rate * reading.idle_slots(machine.id)
        return TermValue(total)

    @staticmethod
    def machine_adds(f: Fixed, b: Books, g: int, m: int, start: int, end: int, i: int) -> int:
        """The idle slots around the span less those that were there, all moves just in time."""
        if not f.standby[m]:
            return 0
        here = f.order[f.mode[g, ORDER], SITE]
        slots = open_slots(f, here, start, end) - f.mode[g, DURATION]
        place, since = site_before(f, b, m, i), 0
        if i > 0:
            since = b.end[b.use[m, i - 1]]
        behind = i > 0 or f.presence[m] != FOR_WORK
        if behind:
            slots += idle_until(f, m, place, since, here, start)
        if i < b.uses[m]:
            k = b.use[m, i]
            on, then = f.order[k, SITE], b.start[k]
            slots += idle_until(f, m, here, end, on, then)
            if behind:
                slots -= idle_until(f, m, place, since, on, then)
        elif f.presence[m] == ALWAYS:
            slots += open_slots(f, here, end, f.slots) - open_slots(f, place, since, f.slots)
        return f.standby[m] * slots

    def post(self, problem: Problem) -> None:
        """Pay for where machines are, less their work; the model counts no idle slot by itself."""
        c, offered = problem.c, set(problem.offered_machines())
        if not c.machines:
            return
        for m in np.flatnonzero(c.fixed.standby).tolist():
            if m in offered:
                Standing(problem, m).post()
            elif not problem.uses[m]:
                problem.constant += int(idle_at_place(c.fixed, m))


class Standing:
    """The idle slots of one machine in a model.

    Between its uses they add up to: open slots before the last site is left, less open slots before the
    first is reached, less its work, and for each move: open slots before it leaves one site, less open slots
    before it reaches the other.
    """

    def __init__(self, problem: Problem, m: int) -> None:
        self.problem = problem
        self.m = m
        self.rate = int(problem.c.fixed.standby[m])
        self.presence = int(problem.c.fixed.presence[m])
        self.users = problem.users(m)
        self._opened: dict[int, list[int]] = {}

    def post(self) -> None:
        """Pay for the slots."""
        c = self.problem.c
        for start, end, k in self.problem.uses[self.m]:
            work = c.orders[k].modes[self.problem.fixed[k].mode].duration
            if c.is_service(k):
                opened = self.opened(c.orders[k].site)
                work = opened[end] - opened[start]
            self.problem.constant -= self.rate * work
        for v in self.problem.orders.values():
            if v.order.visit and self.m in v.on_machine:
                opened = self.opened(v.order.site)
                self.problem.pay(self.problem.entry_of(opened, v.end), -self.rate)
                self.problem.pay(self.problem.entry_of(opened, v.start), self.rate)
        for v in self.users:
            for (mode, _, m), literal in v.on_line.items():
                if m == self.m:
                    self.problem.pay(literal, -self.rate * v.order.modes[mode].duration)
        sequence = self.problem.sequences.get(self.m)
        if sequence is None:
            self._post_one_site()
        else:
            self._post_ends(sequence)
            for j in range(1, len(sequence.nodes)):
                self._post_moves(sequence, j)

    def opened(self, site: int) -> list[int]:
        """Return the open slots of a site before each slot."""
        if site not in self._opened:
            f = self.problem.c.fixed
            worked = f.site_clock[site] >= 0
            count = self.problem.c.clocks[site].work_before(np.arange(self.problem.c.slots + 1))
            self._opened[site] = count.tolist() if worked else [0] * (self.problem.c.slots + 1)
        return self._opened[site]

    def _post_one_site(self) -> None:
        """Everything is at the machine's place: from its first use, or the start, to its last, or the end."""
        problem, opened = self.problem, self.opened(self.problem.c.machine_place[self.m])
        if self.presence == ALWAYS:
            problem.constant += self.rate * opened[-1]
            return
        hinted = [v.hint for v in self.users if v.hint is not None and problem.hint_of(v.on_machine[self.m])]
        spans = [(start, end) for start, end, _ in problem.work_of(self.m)]
        spans += [(hint.start, hint.end) for hint in hinted]
        last_hint = max((opened[end] for _, end in spans), default=0)
        last = problem.integer(0, opened[-1], f"stands_until[{self.m}]", last_hint)
        first: Any = 0
        if self.presence == FOR_WORK:
            first_hint = min((opened[start] for start, _ in spans), default=0)
            first = problem.integer(0, opened[-1], f"stands_from[{self.m}]", first_hint)
            problem.model.add(first <= last)
        for start, end, _ in problem.work_of(self.m):
            problem.model.add(last >= opened[end])
            problem.model.add(first <= opened[start])
        for v in self.users:
            used = v.on_machine[self.m]
            problem.model.add(last >= self.problem.entry_of(opened, v.end)).only_enforce_if(used)
            if not isinstance(first, int):
                problem.model.add(first <= self.problem.entry_of(opened, v.start)).only_enforce_if(used)
        problem.pay(last, self.rate)
        problem.pay(first, -self.rate)

    def _post_ends(self, sequence: Sequence) -> None:
        """Pay for where the machine comes from and where it is left."""
        problem = self.problem
        for j, literal in problem.sequence_ends[self.m].items():
            node = sequence.nodes[j]
            opened = self.opened(node.site)
            if self.presence == ALWAYS:
                problem.pay(literal, self.rate * opened[-1])
            elif j:
                self._pay_if(literal, self.problem.entry_of(opened, node.end), opened[-1])
        if self.presence == FOR_WORK:
            for arc in sequence.arcs:
                if arc.i == 0:
                    node = sequence.nodes[arc.j]
                    opened = self.opened(node.site)
                    self._pay_if(arc.literal, self.problem.entry_of(opened, node.start), opened[-1], sign=-1)

    def _pay_if(self, literal: IntVar, amount: Any, top: int, sign: int = 1) -> None:
        """Pay for an amount from 0 to ``top`` where a literal is true, or with ``sign`` -1 get it."""
        problem = self.problem
        if isinstance(amount, int):
            problem.pay(literal, sign * self.rate * amount)
            return
        paid = problem.integer(0, top, "stands", problem.hint_of(amount) * problem.hint_of(literal))
        if sign > 0:
            problem.model.add(paid >= amount).only_enforce_if(literal)
        else:
            problem.model.add(paid <= amount)
            problem.model.add(paid <= top * literal)
        problem.pay(paid, sign * self.rate)

    def _post_moves(self, sequence: Sequence, j: int) -> None:
        """Pay for the time at which the move to a node leaves one site and reaches the other."""
        problem, node = self.problem, sequence.nodes[j]
        inbound = [arc for arc in sequence.arcs if arc.j == j and arc.slots]
        inbound = [arc for arc in inbound if arc.i or self.presence != FOR_WORK]
        decided = problem.move_starts.get((self.m, node.order))
        known = problem.state.moves.get((self.m, node.order))
        for arc in inbound:
            before, after = self.opened(sequence.nodes[arc.i].site), self.opened(node.site)
            reach = problem.c.slots - arc.slots
            if decided is not None:
                leaves: Any = decided[0]
                table = [before[t] - after[t + arc.slots] for t in range(reach + 1)]
            elif node.vars is None:
                timed = problem.c.move_timed[self.m]
                leaves = known if timed and known is not None else node.start - arc.slots
                table = [before[t] - after[t + arc.slots] for t in range(reach + 1)]
            else:
                leaves = node.start
                table = [before[max(0, t - arc.slots)] - after[t] for t in range(problem.c.slots + 1)]
            self._pay_move(arc.literal, leaves, table)

    def _pay_move(self, literal: IntVar, leaves: Any, table: list[int]) -> None:
        problem = self.problem
        if isinstance(leaves, int):
            problem.pay(literal, self.rate * table[leaves])
            return
        table += [table[-1]] * (problem.tops[leaves.index] + 1 - len(table))
        amount = self.problem.entry_of(table, leaves)
        hint = problem.hint_of(amount) if problem.hint_of(literal) else 0
        paid = problem.integer(min(0, *table), max(0, *table), "between", hint)
        problem.model.add(paid >= amount).only_enforce_if(literal)
        problem.model.add(paid >= 0).only_enforce_if(literal.negated())
        problem.pay(paid, self.rate)


COST = Standby()
