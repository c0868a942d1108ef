"""Builds a report: judges the matches by a policy, and adds the coverage."""

from __future__ import annotations

from collections.abc import Iterable

from linter.model.catalog import Catalog
from linter.model.coverage import Coverage, NotRead
from linter.model.findings import Finding, Report, Status
from linter.model.matches import Match, Participants
from linter.model.policy import Ban, Policy, Waiver
from linter.model.subject import Exemption, Measure
from linter.verdict.evaluator import JudgingContext, day_of
from linter.verdict.judge import judge, ranked

_NO_REF = "a ban of some branches (refs) could not be decided, because the branch is not known"


def build_report(
    matches: Iterable[Match],
    *,
    policy: Policy,
    catalog: Catalog,
    coverage: Coverage,
    setting: JudgingContext,
    notices: tuple[str, ...] = (),
    own: tuple[Finding, ...] = (),
    participants: Participants | None = None,
) -> Report:
    """Judge the matches, and put everything that a format needs into one value.

    `own` are findings about toolban's own files rather than a tool (linter.verdict.guards). `participants`
    has whom commits name, for what a policy asks of humans; commits that are not in it count as not read.
    """
    matches = list(matches)
    verdict = judge(matches, policy, catalog, setting)
    if verdict.undecided:
        coverage = coverage.missing(NotRead("trace", _NO_REF, verdict.undecided))
    if policy.disclosure.asks:
        from linter.verdict import disclosure  # noqa: PLC0415 few policies have it

        violations = [found.match for found in verdict.findings if found.status is Status.VIOLATION]
        off = {entry.rule for entry in policy.off}
        dated = [(match, day_of(match, policy, setting)) for match in matches if match.trace.rule not in off]
        context = disclosure.Context(policy.disclosure, catalog, setting.today, participants)
        own = (*own, *disclosure.findings(dated, violations, context))
        for row in disclosure.undecided(dated, context):
            coverage = coverage.missing(row)
    return Report(
        findings=ranked((*own, *verdict.findings)),
        coverage=coverage,
        notices=(*notices, *verdict.notices),
        policy_name=policy.name,
        policy_origin=policy.origin,
        policy_digest=policy.digest,
        catalog=catalog,
        dates=policy.dates,
        day=setting.today,
        measures=tuple(_measure(ban, catalog) for ban in policy.bans),
        exemptions=tuple(_exemption(waiver) for waiver in policy.waivers),
        participants=participants,
    )


def _measure(ban: Ban, catalog: Catalog) -> Measure:
    names = tuple(catalog.tools[tool].name if tool in catalog.tools else tool for tool in ban.instead)
    return Measure(ban.origin, ban.announced, ban.effective, ban.until, ban.reason, names, ban.contact)


def _exemption(waiver: Waiver) -> Exemption:
    fields = (*waiver.selector, *waiver.where)
    scope = "; ".join(", ".join(values) for values in fields if values)
    return Exemption(waiver.origin, scope, waiver.until, waiver.reason, waiver.approved_by)
