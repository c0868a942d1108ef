"""The value types of a policy: frozen, without input, output or decisions."""

from __future__ import annotations

from typing import Literal, NamedTuple

from linter.model.catalog import USE, Confidence, Migration, Tool

_SHORT = 12
_HEX = frozenset("0123456789abcdef")


CommitDate = Literal["committer", "author", "received"]
"""The date of a commit that counts: the committer's, the author's, or the day of the push."""


class Selector(NamedTuple):
    """Selects the tools of a ban or a waiver; the most specific field that names a tool counts."""

    tools: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()


class Where(NamedTuple):
    """Limits where a ban or a waiver applies; an empty field does not limit anything."""

    places: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    """Globs of paths in the repository."""
    refs: tuple[str, ...] = ()
    """Globs of names of branches and tags."""
    repositories: tuple[str, ...] = ()
    """Globs of names of repositories."""
    rules: tuple[str, ...] = ()
    """The only rules that a waiver covers (`claude-code/co-author`); always empty in a ban."""
    kinds: tuple[str, ...] = ()
    """Kinds of traces (`use`, `posture`); empty means `use`."""

    @property
    def of_kinds(self) -> frozenset[str]:
        """The kinds of traces that it applies to."""
        return frozenset(self.kinds or (USE,))

    @property
    def exactness(self) -> int:
        """The number of fields that limit something."""
        return sum(map(bool, self))


class Ban(NamedTuple):
    """Forbids one or more tools from a date on."""

    selector: Selector
    announced: str
    effective: str
    reason: str
    instead: tuple[str, ...]
    contact: str
    origin: str
    """`file:line` of the ban."""
    until: str = ""
    """The last day; empty: no end."""
    where: Where = Where()
    threshold: Confidence | None = None
    """The confidence from which on a trace is a violation; None means the policy's threshold."""
    instead_at: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of a place and the tools to use there instead."""
    strip: bool = False
    """Whether `hook commit-msg --fix` may remove trailers from a message."""
    locked: bool = False
    """Whether it is locked: no later layer may loosen it, and no inline ignore or baseline covers it."""
    layer: int = 0
    """The number of its policy file; 0 is the most general one."""


class Approved(NamedTuple):
    """A tool that may be used, and what a developer needs to know about it."""

    tool: str
    url: str
    note: str
    origin: str
    name: str = ""
    """The name of the tool; empty if the catalog has it."""
    contact: str = ""
    """Whom to ask about the tool."""


class Waiver(NamedTuple):
    """An exemption, with a reason and a last day."""

    selector: Selector
    until: str
    reason: str
    approved_by: str
    origin: str
    ticket: str = ""
    where: Where = Where()
    layer: int = 0


class RuleOff(NamedTuple):
    """A rule that the policy turns off; what it finds is reported as waived."""

    rule: str
    reason: str
    origin: str
    """`file:line` of the entry that turns it off."""
    layer: int = 0


class Disclosure(NamedTuple):
    """The trailer keys that must, may and must not name a tool."""

    require: tuple[str, ...] = ()
    """If a tool took part in a commit, one of these keys must name it."""
    allow: tuple[str, ...] = ()
    """Only these keys and the required ones may name a tool; empty means any key."""
    forbid: tuple[str, ...] = ()
    effective: str = ""
    """The day from which on it applies; empty means always."""
    reason: str = ""
    origin: str = ""
    pattern: tuple[tuple[str, str], ...] = ()
    """Pairs of a key and the form of its values where they name a tool (linter.policy.trailer_forms)."""
    require_human: bool = False
    """Whether a commit whose author is a tool must name a human co-author."""
    human_signoff: bool = False
    """Whether a commit in which a tool took part must be signed off by a human."""

    @property
    def asks(self) -> bool:
        """Whether it sets any rule."""
        return bool(self.require or self.allow or self.forbid or self.pattern) or self.is_about_people

    @property
    def is_about_people(self) -> bool:
        """Whether it asks for humans in a commit, so that all whom the commit names must be known."""
        return self.require_human or self.human_signoff

    def forbids(self, key: str) -> bool:
        """Whether a key must not name a tool."""
        is_outside = bool(self.allow) and key not in self.allow and key not in self.require
        return is_outside or key in self.forbid


def origin_at(file: str, commit: str) -> str:
    """How a policy calls a file that it was read from a commit."""
    return f"{file} at {commit[:_SHORT]}"


def file_of(origin: str) -> str:
    """The file of an origin, without the commit that it was read from."""
    file, at, commit = origin.rpartition(" at ")
    return file if at and len(commit) == _SHORT and _HEX.issuperset(commit) else origin


class Policy(NamedTuple):
    """A policy: bans, approved tools, waivers and settings, merged from all of its files."""

    name: str
    summary: str
    bans: tuple[Ban, ...]
    approved: tuple[Approved, ...]
    waivers: tuple[Waiver, ...]
    threshold: Confidence
    """Matches below this confidence are noted, never violations."""
    origin: tuple[str, ...]
    """The files that it was read from, the most general first."""
    digest: str
    """SHA-256 over those files, hexadecimal."""
    dates: CommitDate = "committer"
    """The date of a commit that counts: `committer`, `author`, or `received` (the day of the push)."""
    ignores: bool = True
    """Whether inline ignores count."""
    unreadable: tuple[str, ...] = ()
    """Globs of files that may be Git LFS pointers or encrypted without making a report incomplete."""
    baseline: str = ""
    """The baseline file, as the policy spells it; empty if there is none."""
    accepted: tuple[tuple[str, str, str], ...] = ()
    """Fingerprint, rule and place of each accepted finding (linter.policy.baseline)."""
    disclosure: Disclosure = Disclosure()
    settings: tuple[tuple[str, str], ...] = ()
    """Pairs of a setting above and its `file:line`; settings that have their default are missing."""
    tools: tuple[Tool, ...] = ()
    """Approved tools that are not in the catalog."""
    migrations: tuple[Migration, ...] = ()
    """Migrations from [[approved.ID.migration]]; they come before those of the catalog."""
    off: tuple[RuleOff, ...] = ()
    rule_directories: tuple[str, ...] = ()
    """The added rule directories as the policy spells them; a path is relative to the policy."""
    catalog_max_age: int = 180
    """Days after which a notice says that the shipped catalog is old."""
    help: str = ""
    """A line to close every block of the text report with."""

    def ended(self, today: str) -> str:
        """The last day of the last ban, if it has passed and the policy sets no other rule; else empty."""
        last = max((ban.until or today for ban in self.bans), default="")
        return last if last < today and not self.disclosure.asks else ""


INVENTORY = Policy("inventory", "", (), (), (), Confidence.LIKELY, (), "")
"""The policy that stands in for none: everything is reported, nothing is a violation."""
