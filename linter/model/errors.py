"""The exceptions of toolban; every one says what happened and what to do next.

ToolbanError
|-- UsageError        exit 2: the command line cannot be carried out
|-- RulesError        exit 2: rules/ holds problems (all of them are listed)
|-- PolicyError       exit 2: a policy holds problems (all of them are listed)
|-- OutputError       exit 3: a report cannot be written
`-- RepositoryError   exit 3: a repository cannot be read
    `-- RangeError    exit 3: the requested commits cannot be determined
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class ToolbanError(Exception):
    """Base of all errors that a user can mend.

    `message` says what happened, `hint` what to do next; `exit_code` is the exit status of the process.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ToolbanError):
    """The command line asks for something that cannot be done."""


class _ProblemsError(ToolbanError):
    """A file is wrong; carries every problem that was found, not just the first."""

    what = "data"

    def __init__(self, problems: Iterable[str], hint: str = "") -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{self.what}: {count} problem{'' if count == 1 else 's'}"
        super().__init__("\n  ".join((head, *self.problems)), hint)


class RulesError(_ProblemsError):
    """Rule files are wrong."""

    what = "rules"


class PolicyError(_ProblemsError):
    """A policy is wrong."""

    what = "policy"


class OutputError(ToolbanError):
    """A report or another result cannot be written, so nobody would see it."""

    exit_code = 3


class RepositoryError(ToolbanError):
    """A repository cannot be opened or read."""

    exit_code = 3


class RangeError(RepositoryError):
    """The requested commits cannot be determined, or there are none."""
