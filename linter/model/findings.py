"""Findings, which are matches judged under a policy, and the report that holds them."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from linter.model.catalog import Catalog, Confidence
from linter.model.coverage import Coverage
from linter.model.matches import Match, Participants
from linter.model.policy import CommitDate
from linter.model.subject import Exemption, Fleet, Measure, Subject


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
    dates: CommitDate = "committer"
    """Which date of a commit was judged by."""
    subject: Subject = Subject()
    """The repository; empty if the format does not need it."""
    day: str = ""
    """The day as of which the findings were judged, `YYYY-MM-DD`."""
    measures: tuple[Measure, ...] = ()
    """The bans of the policy."""
    exemptions: tuple[Exemption, ...] = ()
    """The waivers of the policy."""
    fleet: Fleet | None = None
    """The repositories, if the report is about the stored audits of many."""
    participants: Participants | None = None
    """Whom the commits name in which a tool took part; None if that was not looked up."""

    def number_of(self, status: Status) -> int:
        """The number of findings with this status."""
        return sum(finding.status is status for finding in self.findings)
