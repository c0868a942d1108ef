"""Reads files that may be hostile: only regular ones, and only up to a size limit. On the hook path."""

from __future__ import annotations

import errno
import os
import stat

_CHUNK = 1 << 20
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def opened(path: str, _flags: int = 0) -> int:
    """Open a regular file for reading and return its descriptor; can be the `opener` of `open`.

    Never blocks on a pipe or a device. (Windows has no pipes among its files.)

    Raises:
        OSError: it cannot be opened, or is not a regular file; `strerror` says which.
    """
    try:
        handle = os.open(path, _FLAGS)
    except ValueError:  # a NUL in the path
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), path) from None
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return handle
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a directory", path)
    raise OSError(errno.EINVAL, "it is not a regular file", path)


def read_file(path: str, limit: int) -> bytes:
    """The content of a regular file of `limit` bytes at most.

    Raises:
        OSError: it cannot be read, is not a regular file, or is too large; `strerror` says which.
    """
    return _read(opened(path), path, limit)


def read_named(path: str, limit: int) -> bytes:
    """The content of a file that the user has named, which may be a pipe (`<(...)` of a shell).

    Raises:
        OSError: it cannot be read, or is larger than `limit` bytes; `strerror` says which.
    """
    return _read(os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), path, limit)


def _read(handle: int, path: str, limit: int) -> bytes:
    try:
        if os.fstat(handle).st_size > limit:
            raise OSError(errno.EFBIG, f"it is larger than {in_words(limit)}", path)
        parts: list[bytes] = []
        left = limit + 1
        while left > 0 and (part := os.read(handle, min(left, _CHUNK))):
            parts.append(part)
            left -= len(part)
        if left <= 0:  # it grew meanwhile, or a file system does not know its size
            raise OSError(errno.EFBIG, f"it is larger than {in_words(limit)}", path)
        return b"".join(parts)
    finally:
        os.close(handle)


def in_words(limit: int) -> str:
    """A number of bytes, as a message says it: `4 MiB`, `512 KiB`."""
    return f"{limit >> 20} MiB" if limit >= 1 << 20 else f"{limit >> 10} KiB"
