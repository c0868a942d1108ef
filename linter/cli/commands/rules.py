"""`toolban rules`: the data, for people."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from linter.authoring import rule_checks as rulecheck
from linter.authoring.scaffold import NewTool, rule_file
from linter.catalog import loader as catalog
from linter.model.errors import UsageError
from linter.model.findings import Tool, Trace
from linter.support import locations
from linter.support.table_reader import nearest


@click.group(name="rules")
def command() -> None:
    """List, show, test and begin the rules."""


@command.command(name="list")
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def list_(*, format_name: str) -> None:
    """List every tool with its vendor, jurisdiction and number of traces."""
    rules = catalog.load().catalog
    counts = {tool: sum(trace.tool == tool for trace in rules.traces) for tool in rules.tools}
    if format_name == "json":
        rows = [{**tool._asdict(), "traces": counts[tool.id]} for tool in rules.tools.values()]
        click.echo(json.dumps(rows, indent=2))
        return
    click.echo(f"{'tool':<22} {'vendor':<12} {'from':<5} {'traces':>6}  what it is")
    for tool in rules.tools.values():
        kinds = ", ".join(tool.categories)
        click.echo(f"{tool.id:<22} {tool.vendor:<12} {tool.jurisdiction:<5} {counts[tool.id]:>6}  {kinds}")
    click.echo(f"{len(rules.tools)} tools, {len(rules.traces)} traces")


@command.command()
@click.argument("name")
def show(*, name: str) -> None:
    """Show a tool (claude-code) or one rule (claude-code/co-author) with its evidence and samples."""
    rules = catalog.load()
    tool = name.partition("/")[0]
    samples = [entry for entry in rules.samples if name in (entry.trace.tool, entry.trace.rule)]
    if not samples:
        known = [*rules.catalog.tools, *(trace.rule for trace in rules.catalog.traces)]
        raise UsageError(f'There is no tool or rule "{name}"{nearest(name, known)}', "toolban rules list")
    if "/" not in name:
        _show_tool(rules.catalog.tools[tool])
    for entry in samples:
        _show_trace(entry.trace)
        for label, texts in (("hit", entry.hits), ("miss", entry.misses)):
            for text in texts:
                click.echo(f"  {label:<11}{text!r}")


@command.command()
def test() -> int:
    """Run every sample of every rule against the whole catalog.

    Every hit must be found by its own trace, no miss by anything; every trace must be within reach of a
    reader, and every pattern linear (proved where google-re2 is installed).
    """
    rules = catalog.load()
    problems = sorted(set(rulecheck.check(rules)))
    for problem in problems:
        click.echo(problem)
    samples = sum(len(entry.hits) + len(entry.misses) for entry in rules.samples)
    verdict = f"{len(problems)} wrong" if problems else "all as they should be"
    click.echo(f"{len(rules.catalog.tools)} tools, {len(rules.samples)} traces, {samples} samples: {verdict}")
    return 2 if problems else 0


@command.command()
@click.argument("identifier", metavar="ID")
@click.option("--name", prompt=True, help="As people write it: Claude Code.")
@click.option("--vendor", prompt=True, help="In lower case: anthropic.")
@click.option("--jurisdiction", prompt=True, help="ISO code of the vendor's seat (US), or none.")
@click.option("--category", prompt=True, type=click.Choice(catalog.CATEGORIES), help="What it is.")
@click.option("--homepage", prompt=True, help="Where a reader finds the tool.")
def new(*, identifier: str, name: str, vendor: str, jurisdiction: str, category: str, homepage: str) -> None:
    """Begin the rule file of a tool that is not in the catalog.

    Writes rules/tools/ID.toml with a first trace. Never overwrites; asks for what is not given.
    """
    if not re.fullmatch(catalog.KEBAB, identifier):
        raise UsageError(f'"{identifier}" is no id: expected lower-case words joined by "-".')
    path = Path(locations.rules_directory()) / "tools" / f"{identifier}.toml"
    text = rule_file(NewTool(identifier, name, vendor, jurisdiction, category, homepage))
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already.", "Add a [[trace]] to it.") from error
    click.echo(f"{path} is written. Fill in its traces (docs/reference/rules.md), then: toolban rules test")


def _show_tool(tool: Tool) -> None:
    click.echo(
        f"{tool.name} ({tool.id}), by {tool.vendor}, {tool.jurisdiction}: {', '.join(tool.categories)}"
    )
    if tool.homepage:
        click.echo(tool.homepage)


def _show_trace(trace: Trace) -> None:
    places = ", ".join(place.value for place in trace.places)
    click.echo(f"\n{trace.rule} ({trace.confidence.label}, {places})")
    click.echo(f"  {trace.summary}")
    if trace.since:
        click.echo(f"  {'since':<11}{trace.since}")
    click.echo(f"  {'evidence':<11}{trace.evidence}")
    if trace.keys:
        click.echo(f"  {'key':<11}{', '.join(trace.keys)}")
    click.echo(f"  {'pattern':<11}{trace.pattern}")
