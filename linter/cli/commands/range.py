"""`toolban range`: checks what a change would bring."""

from __future__ import annotations

import os
from typing import NamedTuple

import click

from linter.ci.detect import request_of
from linter.cli import context as grounds
from linter.cli import options
from linter.cli.change_reader import ChangeReader, with_earlier
from linter.cli.progress import Progress
from linter.cli.reporting import Reporting, reporting_options
from linter.git.opening import open_repository
from linter.git.repository import Repository
from linter.history.object_reader import Effort
from linter.model.errors import PolicyError
from linter.model.matches import Match
from linter.policy.selectors import Refs
from linter.report.escape import visible
from linter.scanning.tally import Tally
from linter.sources.base_policy import load_at, tracked_path
from linter.sources.range import Range, named, resolve
from linter.sources.target_refs import of_change
from linter.verdict import guards
from linter.verdict.evaluator import AUTHOR


class _Asked(NamedTuple):
    """The values of the options in the table below."""

    explain: bool
    everything: bool
    guard_changes: str
    squash: bool
    jobs: int


_TABLE = (
    click.option(
        "--explain",
        is_flag=True,
        help="Only show which commits would be read, and which base was chosen and why.",
    ),
    click.option(
        "--all",
        "everything",
        is_flag=True,
        help="Also fail on traces that were there before the change: every file of the head is read.",
    ),
    click.option(
        "--guards",
        "guard_changes",
        type=click.Choice(["warn", "fail"]),
        default="warn",
        show_default=True,
        help="Whether to warn or to fail when the change edits toolban's own policy, a hook, or the CI step.",
    ),
    click.option(
        "--squash/--no-squash",
        default=True,
        help="Whether to check the message that a squash merge of the pull request would write. Default: "
        "yes.",
    ),
    options.working,
)


@click.command(name="range")
@click.argument("commits", default="", metavar="[BASE..HEAD]")
@options.collected("asked", _Asked, _Asked._fields, _TABLE)
@options.judging
@options.searching
@reporting_options
def command(
    *, commits: str, asked: _Asked, policy_file: str, today: str, is_inventory: bool, reporting: Reporting
) -> int:
    """Check what a change would bring: commits, identities, messages, added content, names of files.

    Without BASE..HEAD the range is taken from the CI system that runs this command: GitHub Actions, GitLab
    CI, Bitbucket, Azure Pipelines, Jenkins, CircleCI, Buildkite or Woodpecker, for pull requests, merge
    queues, pushes (also the first push of a branch, and forced ones) and tags. For a pull request its title
    and body are checked too, and the message that a squash merge would write. For a scheduled run, which has
    no change, every file of its commit is read.

    Traces that were there before the change are shown and do not fail. The policy is that of the base, so
    that a change cannot loosen the policy that judges it.
    """
    repository = open_repository(".")
    request = named(commits) if commits else request_of(os.environ)
    if not request.head:
        click.echo(f"toolban: {request.what}: nothing lands, so there is nothing to read.", err=True)
        return 0
    own_file = tracked_path(repository, policy_file)
    found = resolve(repository, request, needs_policy=bool(own_file) or not policy_file)
    _explain(found, err=not asked.explain)
    if asked.explain:
        return 0
    ground = _ground(repository, found, policy_file, own_file, is_trusted=request.is_trusted)
    ground = reporting.ground(ground)
    ground = ground.inventoried() if is_inventory else ground
    tally, scanner = Tally(), ground.scanner(bulk=True, jobs=asked.jobs)
    author_dates = ground.policy.dates == AUTHOR
    reader = ChangeReader(repository, found, request, scanner, tally, author_dates=author_dates)
    matches = _read(reader, asked, is_tree=request.tree)
    own = reader.guards(guards.files_of(ground.policy, own_file), fail=asked.guard_changes == "fail")
    globs, target = ground.globs, request.target
    refs = of_change(repository.git, target, request.head, os.environ) if globs else Refs()
    can_rewrite = bool(commits) or request.proposal is not None
    setting = grounds.setting(today, is_arriving=not request.tree, refs=refs, can_rewrite=can_rewrite)
    people = ground.participants(repository.git, matches, scanner, is_kept=True)
    if people is not None:
        people = {**people, **reader.participants}
    report = ground.aged(today).report(matches, tally, setting, own, people)
    return reporting.end(report, ground, repository=repository)


def _read(reader: ChangeReader, asked: _Asked, *, is_tree: bool) -> list[Match]:
    """Read a change; or, where there is none (`is_tree`), every file of the commit."""
    progress = Progress()
    if is_tree:
        matches = reader.files(progress)
    else:
        matches = [*reader.commits(progress, Effort(asked.jobs)), *reader.proposal(squash=asked.squash)]
        if asked.everything:
            matches = list(with_earlier(matches, reader.files(progress)))
    progress.clear()
    return matches


def _explain(found: Range, *, err: bool) -> None:
    click.echo(f"toolban: {visible(found.what)}", err=err)
    for line in found.why:
        click.echo(f"         {visible(line)}", err=err)


def _ground(
    repository: Repository, found: Range, policy_file: str, own_file: str, *, is_trusted: bool
) -> grounds.Ground:
    """Load the policy of the base; that of the work tree if the base has none.

    Raises:
        PolicyError: the base has no policy, and the event must not take one from the change.
    """
    if found.policy and (own_file or not policy_file):
        shipped = grounds.inventory().catalog
        if before := load_at(repository.git, found.policy, shipped, own_file):
            return grounds.of_loaded(before)
        if not is_trusted:
            raise PolicyError(
                [f"commit {found.policy[:12]} has none, and this event takes nothing from the change"],
                "Put a toolban.toml on that branch, or give --policy with one that the change cannot edit.",
            )
    here = repository.work_tree or repository.git_dir
    ground = grounds.prepare_guard(policy_file, here, without="this step would let everything pass")
    if policy_file and not own_file:
        return ground
    base = f"The base {found.policy[:12]}" if found.policy else "What was before"
    notice = f"{base} has no policy, so that of this work tree was applied."
    return ground._replace(notices=(*ground.notices, notice))
