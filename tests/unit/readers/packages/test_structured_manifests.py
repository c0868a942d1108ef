"""Manifests, lock files, pipelines and settings: each through the table that chooses its readers."""

from __future__ import annotations

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.readers.reader_table import MODULES
from linter.readers.registry import readers_for
from linter.readers.syntax.protocols import FileReader, Unparsed

GO_MOD = """\
module github.com/no/self
go 1.22
require github.com/acme/one/v2 v2.1.0
require (
\tgithub.com/acme/two v1.0.0 // indirect
\t// github.com/no/one v1.0.0
)
replace github.com/acme/two => github.com/acme/fork v0.1.0
tool github.com/acme/gen
"""
POM = """\
<project><groupId>no.self</groupId>
<!-- <dependency><groupId>no</groupId><artifactId>one</artifactId></dependency> -->
<dependency>
  <groupId>com.acme</groupId>
  <artifactId>acme-java</artifactId>
</dependency></project>
"""
GRADLE = """\
plugins { id("java") }
// implementation("no.one:a:1")
dependencies {
  implementation("com.acme:sdk:1.0")
  testImplementation 'com.acme:mock'
  api group: 'com.acme', name: 'old', version: '1'
  implementation(platform("com.acme:bom:1"))
}
"""
CSPROJ = """\
<Project><ItemGroup>
<!-- <PackageReference Include="No.One" /> -->
<PackageReference Include="Acme.Sdk" Version="1" />
<PackageVersion Version="1" Update="Acme.Core" />
<ProjectReference Include="No.Two" />
</ItemGroup></Project>
"""
GEMFILE_LOCK = """\
GEM
  remote: https://registry.example/
  specs:
    acme (1.0)
      faraday (>= 1)

PLATFORMS
  x86_64-linux

DEPENDENCIES
  acme (~> 1.0)
"""
CARGO = """\
[package]
name = "no-self"
[dependencies]
acme_sdk = "1"
renamed = { package = "acme-core", version = "1" }
[target.'cfg(unix)'.dev-dependencies.acme-unix]
version = "1"
"""
MIX = """\
defp deps do
  [{:acme, "~> 1.0"}, {:acme_git, git: "x"}, # {:no, "1"}
   {:ok, value}]
end
"""
YARN_1 = """\
# yarn lockfile v1
acme@^1.0.0, acme@^1.2.0:
  version "1.2.0"
  dependencies:
    no-one "1"

"@acme/sdk@^2":
  version "2"
"""
YARN_BERRY = """\
__metadata:
  version: 8

"acme@npm:^1.0.0":
  version: 1.0.0

"alias@npm:@acme/real@^1":
  version: 1.0.0

"self@workspace:.":
  version: 0
"""
PNPM = """\
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      acme:
        specifier: ^1
        version: 1.0.0
packages:
  acme@1.0.0:
    resolution: {integrity: x}
  '@acme/sdk@2.0.0(react@18)':
    resolution: {integrity: x}
"""
BUN = """\
{ "workspaces": { "": { "dependencies": { "acme": "^1" }, }, },
  "packages": { "acme": ["acme@1.0.0", "", {}, "sha512-x=="], "x/acme": ["@acme/sdk@2", ""], } }
"""
CONDA = """\
name: no-self
dependencies:
  - conda-forge::acme=1.0
  - python>=3.10
  - pip:
      - acme-sdk[x]>=1
"""
SETUP = """\
from setuptools import setup
base = ["acme>=1", "acme-two"]
setup(
    name="no-self",
    install_requires=base + [
        "acme.three ; python_version > '3'",
    ],
    extras_require={"x": ["acme-x"]},
)
"""
SETUP_CFG = """\
[metadata]
name = no-self
[options]
install_requires =
    acme>=1
    # no-one
    acme-two; python_version > "3"
[options.extras_require]
x = acme-x
"""
NIX = """\
{ pkgs ? import <nixpkgs> {} }: # pkgs.no-one
pkgs.mkShell { packages = with pkgs; [ acme-code nodejs_20 ]; shellHook = "pkgs"; x = pkgs.acme-cli; }
"""
DOCKER = """\
# FROM no/one
ARG X=1
FROM --platform=linux/amd64 docker.io/acme/base:1@sha256:00 AS build
RUN --mount=type=cache,target=/x pip install acme && \\
    # a comment
    npm i -g @acme/cli
RUN <<EOF
acme run
EOF
FROM build
COPY --from=ghcr.io/acme/tool /x /x
COPY --from=build /y /y
CMD ["acme", "--say", "a b"]
"""
COMPOSE = "services:\n  a:\n    image: acme/agent:1\n    command: acme serve\n  b: {image: 'library/redis'}\n"
CLUSTER = "kind: Pod\nspec:\n  containers:\n    - name: x\n      image: acme/agent\n"
HELM = "spec:\n  {{- if .x }}\n  containers:\n    - image: acme/agent:1\n  {{- end }}\n"
WORKFLOW = """\
jobs:
  a:
    container: {image: acme/box}
    steps:
      - uses: docker://acme/step:1
      - run: |
          # acme no
          npm ci
          acme -p x
      - run: acme one
"""
GITLAB = """\
include:
  - component: $CI_SERVER_FQDN/acme/scan@1.0
  - project: acme/ci
image: acme/base
job:
  services: [acme/db]
  script:
    - acme run
    - |
      set -e
      pip install acme
"""
CIRCLE = "orbs:\n  x: acme/orb@1.2\njobs:\n  a:\n    docker: [{image: acme/box}]\n    steps:\n      - run: {command: acme run}\n"
AZURE = "steps:\n- task: Acme-Task@1\n- script: acme run\n"
BITBUCKET = "image: acme/box\npipelines:\n  default:\n    - step:\n        script:\n          - pipe: acme/pipe:1.0\n          - acme run\n"
BUILDKITE = "steps:\n  - command: acme run\n    plugins:\n      - acme/tool#v1: {x: 1}\n"
JENKINS = "pipeline { agent { docker { image 'acme/box' } }\n steps { sh 'acme run'\n // sh 'acme no'\n sh \"\"\"\n  acme two\n \"\"\" } }"
DEVCONTAINER = """\
{ // x
  "image": "acme/dev:1",
  "features": { "ghcr.io/acme/features/tool:1": {} },
  "customizations": { "vscode": { "extensions": ["Acme.tool"] } },
  "postCreateCommand": "npm i -g acme",
}
"""
SETTINGS = '{ "acme.enable": true, "acme.off.enabled": false, // "acme.no": 1\n "editor.x": 1, "mcp": { "servers": { "a": { "command": "npx", "args": ["-y", "@acme/mcp@1"], "env": {"KEY": "secret"} }, "b": {"url": "https://MCP.acme.ai/x?y=1"} } } }'
CODEX = '[mcp_servers.a]\ncommand = "uvx"\nargs = ["acme-mcp"]\n'
RENOVATE = '{ "packageRules": [{ "matchPackageNames": ["acme"] }] }'
DEPENDABOT = "updates:\n  - package-ecosystem: pip\n    ignore:\n      - dependency-name: acme\n      - dependency-name: 'no-*'\n"
MAKE = "all: x\n\tacme run \\\n\t  now\n\t@pip install acme\nVAR = acme no\n"
POWERSHELL = "<#\n.EXAMPLE\nwinget install no.one\n#>\n# winget install no.two\nwinget install --id acme.tool -e --silent\nwinget install -e acme.two -s winget\n"
SHELL = "#!/bin/sh\n# acme no\nif command -v acme; then sudo acme run; fi\ncat <<X\nacme no\nX\necho 'acme no'\ncurl -fsS https://acme.ai/install.sh | sh\n"
DENO = '{ "imports": { "a": "npm:@acme/sdk@^1", "b": "jsr:@acme/x", "c": "https://esm.sh/acme@4", "d": "https://deno.land/x/acme@1/mod.ts", "e": "./x.ts" } }'

D, L, N = "direct", "locked", "named"
CASES: list[tuple[str, str, list[tuple[str, str, str, int]]]] = [
    ("go.mod", GO_MOD, [("golang", "github.com/acme/one", D, 3), ("golang", "github.com/acme/two", L, 5), ("golang", "github.com/acme/fork", D, 8), ("golang", "github.com/acme/gen", D, 9)]),
    ("go.sum", "github.com/acme/one v1.0.0 h1:x=\ngithub.com/acme/one v1.0.0/go.mod h1:x=\n", [("golang", "github.com/acme/one", L, 1), ("golang", "github.com/acme/one", L, 2)]),
    ("pom.xml", POM, [("maven", "com.acme:acme-java", D, 4)]),
    ("build.gradle.kts", GRADLE, [("maven", "com.acme:sdk", D, 4), ("maven", "com.acme:mock", D, 5), ("maven", "com.acme:old", D, 6), ("maven", "com.acme:bom", D, 7)]),
    ("gradle/libs.versions.toml", '[libraries]\na = "com.acme:sdk:1"\nb = { group = "com.acme", name = "core" }\nc = { module = "com.acme:x" }\n', [("maven", "com.acme:sdk", D, 2), ("maven", "com.acme:core", D, 3), ("maven", "com.acme:x", D, 4)]),
    ("gradle.lockfile", "# x\ncom.acme:sdk:1.0=compileClasspath\nempty=\n", [("maven", "com.acme:sdk", L, 2)]),
    ("build.sbt", 'libraryDependencies += "com.acme" %% "sdk" % "1"\n', [("maven", "com.acme:sdk", D, 1)]),
    ("a/b.csproj", CSPROJ, [("nuget", "acme.sdk", D, 3), ("nuget", "acme.core", "named", 4)]),
    ("packages.config", '<packages><package id="Acme.Sdk" version="1" /></packages>', [("nuget", "acme.sdk", D, 1)]),
    ("packages.lock.json", '{"dependencies": {"net8.0": {"Acme.Sdk": {"type": "Transitive"}}}}', [("nuget", "acme.sdk", L, 1)]),
    ("Gemfile", 'gem "acme", "~> 1"\n# gem "no"\ngem(\'acme-two\')\n', [("gem", "acme", D, 1), ("gem", "acme-two", D, 3)]),
    ("x.gemspec", 's.add_dependency "acme"\ns.add_development_dependency(\'acme-dev\', "1")\n', [("gem", "acme", D, 1), ("gem", "acme-dev", D, 2)]),
    ("Gemfile.lock", GEMFILE_LOCK, [("gem", "acme", L, 4), ("gem", "x86_64-linux", D, 8), ("gem", "acme", D, 11)]),
    ("Cargo.toml", CARGO, [("cargo", "acme-sdk", D, 4), ("cargo", "acme-core", D, 5), ("cargo", "acme-unix", D, 6)]),
    ("Cargo.lock", '[[package]]\nname = "acme_sdk"\nsource = "registry+x"\ndependencies = ["no"]\n[[package]]\nname = "own"\n', [("cargo", "acme-sdk", L, 2)]),
    ("composer.json", '{"require": {"Acme/sdk": "^1"}, "require-dev": {"acme/dev": "1"}, "name": "no/self"}', [("composer", "acme/sdk", D, 1), ("composer", "acme/dev", D, 1)]),
    ("composer.lock", '{"packages": [{"name": "acme/sdk", "require": {"no/one": "1"}}], "packages-dev": [{"name": "acme/dev"}]}', [("composer", "acme/sdk", L, 1), ("composer", "acme/dev", L, 1)]),
    ("mix.exs", MIX, [("hex", "acme", D, 2), ("hex", "acme_git", D, 2)]),
    ("mix.lock", '%{\n  "acme": {:hex, :acme, "1.0", "00"},\n}\n', [("hex", "acme", L, 2)]),
    ("pubspec.yaml", "name: no\ndependencies:\n  acme: ^1\n  flutter:\n    sdk: flutter\ndev_dependencies: {acme_dev: any}\n", [("pub", "acme", D, 3), ("pub", "flutter", D, 4), ("pub", "acme_dev", D, 6)]),
    ("pubspec.lock", "packages:\n  acme:\n    dependency: transitive\n", [("pub", "acme", L, 2)]),
    ("Package.swift", '.package(url: "https://github.com/Acme/SDK.git", from: "1.0")\n// url: "https://github.com/no/one"\n', [("swift", "github.com/acme/sdk", D, 1)]),
    ("Package.resolved", '{"pins": [{"location": "https://github.com/Acme/SDK.git"}], "object": {"pins": [{"repositoryURL": "git@github.com:acme/two"}]}}', [("swift", "github.com/acme/sdk", L, 1), ("swift", "github.com/acme/two", L, 1)]),
    ("Podfile", "pod 'Acme/Core', '~> 1'\n# pod 'No'\n", [("cocoapods", "acme", D, 1)]),
    ("vcpkg.json", '{"dependencies": ["acme", {"name": "acme-two"}]}', [("vcpkg", "acme", D, 1), ("vcpkg", "acme-two", D, 1)]),
    ("conanfile.txt", "[requires]\nacme/1.0\n", [("conan", "acme", D, 2)]),
    ("yarn.lock", YARN_1, [("npm", "acme", L, 2), ("npm", "@acme/sdk", L, 7)]),
    ("x/yarn.lock", YARN_BERRY, [("npm", "acme", L, 4), ("npm", "alias", L, 7), ("npm", "@acme/real", L, 7)]),
    ("pnpm-lock.yaml", PNPM, [("npm", "acme", D, 5), ("npm", "acme", L, 9), ("npm", "@acme/sdk", L, 11)]),
    ("bun.lock", BUN, [("npm", "acme", D, 1), ("npm", "acme", L, 2), ("npm", "@acme/sdk", L, 2)]),
    ("pnpm-workspace.yaml", "catalog:\n  acme: ^1\n", [("npm", "acme", D, 2)]),
    ("deno.json", DENO, [("npm", "@acme/sdk", D, 1), ("jsr", "@acme/x", D, 1), ("npm", "acme", D, 1), ("deno", "acme", D, 1)]),
    ("deno.lock", '{"specifiers": {"npm:acme@^1": "1.0"}, "npm": {"acme@1.0": {}}, "jsr": {"@acme/x@1": {}}}', [("npm", "acme", D, 1), ("npm", "acme", L, 1), ("jsr", "@acme/x", L, 1)]),
    ("environment.yml", CONDA, [("conda", "acme", D, 3), ("conda", "python", D, 4), ("pypi", "acme-sdk", D, 6)]),
    ("pixi.toml", '[dependencies]\nacme = "1"\n[feature.x.pypi-dependencies]\nAcme_Sdk = "1"\n', [("conda", "acme", D, 2), ("pypi", "acme-sdk", D, 4)]),
    ("setup.py", SETUP, [("pypi", "acme", D, 2), ("pypi", "acme-two", D, 2), ("pypi", "acme-three", D, 6), ("pypi", "acme-x", D, 8)]),
    ("setup.cfg", SETUP_CFG, [("pypi", "acme", D, 5), ("pypi", "acme-two", D, 7), ("pypi", "acme-x", D, 9)]),
    ("Brewfile", 'brew "x/tap/acme"\ncask "acme-app"\nvscode "Acme.tool"\n# brew "no"\n', [("brew", "acme", D, 1), ("brew", "acme-app", D, 2), ("vscode", "acme.tool", "", 3)]),
    ("mise.toml", '[tools]\nacme = "1"\n"npm:@acme/cli" = "1"\n"pipx:acme-x" = "1"\n', [("mise", "acme", D, 2), ("npm", "@acme/cli", D, 3), ("pypi", "acme-x", D, 4)]),
    (".tool-versions", "acme 1.0\n", [("mise", "acme", D, 1)]),
    ("flake.nix", NIX, [("nix", "mkshell", D, 2), ("nix", "acme-code", D, 2), ("nix", "nodejs_20", D, 2), ("nix", "acme-cli", D, 2)]),
    ("devbox.json", '{"packages": ["acme@1"]}', [("nix", "acme", D, 1)]),
    ("renovate.json", RENOVATE, [("", "acme", N, 1)]),
    (".github/dependabot.yml", DEPENDABOT, [("pypi", "acme", N, 4)]),
    ("docker-compose.yml", COMPOSE, [("", "acme/agent:1", "", 3), ("", "acme serve", "", 4), ("", "redis", "", 5)]),
    ("deploy/pod.yaml", CLUSTER, [("", "acme/agent", "", 5)]),
    ("chart/pod.yaml", HELM, [("", "acme/agent:1", "", 4)]),
    ("Dockerfile", DOCKER, [("", "acme/base:1", "", 3), ("", "pip install acme", "", 4), ("pypi", "acme", D, 4), ("", "npm i -g @acme/cli", "", 6), ("npm", "@acme/cli", D, 6), ("", "acme run", "", 8), ("", "ghcr.io/acme/tool", "", 11), ("", "acme --say a b", "", 13)]),
    (".github/workflows/x.yml", WORKFLOW, [("", "acme/box", "", 3), ("", "acme/step:1", "", 5), ("", "npm ci", "", 8), ("", "acme -p x", "", 9), ("", "acme one", "", 10)]),
    (".gitlab-ci.yml", GITLAB, [("gitlab", "acme/scan", "", 2), ("gitlab", "acme/ci", "", 3), ("", "acme/base", "", 4), ("", "acme/db", "", 6), ("", "acme run", "", 8), ("", "set -e", "", 10), ("", "pip install acme", "", 11), ("pypi", "acme", D, 11)]),
    (".circleci/config.yml", CIRCLE, [("circleci", "acme/orb", "", 2), ("", "acme/box", "", 5), ("", "acme run", "", 7)]),
    ("azure-pipelines.yml", AZURE, [("azure", "acme-task", "", 2), ("", "acme run", "", 3)]),
    ("bitbucket-pipelines.yml", BITBUCKET, [("", "acme/box", "", 1), ("bitbucket", "acme/pipe", "", 6), ("", "acme run", "", 7)]),
    (".buildkite/pipeline.yml", BUILDKITE, [("", "acme run", "", 2), ("buildkite", "acme/tool", "", 4)]),
    ("Jenkinsfile", JENKINS, [("", "acme/box", "", 1), ("", "acme run", "", 2), ("", "acme two", "", 5)]),
    (".devcontainer/devcontainer.json", DEVCONTAINER, [("", "acme/dev:1", "", 2), ("devcontainer", "ghcr.io/acme/features/tool", "", 3), ("vscode", "acme.tool", "", 4), ("", "npm i -g acme", "", 5), ("npm", "acme", D, 5)]),
    (".vscode/extensions.json", '{ "recommendations": ["Acme.tool"], "unwantedRecommendations": ["no.one"] }', [("vscode", "acme.tool", "", 1)]),
    (".vscode/settings.json", SETTINGS, [("setting", "acme.enable", "", 1), ("setting", "editor.x", "", 2), ("", "mcp.acme.ai/x", "", 2), ("", "npx -y @acme/mcp@1", "", 2), ("npm", "@acme/mcp", D, 2)]),
    (".codex/config.toml", CODEX, [("", "uvx acme-mcp", "", 2), ("pypi", "acme-mcp", D, 3)]),
    (".idea/externalDependencies.xml", '<plugin id="com.Acme" />\n<!-- <plugin id="no" /> -->', [("jetbrains", "com.acme", "", 1)]),
    ("Makefile", MAKE, [("", "acme run now", "", 2), ("", "pip install acme", "", 4), ("pypi", "acme", D, 4)]),
    ("setup.ps1", POWERSHELL, [("", "winget install --id acme.tool -e --silent", "", 6), ("winget", "acme.tool", D, 6), ("", "winget install -e acme.two -s winget", "", 7), ("winget", "acme.two", D, 7)]),
    ("run.sh", SHELL, [("", "acme run", "", 3), ("", "cat", "", 4), ("", "echo acme no", "", 7), ("", "curl -fsS https://acme.ai/install.sh", "", 8), ("", "acme.ai/install.sh", "", 8), ("", "sh", "", 8)]),
    ("Procfile", "web: acme serve\n", [("", "acme serve", "", 1)]),
    ("package.json", '{"scripts": {"x": "npx acme run"}}', [("", "npx acme run", "", 1), ("npm", "acme", D, 1)]),
]  # fmt: skip
_ELSEWHERE = frozenset({"read_agent_settings", "python_imports", "javascript_imports", "kotlin_imports", "swift_imports", "elixir_imports", "read_actions"})  # fmt: skip


def reader(name: str) -> FileReader:
    module, function = MODULES[name]
    found: FileReader = getattr(importlib.import_module(module), function)
    return found


def read(path: str, text: str) -> list[Fragment | Unparsed]:
    """What the readers of a path find, without literals and imports, which have tests of their own."""
    names = [name for name in readers_for(path) if MODULES[name][0] != "linter.readers.literals"]
    return [row for name in names if name not in _ELSEWHERE for row in reader(name)(text, path)]


@pytest.mark.parametrize(("path", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_reads(path: str, text: str, expected: list[tuple[str, str, str, int]]) -> None:
    found = [row for row in read(path, text) if isinstance(row, Fragment)]
    assert [(row.key, row.text, row.scope, row.line) for row in found] == expected


@pytest.mark.parametrize(("path", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_whatever_the_line_ends(path: str, text: str, expected: list[tuple[str, str, str, int]]) -> None:
    rows = [row for row in read(path, "\ufeff" + text.replace("\n", "\r\n")) if isinstance(row, Fragment)]
    assert [(row.key, row.text, row.line) for row in rows] == [(row[0], row[1], row[3]) for row in expected]


@pytest.mark.parametrize(
    "path", ["composer.json", "Cargo.toml", "pubspec.yaml", "docker-compose.yml", "setup.py"]
)
def test_what_does_not_parse_is_said(path: str) -> None:
    assert any(isinstance(row, Unparsed) for row in read(path, "a: [}\n= (\n"))


def test_broken_files_are_read_tolerantly() -> None:
    rows = read("Cargo.toml", '[dependencies]\nacme = "1"\nx = [[\n')
    assert [(row.text, row.tolerant) for row in rows if isinstance(row, Fragment)][:1] == [("acme", True)]
    rows = read("setup.py", "setup(install_requires=['acme>=1', 'two'], x=(\n")
    assert [(row.text, row.tolerant) for row in rows if isinstance(row, Fragment)] == [
        ("acme", True),
        ("two", True),
    ]


def test_values_of_an_environment_are_never_read() -> None:
    rows = [*read(".vscode/settings.json", SETTINGS), *reader("read_agent_settings")(SETTINGS, "a.json")]
    assert rows
    assert "secret" not in str(rows)


def test_places() -> None:
    places = {row.place for path, text, _ in CASES for row in read(path, text) if isinstance(row, Fragment)}
    assert places == {
        Place.DEPENDENCY,
        Place.IMAGE,
        Place.EXTENSION,
        Place.COMMAND,
        Place.ACTION,
        Place.ENDPOINT,
    }


@given(st.sampled_from(CASES), st.data())
def test_survives_any_text(case: tuple[str, str, object], data: st.DataObject) -> None:
    path, sample, _ = case
    start, end = sorted((data.draw(st.integers(0, len(sample))), data.draw(st.integers(0, len(sample)))))
    middle = data.draw(st.text(max_size=20) | st.text(alphabet="\n\"'`{}[]<>()\\#:-=@$ a\0", max_size=20))
    text = sample[:start] + middle + sample[end:]
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for row in read(path, text):
        assert 0 <= row.line <= lines


def test_a_server_without_a_command_brings_nothing() -> None:
    text = '{"mcpServers": {"a": {"command": ""}, "b": {"command": "bin/"}}}'
    assert [row for row in read(".mcp.json", text) if isinstance(row, Fragment)] == []
