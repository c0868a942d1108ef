"""Reads CI pipelines, container settings and cluster manifests, by a table of paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from linter.model.fragments import Place
from linter.readers.scripts.commands import image_item
from linter.readers.scripts.container_file import items as container_items
from linter.readers.scripts.listed import Commands, reader
from linter.readers.scripts.script import items
from linter.readers.syntax.interpreters import POWERSHELL, SHELL, of_interpreter
from linter.readers.syntax.key_paths import ELEMENT, Entry, Path
from linter.readers.syntax.offset_fragments import OffsetFragment, Reading, extension
from linter.readers.syntax.protocols import FileReader
from linter.readers.syntax.structured import Format, Rule, read

_TASKS = {"pythonscript": "python", "powershell": POWERSHELL}
"""Tasks of Azure that are given a script."""
_SCRIPT_ACTION = "actions/github-script"
_HOOKS = (
    "initializeCommand",
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
)


def _container_of_uses(text: str) -> Iterator[OffsetFragment]:
    if text.startswith("docker://"):
        yield from image_item(text.removeprefix("docker://"))


def _of_context(text: str) -> Iterator[OffsetFragment]:
    """The image that a build takes files from."""
    _, found, image = text.rpartition("docker-image://")
    if found:
        yield from image_item(image)


def _action(system: str, end: str, text: str) -> Iterator[OffsetFragment]:
    """The step of a CI system, without its version."""
    name = text.strip().removeprefix("$CI_SERVER_FQDN/").partition(end)[0].rstrip("/").lower()
    if name and not name.startswith((".", "$")):
        yield OffsetFragment(Place.ACTION, name, system, shown=text if text != name else "")


def _pipe(text: str) -> Iterator[OffsetFragment]:
    if text.startswith("docker://"):
        return _container_of_uses(text)
    return _action("bitbucket", ":", text)


def _within(depths: int, *ends: Path) -> tuple[Path, ...]:
    """Paths that end with some keys, at most so many levels deep."""
    return tuple(("*",) * depth + end for end in ends for depth in range(depths))


def _anywhere(*names: str) -> tuple[Path, ...]:
    """Paths of a key in a job, in its parts, and in the items of a list below it."""
    return _within(8, *((name,) for name in names), *((name, ELEMENT) for name in names))


def _pipeline(*rules: Rule) -> FileReader:
    return partial(read, Format("yaml", rules))


def _rule(reading: Reading, *paths: Path, is_key: bool = False) -> Rule:
    return Rule(reading, paths, is_key)


def _script_languages(entries: Sequence[Entry]) -> dict[int, str]:
    """The languages of the scripts of a workflow: by `shell`, by its default, or by the action."""
    shells = {entry.within: of_interpreter(entry.text) for entry in entries if _is_value(entry, "shell")}
    defaults = {
        entry.path[: entry.path.index("defaults")]: of_interpreter(entry.text)
        for entry in entries
        if _is_value(entry, "shell") and "defaults" in entry.path
    }
    uses = {entry.within: entry.text for entry in entries if _is_value(entry, "uses")}
    found: dict[int, str] = {}
    step = -1
    for entry in entries:
        if entry.is_key and entry.path[-1:] == ("with",):
            step = entry.within
        elif _is_value(entry, "run"):
            default = defaults.get(entry.path[:2], defaults.get((), SHELL))
            found[entry.offset] = shells.get(entry.within, default)
        elif _is_value(entry, "script") and uses.get(step, "").startswith(_SCRIPT_ACTION):
            found[entry.offset] = "javascript"
    return found


def _is_value(entry: Entry, key: str) -> bool:
    return not entry.is_key and entry.path[-1:] == (key,)


def _powershell_steps(entries: Sequence[Entry]) -> dict[int, str]:
    """The steps of an Azure pipeline that run PowerShell or Python."""
    found = {
        entry.offset: POWERSHELL
        for entry in entries
        if _is_value(entry, "pwsh") or _is_value(entry, "powershell")
    }
    task = ""
    for entry in entries:
        if _is_value(entry, "task"):
            task = entry.text.partition("@")[0].lower()
        elif _is_value(entry, "script") and entry.path[-2:-1] == ("inputs",) and task in _TASKS:
            found[entry.offset] = _TASKS[task]
    return found


def _with_scripts(what: tuple[Rule, ...], commands: Commands) -> FileReader:
    return reader(Format("yaml", what), commands)


workflow_scripts = _with_scripts(
    (
        _rule(
            image_item,
            *(
                ("jobs", "*", "container"),
                ("jobs", "*", "container", "image"),
                ("jobs", "*", "services", "*", "image"),
            ),
        ),
        _rule(_container_of_uses, ("jobs", "*", "steps", ELEMENT, "uses"), ("runs", "image")),
    ),
    Commands(
        texts=(
            *(("jobs", "*", "steps", ELEMENT, "run"), ("runs", "steps", ELEMENT, "run")),
            *(
                ("jobs", "*", "steps", ELEMENT, "with", "script"),
                ("runs", "steps", ELEMENT, "with", "script"),
            ),
        ),
        languages=_script_languages,
    ),
)
_SCRIPTS = ("script", "before_script", "after_script", "pre_get_sources_script")
"""Lists of lines; a line may be a list of such itself, by a name of YAML (`*prepare`)."""
gitlab = _pipeline(
    _rule(
        items,
        *_anywhere(*_SCRIPTS),
        *_within(8, *((name, ELEMENT, ELEMENT) for name in _SCRIPTS)),
    ),
    _rule(image_item, *_within(2, ("image",), ("image", "name"))),
    _rule(
        image_item,
        *_within(2, ("services", ELEMENT), ("services", ELEMENT, "name")),
    ),
    _rule(
        partial(_action, "gitlab", "@"),
        *(
            ("include", *element, kind)
            for element in ((), (ELEMENT,))
            for kind in ("component", "project", "remote", "template")
        ),
    ),
)
circleci = _pipeline(
    _rule(partial(_action, "circleci", "@"), ("orbs", "*")),
    _rule(
        image_item, ("jobs", "*", "docker", ELEMENT, "image"), ("executors", "*", "docker", ELEMENT, "image")
    ),
    _rule(items, *_anywhere("run"), *((*path, "command") for path in _anywhere("run"))),
)
azure = _with_scripts(
    (
        _rule(partial(_action, "azure", "@"), *_anywhere("task")),
        _rule(image_item, *_within(5, ("container",), ("container", "image"))),
    ),
    Commands(texts=_anywhere("script", "bash", "pwsh", "powershell"), languages=_powershell_steps),
)
bitbucket = _pipeline(
    _rule(_pipe, *_anywhere("pipe")),
    _rule(items, *_anywhere("script", "after-script")),
    _rule(image_item, *_within(5, ("image",), ("image", "name"))),
)
drone = _pipeline(
    _rule(image_item, *_anywhere("image")),
    _rule(items, *_anywhere("commands")),
)
buildkite = _pipeline(
    _rule(image_item, *((*path, "*", "image") for path in _anywhere("plugins"))),
    _rule(items, *_anywhere("command", "commands")),
    _rule(partial(_action, "buildkite", "#"), *_anywhere("plugins")),
    _rule(
        partial(_action, "buildkite", "#"),
        *((*path, "*") for path in _anywhere("plugins")),
        is_key=True,
    ),
)
_SERVICE = _within(3, ("*",))
compose = _with_scripts(
    (
        _rule(image_item, *_within(4, ("image",))),
        _rule(container_items, *((*path, "build", "dockerfile_inline") for path in _SERVICE)),
        _rule(
            _of_context,
            *(
                (*path, "build", "additional_contexts", *end)
                for path in _SERVICE
                for end in (("*",), (ELEMENT,))
            ),
        ),
    ),
    Commands(
        texts=tuple(
            (*path, hook, ELEMENT, "command") for path in _SERVICE for hook in ("post_start", "pre_stop")
        ),
        words=tuple(
            (*path, *key)
            for path in _SERVICE
            for key in (("command",), ("entrypoint",), ("healthcheck", "test"))
        ),
    ),
)
"""Reads services, and the fragments that they share: top-level keys that begin with `x-`."""
cluster = _pipeline(
    _rule(
        image_item,
        *_within(12, ("image",)),
        *(("images", ELEMENT, key) for key in ("name", "newName")),
        *_within(2, ("image", "repository")),
    )
)
devcontainer = reader(
    Format(
        "jsonc",
        (
            _rule(image_item, ("image",)),
            _rule(partial(_action, "devcontainer", ":"), ("features", "*"), is_key=True),
            _rule(
                extension("vscode"),
                ("customizations", "vscode", "extensions", ELEMENT),
                ("extensions", ELEMENT),
            ),
            _rule(extension("jetbrains"), ("customizations", "jetbrains", "plugins", ELEMENT)),
        ),
    ),
    Commands(words=tuple(path for hook in _HOOKS for path in ((hook,), (hook, "*")))),
)
