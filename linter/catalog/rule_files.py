"""Rule files as they are handed to the loader, and the digest over them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple


class RuleFile(NamedTuple):
    """The name and content of a rule file."""

    label: str
    """The name under which problems are reported: its path as a user would write it."""
    stem: str
    """Its name without `.toml`."""
    data: bytes


class RuleFiles(NamedTuple):
    """The rule files of one directory that a policy names."""

    label: str
    """The directory as the policy spells it."""
    files: tuple[RuleFile, ...]


def digest_of(files: Iterable[RuleFile]) -> str:
    """SHA-256 over the names and contents of rule files, hexadecimal."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.stem}.toml".encode("utf-8", "surrogateescape") + b"\0" + file.data + b"\0")
    return digest.hexdigest()
