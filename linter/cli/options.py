"""Options that several commands share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TypeVar

import click

from linter.cli.dates import day_of
from linter.history.object_reader import cores
from linter.report.formats import FORMATS

F = TypeVar("F", bound=Callable[..., object])


def judging(function: F) -> F:
    """`--policy` and `--today`."""
    function = click.option(
        "--today",
        metavar="DATE",
        callback=date,
        default="",
        help="Judge as of this day (YYYY-MM-DD), for reproducible reports. Default: today.",
    )(function)
    return click.option(
        "--policy",
        "policy_file",
        metavar="FILE|builtin:NAME",
        envvar="TOOLBAN_POLICY",
        default="",
        help="The policy to judge by. Default: toolban.toml or [tool.toolban] in pyproject.toml, from here "
        "up to the root of the repository.",
    )(function)


def searching(function: F) -> F:
    """`--inventory`."""
    return click.option(
        "--inventory",
        "is_inventory",
        is_flag=True,
        help="Search for every tool of the catalog, also for those that no ban is about. Default without a "
        "policy.",
    )(function)


def working(function: F) -> F:
    """`--jobs`."""
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=cores,
        metavar="N",
        help="Processes that read. Default: all cores.",
    )(function)


def date(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Read a day such as 2026-07-10; a callback for click."""
    return date_of(value)


def day(option: str, value: str, today: str) -> str:
    """The day that an option names in words or numbers, counted from `today`; nothing of nothing."""
    try:
        return day_of(value, today)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=f"'{option}'") from error


def date_of(value: str) -> str:
    """A day as it is written everywhere; nothing of nothing."""
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
    """`--format`: what is printed."""
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(sorted(FORMATS)),
        default="text",
        show_default=True,
        help="What is printed.",
    )(function)


def output_option(function: F) -> F:
    """`--output`: reports that are written to files, too."""
    return click.option(
        "--output",
        "outputs",
        multiple=True,
        metavar="FORMAT:FILE",
        callback=_outputs,
        help="Also write the report in this format to a file; may be given several times.",
    )(function)
