"""`toolban audit`: finds the traces in a whole history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from typing import NamedTuple

import click

from linter.cli import context as grounds
from linter.cli import options
from linter.cli.progress import Progress
from linter.cli.reporting import Reporting, reporting_options
from linter.git.opening import open_repository
from linter.git.repository import BROKEN, Ref, Repository
from linter.history.audit import match_history
from linter.history.audit_cache import Ledger
from linter.history.object_reader import Effort
from linter.history.scope import Scope
from linter.model.errors import RepositoryError, UsageError
from linter.model.matches import UNREACHABLE, Match
from linter.report.phrases import NO_PROOF
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.sources.target_refs import of_history
from linter.support.memory import collect_seldom
from linter.verdict.evaluator import AUTHOR

_NO_COMMIT = "There is no commit here yet: toolban check reads the files that git tracks."
_NO_LEDGER = (
    "{}: this ledger could not be used to the end: {}. The report is whole; the next audit may take longer."
)
_PLACES = 5  # locations of one rule that the text report lists


class _Asked(NamedTuple):
    """The values of the options in the table below."""

    refs: tuple[str, ...]
    since: str
    until: str
    jobs: int
    paths: tuple[str, ...]
    first_parent: bool
    ledger_file: str
    unreachable: bool
    stats: bool


_TABLE = (
    click.option(
        "--ref",
        "refs",
        multiple=True,
        metavar="REF",
        help="Read only the history of this ref: a glob of refs (main, release/*), or anything that names a "
        "commit (HEAD, a hash, origin/main); may be given several times. Default: all refs.",
    ),
    click.option(
        "--since",
        metavar="DATE",
        default="",
        help='Read only commits made on or after this day: 2026-07-10, yesterday, "3 weeks ago".',
    ),
    click.option("--until", metavar="DATE", default="", help="Read only commits made before this day."),
    options.working,
    click.option(
        "--path",
        "paths",
        multiple=True,
        metavar="PATH",
        help="Read only commits that touch this file or directory, and only what they change there; may be "
        "given several times.",
    ),
    click.option(
        "--first-parent",
        is_flag=True,
        help="Follow and compare merges with their first parent only, as git log --first-parent does.",
    ),
    click.option(
        "--ledger",
        "ledger_file",
        default="",
        metavar="FILE",
        help="Remember in this file what was read, so that the next audit with it reads only what is new.",
    ),
    click.option(
        "--unreachable",
        is_flag=True,
        help="Also read commits that no ref reaches any more, such as those of a deleted branch; the report "
        f'gives their ref as "{UNREACHABLE}".',
    ),
    click.option("--stats", is_flag=True, help="Print on standard error how long each stage took."),
)


@click.command(name="audit")
@click.argument("repository", default=".", type=click.Path(), metavar="[REPO]")
@options.collected("asked", _Asked, _Asked._fields, _TABLE)
@options.judging
@options.searching
@reporting_options
def command(
    *, repository: str, asked: _Asked, policy_file: str, today: str, is_inventory: bool, reporting: Reporting
) -> int:
    """Read the whole history of REPO (default: the repository here).

    Every commit of every ref is read: identities, message and trailers. For files, the report says when a
    trace was added, when it was removed, and on which refs it still is. Nothing is executed, fetched or
    written.
    """
    window = _window(asked, today)
    collect_seldom()
    opened = open_repository(repository)
    ground = reporting.ground(grounds.prepare(policy_file, opened.work_tree or repository))
    ground = ground.inventoried() if is_inventory else ground
    scope = Scope(
        opened.refs(asked.refs),
        options=window,
        paths=asked.paths,
        first_parent=asked.first_parent,
        author_dates=ground.policy.dates == AUTHOR,
    )
    _check_paths(opened, scope)
    tally, scanner, progress = Tally(), ground.scanner(bulk=True, jobs=asked.jobs), Progress()
    matches, trouble = _read(opened, scope, ground, scanner, tally, asked=asked, progress=progress)
    is_whole = not (asked.refs or window or asked.paths or asked.first_parent)
    for name, kind in opened.refs_without_commit() if is_whole else ():
        tally.outside("ref", f"leads to a {kind}, so it has no history", name)
    for name in opened.broken_refs() if is_whole else ():
        tally.missed("ref", BROKEN, name)
    progress.clear()
    progress("judging", 0, 0)
    on_refs = of_history(opened, ground.globs)
    setting = grounds.setting(today, repository, is_whole=is_whole, has_history=True, refs=on_refs)
    people = ground.participants(opened.git, matches, scanner, is_kept=True)
    report = ground.aged(today).report(matches, tally, setting, participants=people)
    notices = [_NO_COMMIT] if not scope.refs else []
    notices += [_NO_LEDGER.format(asked.ledger_file, trouble)] if trouble else []
    report = report._replace(notices=(*report.notices, *notices))
    status = reporting.end(report, ground, places=_PLACES, caveat=NO_PROOF, repository=opened)
    if asked.stats:
        click.echo(progress.statistics(), err=True)
    return status


def _window(asked: _Asked, today: str) -> tuple[str, ...]:
    """The options of git log for --since and --until.

    Raises:
        UsageError: the one is not before the other.
    """
    since, until = options.day("--since", asked.since, today), options.day("--until", asked.until, today)
    if since and until and since >= until:
        raise UsageError(
            f"--since {since} is not before --until {until}, so no commit can lie between.",
            "Exchange them; --until is the first day that is left out.",
        )
    days = (("since", since), ("until", until))
    return tuple(f"--{name}={day} 00:00:00 +0000" for name, day in days if day)


def _read(
    repository: Repository,
    scope: Scope,
    ground: grounds.Ground,
    scanner: Scanner,
    tally: Tally,
    *,
    asked: _Asked,
    progress: Progress,
) -> tuple[list[Match], str]:
    """Read the history in the scope and, if asked for, what no ref reaches; also why the ledger failed."""
    read = partial(
        match_history, repository, scanner=scanner, tally=tally, progress=progress, effort=Effort(asked.jobs)
    )
    file, accepted = asked.ledger_file, ground.policy.unreadable
    with Ledger(file, ground.searched, accepted) if file else nullcontext() as ledger:
        matches = list(read(scope=scope, ledger=ledger))
        trouble = ledger.trouble if ledger else ""
    if asked.unreachable:
        matches += _read_unreachable(repository, read, scope, tally)
    return matches, trouble


def _check_paths(repository: Repository, scope: Scope) -> None:
    """Make sure that some commit touches each path: for a misspelt one nothing would be read.

    Raises:
        RepositoryError: no commit touches one of them.
    """
    asked = "".join(f"{revision}\n" for revision in scope.revisions).encode()
    for path in scope.paths:
        limits = ("--full-history", "--max-count=1", *scope.options, "--stdin", "--", path)
        if not repository.git.run("rev-list", *limits, stdin=asked).strip():
            when = " in this time" if scope.options else ""
            raise RepositoryError(
                f"--path {path}: no commit that was asked for touches it{when}.",
                "Write it as it was called then, from the root of the repository: git log --all -- PATH.",
            )


def _read_unreachable(
    repository: Repository, read: Callable[..., Iterator[Match]], scope: Scope, tally: Tally
) -> Iterator[Match]:
    """Match the commits that no ref reaches; count the blobs that not even these reach."""
    lost = repository.unreachable_commits()
    if lost:
        own = Scope(
            tuple(Ref(UNREACHABLE, oid) for oid in lost),
            tuple(ref.commit for ref in repository.refs()),
            author_dates=scope.author_dates,
            check_tips=False,
        )
        for match in read(scope=own):
            yield match._replace(origin=match.origin._replace(ref=UNREACHABLE))
    if nameless := repository.nameless_blobs(lost):
        reason = "no commit leads to it, so no path says how to read it"
        tally.outside("blob", reason, min(nameless), len(nameless))
