"""`toolban policy`: shows a policy, or what is wrong with it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from linter.cli.commands import simulate
from linter.cli.groups import Group
from linter.cli.policy_text import PolicyPrinter
from linter.loading import compiled
from linter.model.catalog import Catalog
from linter.model.errors import PolicyError
from linter.policy import loader as policy
from linter.policy.lint import notes
from linter.policy.schema import schema
from linter.report.phrases import counted
from linter.support.locations import BUILTIN


@click.group(name="policy", cls=Group)
def command() -> None:
    """Show a policy, or find what is wrong with it."""


@command.command()
@click.argument("reference", default="")
@click.option("--origin", is_flag=True, help="Say for every value where it stands (file:line).")
def show(*, reference: str, origin: bool) -> None:
    """Show a policy with everything that it extends: a file, builtin:NAME, or the one that applies here."""
    loaded = policy.read(_reference(reference), _shipped())
    for line in PolicyPrinter(loaded.policy, loaded.sources, loaded.catalog, origin=origin).lines():
        click.echo(line)


@command.command()
@click.argument("reference", default="")
def check(*, reference: str) -> None:
    """Validate a policy and everything that it extends, and list all problems at once (exit 2)."""
    loaded = policy.read(_reference(reference), _shipped())
    chosen, sources = loaded.policy, loaded.sources
    names = ", ".join(source.label for source in sources)
    today = time.strftime("%Y-%m-%d")
    ended = chosen.ended(today)
    if ended and not any(source.document.data.get("inventory") for source in sources):
        raise PolicyError(
            [f"{sources[-1].label}: every ban ended, the last on {ended}, so nothing is banned any more"],
            "Give a ban another end, write a new one, or say inventory = true.",
        )
    click.echo(
        f"{names}: no problem; {counted(len(chosen.bans), 'ban')}, {counted(len(chosen.waivers), 'waiver')}"
    )
    for where, what in notes(chosen, loaded.catalog, today):
        click.echo(f"note: {where}: {what}")


@command.command(name="list")
def list_() -> None:
    """List the policies that come with toolban."""
    known = _shipped()
    for name in policy.builtin_names():
        chosen, _ = policy.load(f"{BUILTIN}{name}", known)
        click.echo(f"{BUILTIN + name:<28} {chosen.summary}")


@command.command(name="schema")
def schema_() -> None:
    """Print the JSON Schema of toolban.toml, for editors and other validators."""
    click.echo(schema(), nl=False)


command.add_command(simulate.command)


def _shipped() -> Catalog:
    return compiled.catalog_of(compiled.load_catalog())


def _reference(reference: str) -> str:
    found = reference or os.environ.get("TOOLBAN_POLICY") or policy.find(Path.cwd())
    if not found:
        raise PolicyError(
            ["there is none here"],
            "Write one: toolban init. Or name a file, or one that toolban policy list shows.",
        )
    return str(found)
