"""Writes the files of commands, with one error message for all."""

from __future__ import annotations

from collections.abc import Iterable

from linter.model.errors import OutputError, UsageError


def write_text(path: str, text: str, hint: str, *, mode: str = "w", shown: str = "") -> None:
    """Write a file as UTF-8, over an existing one; another `mode` appends, or makes only a new file.

    Raises:
        UsageError: it cannot be opened, so another file would do.
        OutputError: writing failed, for example because the disk is full.
    """
    write_pieces(path, (text,), hint, mode=mode, shown=shown)


def write_pieces(path: str, pieces: Iterable[str], hint: str, *, mode: str = "w", shown: str = "") -> None:
    """The same with a text in pieces, which are made while they are written.

    Raises:
        UsageError: it cannot be opened, so another file would do.
        OutputError: writing failed, for example because the disk is full.
    """
    made = iter(pieces)
    first = next(made, "")  # before the file is emptied: what fails at once leaves it as it is
    try:
        file = open(path, mode, encoding="utf-8", errors="surrogateescape", newline="")  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"{shown or path}: cannot be written: {error.strerror}.", hint) from error
    try:
        with file:
            file.write(first)
            file.writelines(made)
    except OSError as error:
        raise OutputError(
            f"{shown or path}: cannot be written to its end: {error.strerror}.", hint
        ) from error
