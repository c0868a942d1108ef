"""Finds the owners of a file by a CODEOWNERS file, whose last matching line counts.

Source: docs.github.com, "About code owners"; GitLab's sections are read as one list.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Rules = tuple[tuple[str, tuple[str, ...]], ...]
"""Pairs of a pattern and its owners, in the order of the file."""

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Paths of a CODEOWNERS file; the first that exists counts."""

_NO_PATTERN = re.compile(r"[\[\]!]")  # CODEOWNERS has neither character ranges nor negation
_MOST_BYTES = 3 << 20  # GitHub ignores larger files
_LONGEST = 4096  # characters of a pattern: no path is longer
_SECTION = re.compile(r"\^?\[[^\]]+\](?:\[\d+\])?")


def read(text: str) -> Rules:
    """Parse a CODEOWNERS file; one that is too large has no rules."""
    if len(text) > _MOST_BYTES:
        return ()
    rules: list[tuple[str, tuple[str, ...]]] = []
    default: tuple[str, ...] = ()
    for line in text.splitlines():
        words = re.split(r"(?<!\\)\s+", re.sub(r"(?:^|(?<=\s))#.*", "", line).strip())
        if words == [""]:
            continue
        if section := _SECTION.match(line.strip()):
            default = tuple(line.strip()[section.end() :].split())
            continue
        rules.append((words[0].replace("\\ ", " "), tuple(words[1:]) or default))
    return tuple(rules)


def _with_directories(path: bytes) -> list[bytes]:
    """A path and all directories above it, because the owners of a directory own all files below it."""
    parts = path.split(b"/")
    return [path, *(b"/".join(parts[:depth]) + b"/" for depth in range(len(parts) - 1, 0, -1))]


def owners_of(rules: Rules) -> Callable[[str], tuple[str, ...]]:
    """Make a function from a path to its owners; empty if no line matches."""
    from dulwich.ignore import Pattern  # noqa: PLC0415 for one format, where the file is there

    patterns = [
        (Pattern(spelling.encode("utf-8", "surrogateescape")), owners, spelling.endswith("/*"))
        for spelling, owners in rules
        if len(spelling) <= _LONGEST and not _NO_PATTERN.search(spelling)
    ]
    known: dict[str, tuple[str, ...]] = {}

    def find(path: str) -> tuple[str, ...]:
        if path not in known:
            names = _with_directories(path.encode("utf-8", "surrogateescape"))
            found = (
                owners
                for pattern, owners, is_flat in reversed(patterns)
                if any(map(pattern.match, names[:1] if is_flat else names))
            )
            known[path] = next(found, ())
        return known[path]

    return find
