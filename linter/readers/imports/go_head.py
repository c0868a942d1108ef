"""Finds the import declarations of Go at the head of a file, without a tree of all that follows.

Go has imports behind the package clause and in front of all other declarations, so what stands further down
does not decide how they read (https://go.dev/ref/spec#Source_file_organization). There is no answer where the
head is written otherwise than Go wants it, nor where more imports may follow: then the tree decides.
"""

from __future__ import annotations

import re

Span = tuple[int, int]
"""Offsets of the first character, and of the first behind the last."""

# Every alternative has a first character of its own, and none is tried shorter: the time is linear.
_BLOCK = r"/\*[^*]*(?:\*(?!/)[^*]*)*\*/"
_LINE = r"//[^\n\u2028\u2029]*(?=\n|\Z)"  # two line breaks to the grammar, not to Go
_SKIPPED = re.compile(rf"(?:[ \t\n]+|{_LINE}|{_BLOCK})*")
_END = re.compile(rf"(?:[ \t]+|{_BLOCK})*(?:{_LINE})?(?:[\n;]|\Z)")
_KEYWORD = (
    r"(?:break|case|chan|const|continue|default|defer|else|fallthrough|for|func|go|goto|if|import|interface|map"
    r"|package|range|return|select|struct|switch|type|var)\b"
)
_NAME = rf"(?!{_KEYWORD})[A-Za-z_][A-Za-z0-9_]*"
_PACKAGE = re.compile(rf"package[ \t]+{_NAME}")
_IMPORT = re.compile(r"import(?=[ \t\"`(])")
_SPEC = re.compile(rf"""[ \t]*(?:(?:{_NAME}(?=[ \t"`])|\.)[ \t]*)?(?:"[^"\\\n]+"|`[^`\n]+`)""")

# What may be an import to the grammar: the keyword, perhaps a name, and what begins a path, group or comment.
_SPACES, _IN_NAMES = r"[\s\ufeff]*", r"(?:[\w.]|(?![\s\ufeff])[^\x00-\x7f])"
_MAY_BE_MORE = re.compile(
    # what is in front is looked at last, which lets `re` skip to the word
    rf"""import\b(?<!\w.{{6}}){_SPACES}(?:{_IN_NAMES}{{200}}|(?:{_IN_NAMES}{{1,199}}{_SPACES})?["`(/])"""
)


def spans(source: str) -> list[Span] | None:
    """Where the import declarations of a file are; None where that does not tell."""
    package = _PACKAGE.match(source, _skip(source, 0))
    at = _terminated(source, package.end()) if package else None
    found: list[Span] = []
    while at is not None:
        at = _skip(source, at)
        keyword = _IMPORT.match(source, at)
        if not keyword:
            return None if _MAY_BE_MORE.search(source, at) else found
        end = _end_of_declaration(source, keyword.end())
        if end is None:
            return None
        found.append((at, end))
        at = _terminated(source, end)
    return None


def _skip(source: str, at: int) -> int:
    skipped = _SKIPPED.match(source, at)
    return skipped.end() if skipped else at


def _terminated(source: str, at: int) -> int | None:
    """Behind the end of the line or statement, if only comments are in front of that."""
    end = _END.match(source, at)
    return end.end() if end else None


def _end_of_declaration(source: str, at: int) -> int | None:
    """Behind one path or a group of them; None if that is something else."""
    inside = _skip(source, at)
    if not source.startswith("(", inside):
        spec = _SPEC.match(source, at)
        return spec.end() if spec else None
    inside = _skip(source, inside + 1)
    while not source.startswith(")", inside):
        spec = _SPEC.match(source, inside)
        end = _terminated(source, spec.end()) if spec else None
        if end is None:
            return None
        inside = _skip(source, end)
    return inside + 1
