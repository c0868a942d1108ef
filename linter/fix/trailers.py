"""Takes trailers out of a message that is being written; every other byte stays as it is."""

from __future__ import annotations

import re
from collections.abc import Collection


def without_lines(data: bytes, numbers: Collection[int]) -> tuple[bytes, list[bytes]]:
    """The message without the trailers on these lines (from 1) and what is folded below them; and those."""
    kept: list[bytes] = []
    taken: list[bytes] = []
    is_taken = False
    for number, line in enumerate(re.findall(rb"[^\n]*\n|[^\n]+", data), 1):
        continues = line[:1] in (b" ", b"\t") and bool(line.strip())
        is_taken = number in numbers or (is_taken and continues)
        (taken if is_taken else kept).append(line)
    return b"".join(kept), taken
