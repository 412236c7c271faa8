"""The fixed part of a ledger: an instance as flat arrays of integers, for compiled functions.

Rows that belong to one thing stand together: those of thing i are ``[x_at[i], x_at[i + 1])``. Times are
slots, money is cents. A *mode* is numbered over all orders; a *duty* over all clocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints

TRANSPORT, LOWBOYS, PLACE, RATE, RENT = range(5)
"""Columns of ``machine``; `LOWBOYS` is a pool or -1, `RENT` whether it costs rent."""

ON_HIRE, ONCE, HOURLY, OWED = range(4)
"""Columns of ``hire``: whether a machine is on hire before the horizon; cents once; cents of a slot by the
hour (-1: not offered), and cents by the hour before the horizon less what was invoiced."""

ALWAYS, HIRED, FOR_WORK = range(3)
"""Values of ``presence``: a machine is there all the time, to the end of its last order, or from the first to
the last."""

SINCE, UNTIL, DONE, MINIMUM, INCLUDED, SHORT, OVER = range(7)
"""Columns of ``month``: a contract month's slots, work in it before the horizon, slots of work that are paid
at least and that the rent includes, cents of a slot that lacks to the one or goes beyond the other."""

DAILY, REST, PAY, WEEKLY, ROW, STREAK, RESTED, NORMAL, BEYOND, GROUP, WHEEL = range(11)
"""Columns of ``person``: `ROW` is the most days in a row, `STREAK` those just before the horizon, `RESTED`
the slot from which the person is rested; `NORMAL` slots of a local date cost nothing extra, each other one
`BEYOND`; `GROUP` is with whom he is compared, or -1; `WHEEL` is the most driving of a date."""

SITE, CLOCK, RELEASE, DEADLINE, DUE, LATE, UNPLANNED, WHOLE, PINNED, HEAD, LEAD, RANK, MIDDLE = range(13)
"""Columns of ``order``: `LATE` and `UNPLANNED` are prices, `WHOLE` tells that it may not be interrupted,
`PINNED` that its start is given (1) or that it is `FROZEN` (2), `HEAD` is its earliest start by precedence,
`LEAD` the earliest that is not too soon for what follows it within a longest lag, `RANK` its place in an
order that puts predecessors first, `MIDDLE` the middle of its window."""

FROZEN = 2
"""`PINNED` of an order that stays as it is; one whose start is given may have other machines and people."""

HAULER, BASE = range(2)
"""Columns of ``lowboy``: machine and place of a lowboy that hauls a transport class."""

ROUND, LOWBOY, DRIVER = range(3)
"""Entries of ``trip``: 1 + the site of the round whose driver is judged, 0 where that is a part of an order;
row of ``lowboy``, that is judged or was found last, and the person who drives it."""

AWAY, HOME = range(2)
"""Entries of ``round_slots`` and ``round_cents``: a lowboy's empty way to a site, and from it back."""

ORDER, DURATION, FIRST, LAST, SEATS, HELD, WHICH = range(7)
"""Columns of ``mode``: closed bounds of starts as work slots, seats, machines, number within its order."""

QUANTITY, ROWS, ENDS = range(3)
"""Columns of ``need`` and ``line``: their candidates are rows ``[ROWS, ENDS)`` of ``candidate`` or ``op``."""

SEAT, UNIT, KIND, DRIVES = 3, 4, 5, 6
"""Columns of ``line``: its first seat, the place of its first machine among those of the order (-1: it has
none), the equipment class, and whether work on it is driving. Lines of a mode stand with those first whom
fewest people can take."""

VISIT, TWIN = range(2)
"""Columns of ``visit``: an order that is a service, and the one before it that differs in nothing, or -1."""

BEFORE, AFTER, FROM_END, TO_END, LEAST, MOST, WORKING = range(7)
"""Columns of ``link``: whether its lag counts from the predecessor's end, to the successor's end."""

PRICE, START, MODE = range(3)
"""Columns of ``reference``; the price of one change is -1 where there is no reference."""


class Fixed(NamedTuple):
    """What does not change; see the columns above. ``op_from`` and ``op_until`` bound a qualification.

    Orders from ``works`` on are services. ``own_way`` is what a slot on its own wheels adds to a machine's
    meter, ``gain`` what a work slot of an order adds; ``kind`` is told in `solver.ledger.meters`; ``past``:
    an order is a fact; ``restarts``: which of its machine's kinds a mode restarts, as bits, at what ``fee``.

    ``user`` are the orders that may ask for a pool in some mode. ``apart`` are kilometres between sites.

    Behind the duties of all clocks there is one for each local day, from ``first_day`` on, for rounds with
    lowboys. ``driver`` has for each transport class the rows of ``op`` who may drive; -1: none is asked.

    ``premium`` are cents of one person's work before each slot, ``dear`` tells of a duty whether it meets the
    time of a premium; ``dislike`` is what his shift costs at a site, ``dislike_class`` on a machine.

    ``leave`` and ``reach`` are a person's slots from the base to a site and back, ``away`` what a slot
    between costs. ``has`` is what a person has along of each kind of tool and part; ``carry`` what an order
    asks for: the kind, and the units that it uses up (0: it is a tool); ``restocks``: who was on it has all.
    """

    slots: int
    makespan: int
    most_changes: int
    first_day: int
    clock_at: Ints
    slot_at: Ints
    duty_at: Ints
    window_at: Ints
    duty_start: Ints
    duty_end: Ints
    duty_day: Ints
    day_start: Ints
    crew: Ints
    machine: Ints
    hire: Ints
    charged_at: Ints
    charged: Ints
    cover_at: Ints
    cover: Ints
    month_at: Ints
    month: Ints
    brings: Ints
    comes_with: Ints
    any_brought: int
    standby: Ints
    presence: Ints
    site_clock: Ints
    apart: Ints
    block_at: Ints
    block: Ints
    road_slots: Ints
    move_run: Ints
    lowboy_at: Ints
    lowboy: Ints
    round_slots: Ints
    round_cents: Ints
    driver: Ints
    road_cents: Ints
    person: Ints
    premium: Ints
    dear: Ints
    dislike: Ints
    dislike_class: Ints
    any_taste: int
    any_driving: int
    crew_change: int
    compared: int
    fair_hour: int
    fair_shift: int
    member_at: Ints
    member: Ints
    before: Ints
    worked: Ints
    refusal_at: Ints
    refusal: Ints
    barred_at: Ints
    barred: Ints
    commute: Ints
    leave: Ints
    reach: Ints
    away: Ints
    has: Ints
    carry_at: Ints
    carry: Ints
    restocks: Ints
    any_carried: int
    any_based: int
    there_at: Ints
    there: Ints
    capacity: Ints
    pool_people: Ints
    pool_counts: Ints
    budget: Ints
    order: Ints
    mode_at: Ints
    mode: Ints
    need_at: Ints
    need: Ints
    candidate: Ints
    line_at: Ints
    line: Ints
    op: Ints
    op_from: Ints
    op_until: Ints
    drives: Ints
    use_at: Ints
    use: Ints
    user_at: Ints
    user: Ints
    spend_at: Ints
    spend: Ints
    link_at: Ints
    link: Ints
    outlook_of: Ints
    outlook: Ints
    pin_at: Ints
    pin: Ints
    force_at: Ints
    force: Ints
    reference: Ints
    kept_at: Ints
    kept: Ints
    stay_at: Ints
    stay: Ints
    crew_at: Ints
    works: int
    own_way: Ints
    kind_at: Ints
    kind: Ints
    gain: Ints
    past: Ints
    restarts: Ints
    fee: Ints
    visit_at: Ints
    visit: Ints
