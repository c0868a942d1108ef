"""The options for writing a report."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Style(NamedTuple):
    """Options: colours, how much to show, and sentences to add."""

    colour: bool = False
    everything: bool = False
    """Whether to show findings without a ban, and exempt ones, too."""
    places: int = 0
    """The most locations to list for one rule; 0 lists all."""
    exemption: str = ""
    """A sentence that says how to ask for an exemption."""
    locked: tuple[tuple[str, str], ...] = ()
    """Pairs of a tool whose ban is locked, and the sentence to use instead of `exemption`."""
    help: str = ""
    """The line that the policy sets to close every block of the text report with."""
    caveat: str = ""
    """A sentence that says what the report does not show."""
    width: int = 100
    wraps: bool = False
    """Whether notices and the summary are wrapped, too; where lines may be searched they stay whole."""
    is_below_root: bool = False
    """Whether the reader's current directory is below the root of the work tree that paths start from."""
    anchors: tuple[str, ...] = ()
    """Files that exist, for findings without a file (report.locations); empty if not known."""
    commit_page: str = ""
    """The URL of the page of a commit without the commit's name at its end; empty if not known."""
    omits_commits: bool = False
    """Whether SARIF leaves out findings that have no file."""
    owners: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The rules of a CODEOWNERS file (report.owners)."""
    overview: bool = False
    """Whether a long text report begins with a table of tools."""
    ascii_only: bool = False
    """Whether the terminal shows only ASCII characters."""
    verbose: bool = False
    """Whether a text report also has fingerprints and the addresses of the rules' pages."""
    ignores: bool = True
    """Whether an inline ignore would count."""
    only_summary: bool = False
    """Whether a text report leaves out the findings."""
    sources: Mapping[tuple[str, int], str] = MappingProxyType({})
    """The text of the lines of files on which findings stand, by path and line, as far as it is known."""


PLAIN = Style()
