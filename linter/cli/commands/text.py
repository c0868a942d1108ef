"""`toolban text`: checks a text that is no file of a repository, as a commit message."""

from __future__ import annotations

import sys

import click

from linter.cli import context as grounds
from linter.cli import options
from linter.cli.reporting import Reporting, reporting_options
from linter.model.errors import UsageError
from linter.model.matches import Origin
from linter.scanning.pipeline import match_message
from linter.scanning.tally import Tally

_AS_A_BODY = "-\n\n"
"""A subject line to put in front of a text, which is read like the body of a message."""
_MOST = 64 << 20  # bytes


@click.command(name="text")
@click.argument("file", default="-", metavar="[FILE]", type=click.Path())
@options.judging
@reporting_options
def command(*, file: str, policy_file: str, today: str, reporting: Reporting) -> int:
    """Check a text as if it were a commit message: footers, trailers and credits.

    FILE is, for example, the body of a pull request, a wiki page or a release note. Default: standard input.
    """
    ground = reporting.ground(grounds.prepare(policy_file, "."))
    tally = Tally()
    name = "standard input" if file == "-" else file
    matches = [
        match._replace(
            fragment=match.fragment._replace(line=match.fragment.line - _AS_A_BODY.count("\n")),
            origin=Origin(ref=f"{name} line {match.fragment.line - _AS_A_BODY.count(chr(10))}"),
        )
        for match in match_message(_AS_A_BODY + _read(file), ground.scanner(), tally, Origin())
    ]
    report = ground.aged(today).report(matches, tally, grounds.setting(today))
    return reporting.end(report, ground)


def _read(file: str) -> str:
    try:
        if file == "-":
            data = sys.stdin.buffer.read(_MOST + 1)
        else:
            with open(file, "rb") as stream:
                data = stream.read(_MOST + 1)
    except OSError as error:
        hint = "Name a file, or - for standard input."
        raise UsageError(f"{file}: cannot be read: {error.strerror}.", hint) from error
    if len(data) > _MOST:
        raise UsageError(f"{file}: is larger than 64 MiB.", "toolban text reads messages and pages.")
    return data.decode("utf-8", "surrogateescape")
