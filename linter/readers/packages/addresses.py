"""Reads dependencies that are named by an address and not by a name: a repository of GitHub, a tarball."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.readers.syntax.items import Item, dependency

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
    """`owner/name` of a repository of GitHub, as an address writes it; empty where it names none."""
    found = _REPOSITORY.search(address)
    return f"{found['owner']}/{found['name']}" if found else ""


def hosted(address: str) -> Iterator[Item]:
    """Yield the repository of GitHub that an address names, if it names one."""
    if name := repository(address):
        yield dependency(name, "github")


def of_npm(version: str) -> Iterator[Item]:
    """Yield what stands in place of a version in a package.json: a repository, short or not, or a tarball."""
    version = version.strip()
    tarball = _TARBALL.match(version)
    short = _SHORT.fullmatch(version)
    if tarball:
        yield dependency(tarball["name"].replace("%2f", "/"), "npm")
    elif short:
        yield dependency(f"{short['owner']}/{short['name']}", "github")
    else:
        yield from hosted(version)
