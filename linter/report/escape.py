"""Text from a repository is foreign text: made harmless for each sink."""

from __future__ import annotations

import unicodedata

_DANGEROUS = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def visible(text: str) -> str:
    r"""Show control, bidirectional and other invisible characters as `\\x1b`; one line stays one line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char.encode("unicode_escape", "surrogatepass").decode("ascii")
        if unicodedata.category(char) in _DANGEROUS
        else char
        for char in text
    )


def clipped(text: str, width: int) -> str:
    """At most `width` characters, the rest as an ellipsis."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def github_data(text: str) -> str:
    """The message of a workflow command (toolkit, packages/core/src/command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """A property of a workflow command."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")
