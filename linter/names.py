"""How each registry spells a package, so that two spellings of one name compare equal."""

from __future__ import annotations

import re

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
