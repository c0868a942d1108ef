"""The command line: the only place that prints or exits."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Entry point of the `toolban` command.

    A hook is answered before click is imported (25 ms), unless it has options or ends in an error.
    """
    if sys.argv[1:2] == ["hook"]:
        from linter.cli.hooks.fast_path import answer

        if (status := answer(sys.argv[2:])) is not None:
            sys.exit(status)
    from linter.cli.app import run

    sys.exit(run(sys.argv[1:]))
