"""The value types of a policy: frozen, without input, output or decisions."""

from __future__ import annotations

from typing import NamedTuple

from linter.model.findings import USE, Confidence, Migration, Tool


class Selector(NamedTuple):
    """Which tools a ban or a waiver is about; the most specific field that names a tool counts."""

    tools: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()


class Where(NamedTuple):
    """Where a ban or a waiver holds; an empty field is everywhere."""

    places: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    """Globs over paths of the repository."""
    refs: tuple[str, ...] = ()
    """Globs over names of branches and tags."""
    repositories: tuple[str, ...] = ()
    """Globs over names of repositories."""
    rules: tuple[str, ...] = ()
    """Of a waiver: the rules that it covers (`claude-code/co-author`)."""
    kinds: tuple[str, ...] = ()
    """Kinds of traces; empty: those that show that a tool is used."""

    @property
    def of_kinds(self) -> frozenset[str]:
        """The kinds of traces that it is about."""
        return frozenset(self.kinds or (USE,))

    @property
    def exactness(self) -> int:
        """How many of the fields say something."""
        return sum(map(bool, self))


class Ban(NamedTuple):
    """A tool (or many) may not be used from a date on."""

    selector: Selector
    announced: str
    effective: str
    reason: str
    instead: tuple[str, ...]
    contact: str
    origin: str
    """`file:line` where the ban stands."""
    until: str = ""
    """The last day; empty: no end."""
    where: Where = Where()
    threshold: Confidence | None = None
    """A trace counts from here on; None: as the policy says."""
    instead_at: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Place to the tools that are to be used there instead."""
    strip: bool = False
    """`hook commit-msg --fix` may take trailers out of a message."""
    locked: bool = False
    """No later layer may loosen it; no inline ignore and no baseline covers it."""
    layer: int = 0
    """Which file it comes from, counted from the most general."""


class Approved(NamedTuple):
    """A tool that may be used, and what a developer needs to know about it."""

    tool: str
    url: str
    note: str
    origin: str
    name: str = ""
    """As people write it; empty: the catalog has it."""
    contact: str = ""
    """Whom to ask about the tool."""


class Waiver(NamedTuple):
    """An exemption: needs a reason and an end."""

    selector: Selector
    until: str
    reason: str
    approved_by: str
    origin: str
    ticket: str = ""
    where: Where = Where()
    layer: int = 0


class RuleOff(NamedTuple):
    """A rule that is wrong for those whom the policy is for: what it finds is reported as waived."""

    rule: str
    reason: str
    origin: str
    """`file:line` where it is turned off."""
    layer: int = 0


class Disclosure(NamedTuple):
    """Which keys of trailers must, may and must not name a tool."""

    require: tuple[str, ...] = ()
    """Where a tool took part, one of these says so."""
    allow: tuple[str, ...] = ()
    """A tool stands in no other key than these and those that are required; empty: in any."""
    forbid: tuple[str, ...] = ()
    effective: str = ""
    """From when; empty: always."""
    reason: str = ""
    origin: str = ""

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        return bool(self.require or self.allow or self.forbid)

    def forbids(self, key: str) -> bool:
        """Whether a key must not name a tool."""
        is_outside = bool(self.allow) and key not in self.allow and key not in self.require
        return is_outside or key in self.forbid


class Policy(NamedTuple):
    """What is banned, what is approved, who is exempt until when."""

    name: str
    summary: str
    bans: tuple[Ban, ...]
    approved: tuple[Approved, ...]
    waivers: tuple[Waiver, ...]
    threshold: Confidence
    """Matches below this confidence are noted, never violations."""
    origin: tuple[str, ...]
    """The files that were read, the most general first."""
    digest: str
    """SHA-256 over those files, hexadecimal."""
    dates: str = "committer"
    """Which date of a commit counts: `committer`, `author`, or `received` (the day it arrives)."""
    ignores: bool = True
    """Whether inline ignores count."""
    unreadable: tuple[str, ...] = ()
    """Globs of files that may be pointers (Git LFS) or encrypted: that they were not read is accepted."""
    baseline: str = ""
    """The file of accepted findings, as it was named."""
    accepted: tuple[tuple[str, str, str], ...] = ()
    """Fingerprint, rule and place of each (linter.policy.baseline)."""
    disclosure: Disclosure = Disclosure()
    settings: tuple[tuple[str, str], ...] = ()
    """Where each of the settings above stands, `file:line`; those that are missing are as by default."""
    tools: tuple[Tool, ...] = ()
    """Approved tools that no rule file knows."""
    migrations: tuple[Migration, ...] = ()
    """Where content goes, as [[approved.ID.migration]] says; these come before those of the catalog."""
    off: tuple[RuleOff, ...] = ()
    rule_directories: tuple[str, ...] = ()
    """The directories of `rules` as they were named, each relative to the policy's own where it is one."""
    catalog_max_age: int = 180
    """Days after which the shipped catalog is called old."""
    help: str = ""
    """A closing line for every block of a finding."""

    def ended(self, today: str) -> str:
        """The last day of the last ban, where that is over and the policy asks for nothing else."""
        last = max((ban.until or today for ban in self.bans), default="")
        return last if last < today and not self.disclosure.asks else ""


INVENTORY = Policy("inventory", "", (), (), (), Confidence.LIKELY, (), "")
"""No policy at all: everything is shown, nothing is a violation."""
