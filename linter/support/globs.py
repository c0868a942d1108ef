"""Globs over repository-relative POSIX paths, in the meaning of docs/rules.md."""

from __future__ import annotations

import re
from functools import cache

from linter.catalog.patterns import glob


@cache
def _compiled(spelling: str) -> re.Pattern[str]:
    return re.compile(glob(spelling).pattern)


def matches_any(globs: tuple[str, ...], path: str) -> bool:
    """Whether one of the globs takes the path."""
    return any(_compiled(spelling).search(path) for spelling in globs)
