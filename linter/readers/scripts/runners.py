"""Reads the configuration of task runners and hook managers, by a table of paths."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from linter.model.fragments import Fragment, Place
from linter.readers.packages.manifests import requirement
from linter.readers.scripts import script
from linter.readers.scripts.commands import image_item
from linter.readers.scripts.listed import Commands, of_words, reader
from linter.readers.syntax.comments import split
from linter.readers.syntax.key_paths import ELEMENT, Entry, Path
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import OffsetFragment, dependency
from linter.readers.syntax.protocols import FileReader, Unparsed
from linter.readers.syntax.shell.command import Command, Word, program
from linter.readers.syntax.structured import Format, entries_of

_HOOK: Path = ("repos", ELEMENT, "hooks", ELEMENT)
_ECOSYSTEMS = {
    **dict.fromkeys(("python", "python_venv"), "pypi"),
    "node": "npm",
    "golang": "golang",
    "ruby": "gem",
    "rust": "cargo",
    "conda": "conda",
    "dotnet": "nuget",
}
_NO_COMMANDS = ("pygrep", "fail")
"""Languages of hooks whose entry is an expression or a message, and no command."""
_IN_CONTAINER = "docker_image"
_VERSION_OF_NPM = re.compile(r"(?<=.)@[^@/]*\Z")
_ADDRESS = re.compile(r"(?:https?://|git@|ssh://git@)(?P<path>[\w.-]+[/:][\w./-]+?)(?:\.git)?/?\Z")

_SECTION = re.compile(r"\[(?P<name>[^\]\n]+)\]")
_KEY = re.compile(r"(?P<key>[\w-]+)[ \t]*=[ \t]*(?P<value>.*)")
_FACTORS = re.compile(r"[!\w{},.-]+:[ \t]+")
_COMMANDS_OF_TOX = frozenset({"commands", "commands_pre", "commands_post", "list_dependencies_command"})

_CALL_OF_NOX = re.compile(
    r"\b\w+\.(?P<verb>install|conda_install|run|run_always|run_install)\([ \t\n]*(?=[\"'])"
)
_ARGUMENT = re.compile(r"(?P<quote>[\"'])(?P<text>(?:[^\"'\\\n]|\\.)*)(?P=quote)[ \t\n]*(?P<more>,?)[ \t\n]*")
_MOST_ARGUMENTS = 200


def read_pre_commit(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the repositories, dependencies and commands of pre-commit's hooks."""
    source = plain(text)
    positions = Positions(source)
    entries, failure = entries_of("toml" if path.lower().endswith(".toml") else "yaml", source)
    if failure:
        yield failure
    hooks: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    found: list[OffsetFragment] = []
    for entry in entries:
        if entry.is_key:
            continue
        at_hook = entry.path[: len(_HOOK)] == _HOOK or len(entry.path) < len(_HOOK)
        key = entry.path[-2] if entry.path[-1:] == (ELEMENT,) and len(entry.path) > 1 else entry.path[-1:]
        name = key if isinstance(key, str) else "".join(key)
        if entry.path == ("repos", ELEMENT, "repo"):
            found += (item._replace(offset=entry.offset) for item in _of_repository(entry.text))
        elif at_hook:
            hooks[entry.within][name].append(entry)
    for hook in hooks.values():
        found += _of_hook(hook)
    for item in sorted(found, key=lambda item: item.offset):
        yield item.at(positions.at(item.offset), tolerant=failure is not None)


def _of_repository(address: str) -> Iterator[OffsetFragment]:
    """The repository that hooks come from, as a Go module is named."""
    found = _ADDRESS.match(address.strip())
    if found:
        yield dependency(found["path"].replace(":", "/").lower(), "golang")


def _of_hook(hook: Mapping[str, list[Entry]]) -> Iterator[OffsetFragment]:
    language = hook["language"][0].text if "language" in hook else ""
    for entry in hook.get("additional_dependencies", ()):
        name, ecosystem = _package(entry.text, language)
        if name:
            yield dependency(name, ecosystem)._replace(offset=entry.offset)
    entries = hook.get("entry", [])
    if not entries or language in _NO_COMMANDS:
        return
    if language == _IN_CONTAINER:
        words = entries[0].text.split()
        yield from (
            item._replace(offset=entries[0].offset)
            for item in image_item(next((word for word in words if not word.startswith("-")), ""))
        )
        return
    yield from of_words([*entries, *hook.get("args", ())])


def _package(written: str, language: str) -> tuple[str, str]:
    """The name and the registry of a dependency of a hook, as far as the hook says which."""
    npm_name = _VERSION_OF_NPM.sub("", written)
    is_npm = npm_name != written or written.startswith("@")
    ecosystem = _ECOSYSTEMS.get(language, "npm" if is_npm and not language else "pypi")
    if ecosystem == "pypi":
        return requirement(written)[1], ecosystem
    if ecosystem == "npm":
        return npm_name, ecosystem
    return re.split(r"[@:=<> ]", written.removeprefix("cli:"))[0], ecosystem


def read_tox(text: str, _path: str) -> Iterator[Fragment]:
    """Yield what the environments of a tox.ini install and run."""
    source = plain(text)
    positions = Positions(source)
    for item in of_tox(source):
        yield item.at(positions.at(item.offset))


def of_tox(source: str) -> Iterator[OffsetFragment]:
    """What the environments in the text of a tox.ini install and run."""
    key, offset = "", 0
    is_environment = False
    command: list[tuple[str, int]] = []
    for line in source.split("\n"):
        start, offset = offset, offset + len(line) + 1
        content = line.strip()
        if section := _SECTION.match(line):
            is_environment = section["name"].strip().startswith(("testenv", "tox", "env"))
            key = ""
            continue
        if content.startswith(("#", ";")):
            continue
        at = start + len(line) - len(line.lstrip())
        if not line[:1].isspace() and (found := _KEY.match(line)):
            key, content, at = found["key"].lower(), found["value"].strip(), start + found.start("value")
        if not (content and is_environment):
            continue
        factors = _FACTORS.match(content)
        if factors:
            content, at = content[factors.end() :], at + factors.end()
        if key in ("deps", "dependencies", "requires"):
            yield from _requirement(content, at)
        elif key in _COMMANDS_OF_TOX:
            command.append((content.removesuffix("\\").lstrip("-! "), at))
            if not content.endswith("\\"):
                yield from _of_lines(command)
                command = []
    yield from _of_lines(command)


def _requirement(content: str, at: int) -> Iterator[OffsetFragment]:
    if name := name_of_requirement(content):
        yield dependency(name, "pypi")._replace(offset=at)


def _of_lines(lines: list[tuple[str, int]]) -> Iterator[OffsetFragment]:
    for item in script.read(" ".join(text for text, _ in lines)).items:
        left = item.offset
        for text, at in lines:
            if left <= len(text):
                yield item._replace(offset=at + left)
                break
            left -= len(text) + 1


def name_of_requirement(written: str) -> str:
    """The name of what an environment of tox asks for; empty for an option, a path or a reference."""
    return "" if written.startswith(("-", "{", ".", "/")) else requirement(written)[1]


def read_nox(text: str, _path: str) -> Iterator[Fragment]:
    """Yield what the sessions of a noxfile.py install and run."""
    source = plain(text)
    code, _ = split(source, "hash")
    positions = Positions(source)
    for call in _CALL_OF_NOX.finditer(code):
        words: list[Word] = []
        at = call.end()
        while (found := _ARGUMENT.match(code, at)) and len(words) < _MOST_ARGUMENTS:
            words.append(Word(found["text"].replace("\\", ""), found.start(), found.start("text")))
            at = found.end()
            if not found["more"]:
                break
        for item in _of_session(call["verb"], words):
            yield item.at(positions.at(item.offset))


def _of_session(verb: str, words: list[Word]) -> Iterator[OffsetFragment]:
    if verb.endswith("install") and verb != "run_install":
        installer = "conda" if verb.startswith("conda") else "pip"
        first = words[0].offset if words else 0
        words = [Word(installer, first, first), Word("install", first, first), *words]
        found = script.of_command(Command(tuple(words)))
        yield from (item for item in found if item.place is not Place.COMMAND)
    elif words and (name := program(words[0].text)):
        yield from script.of_command(Command((words[0]._replace(text=name), *words[1:])))


def _texts(syntax: str, *paths: Path) -> FileReader:
    return reader(Format(syntax, ()), Commands(texts=paths))


_LEFTHOOK: tuple[Path, ...] = (
    *(("*", kind, "*", key) for kind in ("commands", "scripts") for key in ("run", "runner", "files")),
    *(("*", "jobs", *(ELEMENT, "group", "jobs") * depth, ELEMENT, "run") for depth in range(4)),
    *(("*", "jobs", *(ELEMENT, "group", "jobs") * depth, ELEMENT, "runner") for depth in range(4)),
    ("*", "files"),
)
lefthook_yaml = _texts("yaml", *_LEFTHOOK)
lefthook_toml = _texts("toml", *_LEFTHOOK)
lefthook_json = _texts("jsonc", *_LEFTHOOK)
taskfile = _texts(
    "yaml",
    *(("tasks", "*"), ("tasks", "*", "cmds"), ("tasks", "*", "cmd"), ("tasks", "*", "cmds", ELEMENT, "cmd")),
    *(
        ("tasks", "*", "cmds", ELEMENT, "defer"),
        ("tasks", "*", "status"),
        ("tasks", "*", "cmds", ELEMENT, "for", "cmd"),
    ),
    *(("tasks", "*", "preconditions"), ("tasks", "*", "preconditions", ELEMENT, "sh")),
    *(
        ("vars", "*", "sh"),
        ("tasks", "*", "vars", "*", "sh"),
        ("env", "*", "sh"),
        ("tasks", "*", "env", "*", "sh"),
    ),
)
mise_tasks = _texts(
    "toml",
    *(
        ("tasks", "*"),
        ("tasks", "*", "run"),
        ("tasks", "*", "run_windows"),
        ("hooks", "*"),
        ("hooks", "*", "script"),
    ),
)
vscode_tasks = reader(
    Format("jsonc", ()),
    Commands(
        words=tuple(
            (*before, "command")
            for before in (
                *(("tasks", ELEMENT), ("tasks", ELEMENT, "windows"), ("tasks", ELEMENT, "linux")),
                *(("tasks", ELEMENT, "osx"), ()),
            )
        ),
        arguments=("args",),
    ),
)
PACKAGE_SCRIPTS: tuple[Path, ...] = (
    *(("scripts", "*"), ("lint-staged", "*"), ("husky", "hooks", "*"), ("simple-git-hooks", "*")),
    *(("gitHooks", "*"), ("tasks", "*"), ("tasks", "*", "command"), ("nx", "targets", "*", "command")),
    ("wireit", "*", "command"),
)
"""Their first keys are in `linter.readers.skeletons.formats`, too."""
package_scripts = _texts("jsonc", *PACKAGE_SCRIPTS)
lint_staged = _texts("jsonc", ("*",))
lint_staged_yaml = _texts("yaml", ("*",))
PYPROJECT_TASKS: tuple[Path, ...] = (
    *(("tool", "poe", "tasks", "*", *key) for key in ((), ("cmd",), ("shell",), ("sequence",))),
    *(("tool", "pdm", "scripts", "*", *key) for key in ((), ("cmd",), ("shell",), ("composite",))),
    *(("tool", "taskipy", "tasks", "*", *key) for key in ((), ("cmd",))),
    *(("tool", "rye", "scripts", "*", *key) for key in ((), ("cmd",), ("chain",))),
    ("tool", "hatch", "envs", "*", "scripts", "*"),
    ("tool", "pixi", "tasks", "*"),
    ("tool", "pixi", "tasks", "*", "cmd"),
    *(
        ("tool", "poe", "tasks", "*", *step, ELEMENT, key)
        for step in ((), ("sequence",))
        for key in ("cmd", "shell")
    ),
)
"""Their first keys are in `linter.readers.skeletons.formats`, too."""
pyproject_tasks = _texts("toml", *PYPROJECT_TASKS)
gitpod = _texts("yaml", *(("tasks", ELEMENT, key) for key in ("before", "init", "command", "prebuild")))
