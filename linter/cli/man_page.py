"""Makes the man page from click: every command with its options, in the macros of man(7)."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from linter import __version__

_KEEP_LINES = "\b"


def draw(context: click.Context) -> str:
    """Make the man page of a program; `context` is that of its group."""
    lines = [
        f'.TH TOOLBAN 1 "" "toolban {__version__}" "User Commands"',
        ".SH NAME",
        r"toolban \- find the traces that banned tools leave in git repositories",
        ".SH SYNOPSIS",
        r"\fBtoolban\fR [\fIOPTIONS\fR] \fICOMMAND\fR [\fIARGUMENTS\fR]",
        ".SH DESCRIPTION",
        *_paragraphs(context.command.help or ""),
        ".SH OPTIONS",
        *_options(context),
        ".SH COMMANDS",
        *_commands(context),
        ".SH EXIT STATUS",
        *_paragraphs(getattr(context.command, "epilog", "") or ""),
        ".SH SEE ALSO",
        r"\fBgit\fR(1), \fBgithooks\fR(5)",
    ]
    return "".join(f"{line}\n" for line in lines)


def _commands(context: click.Context) -> Iterator[str]:
    """The section of each command below a group, and those below it."""
    group = context.command
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        child = click.Context(command, info_name=name, parent=context)
        usage = " ".join(command.collect_usage_pieces(child))
        yield f".SS {_escaped(child.command_path)} {_escaped(usage)}"
        yield from _paragraphs(command.help or "")
        yield from _options(child)
        yield from _commands(child)


def _options(context: click.Context) -> Iterator[str]:
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1]:
            yield ".TP"
            yield rf"\fB{_escaped(record[0])}\fR"
            yield _escaped(record[1])


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        if paragraph.startswith(_KEEP_LINES):
            kept = paragraph.lstrip(_KEEP_LINES).strip("\n").split("\n")
            yield from (".PP", ".nf", *map(_escaped, kept), ".fi")
        else:
            yield ".PP"
            yield _escaped(" ".join(paragraph.split()))


def _escaped(text: str) -> str:
    """Escape a text for troff, so that it holds no escapes and no requests."""
    shown = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{shown}" if shown.startswith((".", "'")) else shown
