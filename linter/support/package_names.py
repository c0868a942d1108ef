"""How each registry spells a package, so that two spellings of one name compare equal."""

from __future__ import annotations

import re
from collections.abc import Callable

_PYPI_SEPARATORS = re.compile(r"[-_.]+")


def normalise_pypi(name: str) -> str:
    """Normalise a name of PyPI (PEP 503): lower case, runs of `-`, `_` and `.` become one `-`."""
    return _PYPI_SEPARATORS.sub("-", name).lower()


def normalise_npm(name: str) -> str:
    """Normalise a name of npm: lower case."""
    return name.lower()


def normalise_cargo(name: str) -> str:
    """Normalise a name of Cargo: lower case, `_` becomes `-`."""
    return name.replace("_", "-").lower()


NORMALISERS: dict[str, Callable[[str], str]] = {
    "pypi": normalise_pypi,
    "npm": normalise_npm,
    "cargo": normalise_cargo,
}
"""For ecosystems that spell a name in several ways: the function that normalises it."""


def normalise(name: str, ecosystem: str) -> str:
    """Normalise the name of a package of an ecosystem, so that equal names compare equal."""
    return NORMALISERS.get(ecosystem, str.lower)(name)
