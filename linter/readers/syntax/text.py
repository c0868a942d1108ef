"""Converts bytes to text, once: byte order marks, normal form, characters that hide or imitate others."""

from __future__ import annotations

import codecs
import string
import unicodedata
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Letters of other scripts that look like Latin ones, from Unicode's confusables.txt; only those that
# NFKC leaves alone and that occur in the keys and names trailers are made of.
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХаеіјорсухѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι",  # noqa: RUF001 that is the point
    "ABESIJKMHOPCTXaeijopcyxsdhqwABEZHIKMNOPTYXovi",
)
_LETTERS = frozenset(map(chr, _LOOKALIKES))
_KEPT = frozenset("\t\n")


_LETTERS_AND_DIGITS = (string.ascii_letters + string.digits).encode()
_PRINTABLE = string.printable.encode()
_MOSTLY = 0.7
EBCDIC = ("cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140")
"""The code pages of which Python knows."""
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE = 1024


def marked(data: bytes) -> bytes:
    """Prepend the missing byte order mark to UTF-16.

    In mostly ASCII text every other byte is then NUL, and no other.
    """
    head = data[:_SAMPLE]
    if b"\0" not in head or head[:2] in _UTF16:
        return data
    even, odd = head[::2].count(0), head[1::2].count(0)
    most = len(head) // 4
    if not even and odd > most:
        return codecs.BOM_UTF16_LE + data
    return codecs.BOM_UTF16_BE + data if not odd and even > most else data


def checked_out(data: bytes) -> Iterator[bytes]:
    """Yield what git may write to disk where content makes sense only in another encoding; mostly nothing.

    `working-tree-encoding` in .gitattributes has git write a file in another encoding (gitattributes(5)). The
    Chinese letters of some content are plain ASCII then, two letters each, and so are the signs of another
    by a code page of EBCDIC. No text that is meant to be read looks like ASCII in them.
    """
    head = data[:_SAMPLE]
    if head.isascii() or len(head.translate(None, _LETTERS_AND_DIGITS)) < len(head) * _MOSTLY:
        return
    sample = head.decode("utf-8", "ignore") or "\0"
    best = max(EBCDIC, key=lambda encoding: _likeness(sample, encoding))
    for encoding in ("utf-16-le", "utf-16-be", best):
        if _likeness(sample, encoding) > _MOSTLY:
            yield data.decode("utf-8", "replace").encode(encoding, "replace")


def _likeness(sample: str, encoding: str) -> float:
    """Which part of a text in an encoding is printable ASCII."""
    every = len(sample) * len("a".encode(encoding))
    written = sample.encode(encoding, "ignore")
    return (len(written) - len(written.translate(None, _PRINTABLE))) / every


def decode(data: bytes) -> str:
    """Decode file content: by its byte order mark, else as UTF-8 with undecodable bytes replaced."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("utf-8", "replace")


def with_line_feeds(data: bytes) -> bytes:
    """The same lines, each ended by a line feed alone."""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def fold(text: str) -> str:
    """Convert a text to the form that patterns are searched in.

    Compatibility forms are composed (NFKC), zero-width and control characters dropped, and look-alike letters
    of other scripts replaced. Line breaks stay where they are.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if not _LETTERS.isdisjoint(composed):  # seldom, and to replace takes ten times as long
        composed = composed.translate(_LOOKALIKES)
    if composed.replace("\n", "").replace("\t", "").isprintable():  # nearly always, and 50 times as fast
        return composed
    for character in set(composed):  # there are few different ones
        if character not in _KEPT and unicodedata.category(character) in ("Cc", "Cf"):
            composed = composed.replace(character, "")
    return composed
