"""On tiny instances the model lets machines work as far as the checker does."""

from __future__ import annotations

import pytest

from tests.solver.cpsat.test_enumeration import accepted, allowed
from tests.solver.tiny import metered


@pytest.mark.parametrize("seed", range(2))
def test_the_model_keeps_meters_as_the_checker_does(seed: int) -> None:
    """Would catch a meter that runs otherwise in the model: a factor, a way, a tolerance left out."""
    instance = metered(seed)
    by_checker, by_model = accepted(instance), allowed(instance)
    assert by_checker, "an instance without plans would prove nothing"
    assert by_model - by_checker.keys() == set(), "the model allows what the checker rejects"
    assert by_checker.keys() - by_model == set(), "the model forbids what the checker accepts"
