"""The work of a server's hook: checks everything that a push brings, within a deadline."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from linter.cli import context as grounds
from linter.cli import emit as output
from linter.cli.files import write_text
from linter.git.opening import open_hook_repository
from linter.history.audit import match_history
from linter.history.object_reader import Effort
from linter.history.ref_traces import match_others
from linter.history.scope import Scope
from linter.model.findings import OPEN, Report, Status
from linter.model.matches import Match
from linter.report.escape import visible
from linter.report.formats import render
from linter.report.style import Style
from linter.scanning.tally import Tally
from linter.sources.push import Received, received
from linter.sources.roots import roots_among
from linter.sources.target_refs import of_push
from linter.verdict.evaluator import AUTHOR

_PLACES = 5  # of one rule
_GITLAB = "GL-HOOK-ERR: "  # other lines GitLab hides from its interface
_SKIP = "toolban.skip="
_PUSH = "push"  # what was not read when the time was over


class Terms(NamedTuple):
    """What the administrator of the server has decided."""

    policy_file: str
    today: str
    deadline: float
    """Seconds; 0 means no deadline."""
    on_timeout: str
    """`reject` or `accept`: what happens to a push that could not be read to its end."""
    skip_log: str
    """The file that records who skipped the check; empty means that nobody can."""
    jobs: int


class _OverdueError(Exception):
    """The deadline has passed."""


def pre_receive(terms: Terms) -> int:
    """Check all refs of a push: messages first, then what the commits add."""
    repository = open_hook_repository()
    push = received(repository, sys.stdin.buffer.read().decode("utf-8", "surrogateescape"))
    if not push.refs and not push.others:
        return 0
    ground = grounds.prepare_guard(terms.policy_file, repository.git_dir)
    tally = Tally()
    scanner = ground.scanner(bulk=True, jobs=terms.jobs)
    clock = _Clock(terms.deadline)
    pushed = [(ref, ref.name) for ref in push.refs]
    arrival = of_push(repository.git, pushed, push.without, push.before, ground.globs)
    read = partial(
        match_history, repository, scanner=scanner, tally=tally, progress=clock, effort=Effort(terms.jobs)
    )
    matches: list[Match] = []
    try:
        clock.start()
        for refs, without in arrival.parts:
            matches.extend(
                read(
                    Scope(
                        refs,
                        without,
                        tags=push.tags,
                        author_dates=ground.policy.dates == AUTHOR,
                        is_arriving=True,
                    )
                )
            )
        matches.extend(match_others(repository, push.others, push.tags, scanner, tally))
        clock.stop()
    except _OverdueError:
        tally.missed(_PUSH, f"it was not read to its end within {terms.deadline:g} s")
    where = repository.git_dir
    setting = grounds.setting(
        terms.today, where, is_arriving=True, ignores=False, refs=arrival.refs, can_rewrite=True
    )
    marked = arrival.marked(matches)
    people = ground.participants(repository.git, marked, scanner)
    setting = setting._replace(roots=roots_among(repository.git, marked))
    report = ground.report(marked, tally, setting, participants=people)
    style = output.style_for(ground, colour=False, ignores=False)
    return _answer(report, push, terms, style._replace(exemption=_exemption(ground)))


def _exemption(ground: grounds.Ground) -> str:
    """How to ask for an exemption; whoever pushes does not have the policy of the server."""
    contact = next((ban.contact for ban in ground.policy.bans if ban.contact), "whoever runs this server")
    return f"Ask {contact}; an approved exemption is a [[waiver]] in the policy of this server."


class _Clock:
    """Raises when the deadline has passed: at the next step, or within one if the system has timers."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = 0.0

    def start(self) -> None:
        """Start the time."""
        if not self._seconds:
            return
        self._end = time.monotonic() + self._seconds
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, self._ring)
            signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def stop(self) -> None:
        """Stop the time."""
        self._end = 0.0

    def __call__(self, _stage: str = "", _done: int = 0, _total: int = 0) -> None:
        """Note that a step of the work was done."""
        if self._end and time.monotonic() >= self._end:
            self.stop()  # once
            raise _OverdueError

    def _ring(self, _number: int, _frame: object) -> None:
        self()


def _answer(report: Report, push: Received, terms: Terms, style: Style) -> int:
    status = output.status_of(report)
    if status == output.EXIT_INCOMPLETE and not report.coverage.not_read:
        status = 0  # refs were moved to commits that the server has: nothing was there to be read
    spoken = status or report.coverage.outside or any(report.number_of(kind) for kind in OPEN)
    if not spoken:
        return 0
    text = render("text", report, style._replace(places=_PLACES))
    if status and (ticket := _ticket(os.environ)) and terms.skip_log:
        _record(terms.skip_log, ticket, push, report)
        status = 0
        text += f"Skipped with ticket {visible(ticket)}; this was recorded.\n"
    elif _is_only_overdue(report) and status == output.EXIT_INCOMPLETE and terms.on_timeout == "accept":
        status = 0
        text += "The push is accepted all the same (--on-timeout accept).\n"
    elif status:
        text += "The push was rejected.\n"
        if report.coverage.not_read and not _is_only_overdue(report):
            text += "What cannot be read cannot be let in unseen; ask whoever runs this server.\n"
    _say(text, _GITLAB if _is_gitlab(os.environ) else "")
    return status


def _is_only_overdue(report: Report) -> bool:
    rows = report.coverage.not_read
    return bool(rows) and all(row.what == _PUSH for row in rows)


def _is_gitlab(variables: Mapping[str, str]) -> bool:
    return bool(variables.get("GL_ID") or variables.get("GL_REPOSITORY"))


def _ticket(variables: Mapping[str, str]) -> str:
    """The ticket in a push option `toolban.skip=<ticket>` (git-push(1), --push-option)."""
    count = variables.get("GIT_PUSH_OPTION_COUNT", "")
    numbers = range(int(count) if count.isdecimal() else 0)
    options = (variables.get(f"GIT_PUSH_OPTION_{number}", "") for number in numbers)
    return next((option[len(_SKIP) :] for option in options if option.startswith(_SKIP)), "")


def _record(path: str, ticket: str, push: Received, report: Report) -> None:
    who = next(
        (os.environ[name] for name in ("GL_USERNAME", "GITHUB_USER_LOGIN", "USER") if os.environ.get(name)),
        "?",
    )
    refs = " ".join(visible(ref.name) for ref in push.refs)
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    number = report.number_of(Status.VIOLATION)
    line = f"{when}\t{visible(who)}\t{visible(ticket)}\t{number} violations\t{refs}\n"
    write_text(path, line, "Nothing is skipped: name another file in --skip-log.", mode="a")


def _say(text: str, prefix: str) -> None:
    lines = "".join(f"{prefix}{line}\n" for line in text.rstrip("\n").split("\n"))
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(lines.encode(encoding, "backslashreplace").decode(encoding))
    sys.stderr.flush()
