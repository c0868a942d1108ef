"""`toolban range`: what a change would bring."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator

import click

from linter.ci.detect import request_of
from linter.ci.request import Request
from linter.cli import context as grounds
from linter.cli import options
from linter.cli.progress import Progress
from linter.cli.reporting import Reporting, reporting_options
from linter.git.opening import open_repository
from linter.git.repository import Repository
from linter.history.audit import match_history
from linter.history.object_reader import Effort
from linter.history.scope import Scope
from linter.model.errors import PolicyError, RepositoryError
from linter.model.findings import Finding
from linter.model.matches import Match, Origin, Participant
from linter.policy.selectors import Refs
from linter.report.escape import visible
from linter.scanning.participants import ParticipantReader
from linter.scanning.pipeline import match_files
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.sources.base_policy import load_at, tracked_path
from linter.sources.clone import Clone
from linter.sources.commit_files import changed_paths, read_blobs, read_tree
from linter.sources.pull_request import commits_between, squash_message
from linter.sources.range import Range, named, resolve
from linter.sources.roots import roots_among
from linter.sources.target_refs import of_change
from linter.verdict import guards
from linter.verdict.evaluator import AUTHOR

_AS_A_BODY = "-\n\n"  # what is written like a body has no subject of its own


@click.command(name="range")
@click.argument("commits", default="", metavar="[BASE..HEAD]")
@click.option(
    "--explain", is_flag=True, help="Only say which commits these are, which base was chosen and why."
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also fail on what was there before: reads every file of the head.",
)
@click.option(
    "--guards",
    "guard_changes",
    type=click.Choice(["warn", "fail"]),
    default="warn",
    show_default=True,
    help="What a change of the policy, a hook or the CI step of toolban is.",
)
@click.option(
    "--squash/--no-squash",
    default=True,
    help="Also check the message that a squash merge of a pull request would write. Default: yes.",
)
@options.working
@options.judging
@options.searching
@reporting_options
def command(
    *,
    commits: str,
    explain: bool,
    everything: bool,
    guard_changes: str,
    squash: bool,
    jobs: int,
    policy_file: str,
    today: str,
    is_inventory: bool,
    reporting: Reporting,
) -> int:
    """Check what a change would bring: commits, identities, messages, added content, names.

    Without BASE..HEAD the range comes from the CI system that runs this: GitHub Actions, GitLab CI,
    Bitbucket, Azure Pipelines, Jenkins, CircleCI, Buildkite or Woodpecker, for pull requests, merge queues,
    pushes (also the first and forced ones) and tags. Of a pull request, title and body are checked too, and
    the message that a squash merge would write. A scheduled run has no change: every file of its commit is
    read.

    What was there before is shown and does not fail. The policy is the one before the change.
    """
    repository = open_repository(".")
    request = named(commits) if commits else request_of(os.environ)
    if not request.head:
        click.echo(f"toolban: {request.what}: nothing lands, so there is nothing to read.", err=True)
        return 0
    own_file = tracked_path(repository, policy_file)
    found = resolve(repository, request, needs_policy=bool(own_file) or not policy_file)
    _explain(found, err=not explain)
    if explain:
        return 0
    ground = _ground(repository, found, policy_file, own_file, is_trusted=request.is_trusted)
    ground = reporting.ground(ground)
    ground = ground.inventoried() if is_inventory else ground
    tally, progress = Tally(), Progress()
    scanner = ground.scanner(bulk=True)
    author_dates = ground.policy.dates == AUTHOR
    reading = _Change(repository, found, request, scanner, tally, author_dates=author_dates)
    if request.tree:
        matches = reading.files(progress)
    else:
        matches = [*reading.commits(progress, Effort(jobs)), *reading.proposal(squash=squash)]
        if everything:
            matches = list(_all_of_it(matches, reading.files(progress)))
    progress.clear()
    own = reading.guards(guards.files_of(ground.policy, own_file), fail=guard_changes == "fail")
    globs, target = ground.globs, request.target
    refs = of_change(repository.git, target, request.head, os.environ) if globs else Refs()
    can_rewrite = bool(commits) or request.proposal is not None
    setting = grounds.setting(today, is_arriving=not request.tree, refs=refs, can_rewrite=can_rewrite)
    setting = setting._replace(roots=roots_among(repository.git, matches))
    people = ground.participants(repository.git, matches, scanner, is_kept=True)
    if people is not None:
        people = {**people, **reading.participants}
    report = ground.aged(today).report(matches, tally, setting, own, people)
    return reporting.end(report, ground)


class _Change:
    """Reads the parts of a change."""

    def __init__(
        self,
        repository: Repository,
        found: Range,
        request: Request,
        scanner: Scanner,
        tally: Tally,
        *,
        author_dates: bool,
    ) -> None:
        self._author_dates = author_dates
        self._repository = repository
        self._range = found
        self._request = request
        self._scanner = scanner
        self._tally = tally
        self.participants: dict[str, tuple[Participant, ...]] = {}
        """Whom the message names that a squash merge would write."""

    def commits(self, progress: Progress, effort: Effort) -> Iterator[Match]:
        """The commits, with the life that every trace has within the range."""
        head, without, tags = self._range.head, self._range.without, self._range.tags
        scope = Scope(
            (head,), without, tags=tags, author_dates=self._author_dates, is_arriving=True, before=True
        )
        return match_history(
            self._repository, scope, self._scanner, self._tally, progress=progress, effort=effort
        )

    def files(self, progress: Progress) -> list[Match]:
        """Every file of the head, as it is."""
        try:
            tree = read_tree(self._repository.git, self._range.head.commit)
        except RepositoryError as error:  # what was found in the commits stays
            self._tally.missed("tree", _last_line(error.message))
            return []
        files = progress.over("files", tree, 0)
        return list(match_files(files, self._scanner, self._tally))

    def proposal(self, *, squash: bool) -> Iterator[Match]:
        """Title and body of a pull request, and what a squash merge would write."""
        proposal = self._request.proposal
        if proposal is None:
            return
        if proposal.is_cut:
            self._tally.missed("description", "cut off by GitLab at 2,700 characters", proposal.name)
        yield from self._text(proposal.title, f"title of {proposal.name}")
        for match in self._text(_AS_A_BODY + proposal.body, f"description of {proposal.name}"):
            line = match.fragment.line - _AS_A_BODY.count("\n")
            yield match._replace(fragment=match.fragment._replace(line=line))
        if squash:
            commits = commits_between(self._repository.git, self._range.head.commit, self._range.without)
            message, where = squash_message(proposal, commits), f"squash merge of {proposal.name}"
            self.participants[where] = ParticipantReader(self._scanner).message(message)
            seen: set[tuple[str, str]] = set()
            for sighting in self._scanner.message(message):
                key = (sighting[0].rule, sighting[1].text)
                if key not in seen:
                    seen.add(key)
                    yield Match(*sighting, Origin(ref=where))

    def _text(self, text: str, where: str) -> Iterator[Match]:
        return (Match(*sighting, Origin(ref=where)) for sighting in self._scanner.message(text))

    def guards(self, of_policy: Container[str], *, fail: bool) -> tuple[Finding, ...]:
        """Findings for policies, hooks and CI steps that a change touches; a gap where that is not known."""
        try:
            return self._guards(of_policy, fail=fail)
        except RepositoryError as error:  # a treeless clone: what was found in the commits stays
            self._tally.missed("comparison", f"base and head cannot be compared: {_last_line(error.message)}")
            return ()

    def _guards(self, of_policy: Container[str], *, fail: bool) -> tuple[Finding, ...]:
        git, base, head = self._repository.git, self._range.base, self._range.head.commit
        if not base:
            return ()
        changes = changed_paths(git, Clone(self._repository).merge_base(base, head) or base, head)
        suspects = [change for change in changes if guards.may_be_guard(change.path, of_policy)]
        blobs = read_blobs(git, [oid for change in suspects for oid in (change.old, change.new) if oid])
        touched = [
            change.path
            for change in suspects
            if guards.is_guard(
                change.path, [blobs.get(change.old, b""), blobs.get(change.new, b"")], of_policy
            )
        ]
        return guards.findings(touched, fail=fail)


def _last_line(text: str) -> str:
    """What git says at the end is why it ended."""
    return text.strip().rpartition("\n")[2]


def _explain(found: Range, *, err: bool) -> None:
    click.echo(f"toolban: {visible(found.what)}", err=err)
    for line in found.why:
        click.echo(f"         {visible(line)}", err=err)


def _ground(
    repository: Repository, found: Range, policy_file: str, own_file: str, *, is_trusted: bool
) -> grounds.Ground:
    """The policy of what was before the change; the one here where that has none, or is no part of it."""
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


def _all_of_it(matches: Iterable[Match], files: Iterable[Match]) -> Iterator[Match]:
    """What was there before counts like what is new; a file that a life tells of is not told of twice."""
    known = set()
    for match in matches:
        if match.history and match.history.present_on:
            known.add(_where(match))
        if not match.was_there_before:
            yield match
    yield from (match for match in files if _where(match) not in known)


def _where(match: Match) -> tuple[str, str, str]:
    return match.trace.rule, match.origin.path, match.fragment.text
