"""The value types of toolban: frozen, without input, output or decisions.

Named tuples rather than dataclasses: both are immutable, but importing `dataclasses` costs a hook
15 ms (docs/adr/0001-start-up-time.md).
"""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import Literal, NamedTuple

from linter.model.subject import Exemption, Measure, Subject


class Place(Enum):
    """Where a trace can be seen."""

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
        """The word that stands in TOML and in reports."""
        return self.name.lower()

    def lowered(self) -> Confidence:
        """One step less sure: what a tolerant reading of the same text is worth."""
        return Confidence(max(self - 1, Confidence.WEAK))


class Status(Enum):
    """What the judge made of a match; the order is that of reports, gravest first."""

    VIOLATION = "violation"
    WARNING = "warning"
    LEGACY = "legacy"
    WAIVED = "waived"
    BASELINED = "baselined"
    NOTED = "noted"


OPEN = (Status.VIOLATION, Status.WARNING)
"""Somebody has something to do."""

OURS = "toolban"
"""Stands where a tool is named in findings that are about no tool (linter.verdict.guards)."""

WITHOUT_EXEMPTION = ("disclosure/", f"{OURS}/")
"""How the rules begin that are about what is asked for, and not about a tool that is banned."""

YIELDING = frozenset({"unknown", "neutral"})
"""Categories of what stands for a tool that does not say its name, or for many tools at once."""

UNREACHABLE = "unreachable"
"""Stands where a ref is named for commits that none leads to."""


class Tool(NamedTuple):
    """A product or an SDK that leaves traces."""

    id: str
    name: str
    vendor: str
    jurisdiction: str
    categories: tuple[str, ...]
    homepage: str


class MatcherSource(NamedTuple):
    """One matcher as a rule file spells it, beside the expression that was made of it."""

    kind: Literal["glob", "mailbox", "expression"]
    text: str
    """Of a glob: the glob, from the root of the repository. Of a mailbox: an expression for it alone."""
    pattern: str
    """The expression for a raw text, without a flag in front."""


USE, POSTURE = "use", "posture"
KINDS = (USE, POSTURE)
"""What a trace shows: that a tool is used; or how it was set up, with which marks switched off or which
questions waived."""


CONCEALMENT = "attribution-off"
"""The id of a posture trace of any tool: it was told not to sign what it does."""


class Trace(NamedTuple):
    """One mark that a tool leaves, as declared in a rule file (`rules/tools/<tool>.toml`)."""

    rule: str
    """`<tool>/<trace id>`, for example `claude-code/co-author`."""
    tool: str
    places: tuple[Place, ...]
    keys: tuple[str, ...]
    """Fragment keys that can match (trailer key, language, ecosystem, variable); empty: any."""
    pattern: str
    """Regular expression, searched without case in a fragment's text."""
    keywords: tuple[str, ...]
    """Lower-case literals of which every text that matches holds at least one."""
    whole: bool
    """Each of them stands there as a word, with no letter or digit next to it."""
    confidence: Confidence
    since: str
    """First seen in public, `YYYY-MM-DD`, or empty."""
    summary: str
    evidence: str
    sources: tuple[MatcherSource, ...] = ()
    """What `pattern` was made of: kept for paths, branches, messages, trailers and identities."""
    kind: str = USE
    """One of `KINDS`; a ban is about `use` unless it says otherwise."""


class Migration(NamedTuple):
    """Where the content of one tool's trace goes in an approved tool.

    Exactly one of `from_rule`, `from_path` and `from_place` is set; the more exact one counts first.
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
    """The value of a `Place`: everything that is found there."""


class RuleDirectory(NamedTuple):
    """A directory of rule files that a policy adds to the shipped ones."""

    label: str
    """As the policy names it."""
    digest: str
    """SHA-256 over its files, hexadecimal."""


class Catalog(NamedTuple):
    """The tools that are known, the traces that they leave, and where their content goes; validated."""

    tools: dict[str, Tool]
    traces: tuple[Trace, ...]
    migrations: tuple[Migration, ...]
    digest: str
    """SHA-256 over the rule files, hexadecimal."""
    date: str = ""
    """The day of the shipped rules, `YYYY-MM-DD`; empty where they name none."""
    own: tuple[RuleDirectory, ...] = ()
    """The rule directories of the policy."""
    searched: frozenset[str] | None = None
    """Ids of the tools that are searched for, because a policy is about them; None: all."""


class Fragment(NamedTuple):
    """The smallest searchable piece of input; knows no tool."""

    place: Place
    text: str
    """Normalised: what patterns are searched in."""
    key: str = ""
    """Trailer key, language, ecosystem, variable or `subject`/`body`, in lower case."""
    line: int = 0
    """1-based line in the input; 0 means the input as a whole."""
    column: int = 0
    loose: bool = False
    """Read by a tolerant rule instead of the grammar; lowers the confidence of a match."""
    shown: str = ""
    """The text as it stood, where that differs from `text`."""
    scope: str = ""
    """Of a dependency: `direct` (asked for), `locked` (brought by another), `named` (only in a setting).

    Of a trailer: `model` for what an agent called, which is no trace of any other tool.
    """
    ignore: str = ""
    """The inline ignore that covers it: `until reason`, with `-` for no end (model.inline_ignores)."""
    again: bool = False
    """Another reading of the fragment before it: counts for tools that were not seen there."""


MODEL = "model"
"""The category of models, and the scope of a fragment that can name nothing else."""

Sighting = tuple[Trace, Fragment]
"""A trace, and the fragment that shows it."""


class Person(NamedTuple):
    """An author or committer, as the commit object has it."""

    name: str
    email: str


class Origin(NamedTuple):
    """Where an input comes from. Empty fields do not apply (a work tree has no commit)."""

    commit: str = ""
    ref: str = ""
    path: str = ""
    author: Person | None = None
    date: str = ""
    """ISO 8601 with offset: when the commit was made."""
    repository: str = ""
    """Of a report about several repositories: which one."""


class Match(NamedTuple):
    """A trace was seen in a fragment: a fact, without opinion."""

    trace: Trace
    fragment: Fragment
    origin: Origin
    history: History | None = None
    was_there_before: bool = False
    """It stood there before the change under review."""


class Event(NamedTuple):
    """A commit that brought a trace or took it away."""

    commit: str
    date: str
    author: Person


class History(NamedTuple):
    """The life of one trace at one path."""

    introduced: tuple[Event, ...]
    removed: tuple[Event, ...]
    present_on: tuple[str, ...]
    """Refs whose tip still holds the trace."""


class Finding(NamedTuple):
    """A match that was judged under a policy."""

    match: Match
    status: Status
    confidence: Confidence
    """Of this match: the trace's, lowered when the text was read tolerantly."""
    message: str
    """Why this is (or is not) a violation: one sentence."""
    advice: str
    """What to do or to use instead; empty when there is nothing to do."""
    waived_by: str
    fingerprint: str
    ban: str = ""
    """`file:line` where the ban stands; empty where there is none."""


class NotRead(NamedTuple):
    """Something that was asked for and could not be read, or was not asked for at all."""

    what: str
    reason: str
    times: int
    example: str = ""


class Count(NamedTuple):
    """How many inputs of one kind were expected, and how many were read."""

    expected: int
    read: int

    def plus(self, other: Count) -> Count:
        """Both together."""
        return Count(self.expected + other.expected, self.read + other.read)


class Coverage(NamedTuple):
    """What was asked to be read, what was read, what was not and why."""

    commits: Count
    files: Count
    blobs: Count
    not_read: tuple[NotRead, ...]
    """Asked for and not read: any entry makes the report incomplete."""
    outside: tuple[NotRead, ...]
    """Seen and not asked for (submodules, LFS content)."""
    notes: tuple[NotRead, ...]
    """Read, but by a tolerant fallback (a file that does not parse)."""

    @property
    def complete(self) -> bool:
        """Whether all that was asked for was read, and something was."""
        counts = (self.commits, self.files, self.blobs)
        everything = not self.not_read and all(count.read >= count.expected for count in counts)
        return everything and bool(self.commits.read or self.files.read)

    def told(self, repository: str) -> Coverage:
        """The same, with an entry where it is incomplete and nothing says why: there was nothing to read."""
        if self.complete or self.not_read:
            return self
        return self.missing(NotRead("repository", "there was nothing to read", 1, repository))

    def plus(self, other: Coverage) -> Coverage:
        """What was read here and there together."""
        return Coverage(
            commits=self.commits.plus(other.commits),
            files=self.files.plus(other.files),
            blobs=self.blobs.plus(other.blobs),
            not_read=_together(self.not_read, other.not_read),
            outside=_together(self.outside, other.outside),
            notes=_together(self.notes, other.notes),
        )

    def missing(self, row: NotRead) -> Coverage:
        """The same coverage with one more entry of what was not read."""
        return self._replace(not_read=tuple(sorted((*self.not_read, row))))


def _together(rows: tuple[NotRead, ...], more: tuple[NotRead, ...]) -> tuple[NotRead, ...]:
    """One row for each kind and reason."""
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
    """What a reader must know beside the findings (an expired waiver, no policy)."""
    policy_name: str
    policy_origin: tuple[str, ...]
    policy_digest: str
    catalog: Catalog
    dates: str = "committer"
    """Which date of a commit was judged by."""
    subject: Subject = Subject()
    """The repository; empty where no format asks for it."""
    day: str = ""
    """The day as of which the findings were judged, `YYYY-MM-DD`."""
    measures: tuple[Measure, ...] = ()
    """The bans of the policy."""
    exemptions: tuple[Exemption, ...] = ()
    """The waivers of the policy."""

    def number_of(self, status: Status) -> int:
        """How many findings have this status."""
        return sum(finding.status is status for finding in self.findings)
