"""`toolban fleet`: the group of its commands."""

from __future__ import annotations

import importlib.util

import click

from linter.cli.fleet.answers import diff_command, report_command
from linter.cli.fleet.listing import list_command, sync_command
from linter.cli.fleet.runs import prune_command, retry_command, run_command, status_command
from linter.cli.groups import Group
from linter.model.errors import UsageError


@click.group(name="fleet", cls=Group)
def command() -> None:
    """Audit thousands of repositories, and answer once for all of them.

    \b
    toolban fleet list --from mirrors:/srv/git > repos.jsonl
    toolban fleet run repos.jsonl --store /srv/toolban --policy company.toml
    toolban fleet report --store /srv/toolban --policy company.toml --format html > fleet.html
    """  # noqa: D301 \b is click's mark for lines to keep
    if missing := [name for name in ("duckdb",) if importlib.util.find_spec(name) is None]:
        raise UsageError(f"toolban fleet needs {', '.join(missing)}.", 'pip install "toolban[fleet]"')


for _command in (
    *(list_command, sync_command, run_command, status_command, retry_command, report_command, diff_command),
    prune_command,
):
    command.add_command(_command)
