"""Finds the commands that a command starts, by the table of wrappers.

It serves all readers of commands: scripts, pipelines, containers, MCP servers, editor tasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from linter.readers.scripts.commands import CONTAINERS, image_index
from linter.readers.scripts.given_texts import OPTIONS_OF_NODE, OPTIONS_OF_PYTHON, Text, given
from linter.readers.scripts.installs import Words, behind_runner
from linter.readers.scripts.wrapper_table import LONGEST_START, WRAPPERS
from linter.readers.syntax.interpreters import SHELL, of_program
from linter.readers.syntax.shell.command import Command, Word, program

_WITH_GLOBALS = frozenset("kubectl oc docker podman docker-compose nerdctl".split())
_GLOBALS = frozenset(
    "-n --namespace --context --kubeconfig -f --file -p --project-name --profile --env-file"
    " --project-directory -H --host -c --config --log-level -l --cluster --user".split()
)
"""Options with a value that these programs take before the verb."""
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=|--?\w[\w-]*=")
_ENTRY_POINTS = {
    "npx-cli.js": "npx",
    "npm-cli.js": "npm",
    "yarn.js": "yarn",
    "pnpm.cjs": "pnpm",
    "bunx.js": "bunx",
}


def within(command: Command) -> Iterator[Command | Text]:
    """Yield what a command starts: other commands, and programs that it is given as text."""
    words = _without_globals(command.words)
    started = (words[0].text == "env" and _split_by_env(words)) or _started(words)
    for inner in (started, *_executed(words)):
        if inner and any(mark in inner[0].text for mark in " \n;"):  # a shell reads it
            yield Text(SHELL, " ".join(word.text for word in inner), inner[0].content)
        elif inner and (name := program(inner[0].text)):
            yield Command((inner[0]._replace(text=name), *inner[1:]), command.inputs, command.feeder)
    yield from given(command)


def _without_globals(words: Words) -> Words:
    """Remove the options before the verb of a command."""
    if words[0].text not in _WITH_GLOBALS:
        return words
    kept, rest = list(words[:1]), words[1:]
    while rest and (rest[0].text.startswith("-") or rest[0].text == "compose"):
        if rest[0].text == "compose":
            kept.append(rest[0])
        rest = rest[2 if rest[0].text in _GLOBALS else 1 :]
    return (*kept, *rest)


def _started(words: Words) -> Words:
    """The command that a wrapper starts; empty if it starts none."""
    first = words[0].text
    texts = tuple(word.text for word in words[:LONGEST_START])
    language = of_program(first)
    if first in CONTAINERS and (index := image_index(words)):
        return _in_container(words, index)
    if language == "python":
        return _behind(words[1:], 0, OPTIONS_OF_PYTHON, until="-m")
    if language == "javascript" and (rest := _behind(words[1:], 0, OPTIONS_OF_NODE)):
        entry = _ENTRY_POINTS.get(program(rest[0].text))
        return (rest[0]._replace(text=entry), *rest[1:]) if entry else ()
    if first == "command" and texts[1:2] and texts[1] in ("-v", "-V"):
        return ()  # asks whether there is such a program
    for length in range(LONGEST_START, 0, -1):
        if wrapper := WRAPPERS.get(texts[:length]):
            return _behind(words[length:], wrapper.own, wrapper.with_value)
    return behind_runner(words)


def _split_by_env(words: Words) -> Words:
    """What `env -S` splits itself, as one word that a shell reads."""
    for index, word in enumerate(words[1:-1], 1):
        if word.text in ("-S", "--split-string"):
            return (words[index + 1]._replace(text=" ".join(each.text for each in words[index + 1 :])),)
    return ()


def _in_container(words: Words, index: int) -> Words:
    rest = words[index + 1 :]
    for option, value in pairwise(words[:index]):
        if option.text == "--entrypoint":
            return (value, *rest)
    return rest


def _behind(words: Words, own: int, with_value: frozenset[str], until: str = "") -> Words:
    """The words after options, assignments and a number of own words.

    `--` ends the options; after the option `until`, the command begins.
    """
    index = 0
    texts = [word.text for word in words]
    if not until and "--" in texts:
        dashes = texts.index("--")
        skipped = list(_plain(words[:dashes], with_value))
        if len(skipped) <= own or all("@" in word.text for word in skipped):
            return words[dashes + 1 :]
    while index < len(words):
        text = texts[index]
        if until and text == until:
            return words[index + 1 :]
        if text.startswith("-") and text != "-":
            index += 2 if text in with_value else 1
        elif _ASSIGNMENT.match(text) or text == "":
            index += 1
        elif own:
            own -= 1
            index += 1
        else:
            break
    return () if until else words[index:]


def _plain(words: Words, with_value: frozenset[str]) -> Iterator[Word]:
    skip = False
    for word in words:
        if not skip and not word.text.startswith("-"):
            yield word
        skip = not skip and word.text in with_value


def _executed(words: Words) -> Iterator[Words]:
    """The command that `find`, `git rebase` and `nix develop` start, which follows an option."""
    if words[0].text in ("nix", "devenv"):
        for index, word in enumerate(words[1:-1], 1):
            if word.text in ("-c", "--command"):
                yield words[index + 1 :]
                return
    if words[0].text in ("find", "fd", "git"):
        for index, word in enumerate(words[1:-1], 1):
            if word.text in ("-exec", "-execdir", "-x", "--exec", "-ok"):
                end = next((i for i, each in enumerate(words) if i > index and each.text in (";", "+")), None)
                yield words[index + 1 : index + 2 if words[0].text == "git" else end]
