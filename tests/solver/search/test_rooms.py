"""Rows of machines, people and lowboys get room before they are full: compiled code looks at no bounds."""

from __future__ import annotations

import numpy as np
import pytest

from data.generator import generate
from models.domain import Instance
from solver.cpsat.compile import Compiled
from solver.effort import Effort
from solver.ledger import books
from solver.ledger.ledger import Ledger, ledger_of
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.fill import Filler
from solver.search.neighbourhoods import Relations
from solver.search.steps import Steps, usual_choice
from solver.search.workspace import Workspace

ROUNDS, LOOKS = 400, 20


def rows_hold_what_they_should(ledger: Ledger) -> None:
    """Nothing stands behind the end of a row, where it would be part of the next one."""
    b = ledger.b
    for count, row in ((b.uses, b.use), (b.booked, b.book_start), (b.rounds, b.round_start)):
        assert count.max(initial=0) <= row.shape[1]
    for m, n in enumerate(b.uses.tolist()):
        assert all(m in b.hold[k] for k in b.use[m, :n].tolist())
    assert ledger.cost() == ledger_of(ledger.c, ledger.state()).cost()


@pytest.mark.parametrize(
    "instance",
    [
        generate(40, 8).instance,
        generate(30, 5, all_rules=True).instance,
        generate(24, 9, all_rules=True).instance,
    ],
    ids=lambda instance: instance.name,
)
def test_rows_that_are_full_grow_before_they_are_written(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch room that is counted once and used up unseen: the next row would be overwritten."""
    monkeypatch.setattr(books, "FIRST_ROOM", 1)
    c = Compiled(instance)
    weights = np.ones(len(c.orders))
    space = Workspace(c, construct(c, 1), weights.tolist(), 1, Effort(SolveLimits()))
    walk = Steps(
        space, Relations.of(c), Filler(len(c.orders)), weights, np.arange(c.works), set(), usual_choice()
    )
    grown = space.ledger.b.book_start.shape[1]
    for look in range(ROUNDS):
        walk.round(lambda: False, 1e5)
        if look % LOOKS == 0:
            rows_hold_what_they_should(space.ledger)
    assert space.ledger.b.book_start.shape[1] >= grown > 1
