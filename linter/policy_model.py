"""The value types of a policy: frozen, without input, output or decisions."""

from __future__ import annotations

from typing import NamedTuple

from linter.model import Confidence


class Selector(NamedTuple):
    """Which tools a ban or a waiver is about; the most specific field that names a tool counts."""

    tools: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()


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


class Approved(NamedTuple):
    """A tool that may be used, and what a developer needs to know about it."""

    tool: str
    url: str
    note: str
    origin: str


class Waiver(NamedTuple):
    """An exemption: needs a reason and an end."""

    selector: Selector
    paths: tuple[str, ...]
    until: str
    reason: str
    approved_by: str
    origin: str


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


INVENTORY = Policy("inventory", "", (), (), (), Confidence.LIKELY, (), "")
"""No policy at all: everything is shown, nothing is a violation."""
