from __future__ import annotations

import importlib

import pytest

from linter.model.fragments import Fragment
from linter.readers.packages.addresses import of_npm, repository
from linter.readers.reader_table import MODULES
from linter.readers.registry import readers_for
from tests.tables import each

REGISTRY = "https://registry.{}.org".format("npmjs")  # put together: no file names a registry


@each(
    ("address", "expected"),
    [
        ("github:openai/openai-node", "openai/openai-node"),
        ("https://github.com/openai/openai-node.git#v4", "openai/openai-node"),
        ("git+https://github.com/openai/openai-python@main", "openai/openai-python"),
        ("git+ssh://git@github.com/openai/openai-node.git", "openai/openai-node"),
        ("git@github.com:openai/openai-node.git", "openai/openai-node"),
        ("git://github.com/openai/openai-node", "openai/openai-node"),
        ("https://user:secret@github.com/openai/openai-node", "openai/openai-node"),
        ("https://codeload.github.com/openai/openai-node/tar.gz/main", "openai/openai-node"),
        ("https://github.com/openai/openai-python/archive/main.zip", "openai/openai-python"),
        ("openai @ git+https://github.com/openai/openai-python.git", "openai/openai-python"),
        ("https://gitlab.com/openai/openai-node", ""),
        ("https://github.com/", ""),
        ("https://notgithub.com/a/b", ""),
        ("github.com.evil.example/a/b", ""),
        ("^4.0.0", ""),
    ],
)
def test_repository(address: str, expected: str) -> None:
    assert repository(address) == expected


@each(
    ("version", "expected"),
    [
        ("openai/openai-node", [("github", "openai/openai-node")]),
        ("openai/openai-node#semver:^4", [("github", "openai/openai-node")]),
        (f"{REGISTRY}/openai/-/openai-4.0.0.tgz", [("npm", "openai")]),
        (f"{REGISTRY}/@openai/agents/-/agents-1.tgz", [("npm", "@openai/agents")]),
        ("^4.0.0", []),
        ("workspace:*", []),
        ("file:../a", []),
        ("npm:openai@4", []),
        ("latest", []),
        ("./a/b", []),
    ],
)
def test_versions_of_npm(version: str, expected: list[tuple[str, str]]) -> None:
    assert [(item.key, item.text) for item in of_npm(version)] == expected


def read(path: str, text: str) -> list[tuple[str, str, int]]:
    """Ecosystem, package and line of what the readers of a file find."""
    found: list[tuple[str, str, int]] = []
    for name in readers_for(path):
        module, function = MODULES[name]
        if ".packages." in module:
            rows = getattr(importlib.import_module(module), function)(text, path)
            found += [(row.key, row.text, row.line) for row in rows if isinstance(row, Fragment)]
    return found


REPOSITORY = ("github", "openai/openai-x")
ADDRESS = "https://github.com/openai/openai-x"


@each(
    ("path", "text"),
    [
        ("package.json", '{"dependencies": {"b": "github:openai/openai-x"}}'),
        ("package.json", '{"devDependencies": {"b": "openai/openai-x#main"}}'),
        ("package.json", f'{{"pnpm": {{"overrides": {{"b": "git+{ADDRESS}.git"}}}}}}'),
        ("pnpm-workspace.yaml", f"catalog:\n  b: git+{ADDRESS}\n"),
        ("requirements.txt", f"git+{ADDRESS}.git@v1\n"),
        ("requirements.txt", f"-e git+{ADDRESS}\n"),
        ("requirements.txt", f"x @ {ADDRESS}/archive/main.zip\n"),
        ("pyproject.toml", f'[project]\ndependencies = ["x @ git+{ADDRESS}"]\n'),
        ("pyproject.toml", f'[tool.poetry.dependencies]\nx = {{git = "{ADDRESS}"}}\n'),
        ("pyproject.toml", f'[tool.uv.sources]\nx = {{git = "{ADDRESS}"}}\n'),
        ("Pipfile", f'[packages]\nx = {{git = "{ADDRESS}"}}\n'),
        ("Cargo.toml", f'[dependencies]\nx = {{git = "{ADDRESS}"}}\n'),
        ("pubspec.yaml", f"dependencies:\n  x:\n    git: {ADDRESS}\n"),
        ("pubspec.yaml", f"dependencies:\n  x:\n    git:\n      url: {ADDRESS}\n"),
        ("composer.json", f'{{"repositories": [{{"type": "vcs", "url": "{ADDRESS}"}}]}}'),
        ("Gemfile", 'gem "x", github: "openai/openai-x"\n'),
        ("Gemfile", f'git "{ADDRESS}" do\n  gem "x"\nend\n'),
        ("Podfile", f"pod 'x', :git => '{ADDRESS}.git'\n"),
        ("mix.exs", '{:x, github: "openai/openai-x"}\n'),
        (".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = {ADDRESS}.git\n'),
        (".gitmodules", '[submodule "x"]\n\turl = git@github.com:openai/openai-x.git\n'),
    ],
)
def test_manifests_that_name_an_address(path: str, text: str) -> None:
    assert REPOSITORY in [row[:2] for row in read(path, text)]


@each(
    ("path", "text"),
    [
        ("package.json", f'{{"repository": "github:openai/openai-x", "homepage": "{ADDRESS}"}}'),
        ("pyproject.toml", f'[project.urls]\nSource = "{ADDRESS}"\n'),
        ("requirements.txt", f"# see {ADDRESS}\n"),
        ("constraints.txt", f"x @ git+{ADDRESS}\n"),
        ("Cargo.toml", f'[package]\nrepository = "{ADDRESS}"\n'),
        ("pubspec.yaml", f"repository: {ADDRESS}\n"),
        ("Gemfile", f'# gem "x", git: "{ADDRESS}"\n'),
        (".gitmodules", f"# url = {ADDRESS}\n"),
    ],
)
def test_an_address_elsewhere_is_no_dependency(path: str, text: str) -> None:
    assert "github" not in {row[0] for row in read(path, text)}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("git@github.com:MacPaw/OpenAI.git", "github.com/macpaw/openai"),
        ("ssh://git@github.com/MacPaw/OpenAI.git", "github.com/macpaw/openai"),
        ("ssh://git@github.com:22/MacPaw/OpenAI", "github.com/macpaw/openai"),
        ("https://user:x@github.com/MacPaw/OpenAI", "github.com/macpaw/openai"),
        ("https://github.com/MacPaw/OpenAI.git", "github.com/macpaw/openai"),
    ],
)
def test_swift_packages_by_any_address(address: str, expected: str) -> None:
    assert ("swift", expected, 1) in read("Package.swift", f'.package(url: "{address}", from: "1.0.0")\n')


@each(
    ("path", "text", "line"),
    [
        (".yarnrc.yml", "catalog:\n  openai: ^1\n", 2),
        (".yarnrc.yml", "catalogs:\n  ai:\n    openai: ^1\n", 3),
        ("pnpm-workspace.yaml", "catalogs:\n  ai:\n    openai: ^1\n", 3),
        ("package.json", '{"workspaces": {"packages": ["p/*"],\n"catalog": {"openai": "1"}}}', 2),
        ("package.json", '{"workspaces":\n{"catalogs": {"ai": {"openai": "1"}}}}', 2),
        ("package.json", '{"catalog": {"openai": "1"}}', 1),
        ("bun.lock", '{"catalogs": {"ai": {"openai": "1"}}}', 1),
    ],
)
def test_catalogs_of_npm(path: str, text: str, line: int) -> None:
    assert ("npm", "openai", line) in read(path, text)


MAVEN = "com.openai:openai-java"
GROUP, ARTIFACT = "<groupId>com.openai</groupId>", "<artifactId>openai-java</artifactId>"


@each(
    ("path", "text", "line"),
    [
        ("pom.xml", f"<project><dependency>{GROUP}{ARTIFACT}</dependency></project>", 1),
        ("pom.xml", f"<project><dependency>\n{ARTIFACT}\n{GROUP}</dependency></project>", 3),
        (
            "pom.xml",
            f"<project><dependency>{ARTIFACT}<version>1</version><scope>test</scope>\n{GROUP}</dependency></project>",
            2,
        ),
        (
            "pom.xml",
            "<p:project xmlns:p='x'><p:dependency><p:groupId>com.openai</p:groupId><p:artifactId>openai-java</p:artifactId></p:dependency></p:project>",
            1,
        ),
        (
            "pom.xml",
            f"<project><properties><g>com.openai</g></properties><dependency><groupId>${{g}}</groupId>{ARTIFACT}</dependency></project>",
            1,
        ),
        (
            "pom.xml",
            f"<project><d\u00e9/><dependency>\n  <groupId>\n com.openai </groupId>{ARTIFACT}</dependency></project>",
            3,
        ),
        ("pom.xml", f"<project><dependency>{ARTIFACT}{GROUP}</dependency>", 1),  # is no XML
        ("build.gradle.kts", 'implementation("com.openai", "openai-java", "1")\n', 1),
        ("settings.gradle.kts", 'library("openai", "com.openai", "openai-java").version("1")\n', 1),
        ("settings.gradle", "library('openai', 'com.openai', 'openai-java').withoutVersion()\n", 1),
        ("settings.gradle", "alias('openai').to('com.openai', 'openai-java')\n", 1),
        ("build.gradle", "implementation name: 'openai-java', group: 'com.openai'\n", 1),
        ("libs.versions.toml", 'x = { name = "openai-java", group = "com.openai" }\n', 1),
    ],
)
def test_notations_of_maven(path: str, text: str, line: int) -> None:
    assert ("maven", MAVEN, line) in read(path, text)


@each(
    ("path", "text"),
    [
        ("pom.xml", f"<project>{GROUP}{ARTIFACT}<version>1</version></project>"),
        ("pom.xml", f"<project><parent>{ARTIFACT}{GROUP}</parent></project>"),
        (
            "pom.xml",
            f"<project><dependency><groupId>a</groupId><artifactId>b</artifactId><exclusions><exclusion>{ARTIFACT}{GROUP}</exclusion></exclusions></dependency></project>",
        ),
        ("pom.xml", f"<project><!-- <dependency>{GROUP}{ARTIFACT}</dependency> --></project>"),
        ("build.gradle.kts", 'exclude("com.openai", "openai-java")\n'),
        ("build.gradle", 'foo("com.openai", "1.0")\n'),
    ],
)
def test_what_is_no_dependency_of_maven(path: str, text: str) -> None:
    assert MAVEN not in {row[1] for row in read(path, text)}


def test_entities_are_refused_and_read_tolerantly() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n'
    assert ("maven", MAVEN, 2) in read(
        "pom.xml", f"{bomb}<project><dependency>{GROUP}{ARTIFACT}</dependency></project>"
    )
