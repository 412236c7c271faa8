"""Levels: the first decides, then the next, whatever the sums are."""

from __future__ import annotations

import itertools

import pytest

from models.domain import Instance
from models.domain.codec import parse_instance, read_plan, write_plan
from models.domain.faults import InvalidFile
from solver.check import check, explain, with_costs
from solver.levels import by_level, levels_of, rank, steep
from solver.limits import SolveLimits
from solver.solve import solve
from tests.solver.cpsat.test_enumeration import moves_for, pieces_of, plan_with
from tests.solver.tiny import tiny
from tests.support import good_plan, small_instance

ORDERS = [
    [["tardiness"], ["operating", "travel"], ["unplanned"]],
    [["haulage", "rent"], ["unplanned"], ["makespan"]],
    [["unplanned"], ["makespan", "tardiness"]],
]


def with_levels(instance: Instance, levels: list[list[str]]) -> Instance:
    weights = {**instance.weights.model_dump(), "makespan_per_slot": 7, "levels": levels}
    return instance.model_copy(update={"weights": type(instance.weights).model_validate(weights)})


def ranks(instance: Instance) -> dict[tuple[int, ...], int]:
    """Every rank of a plan that the checker accepts, with its least sum."""
    found: dict[tuple[int, ...], int] = {}
    choices = [[None, *pieces_of(instance, i)] for i in range(len(instance.orders))]
    for combination in itertools.product(*choices):
        pieces = [piece for piece in combination if piece is not None]
        for moves in moves_for(instance, pieces):
            report = check(instance, plan_with(instance, pieces, moves))
            if report.ok:
                key = rank(report.costs)
                found[key] = min(found.get(key, report.costs.total), report.costs.total)
    return found


@pytest.mark.parametrize("seed, levels", [(6, ORDERS[0]), (7, ORDERS[1]), (7, ORDERS[2])])
def test_the_plan_is_the_lexicographic_optimum_by_enumeration(seed: int, levels: list[list[str]]) -> None:
    """Would catch a level that is traded against the one below it, or an optimum that is none."""
    instance = with_levels(tiny(seed), levels)
    every = ranks(instance)
    best = min(every)
    plan = solve(instance, SolveLimits(60.0, workers=1))
    assert plan.costs is not None
    assert plan.costs.levels == best
    assert plan.status == "OPTIMAL"
    assert plan.provenance.level_bounds == best
    assert len(every) > 1, "plans that all cost the same prove nothing"


def test_levels_make_another_plan_than_the_sum() -> None:
    """Would catch levels that are read and then left aside."""
    instance = tiny(6)
    plain = solve(instance, SolveLimits(60.0, workers=1))
    upside_down = [["operating", "travel", "haulage", "rent"], ["unplanned"]]
    levelled = solve(with_levels(instance, upside_down), SolveLimits(60.0, workers=1))
    assert plain.orders, "the sum plans what is cheaper planned"
    assert not levelled.orders, "where no operation is worth a cent nothing is done"


def test_costs_by_level_are_recomputed_by_the_checker() -> None:
    """Would catch a plan whose levels are taken on its word, or that is called OPTIMAL by its sum."""
    instance = small_instance(weights={"levels": (("unplanned",), ("rent", "haulage"))})
    plan = with_costs(instance, good_plan(instance))
    assert plan.costs is not None
    assert check(instance, plan).ok
    assert sum(plan.costs.levels) == plan.costs.total
    assert plan.costs.levels[0] == plan.costs.terms["unplanned"]
    lie = plan.model_copy(update={"costs": plan.costs.model_copy(update={"levels": (1, 2, 3)})})
    assert [explain(v) for v in check(instance, lie).violations] != []
    bound = plan.provenance.model_copy(update={"bound": plan.costs.total})
    boast = plan.model_copy(update={"status": "OPTIMAL", "provenance": bound})
    assert not check(instance, boast).ok
    proven = bound.model_copy(update={"level_bounds": plan.costs.levels})
    assert check(instance, boast.model_copy(update={"provenance": proven})).ok


def test_without_levels_costs_are_one_sum() -> None:
    """Would catch a plan of an older file that is read or compared otherwise now."""
    instance = small_instance()
    plan = with_costs(instance, good_plan(instance))
    assert plan.costs is not None
    assert plan.costs.levels == ()
    assert rank(plan.costs) == (plan.costs.total,)
    assert levels_of(instance) == ()
    assert steep(instance) == instance.weights


def test_terms_that_no_level_names_are_the_last_level() -> None:
    """Would catch a term that is paid on no level at all."""
    instance = small_instance(weights={"levels": (("rent",), ("unplanned",))})
    levels = levels_of(instance)
    terms = {term: 10**n for n, term in enumerate(sorted(itertools.chain(*levels)))}
    assert sum(by_level(levels, terms)) == sum(terms.values())
    assert levels[:2] == (("rent",), ("unplanned",))


def test_a_search_for_the_least_sum_leans_towards_the_upper_level() -> None:
    """Would catch weights that are raised on the wrong level, or beyond what adds up exactly."""
    instance = small_instance(weights={"levels": (("tardiness",), ("unplanned",)), "unplanned": 10**10})
    raised = steep(instance)
    assert raised.tardiness_per_hour == instance.weights.tardiness_per_hour * 1_000_000
    assert raised.unplanned == 10**11
    assert raised.makespan_per_slot == instance.weights.makespan_per_slot


@pytest.mark.parametrize(
    "levels, words",
    [
        ([["rent"], ["rent"]], "stands in two places"),
        ([["rent"], []], "names no cost term"),
    ],
)
def test_levels_that_contradict_themselves_are_refused(levels: list[list[str]], words: str) -> None:
    """Would catch a term that counts twice, or a level that decides nothing."""
    data = small_instance().model_dump(mode="json", by_alias=True)
    data["weights"]["levels"] = levels
    with pytest.raises(InvalidFile, match=words):
        parse_instance(data)


def test_a_level_of_something_else_is_named() -> None:
    """Would catch a misspelt term that is silently the last level."""
    instance = small_instance(weights={"levels": (("lateness",),)})
    with pytest.raises(InvalidFile, match=r"is no cost term. Maybe one of .*tardiness"):
        solve(instance, SolveLimits(5.0))


def test_levels_survive_the_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Would catch a plan that loses its levels on the way through JSON."""
    instance = small_instance(weights={"levels": (("unplanned",),)})
    plan = with_costs(instance, good_plan(instance))
    path = tmp_path_factory.mktemp("levels") / "plan.json"
    write_plan(plan, path)
    assert read_plan(path) == plan
