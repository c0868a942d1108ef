"""`toolban policy`: what a policy says, and what is wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from linter import catalog, policy
from linter.errors import PolicyError
from linter.judge import specificity
from linter.model import Catalog
from linter.policy_model import Policy, Selector


@click.group(name="policy")
def command() -> None:
    """Show a policy, or find what is wrong with it."""


@command.command()
@click.argument("reference", default="")
@click.option("--origin", is_flag=True, help="Say for every entry where it stands (file:line).")
def show(*, reference: str, origin: bool) -> None:
    """Show a policy with all it extends: a file, builtin:NAME, or the one that holds here."""
    known = catalog.load().catalog
    chosen, _ = policy.load(_reference(reference), known)
    click.echo(f"{chosen.name}: {chosen.summary}".rstrip(": "))
    click.echo(f"from {', '.join(chosen.origin)}; a trace counts from confidence {chosen.threshold.label} on")
    for line in _lines(chosen, known, origin=origin):
        click.echo(line)


@command.command()
@click.argument("reference", default="")
def check(*, reference: str) -> None:
    """Validate a policy and all it extends; list every problem at once (exit 2)."""
    chosen, sources = policy.load(_reference(reference), catalog.load().catalog)
    names = ", ".join(source.label for source in sources)
    click.echo(f"{names}: no problem; {len(chosen.bans)} bans, {len(chosen.waivers)} waivers")


@command.command(name="list")
def list_() -> None:
    """List the policies that are shipped."""
    known = catalog.load().catalog
    for name in policy.builtin_names():
        chosen, _ = policy.load(f"{policy.BUILTIN}{name}", known)
        click.echo(f"{policy.BUILTIN + name:<28} {chosen.summary}")


def _reference(reference: str) -> str:
    found = reference or os.environ.get("TOOLBAN_POLICY") or policy.find(Path.cwd())
    if not found:
        raise PolicyError(["there is none here"], "Name a file, or one of those `toolban policy list` shows.")
    return str(found)


def _lines(chosen: Policy, known: Catalog, *, origin: bool) -> list[str]:
    lines = []
    for ban in chosen.bans:
        announced = f", announced {ban.announced}" if ban.announced else ""
        lines.append(f"\nban       {_selected(ban.selector, known)}{_at(ban.origin, origin=origin)}")
        lines.append(f"          from {ban.effective}{announced}: {ban.reason}")
        if ban.instead:
            lines.append(f"          instead: {', '.join(ban.instead)}")
    for approved in chosen.approved:
        lines.append(f"\napproved  {approved.tool}{_at(approved.origin, origin=origin)}")
        lines += [f"          {text}" for text in (approved.note, approved.url) if text]
    for waiver in chosen.waivers:
        where = f" in {', '.join(waiver.paths)}" if waiver.paths else ""
        lines.append(
            f"\nwaiver    {_selected(waiver.selector, known)}{where}{_at(waiver.origin, origin=origin)}"
        )
        lines.append(f"          until {waiver.until}, approved by {waiver.approved_by}: {waiver.reason}")
    return lines


def _selected(selector: Selector, known: Catalog) -> str:
    """The selector in words, and the tools that it names today."""
    words = [f"{key} {', '.join(values)}" for key, values in selector._asdict().items() if values]
    tools = [tool.id for tool in known.tools.values() if specificity(selector, tool)]
    exact = selector.tools == tuple(tools)
    return "; ".join(words) + ("" if exact else f" ({', '.join(tools)})")


def _at(where: str, *, origin: bool) -> str:
    return f"  [{where}]" if origin else ""
