"""Completes values in a shell: tools, rules, and the commands that `toolban help` takes."""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from linter.model.errors import ToolbanError


def rules(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Complete tools and, after a slash, the rules of a tool; in a list with commas, the last word."""
    from linter.loading import compiled

    before, comma, word = begun.rpartition(",")
    try:
        catalog = compiled.catalog_of(compiled.load_catalog())
    except ToolbanError:  # whatever is wrong, a shell that completes is no place to say it
        return []
    known: Iterable[str] = catalog.tools
    if "/" in word:
        known = (trace.rule for trace in catalog.traces)
    return [f"{before}{comma}{name}" for name in sorted(known) if name.startswith(word)]


def rules_or_files(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete tools and rules; files if none begins like the word."""
    named = [CompletionItem(name) for name in rules(context, parameter, begun)]
    return named or [CompletionItem(begun, type="file")]


def commands(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Complete the commands below those that were given."""
    from linter.cli.app import group

    found: click.Command | None = group
    for word in context.params.get("words") or ():
        found = found.get_command(context, word) if isinstance(found, click.Group) else None
    names = found.list_commands(context) if isinstance(found, click.Group) else []
    return [name for name in names if name.startswith(begun)]
