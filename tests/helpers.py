"""What tests build: values with defaults, and real repositories made fast."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from linter.git.log import Walk, compare, list_commits, tokens
from linter.git.runner import Git
from linter.loading.compiled import catalog_of, load_catalog
from linter.model.catalog import Confidence, Tool, Trace
from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin
from linter.scanning.scanner import Scanner
from linter.support.git_format import NOT_THERE

CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>"
BAN = """\
[[ban]]
tools = ["claude-code"]
announced = 2026-07-03
effective = 2026-07-10
reason = "High-risk software."
instead = "qoder"
contact = "security@corp.example"

[approved.qoder]
url = "https://tools.corp.example/qoder"
note = "Sign in with the company account."
"""


Value = TypeVar("Value", bound=NamedTuple)


def changed(value: Value, **fields: object) -> Value:
    """A value with some fields of one's own, for builders that take any field."""
    return value._replace(**fields)


def a_trace(**fields: object) -> Trace:
    """A trace of Claude Code, with some fields of one's own."""
    default = Trace(
        rule="claude-code/co-author",
        tool="claude-code",
        places=(Place.TRAILER,),
        keys=("co-authored-by",),
        pattern="(?i)^Claude <noreply@anthropic\\.com>$",
        keywords=("noreply@anthropic.com",),
        whole=False,
        confidence=Confidence.CERTAIN,
        since="",
        summary="Claude Code signs.",
        evidence="https://vendor.example",
    )
    return changed(default, **fields)


def a_tool(identifier: str = "claude-code", **fields: object) -> Tool:
    """A coding agent of a vendor of its own."""
    default = Tool(identifier, identifier.title(), "anthropic", "US", ("coding-agent",), "")
    return changed(default, **fields)


def a_match(
    trace: Trace | None = None, text: str = "Claude <noreply@anthropic.com>", **origin: object
) -> Match:
    """A match of a trace in a commit or a file."""
    trace = trace or a_trace()
    fragment = Fragment(trace.places[0], text, line=3, column=1)
    return Match(trace, fragment, changed(Origin(), **origin))


@cache
def shipped_scanner(*, bulk: bool = False, once: bool = False) -> Scanner:
    """The scanner of the shipped catalog: what it has compiled serves all tests."""
    compiled = load_catalog()
    return Scanner(catalog_of(compiled), compiled.prefilter, bulk=bulk, once=once)


class Change(NamedTuple):
    """One path that a commit touched; what is empty was not there."""

    path: str
    old: tuple[str, ...]
    new: str
    old_modes: tuple[str, ...]
    mode: str


class Commit(NamedTuple):
    """A commit and what it touched."""

    oid: str
    changes: tuple[Change, ...]


def read_log(
    git: Git, revisions: Iterable[str], *, options: tuple[str, ...] = (), walk: Walk | None = None
) -> list[Commit]:
    """What the commits touched that the revisions reach, newest first."""
    walk = walk or Walk(options)
    found: list[Commit] = []
    for commit, modes, oids, path in tokens(compare(git, list_commits(git, revisions, walk), walk).text):
        if commit:
            found.append(Commit(commit, ()))
            continue
        *old_modes, mode = ("" if mode == NOT_THERE else mode for mode in modes.split())
        there = zip((*old_modes, mode), oids.split(), strict=True)
        *old, new = (oid if mode else "" for mode, oid in there)
        change = Change(path, tuple(old), new, tuple(old_modes), mode)
        found[-1] = Commit(found[-1].oid, (*found[-1].changes, change))
    return found


class Repo:
    """A real repository; commits have fixed names and the date that is given."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.day = "2026-08-01"
        self.author = "Jane Doe <jane@corp.example>"

    @classmethod
    def create(cls, path: Path, *options: str) -> Repo:
        """`git init`."""
        repo = cls(path)
        path.mkdir(parents=True)
        repo.git("init", "-q", "--template=", "--initial-branch=main", *options)
        return repo

    def git(self, *arguments: str, check: bool = True, stdin: str = "", **variables: str) -> str:
        """Run git here; returns what it printed."""
        name, _, mailbox = self.author.rstrip(">").partition(" <")
        date = f"{self.day}T10:00:00+0000"
        who = {
            f"GIT_{role}_{field}": value
            for role in ("AUTHOR", "COMMITTER")
            for field, value in (("NAME", name), ("EMAIL", mailbox), ("DATE", date))
        }
        done = subprocess.run(
            ("git", *arguments),
            cwd=self.path,
            env={**os.environ, **who, **variables},
            input=stdin.encode(),
            capture_output=True,
            check=False,
        )
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        if check and done.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {said}")
        return said.strip()

    def write(self, files: dict[str, str | bytes | None]) -> None:
        """Write files into the work tree; None deletes."""
        for name, content in files.items():
            path = self.path / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def stage(self, files: dict[str, str | bytes | None]) -> None:
        """Write files and add them to the index."""
        self.write(files)
        self.git("add", "-A")

    def stage_only(self, files: dict[str, str | bytes | None]) -> None:
        """Write files and add these to the index, whatever else has changed."""
        self.write(files)
        self.git("add", "--", *files)

    def commit(
        self, message: str, files: dict[str, str | bytes | None] | None = None, *, day: str = ""
    ) -> str:
        """Commit everything, also nothing; returns the commit."""
        self.day = day or self.day
        self.stage(files or {})
        self.git(
            "commit", "-q", "--allow-empty", "--allow-empty-message", "--no-verify", "-F", "-", stdin=message
        )
        return self.git("rev-parse", "HEAD")


def undated(text: str) -> str:
    """A report without the day of the catalog, which moves on with the rules."""
    return re.sub(r"; catalog of [0-9-]{10}(:?)", lambda found: "; catalog:" if found[1] else "", text)
