"""`toolban rules`: lists, shows and tests rules, and begins new ones."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import click

from linter.authoring import rule_checks as rulecheck
from linter.authoring.scaffold import NewTool, rule_file
from linter.catalog.loader import load, shipped_samples
from linter.catalog.rule_tables import CATEGORIES, KEBAB
from linter.cli import completing
from linter.cli.groups import Group
from linter.loading import compiled
from linter.model.catalog import Catalog, Tool, Trace
from linter.model.errors import UsageError
from linter.policy.rule_directories import load_directory
from linter.report.phrases import counted
from linter.support import locations
from linter.support.nearest import nearest

_DIRECTORY = click.option(
    "--rules",
    "directory",
    default="",
    metavar="DIR",
    help="A rule directory of your own (or pkg:PACKAGE), as a policy names it in `rules`.",
)


@click.group(name="rules", cls=Group)
def command() -> None:
    """List, show, test and begin rules: those that come with toolban, or those of a directory of your own."""


@command.command(name="list")
@click.option(
    "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@_DIRECTORY
def list_(*, format_name: str, directory: str) -> None:
    """List every tool with its vendor, jurisdiction and number of traces.

    With --rules it lists the tools of that directory, and the shipped tools to which it adds traces.
    """
    found = _shipped()
    traces = list(found.traces)
    if directory:
        own = load_directory(directory, found)
        traces = [entry.trace for entry in own.samples]
        found = own.catalog
    counts = Counter(trace.tool for trace in traces)
    tools = [tool for tool in found.tools.values() if counts[tool.id]]
    if format_name == "json":
        rows = [{**tool._asdict(), "traces": counts[tool.id]} for tool in tools]
        click.echo(json.dumps(rows, indent=2))
        return
    click.echo(f"{'tool':<22} {'vendor':<12} {'from':<5} {'traces':>6}  what it is")
    for tool in tools:
        kinds = ", ".join(tool.categories)
        click.echo(f"{tool.id:<22} {tool.vendor:<12} {tool.jurisdiction:<5} {counts[tool.id]:>6}  {kinds}")
    click.echo(f"{counted(len(tools), 'tool')}, {counted(len(traces), 'trace')}")


@command.command()
@click.argument("name", shell_complete=completing.rules)
@_DIRECTORY
def show(*, name: str, directory: str) -> None:
    """Show a tool (claude-code) or one rule (claude-code/co-author) with its evidence and samples."""
    found = _shipped()
    tool = name.partition("/")[0]
    every = shipped_samples(tool)
    if directory:
        own = load_directory(directory, found)
        found, every = own.catalog, (*every, *own.samples)
    samples = [entry for entry in every if name in (entry.trace.tool, entry.trace.rule)]
    if not samples:
        known = [*found.tools, *(trace.rule for trace in found.traces)]
        raise UsageError(f'There is no tool or rule "{name}"{nearest(name, known)}', "toolban rules list")
    if "/" not in name:
        _show_tool(found.tools[tool])
    for entry in samples:
        _show_trace(entry.trace)
        for label, texts in (("hit", entry.hits), ("miss", entry.misses)):
            for text in texts:
                click.echo(f"  {label:<11}{text!r}")


@command.command()
@_DIRECTORY
def test(*, directory: str) -> int:
    """Test every rule with its samples, against all rules.

    Every hit must be found by its own trace, and no miss by any; every trace must be one that a reader can
    find, and every pattern must take linear time (proved if google-re2 is installed). With --rules the
    samples of that directory are tested, against its rules and the shipped ones together.
    """
    rules = load_directory(directory, _shipped()) if directory else load()
    problems = sorted(set(rulecheck.check(rules)))
    for problem in problems:
        click.echo(problem)
    samples = sum(len(entry.hits) + len(entry.misses) for entry in rules.samples)
    verdict = f"{len(problems)} wrong" if problems else "all as they should be"
    tools = len({entry.trace.tool for entry in rules.samples})
    counts = (counted(tools, "tool"), counted(len(rules.samples), "trace"), counted(samples, "sample"))
    click.echo(f"{', '.join(counts)}: {verdict}")
    return 2 if problems else 0


@command.command()
@click.argument("identifier", metavar="ID")
@click.option("--name", prompt=True, help="As people write it: Claude Code.")
@click.option("--vendor", prompt=True, help="In lower case: anthropic.")
@click.option("--jurisdiction", prompt=True, help="ISO code of the vendor's seat (US), or none.")
@click.option("--category", prompt=True, type=click.Choice(CATEGORIES), help="What it is.")
@click.option("--homepage", prompt=True, help="Where a reader finds the tool.")
@_DIRECTORY
def new(
    *,
    identifier: str,
    name: str,
    vendor: str,
    jurisdiction: str,
    category: str,
    homepage: str,
    directory: str,
) -> None:
    """Begin the rule file of a tool that no rule knows.

    Writes rules/tools/ID.toml, or DIR/tools/ID.toml with --rules, with a first trace. Nothing is overwritten.
    What the options do not say is asked for.
    """
    if not re.fullmatch(KEBAB, identifier):
        raise UsageError(f'"{identifier}" is no id: expected lower-case words joined by "-".')
    if directory and identifier in _shipped().tools:
        raise UsageError(
            f'"{identifier}" is in the catalog already.',
            f'To find more of it, write a file that begins with: extends = "{identifier}"',
        )
    path = Path(directory or locations.rules_directory()) / "tools" / f"{identifier}.toml"
    text = rule_file(NewTool(identifier, name, vendor, jurisdiction, category, homepage))
    try:
        if directory:
            path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already.", "Add a [[trace]] to it.") from error
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written: {error.strerror}.", "Name another directory."
        ) from error
    then = f"toolban rules test --rules {directory}" if directory else "toolban rules test"
    click.echo(f"{path} is written. Fill in its traces (docs/reference/rules.md), then run: {then}")


def _shipped() -> Catalog:
    return compiled.catalog_of(compiled.load_catalog())


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
