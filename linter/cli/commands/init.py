"""`toolban init`: a policy, the hooks and a CI step for this repository, from three answers."""

from __future__ import annotations

import os
import re
import sys
import time
from typing import NamedTuple

import click

from linter.cli import options
from linter.cli.files import write_text
from linter.git.repository import open_work_tree
from linter.loading import compiled
from linter.model.errors import PolicyError, UsageError
from linter.model.findings import Catalog
from linter.policy import loader as policies
from linter.report.escape import visible
from linter.support import locations
from linter.support.table_reader import nearest
from linter.support.toml import quoted

_SCHEMA = "#:schema https://toolban.example/docs/reference/toolban.schema.json\n"
"""For editors that know it (Taplo, Even Better TOML); a reserved name until the project has a public home."""
_POLICY = """\
# What may not be used here, from when, and what to use instead. Every key: toolban, docs/reference/policy.md
[[{section}ban]]
tools = [{tools}]
effective = {effective}
reason = {reason}
{instead}"""
_PRE_COMMIT = """\
default_install_hook_types: [pre-commit, commit-msg, pre-push]
repos:
  - repo: https://git.example/toolban # where you keep toolban
    rev: v0.1.0
    hooks:
      - id: toolban
      - id: toolban-commit-msg
      - id: toolban-push
"""
_GITHUB = """\
name: toolban
on:
  pull_request:
    types: [opened, synchronize, reopened, edited] # title and description are read too
  push:
  merge_group:
permissions:
  contents: read
jobs:
  toolban:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          fetch-depth: 0 # a shallow clone is reported as incomplete
          persist-credentials: false
      - uses: your-organisation/toolban@v0.1.0 # where you keep toolban; pin a commit
"""
_GITLAB = """\
include:
  - component: $CI_SERVER_FQDN/your-group/toolban/toolban@0.1.0 # where you keep toolban
"""
_STEPS = {"github": (".github/workflows/toolban.yml", _GITHUB), "gitlab": (".gitlab-ci.yml", _GITLAB)}


_BARE = re.compile("[A-Za-z0-9_-]+")  # a key of TOML that needs no quotes


class _Answers(NamedTuple):
    tools: tuple[str, ...]
    instead: str
    effective: str
    name: str = ""
    """What people call the tool to be used instead, where the catalog does not have it."""


@click.command(name="init")
@click.option(
    "--ban", "tools", multiple=True, metavar="TOOL", help="What is banned (claude-code, or * for all)."
)
@click.option("--instead", default="", metavar="TOOL", help="What is to be used instead; `none` for nothing.")
@click.option("--name", default="", help="What people call that tool, where it is your own.")
@click.option("--from", "effective", metavar="DATE", callback=options.date, default="", help="From when.")
@click.option(
    "--reason", default="Not approved.", show_default=True, help="Why; shown to everybody whom it stops."
)
@click.option(
    "--ci",
    type=click.Choice(["auto", "github", "gitlab", "none"]),
    default="auto",
    show_default=True,
    help="Which CI step to write; auto looks for .github and .gitlab-ci.yml.",
)
def command(*, tools: tuple[str, ...], instead: str, name: str, effective: str, reason: str, ci: str) -> int:
    """Write toolban.toml, the configuration of pre-commit and a CI step; nothing is overwritten.

    Asks three questions on a terminal: what is banned, what to use instead, from when. Elsewhere the options
    answer them.
    """
    root = open_work_tree("Servers: toolban install --server.").work_tree
    known = compiled.catalog_of(compiled.load_catalog())
    answers = _asked(_Answers(tools, instead, effective, name), known)
    _check(_policy(answers, reason), known)
    policy = os.path.basename(locations.find_policy(root)) or locations.POLICY_FILES[0]
    section = "" if policy == locations.POLICY_FILES[0] else "tool.toolban."
    head = _SCHEMA if not section else ""
    files = {policy: head + _policy(answers, reason, section), ".pre-commit-config.yaml": _PRE_COMMIT}
    system = ci if ci != "auto" else _system(root)
    if system in _STEPS:
        step, text = _STEPS[system]
        files[step] = text
    for file in files:
        _check_folder(root, file)
    written = [_write(root, file, text) for file, text in files.items()]
    click.echo("Next: toolban check; pre-commit install; and look at what was written.")
    return 0 if all(written) else UsageError.exit_code


def _asked(given: _Answers, known: Catalog) -> _Answers:
    """The answers, with those that were not given asked for on a terminal.

    Raises:
        UsageError: there is no terminal, or what is named is not known.
    """
    tools, instead, effective, name = given
    asks = sys.stdin.isatty()
    if not tools or not effective:
        if not asks:
            raise UsageError(
                "What is banned, and from when?", "toolban init --ban TOOL --instead TOOL --from 2026-07-10"
            )
        if not tools:
            answer = click.prompt("Which tools are banned (toolban rules list has them; * is all)")
            tools = tuple(answer.replace(",", " ").split())
        instead = instead or click.prompt("What is to be used instead (none for nothing)", default="none")
        effective = effective or options.date_of(click.prompt("From when", default=time.strftime("%Y-%m-%d")))
    instead = "" if instead == "none" else instead
    if instead == "*":
        raise UsageError("`*` cannot be used instead.", "Name one tool in --instead, or `none`.")
    for tool in tools:
        if tool not in known.tools and tool != "*":
            hint = nearest(tool, known.tools)
            raise UsageError(f'"{tool}" is not in the catalog{hint}', "toolban rules list has all of them.")
    if instead and instead not in known.tools and not name:
        hint = nearest(instead, known.tools)
        if not asks:
            raise UsageError(
                f'"{instead}" is not in the catalog{hint}', 'A tool of your own needs a name: --name "..."'
            )
        name = click.prompt(f'"{instead}" is not in the catalog{hint or "."} What do people call it')
    return _Answers(tools, instead, effective, name)


def _policy(answers: _Answers, reason: str, section: str = "") -> str:
    """The policy; `section` is what stands before its tables in another file than toolban.toml."""
    tool = answers.instead
    key = tool if _BARE.fullmatch(tool) else quoted(tool)
    name = f"name = {quoted(answers.name)}\n" if answers.name else ""
    return _POLICY.format(
        section=section,
        tools=", ".join(map(quoted, answers.tools)),
        effective=answers.effective,
        reason=quoted(reason),
        instead=f"instead = {quoted(tool)}\n\n[{section}approved.{key}]\n{name}" if tool else "",
    )


def _check(text: str, known: Catalog) -> None:
    """Load a policy before anything is written.

    Raises:
        UsageError: it holds problems.
    """
    try:
        policies.load(locations.POLICY_FILES[0], known, lambda _: text.encode("utf-8", "surrogateescape"))
    except PolicyError as error:
        raise UsageError(
            f"That would be no valid policy: {'; '.join(map(visible, error.problems))}",
            "Nothing was written: answer again.",
        ) from error


def _system(root: str) -> str:
    if os.path.exists(os.path.join(root, ".gitlab-ci.yml")):
        return "gitlab"
    return "github" if os.path.isdir(os.path.join(root, ".github")) else "none"


def _check_folder(root: str, name: str) -> None:
    """Look whether there can be a directory for a file.

    Raises:
        UsageError: something else has its name.
    """
    folder = os.path.dirname(name)
    while folder:
        full = os.path.join(root, folder)
        if os.path.lexists(full) and not os.path.isdir(full):
            raise UsageError(
                f"{name}: cannot be written: {folder} is no directory.", "Nothing was written: rename it."
            )
        folder = os.path.dirname(folder)


def _write(root: str, name: str, text: str) -> bool:
    """Write a new file; one that is there stays, and what to add to it is shown."""
    path = os.path.join(root, *name.split("/"))
    if os.path.lexists(path):  # a policy in pyproject.toml, too: toolban.toml would replace it
        click.echo(f"{name} is there already; what belongs into it:")
        click.echo("".join(f"    {line}\n" for line in text.rstrip("\n").split("\n")), nl=False)
        return False
    hint = "Run this in a work tree."
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except OSError as error:
        raise UsageError(f"{name}: cannot be written: {error.strerror}.", hint) from error
    write_text(path, text, hint, mode="x", shown=name)
    click.echo(f"wrote {name}")
    return True
