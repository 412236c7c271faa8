"""A walk of ruin and recreate in a process of its own, so that Python's lock does not hold it up.

The parent hands over the instance and its plan; both sides then send each other better plans through a
pipe.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

from models.domain.instance import Instance
from solver.limits import SolveLimits
from solver.process.garbage import collect_again, collect_seldom
from solver.search.state import State

ROOT = Path(__file__).resolve().parents[2]
AVAILABLE = sys.platform != "win32"
"""Whether processes can be handed a pipe by its file descriptor."""

PROGRAM = "import sys; from solver.search.walker import walk; walk(int(sys.argv[1]))"
LAST_SECONDS = 0.5
"""How long a walker may take to end by itself."""


@dataclass(frozen=True)
class Task:
    """What a walker begins with."""

    instance: Instance
    limits: SolveLimits
    state: State


class Walker:
    """The parent's side of one walk.

    Parameters
    ----------
    task
        Its limits hold from now on; its seed varies the walk.
    """

    def __init__(self, task: Task) -> None:
        self.connection, theirs = Pipe()
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        command = [sys.executable, "-c", PROGRAM, str(theirs.fileno())]
        self.process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        theirs.close()
        self.connection.send(task)

    def next_state(self, seconds: float) -> State | None:
        """Return a better plan of the walk, none if none comes within ``seconds``.

        Raises
        ------
        RuntimeError
            If the process has ended by itself.
        """
        try:
            if self.connection.poll(seconds):
                state = self.connection.recv()
                assert isinstance(state, State)
                return state
        except (EOFError, OSError) as error:
            code = self.process.wait()
            raise RuntimeError(f"A process of the search ended by itself with exit code {code}") from error
        return None

    def send(self, state: State) -> None:
        """Tell the walk of a better plan; one that has just ended does not need it."""
        try:
            self.connection.send(state)
        except OSError:
            return

    def end(self) -> None:
        """End the process."""
        self.connection.close()
        try:
            self.process.wait(LAST_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def walk(pipe: int) -> None:
    """Walk until the time is up or the parent closes the pipe.

    Parameters
    ----------
    pipe
        File descriptor of this end.
    """
    from solver.cpsat.compile import Compiled
    from solver.levels import leaning
    from solver.search.incumbent import Incumbent
    from solver.search.recreate import Recreator

    collect_seldom()
    connection = Connection(pipe)
    task: Task = connection.recv()
    c = Compiled(task.instance)
    incumbent = Incumbent(c, task.limits, None)
    incumbent.offer(task.state, "the plan to begin with")
    collect_again()
    told = incumbent.state
    over = False

    def stop() -> bool:
        nonlocal told, over
        try:
            while connection.poll():
                if incumbent.offer(connection.recv(), "found by others"):
                    told = incumbent.state
            if incumbent.state is not told:
                told = incumbent.state
                connection.send(told)
        except (EOFError, OSError):
            over = True
        return over or incumbent.remaining <= 0

    while not stop():
        Recreator(leaning(c), incumbent, task.limits.seed).run(stop)
