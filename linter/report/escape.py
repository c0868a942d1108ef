"""Escapes untrusted text from a repository for each output format."""

from __future__ import annotations

import re
import unicodedata

_MARKS = frozenset("&<>|`*_[]#@!~\\\"'{}$^")
_NO_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # compiled when needed, as it takes 4 ms
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # also as wide characters
_DANGEROUS = ("Cc", "Cf", "Cn", "Cs", "Co", "Zl", "Zp")


def visible(text: str) -> str:
    r"""Escape invisible characters as `\\x1b`, and the commands of CI systems; one line stays one line."""
    shown = visible_characters(text)
    return shown.replace("##[", r"##\[").replace("##vso[", r"##vso\[")  # CI commands, anywhere in a line


def visible_characters(text: str) -> str:
    r"""Escape control, bidirectional and other invisible characters as `\\x1b`, and nothing else."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char.encode("unicode_escape", "surrogatepass").decode("ascii")
        if unicodedata.category(char) in _DANGEROUS
        else char
        for char in text
    )


def unicode_text(text: str) -> str:
    """Escape lone surrogates, which stand for bytes that are not UTF-8 and are not allowed in JSON."""
    if text.isascii():
        return text
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate from an escape in source code
        data = text.encode("utf-8", "backslashreplace")
    return data.decode("utf-8", "backslashreplace")


def clipped(text: str, width: int) -> str:
    """Shorten a text to at most `width` characters, with an ellipsis at the end."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def github_data(text: str) -> str:
    """Escape the message of a workflow command (toolkit, packages/core/src/command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """Escape a property of a workflow command."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


def azure_data(text: str) -> str:
    """Escape the message of a logging command (azure-pipelines-agent, Command.cs)."""
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def azure_property(text: str) -> str:
    """Escape a property of a logging command."""
    return azure_data(text).replace(";", "%3B").replace("]", "%5D")


def markdown(text: str) -> str:
    """Escape text for GitHub-flavoured Markdown: no mark-up, HTML, mention or link survives."""
    entities = "".join(f"&#{ord(char)};" if char in _MARKS else char for char in visible_characters(text))
    colons = entities.replace(":", "&#58;").replace("&#58; ", ": ")  # before a space it begins no emoji
    return colons.replace("www.", "www&#46;")


def xml(text: str) -> str:
    """Escape text or an attribute of XML 1.0; replaces characters it forbids (production 2), splits `##`."""
    allowed = re.sub(_NO_XML, "\ufffd", visible_characters(text))
    marked = allowed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return marked.replace("##", "#&#35;")


def json_text(text: str) -> str:
    r"""Escape the second `#` of `##` in JSON, which can only be in a string, as `\u0023`."""
    return text.replace("##", r"#\u0023")


def cell(text: str) -> str:
    """Escape a cell of a CSV file, so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    shown = visible(text)
    return f"'{shown}" if shown[:1] in _FORMULA else shown


def sarif_text(text: str) -> str:
    r"""Escape text for a SARIF message, where `[x](y)` would be a link (section 3.11.6)."""
    return re.sub(r"([\\\[\]])", r"\\\1", visible_characters(text))
