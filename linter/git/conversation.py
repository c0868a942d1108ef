"""A running git process that is written to and read from. On the hook path."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time

from linter.git.errors import GitError, is_unknown_option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PATIENCE = 10.0
"""Seconds that git may take to answer in a small repository; `Git.patience` adds time for a large one.

There must be a limit: given a chain of deltas that leads back to itself, git follows it for ever.
"""
_CHUNK = 1 << 20


class Conversation:
    """A running git process: write to it, read its answers, stop it.

    A thread collects its standard error, because git blocks once that pipe is full (64 KiB), and a repository
    can make it complain without end. Another thread kills the process if a read waits longer than
    `patience()` seconds.
    """

    def __init__(
        self, arguments: Sequence[str], process: subprocess.Popen[bytes], patience: Callable[[], float]
    ) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._arguments = arguments
        self._process = process
        self._patience = patience
        self._stderr: list[bytes] = []
        self._stdin = process.stdin
        self._stdout = process.stdout
        self.is_overdue = False
        """Whether the process was killed because it did not answer in time."""
        self._has_ended = threading.Event()
        self._waits_since = 0.0  # when the current read began; 0 between reads, when the time is ours
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def write(self, text: str, *, last: bool = False) -> None:
        """Write to the process; `last` closes its standard input. That it has died shows when it is read."""
        with contextlib.suppress(BrokenPipeError):
            self._stdin.write(text.encode())
            self._stdin.flush()
        if last:
            self._close_stdin()

    def ask(self, lines: str) -> tuple[str, bool]:
        """Write lines, read the whole answer and wait for the end; returns it, and whether git succeeded.

        Raises:
            GitError: git is too old for an option, so an empty answer would mean nothing.
        """
        writer = threading.Thread(target=self.write, args=(lines,), kwargs={"last": True}, daemon=True)
        writer.start()  # git answers while it reads, and a pipe holds 64 KiB
        complaint = ""
        try:
            answer = self._read_all().decode("utf-8", "surrogateescape")
            status = self._process.wait()
        finally:
            complaint = self.stop()
            writer.join()
        if is_unknown_option(status, complaint):
            raise GitError(self._arguments, status, complaint)
        return answer, status == 0

    def readline(self) -> bytes:
        """Read a line, with its line end; empty after the last one."""
        self._waits_since = time.monotonic()
        line = self._stdout.readline()
        self._waits_since = 0.0
        return line

    def read(self, size: int) -> bytes:
        """Read `size` bytes, or all that are left."""
        self._waits_since = time.monotonic()
        data = self._stdout.read(size)
        self._waits_since = 0.0
        return data

    def _read_all(self) -> bytes:
        """Read all that is left; the time limit starts anew with every part."""
        parts: list[bytes] = []
        while not parts or parts[-1]:
            parts.append(self.read(_CHUNK))
        return b"".join(parts)

    def stop(self) -> str:
        """Kill the process if it still runs, and return what it wrote to standard error."""
        self._has_ended.set()
        self._process.kill()
        self._close_stdin()
        self._stdout.close()
        self._listener.join()
        self._watcher.join()
        self._process.wait()
        return b"".join(self._stderr).decode("utf-8", "replace")

    def _close_stdin(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._stdin.close()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            self._stderr.append(stream.read())

    def _watch(self) -> None:
        """Kill the process when a read takes too long; the size of the repository is asked for only then."""
        limit = PATIENCE
        while not self._has_ended.wait(min(1.0, PATIENCE / 2)):
            since = self._waits_since
            if not since or time.monotonic() < since + limit:
                continue
            limit = self._patience()
            if time.monotonic() >= since + limit and since == self._waits_since:
                self.is_overdue = True
                self._process.kill()
                return
