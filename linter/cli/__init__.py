"""The command line: the only place that prints or exits."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_INTERRUPTED = 130
_OBJECTS = 50_000
"""After so many new ones garbage is collected."""


def main() -> NoReturn:
    """Entry point of the `toolban` command.

    A hook is answered before click is imported (25 ms), unless it has options or ends in an error.
    """
    try:
        from linter.cli.streams import Streams, in_utf8

        in_utf8()
        streams = Streams()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    is_hook = sys.argv[1:2] == ["hook"]
    try:
        status = _status(is_hook=is_hook)
    except KeyboardInterrupt:  # while modules were imported
        sys.stderr.write("toolban: interrupted\n")
        status = _INTERRUPTED
    if not is_hook:
        _ignore_interrupts()
    streams.end(status, keeps_verdict=is_hook)


def _ignore_interrupts() -> None:
    """Make the exit status final: an interrupt while Python shuts down would replace it."""
    import signal  # the command has imported it; a hook does not wait for it

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _status(*, is_hook: bool) -> int:
    if is_hook:
        from linter.cli.hooks.fast_path import answer

        if (status := answer(sys.argv[2:])) is not None:
            return status
    import gc  # compiled in

    gc.set_threshold(_OBJECTS)  # or the imports alone take it to run fifty times
    from linter.cli.app import run

    return run(sys.argv[1:])
