"""Removes trailers from a commit message; every other byte stays as it is."""

from __future__ import annotations

import re
from collections.abc import Collection


def without_lines(data: bytes, numbers: Collection[int]) -> tuple[bytes, list[bytes]]:
    """Remove the trailers at these 1-based lines, with their folded lines; return the message and these."""
    remaining: list[bytes] = []
    taken: list[bytes] = []
    is_taken = False
    for number, line in enumerate(re.findall(rb"[^\n]*\n|[^\n]+", data), 1):
        continues = line[:1] in (b" ", b"\t") and bool(line.strip())
        is_taken = number in numbers or (is_taken and continues)
        (taken if is_taken else remaining).append(line)
    return b"".join(remaining), taken
