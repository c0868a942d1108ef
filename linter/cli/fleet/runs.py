"""`toolban fleet run`, `retry` and `status`: audits, and how far they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from linter.cli import context as grounds
from linter.cli import emit as output
from linter.cli import options
from linter.cli.fleet.options import day_of, part, running, storing
from linter.fleet.driver import Outcome, Progress, run
from linter.fleet.engines import Engine
from linter.fleet.entries import Entry, read, shard
from linter.fleet.rounds import one
from linter.fleet.store import FAILED, Lease, Store, existing_store
from linter.loading.compiled import load_catalog
from linter.report.phrases import counted


@click.command(name="run")
@click.argument("repositories", metavar="REPOS.JSONL", type=click.Path())
@storing
@running
@click.option("--shard", "only", default="", callback=part, metavar="K/N", help="Only part K of N.")
@options.judging
def run_command(
    *,
    repositories: str,
    folder: str,
    engine: Engine,
    only: tuple[int, int],
    policy_file: str,
    today: str,
) -> int:
    """Audit every repository of a list that has changed since the last run, and store what was found.

    The store holds the matches of all tools and no verdicts, so that any policy can judge them later. An
    interrupted run continues where it stopped. With --policy the exit status is 1 if there are violations;
    else it is 3 while any repository is incomplete.
    """
    store = Store(folder)
    entries = shard(read(repositories), *only)
    with _progress_line() as show:
        outcome = run(entries, store, engine, load_catalog().digest, part=only, progress=show)
    return _after(store, outcome, policy_file, today)


@click.command(name="retry")
@click.argument("repositories", metavar="REPOS.JSONL", type=click.Path())
@storing
@running
@options.judging
def retry_command(
    *,
    repositories: str,
    folder: str,
    engine: Engine,
    policy_file: str,
    today: str,
) -> int:
    """Audit again the repositories that failed or were not read to the end, perhaps with other limits."""
    store = existing_store(folder)
    entries = read(repositories)
    with _progress_line() as show:
        outcome = run(entries, store, engine, load_catalog().digest, only=_is_open, again=True, progress=show)
    return _after(store, outcome, policy_file, today)


def _is_open(lease: Lease | None) -> bool:
    return lease is not None and (lease.state == FAILED or not lease.complete)


@click.command(name="status")
@click.argument("repositories", metavar="[REPOS.JSONL]", required=False, default="", type=click.Path())
@storing
@click.option("-v", "--verbose", is_flag=True, help="Name every repository that is not done.")
def status_command(*, repositories: str, folder: str, verbose: bool) -> int:
    """Count the repositories that are done, failed or incomplete; with a list also those stale or missing.

    The exit status is 3 unless all are done and complete.
    """
    from linter.fleet.driver import is_current, key_of

    store = existing_store(folder)
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


@click.command(name="prune")
@storing
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    metavar="N",
    help="How many runs over the whole list stay.",
)
def prune_command(*, folder: str, keep: int) -> int:
    """Remove old runs, and the audits that only they stand for.

    Reports about the runs that stay are the same as before.
    """
    from linter.fleet.pruning import prune

    pruned = prune(existing_store(folder), keep)
    click.echo(
        f"removed {counted(pruned.runs, 'run')} and {counted(pruned.audits, 'audit')}, "
        f"{pruned.size / (1 << 20):,.1f} MiB",
        err=True,
    )
    for problem in pruned.problems:
        click.echo(f"not removed {problem}", err=True)
    return output.EXIT_INCOMPLETE if pruned.problems else 0


def _state(lease: Lease | None) -> str:
    if lease is None:
        return "missing"
    return "incomplete" if lease.state == "done" and not lease.complete else lease.state


def _after(store: Store, outcome: Outcome, policy_file: str, today: str) -> int:
    from linter.fleet.answers import judging, of_round, report_of

    click.echo(
        f"run {outcome.run}: {outcome.audited} audited, "
        f"{outcome.unchanged} unchanged, {outcome.failed} failed",
        err=True,
    )
    stored = of_round(store, one(outcome.run)._replace(missing=()))
    for repository in stored.repositories:
        if repository.state == FAILED:
            click.echo(f"not read {repository.name}: {repository.reason}", err=True)
    if policy_file:
        ground = grounds.prepare(policy_file, ".")
        return output.status_of(
            report_of(store, stored, judging(ground.policy, ground.catalog, day_of(today)))
        )
    is_complete = stored.repositories and all(row.complete for row in stored.repositories)
    return 0 if is_complete else output.EXIT_INCOMPLETE


@contextmanager
def _progress_line() -> Iterator[Callable[[Progress], None]]:
    """Show on a terminal how far a run has got, in one line that is taken away at the end."""
    is_shown, width = sys.stderr.isatty(), 0

    def show(progress: Progress) -> None:
        nonlocal width
        if is_shown:
            line = _line(progress)
            click.echo(f"\r{line:<{width}}", nl=False, err=True)
            width = len(line)

    yield show
    if width:
        click.echo(f"\r{'':<{width}}\r", nl=False, err=True)


def _line(progress: Progress) -> str:
    """Repositories, commits, rate and time left."""
    rate = progress.done / progress.seconds if progress.seconds else 0.0
    left = (progress.total - progress.done) / rate if rate else 0.0
    failed = f", {progress.failed} failed" if progress.failed else ""
    return (
        f"{progress.done:,} of {counted(progress.total, 'repository')}{failed}, "
        f"{progress.commits:,} commits, {rate:.1f}/s, {left:,.0f} s left"
    )
