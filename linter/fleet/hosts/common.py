"""What all hosts have in common: the token from the environment, and errors that never show it."""

from __future__ import annotations

import os
from http import HTTPStatus

from linter.model.errors import UsageError

TIMEOUT = 60
"""Seconds for one answer."""
RETRIES = 5
"""How often a host is asked again that is busy or answers with a passing error."""
PAGE = 100
"""Repositories in one answer; Gitea gives half as many."""


def token_of(variable: str) -> str:
    """The token of a host, from its variable; a command line would show it to every user of the machine."""
    return os.environ.get(variable, "").strip()


def failure(host: str, status: int, variable: str) -> UsageError:
    """What a status of HTTP means for whoever asked."""
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        hint = f"Set {variable} to a token that may read the repositories."
    elif status == HTTPStatus.NOT_FOUND:
        hint = f"Check the name; what is private needs a token in {variable}."
    else:
        hint = "Try again later; --api-url names a host of your own."
    return UsageError(f"{host} answered with status {status or 'nothing'}.", hint)


def unreachable(host: str, error: Exception) -> UsageError:
    """That a host cannot be reached; the error's own text may hold an address with a token in it."""
    return UsageError(f"{host} cannot be reached: {type(error).__name__}.", "Is --api-url right?")
