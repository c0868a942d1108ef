"""Options that several commands share."""

from __future__ import annotations

from typing import NamedTuple

import click
from click.testing import CliRunner

from linter.cli import options


class _Asked(NamedTuple):
    name: str
    times: int


_TABLE = (click.option("--name", default="x"), click.option("--times", type=int, default=1))


@click.command()
@options.collected("asked", _Asked, _Asked._fields, _TABLE)
@click.option("--other", is_flag=True)
def command(*, asked: _Asked, other: bool) -> None:
    """Show what was asked for."""
    click.echo(f"{asked} {other}")


def test_a_table_of_options_is_one_argument() -> None:
    assert CliRunner().invoke(command, ["--times", "3", "--other"]).output == (
        "_Asked(name='x', times=3) True\n"
    )


def test_the_help_lists_them_in_the_order_of_the_table() -> None:
    text = CliRunner().invoke(command, ["--help"]).output
    assert text.index("--name") < text.index("--times") < text.index("--other")
