"""Which text to search for the keywords of a part of a source file, for the readers of literals."""

from __future__ import annotations

from functools import partial

from linter.readers.syntax.comments import may_go_on


def _keyword_text(style: str, text: str, is_last: bool) -> str | None:  # noqa: FBT001 see source_parts.KeywordText
    """The part itself; None if a string or a comment goes on behind it."""
    return text if is_last or not may_go_on(text, style) else None


of_hash = partial(_keyword_text, "hash")
of_slash = partial(_keyword_text, "slash")
of_both = partial(_keyword_text, "both")
of_dash = partial(_keyword_text, "dash")
of_ini = partial(_keyword_text, "ini")
of_markup = partial(_keyword_text, "markup")
