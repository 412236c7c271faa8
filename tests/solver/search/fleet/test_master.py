"""A crew improves one plan together, and survives the death of a worker."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil

from data.generator import generate
from solver.cpsat.compile import Compiled
from solver.limits import SolveLimits
from solver.search.construct import construct
from solver.search.fleet.crews import Crew, ProcessCrew
from solver.search.fleet.master import Master
from solver.search.incumbent import Incumbent

SECONDS = 12.0


def master_of(crew_size: int, orders: int = 60) -> tuple[Incumbent, Crew, Master]:
    """Return a crew of processes with a constructed plan of a fleet."""
    instance = generate(orders, 4).instance
    c = Compiled(instance)
    incumbent = Incumbent(c, SolveLimits(seconds=SECONDS, workers=crew_size), None)
    incumbent.offer(construct(c), "constructed")
    crew = ProcessCrew(instance, crew_size)
    return incumbent, crew, Master(c, incumbent, crew, 1)


def test_two_workers_improve_one_plan() -> None:
    """Would catch gains that get lost in merging: what the tasks gained is what the plan gained."""
    incumbent, crew, master = master_of(2)
    assert incumbent.costs is not None
    began = incumbent.costs.total
    try:
        master.run(lambda: master.tally.tasks >= (6 if master.tally.gained else 60))
    finally:
        crew.end()
    assert master.tally.tasks >= 6
    assert master.tally.dropped == 0
    assert not incumbent.rejected
    assert incumbent.costs.total < began
    assert began - incumbent.costs.total == master.tally.gained


def test_a_crew_that_is_ended_at_once_leaves_nothing_behind() -> None:
    """Would catch a stop that waits for workers to begin, or a thread that tells them for ever."""
    crew = ProcessCrew(generate(60, 4).instance, 2)
    pids = crew.pids
    crew.end()
    assert not crew._telling.is_alive()
    assert not any(psutil.pid_exists(pid) for pid in pids)


def test_the_death_of_a_worker_costs_only_its_task() -> None:
    """Would catch a search that waits for a dead process or ends with it."""
    incumbent, crew, master = master_of(2)
    assert isinstance(crew, ProcessCrew)
    killed: list[int] = []

    def stop() -> bool:
        if not killed and master.tally.tasks >= 2:
            victim = crew.pids[0]
            psutil.Process(victim).kill()
            killed.append(victim)
        return master.tally.tasks >= 6

    try:
        master.run(stop)
        assert killed[0] not in crew.pids
    finally:
        crew.end()
    assert master.tally.lost == 1
    assert master.tally.tasks >= 6
    assert not incumbent.rejected


def test_a_crew_that_ends_leaves_no_process() -> None:
    """Would catch workers that go on after the solve."""
    _, crew, master = master_of(2)
    assert isinstance(crew, ProcessCrew)
    pids = crew.pids
    master.run(lambda: master.tally.tasks >= 1)
    crew.end()
    until = time.monotonic() + 5
    while any(psutil.pid_exists(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [pid for pid in pids if psutil.pid_exists(pid)]


def test_a_worker_dies_with_its_parent() -> None:
    """Would catch workers that go on with a task of many seconds after their solve was killed."""
    program = (
        "import sys, time\n"
        "from data.generator import generate\n"
        "from solver.search.fleet.crews import ProcessCrew\n"
        "crew = ProcessCrew(generate(5, 1).instance, 1)\n"
        "print(*crew.pids, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 10
    while psutil.pid_exists(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not psutil.pid_exists(worker)


def test_what_is_left_out_is_planned_with_the_whole_fleet() -> None:
    """Would catch an order that stays out because its machines are in another part than its site."""
    _, crew, master = master_of(2)
    crew.end()
    before, cost = master.ledger.missing(), master.cost
    assert before, "construction leaves some out"
    for _ in range(50):
        master._filling = 0.0  # a busy machine may use up the time of one call
        master._fill(lambda: False)
        if len(master.ledger.missing()) < len(before):
            break
    assert len(master.ledger.missing()) < len(before)
    assert master.cost == master.ledger.cost() < cost
    assert (master.present.mode == master.ledger.b.mode).all(), "parts are cut from what is filled"
    assert master.tally.gained == cost - master.cost
