"""What a report is about: a repository or a fleet of them, and the bans and waivers that applied."""

from __future__ import annotations

from typing import NamedTuple


class Tip(NamedTuple):
    """A ref and the commit that it points to."""

    ref: str
    commit: str


class Subject(NamedTuple):
    """A repository as a report names it; a field is empty if it is not known or there is no repository."""

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
    """A ban as a report needs it: from when it applies, and what to use instead."""

    origin: str
    """`file:line` of the ban; findings refer to the ban by this text."""
    announced: str
    effective: str
    until: str
    """The last day; empty: no end."""
    reason: str
    instead: tuple[str, ...]
    """Names of the tools that may be used instead."""
    contact: str


class Exemption(NamedTuple):
    """A waiver as a report needs it: what it covers, until when, and who granted it."""

    origin: str
    """`file:line` of the waiver."""
    scope: str
    """What it covers, in words of the policy: tools, then paths and places."""
    until: str
    reason: str
    approved_by: str


class Member(NamedTuple):
    """A repository of a fleet, as one report about all of them needs it."""

    name: str
    owner: str
    """Who has it on its host; empty if that is not known."""
    complete: bool
    """Whether all that was asked for was read."""
    reason: str = ""
    """Why its audit failed; empty if it did not."""


class Change(NamedTuple):
    """How many findings of a rule one repository had in one run of a fleet, and has in a later one."""

    repository: str
    status: str
    rule: str
    before: int
    after: int


class Fleet(NamedTuple):
    """What a report about many repositories says besides its findings."""

    members: tuple[Member, ...]
    """Every repository that was to be audited, sorted by name."""
    since: str = ""
    """The run that `changes` compares with; empty if there was none before."""
    changes: tuple[Change, ...] = ()
