"""Reads what smaller CI systems, hosts and clusters run: a table of what stands where."""

from __future__ import annotations

from collections.abc import Sequence

from linter.readers.scripts.commands import image_item
from linter.readers.scripts.listed import Commands, reader
from linter.readers.syntax.interpreters import BATCH, POWERSHELL, SHELL, of_shebang
from linter.readers.syntax.key_paths import ELEMENT, Entry, Path
from linter.readers.syntax.structured import Format, Rule

_NONE = Format("yaml", ())
_DEEPEST = 10  # levels of a manifest above its containers
_OF_APPVEYOR = {"ps": POWERSHELL, "pwsh": POWERSHELL, "cmd": BATCH}


def _within(*ends: Path, depths: int = _DEEPEST) -> tuple[Path, ...]:
    return tuple(("*",) * depth + end for end in ends for depth in range(depths))


def _lists(*names: str) -> tuple[Path, ...]:
    """A key, alone or with a list, at the top of a file or within a job."""
    return _within(*((name,) for name in names), *((name, ELEMENT) for name in names), depths=4)


def _of_appveyor(entries: Sequence[Entry]) -> dict[int, str]:
    return {
        entry.offset: _OF_APPVEYOR[entry.path[-1]]
        for entry in entries
        if not entry.is_key and entry.path[-1:] and entry.path[-1] in _OF_APPVEYOR
    }


def _of_argo(entries: Sequence[Entry]) -> dict[int, str]:
    """The languages of Argo's scripts: what the command beside them runs."""
    commands: dict[int, list[str]] = {}
    for entry in entries:
        if not entry.is_key and entry.path[-2:] == ("command", ELEMENT):
            commands.setdefault(entry.within, []).append(entry.text)
    # The words behind the program are its options, and `env` starts another: as in a first line.
    programs = {within: of_shebang("#!" + " ".join(words)) for within, words in commands.items()}
    return {
        entry.offset: programs.get(entry.within, SHELL)
        for entry in entries
        if not entry.is_key and entry.path[-1:] == ("source",)
    }


_PHASES_OF_TRAVIS = (
    "before_install install before_script script after_success after_failure after_script before_deploy"
    " after_deploy before_cache"
)
_PHASES_OF_APPVEYOR = (
    "init install before_build build_script after_build before_test test_script after_test before_deploy"
    " deploy_script after_deploy on_success on_failure on_finish"
)
travis = reader(_NONE, Commands(texts=_lists(*_PHASES_OF_TRAVIS.split())))
appveyor = reader(
    _NONE,
    Commands(
        texts=tuple(
            (*path, *shell)
            for path in _lists(*_PHASES_OF_APPVEYOR.split())
            for shell in ((), ("cmd",), ("ps",), ("sh",), ("pwsh",))
        ),
        languages=_of_appveyor,
    ),
)
cloud_build = reader(
    Format("yaml", (Rule(image_item, (("steps", ELEMENT, "name"),)),)),
    Commands(
        texts=(("steps", ELEMENT, "script"),), words=(("steps", ELEMENT, "entrypoint"),), arguments=("args",)
    ),
)
command_lists = reader(_NONE, Commands(texts=_within(("commands",), ("commands", ELEMENT))))
"""The pipelines of AWS CodeBuild and of Semaphore."""
read_the_docs = reader(_NONE, Commands(texts=(("build", "commands"), ("build", "jobs", "*"))))
render = reader(
    _NONE,
    Commands(
        texts=tuple(
            ("services", ELEMENT, key) for key in ("buildCommand", "startCommand", "preDeployCommand")
        )
    ),
)
cloud_init = reader(_NONE, Commands(words=(("runcmd", ELEMENT), ("bootcmd", ELEMENT))))
vercel = reader(
    Format("jsonc", ()),
    Commands(texts=(("buildCommand",), ("installCommand",), ("devCommand",), ("ignoreCommand",))),
)
deployment = reader(
    Format("toml", ()),
    Commands(
        texts=(
            *(("build", "command"), ("context", "*", "command"), ("dev", "command")),
            *(("processes", "*"), ("deploy", "release_command")),
        )
    ),
)
"""netlify.toml and fly.toml."""

_CONTAINERS = _within(*((kind, ELEMENT) for kind in ("containers", "initContainers", "ephemeralContainers")))
_EXECUTED = (
    ("command",),
    *(("lifecycle", event, "exec", "command") for event in ("postStart", "preStop")),
    *((f"{probe}Probe", "exec", "command") for probe in ("liveness", "readiness", "startup")),
)
cluster_commands = reader(
    _NONE,
    Commands(
        texts=_within(("steps", ELEMENT, "script"), ("script", "source")),
        words=(
            *((*path, *end) for path in _CONTAINERS for end in _EXECUTED),
            *_within(("container", "command"), ("steps", ELEMENT, "command")),
        ),
        arguments=("args",),
        languages=_of_argo,
    ),
)
"""The containers of Kubernetes, and the steps and scripts of Tekton and Argo."""
