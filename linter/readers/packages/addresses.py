"""Reads dependencies that are named by an address: a repository on GitHub, a tarball."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.readers.syntax.offset_fragments import OffsetFragment, dependency

_REPOSITORY = re.compile(
    r"""(?:(?<![\w.-])github:|(?<![\w.-])(?:www\.|codeload\.|raw\.)?github(?:usercontent)?\.com[/:])
    /?(?P<owner>[A-Za-z0-9][\w-]*)/(?P<name>[\w.-]+?)(?:\.git)?(?=[/\#?@:&\s"',;)\]}]|\Z)""",
    re.VERBOSE | re.IGNORECASE,
)
_SHORT = re.compile(r"(?P<owner>[A-Za-z0-9][\w-]*)/(?P<name>[\w.-]+?)(?:\.git)?(?:\#.*)?", re.DOTALL)
_TARBALL = re.compile(
    r"https?://registry\.(?:npmjs\.org|npmmirror\.com|yarnpkg\.com)/(?P<name>(?:@[^/\s]+/)?[^/@\s]+)/-/"
)


def repository(address: str) -> str:
    """The `owner/name` of the GitHub repository at an address; empty if the address is none."""
    found = _REPOSITORY.search(address)
    return f"{found['owner']}/{found['name']}" if found else ""


def hosted(address: str) -> Iterator[OffsetFragment]:
    """Yield the repository of GitHub that an address names, if it names one."""
    if name := repository(address):
        yield dependency(name, "github")


def of_npm(version: str) -> Iterator[OffsetFragment]:
    """Yield the packages that a value in place of a version names: a repository or a tarball."""
    version = version.strip()
    tarball = _TARBALL.match(version)
    short = _SHORT.fullmatch(version)
    if tarball:
        yield dependency(tarball["name"].replace("%2f", "/"), "npm")
    elif short:
        yield dependency(f"{short['owner']}/{short['name']}", "github")
    else:
        yield from hosted(version)
