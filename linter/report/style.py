"""How a report is to be written."""

from __future__ import annotations

from typing import NamedTuple


class Style(NamedTuple):
    """Colours, how much to show, and what to say beside the findings."""

    colour: bool = False
    everything: bool = False
    """Also what no ban is about."""
    places: int = 0
    """Most places listed for one rule; 0 lists all."""
    exemption: str = ""
    """How to ask for an exemption; one sentence."""
    locked: tuple[tuple[str, str], ...] = ()
    """Tools to the sentence for those whose ban is locked."""
    help: str = ""
    """The closing line that the policy gives every block of a finding."""
    caveat: str = ""
    """What nobody may conclude from the report."""
    width: int = 100
    anchors: tuple[str, ...] = ()
    """Files that exist: where formats of lines put a finding that has no file; empty: not known."""
    commit_page: str = ""
    """Address of the page of a commit, up to the commit's name; empty: not known."""
    omits_commits: bool = False
    """SARIF leaves out findings that have no file."""
    owners: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Patterns of a CODEOWNERS file, each with its owners, in the order of the file."""
    overview: bool = False
    """Text begins with a table of tools, where there is much to read."""
    ascii_only: bool = False
    """The terminal shows no other characters."""


PLAIN = Style()
