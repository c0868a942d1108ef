"""Files that commands write, and the one error where that fails."""

from __future__ import annotations

from linter.model.errors import OutputError, UsageError


def write_text(path: str, text: str, hint: str, *, mode: str = "w", shown: str = "") -> None:
    """Write a file as UTF-8: over what is there, or with another `mode` behind it or only as a new file.

    Raises:
        UsageError: it cannot be opened: another file would do.
        OutputError: the disk is full, or another fault in the middle.
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
