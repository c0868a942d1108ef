"""What a report is about: a repository, and the measures of the policy that its findings were judged by."""

from __future__ import annotations

from typing import NamedTuple


class Tip(NamedTuple):
    """A ref and the commit that it led to."""

    ref: str
    commit: str


class Subject(NamedTuple):
    """A repository as a report names it; empty fields are not known, or there is no repository."""

    name: str = ""
    """The last part of the address of its remote, else the name of its directory."""
    url: str = ""
    """The address of the remote `origin`, without a user's name or password."""
    head: str = ""
    """The commit that is checked out."""
    tips: tuple[Tip, ...] = ()
    """The refs that were read, sorted by name."""
    date: str = ""
    """The committer date of the newest tip, ISO 8601 with offset."""


class Measure(NamedTuple):
    """A ban as a report needs it: from when it holds, and what is to be used instead."""

    origin: str
    """`file:line`; a finding says with the same words which ban it falls under."""
    announced: str
    effective: str
    until: str
    """The last day; empty: no end."""
    reason: str
    instead: tuple[str, ...]
    """Names of the tools that may be used instead."""
    contact: str


class Exemption(NamedTuple):
    """A waiver as a report needs it: for what, until when, by whom."""

    origin: str
    """`file:line` where the waiver stands."""
    scope: str
    """What it covers: tools, then paths and places, in words of the policy."""
    until: str
    reason: str
    approved_by: str
