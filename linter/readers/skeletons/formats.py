"""The table of files that are read in pieces, parts or lines, by reader."""

from __future__ import annotations

import re

from linter.readers.skeletons.json_members import JsonMembers
from linter.readers.skeletons.json_object import JsonObject
from linter.readers.skeletons.pieces import PieceFormat, RunFormat
from linter.readers.skeletons.toml_sections import TomlSections
from linter.readers.skeletons.toml_tables import TomlTables
from linter.readers.skeletons.yaml_blocks import YamlBlocks
from linter.readers.syntax.comments import OVER_LINES

_DASHES = re.compile(rb"--+")
_AS_DASHES = bytes.maketrans(b"_.", b"--")


def _as_pypi(text: bytes) -> bytes:
    dashed = text.translate(_AS_DASHES)
    return _DASHES.sub(b"-", dashed) if b"--" in dashed else dashed


def _as_cargo(text: bytes) -> bytes:
    return text.replace(b"_", b"-")


IN_RUNS: dict[str, RunFormat] = {
    "pnpm_lock": YamlBlocks(b"\n\n"),
    "pubspec_lock": YamlBlocks(),
}
"""Maps a reader to the format of its files, if what is seen in a run of pieces depends on little else."""

FORMATS: dict[str, PieceFormat] = {
    **IN_RUNS,
    "read_toml_lock": TomlTables(_as_pypi),
    "read_cargo_lock": TomlTables(_as_cargo),
    "read_package_lock": JsonMembers(2),
    "read_pipfile_lock": JsonMembers(2, _as_pypi),
    "composer_lock": JsonMembers(2),
    "nuget_lock": JsonMembers(3),
    "deno_lock": JsonMembers(2),
    "bun_lock": JsonMembers(2, is_array=True, is_relaxed=True),
    "read_package_json": JsonObject(
        *("dependencies", "devDependencies", "peerDependencies", "optionalDependencies"),
        *("catalog", "catalogs", "workspaces", "pnpm", "overrides", "resolutions"),
    ),
    "package_scripts": JsonObject(
        *("scripts", "lint-staged", "husky", "simple-git-hooks", "gitHooks", "tasks", "nx", "wireit")
    ),
    **dict.fromkeys(("pixi_pyproject", "cargo_toml"), TomlSections()),
    "read_pyproject": TomlSections(
        *(("project",), ("dependency-groups",), ("build-system",)),
        *(("tool", tool) for tool in ("pdm", "uv", "hatch", "poetry")),
    ),
    "pyproject_tasks": TomlSections(
        *(("tool", tool) for tool in ("poe", "pdm", "taskipy", "rye", "hatch", "pixi"))
    ),
    "tox_toml": TomlSections(
        *(("env_run_base",), ("env_pkg_base",), ("env",), ("requires",), ("tool", "tox"))
    ),
}
"""Maps a reader to the format of its files."""

OF_LINES: dict[str, re.Pattern[bytes] | None] = {
    **dict.fromkeys(("go_sum", "mix_lock", "podfile_lock", "yarn_lock")),
    "go_mod": re.compile(rb"^[ \t]*(?:exclude|retract|ignore)[ \t(]", re.MULTILINE),
}
"""Readers that read every line on its own, to what may stand in a file for which that is not so."""

OF_STEPS = frozenset({"read_actions", "workflow_scripts"})
"""Readers of workflows, which have steps."""

PARTS: dict[str, tuple[str, str]] = {
    "python_imports": ("linter.readers.imports.python", "keyword_text"),
    "javascript_imports": ("linter.readers.imports.javascript", "keyword_text"),
    "typescript_imports": ("linter.readers.imports.javascript", "keyword_text_of_typescript"),
    **{
        reader: ("linter.readers.skeletons.keyword_texts", f"of_{reader.partition('_')[0]}")
        for reader in (
            *("hash_code", "slash_code", "both_code", "dash_code"),
            *("hash_config", "slash_config", "ini_config", "markup"),
        )
    },
    "prose": ("linter.readers.skeletons.keyword_texts", "of_markup"),
}
"""Readers of sources, and of configuration that is read as such, to module and name of the function that
gives the text of a part that is searched for keywords (linter.readers.skeletons.source_parts.KeywordText).
"""

_OVER_LINES = {
    style: tuple(map(str.encode, openings))
    for style, openings in {**OVER_LINES, "prose": OVER_LINES["markup"]}.items()
}

MARKS_IN_PARTS: dict[str, tuple[bytes, ...]] = {
    "python_imports": (b"import", b'"""', b"'''", b"\\\n"),
    **{reader: _OVER_LINES[style] for reader in PARTS if (style := reader.partition("_")[0]) in _OVER_LINES},
}
"""A part of whole lines with none of these is complete in itself; nothing in it is an import."""

LEFT_WHOLE: dict[str, tuple[str, str]] = {
    "python_imports": ("linter.readers.imports.python_calls", "has_other_names"),
    **dict.fromkeys(
        ("javascript_imports", "typescript_imports"), ("linter.readers.imports.javascript", "creates_require")
    ),
}
"""Readers of parts to a function that tells of a source whether it has to be read as a whole."""

MARKS_LEFT_WHOLE: dict[str, tuple[bytes, ...]] = {
    "python_imports": (b"import_module", b"__import__", b"importorskip"),
    **dict.fromkeys(("javascript_imports", "typescript_imports"), (b"createrequire",)),
}
"""What these functions look for, in lower case: of a source without any of it they are false."""
