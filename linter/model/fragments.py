"""What readers make of an input: fragments, each of one place."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal, NamedTuple


class Place(Enum):
    """The kind of place where a trace can be found."""

    PATH = "path"
    TRAILER = "trailer"
    MESSAGE = "message"
    AUTHOR = "author"
    COMMITTER = "committer"
    BRANCH = "branch"
    NOTE = "note"
    IMPORT = "import"
    DEPENDENCY = "dependency"
    ACTION = "action"
    IMAGE = "image"
    EXTENSION = "extension"
    COMMAND = "command"
    ENDPOINT = "endpoint"
    VARIABLE = "variable"
    MODEL = "model"
    COMMENT = "comment"
    ENVIRONMENT = "environment"


TOOK_PART = frozenset({Place.TRAILER, Place.MESSAGE, Place.AUTHOR, Place.COMMITTER, Place.ENVIRONMENT})
"""Where a trace says that a tool took part in a commit."""


Scope = Literal["", "direct", "locked", "named", "model"]
"""How a fragment is meant.

A dependency is `direct` (asked for), `locked` (brought by another) or `named` (only mentioned in a setting).
A trailer is `model` for the model that an agent used, which is no trace of any other tool.
"""

SCOPES: tuple[Scope, ...] = ("", "direct", "locked", "named", "model")
"""All scopes."""


class Fragment(NamedTuple):
    """The smallest searchable piece of an input, such as one trailer or one import; names no tool."""

    place: Place
    text: str
    """The normalised text that patterns are searched in."""
    key: str = ""
    """Trailer key, language, ecosystem, variable or `subject`/`body`, in lower case."""
    line: int = 0
    """1-based line in the input; 0 means the input as a whole."""
    column: int = 0
    tolerant: bool = False
    """Whether it was read by a tolerant rule instead of the grammar; lowers the confidence of a match."""
    shown: str = ""
    """The text as the input has it, if that differs from `text`."""
    scope: Scope = ""
    ignore: str = ""
    """The inline ignore that covers it: `until reason`, with `-` for no end (model.inline_ignores)."""
    again: bool = False
    """Whether it is another reading of the previous fragment; finds only tools not found there."""

    def moved(self, lines: int) -> Fragment:
        """The same, so many lines further down."""
        return Fragment(self.place, self.text, self.key, self.line + lines, *self[4:])


MODEL: Final = "model"
"""The category of models, and the scope of a fragment that can name only a model."""
