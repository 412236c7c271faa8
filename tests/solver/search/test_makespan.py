"""Where only the last end is paid, what does not move it is still done soon."""

from __future__ import annotations

from unittest.mock import patch

from benchmarks.families import family
from benchmarks.formats.fjsspw import Pair, WorkerJobShop
from solver.cpsat.compile import Compiled
from solver.ledger.ledger import Ledger
from solver.limits import SolveLimits
from solver.solve import _Solve
from tests.solver.projects import shop


def test_starts_of_one_price_are_taken_by_their_ends() -> None:
    """Would catch the first mode of the file taken wherever it ends no later than what is planned."""
    jobs = (((Pair(0, 0, 10),),), ((Pair(1, 1, 9), Pair(2, 2, 2)),))
    ledger = Ledger(Compiled(family("fjsspw").to_instance(WorkerJobShop("two", 3, 3, jobs))))
    ledger.reach = 1
    assert ledger.insert(0)
    assert ledger.insert(1)
    assert ledger.state().placements[1].end == 2


def test_no_model_of_everything_is_built_where_there_is_no_time_to_solve_it() -> None:
    """Would catch a model that takes the whole time to build."""
    instance = shop(1, jobs=40)
    with patch.object(_Solve, "_whole") as whole:
        plan = _Solve(instance, SolveLimits(seconds=0.5), None, None, None).run()
        assert plan.status == "FEASIBLE"
        assert whole.call_count == 0
        _Solve(instance, SolveLimits(seconds=3), None, None, None).run()
        assert whole.call_count == 1
