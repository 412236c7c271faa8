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
from solver.search.division import Focus
from solver.search.state import State

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import sys; from solver.search.walker import walk; walk(int(sys.argv[1]))"
LAST_SECONDS = 0.5
"""How long a walker may take to end by itself."""


@dataclass(frozen=True)
class News:
    """A plan, and the orders that its finder has or may change."""

    state: State
    focus: Focus


@dataclass(frozen=True)
class Task:
    """What a walker begins with."""

    instance: Instance
    digest: str
    limits: SolveLimits
    news: News


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

    def next_news(self, seconds: float) -> News | None:
        """Return a better plan of the walk, none if none comes within ``seconds``.

        Raises
        ------
        RuntimeError
            If the process has ended by itself.
        """
        try:
            if self.connection.poll(seconds):
                news = self.connection.recv()
                assert isinstance(news, News)
                return news
        except (EOFError, OSError) as error:
            code = self.process.wait()
            raise RuntimeError(f"A process of the search ended by itself with exit code {code}") from error
        return None

    def send(self, news: News) -> None:
        """Tell the walk where to go on; one that has just ended does not need it."""
        try:
            self.connection.send(news)
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
    from solver.search.incumbent import Incumbent
    from solver.search.recreate import Recreator

    connection = Connection(pipe)
    task: Task = connection.recv()
    news = task.news
    c = Compiled(task.instance)
    incumbent = Incumbent(c, task.digest, task.limits, None)
    incumbent.offer(news.state, "the plan to begin with")
    recreator = Recreator(c, incumbent, task.limits.seed)
    told = incumbent.version
    over = False

    def stop() -> bool:
        nonlocal told, over
        try:
            if incumbent.version != told and incumbent.state is not None:
                told = incumbent.version
                connection.send(News(incumbent.state, news.focus))
            return over or incumbent.remaining <= 0 or connection.poll()
        except (EOFError, OSError):
            over = True
            return True

    while not over and incumbent.remaining > 0:
        recreator.run(stop, focus=news.focus)
        stop()
        try:
            while connection.poll():
                news = connection.recv()
        except (EOFError, OSError):
            return
        incumbent.replace(news.state)
        told = incumbent.version
