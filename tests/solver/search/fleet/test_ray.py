"""The same crew in a Ray cluster, started on this machine as it would be on many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import psutil
import pytest

from data.generator import generate
from models.domain.instance import Instance
from solver.cpsat.compile import Compiled
from solver.ledger.ledger import ledger_of
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.fleet.crews import RayCrew, crew_for
from solver.search.fleet.hand import Task
from solver.search.fleet.master import Master
from solver.search.fleet.parts import Divider
from solver.search.incumbent import Incumbent

ray = pytest.importorskip("ray")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Start a cluster of two cores, as workers would find it by ``RAY_ADDRESS``."""
    started: Any = ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield started.address_info["gcs_address"]
    ray.shutdown()


def fleet_of(orders: int = 60) -> tuple[Instance, Compiled]:
    """Return a fleet that is cut into two parts."""
    instance = generate(orders, 4).instance
    return instance, Compiled(instance)


def test_a_cluster_improves_a_plan(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch a task that cannot be sent to a cluster, or whose outcome is not merged."""
    monkeypatch.setenv("RAY_ADDRESS", cluster)
    instance, c = fleet_of()
    incumbent = Incumbent(c, SolveLimits(seconds=300, workers=2), None)
    incumbent.offer(construct(c), "constructed")
    assert incumbent.costs is not None
    began = incumbent.costs.total
    crew = crew_for(instance, 2)
    assert isinstance(crew, RayCrew)
    master = Master(c, incumbent, crew, 1)
    try:
        master.run(lambda: master.tally.gained > 0 or master.tally.tasks >= 40)
    finally:
        crew.end()
    assert master.tally.dropped == 0
    assert began - incumbent.costs.total == master.tally.gained > 0


def test_a_dead_worker_of_the_cluster_costs_its_task_only(cluster: str) -> None:
    """Would catch a search that ends because one machine of a cluster does."""
    instance, c = fleet_of(20)
    ledger = ledger_of(c, construct(c))
    base = ledger.save()
    part = Divider(c, 1, 1).parts(ledger, base)[0]
    crew = RayCrew(instance, 1, cluster)
    nobody = frozenset[int]()
    crew.give(0, Task(0, part, np.ones(len(c.orders)), nobody, 500.0, 1.0, 1), base)
    finished = wait(crew)
    assert finished[0][1] is not None

    crew.give(0, Task(1, part, np.ones(len(c.orders)), nobody, 500.0, 30.0, 1), base)
    finished = crew.finished(2.0)
    assert not finished, "it is under way"
    victims = [p for p in psutil.process_iter(["cmdline"]) if "ray::_work" in (p.info["cmdline"] or ())]
    assert victims, "a process of the cluster works on the task"
    for victim in victims:
        victim.kill()
    assert wait(crew) == [(0, None)]
    crew.give(0, Task(2, part, np.ones(len(c.orders)), nobody, 500.0, 1.0, 1), base)
    assert wait(crew)[0][1] is not None
    crew.end()


def wait(crew: RayCrew) -> list[Any]:
    """Return what is finished next."""
    for _ in range(300):
        finished = crew.finished(1.0)
        if finished:
            return list(finished)
    raise AssertionError("nothing was finished within five minutes")
