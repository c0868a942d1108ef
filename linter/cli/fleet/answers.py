"""`toolban fleet report` and `diff`: what the audits found, under a policy."""

from __future__ import annotations

import click

from linter.cli import context as grounds
from linter.cli import emit as output
from linter.cli import options
from linter.cli.fleet.options import day_of, storing
from linter.cli.reporting import Reporting, reporting_options
from linter.fleet.rounds import Round, latest, one
from linter.fleet.store import Store, existing_store
from linter.model.errors import UsageError
from linter.report.phrases import counted

_PLACES = 5  # of one rule, in the text report


@click.command(name="report")
@storing
@click.option("--run", "run_name", default="", metavar="RUN", help="Which run. Default: the last.")
@options.judging
@reporting_options
def report_command(
    *,
    folder: str,
    run_name: str,
    policy_file: str,
    today: str,
    reporting: Reporting,
) -> int:
    """Judge everything that a run found under a policy, in one report of any format. No repository is read.

    For every part of the list (fleet run --shard) the newest run counts; a part without a run counts as not
    read. The report also says what has changed since the runs before. The same commit in several forks gives
    one finding, with all repositories that have it.
    """
    from linter.fleet.answers import changes, judging, of_round, report_of, with_changes

    store = existing_store(folder)
    ground = reporting.ground(grounds.prepare(policy_file, "."))
    by = judging(ground.policy, ground.catalog, day_of(today))
    answer = of_round(store, _round_of(store, run_name))
    report = report_of(store, answer, by)
    older = [name for name in store.runs() if not run_name or name < run_name]
    before = latest(older, back=0 if run_name else 1)
    if before.runs:
        changed = changes(store, of_round(store, before), answer, by)
        report = with_changes(report, changed, max(before.runs))
    report = report._replace(notices=(*ground.notices, *report.notices))
    return reporting.end(report, ground, places=_PLACES)


@click.command(name="diff")
@storing
@click.option("--from", "before", default="", metavar="RUN", help="Default: the last run but one.")
@click.option("--to", "after", default="", metavar="RUN", help="Default: the last run.")
@options.judging
def diff_command(*, folder: str, before: str, after: str, policy_file: str, today: str) -> int:
    """Show what changed between two runs: new and removed findings, by repository and rule.

    The exit status is 1 where there are more violations of any rule in any repository.
    """
    from linter.fleet.answers import changes, judging, of_round
    from linter.model.findings import Status

    store = existing_store(folder)
    ground = grounds.prepare(policy_file, ".")
    rounds = [_round_of(store, before, back=1), _round_of(store, after)]
    old, new = (of_round(store, chosen) for chosen in rounds)
    rows = changes(store, old, new, judging(ground.policy, ground.catalog, day_of(today)))
    for row in rows:
        click.echo(f"{row.status:<10} {row.before:>6,} -> {row.after:>6,}  {row.repository}  {row.rule}")
    click.echo(f"{counted(len(rows), 'change')} from {max(rounds[0].runs)} to {max(rounds[1].runs)}")
    is_worse = any(row.status == Status.VIOLATION.value and row.after > row.before for row in rows)
    return output.EXIT_VIOLATIONS if is_worse else 0


def _round_of(store: Store, name: str, back: int = 0) -> Round:
    """The round that a run is, or without a name the newest one, or one before it."""
    runs = store.runs()
    if name and name not in runs:
        raise UsageError(f'There is no run "{name}".', f"There are: {', '.join(runs) or 'none'}.")
    chosen = one(name) if name else latest(runs, back)
    if not chosen.runs:
        raise UsageError("There are not enough runs in this store.", "toolban fleet run makes one.")
    return chosen
