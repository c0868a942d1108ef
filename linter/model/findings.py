"""The value types of toolban: frozen, without input, output or decisions.

Named tuples rather than dataclasses: both are immutable, but importing `dataclasses` costs a hook
15 ms (docs/adr/0001-start-up-time.md).
"""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import Literal, NamedTuple

from linter.model.subject import Exemption, Measure, Subject


class Place(Enum):
    """The kind of place where a trace can be found."""

    PATH = "path"
    TRAILER = "trailer"
    MESSAGE = "message"
    AUTHOR = "author"
    COMMITTER = "committer"
    BRANCH = "branch"
    NOTE = "note"
    IMPORT = "import"
    DEPENDENCY = "dependency"
    ACTION = "action"
    IMAGE = "image"
    EXTENSION = "extension"
    COMMAND = "command"
    ENDPOINT = "endpoint"
    VARIABLE = "variable"
    MODEL = "model"
    COMMENT = "comment"
    ENVIRONMENT = "environment"


TOOK_PART = frozenset({Place.TRAILER, Place.MESSAGE, Place.AUTHOR, Place.COMMITTER, Place.ENVIRONMENT})
"""Where a trace says that a tool took part in a commit."""


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


class Status(Enum):
    """How a match was judged; in the order of reports, gravest first."""

    VIOLATION = "violation"
    WARNING = "warning"
    LEGACY = "legacy"
    WAIVED = "waived"
    BASELINED = "baselined"
    NOTED = "noted"


OPEN = (Status.VIOLATION, Status.WARNING)
"""The statuses that somebody has to act on."""

OURS = "toolban"
"""The tool of findings that are about no tool, but about toolban's own files (linter.verdict.guards)."""

WITHOUT_EXEMPTION = ("disclosure/", f"{OURS}/")
"""Prefixes of rules that no waiver, inline ignore or baseline covers, as they are about no banned tool."""

YIELDING = frozenset({"unknown", "neutral"})
"""Categories of entries that stand for an unnamed tool, or for many tools at once."""

UNREACHABLE = "unreachable"
"""The ref of commits that cannot be reached from any ref."""


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


class Fragment(NamedTuple):
    """The smallest searchable piece of an input, such as one trailer or one import; names no tool."""

    place: Place
    text: str
    """The normalised text that patterns are searched in."""
    key: str = ""
    """Trailer key, language, ecosystem, variable or `subject`/`body`, in lower case."""
    line: int = 0
    """1-based line in the input; 0 means the input as a whole."""
    column: int = 0
    loose: bool = False
    """Whether it was read by a tolerant rule instead of the grammar; lowers the confidence of a match."""
    shown: str = ""
    """The text as the input has it, if that differs from `text`."""
    scope: str = ""
    """Of a dependency: `direct` (asked for), `locked` (brought by another), `named` (only in a setting).

    Of a trailer: `model` for what an agent called, which is no trace of any other tool.
    """
    ignore: str = ""
    """The inline ignore that covers it: `until reason`, with `-` for no end (model.inline_ignores)."""
    again: bool = False
    """Whether it is another reading of the previous fragment; finds only tools not found there."""


MODEL = "model"
"""The category of models, and the scope of a fragment that can name only a model."""

Sighting = tuple[Trace, Fragment]
"""A trace and the fragment in which it was found."""


class Person(NamedTuple):
    """An author or committer, as the commit object names it."""

    name: str
    email: str


class Origin(NamedTuple):
    """Where an input comes from; fields that do not apply are empty (a work tree has no commit)."""

    commit: str = ""
    ref: str = ""
    path: str = ""
    author: Person | None = None
    date: str = ""
    """The date of the commit, ISO 8601 with offset."""
    repository: str = ""
    """The repository, in a report about several of them."""


class Match(NamedTuple):
    """A trace that was found in a fragment, not yet judged by a policy."""

    trace: Trace
    fragment: Fragment
    origin: Origin
    history: History | None = None
    was_there_before: bool = False
    """Whether it was there before the change under review."""


class Event(NamedTuple):
    """A commit that added or removed a trace."""

    commit: str
    date: str
    author: Person


class History(NamedTuple):
    """The commits that added and removed one trace at one path."""

    introduced: tuple[Event, ...]
    removed: tuple[Event, ...]
    present_on: tuple[str, ...]
    """The refs whose tip still has the trace."""


class Finding(NamedTuple):
    """A match that was judged under a policy."""

    match: Match
    status: Status
    confidence: Confidence
    """The confidence of the trace, lowered if the text was read tolerantly."""
    message: str
    """One sentence that says why this is, or is not, a violation."""
    advice: str
    """What to do, or to use instead; empty if there is nothing to do."""
    waived_by: str
    fingerprint: str
    ban: str = ""
    """`file:line` of the ban that applies; empty if there is none."""


class NotRead(NamedTuple):
    """A kind of input that was not read, with the reason and one example."""

    what: str
    reason: str
    times: int
    example: str = ""


class Count(NamedTuple):
    """How many inputs of one kind were expected, and how many were read."""

    expected: int
    read: int

    def plus(self, other: Count) -> Count:
        """The sum of both counts."""
        return Count(self.expected + other.expected, self.read + other.read)


class Coverage(NamedTuple):
    """What should have been read, what was read, and what was not and why."""

    commits: Count
    files: Count
    blobs: Count
    not_read: tuple[NotRead, ...]
    """What should have been read and was not; any entry makes the report incomplete."""
    outside: tuple[NotRead, ...]
    """What was found and is deliberately not read (the content of submodules)."""
    notes: tuple[NotRead, ...]
    """What was read by a tolerant fallback (a file that does not parse)."""
    by_name: int = 0
    """Files, and blobs of a history, whose content no reader takes: only their names were looked at."""

    @property
    def complete(self) -> bool:
        """Whether all that should have been read was, and there was something to read."""
        counts = (self.commits, self.files, self.blobs)
        everything = not self.not_read and all(count.read >= count.expected for count in counts)
        return everything and bool(self.commits.read or self.files.read)

    def explained(self, repository: str) -> Coverage:
        """The same coverage; if there was nothing to read at all, an entry says so."""
        if self.complete or self.not_read:
            return self
        return self.missing(NotRead("repository", "there was nothing to read", 1, repository))

    def plus(self, other: Coverage) -> Coverage:
        """The sum of both coverages."""
        return Coverage(
            commits=self.commits.plus(other.commits),
            files=self.files.plus(other.files),
            blobs=self.blobs.plus(other.blobs),
            not_read=_together(self.not_read, other.not_read),
            outside=_together(self.outside, other.outside),
            notes=_together(self.notes, other.notes),
            by_name=self.by_name + other.by_name,
        )

    def missing(self, row: NotRead) -> Coverage:
        """The same coverage with one more entry for something that was not read."""
        return self._replace(not_read=tuple(sorted((*self.not_read, row))))


def _together(rows: tuple[NotRead, ...], more: tuple[NotRead, ...]) -> tuple[NotRead, ...]:
    """Both lists, with one row for each kind and reason."""
    found: dict[tuple[str, str], NotRead] = {}
    for row in (*rows, *more):
        before = found.get(row[:2], row._replace(times=0))
        found[row[:2]] = before._replace(times=before.times + row.times)
    return tuple(found[key] for key in sorted(found))


class Report(NamedTuple):
    """The result of one run; every format is a pure function of it."""

    findings: tuple[Finding, ...]
    coverage: Coverage
    notices: tuple[str, ...]
    """Sentences to report beside the findings (a waiver has expired, there is no policy)."""
    policy_name: str
    policy_origin: tuple[str, ...]
    policy_digest: str
    catalog: Catalog
    dates: str = "committer"
    """Which date of a commit was judged by."""
    subject: Subject = Subject()
    """The repository; empty if the format does not need it."""
    day: str = ""
    """The day as of which the findings were judged, `YYYY-MM-DD`."""
    measures: tuple[Measure, ...] = ()
    """The bans of the policy."""
    exemptions: tuple[Exemption, ...] = ()
    """The waivers of the policy."""

    def number_of(self, status: Status) -> int:
        """The number of findings with this status."""
        return sum(finding.status is status for finding in self.findings)
