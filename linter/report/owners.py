"""Who owns a file, by the rules of a CODEOWNERS file: the last line that matches counts.

Source: docs.github.com, "About code owners"; GitLab's sections are read as one list.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Rules = tuple[tuple[str, tuple[str, ...]], ...]
"""Pattern and owners of each line."""

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where the file may stand; the first that is there counts."""

_NO_PATTERN = re.compile(r"[\[\]!]")  # neither ranges nor negation are known there
_MOST_BYTES = 3 << 20  # of a file; GitHub ignores larger ones
_SECTION = re.compile(r"\^?\[[^\]]+\](?:\[\d+\])?")


def read(text: str) -> Rules:
    """The lines of a CODEOWNERS file; nothing of one that is too large."""
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
    """The path, then every directory that it lies in: who owns a directory owns what is below."""
    parts = path.split(b"/")
    return [path, *(b"/".join(parts[:depth]) + b"/" for depth in range(len(parts) - 1, 0, -1))]


def owners_of(rules: Rules) -> Callable[[str], tuple[str, ...]]:
    """A function from a path to its owners; nobody where no line matches."""
    from dulwich.ignore import Pattern  # noqa: PLC0415 for one format, where the file is there

    patterns = [
        (Pattern(spelling.encode("utf-8", "surrogateescape")), owners, spelling.endswith("/*"))
        for spelling, owners in rules
        if not _NO_PATTERN.search(spelling)
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
