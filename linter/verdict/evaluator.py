"""Evaluates a match under a policy: which ban decides, from which day, and what exempts from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from linter.model.catalog import CONCEALMENT, POSTURE, Catalog, Confidence, Tool, Trace
from linter.model.findings import OPEN, Finding, Status
from linter.model.fragments import Fragment
from linter.model.inline_ignores import terms_of
from linter.model.matches import Match
from linter.model.policy import Ban, CommitDate, Policy, Where
from linter.policy.selectors import Refs, covers, is_new_on, on_named_refs, specificity
from linter.verdict.advice import advise

AUTHOR: CommitDate = "author"
RECEIVED: CommitDate = "received"


class Decision(NamedTuple):
    """How a match was judged, by which ban, and which exemption covers it."""

    status: Status
    message: str
    ban: Ban | None = None
    waived_by: str = ""


class JudgingContext(NamedTuple):
    """Everything besides matches and policy that findings depend on."""

    today: str
    """The current date, `YYYY-MM-DD`."""
    repository: str = ""
    """The name of the repository, for globs in the policy."""
    is_arriving: bool = False
    """Whether the commits are new: a push or a pull request."""
    ignores: bool = True
    """Whether inline ignores may count."""
    is_whole: bool = False
    """Whether everything was read, so that exemptions which cover nothing can be reported."""
    has_history: bool = False
    """Whether commits were read, not just files."""
    refs: Refs | None = Refs()
    """The refs that the matches are on; None means that they are not known."""
    can_rewrite: bool = False
    """Whether the commits under review have not landed yet, so that they can still be mended."""
    roots: frozenset[str] = frozenset()
    """The commits under review that have no parent."""


class PolicyEvaluator:
    """Judges matches by one policy on one day, and remembers which exemptions it used."""

    def __init__(self, policy: Policy, catalog: Catalog, context: JudgingContext) -> None:
        self._policy = policy
        self._catalog = catalog
        self._context = context
        self._today = context.today
        self._approved = {approved.tool for approved in policy.approved}
        self._off = {off.rule: off for off in policy.off}
        self._accepted = frozenset(fingerprint for fingerprint, *_ in policy.accepted)
        self._used: set[str] = set()
        self._expired_in_use: set[str] = set()
        self._ended: dict[str, str] = {}
        self._refs = context.refs

    def decide(self, match: Match) -> Decision:
        """Judge a match; whether the baseline accepts it is known only once it has a fingerprint."""
        tool = self._catalog.tools[match.trace.tool]
        ban = self.ban(match)
        if ban is None:
            return Decision(Status.NOTED, self._why_not(tool))
        if confidence_of(match.trace, match.fragment) < self.threshold(ban):
            return Decision(Status.NOTED, f"{tool.name} is banned, but this trace alone is not proof.", ban)
        decision = self._by_date(match, tool, ban)
        until, _ = self._ignored_until(match)
        if until and until < self._today:  # reported even if the trace was there before
            self._ended[f"{match.origin.path}:{match.fragment.line}"] = until
        if decision.status in OPEN and (covered := self._covered(match, tool)):
            return decision._replace(status=Status.WAIVED, waived_by=covered)
        return decision

    def finding(self, match: Match, decision: Decision, mark: str) -> Finding:
        """Make the finding of a judged match, whose fingerprint is `mark`."""
        ban = decision.ban
        if decision.status in OPEN and mark in self._accepted and not self._is_locked(match):
            covered = f"accepted in {self._policy.baseline}"
            decision = decision._replace(status=Status.BASELINED, waived_by=covered)
        advice = ""
        if ban and decision.status in OPEN:
            roots = self._context.roots if self._context.can_rewrite else None
            advice = advise(match, ban, self._policy, self._catalog, roots=roots)
        return Finding(
            match=match,
            status=decision.status,
            confidence=confidence_of(match.trace, match.fragment),
            message=decision.message,
            advice=advice,
            waived_by=decision.waived_by,
            fingerprint=mark,
            ban=ban.origin if ban else "",
        )

    def notices(self, findings: Iterable[Finding]) -> tuple[str, ...]:
        """Name the exemptions that have ended and, if everything was read, those that cover nothing."""
        lines = []
        if ended := self._policy.ended(self._today):
            lines.append(f"Every ban of this policy ended, the last on {ended}: nothing is banned any more.")
        for waiver in self._policy.waivers:
            if waiver.until < self._today:
                used = waiver.origin in self._expired_in_use
                still = "; what it covered is still there" if used else ""
                lines.append(f"The waiver at {waiver.origin} ended on {waiver.until}{still}.")
            elif self._context.is_whole and waiver.origin not in self._used:
                lines.append(f"The waiver at {waiver.origin} covers nothing here.")
        lines += _concealed(findings, self._catalog)
        lines += [
            f"The inline ignore at {where} ended on {until}." for where, until in sorted(self._ended.items())
        ]
        if self._context.is_whole and self._policy.accepted:
            from linter.policy import baseline as baselines  # noqa: PLC0415 never in a hook

            known = [baselines.Entry(*entry) for entry in self._policy.accepted]
            has_history = self._context.has_history
            lines += baselines.notice(self._policy.baseline, known, findings, with_history=has_history)
        return tuple(lines)

    def threshold(self, ban: Ban) -> Confidence:
        """The confidence that a match needs to break a ban."""
        return self._policy.threshold if ban.threshold is None else ban.threshold

    def ban(self, match: Match) -> Ban | None:
        """Find the ban that names tool and place most exactly; of equal ones the most specific layer's.

        A tool that is approved, or that stands for many tools, is covered only by a ban that names it itself.
        """
        tool = self._catalog.tools[match.trace.tool]
        best, rank = None, (0, 0)
        for ban in self._policy.bans:
            exact = (specificity(ban.selector, tool), ban.where.exactness)
            if exact[0] and exact >= rank and self._covers(ban.where, match):
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

    def _by_date(self, match: Match, tool: Tool, ban: Ban) -> Decision:
        reason = ban.reason if ban.reason.endswith((".", "!", "?")) else f"{ban.reason}."
        if self._today < ban.effective:
            coming = f"{tool.name} will be banned from {ban.effective}: {reason}"
            announced = not ban.announced or self._today >= ban.announced
            return Decision(Status.WARNING if announced else Status.NOTED, coming, ban)
        if ban.until and self._today > ban.until:
            over = f"{tool.name} was banned from {ban.effective} to {ban.until}: {reason}"
            return Decision(Status.NOTED, over, ban)
        banned = f"{tool.name} is banned since {ban.effective}: {reason}"
        if match.was_there_before and not is_new_on(ban.where.refs, match, self._refs):
            return Decision(Status.LEGACY, f"{banned} This was there before the change under review.", ban)
        made = day_of(on_named_refs(match, ban.where.refs, self._refs), self._policy, self._context)
        if made < ban.effective:
            return Decision(Status.LEGACY, f"{banned} This was made before, on {made}.", ban)
        return Decision(Status.VIOLATION, banned, ban)

    def _is_locked(self, match: Match) -> bool:
        """Whether any locked ban applies, even if a stricter one decides."""
        tool = self._catalog.tools[match.trace.tool]
        return any(
            ban.locked and specificity(ban.selector, tool) and self._covers(ban.where, match)
            for ban in self._policy.bans
        )

    def _covers(self, where: Where, match: Match) -> bool:
        return covers(where, match, self._context.repository, self._refs)

    def _covered(self, match: Match, tool: Tool) -> str:
        """A description of the exemption that covers a match; empty if there is none."""
        if off := self._off.get(match.trace.rule):
            return f"{off.reason} (the rule is off at {off.origin})"
        for waiver in self._policy.waivers:
            if specificity(waiver.selector, tool) and self._covers(waiver.where, match):
                if waiver.until >= self._today:
                    self._used.add(waiver.origin)
                    ticket = f", {waiver.ticket}" if waiver.ticket else ""
                    return f"{waiver.reason} ({waiver.approved_by}, until {waiver.until}{ticket})"
                self._expired_in_use.add(waiver.origin)
        until, reason = self._ignored_until(match)
        return f"inline ignore: {reason}" if until >= self._today else ""

    def _ignored_until(self, match: Match) -> tuple[str, str]:
        """The last day and the reason of the inline ignore that covers a match; empty if there is none."""
        may_count = match.fragment.ignore and self._policy.ignores and self._context.ignores
        if not may_count or self._is_locked(match):
            return "", ""
        until, reason = terms_of(match.fragment.ignore)
        return until or self._today, reason


def _concealed(findings: Iterable[Finding], catalog: Catalog) -> list[str]:
    """Name the tools whose attribution is switched off: their absence from commits proves nothing."""
    settings: dict[str, list[str]] = {}
    for finding in findings:
        trace, origin = finding.match.trace, finding.match.origin
        if trace.kind == POSTURE and trace.rule == f"{trace.tool}/{CONCEALMENT}":
            since = f", since commit {origin.commit[:12]}" if origin.commit else ""
            settings.setdefault(trace.tool, []).append(f"{origin.path}{since}")
    return [
        f"The attribution of {catalog.tools[tool].name} is switched off ({'; '.join(dict.fromkeys(where))}):"
        " that there are no traces of it in commits proves nothing."
        for tool, where in sorted(settings.items())
    ]


def day_of(match: Match, policy: Policy, context: JudgingContext) -> str:
    """The day that counts for a match."""
    if policy.dates == RECEIVED and context.is_arriving:
        return context.today
    return _date(match) or context.today


def confidence_of(trace: Trace, fragment: Fragment) -> Confidence:
    """The confidence of a trace in a fragment: that of the trace, or lower."""
    if fragment.scope == "named":  # a setting that mentions a package does not use it
        return Confidence.WEAK
    return trace.confidence.lowered() if fragment.tolerant else trace.confidence


def _date(match: Match) -> str:
    """The date that a match is judged by; empty means today (it is there now)."""
    if match.history is not None:
        if match.history.present_on:
            return ""
        return max((event.date[:10] for event in match.history.introduced), default="")
    return match.origin.date[:10]
