"""Draws the reference page of the command line from the commands themselves, as click knows them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

PAGE = "reference/command-line.md"
_KEEP_LINES = "\b"
_HEAD = """\
# Command line

Every command with its options, as `--help` prints them.
[Exit statuses](exit-codes.md) are the same for all commands.
"""


def draw(group: click.Group) -> dict[str, str]:
    """Path of the page below `docs/`, and its text."""
    return {PAGE: "\n".join([_HEAD, *_command(click.Context(group, info_name="toolban"))])}


def _command(context: click.Context) -> Iterator[str]:
    """The section of a command, and those of its subcommands."""
    command = context.command
    yield f"## `{context.command_path}`"
    yield ""
    yield "```text"
    yield command.get_usage(context).removeprefix("Usage: ")
    yield "```"
    yield ""
    yield from _paragraphs(command.help or "")
    if context.parent:  # the options of `toolban` itself are those that every command has
        yield from _options(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                yield from _command(click.Context(child, info_name=name, parent=context))


def _paragraphs(text: str) -> Iterator[str]:
    """The help text as Markdown; a paragraph that click is told not to wrap is shown as it stands."""
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        if paragraph.startswith(_KEEP_LINES):
            yield f"```text\n{paragraph.removeprefix(_KEEP_LINES).strip(chr(10))}\n```"
        else:
            yield _escaped(paragraph)
        yield ""


def _options(context: click.Context) -> Iterator[str]:
    """Every option as a term of a definition list."""
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record is None or not record[1] or parameter.name == "help":
            continue  # an argument without a text of its own is explained in that of the command
        names, text = record
        yield f"`{names}`"
        yield f":   {_escaped(text)}"
        yield ""


def _escaped(text: str) -> str:
    """Text in which Markdown would see emphasis, links or HTML, outside of code."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([*_<\[\]])", r"\\\1", part) for part in parts)
