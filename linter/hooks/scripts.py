"""Writes the text of hooks. Pure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

CLIENT = ("pre-commit", "pre-merge-commit", "commit-msg", "pre-push")
"""The hooks of a developer's repository that toolban can be installed in."""

SERVER = "pre-receive"
_WITH_REFS = (SERVER, "pre-push")
"""The hooks that git passes refs on standard input."""
MARK = "Installed by toolban"
# core.hooksPath replaces every hook of a repository, so a directory for all repositories must hand on all
# of them (githooks(5); those that need a setting of their own to run are left out).
_OF_GIT = (
    "applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg"
    " post-commit pre-rebase post-checkout post-merge pre-push post-rewrite pre-auto-gc push-to-checkout"
    " sendemail-validate"
).split()
_HEAD = f"#!/bin/sh\n# {MARK}; remove this file to take it away.\n"
_OWN = """\
own=$(git rev-parse --git-common-dir)/hooks/{name}
if test -x "$own"; then {run}; fi
"""
_CHAIN = 'exec "$own" "$@"'
_GONE = """\
command -v {program} >/dev/null || {{
  echo "toolban: this hook runs {plain}, which is gone (a virtual environment that was deleted?)." >&2
  echo "         Install toolban there again; or, with a toolban from elsewhere, take the hook away" >&2
  echo "         (toolban uninstall, or rm '$0') and write it anew (toolban install)." >&2
  exit 1
}}
"""
_SETTING_GONE = (
    'command -v {program} >/dev/null || {{ echo "toolban: this hook runs {plain}, which is gone '
    "(a virtual environment that was deleted?). Install it there again; or, with a toolban from elsewhere, "
    "take the hook away (toolban uninstall, or git config --unset hook.toolban-{hook}.command) "
    'and write it anew (toolban install)." >&2; exit 1; }}; exec {line}'
)
_LINE = re.compile(r'^(?:exec |printf [^|]*\| )?(.+ hook [a-z-]+(?: --policy .+)?) "\$@"', re.MULTILINE)


def command(program: str, hook: str, policy: str) -> str:
    """The command line of a hook, without the arguments that git adds."""
    ours = "pre-commit" if hook == "pre-merge-commit" else hook
    words = [program, "hook", ours, *(("--policy", policy) if policy else ())]
    return shlex.join(words)


def script(line: str) -> str:
    """The hook of one repository; if toolban is no longer installed it fails, and says how to repair that."""
    return f'{_HEAD}{_guard(line)}exec {line} "$@"\n'


def setting(line: str, hook: str) -> str:
    """The command of a hook in git's configuration, which git gives to a shell with `"$@"` behind it.

    If toolban is no longer installed it fails, and says how to repair that (prepare_shell_cmd, git 2.54).
    """
    program, plain = _program_of(line)
    return _SETTING_GONE.format(program=program, plain=plain, hook=hook, line=line)


def is_own(text: str, name: str) -> bool:
    """Whether a hook is exactly as some `toolban install` wrote it; `name` is the hook that git calls."""
    lines = [found[1] for found in _LINE.finditer(text)]
    return text == _shared(name, "") or any(text in _written(name, line) for line in lines)


def _written(name: str, line: str) -> Iterator[str]:
    """What install writes for a command line, and what versions before 0.2 wrote."""
    yield script(line)
    yield _shared(name, line)
    yield f'{_HEAD}exec {line} "$@"\n'
    yield _shared(name, line).replace(_guard(line), "")


def _guard(line: str) -> str:
    """The lines that say what to do if toolban is no longer installed; they start no process."""
    program, plain = _program_of(line)
    return _GONE.format(program=program, plain=plain)


def _program_of(line: str) -> tuple[str, str]:
    """The program of a command line, quoted for a shell, and as `echo` can show it in double quotes."""
    program = shlex.split(line)[0]
    return shlex.quote(program), re.sub(r'["$`\\]', "?", program)


def lines_to_add(line: str, hook: str) -> str:
    """Lines to add to an existing hook; they pass standard input on to the rest of it."""
    if hook not in _WITH_REFS:
        return f'{line} "$@" || exit'
    return f'refs=$(cat)\nprintf "%s\\n" "$refs" | {line} "$@" || exit\nexec <<REFS\n$refs\nREFS'


def has_lines(text: str, hook: str) -> bool:
    """Whether an existing hook runs toolban."""
    ours = "pre-commit" if hook == "pre-merge-commit" else hook
    lines = (line.strip() for line in text.split("\n"))
    return any(f"hook {ours}" in line and "toolban" in line and not line.startswith("#") for line in lines)


def shared_scripts(lines: dict[str, str]) -> dict[str, str]:
    """All hooks for a shared `core.hooksPath`: each runs toolban first, then the repository's own hook."""
    return {name: _shared(name, lines.get(name, "")) for name in _OF_GIT}


def _shared(name: str, line: str) -> str:
    own = _OWN.format(name=name, run=_CHAIN)
    if not line:
        return _HEAD + own
    head = f"{_HEAD}{_guard(line)}"
    if name != "pre-push":
        return f'{head}{line} "$@" || exit\n{own}'
    fed = _OWN.format(name=name, run='printf "%s\\n" "$refs" | "$own" "$@"')  # both read standard input
    return f'{head}refs=$(cat)\nprintf "%s\\n" "$refs" | {line} "$@" || exit\n{fed}'
