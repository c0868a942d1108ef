"""The catalog: tools, the traces that they leave, and where their content goes in an approved tool."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal, NamedTuple

from linter.model.fragments import Place


class Confidence(IntEnum):
    """How sure a trace is; ordered, so that a policy can set a threshold."""

    WEAK = 1
    LIKELY = 2
    CERTAIN = 3

    @property
    def label(self) -> str:
        """The word that rule files, policies and reports use."""
        return self.name.lower()

    def lowered(self) -> Confidence:
        """The next lower level, for a match in text that was read tolerantly rather than by its grammar."""
        return Confidence(max(self - 1, Confidence.WEAK))


YIELDING = frozenset({"unknown", "neutral"})
"""Categories of entries that stand for an unnamed tool, or for many tools at once."""


class Tool(NamedTuple):
    """A product or an SDK that leaves traces."""

    id: str
    name: str
    vendor: str
    jurisdiction: str
    categories: tuple[str, ...]
    homepage: str


class MatcherSource(NamedTuple):
    """One matcher as a rule file spells it, and the expression that was made from it."""

    kind: Literal["glob", "mailbox", "expression"]
    text: str
    """A glob relative to the root of the repository, or an expression for a mailbox alone."""
    pattern: str
    """The expression to search a raw text with, without flags in front."""


USE, POSTURE = "use", "posture"
KINDS = (USE, POSTURE)
"""What a trace shows: `use`, that a tool is used; `posture`, that its settings switch off attribution or
questions to the user."""
CONCEALMENT = "attribution-off"
"""The id, in every tool, of the posture trace for a setting that switches attribution off."""


LEFT, RIGHT = 1, 2
"""The ends of a keyword."""


def edges_by_keyword(keywords: tuple[str, ...], edges: tuple[int, ...], *, whole: bool) -> dict[str, int]:
    """Map keywords to their edges; if none are given, all keywords are alike."""
    alike = (LEFT | RIGHT if whole else 0,) * len(keywords)
    return dict(zip(keywords, edges or alike, strict=True))


class Trace(NamedTuple):
    """One mark that a tool leaves, as declared in a rule file (`rules/tools/<tool>.toml`)."""

    rule: str
    """`<tool>/<trace id>`, for example `claude-code/co-author`."""
    tool: str
    places: tuple[Place, ...]
    keys: tuple[str, ...]
    """Fragment keys that can match (trailer key, language, ecosystem, variable); empty: any."""
    pattern: str
    """A regular expression that is searched in the text of a fragment; its flags are in it."""
    keywords: tuple[str, ...]
    """Lower-case literals; every text that matches contains at least one of them."""
    whole: bool
    """Whether keywords count only as whole words, with no letter or digit next to them."""
    confidence: Confidence
    since: str
    """First seen in public, `YYYY-MM-DD`, or empty."""
    summary: str
    evidence: str
    sources: tuple[MatcherSource, ...] = ()
    """What `pattern` was made from; only for paths, branches, messages, trailers and identities."""
    kind: str = USE
    """One of `KINDS`; a ban is about `use` unless it says otherwise."""
    is_credit: bool = False
    """Whether every text that matches begins as a credit does (linter.catalog.markers.CREDIT)."""
    edges: tuple[int, ...] = ()
    """Of each keyword the ends next to which no letter or digit stands: `LEFT`, `RIGHT`, both, or none (0).

    Empty if all keywords are alike, as `whole` says.
    """

    @property
    def keyword_edges(self) -> dict[str, int]:
        """The same by keyword."""
        return edges_by_keyword(self.keywords, self.edges, whole=self.whole)


class Migration(NamedTuple):
    """Where the content of one tool's trace goes in an approved tool.

    Exactly one of `from_rule`, `from_path` and `from_place` is set; the first of these is the most exact.
    """

    to_tool: str
    from_rule: str
    """A rule (`claude-code/memory-file`) whose content can be carried over."""
    to: str
    note: str
    evidence: str
    by_hand: bool = False
    """The content cannot be carried over as it is."""
    from_path: str = ""
    """A glob over paths of the repository."""
    from_place: str = ""
    """The value of a `Place`; the migration is about everything found there."""


class RuleDirectory(NamedTuple):
    """A directory of rule files that a policy adds to the shipped ones."""

    label: str
    """The directory as the policy spells it."""
    digest: str
    """SHA-256 over its files, hexadecimal."""


class Catalog(NamedTuple):
    """All known tools, their traces, and the migrations between tools; validated."""

    tools: dict[str, Tool]
    traces: tuple[Trace, ...]
    migrations: tuple[Migration, ...]
    digest: str
    """SHA-256 over the rule files, hexadecimal."""
    date: str = ""
    """The date of the shipped rules, `YYYY-MM-DD`; empty if they have none."""
    own: tuple[RuleDirectory, ...] = ()
    """The rule directories that the policy adds."""
    searched: frozenset[str] | None = None
    """The ids of the tools to search for, because the policy is about them; None means all."""
