"""Declares every key of a policy, for validation, the JSON Schema and completion in editors.

`KeyedTable` reads a table by its declaration and refuses keys that are not declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from linter.model.catalog import KINDS, Confidence
from linter.model.fragments import Place
from linter.model.policy import CommitDate

LEVELS = tuple(level.label for level in Confidence)
PLACES = tuple(place.value for place in Place)
DATES: tuple[CommitDate, ...] = ("committer", "author", "received")
LOCKABLE = ("confidence", "dates", "ignores", "baseline", "disclosure", "rules")
DEFAULT_MAX_AGE = 180
"""Days after which a notice says that the shipped catalog is old."""


class Kind(Enum):
    """The type of the value of a key."""

    TEXT = "text"
    TEXTS = "texts"
    """A list of texts."""
    TEXT_OR_TEXTS = "text or texts"
    DATE = "date"
    FLAG = "flag"
    NUMBER = "number"
    """A whole number, 0 or more."""
    TABLE = "table"
    TABLES = "tables"
    """An array of tables: `[[ban]]`."""
    NAMED_TABLES = "named tables"
    """Tables by a name that the user gives: `[approved.qoder]`."""
    TEXTS_OR_TABLE = "texts or table"
    NAMED_TEXTS = "named texts"
    """Texts by a name that the user gives: `pattern = {Assisted-by = "AGENT:MODEL"}`."""


class Key(NamedTuple):
    """A key: the type of its value, and one sentence about it."""

    kind: Kind
    what: str
    required: bool = False
    words: tuple[str, ...] = ()
    """The only values that it may have; empty means any."""
    asked: str = ""
    """The error message if a required key is missing."""
    shape: Mapping[str, Key] = MappingProxyType({})
    """The keys of a table."""


Shape = Mapping[str, Key]

_SELECTOR: Shape = {
    "tools": Key(Kind.TEXTS, 'Ids of tools (toolban rules list); "*" is every tool.'),
    "vendors": Key(Kind.TEXTS, "Vendors whose tools are meant."),
    "categories": Key(Kind.TEXTS, "Categories of tools (docs/reference/rules.md)."),
    "jurisdictions": Key(Kind.TEXTS, "Seats of vendors: two letters (ISO 3166)."),
}
_WHERE: Shape = {
    "places": Key(Kind.TEXTS, "Only at these places of traces; empty: at all.", words=PLACES),
    "kinds": Key(
        Kind.TEXTS,
        "Kinds of traces: use (the default), posture (marks switched off, questions waived).",
        words=KINDS,
    ),
    "paths": Key(Kind.TEXTS, "Only in files that one of these globs matches."),
    "refs": Key(Kind.TEXTS, "Only on branches and tags that one of these globs matches."),
    "repositories": Key(Kind.TEXTS, "Only in repositories whose name one of these globs matches."),
}
_BAN: Shape = {
    **_SELECTOR,
    "announced": Key(Kind.DATE, "The day from which on it warns."),
    "effective": Key(
        Kind.DATE,
        "The first day on which it is a violation.",
        required=True,
        asked="from when is it banned?",
    ),
    "until": Key(Kind.DATE, "The last day of the ban; absent: no end."),
    "reason": Key(Kind.TEXT, "Why; shown to everybody whom it stops.", required=True),
    "instead": Key(Kind.TEXT_OR_TEXTS, "What is to be used instead: ids of tools."),
    "instead_at": Key(
        Kind.TABLE,
        "What is to be used instead at single places of traces.",
        shape={place: Key(Kind.TEXT_OR_TEXTS, f"Instead, for a trace of place {place}.") for place in PLACES},
    ),
    "contact": Key(Kind.TEXT, "Whom to ask for an exemption."),
    **_WHERE,
    "confidence": Key(Kind.TEXT, "A trace counts from this confidence on, for this ban.", words=LEVELS),
    "strip": Key(Kind.FLAG, "Whether `hook commit-msg --fix` may take trailers out of a message."),
    "lock": Key(Kind.FLAG, "Whether other files can loosen the ban, exempt from it or approve its tools."),
}
_MIGRATION: Shape = {
    "from": Key(
        Kind.TEXT,
        "A rule (claude-code/memory-file), a place (action) or a glob of paths (**/.claude/agents/).",
        required=True,
    ),
    "to": Key(Kind.TEXT, "Where the content goes; a final slash keeps the names of files.", required=True),
    "note": Key(Kind.TEXT, "What a person has to do besides."),
    "by_hand": Key(Kind.FLAG, "Whether nothing is moved, because only a person can carry it over."),
}
_APPROVED: Shape = {
    "name": Key(Kind.TEXT, "As people write it; required where the catalog does not have the tool."),
    "url": Key(Kind.TEXT, "Where a developer finds the tool."),
    "note": Key(Kind.TEXT, "What a developer has to know."),
    "contact": Key(Kind.TEXT, "Whom to ask about the tool."),
    "migration": Key(Kind.TABLES, "Where the content of other tools goes in this one.", shape=_MIGRATION),
}
_WAIVER: Shape = {
    **_SELECTOR,
    "rules": Key(Kind.TEXTS, "Only what these rules find: tool/trace."),
    **_WHERE,
    "until": Key(
        Kind.DATE, "The last day of the exemption.", required=True, asked="every waiver needs an end"
    ),
    "reason": Key(Kind.TEXT, "Why it is granted.", required=True),
    "approved_by": Key(Kind.TEXT, "Who granted it.", required=True),
    "ticket": Key(Kind.TEXT, "Where that is written down."),
}
_DISCLOSURE: Shape = {
    "require": Key(Kind.TEXT_OR_TEXTS, "Trailers, one of which names the tool where one took part."),
    "allow": Key(Kind.TEXT_OR_TEXTS, "Trailers that alone may name a tool, beside the required ones."),
    "forbid": Key(Kind.TEXT_OR_TEXTS, "Trailers that must not name a tool."),
    "pattern": Key(
        Kind.NAMED_TEXTS, "How a trailer names a tool: its key, and a form (AGENT:MODEL) or an expression."
    ),
    "require_human": Key(Kind.FLAG, "Whether a commit whose author is a tool names a human co-author."),
    "human_signoff": Key(Kind.FLAG, "Whether a commit with a tool has a Signed-off-by of a human."),
    "effective": Key(Kind.DATE, "The first day; absent: always."),
    "reason": Key(Kind.TEXT, "Why; shown with each finding."),
}
_OFF: Shape = {
    "rule": Key(Kind.TEXT, "The rule: tool/trace.", required=True),
    "reason": Key(Kind.TEXT, "Why it is wrong here; shown with what it finds.", required=True),
}
_RULES: Shape = {
    "from": Key(Kind.TEXTS, "Directories of rule files below that of the policy, or pkg:PACKAGE."),
    "off": Key(Kind.TABLES, "Rules that are wrong here: what they find is reported as waived.", shape=_OFF),
}
POLICY: Shape = {
    "extends": Key(
        Kind.TEXTS, "Policies that this one adds to: builtin:NAME, pkg:PACKAGE or a path below its directory."
    ),
    "name": Key(Kind.TEXT, "What the policy is called; absent: the name of its file."),
    "summary": Key(Kind.TEXT, "One sentence about it."),
    "sources": Key(Kind.TEXTS, "Where the rules are written down that it follows."),
    "inventory": Key(Kind.FLAG, "Whether it is meant to ban nothing."),
    "confidence": Key(Kind.TEXT, "A trace counts from this confidence on; by default likely.", words=LEVELS),
    "dates": Key(Kind.TEXT, "Which date of a commit counts; by default that of the committer.", words=DATES),
    "ignores": Key(Kind.FLAG, "Whether inline ignores count; by default they do."),
    "unreadable": Key(Kind.TEXTS, "Globs of files whose content may be a pointer or encrypted."),
    "baseline": Key(Kind.TEXT, "A file of accepted findings, below the directory of the policy."),
    "lock": Key(Kind.TEXTS, "Keys that other files can tighten and not loosen.", words=LOCKABLE),
    "rules": Key(
        Kind.TEXTS_OR_TABLE,
        "Directories of your own rule files; as a table also the rules that are turned off.",
        shape=_RULES,
    ),
    "catalog_max_age": Key(
        Kind.NUMBER, f"Days after which a notice says that the catalog is old; by default {DEFAULT_MAX_AGE}."
    ),
    "help": Key(Kind.TEXT, "A closing line for every block of a finding."),
    "ban": Key(Kind.TABLES, "What may not be used, and from when.", shape=_BAN),
    "approved": Key(Kind.NAMED_TABLES, "Tools that may be used, by their id.", shape=_APPROVED),
    "waiver": Key(Kind.TABLES, "Exemptions.", shape=_WAIVER),
    "disclosure": Key(Kind.TABLE, "Trailers that must, may and must not name a tool.", shape=_DISCLOSURE),
}
"""The keys of toolban.toml, or of [tool.toolban] in pyproject.toml."""
