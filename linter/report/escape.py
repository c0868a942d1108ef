"""Text from a repository is foreign text: made harmless for each sink."""

from __future__ import annotations

import re
import unicodedata

_MARKS = frozenset("&<>|`*_[]()#@!~\\\"':{}$^")
_NO_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # compiled when needed: 4 ms of a hook
_FORMULA = ("=", "+", "-", "@")
_DANGEROUS = ("Cc", "Cf", "Cn", "Cs", "Co", "Zl", "Zp")


def visible(text: str) -> str:
    r"""Show invisible characters as `\\x1b`, and orders to a CI system as text; one line stays one line."""
    shown = visible_characters(text)
    return shown.replace("##[", r"##\[").replace("##vso[", r"##vso\[")  # orders to CI, wherever in a line


def visible_characters(text: str) -> str:
    r"""Show control, bidirectional and other invisible characters as `\\x1b`; nothing else."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char.encode("unicode_escape", "surrogatepass").decode("ascii")
        if unicodedata.category(char) in _DANGEROUS
        else char
        for char in text
    )


def unicode_text(text: str) -> str:
    """Bytes that are no UTF-8 were kept as lone surrogates, which JSON must not hold: escaped."""
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a pair, from an escape in a string of source code
        data = text.encode("utf-8", "backslashreplace")
    return data.decode("utf-8", "backslashreplace")


def clipped(text: str, width: int) -> str:
    """At most `width` characters, the rest as an ellipsis."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def github_data(text: str) -> str:
    """The message of a workflow command (toolkit, packages/core/src/command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """A property of a workflow command."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


def azure_data(text: str) -> str:
    """The message of a logging command (azure-pipelines-agent, Command.cs)."""
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def azure_property(text: str) -> str:
    """A property of a logging command."""
    return azure_data(text).replace(";", "%3B").replace("]", "%5D")


def markdown(text: str) -> str:
    """Text of GitHub-flavoured Markdown: no mark-up, no HTML, no mention, no link."""
    entities = "".join(f"&#{ord(char)};" if char in _MARKS else char for char in visible_characters(text))
    return entities.replace("www.", "www&#46;")


def xml(text: str) -> str:
    """Text or attribute of XML 1.0, without what no XML may hold (production 2, Char), nor `##`."""
    allowed = re.sub(_NO_XML, "\ufffd", visible_characters(text))
    marked = allowed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return marked.replace("##", "#&#35;")


def json_text(text: str) -> str:
    r"""JSON, where `##` can only stand in a string: the second is written as `\u0023`."""
    return text.replace("##", r"#\u0023")


def cell(text: str) -> str:
    """A cell of a table that a spreadsheet may open: never a formula (OWASP, CSV injection)."""
    shown = visible(text)
    return f"'{shown}" if shown[:1] in _FORMULA else shown


def sarif_text(text: str) -> str:
    r"""Foreign text in a message of SARIF, where `[x](y)` would be a link (section 3.11.6)."""
    return re.sub(r"([\\\[\]])", r"\\\1", visible_characters(text))
