"""`toolban fleet list` and `sync`: which repositories there are, and their mirrors."""

from __future__ import annotations

from collections.abc import Sequence

import click

from linter.cli import emit as output
from linter.cli import options
from linter.cli.fleet.options import part, size, within
from linter.fleet.entries import read, shard


@click.command(name="list")
@click.option(
    "--from",
    "sources",
    multiple=True,
    required=True,
    metavar="SOURCE",
    help="mirrors:DIR, file:LIST, github-org:NAME, gitlab-group:NAME, gitea:URL or bitbucket:WORKSPACE; "
    "may be given several times.",
)
@click.option("--api-url", default="", metavar="URL", help="The address of the API, for a host of your own.")
@click.option("--no-forks", is_flag=True, help="Leave out forks.")
@click.option("--no-archived", is_flag=True, help="Leave out archived repositories.")
@click.option(
    "--active-since",
    default="",
    callback=options.date,
    metavar="DATE",
    help="Leave out repositories without activity since this day.",
)
@click.option("--shard", "only", default="", callback=part, metavar="K/N", help="Only part K of N.")
def list_command(
    *,
    sources: Sequence[str],
    api_url: str,
    no_forks: bool,
    no_archived: bool,
    active_since: str,
    only: tuple[int, int],
) -> int:
    """Write the list of repositories, one JSON object a line.

    Tokens come from GITHUB_TOKEN, GITLAB_TOKEN, GITEA_TOKEN and BITBUCKET_TOKEN, and are never shown.
    """
    from linter.fleet.entries import write
    from linter.fleet.listing import Filter, entries_of

    chosen = Filter(forks=not no_forks, archived=not no_archived, active_since=active_since)
    click.echo(write(shard(entries_of(sources, api_url, chosen), *only)), nl=False)
    return 0


@click.command(name="sync")
@click.argument("repositories", metavar="REPOS.JSONL", type=click.Path())
@click.option("--mirrors", "folder", required=True, metavar="DIR", help="The directory of the mirrors.")
@click.option(
    "--quota", default="0", callback=size, metavar="SIZE", help="Limit the size of all mirrors together."
)
@click.option("--jobs", type=click.IntRange(1, 64), default=4, show_default=True, help="At a time.")
@within
@click.option(
    "--token-variable",
    default="",
    metavar="NAME",
    help="The variable with the token for https.",
)
def sync_command(
    *, repositories: str, folder: str, quota: int, jobs: int, seconds: float, token_variable: str
) -> int:
    """Make and update bare mirrors of a list, and write DIR/repos.jsonl for `fleet run`.

    The only command that fetches: over https, ssh or from local files, without hooks and without prompts.
    What cannot be fetched is named, and the exit status is 3.
    """
    from linter.fleet.sync import sync

    entries = read(repositories)
    synced = sync(entries, folder, quota=quota, jobs=jobs, seconds=seconds, token_variable=token_variable)
    problems = [result for result in synced if result.problem]
    for result in problems:
        click.echo(f"not synced {result.entry.name}: {result.problem}", err=True)
    click.echo(f"{len(synced) - len(problems)} of {len(synced)} mirrors are up to date", err=True)
    return output.EXIT_INCOMPLETE if problems else 0
