"""Standard streams that let a command come to its end, whatever becomes of what it prints. On the hook path.

A reader that has had enough (`| head`) changes nothing about a verdict. A report that cannot be written (a
full disk, a closed stream) is one that nobody has read.
"""

from __future__ import annotations

import errno
import io
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn, TextIO

    from _typeshed import ReadableBuffer

_VERDICTS = (0, 1)
EXIT_INCOMPLETE = 3


class _Output(io.FileIO):
    """A stream that remembers its first failure and takes everything after it, too."""

    failure: OSError | None = None

    def write(self, data: ReadableBuffer) -> int:
        """Write, or do as if; returns the number of bytes that were given."""
        size = memoryview(data).nbytes
        if self.failure is None:
            try:
                return super().write(data)
            except OSError as error:
                self.failure = error
        return size


class Streams:
    """Standard output and standard error of this process, from when this is made."""

    def __init__(self) -> None:
        if sys.stdin is None:  # closed by whoever started us; the next file would get its number
            sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 open as long as the process is
        self._out = _guarded(sys.stdout, 1)
        self._err = _guarded(sys.stderr, 2)
        sys.stdout, sys.stderr = (
            _text(raw, old) for raw, old in ((self._out, sys.stdout), (self._err, sys.stderr))
        )

    def end(self, status: int, *, keeps_verdict: bool) -> NoReturn:
        """End the process; with 3 instead of a verdict that nobody could be told, unless that is kept."""
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        failure = self._out.failure
        if failure and failure.errno != errno.EPIPE and not keeps_verdict:
            reason = failure.strerror or "unknown"
            sys.stderr.write(f"toolban: the report cannot be written to standard output: {reason}.\n")
            sys.stderr.flush()
            status = EXIT_INCOMPLETE if status in _VERDICTS else status
        sys.exit(status)


def in_utf8() -> None:
    """Start again where Python would take names of files for something else than UTF-8.

    git writes paths as the bytes that they are; nearly all are UTF-8, whatever the locale (`LC_ALL=C`) says.
    """
    if sys.getfilesystemencoding() != "utf-8" and len(sys.orig_argv) > 1:
        os.execv(sys.executable, (sys.orig_argv[0], "-X", "utf8", *sys.orig_argv[1:]))  # noqa: S606 ourselves


def _guarded(stream: TextIO | None, number: int) -> _Output:
    if stream is None:  # closed: what is written there fails, and no other file gets its number
        return _Output(os.open(os.devnull, os.O_RDONLY), "wb")
    return _Output(number, "wb", closefd=False)


def _text(raw: _Output, old: TextIO | None) -> TextIO:
    encoding, errors = (old.encoding, old.errors) if old else ("utf-8", "backslashreplace")
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding, errors, line_buffering=old is None or raw.isatty()
    )
