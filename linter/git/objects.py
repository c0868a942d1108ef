"""Reads objects through one `git cat-file --batch`; what cannot be read is named, the rest is still read."""

from __future__ import annotations

from linter.git.runner import Git, GitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from typing import IO

    from linter.git.runner import Conversation

LIMIT = 32 << 20  # bytes of one object that are read at most: manifests and sources are far smaller
_ASKED_AT_ONCE = 256  # names written before answers are read; stays below the size of a pipe (64 KiB)
_SKIPPED_AT_ONCE = 1 << 20


class GitObject:
    """One object as it was read; `data` is None where it was not, and `reason` says why."""

    __slots__ = ("data", "kind", "oid", "reason")

    def __init__(self, oid: str, kind: str, data: bytes | None, reason: str = "") -> None:
        self.oid = oid
        self.kind = kind
        self.data = data
        self.reason = reason


def read_objects(git: Git, oids: Iterable[str], limit: int = LIMIT) -> Iterator[GitObject]:
    """Read objects in the order asked.

    An object that is missing, larger than `limit` bytes or damaged is yielded without data. git stops at a
    damaged object, so it is started anew behind it.
    """
    asked: list[str] = []
    process: Conversation | None = None
    try:
        for oid in oids:
            asked.append(oid)
            if len(asked) == _ASKED_AT_ONCE:
                process = yield from _answers(git, process, asked, limit)
                asked = []
        if asked:
            process = yield from _answers(git, process, asked, limit)
    finally:
        if process:
            process.stop()


def _answers(
    git: Git, process: Conversation | None, asked: Sequence[str], limit: int
) -> Generator[GitObject, None, Conversation | None]:
    position = 0
    while position < len(asked):
        process = process or git.start("cat-file", "--batch")
        process.write("".join(f"{oid}\n" for oid in asked[position:]))
        for oid in asked[position:]:
            found = _answer(process.stdout, oid, limit)
            position += 1
            if found is None:
                said = process.stop()
                process = None
                yield GitObject(oid, "", None, "damaged")
                if "not a git repository" in said:
                    raise GitError(("cat-file",), 128, said)
                break
            yield found
    return process


def _answer(stream: IO[bytes], oid: str, limit: int) -> GitObject | None:
    """The next answer; None where git has stopped."""
    header = stream.readline().split()
    if not header:
        return None
    if header[-1] == b"missing":
        return GitObject(oid, "", None, "missing")
    kind, size = header[1].decode(), int(header[2])
    if size > limit:
        return GitObject(oid, kind, None, "too large") if _skip(stream, size + 1) else None
    data = stream.read(size + 1)
    return GitObject(oid, kind, data[:-1]) if len(data) == size + 1 else None


def _skip(stream: IO[bytes], size: int) -> bool:
    while size > 0:
        read = len(stream.read(min(size, _SKIPPED_AT_ONCE)))
        if not read:
            return False
        size -= read
    return True
