"""`toolban export`: the part of a policy that the rules of a server can hold."""

from __future__ import annotations

import json
import os
import time

import click

from linter.cli import context as grounds
from linter.cli import emit as output
from linter.cli import options
from linter.export.expressions import not_rules
from linter.export.github import github_rulesets
from linter.export.gitlab import gitlab_push_rule
from linter.verdict.judge import banned_traces


@click.command(name="export")
@click.argument("target", type=click.Choice(["github-ruleset", "gitlab-push-rule"]))
@click.option("--name", default="toolban", show_default=True, help="The name of the rulesets.")
@options.judging
def command(*, target: str, name: str, policy_file: str, today: str) -> int:
    """Print the bans that are in force today as JSON for the push rules of GitHub or GitLab.

    Such rules are a first barrier: they see names and messages, not the content of files, and know no dates,
    waivers or advice. What they cannot express is listed on standard error; it needs `toolban range` in CI,
    or `toolban hook pre-receive`. If they can express nothing at all, the exit status is 3.
    """
    ground = grounds.prepare_guard(policy_file, os.getcwd(), without="there is nothing to export")
    day = today or time.strftime("%Y-%m-%d")
    traces = banned_traces(ground.policy, ground.catalog, day)
    made = github_rulesets(traces, name) if target == "github-ruleset" else gitlab_push_rule(traces)
    click.echo(json.dumps(list(made.documents), indent=2))
    held = len({trace.rule for trace in traces} - {left.what for left in made.left})
    lacking = sorted({*made.left, *not_rules(ground.policy, day)})
    click.echo(
        f"toolban: {held} of {len(traces)} rules are held{'; not held:' if lacking else '.'}", err=True
    )
    for left in lacking:
        click.echo(f"         {left.what}: {left.why}", err=True)
    return 0 if made.documents else output.EXIT_INCOMPLETE
