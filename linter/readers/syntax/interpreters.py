"""Tells the language of a script: by its interpreter, by its first line, or by its name in a pipeline."""

from __future__ import annotations

import re

from linter.readers.syntax.shell.command import program

SHELL, POWERSHELL, BATCH = "shell", "powershell", "batch"

_PROGRAMS = {
    SHELL: "sh bash zsh dash ksh ksh93 mksh ash fish rbash yash bats osh nu elvish",
    POWERSHELL: "pwsh powershell",
    BATCH: "cmd",
    "python": "python python2 python3 pypy pypy3 py ipython ipython3 pythonw",
    "javascript": "node nodejs bun deno tsx ts-node",
    "ruby": "ruby jruby",
    "php": "php",
    "make": "make gmake",
    "just": "just",
}
_LANGUAGES = {name: language for language, names in _PROGRAMS.items() for name in names.split()}
_BEFORE = frozenset("env sudo uv run npx exec busybox mise x pipx poetry bundle nix-shell".split())
"""Words of a first line that start the interpreter and are none, such as `env`."""
_RUN_PYTHON = frozenset({"uv", "pipx"})
_LONGEST_LINE = 500
_NIX = re.compile(
    r"#![ \t]*nix-shell\b.*?-i[ \t]+(?P<program>\S+)"
)  # its second line says what runs the file
_TCL = re.compile(r'\nexec (?:[\w/.-]*/)?(?:tclsh|wish|expect)[\d.]* "\$0"')
"""The line by which a shell gives a script to Tcl, which takes the line for part of the comment before it."""
_VERSION = "0123456789."


def of_program(name: str) -> str:
    """The language that a program interprets; empty if it is none that is read."""
    lower = name.lower()
    return _LANGUAGES.get(lower) or _LANGUAGES.get(lower.rstrip(_VERSION), "")


def of_interpreter(command: str) -> str:
    """The language of a `shell:` value: a program, with options and a `{0}` for the file.

    A value that is known only at run time (`${{ matrix.shell }}`) counts as a shell.
    """
    words = command.split()
    if not words or words[0].startswith("$"):
        return SHELL
    return of_program(program(words[0]))


def of_shebang(text: str) -> str:
    """The language that the first line of a text names; empty if it is none that is read."""
    lines = text[:_LONGEST_LINE].removeprefix("\ufeff").split("\n", 2)
    first = lines[0]
    if not first.startswith("#!") or _TCL.search(text, 0, _LONGEST_LINE):
        return ""
    if "nix-shell" in first and lines[1:] and (found := _NIX.match(lines[1])):
        return of_program(program(found["program"]))
    words = [word for word in first[2:].split() if not (word.startswith("-") or "=" in word)]
    for word in words:
        name = program(word)
        if name not in _BEFORE:
            return of_program(name)
    return "python" if any(program(word) in _RUN_PYTHON for word in words) else ""
