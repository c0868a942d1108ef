"""`toolban uninstall`: removes what `toolban install` wrote, and nothing else."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import click

from linter.cli import options
from linter.cli.installing import SCOPES, home
from linter.git.opening import open_repository
from linter.git.runner import Git
from linter.hooks import scripts as hookfiles
from linter.model.errors import UsageError

_HOOKS_PATH = "core.hooksPath"


@click.command(name="uninstall")
@options.targeting
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
def command(*, scope: str, server: str, dry_run: bool) -> int:
    """Remove what `toolban install` wrote with the same --scope or --server.

    A hook is removed only if it is exactly as it was written, and a setting only if it runs toolban. What
    was changed or added by hand stays, and is named (exit 2).
    """
    remover = _Remover(dry_run=dry_run)
    if server:
        for path in _of_server(open_repository(server).git_dir):
            remover.file(path, hookfiles.SERVER)
    elif scope == "repo":
        folder = os.path.join(open_repository(".").common_directory, "hooks")
        for name in hookfiles.CLIENT:
            remover.file(os.path.join(folder, name), name)
    else:
        _of_machine(remover, scope)
    if not server:
        remover.settings(SCOPES.get(scope, "--local"))
    for line in remover.left:
        click.echo(f"toolban: {line}", err=True)
    if not remover.done and not remover.left:
        click.echo("Nothing of toolban is installed there.")
    return UsageError.exit_code if remover.left else 0


class _Remover:
    """Removes hooks and settings, one after the other."""

    def __init__(self, *, dry_run: bool) -> None:
        self._dry_run = dry_run
        self.done = 0
        self.left: list[str] = []
        """What still runs toolban, and what to do about it."""

    def file(self, path: str, name: str) -> None:
        """Remove a hook as `toolban install` writes it; name one that runs toolban and was changed."""
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            return
        if os.path.islink(path) or not hookfiles.is_own(text, name):
            if hookfiles.MARK in text or hookfiles.has_lines(text, name):
                self.left.append(f"{path} was written or changed by somebody: take toolban out by hand.")
            return
        self._say("remove", path)
        if self._dry_run:
            return
        try:
            os.remove(path)
        except OSError as error:
            raise UsageError(
                f"{path}: cannot be removed: {error.strerror}.", "Run this as somebody who may."
            ) from error

    def settings(self, scope: str) -> None:
        """Remove the hooks from git's configuration; a key whose command does not run toolban stays."""
        git = Git()
        for name in hookfiles.CLIENT:
            key = f"hook.toolban-{name}"
            if not (line := git.setting(scope, f"{key}.command")):
                continue
            if not hookfiles.has_lines(line, name):
                self.left.append(f"git config {scope} {key}.command does not run toolban: it stays.")
                continue
            for setting in (f"{key}.command", f"{key}.event"):
                self.setting(git, scope, setting)

    def setting(self, git: Git, scope: str, name: str) -> None:
        """Remove one key of git's configuration."""
        self._say("unset", f"git config {scope} {name}")
        if not self._dry_run:
            git.remove_setting(scope, name)

    def _say(self, verb: str, what: str) -> None:
        self.done += 1
        past = {"remove": "removed", "unset": "unset"}[verb]
        click.echo(f"{f'would {verb}' if self._dry_run else past} {what}")


def _of_server(git_dir: str) -> Iterator[str]:
    """Yield the paths where `toolban install --server` may have written the hook."""
    yield os.path.join(git_dir, "custom_hooks", "pre-receive.d", "toolban")
    yield os.path.join(git_dir, "hooks", "pre-receive.d", "toolban")
    yield os.path.join(git_dir, "hooks", "pre-receive")


def _of_machine(remover: _Remover, scope: str) -> None:
    """Remove the directory of hooks for all repositories, after the setting that points to it."""
    folder = os.path.join(home(scope), "toolban", "hooks")
    git = Git()
    if git.setting(SCOPES[scope], _HOOKS_PATH) == folder:
        remover.setting(git, SCOPES[scope], _HOOKS_PATH)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        remover.file(os.path.join(folder, name), name)
    for directory in (folder, os.path.dirname(folder)):
        with contextlib.suppress(OSError):  # it is not empty, or not there
            os.rmdir(directory)
