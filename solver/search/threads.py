"""Jobs of one search, side by side in threads: compiled code and CP-SAT let go of Python's lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

Job = Callable[[Callable[[], bool]], None]
"""Works until what it is given says that it is time to end."""


def side_by_side(jobs: Sequence[Job], stop: Callable[[], bool]) -> None:
    """Run jobs until ``stop``, the last one in the caller's thread.

    Raises
    ------
    BaseException
        The first that a job raises; it ends the others.
    """
    failures: list[BaseException] = []
    ended = threading.Event()

    def over() -> bool:
        return ended.is_set() or stop()

    def run(job: Job) -> None:
        try:
            job(over)
        except BaseException as error:
            failures.append(error)
            ended.set()

    threads = [threading.Thread(target=run, args=(job,), daemon=True) for job in jobs[:-1]]
    for thread in threads:
        thread.start()
    run(jobs[-1])
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
