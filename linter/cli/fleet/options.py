"""Options that the commands of a fleet share."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TypeVar

import click

from linter.cli import options
from linter.fleet.engine_options import Bounds, Keys
from linter.fleet.engines import LOCAL, Engine, engine_of
from linter.history.object_reader import cores

F = TypeVar("F", bound=Callable[..., object])
R = TypeVar("R")
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def storing(function: F) -> F:
    """`--store`."""
    return click.option(
        "--store",
        "folder",
        required=True,
        metavar="DIR",
        envvar="TOOLBAN_STORE",
        help="The directory in which the audits store what they find; made if it does not exist.",
    )(function)


def size(_context: click.Context, _parameter: click.Parameter, value: str) -> int:
    """Bytes of `512MiB` or `2G`; a callback for click."""
    if not (found := re.fullmatch(r"(\d{1,9})\s*([KMGT]?)(?:i?B)?", value, re.IGNORECASE)):
        raise click.BadParameter(f'"{value}" is no size such as 2GiB.')
    return int(found[1]) * _UNITS[found[2].upper()]


def duration(_context: click.Context, _parameter: click.Parameter, value: str) -> float:
    """Seconds of `90s`, `30m` or `2h`; a callback for click."""
    if not (found := re.fullmatch(r"(\d{1,7})\s*([smhd]?)", value)) or not int(found[1]):
        raise click.BadParameter(f'"{value}" is no time such as 30m.')
    return float(int(found[1]) * _SECONDS[found[2] or "s"])


def part(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[int, int]:
    """The numbers of `3/64`; a callback for click."""
    if not value:
        return 1, 1
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", value)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise click.BadParameter(f'"{value}" is no part such as 3/64.')
    return int(found[1]), int(found[2])


def day_of(today: str) -> str:
    """The day that was asked for, else today."""
    return today or time.strftime("%Y-%m-%d")


within = click.option(
    "--time",
    "seconds",
    default="30m",
    show_default=True,
    callback=duration,
    metavar="TIME",
    help="The longest that one repository may take (90s, 30m, 2h).",
)
"""`--time`, as `seconds`."""

_RUNNING = (
    click.option(
        "--engine",
        default=LOCAL,
        show_default=True,
        metavar="local|dask:ADDRESS",
        help="Run the audits here, or on a dask cluster (dask:tls://HOST:PORT).",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=cores,
        metavar="N",
        help="Audit N repositories at a time. Default: one for each core.",
    ),
    click.option(
        "--memory",
        default="2GiB",
        show_default=True,
        callback=size,
        metavar="SIZE",
        help="The most memory that each process of an audit may allocate (512MiB, 2GiB).",
    ),
    within,
    click.option("--tls-ca", default="", metavar="FILE", help="The certificate authority of the cluster."),
    click.option("--tls-cert", default="", metavar="FILE", help="The certificate to present to the cluster."),
    click.option("--tls-key", default="", metavar="FILE", help="The key of --tls-cert."),
)
"""Where audits run, and what each may take."""


def _engine(
    *, engine: str, jobs: int, memory: int, seconds: float, tls_ca: str, tls_cert: str, tls_key: str
) -> Engine:
    return engine_of(engine, jobs, Bounds(memory, seconds), Keys(tls_ca, tls_cert, tls_key))


def running(function: Callable[..., R]) -> Callable[..., R]:
    """Give a command the options of the table, as one argument `engine`."""
    fields = ("engine", "jobs", "memory", "seconds", "tls_ca", "tls_cert", "tls_key")
    return options.collected("engine", _engine, fields, _RUNNING)(function)
