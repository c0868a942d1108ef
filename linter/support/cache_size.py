"""Keeps the cache directory small: versions of toolban, of rules and of a policy have files of their own."""

from __future__ import annotations

import os
import re

_MOST = 256 << 20
"""Bytes of all files; when they are more, half of it is kept. One version and one policy take up to 25 MB."""
_OWN = re.compile(r"(?:catalog|policy|rules|words)-[0-9a-f]{8}\.bin(?:\.[0-9]+)?")


def keep_small(directory: str) -> None:
    """Remove the oldest cache files of a directory if they are too many; what was removed is made again.

    Only files that are named as toolban names them are looked at: the directory may be one that a user chose.
    """
    files: list[tuple[int, int, str]] = []
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                if _OWN.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    files.append((status.st_mtime_ns, status.st_size, entry.path))
        size = sum(file[1] for file in files)
        if size <= _MOST:
            return
        for _, own, path in sorted(files):
            os.unlink(path)
            size -= own
            if size <= _MOST // 2:
                return
    except OSError:  # another process removes files, too
        return
