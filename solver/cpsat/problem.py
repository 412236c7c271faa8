"""One CP-SAT model: free orders against what is fixed, with a complete hint.

A problem is the whole instance when every order is free, and a neighbourhood otherwise; the rules and
costs post the same constraints to both.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from solver.search.entries import Entry
from solver.search.state import State, machine_uses

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntervalVar, IntVar

    from solver.cpsat.choices import Crewed, CrewVars, Expr, OrderVars, Part, RoundVars
    from solver.cpsat.clock import Clock, Ints
    from solver.cpsat.compile import Compiled
    from solver.cpsat.hours import DayHours
    from solver.cpsat.months import Work
    from solver.cpsat.outings import Outing
    from solver.cpsat.sequence import Sequence
    from solver.cpsat.shapes import Link


@dataclass(frozen=True)
class Scope:
    """What a problem may change.

    Parameters
    ----------
    free
        Order indices that are decided anew.
    windows
        For some of them: closed bounds of their starts.
    people
        Most operators offered to a line in a duty, beside the present one; none: all.
    machines
        Most machines offered to a line per unit, beside the present ones; none: all.
    staff
        Operators who alone are decided anew: every order stays in its mode and time, and all others stay
        where they are. None: orders are decided; ``free`` names them.
    stretch
        With ``staff``: the slots whose parts of orders are decided; none: all.
    missing
        With ``staff``: price of each person fewer than a line must have; 0: it must have them.
    """

    free: tuple[int, ...]
    windows: dict[int, tuple[int, int]] = field(default_factory=dict)
    people: int | None = None
    machines: int | None = None
    staff: tuple[int, ...] | None = None
    stretch: tuple[int, int] | None = None
    missing: int = 0


class Problem:
    """The model under construction.

    Parameters
    ----------
    c
        The compiled instance.
    state
        The present plan: fixed outside of the scope, the hint inside.
    scope
        What is free.
    """

    def __init__(self, c: Compiled, state: State, scope: Scope, seed: int = 0) -> None:
        from ortools.sat.python import cp_model

        self.c = c
        self.state = state
        self.scope = scope
        self.seed = seed
        self.model: CpModel = cp_model.CpModel()
        # Old names of its methods, which refer to it: it would not be freed before cycles are sought.
        vars(self.model).clear()
        self.cp = cp_model
        self.free = tuple(sorted(scope.free)) if scope.staff is None else ()
        self.fixed = {k: p for k, p in state.placements.items() if k not in set(self.free)}
        self.hinted = {k: state.placements[k] for k in self.free if k in state.placements}
        self.uses = machine_uses(c, self.fixed)
        self.orders: dict[int, OrderVars] = {}
        self.move_starts: dict[tuple[int, int], tuple[Expr, IntVar]] = {}
        """By machine and order: start of the move to it, and whether there is one."""
        self.sequences: dict[int, Sequence] = {}
        """By machine: its circuit."""
        self.sequence_ends: dict[int, dict[int, IntVar]] = {}
        """By machine and node: whether its sequence ends there; node 0: it is not used."""
        self.move_intervals: dict[int, list[IntervalVar]] = {}
        """By machine: the moves in `move_starts`."""
        self.move_arcs: list[tuple[IntVar, int]] = []
        """Literals of machines' sequences with the cents of the way."""
        self.travel_arcs: dict[tuple[int, int], list[tuple[int, IntVar]]] = {}
        """By operator and day: slots of travel with the literal of each way."""
        self.haul_intervals: dict[int, list[IntervalVar]] = {}
        """By pool: moves that the model places."""
        self.month_work: dict[tuple[int, int], Work] = {}
        """By machine and start of a contract month: its work in it."""
        self.rounds: dict[tuple[int, int], RoundVars] = {}
        """By machine and order: the round of a named lowboy for the move to it."""
        self.round_intervals: dict[int, list[IntervalVar]] = {}
        """By lowboy: its rounds in `rounds`."""
        self.day_hours: dict[int, dict[int, DayHours]] = {}
        """By operator and local day, once all travel is declared."""
        self._entries: dict[int, list[Entry]] | None = None
        self._amounts: dict[tuple[int, int], Expr] = {}
        self._looked_up: dict[tuple[int, int], tuple[list[int], IntVar]] = {}
        """By table and variable: the table, which must stay where it is, and its entry."""
        self._profile: Ints | None = None
        self._kept: dict[int, IntVar] = {}
        self._mode_intervals: dict[tuple[int, int], IntervalVar] = {}
        self.terms: list[tuple[Expr, int]] = []
        self.constant = 0
        self.paid: dict[str, tuple[int, int, int]] = {}
        """By cost term: its first entry of ``terms`` and the one behind its last, and its constant."""
        self.values: dict[int, int] = {}
        self.tops: dict[int, int] = {}

    @cached_property
    def works_on(self) -> dict[int, dict[int, Expr]]:
        """By operator and local day: whether he works, see `hours.works_on`."""
        return {}

    @cached_property
    def outings(self) -> dict[int, dict[int, Outing]]:
        """By operator with a base and local day: when he is out, see `outings.outings_of`."""
        return {}

    @cached_property
    def crews(self) -> dict[int, CrewVars]:
        """Orders of which people alone are decided."""
        return {}

    @cached_property
    def _staff(self) -> frozenset[int]:
        return frozenset(self.scope.staff or ())

    # --- variables with their hints ---------------------------------------------------------

    def boolean(self, name: str, hint: bool) -> IntVar:
        """Return a new literal and note its hint."""
        var = self.model.new_bool_var(name)
        self.values[var.index] = int(hint)
        return var

    def integer(self, low: int, high: int, name: str, hint: int) -> IntVar:
        """Return a new integer variable and note its hint, moved into its bounds."""
        var = self.model.new_int_var(low, high, name)
        self.values[var.index] = min(max(hint, low), high)
        self.tops[var.index] = high
        return var

    def hint_of(self, var: Expr) -> int:
        """Return the hint of a variable; a constant is its own."""
        return var if isinstance(var, int) else self.values[var.index]

    def either(self, literals: Iterable[IntVar], name: str) -> IntVar:
        """Return a literal equal to the sum of literals of which at most one is true."""
        chosen = list(literals)
        if len(chosen) == 1:
            return chosen[0]
        both = self.boolean(name, any(self.values[x.index] for x in chosen))
        self.model.add(sum(chosen) == both)
        return both

    def any_of(self, literals: list[IntVar], name: str) -> IntVar:
        """Return a literal that is true if one of some is."""
        if len(literals) == 1:
            return literals[0]
        found = self.boolean(name, any(self.values[x.index] for x in literals))
        self.model.add_max_equality(found, literals)
        return found

    @cached_property
    def one(self) -> IntVar:
        """A literal that is true."""
        var = self.model.new_constant(1)
        self.values[var.index] = 1
        return var

    # --- what rules and costs share ---------------------------------------------------------

    def crewed(self) -> Iterator[Crewed]:
        """Yield the orders whose people are decided."""
        yield from self.orders.values()
        yield from self.crews.values()

    def decides(self, operator: int, start: int) -> bool:
        """Whether a scope of people decides anew what an operator has in a part that starts at a slot."""
        if self.scope.staff is None or operator not in self._staff:
            return False
        return self.scope.stretch is None or self.scope.stretch[0] <= start < self.scope.stretch[1]

    def decides_all_of(self, operator: int) -> bool:
        """Whether nothing that a person has is fixed."""
        if self.scope.staff is not None:
            return operator in self._staff and self.scope.stretch is None
        return not self.fixed

    @cached_property
    def asked(self) -> dict[int, dict[int, dict[int, int]]]:
        """By row of `Compiled.capacity`, free order and mode: the units that it holds, if any."""
        found: dict[int, dict[int, dict[int, int]]] = {}
        for k, v in self.orders.items():
            for mode, compiled in enumerate(v.order.modes):
                for need in compiled.pools:
                    by_mode = found.setdefault(need.pool, {}).setdefault(k, {})
                    by_mode[mode] = by_mode.get(mode, 0) + need.quantity
        return found

    def users(self, m: int) -> list[OrderVars]:
        """Return the free orders that may use a machine, services left aside."""
        return [v for v in self.orders.values() if m in v.on_machine and v.order.visit is None]

    def work_of(self, m: int) -> list[tuple[int, int, int]]:
        """Return a machine's fixed uses ``(start, end, order)``, services left aside."""
        return [use for use in self.uses[m] if not self.c.is_service(use[2])]

    def offered_machines(self) -> list[int]:
        """Return the machines that a free order may use."""
        return sorted({m for v in self.orders.values() for m in v.on_machine})

    def machine_intervals(self) -> dict[int, list[IntervalVar]]:
        """Return by machine what may not overlap: free and fixed uses, moves, blocked time."""
        found: dict[int, list[IntervalVar]] = {}
        fixed = self.model.new_fixed_size_interval_var
        for m in self.offered_machines():
            own = [
                self.model.new_optional_interval_var(v.start, v.length, v.end, v.on_machine[m], f"on[{m}]")
                for v in self.orders.values()
                if m in v.on_machine
            ]
            own += [fixed(start, end - start, f"fixed[{m}]") for start, end, _ in self.uses[m]]
            own += [fixed(start, end - start, f"blocked[{m}]") for start, end in self.c.machine_blocked[m]]
            found[m] = own + self.move_intervals.get(m, [])
        return found

    def work_entries(self) -> dict[int, list[Entry]]:
        """Return by operator what he may get in free orders and has in fixed ones.

        Only operators whom a free order may get are in it.
        """
        if self._entries is None:
            self._entries = self._collect_entries()
        return self._entries

    def _collect_entries(self) -> dict[int, list[Entry]]:
        entries: dict[int, list[Entry]] = {}
        for k, v in self.orders.items():
            clock = v.order.clock
            for (operator, duty), literal in v.on_duty.items():
                part = v.parts[duty]
                low, high = int(clock.duty_start[duty]), int(clock.duty_end[duty])
                day = int(clock.duty_day[duty])
                entries.setdefault(operator, []).append(
                    Entry(
                        operator,
                        k,
                        duty,
                        day,
                        v.order.site,
                        low,
                        high,
                        part.start,
                        part.end,
                        part.work,
                        literal,
                    )
                )
        for k, crew in self.crews.items():
            for (operator, duty), literal in crew.on_duty.items():
                part = crew.parts[duty]
                when = (part.start, part.end, part.start, part.end, part.work)
                day = int(crew.order.clock.duty_day[duty])
                found = Entry(operator, k, duty, day, crew.order.site, *when, literal)
                entries.setdefault(operator, []).append(found)
        for choice in self.rounds.values():
            for entry in choice.entries:
                entries.setdefault(entry.operator, []).append(entry)
        for entry in self.fixed_entries(entries if self.crews else None):
            if entry.operator in entries:
                entries[entry.operator].append(entry)
        return entries

    def fixed_entries(self, people: Container[int] | None = None) -> Iterator[Entry]:
        """Yield what people have in orders and rounds that stay as they are; of some people, or of all."""
        for entry, _ in self.fixed_rounds():
            yield entry
        for k, p in self.fixed.items():
            order = self.c.orders[k]
            for s in p.shifts:
                if (people is not None and s.operator not in people) or self.decides(s.operator, s.start):
                    continue
                day, length = int(order.clock.duty_day[s.duty]), s.end - s.start
                when = (s.start, s.end, s.start, s.end, length)
                yield Entry(s.operator, k, s.duty, day, order.site, *when, None)

    def fixed_rounds(self) -> Iterator[tuple[Entry, int]]:
        """Yield rounds that stay as they are: what each is to its driver, and the lowboy."""
        for (m, k), (lowboy, driver) in self.state.hauls.items():
            if k in self.fixed and (m, k) not in self.rounds:
                move, c = self.state.moves[m, k], self.c
                ways, origin = c.round_ways(lowboy), self.fixed_origin(m, k)
                start = move - int(ways[0, origin])
                end = move + self._fixed_move_length(m, k) + int(ways[1, c.orders[k].site])
                day, site = c.horizon.day_of(max(0, start)), c.machine_place[lowboy]
                yield Entry(driver, k, -1, day, site, start, end, start, end, end - start, None), lowboy

    def interval_of(self, entry: Entry) -> IntervalVar:
        """Return the interval of a person's part of a duty."""
        if entry.literal is None:
            return self.model.new_fixed_size_interval_var(entry.start, entry.work, "fixed")
        return self.model.new_optional_interval_var(
            entry.start, entry.work, entry.end, entry.literal, f"part[{entry.operator}]"
        )

    def part_interval(self, v: OrderVars, part: Part) -> IntervalVar:
        """Return the interval of an order's part of one duty."""
        return self.model.new_optional_interval_var(
            part.start, part.work, part.end, part.literal, f"part[{v.order.index},{part.duty}]"
        )

    def mode_interval(self, v: OrderVars, mode: int) -> IntervalVar:
        """Return the interval of an order where it is done in a mode; the pools of the mode share it."""
        key = (v.order.index, mode)
        if key not in self._mode_intervals:
            spans = {block.span for block in v.blocks if block.mode == mode}
            length = spans.pop() if len(spans) == 1 else v.length
            self._mode_intervals[key] = self.model.new_optional_interval_var(
                v.start, length, v.end, v.modes[mode], f"span[{key[0]},{mode}]"
            )
        return self._mode_intervals[key]

    def is_hinted(self, entry: Entry) -> bool:
        """Whether the present plan has the entry."""
        return entry.literal is None or bool(self.hint_of(entry.literal))

    def hinted_work(self, entry: Entry) -> int:
        """Return the work slots of an entry in the present plan."""
        return self.hint_of(entry.end) - self.hint_of(entry.start) if self.is_hinted(entry) else 0

    def entry_of(self, table: list[int], slot: Expr) -> Expr:
        """Return the entry of a table at a slot, which may be a variable."""
        if isinstance(slot, int):
            return table[slot]
        key = (id(table), slot.index)
        if key not in self._looked_up:
            entry = self.integer(min(table), max(table), "entry", table[self.hint_of(slot)])
            self.model.add_element(slot, table[: self.tops[slot.index] + 1], entry)
            self._looked_up[key] = table, entry
        return self._looked_up[key][1]

    def hinted_start(self, entry: Entry) -> tuple[int, int]:
        """Return the entry's start in the present plan, for sorting."""
        return self.hint_of(entry.start), entry.order

    def start_kept(self, v: OrderVars) -> IntVar:
        """Return a literal that may be true only if an order starts where the reference plan has it."""
        reference = v.order.reference
        assert reference is not None, "only what the reference has can keep its start"
        if v.order.index not in self._kept:
            kept = self.boolean("kept", v.hint is not None and v.hint.start == reference.start)
            self.model.add(v.start == reference.start).only_enforce_if(kept)
            self.model.add_implication(kept, v.present)
            self._kept[v.order.index] = kept
        return self._kept[v.order.index]

    def amount(self, work: Expr, literal: IntVar) -> Expr:
        """Return an expression that is ``work`` where ``literal``, else 0."""
        if isinstance(work, int):
            return work * literal
        key = (literal.index, work.index)
        if key not in self._amounts:
            top = self.tops[work.index]
            hint = self.hint_of(work) if self.hint_of(literal) else 0
            amount = self.integer(0, top, f"amount[{literal.index}]", hint)
            self.model.add(amount >= work + top * literal - top)
            self.model.add(amount <= top * literal)
            self.model.add(amount <= work)
            self._amounts[key] = amount
        return self._amounts[key]

    def worked(self, entry: Entry) -> Expr:
        """Return the work slots of an entry, 0 where it is not chosen."""
        if entry.literal is None:
            return entry.work
        return self.amount(entry.work, entry.literal)

    def point(self, k: int, end: str, link: Link) -> Expr:
        """Return an order's start (``S``) or end (``F``), in work slots if the link counts those."""
        v = self.orders.get(k)
        clock = self.c.orders[link.after].clock
        if v is None:
            slot = self.fixed[k].start if end == "S" else self.fixed[k].end
            return int(clock.work_before(slot)) if link.working else slot
        if not link.working:
            return v.start if end == "S" else v.end
        if v.order.clock is clock:
            offset = [(int(clock.work_before(b.starts[0][0])) - b.starts[0][0], b.literal) for b in v.blocks]
            begun = v.start + sum(shift * literal for shift, literal in offset)
            if end == "S":
                return begun
            return begun + sum(m.duration * x for m, x in zip(v.order.modes, v.modes, strict=True))
        return self._other_clock(v, end, clock)

    def _other_clock(self, v: OrderVars, end: str, clock: Clock) -> Expr:
        """Return an order's start or end in the work slots of another clock."""
        at, top = (v.start if end == "S" else v.end), self.tops[v.end.index]
        table = clock.work_before(np.arange(top + 1)).tolist()
        var = self.integer(0, table[-1], f"worked[{v.order.index}]", table[min(self.hint_of(at), top)])
        self.model.add_element(at, table, var)
        return var

    def fixed_profile(self, pool: int) -> Ints:
        """Return the units of a pool that fixed orders and fixed moves hold, shape (T,)."""
        if self._profile is None:
            self._profile = self._fixed_profiles()
        return np.asarray(self._profile[pool])

    def _fixed_profiles(self) -> Ints:
        c = self.c
        used: Ints = np.zeros_like(c.capacity)
        for k, p in self.fixed.items():
            order = c.orders[k]
            for need in order.modes[p.mode].pools:
                if c.pool_is_people[need.pool]:
                    for d in order.clock.duties_of(p.start, p.end):
                        low = max(p.start, int(order.clock.duty_start[d]))
                        used[need.pool, low : min(p.end, int(order.clock.duty_end[d]))] += need.quantity
                else:
                    used[need.pool, p.start : p.end] += need.quantity
        for (m, k), start in self.state.moves.items():
            pool = c.machine_pool[m]
            if pool is not None and k in self.fixed and (m, k) not in self.move_starts:
                used[pool, start : start + self._fixed_move_length(m, k)] += 1
        return used

    def fixed_origin(self, m: int, k: int) -> int:
        """Return the site from which a machine comes to a fixed order."""
        at = next(i for i, (_, _, order) in enumerate(self.uses[m]) if order == k)
        return self.c.orders[self.uses[m][at - 1][2]].site if at else self.c.machine_place[m]

    def _fixed_move_length(self, m: int, k: int) -> int:
        roads = self.c.roads[self.c.machine_transport[m]]
        return int(roads.slots[self.fixed_origin(m, k), self.c.orders[k].site])

    # --- the objective ----------------------------------------------------------------------

    def pay(self, var: Expr, cents: int) -> None:
        """Add ``cents`` × ``var`` to the objective."""
        if not cents:
            return
        if isinstance(var, int):
            self.constant += var * cents
        else:
            self.terms.append((var, cents))

    def sum_of(self, costs: Iterable[str]) -> Expr:
        """Return what some cost terms come to."""
        total: Expr = 0
        for cost in costs:
            first, last, constant = self.paid[cost]
            total = total + sum(var * cents for var, cents in self.terms[first:last]) + constant
        return total

    def cost(self) -> Expr:
        """Return what all cost terms come to."""
        return sum(var * cents for var, cents in self.terms) + self.constant

    def hinted_cost(self) -> int:
        """Return the objective of the hint."""
        return self.constant + sum(self.values[var.index] * cents for var, cents in self.terms)

    def finish(self) -> None:
        """Set objective and hints."""
        self.model.minimize(self.cost())
        self.hint()

    def hint(self) -> None:
        """Hint every variable."""
        self.model.proto.solution_hint.vars.extend(self.values.keys())
        self.model.proto.solution_hint.values.extend(self.values.values())
