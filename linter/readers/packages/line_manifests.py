"""Reads manifests and lock files that consist of lines or code, by a table of what their lines look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from linter.model.fragments import Fragment, Place, Scope
from linter.readers.packages import shut_out
from linter.readers.packages.addresses import repository as repository_of_github
from linter.readers.packages.structured_manifests import repository
from linter.readers.syntax.comments import split
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import dependency
from linter.readers.syntax.protocols import FileReader

_VERSION_OF_GO = re.compile(r"/v\d+$")


class _Line(NamedTuple):
    """What a line or statement looks like, and which packages it names."""

    pattern: re.Pattern[str]
    """Its group `name` is the package; or its groups `group` and `name` together are."""
    key: str
    scope: Scope = "direct"
    place: Place = Place.DEPENDENCY
    name: Callable[[str], str] = str.strip


def _read(
    style: str, lines: tuple[_Line, ...], without: shut_out.Blanking, text: str, _path: str
) -> Iterator[Fragment]:
    source = plain(text)
    positions = Positions(source)
    code = without(split(source, style)[0] if style else source)
    found: dict[int, Fragment] = {}
    for line in lines:
        for match in line.pattern.finditer(code):
            group = match.groupdict().get("group")
            written = f"{group}:{match['name']}" if group else line.name(match["name"])
            offset = match.start("group" if group else "name")
            if written and offset not in found:
                item = dependency(written, line.key, line.scope)._replace(place=line.place)
                found[offset] = item.at(positions.at(offset))
    yield from (found[offset] for offset in sorted(found))


def _line(
    pattern: str,
    key: str,
    scope: Scope = "direct",
    name: Callable[[str], str] = str.strip,
    *,
    place: Place = Place.DEPENDENCY,
) -> _Line:
    return _Line(
        re.compile(pattern, re.MULTILINE), key, scope if place is Place.DEPENDENCY else "", place, name
    )


def _lines(style: str, *lines: _Line, without: shut_out.Blanking = str) -> FileReader:
    return partial(_read, style, lines, without)


def _hosted(before: str) -> tuple[_Line, ...]:
    """The GitHub repository behind a key: its whole address, or `owner/name` alone."""
    return (
        _line(rf"""{before}(?P<name>[^"'\s]*github\.com[/:][^"'\s]+)""", "github", name=repository_of_github),
        _line(rf"""{before}(?P<name>[A-Za-z0-9][\w-]*/[\w.-]+)(?=["'])""", "github"),
    )


def _module_of_go(path: str) -> str:
    return _VERSION_OF_GO.sub("", path)


def _last_part(name: str) -> str:
    return name.rpartition("/")[2]


_GO_NAME = r"(?P<name>[\w~-]+(?:\.[\w~-]+)+(?:/[\w.~-]+)*)"
_GO_REQUIRED = rf"^[ \t]*(?:require[ \t]+|tool[ \t]+)?{_GO_NAME}[ \t]+v\d"
_GRADLE_NAME = r"[\w-]+(?:\.[\w-]+)+:[\w.-]+"
_ATTRIBUTES = r"[^<>]{0,500}?"

go_mod = _lines(
    "",
    _line(rf"{_GO_REQUIRED}\S*[ \t]*//[ \t]*indirect", "golang", "locked", _module_of_go),
    _line(_GO_REQUIRED, "golang", name=_module_of_go),
    _line(rf"^[ \t]*tool[ \t]+{_GO_NAME}", "golang", name=_module_of_go),
    _line(rf"=>[ \t]*{_GO_NAME}[ \t]+v\d", "golang", name=_module_of_go),
    without=shut_out.of_go_mod,
)
go_sum = _lines("", _line(rf"^{_GO_NAME} v\S+ h1:", "golang", "locked", _module_of_go))
gemfile = _lines(
    "hash",
    _line(r"""^[ \t]*gem[ \t(]+["'](?P<name>[\w.-]+)["']""", "gem"),
    *_hosted(r"""(?:\b(?:git|github):|:(?:git|github)[ \t]*=>|^[ \t]*(?:git|github))[ \t(]*["']"""),
)
gemspec = _lines(
    "hash",
    _line(r"""\.add_(?:runtime_|development_)?dependency[ \t(]+["'](?P<name>[\w.-]+)["']""", "gem"),
)
gemfile_lock = _lines(
    "",
    _line(r"^    (?P<name>[\w.-]+) \(", "gem", "locked"),
    _line(r"^  (?P<name>[\w.-]+)!?(?: \([^()\n]*\)!?)?$", "gem"),
    without=shut_out.of_gemfile_lock,
)
mix_exs = _lines(
    "hash",
    _line(r"""\{[ \t]*:(?P<name>\w+)[ \t]*,[ \t]*(?:["'][~><=!\s\d]|(?:git|github|path|hex|only):)""", "hex"),
    *_hosted(r"""\b(?:git|github):[ \t]*["']"""),
)
mix_lock = _lines("", _line(r"""^[ \t]*"[\w-]+":[ \t]*\{:hex,[ \t]*:(?P<name>\w+),""", "hex", "locked"))
package_swift = _lines("slash", _line(r"""\burl:[ \t]*"(?P<name>[^"\n]+)\"""", "swift", name=repository))
podfile = _lines(
    "hash",
    _line(r"""^[ \t]*pod[ \t(]+["'](?P<name>[^"'/\n]+)""", "cocoapods"),
    *_hosted(r"""(?::git[ \t]*=>|\bgit:)[ \t]*["']"""),
)
gitmodules = _lines("ini", *_hosted(r"^[ \t]*url[ \t]*=[ \t]*"))
podfile_lock = _lines("", _line(r"^  - \"?(?P<name>[\w+.-]+)(?:/[\w+./-]+)? \([\d.]+", "cocoapods", "locked"))
_GRADLE = (
    _line(rf"""["'](?P<name>{_GRADLE_NAME})(?::[^"'\n]*)?["']""", "maven"),
    _line(
        r"""\bgroup[ \t]*[:=][ \t]*["'](?P<group>[\w.-]+)["'][ \t]*,\s*"""
        r"""name[ \t]*[:=][ \t]*["'](?P<name>[\w.-]+)["']""",
        "maven",
    ),
    _line(
        r"""\bname[ \t]*[:=][ \t]*["'](?P<name>[\w.-]+)["'][ \t]*,\s*"""
        r"""group[ \t]*[:=][ \t]*["'](?P<group>[\w.-]+)["']""",
        "maven",
    ),
    _line(  # implementation("g", "n", "v"), library("alias", "g", "n"), alias("x").to("g", "n")
        r"""(?<=[(, \t\n])["'](?P<group>[A-Za-z][\w-]*(?:\.[\w-]+)+)["'][ \t]*,\s*"""
        r"""["'](?P<name>[A-Za-z][\w.-]*)["'][ \t]*[,)\n]""",
        "maven",
    ),
)
gradle = _lines("slash", *_GRADLE, without=shut_out.of_gradle)
gradle_catalog = _lines("hash", *_GRADLE)
deps_edn = _lines(
    "ini",
    _line(
        r"(?<![\w./-])(?P<group>[A-Za-z][\w.-]*)/(?P<name>[A-Za-z][\w.-]*)\s*\{[^{}]{0,200}:mvn/version",
        "maven",
    ),
)
project_clj = _lines("ini", _line(r"\[(?P<group>[A-Za-z][\w.-]*)/(?P<name>[A-Za-z][\w.-]*)\s+\"", "maven"))
ivy = _lines(
    "markup",
    _line(
        rf"""<dependency\b{_ATTRIBUTES}\borg[ \t]*=[ \t]*["'](?P<group>[\w.-]+)["'][^<>]{{0,200}}?"""
        r"""\bname[ \t]*=[ \t]*["'](?P<name>[\w.-]+)["']""",
        "maven",
    ),
)
rebar = _lines("percent", _line(r"""\{[ \t]*(?P<name>[a-z]\w*)[ \t]*,[ \t]*(?:"[~><=\s\d]|\{pkg)""", "hex"))
paket = _lines("hash", _line(r"^[ \t]*nuget[ \t]+(?P<name>[\w.-]+)", "nuget"))
pbxproj = _lines("", _line(r'\brepositoryURL[ \t]*=[ \t]*"(?P<name>[^"\n]+)"', "swift", name=repository))
gradle_lock = _lines("hash", _line(rf"^(?P<name>{_GRADLE_NAME}):[^=\s]+=", "maven", "locked"))
sbt = _lines(
    "slash",
    _line(r'"(?P<group>[\w.-]+)"[ \t]*%{1,3}[ \t]*"(?P<name>[\w.-]+)"', "maven"),
    without=shut_out.of_sbt,
)
_GROUP = r"<groupId>\s*(?P<group>[\w.-]+)\s*</groupId>"
_ARTIFACT = r"<artifactId>\s*(?P<name>[\w.-]+)\s*</artifactId>"
pom_lines = _lines(  # of what is no XML: linter.readers.packages.pom reads what is
    "markup",
    _line(rf"{_GROUP}\s*{_ARTIFACT}", "maven"),
    _line(rf"{_ARTIFACT}\s*{_GROUP}", "maven"),
    without=shut_out.of_pom,
)
msbuild = _lines(
    "markup",
    _line(
        rf"""<(?:PackageReference|GlobalPackageReference|PackageDownload)\b{_ATTRIBUTES}
        \b(?:Include|Update)[ \t]*=[ \t]*["'](?P<name>[^"';\s]+)["']""".replace("\n        ", ""),
        "nuget",
    ),
    # Central versions: a project brings the package with a PackageReference of its own.
    _line(
        rf"""<PackageVersion\b{_ATTRIBUTES}\b(?:Include|Update)[ \t]*=[ \t]*["'](?P<name>[^"';\s]+)["']""",
        "nuget",
        "named",
    ),
)
packages_config = _lines(
    "markup", _line(rf"""<package\b{_ATTRIBUTES}\bid[ \t]*=[ \t]*["'](?P<name>[^"'\s]+)["']""", "nuget")
)
conanfile = _lines("hash", _line(r"""(?:^|["'])(?P<name>[a-z0-9_][a-z0-9_+.-]+)/(?:\[|\d|cci\.)""", "conan"))
brewfile = _lines(
    "hash",
    _line(r"""^[ \t]*(?:brew|cask)[ \t(]+["'](?P<name>[^"'\n]+)["']""", "brew", name=_last_part),
    _line(r"""^[ \t]*vscode[ \t(]+["'](?P<name>[^"'\n]+)["']""", "vscode", place=Place.EXTENSION),
)
tool_versions = _lines("hash", _line(r"^(?P<name>[\w.-]+)[ \t]+\S", "mise"))
yarn_lock = _lines(
    "",
    _line(r'^"?[^@\s"][^@\n"]*@npm:(?P<name>@[^@/\n"]+/[^@\n"]+|[A-Za-z][^@\n"]*)@', "npm", "locked"),
    _line(r'^"?(?P<name>@[^@/\n"]+/[^@\n"]+|[^@\s"#][^@\n"]*)@(?!workspace:)[^\n]*:$', "npm", "locked"),
)
