"""Options that several commands share, and what is built from them."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import click

from linter import compiling, policy
from linter.errors import PolicyError
from linter.model import Catalog
from linter.policy_model import INVENTORY, Policy
from linter.report.table import FORMATS
from linter.store import Prefilter

F = TypeVar("F", bound=Callable[..., object])

_NO_POLICY = (
    "No policy was given, so this is an inventory: nothing is judged. "
    "To turn it into a policy, write a toolban.toml with [[ban]] tables (docs/policy.md), or try "
    "--policy builtin:alibaba-2026-07."
)


class Ground(NamedTuple):
    """What every run stands on."""

    catalog: Catalog
    prefilter: Prefilter
    policy: Policy
    notices: tuple[str, ...]


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


def reporting(function: F) -> F:
    """`--format`, `--output`, `--verbose` and `--color`."""
    function = click.option(
        "--color/--no-color",
        "colour",
        default=None,
        help="Colour. Default: on a terminal, unless NO_COLOR is set.",
    )(function)
    function = click.option("-v", "--verbose", is_flag=True, help="Also show traces that no ban is about.")(
        function
    )
    function = click.option(
        "--output",
        "outputs",
        multiple=True,
        metavar="FORMAT:FILE",
        callback=_outputs,
        help="Also write the report in this format to a file; may be given several times.",
    )(function)
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(sorted(FORMATS)),
        default="text",
        show_default=True,
        help="What is printed.",
    )(function)


def prepare(policy_file: str, directory: str) -> Ground:
    """Load the catalog and the policy that holds in a directory; an inventory where there is none.

    Raises:
        RulesError, PolicyError: they hold problems.
    """
    compiled = compiling.load_catalog()
    catalog = compiling.catalog_of(compiled)
    reference = policy_file or str(policy.find(_absolute(directory)) or "")
    if not reference:
        return Ground(catalog, compiled.prefilter, INVENTORY, (_NO_POLICY,))
    chosen = compiling.load_policy(reference, catalog)
    return Ground(catalog, compiled.prefilter, chosen, ())


def prepare_hook(policy_file: str) -> Ground:
    """As `prepare`, but a hook without a policy would guard nothing, and say so by silence.

    Raises:
        PolicyError: there is none, or it holds problems.
    """
    ground = prepare(policy_file, os.getcwd())
    if ground.policy is INVENTORY:
        raise PolicyError(
            ["there is none: this hook would let everything pass"],
            "Write a toolban.toml at the root of the repository (for example: "
            'extends = ["builtin:alibaba-2026-07"]), or give the hook --policy FILE.',
        )
    return ground


def day(today: str) -> str:
    """The day to judge by."""
    return today or datetime.date.today().isoformat()  # noqa: DTZ011 a ban takes effect on the user's own day


def _absolute(directory: str) -> Path:
    return Path(directory).absolute()


def date(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Read a day such as 2026-07-10; a callback for click."""
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
