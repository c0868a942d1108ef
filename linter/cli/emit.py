"""Prints a report, writes it to files, and determines the exit status. On the hook path: no click."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from linter.model.errors import UsageError
from linter.model.findings import Report, Status
from linter.report.formats import pieces
from linter.report.style import Style
from linter.support.files import read_named
from linter.support.locations import find_git_dir
from linter.verdict.advice import exemption, locked_exemptions

if TYPE_CHECKING:
    from linter.cli.context import Ground
    from linter.git.repository import Repository

_SHORTEST_KEY = 16
_LARGEST_KEY = 1 << 20
_NARROWEST, _WIDEST, _USUAL = 40, 120, Style().width
"""Columns: a longer line is hard to read, and a shorter one holds no path."""
EXIT_VIOLATIONS = 1
EXIT_INCOMPLETE = 3


def style_for(
    ground: Ground,
    *,
    colour: bool | None = None,
    verbose: bool = False,
    places: int = 0,
    omits_commits: bool = False,
    overview: bool = False,
    ignores: bool = True,
) -> Style:
    """Choose how to write the text report; without a policy everything is shown."""
    policy = ground.policy
    contact = next((ban.contact for ban in policy.bans if ban.contact), "")
    everything = verbose or not (policy.bans or policy.disclosure.asks)
    locked = locked_exemptions(policy, ground.catalog)
    return Style(
        _has_colour() if colour is None else colour,
        everything,
        places,
        exemption(contact, policy),
        locked,
        help=policy.help,
        width=terminal_columns() or _USUAL,
        wraps=bool(terminal_columns()),
        is_below_root=_is_below_root(),
        omits_commits=omits_commits,
        overview=overview,
        ascii_only=not (sys.stdout.encoding or "").lower().startswith("utf"),
        verbose=verbose,
        ignores=policy.ignores and ignores,
    )


def _is_below_root() -> bool:
    """Whether the user is in a subdirectory of the work tree; git starts hooks at its root and says so."""
    if os.environ.get("GIT_PREFIX"):
        return True
    git_dir = "" if os.path.lexists(".git") else find_git_dir(".")
    return bool(git_dir) and git_dir != os.path.abspath(".")


def _has_colour() -> bool:
    """Whether to print colours: NO_COLOR and FORCE_COLOR precede what the terminal can do, as in CPython."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and sys.stdout.isatty() and sys.stderr.isatty()


def terminal_columns() -> int:
    """The width of the terminal, or COLUMNS, within limits; 0 for a file or a pipe."""
    for stream in (sys.stdout, sys.stderr):
        try:
            columns = os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
        except (OSError, ValueError):  # a stream of a test or of another program
            columns = 0
        if columns:
            named = os.environ.get("COLUMNS", "")
            chosen = int(named) if named.isdecimal() and int(named) else columns
            return max(_NARROWEST, min(chosen, _WIDEST))
    return 0


def emit(
    report: Report,
    *,
    format_name: str,
    style: Style,
    outputs: Iterable[tuple[str, str]] = (),
    key_file: str = "",
    err: bool = False,
    repository: Repository | None = None,
    pager: Callable[[str], None] | None = None,
) -> int:
    """Print the report, write the other formats, and return the exit status.

    `repository` is the one that was read, by default the one here.
    """
    if key_file:
        report = _without_names(report, key_file)
    from linter.cli.report_style import about, placed

    formats = (format_name, *(name for name, _ in outputs))
    report = about(report, formats, repository)
    style = placed(style, report, formats, repository)
    for name, path in outputs:
        from linter.cli.files import write_pieces

        plain = style._replace(colour=False)
        write_pieces(path, pieces(name, report, plain), "Name another file in --output.")
    text = pieces(format_name, report, style)
    if pager:
        pager("".join(text))
    else:
        _print(text, sys.stderr if err else sys.stdout)
    return status_of(report)


def status_of(report: Report) -> int:
    """The exit status: 1 for violations, else 3 if incomplete, else 0.

    What was found is certain, whatever else could not be read.
    """
    if report.number_of(Status.VIOLATION):
        return EXIT_VIOLATIONS
    return 0 if report.coverage.complete else EXIT_INCOMPLETE


def _without_names(report: Report, key_file: str) -> Report:
    from linter.report.pseudonyms import pseudonymise

    try:
        key = read_named(key_file, _LARGEST_KEY).strip()
    except OSError as error:
        raise UsageError(
            f"{key_file}: cannot be read: {error.strerror}.", "--pseudonymise takes a file with a secret."
        ) from error
    if len(key) < _SHORTEST_KEY:
        raise UsageError(
            f"{key_file}: a key of {len(key)} bytes can be guessed, and so can the names.",
            "Write at least 16 random bytes into it: openssl rand -hex 32",
        )
    return pseudonymise(report, key)


def _print(texts: Iterable[str], stream: TextIO) -> None:
    """Print a text; characters that the stream's encoding lacks (cp1252 on Windows) are escaped."""
    encoding = stream.encoding or "utf-8"
    stream.writelines(text.encode(encoding, "backslashreplace").decode(encoding) for text in texts)
    stream.flush()
