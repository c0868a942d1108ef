"""Describes the repository for a report: its name, its address, its tips."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from linter.git.errors import GitError
from linter.git.repository import Ref, Repository
from linter.model.subject import Subject, Tip

_CREDENTIALS = re.compile(r"^(?P<scheme>[a-z][a-z0-9+.-]*://)[^/@\s]*@", re.IGNORECASE)
_QUERY = re.compile(r"[?#].*$")
_SCP_LIKE = re.compile(r"^[^/@\s]*@(?P<rest>[^/\s]+:)")


def subject_of(repository: Repository, tips: Sequence[Ref] | None = None) -> Subject:
    """Describe a repository for a report; `tips` are the refs that were read, by default all."""
    url = without_credentials(_ask(repository, "config", "--get", "remote.origin.url"))
    refs = repository.refs() if tips is None else tips
    return Subject(
        name=name_of(url) or name_of(os.path.abspath(repository.path)),
        url=url if "://" in url or _is_remote(url) else "",
        head=repository.head,
        tips=tuple(Tip(ref.name, ref.commit) for ref in refs),
        date=_newest(repository, refs),
    )


def without_credentials(url: str) -> str:
    """Remove the user name, password, query and fragment from an address."""
    return _SCP_LIKE.sub(r"\g<rest>", _CREDENTIALS.sub(r"\g<scheme>", _QUERY.sub("", url.strip())))


def name_of(address: str) -> str:
    """The last component of an address or path, without `.git`."""
    trimmed = address.rstrip("/").removesuffix("/.git").removesuffix(".git").rstrip("/")
    return re.split(r"[/:\\]", trimmed)[-1]


def _is_remote(url: str) -> bool:
    """Whether it is an address such as `host:path` rather than a local path."""
    host, colon, _ = url.partition(":")
    return bool(colon) and "/" not in host and len(host) > 1  # a single letter is a Windows drive


def _newest(repository: Repository, refs: Sequence[Ref]) -> str:
    """The committer date of the newest tip, ISO 8601."""
    names = "".join(f"{oid}\n" for oid in sorted({ref.commit for ref in refs}))
    if not names:
        return ""
    try:
        listed = repository.git.run(
            *("log", "--no-walk=unsorted", "--format=%ct %cI", "--stdin"), stdin=names.encode()
        )
    except GitError:  # a commit is missing here; the audit reports it
        return ""
    rows = [line.split(" ", 1) for line in listed.decode("ascii", "replace").splitlines()]
    return max(rows, key=lambda row: int(row[0]))[1] if rows else ""


def _ask(repository: Repository, *arguments: str) -> str:
    try:
        return repository.git.run(*arguments).decode("utf-8", "surrogateescape").strip()
    except GitError:
        return ""
