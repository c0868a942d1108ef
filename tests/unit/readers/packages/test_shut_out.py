"""What a manifest names and does not bring is no dependency, or no proof of one (issue 17, item 17)."""

from __future__ import annotations

import importlib

import pytest

from linter.model.fragments import Fragment
from linter.readers.packages import shut_out
from linter.readers.reader_table import MODULES
from linter.readers.registry import readers_for
from tests.tables import each

NAMED, DIRECT, LOCKED = "named", "direct", "locked"
POM = """\
<project>
  <parent><groupId>com.acme</groupId><artifactId>acme-parent</artifactId></parent>
  <groupId>com.acme</groupId>
  <artifactId>acme-sdk</artifactId>
  <dependencies>
    <dependency>
      <groupId>org.x</groupId><artifactId>x</artifactId>
      <exclusions><exclusion><groupId>com.acme</groupId><artifactId>acme-sdk</artifactId></exclusion></exclusions>
    </dependency>
  </dependencies>
  <build><plugins><plugin><groupId>org.y</groupId><artifactId>y</artifactId></plugin></plugins></build>
</project>
"""
GRADLE = """\
configurations.all {
    exclude group: 'com.acme', module: 'acme-sdk'
    exclude("com.acme:acme-sdk")
    resolutionStrategy.dependencySubstitution {
        substitute module("com.acme:acme-sdk") using module("org.x:other")
    }
}
dependencies {
    implementation("org.x:x:1") { exclude(group: "com.acme", name: "acme") }
    implementation("com.acme:acme-sdk") { version { rejectAll() } }
    implementation("org.z:z") {
        because("of it")
        version { strictly("1") }
    }
    constraints {
        implementation("com.acme:acme-sdk:2") { because("of it") }
    }
    api("org.w:w:1")
}
"""
MANAGED = "<dependency><groupId>com.acme</groupId><artifactId>acme-sdk</artifactId></dependency>"
SBT = """\
excludeDependencies += "com.acme" % "acme-sdk"
excludeDependencies ++= Seq(
  "com.acme" % "acme-core",
  ExclusionRule("com.acme", "acme"))
libraryDependencies -= "com.acme" % "acme-sdk" % "1"
libraryDependencies += ("org.x" %% "x" % "1").excludeAll("com.acme" % "acme-sdk")
dependencyOverrides +=
  "com.acme" % "acme-sdk" % "2"
libraryDependencies ++= Seq("org.y" % "y" % "1")
"""
GO = """\
module github.com/acme/own

require (
	github.com/org/x v1.0.0
)
exclude github.com/acme/sdk v1.0.0
exclude (
	github.com/acme/sdk v1.0.1 // broken (badly)
)
retract (
	v1.0.0
)
replace github.com/org/x => github.com/fork/x v1.0.0
"""
GEMS = """\
PATH
  remote: .
  specs:
    acme-own (1.0)
      acme (~> 1)

GEM
  specs:
    acme (1.0)
"""

CASES = [
    pytest.param("pom.xml", POM, [("org.x:x", DIRECT), ("org.y:y", DIRECT)], id="maven"),
    pytest.param(
        "build.gradle",
        GRADLE,
        [("org.x:other", DIRECT), ("org.x:x", DIRECT), ("org.z:z", DIRECT), ("org.w:w", DIRECT)],
        id="gradle",
    ),
    pytest.param(
        "pom.xml",
        f"<project><dependencyManagement><dependencies>{MANAGED}</dependencies></dependencyManagement></project>",
        [("com.acme:acme-sdk", NAMED)],
        id="managed-by-maven",
    ),
    pytest.param(
        "pom.xml",
        f"<project><dependencyManagement>{MANAGED}</dependencyManagement>",
        [],
        id="managed-in-broken-xml",
    ),
    pytest.param(
        "Directory.Packages.props",
        '<Project><ItemGroup><PackageVersion Include="Acme" Version="1"/></ItemGroup></Project>',
        [("acme", NAMED)],
        id="central-versions-of-nuget",
    ),
    pytest.param("package.json", '{"overrides": {"acme": "1"}}', [("acme", NAMED)], id="npm-overrides"),
    pytest.param("package.json", '{"resolutions": {"acme": "1"}}', [("acme", NAMED)], id="yarn-resolutions"),
    pytest.param("package.json", '{"overrides": {"x": "npm:acme@1"}}', [("acme", DIRECT)], id="npm-replaces"),
    pytest.param("build.sbt", SBT, [("org.x:x", DIRECT), ("org.y:y", DIRECT)], id="sbt"),
    pytest.param("go.mod", GO, [("github.com/org/x", DIRECT), ("github.com/fork/x", DIRECT)], id="go"),
    pytest.param("Gemfile.lock", GEMS, [("acme", LOCKED)], id="own-gem"),
    pytest.param("constraints.txt", "acme==1\n", [("acme", NAMED)], id="constraints"),
    pytest.param("upper-constraints.txt", "acme===1\n", [("acme", NAMED)], id="upper-constraints"),
    pytest.param("constraints/3.12.txt", "acme==1\n", [("acme", NAMED)], id="folder-of-constraints"),
    pytest.param("requirements.txt", "acme==1\n", [("acme", DIRECT)], id="requirements"),
    pytest.param(
        "pyproject.toml", '[tool.uv]\nconstraint-dependencies = ["acme>1"]\n', [("acme", NAMED)], id="uv"
    ),
    pytest.param("pyproject.toml", '[tool.uv]\nexclude-dependencies = ["acme"]\n', [], id="uv-excludes"),
    pytest.param(
        "uv.lock",
        '[[package]]\nname = "own"\nsource = { editable = "." }\n'
        '[[package]]\nname = "acme"\nsource = { registry = "https://x" }\n',
        [("acme", LOCKED)],
        id="own-package-of-uv",
    ),
    pytest.param(
        "poetry.lock",
        '[[package]]\nname = "own"\n[package.source]\ntype = "directory"\nurl = "x"\n'
        '[[package]]\nname = "acme"\n',
        [("acme", LOCKED)],
        id="own-package-of-poetry",
    ),
    pytest.param("package.json", '{"pnpm": {"overrides": {"acme": "-"}}}', [], id="pnpm-takes-out"),
]


@each(("path", "text", "expected"), CASES)
def test_17_17_what_a_manifest_shuts_out_is_no_dependency(
    path: str, text: str, expected: list[tuple[str, str]]
) -> None:
    found = []
    for name in readers_for(path):
        module, function = MODULES[name]
        if module.startswith("linter.readers.packages"):
            found += list(getattr(importlib.import_module(module), function)(text, path))
    assert [(row.text, row.scope) for row in found if isinstance(row, Fragment)] == expected


@each(
    "blank",
    [shut_out.of_go_mod, shut_out.of_gemfile_lock, shut_out.of_gradle, shut_out.of_sbt, shut_out.of_pom],
)
@each(
    "text", [POM, GRADLE, SBT, GO, GEMS, "exclude (" * 99, "<exclusions>\n" * 99, "excludeDependencies += ("]
)
def test_17_17_offsets_stay(blank: shut_out.Blanking, text: str) -> None:
    kept = blank(text)
    assert len(kept) == len(text)
    assert all(new in (old, " ") for new, old in zip(kept, text, strict=True))
