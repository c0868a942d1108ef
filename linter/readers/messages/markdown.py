"""Strips Markdown, HTML and emoji from a line, because forges and agents decorate their credits.

Nothing here decides what a line means; quotations and code are found by `quoted_parts`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_LONGEST = 1000  # a credit is short, and a line of 1 MB is no credit
_HAS_MARKUP = re.compile(r"[<&*_\[\\]|:\w+:|^ {0,3}#")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
_TAG = re.compile(
    r"</?(?:b|big|br|center|div|em|font|h[1-6]|hr|i|img|ins|li|ol|p|small|span|strong|sub|sup|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_ANCHOR = re.compile(
    r"""<a\b[^<>]*?\bhref[ ]?=[ ]?["']?(?P<address>[^"'\s<>]+)[^<>]*>(?P<text>[^<]*)</a[ ]?>""",
    re.IGNORECASE | re.VERBOSE,
)
_MAIL_LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\(mailto:(?P<mailbox>[^()\s]*)\)", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*\)")
_LINK = re.compile(r"\[(?P<text>[^\[\]]+)\]\([^()\s]*\)")
_BADGE = re.compile(r"[ \t]*\[?!\[(?P<text>[^\[\]]+)\]\([^()\s]*\)(?:\]\([^()\s]*\))?[ \t]*")
_COMMENT = re.compile(
    r"""[ \t]*(?:<!--+[ \t]*(?P<html>[^<>].*?|<[^!].*?)[ \t]*--+>
    |\[(?://|comment|_|\#)\]:[ ](?:\#|<>)[ ](?:\((?P<round>.*)\)|"(?P<double>.*)"|'(?P<single>.*)'))[ \t]*""",
    re.VERBOSE | re.IGNORECASE,
)
_OPENED = re.compile(r"[ \t]*<!--+[ \t]*[^\s<>-]")
_MOST_WRAPPED, _COLUMNS = 3, 72  # lines, and characters of each, of a comment that GitHub has wrapped
_ESCAPED = re.compile(r"\\(?P<mark>[\\*_{}\[\]()#+.!<>@:~-])")
_EMPHASIS = re.compile(r"\*{2,3}|(?<![\w*_])[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,3}(?![\w*_])")
# The first begins with a mark, and looks back from behind it: so `re` skips everything else.
_BEHIND_A_WORD = re.compile(rb"[*<!\[\\\]](?:(?<=[\w\x80-\xff][*<!\[\\])|(?<=\])\()")
_WITHIN_A_WORD = re.compile(
    rf"""\w(?:\*{{2,}}(?!\*)|{_TAG.pattern}|!?\[[^\[\]\n]*\]\(|\]\([^()\s]*\))+\w
    |\]\([^()\s]*\)\w
    |\w{_ESCAPED.pattern}""",
    re.IGNORECASE | re.VERBOSE,
)
_ROBOT = re.compile(r":robot(?:_face)?:")
_SHORTCODE = r":[a-z][a-z0-9_+-]{1,40}:"
_SYMBOL = r"[^\x00-\x7f\w]"
_DECORATION = re.compile(rf"[ \t]*(?:(?:{_SYMBOL}|{_SHORTCODE})[ \t]*)+")
_SHORTCODE_END = re.compile(rf"{_SHORTCODE}\Z")
_LONGEST_SHORTCODE = 43


def has_markup(text: str) -> bool:
    """Whether a line may have anything in it that is not shown as it stands."""
    return _HAS_MARKUP.search(text) is not None


def is_within_a_word(text: bytes) -> bool:
    """Whether a text in UTF-8 may have markup within a word, which is found only when that is removed."""
    if not _BEHIND_A_WORD.search(text):  # nearly always, and to decode costs as much again
        return False
    return _WITHIN_A_WORD.search(text.decode("utf-8", "replace")) is not None


def may_be_comment(text: str) -> bool:
    """Whether a line may be nothing but a comment, or the end of one."""
    return "<!--" in text or "-->" in text or "]: " in text


def plain(text: str, *, headings: bool = False) -> str:
    """Return a line without emphasis, tags, entities, escapes and `mailto:`, as a forge shows it.

    Links, also those of HTML, become Markdown links. With `headings` the marks of a heading are removed, too.
    """
    if len(text) > _LONGEST or not has_markup(text):
        return text
    if headings:
        text = _HEADING.sub("", text, count=1)
    if "<" in text:
        text = _ANCHOR.sub(r"[\g<text>](\g<address>)", _TAG.sub("", text))
    if "&" in text and ";" in text:
        from html import unescape  # noqa: PLC0415 few messages need it

        text = unescape(text)
    if "![" in text and (badge := _BADGE.fullmatch(text)):
        text = badge["text"]
    text = _EMPHASIS.sub("", _ROBOT.sub("🤖", text))
    if "\\" in text:
        text = _ESCAPED.sub(r"\g<mark>", text)
    return _MAIL_LINK.sub(_mailbox, _IMAGE.sub("", text)).rstrip()


def without_links(text: str) -> str:
    """Replace each Markdown link by its text."""
    return _LINK.sub(r"\g<text>", text) if "](" in text else text


def comment(text: str) -> str:
    """Return what a line says that is nothing but a comment; empty for any other line."""
    if len(text) > _LONGEST or not may_be_comment(text):
        return ""
    found = _COMMENT.fullmatch(text)
    said = next(filter(None, found.groups()), "") if found else ""
    return "" if "-->" in said or "<!--" in said else said


def uncommented(texts: Sequence[str]) -> list[str]:
    """Return the lines of a message, with what a comment says in its place if it is one line."""
    return [comment(text) or text for text in unwrapped(texts)]


def unwrapped(texts: Sequence[str]) -> list[str]:
    """Return the lines of a message, with a comment that a forge has wrapped on its first line."""
    found = list(texts)
    for start, text in enumerate(texts):
        if "<!--" not in text or "-->" in text or not _OPENED.match(text):
            continue
        rows = range(start, min(start + _MOST_WRAPPED, len(texts)))
        stop = next((row + 1 for row in rows if "-->" in texts[row]), start)
        said = " ".join(map(str.strip, texts[start:stop]))
        is_one = said.count("<!--") == said.count("-->") == 1 and said.endswith("-->")
        if is_one and all(_is_full(*pair) for pair in pairwise(texts[start:stop])):
            found[start:stop] = [said, *[""] * (stop - start - 1)]
    return found


def _is_full(text: str, following: str) -> bool:
    """Whether the first word of the following line had no room on a line."""
    word, *_ = following.split(maxsplit=1) or [""]
    return len(text.rstrip()) + 1 + len(word) > _COLUMNS and word != ""


def undecorated(text: str) -> str:
    """Remove emoji and other symbols from both ends of a line."""
    if len(text) > _LONGEST or (text.isascii() and ":" not in text):
        return text
    start = _DECORATION.match(text)
    begin, end = start.end() if start else 0, len(text)
    while begin < end:
        last = text[end - 1]
        if last.isspace() or not (last.isascii() or last.isalnum()):
            end -= 1
        elif last == ":" and (
            code := _SHORTCODE_END.search(text[max(begin, end - _LONGEST_SHORTCODE) : end])
        ):
            end -= len(code[0])
        else:
            break
    return text[begin:end]


def _mailbox(link: re.Match[str]) -> str:
    return link["text"] if "@" in link["text"] else link["mailbox"]
