"""Reads CI pipelines, container settings and manifests of clusters: a table of what stands where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from linter.model import Place
from linter.readers.base import FileReader
from linter.readers.entries import ELEMENT, Path
from linter.readers.scripts import image, items
from linter.readers.structured import Format, Item, Rule, read

_HOOKS = (
    "initializeCommand",
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
)


def _image(text: str) -> Iterator[Item]:
    name = image(text)
    if name:
        yield Item(Place.IMAGE, name, shown=text if text != name else "")


def _container_of_uses(text: str) -> Iterator[Item]:
    if text.startswith("docker://"):
        yield from _image(text.removeprefix("docker://"))


def _action(system: str, end: str, text: str) -> Iterator[Item]:
    """A step of a CI system, without its version."""
    name = text.strip().removeprefix("$CI_SERVER_FQDN/").partition(end)[0].rstrip("/").lower()
    if name and not name.startswith((".", "$")):
        yield Item(Place.ACTION, name, system, shown=text if text != name else "")


def _pipe(text: str) -> Iterator[Item]:
    if text.startswith("docker://"):
        return _container_of_uses(text)
    return _action("bitbucket", ":", text)


def _extension(text: str) -> Iterator[Item]:
    yield Item(Place.EXTENSION, text.strip().lower(), "vscode")


def _plugin(text: str) -> Iterator[Item]:
    yield Item(Place.EXTENSION, text.strip().lower(), "jetbrains")


def _anywhere(*names: str) -> tuple[Path, ...]:
    """A key of a job, of its parts, and the items of a list below it."""
    return tuple(
        path
        for name in names
        for depth in range(8)
        for path in (("*",) * depth + (name,), ("*",) * depth + (name, ELEMENT))
    )


def _pipeline(*rules: Rule) -> FileReader:
    return partial(read, Format("yaml", rules))


def _rule(reading: Callable[[str], Iterator[Item]], *paths: Path, is_key: bool = False) -> Rule:
    return Rule(reading, paths, is_key)


workflow_scripts = _pipeline(
    _rule(items, ("jobs", "*", "steps", ELEMENT, "run"), ("runs", "steps", ELEMENT, "run")),
    _rule(
        _image,
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
    _rule(_image, *(("*",) * depth + end for depth in range(2) for end in (("image",), ("image", "name")))),
    _rule(
        _image,
        *(
            ("*",) * depth + end
            for depth in range(2)
            for end in (("services", ELEMENT), ("services", ELEMENT, "name"))
        ),
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
    _rule(_image, ("jobs", "*", "docker", ELEMENT, "image"), ("executors", "*", "docker", ELEMENT, "image")),
    _rule(items, *_anywhere("run"), *((*path, "command") for path in _anywhere("run"))),
)
azure = _pipeline(
    _rule(partial(_action, "azure", "@"), *_anywhere("task")),
    _rule(items, *_anywhere("script", "bash", "pwsh", "powershell")),
    _rule(
        _image,
        *(("*",) * depth + end for depth in range(5) for end in (("container",), ("container", "image"))),
    ),
)
bitbucket = _pipeline(
    _rule(_pipe, *_anywhere("pipe")),
    _rule(items, *_anywhere("script", "after-script")),
    _rule(_image, *(("*",) * depth + end for depth in range(5) for end in (("image",), ("image", "name")))),
)
drone = _pipeline(
    _rule(_image, *_anywhere("image")),
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
    _rule(_image, ("services", "*", "image")),
    _rule(items, ("services", "*", "command"), ("services", "*", "entrypoint")),
)
cluster = _pipeline(
    _rule(
        _image,
        *(("*",) * depth + ("image",) for depth in range(12)),
        ("image", "repository"),
        ("*", "image", "repository"),
    )
)
devcontainer = partial(
    read,
    Format(
        "jsonc",
        (
            _rule(_image, ("image",)),
            _rule(partial(_action, "devcontainer", ":"), ("features", "*"), is_key=True),
            _rule(_extension, ("customizations", "vscode", "extensions", ELEMENT), ("extensions", ELEMENT)),
            _rule(_plugin, ("customizations", "jetbrains", "plugins", ELEMENT)),
            _rule(items, *(path for hook in _HOOKS for path in ((hook,), (hook, "*")))),
        ),
    ),
)
package_scripts = partial(read, Format("jsonc", (_rule(items, ("scripts", "*")),)))
