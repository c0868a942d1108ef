"""The command line: the only place that prints or exits."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_INTERRUPTED = 130


def main() -> NoReturn:
    """Entry point of the `toolban` command.

    A hook is answered before click is imported (25 ms), unless it has options or ends in an error.
    """
    try:
        status = _run(sys.argv[1:])
    except KeyboardInterrupt:  # while modules were imported
        sys.stderr.write("toolban: interrupted\n")
        status = _INTERRUPTED
    sys.exit(status)


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["hook"]:
        from linter.cli.hooks.fast_path import answer

        if (status := answer(arguments[1:])) is not None:
            return status
    from linter.cli.app import run

    return run(arguments)
