"""Matches x policy x date -> findings. Pure, and the only place that decides."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from linter.advice import advise
from linter.model import Catalog, Confidence, Finding, Fragment, Match, Place, Status, Tool, Trace
from linter.paths import matches_any
from linter.policy_model import Ban, Policy, Selector, Waiver

_COMMIT_PLACES = (Place.TRAILER, Place.MESSAGE, Place.AUTHOR, Place.COMMITTER)
_TO_BE_MENDED = (Status.VIOLATION, Status.WARNING)
_ORDER = {status: rank for rank, status in enumerate(Status)}


class Verdict(NamedTuple):
    """All matches judged, and what else a reader of the report must know."""

    findings: tuple[Finding, ...]
    notices: tuple[str, ...]


class _Decision(NamedTuple):
    status: Status
    message: str
    ban: Ban | None = None
    waived_by: str = ""


def judge(matches: Iterable[Match], policy: Policy, catalog: Catalog, today: str) -> Verdict:
    """Judge matches as of a day (`YYYY-MM-DD`); the findings are sorted, gravest first."""
    court = _Court(policy, catalog, today)
    seen: Counter[str] = Counter()
    findings = []
    for match in sorted(matches, key=_position):
        identity = _identity(match)
        findings.append(court.finding(match, court.decide(match), _fingerprint(identity, seen[identity])))
        seen[identity] += 1
    return Verdict(ranked(findings), court.notices())


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Gravest first, otherwise in the order given."""
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.status]))


def specificity(selector: Selector, tool: Tool) -> int:
    """How exactly a selector names a tool: 0 not at all, 1 everything, up to 5 the tool itself."""
    if tool.id in selector.tools:
        return 5
    if tool.vendor in selector.vendors:
        return 4
    if set(tool.categories) & set(selector.categories):
        return 3
    if tool.jurisdiction in selector.jurisdictions:
        return 2
    return 1 if "*" in selector.tools else 0


def banned_traces(policy: Policy, catalog: Catalog, today: str) -> list[Trace]:
    """The traces of tools that are banned on a day, as far as they are proof."""
    court = _Court(policy, catalog, today)
    banned = {
        tool.id for tool in catalog.tools.values() if (ban := court.ban(tool)) and ban.effective <= today
    }
    return [
        trace for trace in catalog.traces if trace.tool in banned and trace.confidence >= policy.threshold
    ]


class _Court:
    """One policy on one day."""

    def __init__(self, policy: Policy, catalog: Catalog, today: str) -> None:
        self._policy = policy
        self._catalog = catalog
        self._today = today
        self._approved = {approved.tool for approved in policy.approved}
        self._expired_in_use: dict[str, Waiver] = {}

    def decide(self, match: Match) -> _Decision:
        tool = self._catalog.tools[match.trace.tool]
        ban = self.ban(tool)
        if ban is None:
            return _Decision(Status.NOTED, self._why_not(tool))
        if confidence_of(match.trace, match.fragment) < self._policy.threshold:
            return _Decision(Status.NOTED, f"{tool.name} is banned, but this trace alone is not proof.", ban)
        decision = self._by_date(match, tool, ban)
        if decision.status in _TO_BE_MENDED and (waiver := self._waiver(match, tool)):
            return decision._replace(
                status=Status.WAIVED,
                waived_by=f"{waiver.reason} ({waiver.approved_by}, until {waiver.until})",
            )
        return decision

    def finding(self, match: Match, decision: _Decision, fingerprint: str) -> Finding:
        advice = ""
        if decision.ban and decision.status in _TO_BE_MENDED:
            advice = advise(match, decision.ban, self._policy, self._catalog)
        return Finding(
            match=match,
            status=decision.status,
            confidence=confidence_of(match.trace, match.fragment),
            message=decision.message,
            advice=advice,
            waived_by=decision.waived_by,
            fingerprint=fingerprint,
            ban=decision.ban.origin if decision.ban else "",
        )

    def notices(self) -> tuple[str, ...]:
        """Expired waivers, and whether what they covered is still there."""
        lines = []
        for waiver in self._policy.waivers:
            if waiver.until < self._today:
                used = waiver.origin in self._expired_in_use
                still = "; what it covered is still there" if used else ""
                lines.append(f"The waiver at {waiver.origin} ended on {waiver.until}{still}.")
        return tuple(lines)

    def ban(self, tool: Tool) -> Ban | None:
        """The ban that names the tool most exactly; of equals the last, nearest to the repository."""
        best, rank = None, 0
        for ban in self._policy.bans:
            exact = specificity(ban.selector, tool)
            if exact and exact >= rank:
                best, rank = ban, exact
        named = best is not None and tool.id in best.selector.tools
        spared = tool.id in self._approved or "neutral" in tool.categories
        return None if spared and not named else best

    def _why_not(self, tool: Tool) -> str:
        if "neutral" in tool.categories:
            return f"{tool.name}: many tools share this; it names none of them."
        if tool.id in self._approved:
            return f"{tool.name} is approved."
        return f"No ban names {tool.name}."

    def _by_date(self, match: Match, tool: Tool, ban: Ban) -> _Decision:
        reason = ban.reason if ban.reason.endswith((".", "!", "?")) else f"{ban.reason}."
        if self._today < ban.effective:
            coming = f"{tool.name} will be banned from {ban.effective}: {reason}"
            announced = not ban.announced or self._today >= ban.announced
            return _Decision(Status.WARNING if announced else Status.NOTED, coming, ban)
        banned = f"{tool.name} is banned since {ban.effective}: {reason}"
        if match.was_there_before:
            return _Decision(Status.LEGACY, f"{banned} This was there before the change under review.", ban)
        made = _date(match) or self._today
        if made < ban.effective:
            return _Decision(Status.LEGACY, f"{banned} This was made before, on {made}.", ban)
        return _Decision(Status.VIOLATION, banned, ban)

    def _waiver(self, match: Match, tool: Tool) -> Waiver | None:
        for waiver in self._policy.waivers:
            if specificity(waiver.selector, tool) and _covers(waiver, match):
                if waiver.until >= self._today:
                    return waiver
                self._expired_in_use[waiver.origin] = waiver
        return None


def _covers(waiver: Waiver, match: Match) -> bool:
    return not waiver.paths or (bool(match.origin.path) and matches_any(waiver.paths, match.origin.path))


def confidence_of(trace: Trace, fragment: Fragment) -> Confidence:
    """How sure a trace is where it was seen."""
    if fragment.scope == "named":  # a setting that mentions a package does not use it
        return Confidence.WEAK
    return trace.confidence.lowered() if fragment.loose else trace.confidence


def _date(match: Match) -> str:
    """The day the match is judged by; empty for today (what is there now)."""
    if match.history is not None:
        if match.history.present_on:
            return ""
        return max((event.date[:10] for event in match.history.introduced), default="")
    return match.origin.date[:10]


def _position(match: Match) -> tuple[object, ...]:
    """Where a match stands; the status has no say, or a new violation would renumber the old ones."""
    origin, fragment = match.origin, match.fragment
    return (
        origin.path,
        fragment.line if not origin.commit else 0,
        origin.date,
        origin.commit,
        match.trace.rule,
        fragment.line,
        fragment.column,
        fragment.place.value,
        fragment.text,
        fragment.key,
        fragment.shown,
        fragment.loose,
        fragment.scope,
        origin.ref,
        match.was_there_before,
    )


def _identity(match: Match) -> str:
    """What stays the same when lines move; a commit counts only where the commit is what was found."""
    origin = match.origin
    commit = (origin.commit or origin.ref) if match.fragment.place in _COMMIT_PLACES else ""
    return f"{match.trace.rule}\0{commit}\0{match.origin.path}\0{match.fragment.text}"


def _fingerprint(identity: str, ordinal: int) -> str:
    text = f"{identity}\0{ordinal}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:32]
