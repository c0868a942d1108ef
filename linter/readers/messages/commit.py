"""Parses raw commits and annotated tags, as `git cat-file` prints them, even ones that git refuses."""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Iterator
from typing import NamedTuple

from linter.model.fragments import MODEL, Fragment, Place, Scope
from linter.model.matches import Person
from linter.readers.messages import attributions
from linter.readers.messages import identities as people
from linter.readers.syntax.text import EBCDIC, fold

_WHEN = re.compile(r"\s*(\d+)\s*([+-]\d+)?", re.ASCII)
_MOST_HOURS, _MOST_MINUTES, _MOST_YEARS = 23, 59, 9999  # of ISO 8601, and of datetime.fromisoformat
# A commit that calls itself EBCDIC or UTF-16 would hide plain ASCII from us, and from nobody else.
_PROBE = b"Co-authored-by: A Z <1+a.z_[bot]@0-9> \\x41\\u0041&#;\n"
_IS_EBCDIC = re.compile(r"(?:ibm|cp|csibm|ebcdic|os)[-_ /]?\w*\Z", re.IGNORECASE)
_UNLIKE_ASCII = frozenset((*EBCDIC, "utf-7"))  # of UTF-16 and UTF-32 the zeros are passed over anyway
_OF_SIGNERS = (b"author ", b"committer ", b"tagger ", b"encoding ")


class RawCommit(NamedTuple):
    """One commit object; a field that is missing or unusable is empty."""

    tree: str
    parents: tuple[str, ...]
    author: Person
    author_date: str
    """ISO 8601, with the offset of the commit."""
    committer: Person
    committer_date: str
    encoding: str
    """As declared, even if the message could not be decoded with it."""
    message: str
    """The whole message: what follows a NUL is kept."""
    other_authors: tuple[Person, ...] = ()
    """Of further `author` lines: git shows some of them, and `with_decoded` adds one."""
    other_committers: tuple[Person, ...] = ()


def parse(data: bytes) -> RawCommit:
    """Parse a commit, or an annotated tag, whose tagger is returned as committer; never raises."""
    head, body = _split(data)
    headers = _headers(head)
    encoding = _text(headers, b"encoding")
    author, author_date = _ident(headers, b"author", encoding)
    maker = b"committer" if b"committer" in headers else b"tagger"
    committer, committer_date = _ident(headers, maker, encoding)
    return RawCommit(
        tree=_text(headers, b"tree"),
        parents=tuple(parent.decode("ascii", "replace") for parent in headers.get(b"parent", ())),
        author=author,
        author_date=author_date,
        committer=committer,
        committer_date=committer_date,
        encoding=encoding,
        message=_decode(body, encoding),
        other_authors=_others(headers, b"author", encoding),
        other_committers=_others(headers, maker, encoding),
    )


def with_decoded(data: bytes) -> bytes:
    """Append the decoded lines to a commit whose message declares an encoding unlike ASCII.

    git shows such a message decoded, and most other programs show it as it is, so both are searched. (Only
    codecs that take linear time are used: that of `punycode` does not.)
    """
    if b"\nencoding " not in data:
        return data
    head, body = _split(data)
    name = _unlike_ascii(_text(_headers(head), b"encoding"))
    if not name:
        return data
    known = set(body.split(b"\n"))
    decoded = body.decode(name, "replace").encode("utf-8", "replace").split(b"\n")
    lines = (line for line in decoded if line not in known)
    return b"\n".join((head, *_decoded_signers(head, name), b"", body, b"", *lines))


def _unlike_ascii(encoding: str) -> str:
    """The codec of an encoding that is unlike ASCII; empty for any other.

    Python has no codec for most code pages of EBCDIC, but letters and digits are the same in all of them.
    """
    plain = _without_suffix(encoding)
    try:
        name = codecs.lookup(plain).name
    except (LookupError, ValueError):
        name = EBCDIC[0] if _IS_EBCDIC.match(plain) else ""
    return name if name in _UNLIKE_ASCII else ""


def _without_suffix(encoding: str) -> str:
    """What iconv, which git asks, takes as the name: `UTF-7` of `UTF-7//TRANSLIT`."""
    return encoding.partition("//")[0]


def _decoded_signers(head: bytes, encoding: str) -> Iterator[bytes]:
    for line in head.split(b"\n"):
        key, space, who = line.partition(b" ")
        if key + space in _OF_SIGNERS[:-1]:
            decoded = who.decode(encoding, "replace").replace("\n", " ").encode("utf-8", "replace")
            if decoded != who:
                yield key + space + decoded


def body(data: bytes) -> bytes:
    """The message of a commit or a tag, in its own encoding."""
    return _split(data)[1]


def signers(data: bytes) -> bytes:
    """The header lines of a commit or tag that name people, without dates; many commits share them."""
    lines = [line for line in _split(data)[0].split(b"\n") if line.startswith(_OF_SIGNERS)]
    return b"\n".join(line[: line.rfind(b">") + 1] or line for line in lines)


def identities(commit: RawCommit) -> Iterator[Fragment]:
    """Yield author and committer as `Name <mailbox>`, and each of several who share a mailbox."""
    authors = ((Place.AUTHOR, person) for person in (commit.author, *commit.other_authors))
    committers = ((Place.COMMITTER, person) for person in (commit.committer, *commit.other_committers))
    for place, person in (*authors, *committers):
        written = people.join(person.name, person.email)
        text = fold(written) if person.email else people.normalise(fold(written))
        if text:
            yield Fragment(place, text, shown="" if text == written else written)
            for part in attributions.parts(text):
                scope: Scope = MODEL if part.is_model else ""
                yield Fragment(place, part.name, shown=written, scope=scope, again=True)


def _split(data: bytes) -> tuple[bytes, bytes]:
    if data.startswith(b"\n"):
        return b"", data[1:]
    head, _, body = data.partition(b"\n\n")
    return head, body


def _headers(head: bytes) -> dict[bytes, list[bytes]]:
    """The first line of each header: a line that starts with a space continues the one above."""
    found: dict[bytes, list[bytes]] = {}
    for line in head.split(b"\n"):
        if not line.startswith(b" "):
            key, _, value = line.partition(b" ")
            found.setdefault(key, []).append(value)
    return found


def _first(headers: dict[bytes, list[bytes]], key: bytes) -> bytes:
    return headers[key][0] if key in headers else b""


def _text(headers: dict[bytes, list[bytes]], key: bytes) -> str:
    return _first(headers, key).decode("ascii", "replace").strip()


def _ident(headers: dict[bytes, list[bytes]], key: bytes, encoding: str) -> tuple[Person, str]:
    who, when = _cut_date(_decode(_first(headers, key), encoding))
    return _person(who), _date(when)


def _others(headers: dict[bytes, list[bytes]], key: bytes, encoding: str) -> tuple[Person, ...]:
    return tuple(_person(_cut_date(_decode(line, encoding))[0]) for line in headers.get(key, ())[1:])


def _decode(data: bytes, encoding: str) -> str:
    if encoding and _reads_ascii(encoding):
        try:
            return data.decode(_without_suffix(encoding), "replace")
        except (LookupError, ValueError):
            pass
    return data.decode("utf-8", "replace")


def _reads_ascii(encoding: str) -> bool:
    try:
        return _PROBE.decode(_without_suffix(encoding)) == _PROBE.decode("ascii")
    except (LookupError, ValueError):  # a UnicodeError is a ValueError, so is a NUL in the name
        return False


def _cut_date(ident: str) -> tuple[str, str]:
    """Cut off the date, which follows the last `>`; without one, what looks like a date at the end."""
    end = ident.rfind(">") + 1
    if end:
        return ident[:end], ident[end:]
    words = ident.rsplit(None, 2)
    for count in (2, 1):
        when = " ".join(words[-count:])
        if _WHEN.fullmatch(when):
            return " ".join(words[:-count]), when
    return ident, ""


def _person(who: str) -> Person:
    """Split name and mailbox, which lasts from the first `<` to the next `>`, as git does (ident.c).

    Of nested brackets the innermost count.
    """
    name, _, rest = who.partition("<")
    mailbox, _, _ = rest.lstrip("< ").partition(">")
    return Person(name.strip(), mailbox.rpartition("<")[2].strip())


def _date(when: str) -> str:
    match = _WHEN.match(when)
    if match is None:
        return ""
    sign, hours, minutes = _zone(match[2] or "")
    try:
        moment = time.gmtime(int(match[1]) + sign * (hours * 3600 + minutes * 60))
    except (OverflowError, ValueError, OSError):
        return ""
    if moment.tm_year > _MOST_YEARS:
        return ""
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', moment)}{'-' if sign < 0 else '+'}{hours:02}:{minutes:02}"


def _zone(written: str) -> tuple[int, int, int]:
    """The offset from UTC; an offset that no clock has (+9999) counts as UTC."""
    digits = written[1:]
    hours, minutes = divmod(int(digits), 100) if 0 < len(digits) < len("00000") else (0, 0)
    if hours > _MOST_HOURS or minutes > _MOST_MINUTES or not hours + minutes:
        return 1, 0, 0
    return -1 if written.startswith("-") else 1, hours, minutes
