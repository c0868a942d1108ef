"""Makes package URLs (package-url/purl-spec, PURL-SPECIFICATION.rst)."""

from __future__ import annotations

from urllib.parse import quote

_TYPES = frozenset(
    "cargo cocoapods composer conan conda deb docker gem golang hex maven npm nuget pub pypi swift".split()
)
_SAFE = "-._~"


def purl(ecosystem: str, name: str) -> str:
    """The package URL of a package without version; an ecosystem without a type of its own is `generic`."""
    kind = ecosystem if ecosystem in _TYPES else "generic"
    parts = name.replace(":", "/", 1).split("/") if kind == "maven" else name.split("/")
    return f"pkg:{kind}/{'/'.join(quote(part, safe=_SAFE) for part in parts if part)}"
