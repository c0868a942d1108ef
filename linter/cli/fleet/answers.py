"""`toolban fleet report` and `diff`: what the audits found, under a policy."""

from __future__ import annotations

import click

from linter.cli import context as grounds
from linter.cli import emit as output
from linter.cli import options
from linter.cli.fleet.options import day_of, storing
from linter.cli.reporting import Reporting, reporting_options
from linter.fleet.store import Store
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

    What stands in the same commit of several forks is one finding, with all repositories that hold it.
    """
    from linter.fleet.answers import of_run, report_of

    store = Store(folder)
    ground = reporting.ground(grounds.prepare(policy_file, "."))
    chosen = _run_of(store, run_name)
    report = report_of(store, of_run(store, chosen), ground.policy, ground.catalog, day_of(today))
    report = report._replace(notices=(*ground.notices, *report.notices))
    return reporting.end(report, ground, places=_PLACES)


@click.command(name="diff")
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
        report_of(store, of_run(store, name), ground.policy, ground.catalog, day_of(today)) for name in runs
    ]
    rows = changes(*reports)
    for row in rows:
        click.echo(
            f"{row.status.value:<10} {row.before:>6,} -> {row.after:>6,}  {row.repository}  {row.rule}"
        )
    click.echo(f"{counted(len(rows), 'change')} from {runs[0]} to {runs[1]}")
    is_worse = any(row.status is Status.VIOLATION and row.after > row.before for row in rows)
    return output.EXIT_VIOLATIONS if is_worse else 0


def _run_of(store: Store, name: str, back: int = 1) -> str:
    runs = store.runs()
    if name and name not in runs:
        raise UsageError(f'There is no run "{name}".', f"There are: {', '.join(runs) or 'none'}.")
    if not name and len(runs) < back:
        raise UsageError("There are not enough runs in this store.", "toolban fleet run makes one.")
    return name or runs[-back]
