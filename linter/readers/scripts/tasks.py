"""Reads the configuration of further runners of tasks and hooks: a table of what stands where."""

from __future__ import annotations

from linter.readers.scripts.listed import Commands, reader
from linter.readers.scripts.runners import name_of_requirement, of_tox
from linter.readers.syntax.key_paths import ELEMENT, Path
from linter.readers.syntax.offset_fragments import package
from linter.readers.syntax.structured import Format, Rule

_COMMANDS = Commands(
    words=(("tasks", "*", "command"),), arguments=("args",), texts=(("tasks", "*", "script"),)
)
hooks_json = reader(Format("jsonc", ()), Commands(texts=(("hooks", "*"),)))
hooks_toml = reader(Format("toml", ()), Commands(texts=(("hooks", "*"),)))
overcommit = reader(Format("yaml", ()), Commands(words=(("*", "*", "command"),)))
trunk = reader(
    Format("yaml", ()),
    Commands(
        texts=(
            ("lint", "definitions", ELEMENT, "commands", ELEMENT, "run"),
            ("actions", "definitions", ELEMENT, "run"),
        )
    ),
)
moon = reader(Format("yaml", ()), _COMMANDS)
cargo_make = reader(Format("toml", ()), _COMMANDS)
bacon = reader(Format("toml", ()), Commands(words=(("jobs", "*", "command"),)))
devbox_scripts = reader(
    Format("jsonc", ()), Commands(texts=(("shell", "init_hook"), ("shell", "scripts", "*")))
)
_TARGETS = ("targets", "targetDefaults")
nx_targets = reader(
    Format("jsonc", ()),
    Commands(
        texts=tuple(
            (targets, "*", *key)
            for targets in _TARGETS
            for key in (
                *(("command",), ("options", "command"), ("options", "commands")),
                ("options", "commands", ELEMENT, "command"),
            )
        )
    ),
)

_OWN: tuple[Path, ...] = (("env_run_base",), ("env_pkg_base",), ("env", "*"))
_ENVIRONMENTS = (*_OWN, *(("tool", "tox", *table) for table in _OWN))
_PACKAGES = (
    *((*table, "deps", ELEMENT) for table in _ENVIRONMENTS),
    *(("requires", ELEMENT), ("tool", "tox", "requires", ELEMENT)),
)
_LEGACY = (("tool", "tox", "legacy_tox_ini"),)
_COMMANDS_OF_TOX = tuple(
    (*table, key, ELEMENT) for table in _ENVIRONMENTS for key in ("commands", "commands_pre", "commands_post")
)
TOX: tuple[Path, ...] = (*_PACKAGES, *_LEGACY, *_COMMANDS_OF_TOX)
"""Their first keys are in `linter.readers.skeletons.formats`, too."""
tox_toml = reader(
    Format("toml", (Rule(package("pypi", name=name_of_requirement), _PACKAGES), Rule(of_tox, _LEGACY))),
    Commands(words=_COMMANDS_OF_TOX),
)
"""The tables of tox, in a tox.toml or a pyproject.toml."""
