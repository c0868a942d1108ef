"""The work of the hooks, without click: git calls them at every commit, and importing click takes 25 ms."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from linter.cli import context as grounds
from linter.cli import emit as output
from linter.model.findings import OPEN, Finding, Report, Status
from linter.model.fragments import Place
from linter.model.matches import Match, Origin, Participants
from linter.policy.selectors import Refs
from linter.scanning.pipeline import match_files, match_message, match_process
from linter.scanning.tally import Tally

if TYPE_CHECKING:
    from linter.git.repository import Repository
    from linter.sources.message import Cleanup, Message
    from linter.sources.push import Sent

OF_A_MESSAGE = (Place.TRAILER, Place.MESSAGE, Place.AUTHOR, Place.COMMITTER, Place.ENVIRONMENT)
"""The places of the traces that `commit-msg` can find."""


_ONE_REF = """\
toolban: Only {ref} was read: pre-commit and prek hand on the first ref of a push and no other.
         If this push has more, push them one at a time, or leave them to CI or the server.
"""


class Asked(NamedTuple):
    """The command line of a hook."""

    policy_file: str
    today: str
    format_name: str


class Run:
    """One run of a hook: its catalog and policy, its scanner, and its end.

    Only a report in text may leave out traces outside of `places`: the other formats count the traces of the
    catalog.
    """

    def __init__(
        self,
        policy_file: str,
        today: str = "",
        format_name: str = "text",
        places: Collection[Place] = tuple(Place),
        ground: grounds.Ground | None = None,
    ) -> None:
        self.ground = ground or grounds.prepare_guard(policy_file, places=places)
        self.notices: tuple[str, ...] = ()
        """Said wherever something else is."""
        self.tally = Tally()
        self.scanner = self.ground.scanner()
        self._today = today
        self._format = format_name

    def end(
        self,
        matches: Sequence[Match],
        *,
        nothing_is_fine: bool = False,
        refs: Refs | None = None,
        participants: Participants | None = None,
        roots: frozenset[str] = frozenset(),
    ) -> int:
        """Judge the matches, print a report if there is something to report, and return the exit status.

        `refs` are those that a push moves, and `roots` its commits without a parent; without `refs` a commit
        is being made. `participants` are those whom the commits name, if the policy asks for them.
        """
        here = refs or self._refs_here(matches)
        is_push = refs is not None
        setting = grounds.setting(self._today, is_arriving=is_push, refs=here, can_rewrite=is_push)
        setting = setting._replace(roots=roots)
        report = self.ground.report(matches, self.tally, setting, participants=participants)
        is_fine = nothing_is_fine and not _is_open(report) and not report.coverage.not_read
        if is_fine and not report.findings:
            return 0
        if self._format == "text" and not _worth_saying(report) and (is_fine or not output.status_of(report)):
            return 0
        report = report._replace(notices=(*self.notices, *report.notices))
        style = output.style_for(self.ground, colour=None, verbose=False)
        status = output.emit(report, format_name=self._format, style=style, err=self._format == "text")
        return 0 if is_fine else status

    def _refs_here(self, matches: Sequence[Match]) -> Refs | None:
        """The branch that is checked out; it is looked up only if there is a match."""
        if not matches or not self.ground.globs:
            return Refs()
        from linter.git.runner import Git

        return self.ground.refs_here(Git.of_hook())

    def strippable(self, matches: Sequence[Match]) -> list[Finding]:
        """The trailers that the policy allows to be removed from a message."""
        allowed = {ban.origin for ban in self.ground.policy.bans if ban.strip}
        setting = grounds.setting(self._today, refs=self._refs_here(matches))
        report = self.ground.report(matches, Tally(), setting)
        return [
            finding
            for finding in report.findings
            if finding.status is Status.VIOLATION
            and finding.match.fragment.place is Place.TRAILER
            and finding.ban in allowed
        ]


def pre_commit(run: Run) -> int:
    """Check what is staged, and whether a banned tool is making this commit.

    If nothing is staged and no commit is being made (`pre-commit run --all-files`), every file in the index
    is read: reading nothing must not pass for finding nothing.
    """
    from linter.git.runner import Git
    from linter.model.policy import Disclosure
    from linter.sources.index import read_index, read_staged

    git = Git.of_hook()
    # There is no message yet that could disclose a tool: commit-msg judges that.
    run.ground = run.ground._replace(policy=run.ground.policy._replace(disclosure=Disclosure()))
    files = list(read_staged(git))
    if not files and "GIT_INDEX_FILE" not in os.environ:  # git sets it when it runs a hook
        files = list(read_index(git))
    matches = [
        *match_files(files, run.scanner, run.tally),
        *match_process(os.environ, run.scanner, Origin()),
    ]
    return run.end(matches, nothing_is_fine=True)


def commit_msg(run: Run, file: str, *, fix: bool = False) -> int:
    """Check the message in a file, the identities of the commit, and the tool that makes it.

    With `fix`, trailers are first removed if their ban allows that (`strip`).
    """
    if fix:
        _strip_trailers(run, file)
    message = _message(file)
    matches = [
        *_in_message(run, message, run.tally),
        *match_process(os.environ, run.scanner, Origin()),
    ]
    if not run.ground.policy.disclosure.is_about_people:
        return run.end(matches)
    if "GIT_AUTHOR_NAME" not in os.environ:  # as in a merge, for which git names the author to no hook
        matches += _of_author(run)
    if not matches:
        return run.end(matches)
    from linter.scanning.participants import ParticipantReader

    return run.end(matches, participants={"": ParticipantReader(run.scanner).message(message.text)})


def _of_author(run: Run) -> list[Match]:
    """What the author that git is going to write shows, read as the header of the commit will be."""
    from linter.git.errors import GitError
    from linter.git.runner import Git

    try:
        ident = Git.of_hook().run("var", "GIT_AUTHOR_IDENT")
    except GitError:  # nobody is configured: git will refuse the commit
        return []
    header = b"author %s\n\n" % ident.rstrip(b"\n")
    return [Match(*sighting, Origin()) for sighting in run.scanner.commit(header)]


def _message(file: str) -> Message:
    from linter.sources.message import clean, read_message_file

    text = read_message_file(file)
    return clean(text, _cleanup(text))


def _in_message(run: Run, message: Message, tally: Tally) -> list[Match]:
    return [
        match._replace(fragment=match.fragment._replace(line=_line(message.lines, match.fragment.line)))
        for match in match_message(message.text, run.scanner, tally, Origin())
    ]


def _strip_trailers(run: Run, file: str) -> None:
    """Remove the trailers that violate a ban with `strip`; every other byte stays."""
    from linter.fix.trailers import without_lines
    from linter.report.escape import visible

    lines = {
        finding.match.fragment.line for finding in run.strippable(_in_message(run, _message(file), Tally()))
    }
    if not lines:
        return
    with open(file, "rb") as stream:  # it has just been read, within its limit
        data = stream.read()
    kept, taken = without_lines(data, lines)
    with open(file, "wb") as stream:
        stream.write(kept)
    for line in taken:
        shown = visible(line.decode("utf-8", "surrogateescape").rstrip("\r\n"))
        sys.stderr.write(f"toolban: taken out of the message: {shown}\n")


def pre_push(asked: Asked, remote: str) -> int:
    """Check the commits that a push would send, by a policy that they cannot have changed."""
    from linter.git.opening import open_repository
    from linter.history.audit import match_history
    from linter.history.ref_traces import match_others
    from linter.history.scope import Scope
    from linter.sources.push import check_nothing_is_new, push_scope
    from linter.sources.roots import roots_among
    from linter.sources.target_refs import of_push
    from linter.verdict.evaluator import AUTHOR

    repository = open_repository(".")
    told = _standard_input()
    sent = push_scope(repository.git, told, os.environ, remote)
    if not (sent.refs or sent.others):
        if not told.strip():
            check_nothing_is_new(repository, sent, remote)
        return 0
    run = _run_of_push(asked, repository, sent)
    if not told.strip():
        sys.stderr.write(_ONE_REF.format(ref=os.environ.get("PRE_COMMIT_REMOTE_BRANCH") or "its first ref"))
    by_author = run.ground.policy.dates == AUTHOR
    pushed = [(ref, ref.name) for ref in sent.refs]
    arrival = of_push(repository.git, pushed, sent.without, sent.before, run.ground.globs)
    matches: list[Match] = []
    for refs, without in arrival.parts:
        scope = Scope(
            refs, without, tags=sent.tags, author_dates=by_author, is_arriving=True, check_tips=False
        )
        matches += match_history(repository, scope, run.scanner, run.tally)
    matches += match_others(repository, sent.others, sent.tags, run.scanner, run.tally)
    marked = arrival.marked(matches)
    people = run.ground.participants(repository.git, marked, run.scanner)
    roots = roots_among(repository.git, marked)
    return run.end(marked, nothing_is_fine=True, refs=arrival.refs, participants=people, roots=roots)


def _run_of_push(asked: Asked, repository: Repository, sent: Sent) -> Run:
    """Start a run under the policy of the remote, else of the pushed commit, or a named one outside of both.

    Nobody but the pusher has seen the work tree, so no policy is read from there.
    """
    from linter.sources.base_policy import load_first, tracked_path

    own = tracked_path(repository, asked.policy_file)
    if asked.policy_file and not own:
        return Run(asked.policy_file, asked.today, asked.format_name)
    loaded, where = load_first(repository.git, sent.policies, grounds.inventory().catalog, own)
    run = Run("", asked.today, asked.format_name, ground=grounds.of_loaded(loaded))
    run.notices = (f"Judged by the policy of {where}.",)
    return run


def _standard_input() -> str:
    """What git writes to a hook; empty if standard input is a terminal or closed."""
    if sys.stdin is None or sys.stdin.isatty():
        return ""
    return sys.stdin.buffer.read().decode("utf-8", "surrogateescape")


def _cleanup(text: str) -> Cleanup:
    """How git will clean up the message; git is asked (10 ms) only if there may be comments."""
    from linter.sources.message import Cleanup, cleanup_settings, may_hold_comments

    if not may_hold_comments(text):
        return Cleanup()
    from linter.git.runner import Git

    return cleanup_settings(Git.of_hook(), os.environ)


def _is_open(report: Report) -> bool:
    return any(report.number_of(status) for status in OPEN)


def _worth_saying(report: Report) -> bool:
    return _is_open(report) or bool(report.coverage.not_read) or bool(report.notices)


def _line(lines: tuple[int, ...], number: int) -> int:
    return lines[number - 1] if 0 < number <= len(lines) else number
