"""Reads objects through one `git cat-file --batch`; one that cannot be read does not stop the others."""

from __future__ import annotations

from linter.git.errors import GitError
from linter.git.runner import Git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from linter.git.conversation import Conversation

LIMIT = 32 << 20  # bytes of one object that are read at most: manifests and sources are far smaller
_ASKED_AT_ONCE = 900  # names written before answers are read; stays below the size of a pipe (64 KiB)
_SKIPPED_AT_ONCE = 1 << 20
_HEADER_FIELDS = 3
SHA1_DIGITS = 40
_DAMAGED = "damaged"
_OVERDUE = "git gave no answer in time"
_TOO_LARGE = "too large"
HEAD = 64 << 10
"""How many bytes are kept of an object that is too large: the headers of a commit are among them."""


class GitObject:
    """An object as git gave it; if it could not be read, `data` is None and `reason` says why.

    `head` holds the first bytes (`HEAD`) of an object that is too large; else it is empty.
    """

    __slots__ = ("data", "head", "kind", "oid", "reason")

    def __init__(
        self, oid: str, kind: str, data: bytes | None, reason: str = "", *, head: bytes = b""
    ) -> None:
        self.oid = oid
        self.kind = kind
        self.data = data
        self.reason = reason
        self.head = head


def read_objects(
    git: Git, oids: Iterable[str], limit: int | None = None, *, verify: bool = True
) -> Iterator[GitObject]:
    """Yield objects in the order asked for.

    An object that is missing, damaged or larger than `limit` bytes is yielded without data. git stops at some
    damaged objects, and gives less than it announced, or something else, for others. So every object is
    compared with its name, and git is started again after a damaged one. A caller whose answer is wanted
    quickly may leave the comparison out: it needs OpenSSL, which takes 3 ms to load.
    """
    most = LIMIT if limit is None else limit
    asked: list[str] = []
    for oid in oids:
        asked.append(oid)
        if len(asked) == _ASKED_AT_ONCE:
            yield from _answers(git, asked, most, verify=verify)
            asked = []
    yield from _answers(git, asked, most, verify=verify)


def _answers(git: Git, asked: Sequence[str], limit: int, *, verify: bool) -> Iterator[GitObject]:
    position = 0
    while position < len(asked):
        process = git.start("cat-file", "--batch")
        try:
            # the end of the names is the end of the answers: git that owes us bytes is not waited for
            process.write("".join(f"{oid}\n" for oid in asked[position:]), last=True)
            for oid in asked[position:]:
                found = answer(process, oid, limit, verify=verify)
                position += 1
                yield found
                if found.reason in (_DAMAGED, _OVERDUE):
                    break
        finally:
            complaint = process.stop()
        if "not a git repository" in complaint:
            raise GitError(("cat-file",), 128, complaint)


def answer(process: Conversation, oid: str, limit: int, *, verify: bool = True) -> GitObject:
    """Read what `git cat-file --batch` answers to a name; as `read_objects` for one object.

    After an answer that is damaged the process is of no use any more.
    """
    header = process.readline().split()
    if header == [oid.encode(), b"missing"]:
        return GitObject(oid, "", None, "missing")
    if len(header) != _HEADER_FIELDS or header[0] != oid.encode():
        return GitObject(oid, "", None, _OVERDUE if process.is_overdue else _DAMAGED)
    kind, size = header[1].decode(), int(header[2])
    if size > limit:
        head = process.read(min(HEAD, size))
        is_whole = _skip(process, size + 1 - len(head))
        return GitObject(oid, kind, None, _TOO_LARGE, head=head) if is_whole else _damaged(oid, kind)
    data = process.read(size + 1)
    is_whole, data = len(data) == size + 1, data[:-1]
    if not is_whole or (verify and object_name(len(oid), kind, data) != oid):
        return _damaged(oid, kind)
    return GitObject(oid, kind, data)


def _damaged(oid: str, kind: str) -> GitObject:
    return GitObject(oid, kind, None, _DAMAGED)


def object_name(digits: int, kind: str, data: bytes) -> str:
    """Compute the name of an object from its content, by the hash algorithm with this number of digits."""
    import hashlib  # noqa: PLC0415 not for a quick answer

    algorithm = hashlib.sha1 if digits == SHA1_DIGITS else hashlib.sha256
    digest = algorithm(b"%s %d\0" % (kind.encode(), len(data)), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def _skip(process: Conversation, size: int) -> bool:
    while size > 0:
        read = len(process.read(min(size, _SKIPPED_AT_ONCE)))
        if not read:
            return False
        size -= read
    return True
