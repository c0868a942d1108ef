"""`toolban hook`: what git and pre-commit call. Silent where there is nothing to say."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click

from linter.cli import options, output
from linter.coverage import Tally
from linter.git.runner import Git
from linter.model import Match, Origin, Report, Status
from linter.run import build_report, match_files, match_message, match_process
from linter.scan import Scanner
from linter.sources.index import read_index, read_staged
from linter.sources.message import clean, cleanup_settings, read_message_file

_SPOKEN = (Status.VIOLATION, Status.WARNING)
_FORMAT = click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="What is printed.",
)


@click.group(name="hook")
def command() -> None:
    """Run as a git hook; arguments and standard input are those that git gives.

    A hook needs a policy: toolban.toml at the root of the repository, or --policy. It prints nothing where
    there is nothing to say.
    """


class _Run:
    """One run of a hook: what it stands on, and how it ends."""

    def __init__(self, policy_file: str, today: str, format_name: str) -> None:
        self.ground = options.prepare_hook(policy_file)
        self.tally = Tally()
        self.scanner = Scanner(self.ground.catalog, self.ground.prefilter, self.tally)
        self._today = options.day(today)
        self._format = format_name

    def end(self, matches: Iterable[Match], *, nothing_is_fine: bool = False) -> int:
        """Judge, speak if there is something to say, and return the exit status."""
        report = build_report(
            matches,
            policy=self.ground.policy,
            catalog=self.ground.catalog,
            tally=self.tally,
            today=self._today,
            notices=self.ground.notices,
        )
        if nothing_is_fine and not report.findings and not report.coverage.not_read:
            return 0
        if self._format == "text" and not _worth_saying(report):
            return output.status_of(report)
        style = output.style_for(self.ground.policy, colour=None, verbose=False)
        return output.emit(report, format_name=self._format, style=style, err=self._format == "text")


@command.command(name="pre-commit")
@options.judging
@_FORMAT
def pre_commit(*, policy_file: str, today: str, format_name: str) -> int:
    """Check what is staged, and whether a banned tool is making this commit.

    Where nothing is staged and no commit is being made (`pre-commit run --all-files`), every file of the
    index is read.
    """
    run = _Run(policy_file, today, format_name)
    git = Git()
    files = list(read_staged(git))
    if not files and "GIT_INDEX_FILE" not in os.environ:  # git sets it when it runs a hook
        files = list(read_index(git))
    matches = [
        *match_files(files, run.scanner, run.tally),
        *match_process(os.environ, run.scanner, Origin()),
    ]
    return run.end(matches, nothing_is_fine=True)


@command.command(name="commit-msg")
@click.argument("file", type=click.Path())
@options.judging
@_FORMAT
def commit_msg(*, file: str, policy_file: str, today: str, format_name: str) -> int:
    """Check the message in FILE: trailers, footers, and the identities of the commit.

    Comments, and the diff below the scissors line of `git commit -v`, are left out as git will leave
    them out.
    """
    run = _Run(policy_file, today, format_name)
    text = read_message_file(file)
    message = clean(text, cleanup_settings(Git(), os.environ))
    found = [
        match._replace(fragment=match.fragment._replace(line=_line(message.lines, match.fragment.line)))
        for match in match_message(message.text, run.scanner, run.tally, Origin())
    ]
    return run.end([*found, *match_process(os.environ, run.scanner, Origin())])


@command.command(name="pre-push")
@click.argument("remote", default="")
@click.argument("url", default="")
@options.judging
@_FORMAT
def pre_push(*, remote: str, url: str, policy_file: str, today: str, format_name: str) -> int:  # noqa: ARG001
    """Check the commits that a push would bring: messages, identities and added content.

    Reads the lines that git writes to standard input; under pre-commit, which passes none, the
    PRE_COMMIT_* variables, which name the first ref of a push only.
    """
    from linter.history import Scope, match_history
    from linter.sources.push import push_scope

    run = _Run(policy_file, today, format_name)
    from linter.git.repository import open_repository

    repository = open_repository(os.environ.get("GIT_DIR") or ".")
    stdin = "" if sys.stdin.isatty() else sys.stdin.read()
    refs, without = push_scope(repository.git, stdin, os.environ, remote)
    if not refs:
        return 0
    scope = Scope(refs, without, check_tips=False)
    return run.end(match_history(repository, scope, run.scanner, run.tally), nothing_is_fine=True)


def _worth_saying(report: Report) -> bool:
    spoken = any(report.number_of(status) for status in _SPOKEN)
    return spoken or bool(report.coverage.not_read) or bool(report.notices)


def _line(lines: tuple[int, ...], number: int) -> int:
    return lines[number - 1] if 0 < number <= len(lines) else number
