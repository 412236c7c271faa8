"""A process of ours that may hang, flood, fork or crash, and is ended all the same."""

from __future__ import annotations

import os
import queue
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO

import psutil

from solver.process.job import LONGEST_LINE, STOP

BLOCK = 65_536
TAIL_BYTES = 8_192
"""How much of its error stream is remembered."""
LINES_WAITING = 256
"""Lines that wait to be read before the process itself has to wait."""
LAST_SECONDS = 1.0
"""How long its streams are still read after its end, should others hold them open."""


class Child:
    """A process with its own process group, its lines, and the memory that it uses.

    Parameters
    ----------
    command
        Program and arguments.
    environment
        Its environment variables.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._popen = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=dict(environment),
            start_new_session=True,
        )
        self.process = psutil.Process(self._popen.pid)
        self._descendants: set[psutil.Process] = set()
        self._lines: queue.Queue[bytes] = queue.Queue(LINES_WAITING)
        self._tail = b""
        self._over = threading.Event()
        streams = ((self._popen.stdout, self._take_lines), (self._popen.stderr, self._take_tail))
        self._readers = [
            threading.Thread(target=_read, args=(stream, take, self._over), daemon=True)
            for stream, take in streams
        ]
        for reader in self._readers:
            reader.start()
        self._unfinished = b""

    @property
    def pid(self) -> int:
        """Number of the process, and of its group."""
        return self._popen.pid

    @property
    def said(self) -> str:
        """The last of what it wrote to its error stream."""
        return self._tail.decode("utf-8", "replace").strip()

    def _take_lines(self, block: bytes) -> None:
        *lines, self._unfinished = (self._unfinished + block).split(b"\n")
        if len(self._unfinished) > LONGEST_LINE:
            lines, self._unfinished = [*lines, self._unfinished], b""
        for line in lines:
            while not self._over.is_set():
                try:
                    self._lines.put(line, timeout=0.1)
                    break
                except queue.Full:
                    continue

    def _take_tail(self, block: bytes) -> None:
        self._tail = (self._tail + block)[-TAIL_BYTES:]

    def next_line(self, seconds: float) -> bytes | None:
        """Return the next line, or none if none comes within ``seconds``."""
        try:
            return self._lines.get(timeout=seconds)
        except queue.Empty:
            return None

    @property
    def exited(self) -> bool:
        """Whether it has ended. It is not reaped here: until then its group's number stays its own."""
        if sys.platform == "win32":
            return self._popen.poll() is not None
        try:
            return bool(self.process.status() == psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return True

    @property
    def drained(self) -> bool:
        """Whether all that it wrote was read."""
        return self._lines.empty() and not self._readers[0].is_alive()

    def tell(self, line: str) -> None:
        """Write a line to its standard input; nothing if it has ended, which its exit code tells."""
        assert self._popen.stdin is not None
        with suppress(BrokenPipeError):
            self._popen.stdin.write(f"{line}\n".encode())

    def ask_to_stop(self) -> None:
        """Ask it to end: by a line, and by a signal where there are any."""
        with suppress(OSError):  # it does not listen; the signal remains
            self.tell(STOP)
        if sys.platform != "win32" and not self.exited:
            os.kill(self.pid, signal.SIGTERM)

    def look_for_descendants(self) -> None:
        """Note its descendants, so that those that leave its group are found in the end."""
        try:
            self._descendants |= set(self.process.children(recursive=True))
        except psutil.Error:
            return

    def memory_bytes(self) -> int:
        """Return the resident memory of it and its known descendants; 0 once it has ended."""
        total = 0
        for process in (self.process, *self._descendants):
            try:
                total += process.memory_info().rss
            except psutil.Error:
                continue
        return total

    def kill(self) -> None:
        """End it at once, with its group and its descendants. May be called again, from any thread."""
        self.look_for_descendants()
        if sys.platform != "win32" and self._popen.returncode is None:
            # Errors: nobody is left in the group, or only ended ones.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        for process in (self.process, *self._descendants):
            try:
                process.kill()
            except psutil.Error:
                continue

    def close(self) -> int:
        """Kill what is left of it, read what is left to read, and return its exit code."""
        self.kill()
        self._over.set()
        code = self._popen.wait()
        for reader in self._readers:
            reader.join(LAST_SECONDS + 1.0)
        for stream in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if stream is not None:
                stream.close()
        return code


def _read(stream: IO[bytes], take: Callable[[bytes], None], over: threading.Event) -> None:
    """Hand over blocks of ``stream`` until its end, or a little longer than its process lived."""
    last: float | None = None
    with selectors.DefaultSelector() as selector:
        if sys.platform != "win32":
            selector.register(stream, selectors.EVENT_READ)
        while last is None or time.monotonic() < last:
            if over.is_set() and last is None:
                last = time.monotonic() + LAST_SECONDS
            if sys.platform != "win32" and not selector.select(0.1):
                if over.is_set():
                    return
                continue
            block = os.read(stream.fileno(), BLOCK)
            if not block:
                return
            take(block)
