"""Writes the files of commands, with one error message for all."""

from __future__ import annotations

from linter.model.errors import OutputError, UsageError


def write_text(path: str, text: str, hint: str, *, mode: str = "w", shown: str = "") -> None:
    """Write a file as UTF-8, over an existing one; another `mode` appends, or makes only a new file.

    Raises:
        UsageError: it cannot be opened, so another file would do.
        OutputError: writing failed, for example because the disk is full.
    """
    try:
        file = open(path, mode, encoding="utf-8", errors="surrogateescape", newline="")  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"{shown or path}: cannot be written: {error.strerror}.", hint) from error
    try:
        with file:
            file.write(text)
    except OSError as error:
        raise OutputError(
            f"{shown or path}: cannot be written to its end: {error.strerror}.", hint
        ) from error
