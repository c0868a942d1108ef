"""Writes the configuration with which each hook manager runs toolban. Pure."""

from __future__ import annotations

from typing import NamedTuple

PRE_COMMIT, PREK, LEFTHOOK, HUSKY = "pre-commit", "prek", "lefthook", "husky"

CONFIGURATIONS = {
    ".pre-commit-config.yaml": PRE_COMMIT,
    ".pre-commit-config.yml": PRE_COMMIT,
    "prek.toml": PREK,
    "lefthook.yml": LEFTHOOK,
    "lefthook.yaml": LEFTHOOK,
    ".lefthook.yml": LEFTHOOK,
    ".lefthook.yaml": LEFTHOOK,
    ".husky": HUSKY,
}
"""Maps a file or directory at the root of a work tree to the hook manager that reads it."""


class Snippet(NamedTuple):
    """Lines to add to one file."""

    file: str
    text: str


class Instructions(NamedTuple):
    """The steps after which a hook manager runs toolban."""

    snippets: tuple[Snippet, ...]
    then: str
    """The command that makes the manager install its hooks."""


_PRE_COMMIT = """\
default_install_hook_types: [pre-commit, pre-merge-commit, commit-msg, pre-push]
repos:
{source}"""
_LOCAL = """\
  - repo: local # runs the toolban that is on the PATH of whoever commits
    hooks:
      - id: toolban
        name: banned tools (files)
        entry: toolban hook pre-commit{policy}
        language: system
        stages: [pre-commit, pre-merge-commit, manual]
        pass_filenames: false
        always_run: true
      - id: toolban-commit-msg
        name: banned tools (commit message)
        entry: toolban hook commit-msg{policy}
        language: system
        stages: [commit-msg]
      - id: toolban-push
        name: banned tools (push)
        entry: toolban hook pre-push{policy}
        language: system
        stages: [pre-push]
        pass_filenames: false
        always_run: true
        verbose: true # it says so where a push has refs that it was not told of
"""
_REMOTE = """\
  - repo: {url}
    rev: {revision}
    hooks:
      - id: toolban
      - id: toolban-commit-msg
      - id: toolban-push
"""
_PREK = """\
default_install_hook_types = ["pre-commit", "pre-merge-commit", "commit-msg", "pre-push"]

[[repos]]
repo = "local"
hooks = [
  {{ id = "toolban", name = "banned tools (files)", entry = {pre_commit}, language = "system", stages = \
["pre-commit", "pre-merge-commit", "manual"], pass_filenames = false, always_run = true }},
  {{ id = "toolban-commit-msg", name = "banned tools (commit message)", entry = {commit_msg}, language = \
"system", stages = ["commit-msg"] }},
  {{ id = "toolban-push", name = "banned tools (push)", entry = {pre_push}, language = "system", stages = \
["pre-push"], pass_filenames = false, always_run = true, verbose = true }},
]
"""
_LEFTHOOK = """\
pre-commit:
  commands:
    toolban:
      run: toolban hook pre-commit{policy}
pre-merge-commit:
  commands:
    toolban:
      run: toolban hook pre-commit{policy}
commit-msg:
  commands:
    toolban:
      run: toolban hook commit-msg{policy} {{1}}
pre-push:
  commands:
    toolban:
      run: toolban hook pre-push{policy} {{1}} {{2}}
      use_stdin: true
"""
_HUSKY = {
    "pre-commit": "pre-commit{}",
    "pre-merge-commit": "pre-commit{}",
    "commit-msg": 'commit-msg{} "$1"',
    "pre-push": 'pre-push{} "$@"',
}
"""Maps a hook to what its file runs: the hook of toolban, --policy, and the arguments that it passes on."""


def pre_commit(url: str = "", revision: str = "", policy: str = "") -> str:
    """A complete `.pre-commit-config.yaml`; toolban is from the repository at `url`, else from the PATH."""
    source = _REMOTE.format(url=url, revision=revision) if url else _LOCAL.format(policy=_option(policy))
    return _PRE_COMMIT.format(source=source)


def instructions(manager: str, configuration: str, policy: str = "") -> Instructions:
    """The steps for one hook manager; `policy` is the reference that hooks pass as `--policy`."""
    option = _option(policy)
    if manager == HUSKY:
        rows = _HUSKY.items()
        snippets = tuple(
            Snippet(f".husky/{hook}", f"toolban hook {line.format(option)}\n") for hook, line in rows
        )
        return Instructions(snippets, "npx husky")
    if manager == LEFTHOOK:
        return Instructions((Snippet(configuration, _LEFTHOOK.format(policy=option)),), "lefthook install")
    if manager == PREK:
        names = ("pre-commit", "commit-msg", "pre-push")
        entries = {name.replace("-", "_"): _quoted(f"toolban hook {name}{option}") for name in names}
        return Instructions((Snippet(configuration, _PREK.format_map(entries)),), "prek install")
    return Instructions((Snippet(configuration, pre_commit(policy=policy)),), "pre-commit install")


def runs_toolban(text: str) -> bool:
    """Whether a configuration names toolban outside of a comment."""
    lines = (line.partition("#")[0] for line in text.split("\n"))
    return any("toolban" in line for line in lines)


def _option(policy: str) -> str:
    if not policy:
        return ""
    import shlex  # noqa: PLC0415 a policy is seldom named

    return f" --policy {shlex.quote(policy)}"


def _quoted(text: str) -> str:
    """Quote a text as a basic string of TOML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
