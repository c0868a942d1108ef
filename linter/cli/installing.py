"""Plans and writes the hooks: for a repository, for a server, for a whole machine; nothing is overwritten."""

from __future__ import annotations

import os
import sys
from typing import NamedTuple

import click

from linter.cli.files import write_text
from linter.git.opening import open_repository
from linter.git.repository import Repository
from linter.git.runner import Git
from linter.hooks import managers
from linter.hooks import scripts as hookfiles
from linter.model.errors import UsageError
from linter.support.locations import find_policy

_CONFIG_HOOKS = (2, 54)
"""The first git that runs hooks named in its configuration (git-hook(1))."""

SCOPES = {"global": "--global", "system": "--system"}
"""Maps `--scope` to the option of `git config`; for any other scope it is `--local`."""


class _Step(NamedTuple):
    """One thing to do; `path` is a file to write, else `setting` a key of git's configuration."""

    path: str = ""
    text: str = ""
    setting: str = ""
    value: str = ""


class _Plan(NamedTuple):
    """What installing does, and what it leaves to the user."""

    steps: list[_Step]
    refused: list[str]
    """What exists already, with what to do by hand."""


def install(scope: str, server: str, policy: str = "", *, method: str = "auto", dry_run: bool = False) -> int:
    """Install the hooks of a scope, or of the repository `server`; returns the exit status.

    What exists already is left alone, and the user is told what to add.
    """
    if server:
        plan = _for_server(open_repository(server), policy)
    elif scope == "repo":
        plan = _for_repository(open_repository("."), policy, method)
    else:
        plan = _for_machine(scope, policy, method)
    for step in plan.steps:
        _do(step, scope, dry_run=dry_run)
    for line in plan.refused:
        click.echo(f"toolban: {line}", err=True)
    if not plan.steps and not plan.refused:
        click.echo("Everything is installed already.")
    return UsageError.exit_code if plan.refused else 0


def _for_server(repository: Repository, policy: str) -> _Plan:
    if not policy and not find_policy(repository.git_dir):
        raise UsageError(
            "A server needs a policy of its own, or its hook would let everything pass.",
            f"Give --policy FILE, or write {os.path.join(repository.git_dir, 'toolban.toml')}.",
        )
    line = hookfiles.command(_program(), hookfiles.SERVER, policy)
    gitlab = os.path.join(repository.git_dir, "custom_hooks", "pre-receive.d")
    if os.path.isdir(gitlab):  # GitLab runs it itself
        return _files({os.path.join(gitlab, "toolban"): (hookfiles.SERVER, line)})
    if elsewhere := repository.git.user_settings("core.hookspath").get("core.hookspath"):
        added = hookfiles.lines_to_add(line, hookfiles.SERVER)
        what = f"core.hooksPath is {elsewhere}, so git looks there: add this to its {hookfiles.SERVER}"
        return _Plan([], [f"{what}, before anything reads its input:\n{added}"])
    gitea = os.path.join(repository.git_dir, "hooks", "pre-receive.d")
    name = os.path.join(gitea, "toolban") if os.path.isdir(gitea) else f"{gitea.removesuffix('.d')}"
    return _files({name: (hookfiles.SERVER, line)})


def _for_repository(repository: Repository, policy: str, method: str) -> _Plan:
    if method != "hooks" and (configuration := _configuration(repository.work_tree)):
        return _for_manager(repository.work_tree, configuration, policy)
    lines = {name: hookfiles.command(_program(), name, policy) for name in hookfiles.CLIENT}
    if _by_config(method):
        return _settings(repository.git, lines)
    if elsewhere := repository.git.user_settings("core.hookspath").get("core.hookspath"):
        added = [f"to {name}:\n{hookfiles.lines_to_add(line, name)}" for name, line in lines.items()]
        what = f"core.hooksPath is {elsewhere}, so git looks there: add to its hooks"
        return _Plan([], ["\n".join((what, *added))])
    folder = os.path.join(repository.common_directory, "hooks")
    return _files({os.path.join(folder, name): (name, line) for name, line in lines.items()})


def _for_machine(scope: str, policy: str, method: str) -> _Plan:
    if not policy:
        raise UsageError(
            f"--scope {scope} needs --policy: a repository without one could commit nothing.",
            "Give a file that all of them can read, or builtin:NAME.",
        )
    lines = {name: hookfiles.command(_program(), name, policy) for name in hookfiles.CLIENT}
    git = Git()
    if _by_config(method):
        return _settings(git, lines)
    folder = os.path.join(home(scope), "toolban", "hooks")
    elsewhere = git.user_settings("core.hookspath").get("core.hookspath")
    if elsewhere and elsewhere != folder:
        return _Plan([], [f"core.hooksPath is {elsewhere} already: add toolban to the hooks there."])
    plan = _Plan([], [])
    for name, text in hookfiles.shared_scripts(lines).items():
        path = os.path.join(folder, name)
        if not os.path.lexists(path):
            plan.steps.append(_Step(path, text))
        elif _read(path) != text:
            plan.refused.append(f"{path} is there and differs: remove it and install again.")
    if not plan.refused and not elsewhere:
        plan.steps.append(_Step(setting="core.hooksPath", value=folder))
    return plan


def _files(hooks: dict[str, tuple[str, str]]) -> _Plan:
    """Plan hook files, given by path with the name of the hook and its command line."""
    plan = _Plan([], [])
    for path, (hook, line) in hooks.items():
        script = hookfiles.script(line)
        there = _read(path)
        if not os.path.lexists(path):
            plan.steps.append(_Step(path, script))
        elif hookfiles.MARK in there and there != script:
            plan.refused.append(f"{path} is ours and runs otherwise: remove it and install again.")
        elif not hookfiles.has_lines(there, hook):
            added = hookfiles.lines_to_add(line, hook)
            where = "this line" if "\n" not in added else "these lines, before anything reads its input"
            plan.refused.append(f"{path} is there already: add {where}:\n{added}")
    return plan


def _settings(git: Git, lines: dict[str, str]) -> _Plan:
    """Plan hooks in git's configuration, given by name with the command line of each."""
    keys = {name: f"hook.toolban-{name}" for name in lines}
    known = git.user_settings(*(f"{key}.command" for key in keys.values()))
    steps = [
        step
        for name, line in lines.items()
        if f"{keys[name]}.command" not in known
        for step in (
            _Step(setting=f"{keys[name]}.event", value=name),
            _Step(setting=f"{keys[name]}.command", value=hookfiles.setting(line, name)),
        )
    ]
    return _Plan(steps, [])


def _do(step: _Step, scope: str, *, dry_run: bool) -> None:
    if step.path:
        click.echo(f"{'would write' if dry_run else 'wrote'} {step.path}")
    else:
        option = SCOPES.get(scope, "--local")
        click.echo(f"{'would set' if dry_run else 'set'} git config {option} {step.setting} {step.value}")
    if dry_run:
        return
    if step.setting:
        Git().write_setting(SCOPES.get(scope, "--local"), step.setting, step.value)
        return
    hint = "Run this as somebody who may."
    try:
        os.makedirs(os.path.dirname(step.path), exist_ok=True)
    except OSError as error:
        raise UsageError(f"{step.path}: cannot be written: {error.strerror}.", hint) from error
    write_text(step.path, step.text, hint, mode="x")  # never over a file
    os.chmod(step.path, 0o755)  # noqa: S103 git runs only hooks that are executable


def _by_config(method: str) -> bool:
    able = Git().version() >= _CONFIG_HOOKS
    if method == "config" and not able:
        raise UsageError(
            "Hooks in git's configuration need git 2.54 or newer.", "Take --method hooks, or a newer git."
        )
    return method != "hooks" and able


def _configuration(work_tree: str) -> str:
    """The configuration of a hook manager in a work tree; empty if there is none."""
    names = managers.CONFIGURATIONS
    return next((name for name in names if os.path.exists(os.path.join(work_tree, name))), "")


def _for_manager(work_tree: str, configuration: str, policy: str) -> _Plan:
    """Plan nothing, and say what is to be added to the configuration of a hook manager."""
    manager = managers.CONFIGURATIONS[configuration]
    told = managers.instructions(manager, configuration, policy)
    missing = [
        snippet
        for snippet in told.snippets
        if not managers.runs_toolban(_read(os.path.join(work_tree, snippet.file)))
    ]
    if not missing:
        return _Plan([], [])
    lines = [f"{manager} manages the hooks of this repository, so add toolban to what it reads."]
    for snippet in missing:
        lines.append(f"To {snippet.file}:\n")
        lines += [f"    {line}" if line else "" for line in snippet.text.rstrip("\n").split("\n")]
        lines.append("")
    lines.append(f"Then run: {told.then} (for hooks of git itself instead: toolban install --method hooks)")
    return _Plan([], ["\n".join(lines)])


def _program() -> str:
    """The toolban that runs now, by its path: a hook may have another PATH."""
    name = "toolban.exe" if sys.platform == "win32" else "toolban"
    beside = os.path.join(os.path.dirname(sys.executable), name)
    return beside if os.path.isfile(beside) else "toolban"


def policy_reference(reference: str) -> str:
    """A policy as hooks name it: a file by its absolute path.

    Raises:
        UsageError: there is no such file.
    """
    if not reference or reference.startswith("builtin:"):
        return reference
    if not os.path.isfile(reference):
        raise UsageError(f"{reference}: there is no such file.", "Name a policy, or builtin:NAME.")
    return os.path.abspath(reference)


def home(scope: str) -> str:
    """The directory for the configuration of this user, or of this machine."""
    if scope == "system":
        return "/etc" if sys.platform != "win32" else os.environ.get("PROGRAMDATA", r"C:\ProgramData")
    return os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
