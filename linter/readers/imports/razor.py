"""Reads the namespaces that Razor pages and components use: `@using OpenAI.Chat`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.model.fragments import Fragment, Place
from linter.readers.syntax.lexing import Positions, blanked, plain

_COMMENT = re.compile(r"@\*(?:[^*]+|\*(?!@))*(?:\*@)?|<!--(?:[^-]+|-(?!->))*(?:-->)?")
_USING = re.compile(
    r"^[ \t]*@using[ \t]+(?:static[ \t]+)?(?:\w+[ \t]*=[ \t]*)?(?:global::)?(?P<name>[\w.]+)", re.MULTILINE
)


def read_razor(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the namespace of every `@using` of a `.razor` or `.cshtml` file."""
    source = plain(text)
    positions = Positions(source)
    code = _COMMENT.sub(lambda comment: blanked(comment[0]), source)
    for using in _USING.finditer(code):
        yield Fragment(Place.IMPORT, using["name"], "csharp", *positions.at(using.start("name")))
