"""What an entry, a line or a command names, before its position in the file is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from linter.model.fragments import Fragment, Place, Scope
from linter.support.package_names import normalise


class OffsetFragment(NamedTuple):
    """A fragment with an offset in place of line and column."""

    place: Place
    text: str
    key: str = ""
    scope: Scope = ""
    shown: str = ""
    offset: int = 0
    """Its offset in the text that was read."""
    tolerant: bool = False
    """Whether it was read tolerantly."""

    def at(self, position: tuple[int, int], *, tolerant: bool = False) -> Fragment:
        """Make the fragment at a line and column."""
        is_tolerant = tolerant or self.tolerant
        return Fragment(self.place, self.text, self.key, *position, is_tolerant, self.shown, self.scope)


Reading = Callable[[str], Iterable[OffsetFragment]]
"""A function from a text to the items that it names."""


def dependency(written: str, ecosystem: str, scope: Scope = "direct") -> OffsetFragment:
    """Make the item of a package as it was written."""
    text = normalise(written, ecosystem)
    return OffsetFragment(Place.DEPENDENCY, text, ecosystem, scope, written if written != text else "")


def package(ecosystem: str, scope: Scope = "direct", name: Callable[[str], str] = str.strip) -> Reading:
    """Make a function that reads packages of an ecosystem; `name` extracts the name, or returns ""."""

    def reading(text: str) -> Iterator[OffsetFragment]:
        written = name(text)
        if written:
            yield dependency(written, ecosystem, scope)

    return reading


def extension(editor: str) -> Reading:
    """Make a function that reads the identifiers of an editor's extensions."""

    def reading(text: str) -> Iterator[OffsetFragment]:
        name = text.strip().lower()
        if name:
            yield OffsetFragment(Place.EXTENSION, name, editor)

    return reading
