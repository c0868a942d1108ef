"""Options that several commands share."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from linter.cli.dates import day_of
from linter.history.object_reader import usual_jobs
from linter.report.formats import FORMATS

F = TypeVar("F", bound=Callable[..., object])
R = TypeVar("R")
Option = Callable[[Callable[..., R]], Callable[..., R]]


def collected(
    argument: str, make: Callable[..., object], fields: Sequence[str], table: Sequence[Option[R]]
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Give a command a table of options, whose values come as one argument, made by `make`.

    `fields` are the names of the values, which `make` takes by name.
    """

    def decorate(function: Callable[..., R]) -> Callable[..., R]:
        @functools.wraps(function)
        def with_one_value(**values: object) -> R:
            asked = make(**{field: values.pop(field) for field in fields})
            return function(**{argument: asked}, **values)

        decorated: Callable[..., R] = with_one_value
        for option in reversed(table):
            decorated = option(decorated)
        return decorated

    return decorate


def judging(function: F) -> F:
    """`--policy` and `--today`."""
    function = click.option(
        "--today",
        metavar="DATE",
        callback=date,
        default="",
        help="Judge as if today were this day (YYYY-MM-DD), for reproducible reports.",
    )(function)
    return click.option(
        "--policy",
        "policy_file",
        metavar="FILE|builtin:NAME",
        envvar="TOOLBAN_POLICY",
        default="",
        help="The policy to judge by. Default: toolban.toml, or [tool.toolban] in pyproject.toml, in this "
        "directory or the nearest one above it within the repository.",
    )(function)


def searching(function: F) -> F:
    """`--inventory`."""
    return click.option(
        "--inventory",
        "is_inventory",
        is_flag=True,
        help="Search for every tool of the catalog, not only for those that the policy bans. Default "
        "without a policy.",
    )(function)


def working(function: F) -> F:
    """`--jobs`."""
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=usual_jobs,
        metavar="N",
        help="Read with N processes, of which each takes up to 250 MB of memory. Default: one for each core, "
        "at most 4.",
    )(function)


def targeting(function: F) -> F:
    """`--scope` and `--server`: where hooks are installed."""
    function = click.option(
        "--server",
        default="",
        metavar="REPO",
        type=click.Path(),
        help="Instead: the pre-receive hook of this bare repository on a server.",
    )(function)
    return click.option(
        "--scope",
        type=click.Choice(["repo", "global", "system"]),
        default="repo",
        show_default=True,
        help="The hooks of this repository, of all repositories of this user, or of this whole machine.",
    )(function)


def date(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Read a day such as 2026-07-10; a callback for click."""
    return date_of(value)


def day(option: str, value: str, today: str) -> str:
    """The day that an option names (`yesterday`), counted from `today`; empty for an empty value."""
    try:
        return day_of(value, today)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=f"'{option}'") from error


def date_of(value: str) -> str:
    """Check a day such as 2026-07-10; empty for an empty value."""
    try:
        return datetime.date.fromisoformat(value).isoformat() if value else ""
    except ValueError as error:
        raise click.BadParameter(f'"{value}" is no date such as 2026-07-10.') from error


def _outputs(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for value in values:
        name, colon, path = value.partition(":")
        if name not in FORMATS or not colon or not path:
            raise click.BadParameter(
                f'"{value}": expected one of {", ".join(sorted(FORMATS))}, a colon and a file.'
            )
        pairs.append((name, path))
    return tuple(pairs)


def format_option(function: F) -> F:
    """`--format`: the format of what is printed."""
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(sorted(FORMATS)),
        default="text",
        show_default=True,
        help="The format of what is printed.",
    )(function)


def output_option(function: F) -> F:
    """`--output`: files for further reports."""
    return click.option(
        "--output",
        "outputs",
        multiple=True,
        metavar="FORMAT:FILE",
        callback=_outputs,
        help="Also write the report to a file, in this format; may be given several times.",
    )(function)
