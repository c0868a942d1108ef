"""`toolban explain`: why something is a finding, what to do now, and how to get an exemption."""

from __future__ import annotations

import datetime
import json
import os
import re

import click

from linter.catalog import loader as catalog
from linter.cli import completing, options, saved
from linter.cli import context as grounds
from linter.cli.dates import date_of
from linter.cli.emit import terminal_columns
from linter.cli.tool_text import about_tools, tools_called
from linter.cli.worktree import report_files
from linter.git.opening import open_work_tree
from linter.loading import compiled
from linter.model.catalog import Trace
from linter.model.errors import UsageError
from linter.model.findings import OPEN, Finding
from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin
from linter.policy import baseline as baselines
from linter.policy import loader as policies
from linter.report.escape import visible
from linter.report.phrases import missing, rule_page
from linter.report.text_layout import INDENT, lines_of
from linter.scanning.tally import Tally
from linter.sources.worktree import tracked_files
from linter.support import locations
from linter.support.nearest import nearest
from linter.verdict import disclosure, guards
from linter.verdict.advice import advise, exemption, locked_exemptions

_FINGERPRINT = re.compile("[0-9a-f]{8,32}")
_OWN = {
    guards.RULE: "A change edits the policy, a hook, the baseline or the CI step that runs toolban.\n"
    "The policy from before the change was applied; somebody who owns it has to look at the change.",
    **disclosure.RULES,
}
_PLAIN_PATH = re.compile(r"[^*?\x00-\x1f\x7f-\x9f\ud800-\udfff]*")
"""Paths that need no escapes, neither in a glob nor in TOML."""
_DAYS = 90  # that a proposed exemption lasts
_WITHOUT_FILE = (
    *(Place.TRAILER, Place.MESSAGE, Place.AUTHOR, Place.COMMITTER),
    *(Place.BRANCH, Place.NOTE, Place.ENVIRONMENT),
)


@click.command(name="explain")
@click.argument("rule", metavar="RULE|TOOL|VENDOR|PATH|FINGERPRINT", shell_complete=completing.rules_or_files)
@click.option(
    "--report",
    "report_file",
    default="",
    metavar="JSON",
    help="The saved report that the fingerprint is from.",
)
@options.judging
def command(*, rule: str, report_file: str, policy_file: str, today: str) -> None:
    """Explain a rule, a tool, a vendor, what is in a file, or a finding of a report by its fingerprint.

    Of a rule (claude-code/co-author): what it finds, what the policy here makes of it and since when, what to
    do now, and how to get an exemption. Of a file: the same for each rule that finds something in it. Of a
    tool (claude-code) or vendor (anthropic): whether it is banned, and the rules that know it.
    """
    ground = grounds.prepare(policy_file, os.getcwd())
    if rule in _OWN:
        _say("rule", rule)
        _say("finds", _OWN[rule])
    elif _FINGERPRINT.fullmatch(rule):
        _explain(_of_report(rule, report_file, ground, today), ground, today)
    elif tools := tools_called(rule, ground.catalog):
        click.echo("\n".join(about_tools(tools, ground, today)))
    elif os.path.lexists(rule) and not _is_rule(rule, ground):
        _explain_file(rule, ground, today)
    else:
        reference = policy_file or locations.find_policy(os.getcwd())
        _explain(_example(rule, ground, today, reference), ground, today, is_example=True)
    for notice in ground.notices:
        _say("note", notice)


def _is_rule(name: str, ground: grounds.Ground) -> bool:
    return any(trace.rule == name for trace in ground.catalog.traces)


def _explain_file(path: str, ground: grounds.Ground, today: str) -> None:
    """Explain each rule that finds something in a file, or in the files below a directory."""
    repository = open_work_tree("Name a rule instead: toolban rules list.")
    report = report_files(repository, tracked_files(repository, (path,)), ground, today)
    first: dict[str, Finding] = {}
    for finding in report.findings:
        first.setdefault(finding.match.trace.rule, finding)
    if not report.coverage.complete:
        for row in report.coverage.not_read:
            _say("not read", missing(row))
    if not first:
        _say("seen", f"no rule finds anything in {path}.")
    for number, finding in enumerate(first.values()):
        if number:
            click.echo()
        _explain(finding, ground, today)


def _explain(finding: Finding, ground: grounds.Ground, today: str, *, is_example: bool = False) -> None:
    match, trace = finding.match, finding.match.trace
    places = ", ".join(place.value for place in trace.places)
    _say("rule", f"{trace.rule} ({trace.confidence.label}; seen in: {places})")
    _say("finds", _OWN.get(trace.rule, trace.summary))
    _say("evidence", trace.evidence)
    _say("docs", rule_page(trace.rule))
    where = match.origin.commit or match.origin.ref or match.origin.path
    _say("where", "" if is_example else where)
    for event in match.history.introduced[:1] if match.history else ():
        _say("since", f"{event.date[:10]}, in {event.commit[:12]} by {event.author.name}")
    _say("example" if is_example else "seen", match.fragment.text)
    _say("policy", f"{finding.message} [{finding.status.value}]")
    ban = next((ban for ban in ground.policy.bans if ban.origin == finding.ban), None)
    if ban is None:
        _asked(finding)
        return
    _say("banned at", ban.origin)
    _say("instead", advise(match, ban, ground.policy, ground.catalog))
    locked = dict(locked_exemptions(ground.policy, ground.catalog)).get(trace.tool)
    _say("exemption", locked or exemption(ban.contact, ground.policy))
    if finding.status in OPEN and not locked:
        _say("", _proposal(finding, today, is_example=is_example))
    _say("help", ground.policy.help)


def _asked(finding: Finding) -> None:
    """What the policy demands besides bans."""
    if finding.match.trace.rule in _OWN and finding.advice:
        _say("asked at", finding.ban)
        _say("instead", finding.advice)


def _proposal(finding: Finding, today: str, *, is_example: bool) -> str:
    """An exemption for exactly what was flagged, commented out until somebody fills it in.

    A waiver can name neither a commit nor every path: what it cannot name goes into the baseline.
    """
    match = finding.match
    path, place = match.origin.path, match.fragment.place
    if (match.origin.commit and not path) or (not is_example and not _PLAIN_PATH.fullmatch(path)):
        line = baselines.line_of(baselines.entry_of(finding))
        return _as_comment(f"in {baselines.FILE}, which the policy names as its baseline:", line)
    begin = date_of(today)
    whole_path = "<path of the file>" if is_example else f"/{path}"
    where = {
        "tools": match.trace.tool,
        "rules": match.trace.rule,
        "places": place.value,
        "paths": "" if place in _WITHOUT_FILE else whole_path,
        "refs": match.origin.ref if match.origin.ref.startswith("refs/") else "",
    }
    return _as_comment(
        "for exactly this; it holds once somebody has filled it in:",
        "[[waiver]]",
        *(f"{key} = {json.dumps([value])}" for key, value in where.items() if value),
        f"until = {begin + datetime.timedelta(days=_DAYS)}",
        'reason = "<why>"',
        'approved_by = "<who>"',
    )


def _as_comment(*lines: str) -> str:
    return "\n".join(f"# {line}" for line in lines)


def _of_report(start: str, report_file: str, ground: grounds.Ground, today: str) -> Finding:
    if not report_file:
        raise UsageError(
            "A fingerprint is of a report: name it with --report FILE.", "toolban audit --output json:FILE"
        )
    report = saved.opened(report_file, ground.catalog)
    setting = grounds.setting(today, refs=None)
    findings = ground.report(report.matches, Tally(), setting, report.own, report.participants).findings
    found = [finding for finding in findings if finding.fingerprint.startswith(start)]
    if len(found) != 1:
        number = "No finding" if not found else f"{len(found)} findings"
        raise UsageError(f"{number} of {report_file} has the fingerprint {start}.", "Give more of it.")
    return found[0]


def _example(rule: str, ground: grounds.Ground, today: str, reference: str) -> Finding:
    """A finding of this rule, as if its first sample were seen today; `reference` is the policy."""
    traces = {trace.rule: trace for trace in ground.catalog.traces}
    if rule not in traces:
        known = [*traces, *_OWN] if "/" in rule else sorted(ground.catalog.tools)
        raise UsageError(
            f'Nothing is called "{rule}": no rule, tool or vendor, and no file here{nearest(rule, known)}',
            "toolban rules list has all tools, and toolban rules show TOOL its rules.",
        )
    match = _match(traces[rule], _sample(rule, reference))
    return ground.report([match], Tally(), grounds.setting(today, refs=None)).findings[0]


def _sample(rule: str, reference: str) -> str:
    """The first sample of a rule; for a rule of the policy's own, from its directory."""
    samples = catalog.shipped_samples(rule.partition("/")[0])
    if rule not in {entry.trace.rule for entry in samples}:
        samples = policies.read(reference, compiled.catalog_of(compiled.load_catalog())).samples
    return next(entry.hits[0] for entry in samples if entry.trace.rule == rule)


def _match(trace: Trace, sample: str) -> Match:
    place = trace.places[0]
    return Match(trace, Fragment(place, sample), Origin(path=sample if place is Place.PATH else ""))


def _say(label: str, text: str) -> None:
    """Print a labelled text, wrapped on a terminal; what is to be copied is not."""
    room = terminal_columns() - len(INDENT)
    lines = [visible(line) for line in text.split("\n")] if text else []
    if room > 0:
        lines = [part for line in lines for part in ([line] if line[:1] == "#" else lines_of(line, room))]
    for number, line in enumerate(lines):
        click.echo(f"{label if number == 0 else '':<10} {line}".rstrip())
