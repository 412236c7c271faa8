"""Crews: workers in processes of this machine, or in a Ray cluster, behind the same four calls."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from solver.process.family import tie_to_parent
from solver.process.garbage import collect_again, collect_seldom

if TYPE_CHECKING:
    from models.domain.instance import Instance
    from solver.ledger.books import Places
    from solver.search.fleet.hand import Done, Hand, Task

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "import sys; from solver.search.fleet.crews import serve; serve(*map(int, sys.argv[1:]))"
LAST_SECONDS = 0.5
"""How long a process may take to end by itself."""

MOST_DEATHS = 3
"""Deaths of one worker after which something is wrong with more than one task."""

Finished = tuple[int, "Done | None"]
"""The number of a worker and what it has done; none: it died, and its task is lost."""


class Crew(Protocol):
    """Workers, each of which does one task at a time."""

    size: int

    def give(self, worker: int, task: Task, places: Places) -> None:
        """Let an idle worker begin a task on a plan."""

    def finished(self, seconds: float) -> list[Finished]:
        """Return what is finished, after at most that many seconds; that worker is idle then.

        Raises
        ------
        RuntimeError
            If a worker dies again and again.
        """

    def end(self) -> None:
        """End all workers, whatever they do."""


class ProcessCrew:
    """Workers in processes of their own, each of which holds the instance."""

    def __init__(self, instance: Instance, size: int) -> None:
        self.size = size
        self._instance = instance
        self._deaths = [0] * size
        self._members = [_Member() for _ in range(size)]
        self._telling = threading.Thread(target=self._tell, args=(self._members[:],), daemon=True)
        self._telling.start()

    def _tell(self, members: Sequence[_Member]) -> None:
        """Hand the instance to members; it waits until they have begun."""
        instance = ForkingPickler.dumps(self._instance)
        for member in members:
            member.send_bytes(instance)

    @property
    def pids(self) -> list[int]:
        """Numbers of the processes, by worker."""
        return [member.process.pid for member in self._members]

    def give(self, worker: int, task: Task, places: Places) -> None:
        """See `Crew`."""
        self._telling.join()
        self._members[worker].send_bytes(ForkingPickler.dumps((task, places)))

    def finished(self, seconds: float) -> list[Finished]:
        """See `Crew`."""
        at = {member.connection: worker for worker, member in enumerate(self._members)}
        done: list[Finished] = []
        for connection in wait(list(at), seconds):
            worker = at[connection]  # type: ignore[index]
            try:
                done.append((worker, self._members[worker].connection.recv()))
            except (EOFError, OSError):
                done.append((worker, None))
                self._replace(worker)
        return done

    def _replace(self, worker: int) -> None:
        """Let a new process take the place of one that died."""
        self._deaths[worker] += 1
        code = self._members[worker].end()
        if self._deaths[worker] > MOST_DEATHS:
            raise RuntimeError(f"A process of the search ended by itself again and again, with code {code}")
        self._members[worker] = _Member()
        self._tell([self._members[worker]])

    def end(self) -> None:
        """See `Crew`."""
        if self._telling.is_alive():
            for member in self._members:
                member.process.kill()
            self._telling.join()
        for member in self._members:
            member.connection.close()
        for member in self._members:
            member.end()


class _Member:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(theirs.fileno()), str(os.getpid())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        theirs.close()

    def send_bytes(self, what: Any) -> None:
        """Hand something pickled over; a process that has died is noticed when its answer is read."""
        try:
            self.connection.send_bytes(what)
        except OSError:
            return

    def end(self) -> int:
        """End the process; return its exit code."""
        self.connection.close()
        try:
            return self.process.wait(LAST_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def serve(pipe: int, parent: int) -> None:
    """Do the tasks that come through a pipe until it is closed or the parent dies.

    Parameters
    ----------
    pipe
        File descriptor of this end; the instance comes first.
    """
    from solver.search.fleet.hand import Hand

    tie_to_parent(parent)
    connection = Connection(pipe)
    collect_seldom()
    try:
        hand = Hand(connection.recv())
        collect_again()
        while True:
            connection.send(hand.work(*connection.recv()))
    except (EOFError, OSError):  # the parent is gone or wants no more
        return


class RayCrew:
    """Workers in a Ray cluster: the instance is put once into its object store, tasks take one core each.

    Parameters
    ----------
    address
        Of the cluster, as ``ray.init`` takes it.
    """

    def __init__(self, instance: Instance, size: int, address: str) -> None:
        import ray

        self.size = size
        self._ray = ray
        self._begun_here = not ray.is_initialized()
        if self._begun_here:
            ray.init(address=address, log_to_driver=False, logging_level=logging.WARNING)
        self._instance = ray.put(instance)
        self._key = self._instance.hex()
        self._remote = ray.remote(num_cpus=1, max_retries=0)(_work)
        self._under_way: dict[Any, int] = {}
        self._places: tuple[Places, Any] | None = None
        self._deaths = [0] * size

    def give(self, worker: int, task: Task, places: Places) -> None:
        """See `Crew`; a plan that several tasks begin with is put into the object store once."""
        if self._places is None or self._places[0] is not places:
            self._places = places, self._ray.put(places)
        reference = self._remote.remote(self._key, self._instance, task, self._places[1])
        self._under_way[reference] = worker

    def finished(self, seconds: float) -> list[Finished]:
        """See `Crew`."""
        ray = self._ray
        if not self._under_way:
            time.sleep(seconds)
            return []
        ready, _ = ray.wait(list(self._under_way), num_returns=1, timeout=seconds)
        done: list[Finished] = []
        for reference in ready:
            worker = self._under_way.pop(reference)
            try:
                done.append((worker, ray.get(reference)))
            except (ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError) as error:
                self._deaths[worker] += 1
                if self._deaths[worker] > MOST_DEATHS:
                    raise RuntimeError("A worker of the cluster died again and again") from error
                done.append((worker, None))
        return done

    def end(self) -> None:
        """See `Crew`."""
        for reference in self._under_way:
            self._ray.cancel(reference, force=True)
        if self._begun_here:
            self._ray.shutdown()


_hands: dict[str, Hand] = {}
"""What a process of the cluster has prepared, by the instance's key: the last one only."""


def _work(key: str, instance: Instance, task: Task, places: Places) -> Done:
    """Do one task in a process of the cluster."""
    from solver.ledger.stored import make_ready
    from solver.search.fleet.hand import Hand

    if key not in _hands:
        make_ready()
        _hands.clear()
        _hands[key] = Hand(instance)
    return _hands[key].work(task, places)


def crew_for(instance: Instance, size: int, address: str | None = None) -> Crew:
    """Return the crew that the surroundings ask for.

    Parameters
    ----------
    address
        Of a Ray cluster; none: what ``RAY_ADDRESS`` says, and processes of this machine if that is not set.

    Raises
    ------
    ModuleNotFoundError
        If a cluster is asked for and Ray is not installed.
    """
    address = address or os.environ.get("RAY_ADDRESS")
    if address:
        return RayCrew(instance, size, address)
    return ProcessCrew(instance, size)


def idle(crew: Crew, busy: Sequence[int]) -> list[int]:
    """Return the workers that do nothing."""
    return [worker for worker in range(crew.size) if worker not in busy]
