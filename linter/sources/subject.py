"""What a report says of the repository that it is about: its name, its address, its tips."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from linter.git.repository import Ref, Repository
from linter.git.runner import GitError
from linter.model.subject import Subject, Tip

_CREDENTIALS = re.compile(r"^(?P<scheme>[a-z][a-z0-9+.-]*://)[^/@\s]*@", re.IGNORECASE)
_QUERY = re.compile(r"[?#].*$")
_SCP_LIKE = re.compile(r"^[^/@\s]*@(?P<rest>[^/\s]+:)")


def subject_of(repository: Repository, tips: Sequence[Ref] | None = None) -> Subject:
    """The repository as reports name it; `tips` are the refs that were read, all where none are given."""
    url = without_credentials(_ask(repository, "config", "--get", "remote.origin.url"))
    refs = repository.refs() if tips is None else tips
    return Subject(
        name=name_of(url) or name_of(os.path.abspath(repository.path)),
        url=url if "://" in url or _is_remote(url) else "",
        head=_ask(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"),
        tips=tuple(Tip(ref.name, ref.commit) for ref in refs),
        date=_newest(repository, refs),
    )


def without_credentials(url: str) -> str:
    """An address without the name and password of a user, and without what stands behind `?` or `#`."""
    return _SCP_LIKE.sub(r"\g<rest>", _CREDENTIALS.sub(r"\g<scheme>", _QUERY.sub("", url.strip())))


def name_of(address: str) -> str:
    """The last part of an address or path, without `.git`."""
    trimmed = address.rstrip("/").removesuffix("/.git").removesuffix(".git").rstrip("/")
    return re.split(r"[/:\\]", trimmed)[-1]


def _is_remote(url: str) -> bool:
    """Whether it is an address like `host:path`, and no path of this machine."""
    host, colon, _ = url.partition(":")
    return bool(colon) and "/" not in host and len(host) > 1  # one letter is a drive of Windows


def _newest(repository: Repository, refs: Sequence[Ref]) -> str:
    """The committer date of the newest tip, ISO 8601."""
    names = "".join(f"{oid}\n" for oid in sorted({ref.commit for ref in refs}))
    if not names:
        return ""
    try:
        listed = repository.git.run(
            *("log", "--no-walk=unsorted", "--format=%ct %cI", "--stdin"), stdin=names.encode()
        )
    except GitError:  # a tip that is not here; the audit says so
        return ""
    rows = [line.split(" ", 1) for line in listed.decode("ascii", "replace").splitlines()]
    return max(rows, key=lambda row: int(row[0]))[1] if rows else ""


def _ask(repository: Repository, *arguments: str) -> str:
    try:
        return repository.git.run(*arguments).decode("utf-8", "surrogateescape").strip()
    except GitError:
        return ""
