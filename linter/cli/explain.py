"""`toolban explain RULE`: why it exists, since when it is banned, what now, how to get an exemption."""

from __future__ import annotations

import os

import click

from linter import catalog
from linter.advice import advise, exemption
from linter.cli import ground as grounds
from linter.cli import options
from linter.coverage import Tally
from linter.errors import UsageError
from linter.model import Fragment, Match, Origin, Place, Trace
from linter.tables import nearest


@click.command(name="explain")
@click.argument("rule")
@options.judging
def command(*, rule: str, policy_file: str, today: str) -> None:
    """Explain RULE (claude-code/co-author): what it finds, what the policy here says of it, what to do."""
    ground = grounds.prepare(policy_file, os.getcwd())
    traces = {trace.rule: trace for trace in ground.catalog.traces}
    if rule not in traces:
        raise UsageError(
            f'There is no rule "{rule}"{nearest(rule, traces)}', "toolban rules list; toolban rules show TOOL"
        )
    trace = traces[rule]
    sample = next(entry.hits[0] for entry in catalog.load().samples if entry.trace.rule == rule)
    match = _example(trace, sample)
    finding = ground.report([match], Tally(), grounds.setting(today)).findings[0]
    places = ", ".join(place.value for place in trace.places)
    _say("rule", f"{rule} ({trace.confidence.label}; seen in: {places})")
    _say("finds", trace.summary)
    _say("evidence", trace.evidence)
    _say("example", sample)
    _say("policy", f"{finding.message} [{finding.status.value}]")
    ban = next((ban for ban in ground.policy.bans if finding.message.endswith(ban.reason)), None)
    if ban:
        _say("instead", advise(match, ban, ground.policy, ground.catalog))
        _say("exemption", exemption(ban.contact, ground.policy))
    for notice in ground.notices:
        _say("note", notice)


def _example(trace: Trace, sample: str) -> Match:
    """A match of this trace as if it were seen today."""
    place = trace.places[0]
    path = sample if place is Place.PATH else "the file"
    return Match(trace, Fragment(place, sample), Origin(path=path))


def _say(label: str, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        click.echo(f"{label if number == 0 else '':<10} {line}")
