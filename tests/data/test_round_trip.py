"""What is written as tables is read back as an equal instance."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from data.readers import read_tables
from data.writers import write_tables
from models.domain.codec import instance_hash
from models.domain.faults import InvalidFile
from models.domain.instance import Instance
from tests.data.instances import instances
from tests.solver.wards import ward

SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize("name", ["fleet", "fleet.xlsx"], ids=["CSV", "Excel"])
@SETTINGS
@given(instance=instances())
def test_tables_read_back_equal(name: str, instance: Instance) -> None:
    """Would catch a field that tables lose, round, reorder or take for something else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_tables(instance, path)
        again = read_tables(path)
    assert again == instance
    assert instance_hash(again) == instance_hash(instance)


def test_rosters_are_refused_and_not_dropped(tmp_path: Path) -> None:
    """Would catch tables that read back as an instance without its limits and prices of rosters."""
    instance = ward(1)
    with pytest.raises(InvalidFile, match="no tables yet"):
        write_tables(instance, tmp_path / "fleet")
    assert not (tmp_path / "fleet").exists()
