"""Reads objects through one `git cat-file --batch`; what cannot be read is named, the rest is still read."""

from __future__ import annotations

from linter.git.runner import Git, GitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import IO

LIMIT = 32 << 20  # bytes of one object that are read at most: manifests and sources are far smaller
_ASKED_AT_ONCE = 900  # names written before answers are read; stays below the size of a pipe (64 KiB)
_SKIPPED_AT_ONCE = 1 << 20
_HEADER_FIELDS = 3
_SHA1_DIGITS = 40
_DAMAGED = "damaged"


class GitObject:
    """One object as it was read; `data` is None where it was not, and `reason` says why."""

    __slots__ = ("data", "kind", "oid", "reason")

    def __init__(self, oid: str, kind: str, data: bytes | None, reason: str = "") -> None:
        self.oid = oid
        self.kind = kind
        self.data = data
        self.reason = reason


def read_objects(
    git: Git, oids: Iterable[str], limit: int = LIMIT, *, verify: bool = True
) -> Iterator[GitObject]:
    """Read objects in the order asked.

    An object that is missing, larger than `limit` bytes or damaged is yielded without data. git stops at
    some damaged objects, and of others gives less than it announced or something else altogether, so every
    object is compared with its name, and git is started anew behind a damaged one. A quick answer may do
    without comparing: that takes OpenSSL, which takes 3 ms to load.
    """
    asked: list[str] = []
    for oid in oids:
        asked.append(oid)
        if len(asked) == _ASKED_AT_ONCE:
            yield from _answers(git, asked, limit, verify=verify)
            asked = []
    yield from _answers(git, asked, limit, verify=verify)


def _answers(git: Git, asked: Sequence[str], limit: int, *, verify: bool) -> Iterator[GitObject]:
    position = 0
    while position < len(asked):
        process = git.start("cat-file", "--batch")
        try:
            # the end of the names is the end of the answers: git that owes us bytes is not waited for
            process.write("".join(f"{oid}\n" for oid in asked[position:]), last=True)
            for oid in asked[position:]:
                found = _answer(process.stdout, oid, limit, verify=verify)
                position += 1
                yield found
                if found.reason == _DAMAGED:
                    break
        finally:
            said = process.stop()
        if "not a git repository" in said:
            raise GitError(("cat-file",), 128, said)


def _answer(stream: IO[bytes], oid: str, limit: int, *, verify: bool) -> GitObject:
    header = stream.readline().split()
    if header == [oid.encode(), b"missing"]:
        return GitObject(oid, "", None, "missing")
    if len(header) != _HEADER_FIELDS or header[0] != oid.encode():
        return GitObject(oid, "", None, _DAMAGED)
    kind, size = header[1].decode(), int(header[2])
    if size > limit:
        return GitObject(oid, kind, None, "too large" if _skip(stream, size + 1) else _DAMAGED)
    data = stream.read(size + 1)
    whole, data = len(data) == size + 1, data[:-1]
    if not whole or (verify and _name(oid, kind, data) != oid):
        return GitObject(oid, kind, None, _DAMAGED)
    return GitObject(oid, kind, data)


def _name(oid: str, kind: str, data: bytes) -> str:
    """The name of an object with this content, by the algorithm of a name that is known."""
    import hashlib  # noqa: PLC0415 not for a quick answer

    algorithm = hashlib.sha1 if len(oid) == _SHA1_DIGITS else hashlib.sha256
    digest = algorithm(b"%s %d\0" % (kind.encode(), len(data)), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def _skip(stream: IO[bytes], size: int) -> bool:
    while size > 0:
        read = len(stream.read(min(size, _SKIPPED_AT_ONCE)))
        if not read:
            return False
        size -= read
    return True
