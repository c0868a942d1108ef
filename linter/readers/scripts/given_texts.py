"""Finds the programs that a command is given as text: by an option, or on its standard input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from linter.readers.scripts.installs import Words, arguments
from linter.readers.scripts.wrapper_table import EVALUATED, WRAPPERS
from linter.readers.syntax.interpreters import BATCH, POWERSHELL, SHELL, of_program
from linter.readers.syntax.shell.command import Command, Input, program

_OF_SHELL = frozenset("-o -O --rcfile --init-file -C --init-command".split())
OPTIONS_OF_PYTHON = frozenset("-W -X --check-hash-based-pycs".split())
OPTIONS_OF_NODE = frozenset("-r --require --import --loader -C --conditions --env-file".split())
_CODE = {
    "python": ("-c",),
    "javascript": ("-e", "--eval", "-p", "--print", "-pe"),
    "ruby": ("-e",),
    "php": ("-r",),
}
_SHELL_CODE = re.compile(r"-[a-zA-Z]*c[a-zA-Z]*|--command")
_SETS_OPTION = re.compile(r"[-+][a-zA-Z]*[oO]")
_CMD_CODE = re.compile(r"//?[ckr]", re.IGNORECASE)
_POWERSHELL_CODE = re.compile(r"[-/]c(?:o(?:m(?:m(?:a(?:nd?)?)?)?)?)?", re.IGNORECASE)
_FLAGS = re.compile(r"-[A-Za-z]+")
_OPERATOR = re.compile(r"[\s&|;()]")
_STANDARD_INPUT = frozenset({"-", "/dev/stdin"})
_VERBS = frozenset({"eval", "run"})
_OF_POWERSHELL = frozenset({"invoke-expression", "iex"})
_SOURCES = frozenset({"source", "."})
_PASSES_ON = frozenset("cat tee envsubst sed tr grep dos2unix".split())
_PRINTS = frozenset("echo printf".split())


class Text(NamedTuple):
    """A program within a command, with its language."""

    language: str
    text: str
    offset: int
    strips_tabs: bool = False


def given(command: Command) -> Iterator[Command | Text]:
    """Yield the programs that a command is given, each with its language."""
    words, first = command.words, command.words[0].text
    language = of_program(first)
    if language == SHELL:
        yield from _of_interpreter(command, SHELL, _SHELL_CODE, _OF_SHELL)
    elif first.lower() == "cmd":
        yield from _joined(words, _CMD_CODE, BATCH)
    elif language == POWERSHELL:
        yield from _joined(words, _POWERSHELL_CODE, POWERSHELL)
    elif language:
        options = re.compile("|".join(_CODE.get(language, ("-e",))))
        yield from _of_interpreter(command, language, options, OPTIONS_OF_PYTHON | OPTIONS_OF_NODE)
    else:
        yield from _evaluated(words)
        yield from _of_standard_input(command)


def _evaluated(words: Words) -> Iterator[Text]:
    """What programs hand to a shell."""
    first = words[0].text
    if (options := EVALUATED.get(first.lower())) is not None:
        language = POWERSHELL if first.lower() in _OF_POWERSHELL else SHELL
        for word in _behind_options(words, options):
            if " " in word.text.strip() or first == "eval":
                yield Text(language, word.text, word.content)


def _of_standard_input(command: Command) -> Iterator[Text]:
    """Standard input as `ssh HOST` and `su` run it in a shell, and `uv run -` in Python."""
    words, first = command.words, command.words[0].text
    language = ""
    is_remote = first == "ssh" and len(list(arguments(words[1:], WRAPPERS["ssh",].with_value))) == 1
    if first == "su" or is_remote or (first in _SOURCES and command.texts[1:2] == ("/dev/stdin",)):
        language = SHELL
    elif command.texts[:2] == ("uv", "run") and "-" in command.texts:
        named = arguments(words[2:], WRAPPERS["uv", "run"].with_value)
        language = "" if any(named) else "python"
    if language:
        yield from (Text(language, each.text, each.offset, each.strips_tabs) for each in _inputs(command))


def _behind_options(words: Words, options: tuple[str, ...]) -> Words:
    if not options:
        return words[1:]
    letters = tuple(option[1:] for option in options if len(option) == len("-c"))  # also as `-qc`
    return tuple(
        value
        for option, value in pairwise(words)
        if option.text in options or (_FLAGS.fullmatch(option.text) and option.text.endswith(letters))
    )


def _of_interpreter(
    command: Command, language: str, code: re.Pattern[str], with_value: frozenset[str]
) -> Iterator[Text]:
    """The code in an option; else what an interpreter reads from standard input if it gets no file."""
    words = command.words
    index = 1
    is_asked = False
    while index < len(words) and not is_asked:
        text = words[index].text
        if code.fullmatch(text):
            yield from (Text(language, word.text, word.content) for word in words[index + 1 : index + 2])
            return
        if text in with_value or (language == SHELL and _SETS_OPTION.fullmatch(text)):
            index += 2
        elif text in _STANDARD_INPUT:
            is_asked = True
        elif text in _VERBS or (text.startswith(("-", "+")) and text != "-m"):
            index += 1
        else:
            break
    if words[index:] and words[0].text == "deno" and words[1].text == "eval":
        yield Text(language, words[index].text, words[index].content)
    elif is_asked or not words[index:] or (language == SHELL and "-s" in command.texts[1:index]):
        for each in _inputs(command):
            yield Text(language, each.text, each.offset, each.strips_tabs)


def _joined(words: Words, code: re.Pattern[str], language: str) -> Iterator[Command | Text]:
    """All words after an option, joined to one command or script."""
    for index, word in enumerate(words[1:], 1):
        if code.fullmatch(word.text):
            rest = words[index + 1 :]
            if len(rest) > 1 and not any(_OPERATOR.search(each.text) for each in rest):
                yield Command((rest[0]._replace(text=program(rest[0].text) or rest[0].text), *rest[1:]))
            elif rest:
                yield Text(
                    language, " ".join(_quoted(each.text, len(rest)) for each in rest), rest[0].content
                )
            return


def _quoted(text: str, words: int) -> str:
    return f'"{text}"' if words > 1 and " " in text and '"' not in text else text


def _inputs(command: Command) -> tuple[Input, ...]:
    """What a command reads on standard input, as far as the script contains it."""
    feeder = command.feeder
    while not command.inputs and feeder is not None:
        name = feeder.words[0].text
        if name in _PRINTS:
            given = tuple(word for word in feeder.words[1:] if not word.text.startswith("-"))
            return (Input(" ".join(word.text for word in given), given[0].content),) if given else ()
        if name not in _PASSES_ON:
            return ()
        command, feeder = feeder, feeder.feeder
    return command.inputs[-1:]
