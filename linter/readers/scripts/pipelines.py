"""Reads CI pipelines, container settings and manifests of clusters: a table of what stands where."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from linter.model.findings import Place
from linter.readers.scripts.commands import image_item, items
from linter.readers.syntax.items import Item, Reading, extension
from linter.readers.syntax.key_paths import ELEMENT, Path
from linter.readers.syntax.protocols import FileReader
from linter.readers.syntax.structured import Format, Rule, read

_HOOKS = (
    "initializeCommand",
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
)


def _container_of_uses(text: str) -> Iterator[Item]:
    if text.startswith("docker://"):
        yield from image_item(text.removeprefix("docker://"))


def _action(system: str, end: str, text: str) -> Iterator[Item]:
    """A step of a CI system, without its version."""
    name = text.strip().removeprefix("$CI_SERVER_FQDN/").partition(end)[0].rstrip("/").lower()
    if name and not name.startswith((".", "$")):
        yield Item(Place.ACTION, name, system, shown=text if text != name else "")


def _pipe(text: str) -> Iterator[Item]:
    if text.startswith("docker://"):
        return _container_of_uses(text)
    return _action("bitbucket", ":", text)


def _within(depths: int, *ends: Path) -> tuple[Path, ...]:
    """Some ends of paths, below so many levels at most."""
    return tuple(("*",) * depth + end for end in ends for depth in range(depths))


def _anywhere(*names: str) -> tuple[Path, ...]:
    """A key of a job, of its parts, and the items of a list below it."""
    return _within(8, *((name,) for name in names), *((name, ELEMENT) for name in names))


def _pipeline(*rules: Rule) -> FileReader:
    return partial(read, Format("yaml", rules))


def _rule(reading: Reading, *paths: Path, is_key: bool = False) -> Rule:
    return Rule(reading, paths, is_key)


workflow_scripts = _pipeline(
    _rule(items, ("jobs", "*", "steps", ELEMENT, "run"), ("runs", "steps", ELEMENT, "run")),
    _rule(
        image_item,
        *(
            ("jobs", "*", "container"),
            ("jobs", "*", "container", "image"),
            ("jobs", "*", "services", "*", "image"),
        ),
    ),
    _rule(_container_of_uses, ("jobs", "*", "steps", ELEMENT, "uses"), ("runs", "image")),
)
gitlab = _pipeline(
    _rule(items, *_anywhere("script", "before_script", "after_script", "pre_get_sources_script")),
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
azure = _pipeline(
    _rule(partial(_action, "azure", "@"), *_anywhere("task")),
    _rule(items, *_anywhere("script", "bash", "pwsh", "powershell")),
    _rule(
        image_item,
        *_within(5, ("container",), ("container", "image")),
    ),
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
    _rule(items, *_anywhere("command", "commands")),
    _rule(partial(_action, "buildkite", "#"), *_anywhere("plugins")),
    _rule(
        partial(_action, "buildkite", "#"),
        *((*path, "*") for path in _anywhere("plugins")),
        is_key=True,
    ),
)
compose = _pipeline(
    _rule(image_item, ("services", "*", "image")),
    _rule(items, ("services", "*", "command"), ("services", "*", "entrypoint")),
)
cluster = _pipeline(
    _rule(
        image_item,
        *_within(12, ("image",)),
        *_within(2, ("image", "repository")),
    )
)
devcontainer = partial(
    read,
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
            _rule(items, *(path for hook in _HOOKS for path in ((hook,), (hook, "*")))),
        ),
    ),
)
package_scripts = partial(read, Format("jsonc", (_rule(items, ("scripts", "*")),)))
