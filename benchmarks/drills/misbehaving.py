"""Workers that do what none should: ``python -m benchmarks.drills.misbehaving KIND``.

Each first hands out a plan that keeps every rule (it leaves all orders unplanned) and the numbers of its
processes, and then misbehaves.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from models.domain.codec import instance_hash, read_instance, write_plan
from models.domain.instance import Instance
from models.domain.plan import Plan, PlannedOrder, UnplannedOrder
from solver.check import with_costs
from solver.process.job import Job, Line, parse_job

FOREVER = 3600
MIB = 1024 * 1024
HEARD = "BITCORP_DRILL_HEARD"
"""Environment variable with the name of a file that is made once the first plan has been read."""


def command(kind: str) -> tuple[str, ...]:
    """Return the command of a worker that misbehaves in this way."""
    return (sys.executable, "-P", "-m", "benchmarks.drills.misbehaving", kind)


def empty_plan(instance: Instance) -> Plan:
    """Return the plan that leaves every order out."""
    plan = Plan(
        instance_name=instance.name,
        instance_hash=instance_hash(instance),
        status="FEASIBLE",
        unplanned=tuple(UnplannedOrder(order=order.id) for order in instance.orders),
    )
    return with_costs(instance, plan)


def say(line: Line) -> None:
    """Write one line of the protocol."""
    sys.stdout.write(line.model_dump_json(exclude_defaults=True) + "\n")
    sys.stdout.flush()


def hand_out(job: Job, *others: int) -> None:
    """Write a plan, and name this process and ``others``."""
    plan = empty_plan(read_instance(job.instance))
    write_plan(plan, job.plan)
    cost = plan.costs.total if plan.costs else None
    say(Line(event="progress", cost=cost, message=" ".join(map(str, (os.getpid(), *others))), plan=True))


def wait_to_be_heard() -> None:
    """Wait until whoever drills says, by a file, that the first plan has been read."""
    sign = os.environ.get(HEARD)
    while sign and not os.path.exists(sign):
        time.sleep(0.01)


def be_deaf() -> None:
    """Ignore every request to end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def sleeps(job: Job) -> None:
    """Wait for nothing."""
    hand_out(job)
    time.sleep(FOREVER)


def spins(job: Job) -> None:
    """Use a core and ignore every request to end."""
    be_deaf()
    hand_out(job)
    while True:
        pass


def holds(job: Job) -> None:
    """Stay in native code that never lets another thread of Python run."""
    be_deaf()
    hand_out(job)
    ctypes.PyDLL(None).sleep(FOREVER)


def solves(job: Job) -> None:
    """Stay in CP-SAT without a limit: too many pigeons for the holes, told apart by sums."""
    hand_out(job)
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    weights = [997 * i * i % 1_000_003 + 5_000 for i in range(1, 120)]
    chosen = [model.new_bool_var(f"x{i}") for i in range(len(weights))]
    total = sum(w * x for w, x in zip(weights, chosen, strict=True))
    model.add_modulo_equality(1, total * 2, 2_000_003)
    model.add(sum(chosen) == 61)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False
    solver.solve(model)
    time.sleep(FOREVER)


def stands(job: Job) -> None:
    """Be stopped, so that no signal but one reaches it."""
    hand_out(job)
    os.kill(os.getpid(), signal.SIGSTOP)


def floods(job: Job) -> None:
    """Say the same thing without end."""
    be_deaf()
    hand_out(job)
    while True:
        say(Line(event="progress", message="the same again"))


def babbles(job: Job) -> None:
    """Fill the error stream without end."""
    hand_out(job)
    while True:
        sys.stderr.write("the same again\n" * 1000)


def forks(job: Job) -> None:
    """Leave children that spin, one of them outside the process group."""
    spin = [sys.executable, "-c", "while True: pass"]
    inside = subprocess.Popen(spin)
    outside = subprocess.Popen(spin, start_new_session=True)
    hand_out(job, inside.pid, outside.pid)
    time.sleep(FOREVER)


def closes(job: Job) -> None:
    """Close its output and stay."""
    be_deaf()
    hand_out(job)
    sys.stdout.close()
    os.close(1)
    time.sleep(FOREVER)


def waits(job: Job) -> None:
    """Hang before there is any plan."""
    say(Line(event="progress", message=str(os.getpid())))
    time.sleep(FOREVER)


HANGS: tuple[Callable[[Job], None], ...] = (
    sleeps,
    spins,
    holds,
    solves,
    stands,
    floods,
    babbles,
    forks,
    closes,
    waits,
)
"""Those that never end by themselves."""


def grows(job: Job) -> None:
    """Use more and more memory, step by step."""
    hand_out(job)
    held = []
    while True:
        held.append(b"x" * (4 * MIB))
        time.sleep(0.01)


def grows_in_a_child(job: Job) -> None:
    """Let a child use more and more memory."""
    code = "import time; input(); held = []\nwhile True: held.append(b'x' * 2**22); time.sleep(0.01)"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    hand_out(job, child.pid)
    child.communicate(b"now\n")
    time.sleep(FOREVER)


def grows_before(job: Job) -> None:
    """Use more and more memory before there is any plan."""
    held = [b"x" * MIB]
    while True:
        held.append(b"x" * (4 * MIB))
        time.sleep(0.01)


def jabbers(job: Job) -> None:
    """Say what is no JSON."""
    hand_out(job)
    sys.stdout.write("Assertion `x < y' held\n")
    sys.stdout.flush()
    time.sleep(FOREVER)


def rambles(job: Job) -> None:
    """Write a line that never ends."""
    hand_out(job)
    while True:
        sys.stdout.write("x" * 10_000)


def crashes(job: Job) -> None:
    """End by a segmentation fault."""
    hand_out(job)
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGSEGV)


def leaves(job: Job) -> None:
    """End without a word."""
    hand_out(job)
    sys.stderr.write("nothing more to do\n")
    sys.exit(3)


def is_killed(job: Job) -> None:
    """Be ended from outside, as by a system that lacks memory."""
    hand_out(job)
    os.kill(os.getpid(), signal.SIGKILL)


def tears(job: Job) -> None:
    """Leave half a plan where a plan should be."""
    hand_out(job)
    wait_to_be_heard()
    half = job.plan.read_bytes()[:-20]
    job.plan.write_bytes(half)
    say(Line(event="end"))


def impossible_plan(instance: Instance) -> Plan:
    """Return a plan that breaks rules: every order at once, by nobody."""
    orders = tuple(PlannedOrder(order=order.id, mode=0, start=0, end=1) for order in instance.orders)
    return empty_plan(instance).model_copy(update={"orders": orders, "unplanned": ()})


def lies(job: Job) -> None:
    """Give a better plan that breaks rules."""
    hand_out(job)
    wait_to_be_heard()
    instance = read_instance(job.instance)
    write_plan(with_costs(instance, impossible_plan(instance)), job.plan)
    say(Line(event="progress", cost=0, plan=True))
    say(Line(event="end"))


def errs_at_first(job: Job) -> None:
    """Show a first plan that breaks rules, and after it one that breaks none."""
    assert job.unchecked is not None
    write_plan(impossible_plan(read_instance(job.instance)).model_copy(update={"costs": None}), job.unchecked)
    say(Line(event="unchecked"))
    hand_out(job)
    say(Line(event="end"))


def tears_at_first(job: Job) -> None:
    """Show half a first plan, and after it a whole one."""
    assert job.unchecked is not None
    job.unchecked.write_text('{"format_version": 1, "orders": [', encoding="utf-8")
    say(Line(event="unchecked"))
    hand_out(job)
    say(Line(event="end"))


def overstates(job: Job) -> None:
    """Claim for the plan that it has given a bound above its cost."""
    hand_out(job)
    wait_to_be_heard()
    plan = empty_plan(read_instance(job.instance))
    assert plan.costs is not None
    said = plan.provenance.model_copy(update={"bound": plan.costs.total + 1})
    write_plan(plan.model_copy(update={"provenance": said}), job.plan)
    say(Line(event="end"))


def boasts(job: Job) -> None:
    """Call its plan optimal though its bound does not say so."""
    hand_out(job)
    wait_to_be_heard()
    plan = empty_plan(read_instance(job.instance)).model_copy(update={"status": "OPTIMAL"})
    write_plan(plan, job.plan)
    say(Line(event="end"))


def gives_up(job: Job) -> None:
    """Call the instance infeasible though it gave a plan."""
    hand_out(job)
    wait_to_be_heard()
    plan = empty_plan(read_instance(job.instance))
    write_plan(plan.model_copy(update={"status": "INFEASIBLE", "costs": None}), job.plan)
    say(Line(event="end"))


def main() -> None:
    """Misbehave as asked."""
    kind, text = sys.argv[1], sys.stdin.readline()
    misbehave: Callable[[Job], None] = globals()[kind]
    misbehave(parse_job(text))


if __name__ == "__main__":
    main()
