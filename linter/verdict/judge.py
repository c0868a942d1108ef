"""Turns matches into findings by a policy and a date. Pure.

Only this module and `linter.verdict.evaluator` decide what a match is worth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from linter.model.catalog import Catalog, Tool, Trace
from linter.model.findings import Finding, Status
from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin
from linter.model.policy import Ban, Policy
from linter.policy.selectors import Refs, ref_globs
from linter.support.fingerprint import fingerprint
from linter.verdict.evaluator import Decision, JudgingContext, PolicyEvaluator

_COMMIT_PLACES = (Place.TRAILER, Place.MESSAGE, Place.AUTHOR, Place.COMMITTER)
_ORDER = {status: rank for rank, status in enumerate(Status)}


class Verdict(NamedTuple):
    """The findings of all matches, and notices for the report."""

    findings: tuple[Finding, ...]
    notices: tuple[str, ...]
    undecided: int = 0
    """The number of matches that cannot be judged because the refs they are on are not known."""


def judge(matches: Iterable[Match], policy: Policy, catalog: Catalog, context: JudgingContext) -> Verdict:
    """Judge matches by a policy; the findings are sorted, gravest first."""
    evaluator = PolicyEvaluator(policy, catalog, context._replace(refs=context.refs or Refs()))
    guess = PolicyEvaluator(policy, catalog, context) if context.refs is None and ref_globs(policy) else None
    seen: Counter[str] = Counter()
    findings = []
    undecided = 0
    for match in sorted(matches, key=_position):
        identity = _identity(match)
        decision = evaluator.decide(match)
        if guess and (other := guess.decide(match)).status is not decision.status:
            decision = _undecided(catalog.tools[match.trace.tool], other.ban or decision.ban)
            undecided += 1
        mark = fingerprint(f"{identity}\0{seen[identity]}")
        findings.append(evaluator.finding(match, decision, mark))
        seen[identity] += 1
    return Verdict(ranked(findings), evaluator.notices(findings), undecided)


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings, gravest first; equal ones keep their order."""
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.status]))


def banned_traces(policy: Policy, catalog: Catalog, today: str) -> list[Trace]:
    """The traces that are violations on a day in every place: their tool's ban has no limits."""
    evaluator = PolicyEvaluator(policy, catalog, JudgingContext(today))
    found = []
    off = {off.rule for off in policy.off}
    for trace in catalog.traces:
        if trace.rule in off:
            continue
        ban = evaluator.ban(Match(trace, Fragment(trace.places[0], ""), Origin()))
        if ban and ban.effective <= today <= (ban.until or today):
            found += [trace] if trace.confidence >= evaluator.threshold(ban) else []
    return found


def _undecided(tool: Tool, ban: Ban | None) -> Decision:
    text = f"Whether {tool.name} is banned here depends on the branch (refs), and that is not known."
    return Decision(Status.NOTED, text, ban)


def _position(match: Match) -> tuple[object, ...]:
    """A sort key by location, without the status, because a new violation must not renumber old ones."""
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
        fragment.tolerant,
        fragment.scope,
        origin.ref,
        match.was_there_before,
    )


def _identity(match: Match) -> str:
    """The text that a fingerprint is made of, without lines, so that it stays the same when lines move."""
    origin = match.origin
    commit = (origin.commit or origin.ref) if match.fragment.place in _COMMIT_PLACES else ""
    return f"{match.trace.rule}\0{commit}\0{match.origin.path}\0{match.fragment.text}"
