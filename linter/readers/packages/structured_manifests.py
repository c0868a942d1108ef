"""Reads manifests and lock files in JSON, TOML or YAML, by a table of the paths of package names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from linter.model.fragments import Scope
from linter.readers.packages.addresses import hosted, of_npm
from linter.readers.packages.manifests import requirement
from linter.readers.syntax.key_paths import ELEMENT, Path
from linter.readers.syntax.offset_fragments import OffsetFragment, dependency, package
from linter.readers.syntax.protocols import FileReader
from linter.readers.syntax.structured import Format, Rule, read

_NPM_TABLES = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_CATALOGS: tuple[Path, ...] = (("catalog", "*"), ("catalogs", "*", "*"))
_CARGO_TABLES = ("dependencies", "dev-dependencies", "build-dependencies")

_BEFORE_VERSION = re.compile(r"(?P<name>@?[^@(\s]+)@")
_PNPM_KEY = re.compile(r"/?(?P<name>@[^/@]+/[^/@]+|[^/@]+)(?:[@/]|$)")
_PNPM_ALIAS = re.compile(r"/?(?P<name>@[^/@]+/[^/@]+|[A-Za-z][^/@]*)[@/]\d")
_CONDA = re.compile(r"(?:[\w-]+::)?(?P<name>[A-Za-z0-9][\w.-]*)")
_SPECIFIER = re.compile(
    r"""(?P<kind>npm|jsr):/?(?P<name>@[^/@]+/[^/@]+|[^/@]+)
    |https?://(?:esm\.sh|esm\.run|unpkg\.com|cdn\.skypack\.dev)/(?P<cdn>@[^/@?]+/[^/@?]+|[^/@?]+)
    |https?://deno\.land/x/(?P<deno>[^/@?]+)""",
    re.VERBOSE,
)
_BACKENDS = {"npm": "npm", "pipx": "pypi", "pip": "pypi", "cargo": "cargo", "go": "golang", "gem": "gem"}
_HOST = re.compile(
    r"(?:[a-z+]+://)?(?:[\w.-]+(?::[^@/\s]*)?@)?(?P<name>[\w.-]+)(?::\d+)?[/:](?P<path>[^\s?#]+?)(?:\.git)?/?"
)


def _tables(names: tuple[str, ...], *before: str) -> tuple[Path, ...]:
    return tuple((*before, name, "*") for name in names)


_CARGO_PATHS = (
    *_tables(_CARGO_TABLES),
    *_tables(_CARGO_TABLES, "target", "*"),
    *_tables(("dependencies",), "workspace"),
)


def _matched(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(text.strip())
    return found["name"] if found else ""


def _requirement(text: str) -> str:
    return requirement(text.strip())[1]


def _specifier(scope: Scope, text: str) -> Iterator[OffsetFragment]:
    """The package in an import specifier of Deno."""
    found = _SPECIFIER.match(text.strip())
    if found is None:
        return
    if found["deno"]:
        yield dependency(found["deno"], "deno", scope)
    else:
        yield dependency(found["name"] or found["cdn"], found["kind"] or "npm", scope)


def tool_of_mise(text: str) -> Iterator[OffsetFragment]:
    """The tool in an entry of mise or asdf; a prefix may name its registry (`npm:@scope/x`)."""
    backend, colon, name = text.strip().partition(":")
    ecosystem = _BACKENDS.get(backend, "") if colon else "mise"
    if ecosystem:
        yield dependency((name or backend).partition("@" if ecosystem != "npm" else "\0")[0], ecosystem)


def repository(text: str) -> str:
    """Host and path of an address, which name a Swift package."""
    found = _HOST.fullmatch(text.strip())
    return f"{found['name']}/{found['path'].lstrip('/')}" if found else ""


def _read(syntax: str, *rules: Rule) -> FileReader:
    return partial(read, Format(syntax, rules))


composer_json = _read(
    "json",
    Rule(package("composer"), _tables(("require", "require-dev")), is_key=True),
    Rule(hosted, (("repositories", ELEMENT, "url"), ("repositories", "*", "url"))),
)
composer_lock = _read(
    "json",
    Rule(package("composer", "locked"), (("packages", ELEMENT, "name"), ("packages-dev", ELEMENT, "name"))),
)
vcpkg_json = _read(
    "json", Rule(package("vcpkg"), (("dependencies", ELEMENT), ("dependencies", ELEMENT, "name")))
)
nuget_lock = _read("json", Rule(package("nuget", "locked"), (("dependencies", "*", "*"),), is_key=True))
package_resolved = _read(
    "json",
    Rule(
        package("swift", "locked", repository),
        (("pins", ELEMENT, "location"), ("object", "pins", ELEMENT, "repositoryURL")),
    ),
)
deno_json = _read(
    "jsonc",
    Rule(partial(_specifier, "direct"), (("imports", "*"), ("scopes", "*", "*"), ("dependencies", ELEMENT))),
)
deno_lock = _read(
    "json",
    Rule(partial(_specifier, "direct"), (("specifiers", "*"), ("packages", "specifiers", "*")), is_key=True),
    Rule(
        package("npm", "locked", partial(_matched, _BEFORE_VERSION)),
        (("npm", "*"), ("packages", "npm", "*")),
        is_key=True,
    ),
    Rule(
        package("jsr", "locked", partial(_matched, _BEFORE_VERSION)),
        (("jsr", "*"), ("packages", "jsr", "*")),
        is_key=True,
    ),
)
bun_lock = _read(
    "jsonc",
    Rule(package("npm"), (*_tables(_NPM_TABLES, "workspaces", "*"), *_CATALOGS), is_key=True),
    Rule(package("npm", "locked", partial(_matched, _BEFORE_VERSION)), (("packages", "*", ELEMENT),)),
)
devbox_json = _read(
    "jsonc",
    Rule(package("nix", name=lambda text: text.partition("@")[0]), (("packages", ELEMENT),)),
    Rule(package("nix"), (("packages", "*"),), is_key=True),
)
cargo_toml = _read(
    "toml",
    Rule(package("cargo"), _CARGO_PATHS, is_key=True, unless="package"),
    Rule(package("cargo"), tuple((*path, "package") for path in _CARGO_PATHS)),
    Rule(hosted, tuple((*path, "git") for path in _CARGO_PATHS)),
)
mise_toml = _read("toml", Rule(tool_of_mise, (("tools", "*"),), is_key=True))
pixi_toml = _read(
    "toml",
    Rule(
        package("conda"),
        (*_tables(("dependencies",)), *_tables(("dependencies",), "feature", "*")),
        is_key=True,
    ),
    Rule(
        package("pypi"),
        (*_tables(("pypi-dependencies",)), *_tables(("pypi-dependencies",), "feature", "*")),
        is_key=True,
    ),
)
_PIXI = (("tool", "pixi"), ("tool", "pixi", "feature", "*"), ("tool", "pixi", "target", "*"))
pixi_pyproject = _read(
    "toml",
    Rule(package("conda"), tuple((*table, "dependencies", "*") for table in _PIXI), is_key=True),
    Rule(package("pypi"), tuple((*table, "pypi-dependencies", "*") for table in _PIXI), is_key=True),
)
_PUB_TABLES = _tables(("dependencies", "dev_dependencies", "dependency_overrides"))
pubspec_yaml = _read(
    "yaml",
    Rule(package("pub"), _PUB_TABLES, is_key=True),
    Rule(hosted, tuple((*path, *end) for path in _PUB_TABLES for end in (("git",), ("git", "url")))),
)
pubspec_lock = _read("yaml", Rule(package("pub", "locked"), (("packages", "*"),), is_key=True))
conda_environment = _read(
    "yaml",
    Rule(package("conda", name=partial(_matched, _CONDA)), (("dependencies", ELEMENT),)),
    Rule(package("pypi", name=_requirement), (("dependencies", ELEMENT, "pip", ELEMENT),)),
)
conda_recipe = _read(
    "yaml",
    Rule(
        package("conda", name=partial(_matched, _CONDA)),
        tuple(
            (*before, "requirements", kind, ELEMENT)
            for before in ((), ("outputs", ELEMENT))
            for kind in ("build", "host", "run")
        ),
    ),
)
xcodegen = _read("yaml", Rule(package("swift", name=repository), (("packages", "*", "url"),)))
package_yaml = _read(
    "yaml", Rule(package("npm"), _tables(_NPM_TABLES), is_key=True), Rule(of_npm, _tables(_NPM_TABLES))
)
conda_lock = _read("yaml", Rule(package("conda", "locked"), (("package", ELEMENT, "name"),)))
_EXTENSIONS = ("packageExtensions", "*", "dependencies", "*")
pnpm_workspace = _read(
    "yaml",
    Rule(package("npm"), (*_CATALOGS, ("configDependencies", "*"), _EXTENSIONS), is_key=True),
    Rule(of_npm, (*_CATALOGS, ("overrides", "*"))),
)
yarnrc = _read("yaml", Rule(package("npm"), (*_CATALOGS, _EXTENSIONS), is_key=True), Rule(of_npm, _CATALOGS))
pnpm_lock = _read(
    "yaml",
    Rule(package("npm"), (*_tables(_NPM_TABLES), *_tables(_NPM_TABLES, "importers", "*")), is_key=True),
    Rule(
        package("npm", "direct", partial(_matched, _PNPM_ALIAS)),
        (
            *((*path, "version") for path in _tables(_NPM_TABLES, "importers", "*")),
            *_tables(_NPM_TABLES),
        ),
    ),
    Rule(
        package("npm", "locked", partial(_matched, _PNPM_KEY)),
        (("packages", "*"), ("snapshots", "*")),
        is_key=True,
    ),
)
