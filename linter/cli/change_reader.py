"""Reads the parts of a change: its commits, its files, its pull request, and the guards that it touches."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from linter.ci.request import Request
from linter.cli.progress import Progress
from linter.git.repository import Repository
from linter.history.audit import match_history
from linter.history.object_reader import Effort
from linter.history.scope import Scope
from linter.model.errors import RepositoryError
from linter.model.findings import Finding
from linter.model.matches import Match, Origin, Participant
from linter.scanning.participants import ParticipantReader
from linter.scanning.pipeline import match_files
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.sources.clone import Clone
from linter.sources.commit_files import changed_paths, read_blobs, read_tree
from linter.sources.pull_request import commits_between, squash_message
from linter.sources.range import Range
from linter.verdict import guards

_AS_A_BODY = "-\n\n"  # what is written like a body has no subject of its own


class ChangeReader:
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
            (head,),
            without,
            tags=tags,
            author_dates=self._author_dates,
            is_arriving=True,
            before=True,
            commits=self._range.commits,
        )
        return match_history(
            self._repository, scope, self._scanner, self._tally, progress=progress, effort=effort
        )

    def files(self, progress: Progress) -> list[Match]:
        """Match every file of the head, as it is."""
        try:
            tree = read_tree(self._repository.git, self._range.head.commit)
        except RepositoryError as error:  # what was found in the commits stays
            self._tally.missed("tree", _last_line(error.message))
            return []
        files = progress.over("files", tree, 0)
        return list(match_files(files, self._scanner, self._tally))

    def proposal(self, *, squash: bool) -> Iterator[Match]:
        """Match the title and body of the pull request, and the message that a squash merge would write."""
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
        """Make findings for the policies, hooks and CI steps that the change edits."""
        try:
            return self._guards(of_policy, fail=fail)
        except RepositoryError as error:  # a treeless clone: what was found in the commits stays
            self._tally.missed("comparison", f"base and head cannot be compared: {_last_line(error.message)}")
            return ()

    def _guards(self, of_policy: Container[str], *, fail: bool) -> tuple[Finding, ...]:
        git, base, head = self._repository.git, self._range.base, self._range.head.commit
        if not base:
            return ()
        if not self._range.is_ahead:
            base = Clone(self._repository).merge_base(base, head) or base
        changes = changed_paths(git, base, head)
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
    """The last line of an error message of git, which says why it ended."""
    return text.strip().rpartition("\n")[2]


def with_earlier(matches: Iterable[Match], files: Iterable[Match]) -> Iterator[Match]:
    """Replace matches that were there before by those of all files; none is reported twice."""
    known = set()
    for match in matches:
        if match.history and match.history.present_on:
            known.add(_where(match))
        if not match.was_there_before:
            yield match
    yield from (match for match in files if _where(match) not in known)


def _where(match: Match) -> tuple[str, str, str]:
    return match.trace.rule, match.origin.path, match.fragment.text
