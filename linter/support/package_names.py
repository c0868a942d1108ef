"""How each registry spells a package, so that two spellings of one name compare equal."""

from __future__ import annotations

import re
from collections.abc import Callable

_PYPI_SEPARATORS = re.compile(r"[-_.]+")


def normalise_pypi(name: str) -> str:
    """PEP 503: lower case, runs of `-`, `_` and `.` are one `-`."""
    return _PYPI_SEPARATORS.sub("-", name).lower()


def normalise_npm(name: str) -> str:
    """The npm registry compares in lower case."""
    return name.lower()


def normalise_cargo(name: str) -> str:
    """Cargo compares `-` and `_` as equal, in lower case."""
    return name.replace("_", "-").lower()


NORMALISERS: dict[str, Callable[[str], str]] = {
    "pypi": normalise_pypi,
    "npm": normalise_npm,
    "cargo": normalise_cargo,
}
"""Ecosystems that spell a name in several ways; the others compare in lower case."""


def normalise(name: str, ecosystem: str) -> str:
    """A name as it is compared in an ecosystem."""
    return NORMALISERS.get(ecosystem, str.lower)(name)
