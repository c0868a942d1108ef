"""`toolban install`: hooks for a repository, for a server, for a whole machine."""

from __future__ import annotations

import sys

import click

from linter.cli import options
from linter.cli.installing import install, policy_reference
from linter.git.opening import open_repository
from linter.model.errors import UsageError
from linter.support.locations import find_policy


@click.command(name="install")
@options.targeting
@click.option(
    "--method",
    type=click.Choice(["auto", "config", "hooks"]),
    default="auto",
    show_default=True,
    help="Where the hooks go: into git's configuration (git 2.54 or newer), or into files; auto takes the "
    "first of these that works.",
)
@click.option(
    "--policy",
    "policy_file",
    default="",
    metavar="FILE|builtin:NAME",
    help="The policy that the hooks are to use. Default: that of the repository.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
def command(*, scope: str, server: str, method: str, policy_file: str, dry_run: bool) -> int:
    """Install the hooks: pre-commit, commit-msg and pre-push, or pre-receive on a server.

    Existing hooks are never overwritten: for each of them the line to add is shown (exit 2). If pre-commit,
    prek, lefthook or husky manages the hooks, the lines to add to its configuration are shown. toolban
    uninstall removes what was installed.
    """
    policy = policy_reference(policy_file)
    if not server and scope == "repo":
        _check_policy(policy)
    return install(scope, server, policy, method=method, dry_run=dry_run)


def _check_policy(policy: str) -> None:
    """Make sure that there is a policy, because hooks without one would stop every commit.

    Raises:
        UsageError: there is none, and the user does not want to write one now.
    """
    repository = open_repository(".")
    if policy or find_policy(repository.work_tree or repository.git_dir):
        return
    missing = "There is no policy here, and hooks without one stop every commit."
    if sys.stdin.isatty() and click.confirm(f"{missing} Write one now (toolban init)", default=True):
        from linter.cli.commands import init

        context = click.get_current_context()
        context.invoke(init.command, hooks="none")
        return
    raise UsageError(missing, "Write one first: toolban init. Or give --policy FILE or builtin:NAME.")
