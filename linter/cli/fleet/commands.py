"""`toolban fleet`: list, run, status, retry, report, diff."""

from __future__ import annotations

import importlib.util
import re
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from linter.cli import context as grounds
from linter.cli import emit as output
from linter.cli import options
from linter.fleet.driver import Outcome, Progress, run
from linter.fleet.engines import LOCAL, Bounds, Keys, engine_of
from linter.fleet.entries import Entry, read, shard
from linter.fleet.store import FAILED, Lease, Store
from linter.history.object_reader import cores
from linter.loading.compiled import load_catalog
from linter.model.errors import UsageError
from linter.report.phrases import counted

F = TypeVar("F", bound=Callable[..., object])
_PLACES = 5  # of one rule, in the text report
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@click.group(name="fleet")
def command() -> None:
    """Audit thousands of repositories, and answer once for all of them.

    \b
    toolban fleet list --from mirrors:/srv/git > repos.jsonl
    toolban fleet run repos.jsonl --store /srv/toolban --policy company.toml
    toolban fleet report --store /srv/toolban --policy company.toml --format html > fleet.html
    """  # noqa: D301 \b is click's mark for lines to keep
    if missing := [name for name in ("duckdb",) if importlib.util.find_spec(name) is None]:
        raise UsageError(f"toolban fleet needs {', '.join(missing)}.", 'pip install "toolban[fleet]"')


def storing(function: F) -> F:
    """`--store`."""
    return click.option(
        "--store",
        "folder",
        required=True,
        metavar="DIR",
        envvar="TOOLBAN_STORE",
        help="The directory that holds what the audits found; made where there is none.",
    )(function)


def running(function: F) -> F:
    """`--engine`, `--jobs`, `--memory`, `--time` and the files of TLS."""
    for option in (
        click.option("--tls-key", default="", metavar="FILE", help="The key of --tls-cert."),
        click.option("--tls-cert", default="", metavar="FILE", help="The certificate to show a cluster."),
        click.option(
            "--tls-ca",
            default="",
            metavar="FILE",
            help="Who signed the certificate of a cluster.",
        ),
        click.option(
            "--time",
            "seconds",
            default="30m",
            show_default=True,
            callback=duration,
            metavar="TIME",
            help="The longest that one repository may take (90s, 30m, 2h).",
        ),
        click.option(
            "--memory",
            default="2GiB",
            show_default=True,
            callback=size,
            metavar="SIZE",
            help="The most that each process of an audit may allocate (512MiB, 2GiB).",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            default=cores,
            metavar="N",
            help="Repositories at a time. Default: one for each core.",
        ),
        click.option(
            "--engine",
            default=LOCAL,
            show_default=True,
            metavar="local|dask:ADDRESS",
            help="Where audits run: here, or on a dask cluster (dask:tls://HOST:PORT).",
        ),
    ):
        function = option(function)
    return function


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


@command.command(name="run")
@click.argument("repositories", metavar="REPOS.JSONL", type=click.Path())
@storing
@running
@click.option("--shard", "only", default="", callback=part, metavar="K/N", help="Only part K of N.")
@options.judging
def run_command(
    *,
    repositories: str,
    folder: str,
    engine: str,
    jobs: int,
    memory: int,
    seconds: float,
    tls_ca: str,
    tls_cert: str,
    tls_key: str,
    only: tuple[int, int],
    policy_file: str,
    today: str,
) -> int:
    """Audit every repository of a list that has moved since the last run, and keep what was seen.

    The store holds matches of all tools and no verdicts, so that any policy can judge them later. A run that
    is interrupted goes on where it was. With --policy the exit status is 1 where there are violations, else
    3 while any repository is incomplete.
    """
    entries = shard(read(repositories), *only)
    store = Store(folder)
    chosen = engine_of(engine, jobs, Bounds(memory, seconds), Keys(tls_ca, tls_cert, tls_key))
    line = _Line()
    outcome = run(entries, store, chosen, load_catalog().digest, progress=line)
    line.clear()
    return _after(store, outcome, policy_file, today)


@command.command(name="retry")
@click.argument("repositories", metavar="REPOS.JSONL", type=click.Path())
@storing
@running
@options.judging
def retry_command(
    *,
    repositories: str,
    folder: str,
    engine: str,
    jobs: int,
    memory: int,
    seconds: float,
    tls_ca: str,
    tls_cert: str,
    tls_key: str,
    policy_file: str,
    today: str,
) -> int:
    """Audit once more the repositories that failed or were not read to the end, with other bounds perhaps."""
    store = Store(folder)
    chosen = engine_of(engine, jobs, Bounds(memory, seconds), Keys(tls_ca, tls_cert, tls_key))
    line = _Line()
    outcome = run(
        read(repositories), store, chosen, load_catalog().digest, only=_is_open, again=True, progress=line
    )
    line.clear()
    return _after(store, outcome, policy_file, today)


def _is_open(lease: Lease | None) -> bool:
    return lease is not None and (lease.state == FAILED or not lease.complete)


@command.command(name="status")
@click.argument("repositories", metavar="[REPOS.JSONL]", required=False, default="", type=click.Path())
@storing
@click.option("-v", "--verbose", is_flag=True, help="Name every repository that is not done.")
def status_command(*, repositories: str, folder: str, verbose: bool) -> int:
    """Say what is done, failed, incomplete and, with a list of repositories, stale or missing.

    The exit status is 3 where anything is not done and complete.
    """
    from linter.fleet.driver import is_current, key_of

    store = Store(folder)
    leases = {lease.name: lease for lease in store.leases()}
    states: dict[str, list[str]] = {}
    entries = read(repositories) if repositories else [Entry(name) for name in sorted(leases)]
    digest = load_catalog().digest
    for entry in entries:
        lease = leases.get(entry.name)
        state = _state(lease)
        if repositories and lease and not is_current(store, lease, key_of(entry, digest)) and state != FAILED:
            state = "stale"
        states.setdefault(state, []).append(entry.name)
    for state, names in sorted(states.items()):
        click.echo(f"{len(names):>7,}  {state}")
        if verbose and state != "done":
            for name in names:
                reason = leases[name].reason if name in leases else ""
                click.echo(f"         {name}{f': {reason}' if reason else ''}")
    runs = store.runs()
    click.echo(f"last run: {runs[-1] if runs else 'none'}")
    return 0 if set(states) <= {"done"} and states else output.EXIT_INCOMPLETE


def _state(lease: Lease | None) -> str:
    if lease is None:
        return "missing"
    return "incomplete" if lease.state == "done" and not lease.complete else lease.state


@command.command(name="report")
@storing
@click.option("--run", "run_name", default="", metavar="RUN", help="Which run. Default: the last.")
@options.judging
@options.reporting
def report_command(
    *,
    folder: str,
    run_name: str,
    policy_file: str,
    today: str,
    format_name: str,
    outputs: tuple[tuple[str, str], ...],
    key_file: str,
    commit_findings: str,
    verbose: bool,
    colour: bool | None,
) -> int:
    """Judge everything that a run found under a policy, in one report of any format. No repository is read.

    What stands in the same commit of several forks is one finding, with all repositories that hold it.
    """
    from linter.fleet.answers import of_run, report_of

    store = Store(folder)
    ground = grounds.prepare(policy_file, ".")
    chosen = _run_of(store, run_name)
    report = report_of(store, of_run(store, chosen), ground.policy, ground.catalog, _day(today))
    report = report._replace(notices=(*ground.notices, *report.notices))
    style = output.style_for(
        ground,
        colour=colour,
        verbose=verbose,
        places=_PLACES,
        omits_commits=commit_findings == options.OMIT,
        overview=True,
    )
    return output.emit(report, format_name=format_name, style=style, outputs=outputs, key_file=key_file)


@command.command(name="diff")
@storing
@click.option("--from", "before", default="", metavar="RUN", help="Default: the last run but one.")
@click.option("--to", "after", default="", metavar="RUN", help="Default: the last run.")
@options.judging
def diff_command(*, folder: str, before: str, after: str, policy_file: str, today: str) -> int:
    """Say what changed between two runs: findings that came and went, by repository and rule.

    The exit status is 1 where there are more violations of any rule in any repository.
    """
    from linter.fleet.answers import changes, of_run, report_of
    from linter.model.findings import Status

    store = Store(folder)
    ground = grounds.prepare(policy_file, ".")
    runs = [_run_of(store, before, back=2), _run_of(store, after)]
    reports = [
        report_of(store, of_run(store, name), ground.policy, ground.catalog, _day(today)) for name in runs
    ]
    rows = changes(*reports)
    for row in rows:
        click.echo(
            f"{row.status.value:<10} {row.before:>6,} -> {row.after:>6,}  {row.repository}  {row.rule}"
        )
    click.echo(f"{counted(len(rows), 'change')} from {runs[0]} to {runs[1]}")
    is_worse = any(row.status is Status.VIOLATION and row.after > row.before for row in rows)
    return output.EXIT_VIOLATIONS if is_worse else 0


@command.command(name="list")
@click.option(
    "--from",
    "sources",
    multiple=True,
    required=True,
    metavar="SOURCE",
    help="mirrors:DIR or file:LIST; may be given several times.",
)
def list_command(*, sources: Sequence[str]) -> int:
    """Write the list of repositories, one JSON object a line."""
    from linter.fleet.entries import write
    from linter.fleet.listing import entries_of

    click.echo(write(entries_of(sources)), nl=False)
    return 0


def _run_of(store: Store, name: str, back: int = 1) -> str:
    runs = store.runs()
    if name and name not in runs:
        raise UsageError(f'There is no run "{name}".', f"There are: {', '.join(runs) or 'none'}.")
    if not name and len(runs) < back:
        raise UsageError("There are not enough runs in this store.", "toolban fleet run makes one.")
    return name or runs[-back]


def _after(store: Store, outcome: Outcome, policy_file: str, today: str) -> int:
    from linter.fleet.answers import of_run, report_of

    click.echo(
        f"run {outcome.run}: {outcome.audited} audited, "
        f"{outcome.unchanged} unchanged, {outcome.failed} failed",
        err=True,
    )
    stored = of_run(store, outcome.run)
    for repository in stored:
        if repository.state == FAILED:
            click.echo(f"not read {repository.name}: {repository.reason}", err=True)
    if policy_file:
        ground = grounds.prepare(policy_file, ".")
        return output.status_of(report_of(store, stored, ground.policy, ground.catalog, _day(today)))
    return 0 if stored and all(row.complete for row in stored) else output.EXIT_INCOMPLETE


def _day(today: str) -> str:
    return today or time.strftime("%Y-%m-%d")


class _Line:
    """One line on a terminal: repositories, commits, rate, time left."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._width = 0

    def __call__(self, progress: Progress) -> None:
        """Show how far a run has got."""
        if not self._on:
            return
        rate = progress.done / progress.seconds if progress.seconds else 0.0
        left = (progress.total - progress.done) / rate if rate else 0.0
        failed = f", {progress.failed} failed" if progress.failed else ""
        line = (
            f"{progress.done:,} of {progress.total:,} repositories{failed}, {progress.commits:,} commits, "
            f"{rate:.1f}/s, {left:,.0f} s left"
        )
        click.echo(f"\r{line:<{self._width}}", nl=False, err=True)
        self._width = len(line)

    def clear(self) -> None:
        """Take the line away."""
        if self._width:
            click.echo(f"\r{'':<{self._width}}\r", nl=False, err=True)
