"""`toolban export`: the part of a policy that the rules of a server can hold."""

from __future__ import annotations

import json
import os
import time

import click

from linter import export
from linter.cli import ground as grounds
from linter.cli import options
from linter.judge import banned_traces


@click.command(name="export")
@click.argument("target", type=click.Choice(["github-ruleset", "gitlab-push-rule"]))
@click.option("--name", default="toolban", show_default=True, help="What the rulesets are called.")
@options.judging
def command(*, target: str, name: str, policy_file: str, today: str) -> None:
    """Print JSON for the rules of a server: a first fence that reads no content and knows no exemption.

    Holds the bans that are in force. What such rules cannot hold is listed on standard error; that part, and
    dates, waivers and advice, need `toolban range` in CI or `toolban hook pre-receive`.
    """
    ground = grounds.prepare_guard(policy_file, os.getcwd(), what="export")
    traces = banned_traces(ground.policy, ground.catalog, today or time.strftime("%Y-%m-%d"))
    made = (
        export.github_rulesets(traces, name)
        if target == "github-ruleset"
        else export.gitlab_push_rule(traces)
    )
    click.echo(json.dumps(list(made.documents), indent=2))
    held = len({trace.rule for trace in traces} - {left.rule for left in made.left})
    click.echo(f"toolban: {held} of {len(traces)} rules are held; not held:", err=True)
    for left in sorted(set(made.left)):
        click.echo(f"         {left.rule}: {left.why}", err=True)
