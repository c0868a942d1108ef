"""`toolban policy`: what a policy says, and what is wrong with it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import click

from linter import catalog, policy
from linter.cli import simulate
from linter.errors import PolicyError
from linter.model import Catalog
from linter.policy_locks import banned_alternatives
from linter.policy_model import Ban, Policy, Selector, Where
from linter.selecting import specificity
from linter.store import BUILTIN


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
    click.echo(f"from {', '.join(chosen.origin)}")
    for line in _lines(chosen, known, origin=origin):
        click.echo(line)


@command.command()
@click.argument("reference", default="")
def check(*, reference: str) -> None:
    """Validate a policy and all it extends; list every problem at once (exit 2)."""
    known = catalog.load().catalog
    chosen, sources = policy.load(_reference(reference), known)
    names = ", ".join(source.label for source in sources)
    click.echo(f"{names}: no problem; {len(chosen.bans)} bans, {len(chosen.waivers)} waivers")
    for where, what in _worth_a_look(chosen, known):
        click.echo(f"note: {where}: {what}")


@command.command(name="list")
def list_() -> None:
    """List the policies that are shipped."""
    known = catalog.load().catalog
    for name in policy.builtin_names():
        chosen, _ = policy.load(f"{BUILTIN}{name}", known)
        click.echo(f"{BUILTIN + name:<28} {chosen.summary}")


command.add_command(simulate.command)


def _worth_a_look(chosen: Policy, known: Catalog) -> Iterator[tuple[str, str]]:
    """What is no error and may be none of what was meant."""
    today = time.strftime("%Y-%m-%d")
    yield from banned_alternatives(chosen, known)
    for waiver in chosen.waivers:
        if waiver.until < today:
            yield waiver.origin, f"this waiver ended on {waiver.until}"
    for ban in chosen.bans:
        if ban.until and ban.until < today:
            yield ban.origin, f"this ban ended on {ban.until}"
        elif not _reached(ban, chosen, known):
            yield ban.origin, "this ban decides nothing: others name all of its tools more exactly"


def _reached(ban: Ban, chosen: Policy, known: Catalog) -> bool:
    """Whether there is a tool that no other ban, which holds everywhere, names more exactly or later."""
    number = chosen.bans.index(ban)
    for tool in known.tools.values():
        rank = specificity(ban.selector, tool)
        others = (
            (specificity(other.selector, tool), position)
            for position, other in enumerate(chosen.bans)
            if other is not ban and not other.where.exactness
        )
        if rank and (ban.where.exactness or all((rank, number) > other for other in others)):
            return True
    return False


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
        end = f" to {ban.until}" if ban.until else ""
        lock = " (locked)" if ban.locked else ""
        lines.append(f"          from {ban.effective}{end}{announced}{lock}: {ban.reason}")
        lines += _where(ban.where)
        if ban.instead:
            lines.append(f"          instead: {', '.join(ban.instead)}")
        lines += [f"          instead of {place}: {', '.join(tools)}" for place, tools in ban.instead_at]
    for approved in chosen.approved:
        lines.append(f"\napproved  {approved.tool}{_at(approved.origin, origin=origin)}")
        lines += [f"          {text}" for text in (approved.note, approved.url) if text]
    for waiver in chosen.waivers:
        lines.append(f"\nwaiver    {_selected(waiver.selector, known)}{_at(waiver.origin, origin=origin)}")
        ticket = f" ({waiver.ticket})" if waiver.ticket else ""
        lines.append(
            f"          until {waiver.until}, approved by {waiver.approved_by}{ticket}: {waiver.reason}"
        )
        lines += _where(waiver.where._replace(paths=waiver.paths))
    lines += _settings(chosen, origin=origin)
    return lines


def _where(where: Where) -> list[str]:
    return [f"          {key}: {', '.join(values)}" for key, values in where._asdict().items() if values]


def _settings(chosen: Policy, *, origin: bool) -> list[str]:
    told = chosen.disclosure
    where = dict(chosen.settings)

    def at(key: str) -> str:
        return _at(where.get(key, "by default"), origin=origin)

    lines = []
    if told.require or told.forbid:
        lines.append(f"\ndisclose  from {told.effective or 'ever'}{at('disclosure')}")
        lines += [
            f"          {what}: {', '.join(keys)}"
            for what, keys in (("required", told.require), ("forbidden", told.forbid))
            if keys
        ]
    lines.append(f"\ncounts    a trace from confidence {chosen.threshold.label} on{at('confidence')}")
    lines.append(f"dates     a commit counts by the date: {chosen.dates}{at('dates')}")
    lines.append(f"ignores   inline ignores {'count' if chosen.ignores else 'do not count'}{at('ignores')}")
    if chosen.baseline:
        lines.append(f"baseline  {chosen.baseline}: {len(chosen.accepted)} accepted findings{at('baseline')}")
    return lines


def _selected(selector: Selector, known: Catalog) -> str:
    """The selector in words, and the tools that it names today."""
    words = [f"{key} {', '.join(values)}" for key, values in selector._asdict().items() if values]
    tools = [tool.id for tool in known.tools.values() if specificity(selector, tool)]
    exact = selector.tools == tuple(tools)
    return "; ".join(words) + ("" if exact else f" ({', '.join(tools)})")


def _at(where: str, *, origin: bool) -> str:
    return f"  [{where}]" if origin else ""
