"""What an entry, a line or a command names, before it is known where that stands; knows nothing by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from linter.model.fragments import Fragment, Place
from linter.support.package_names import normalise


class Item(NamedTuple):
    """A fragment without its place in a file."""

    place: Place
    text: str
    key: str = ""
    scope: str = ""
    shown: str = ""
    offset: int = 0
    """Where it stands in the text that was read."""
    loose: bool = False
    """It was read tolerantly."""

    def at(self, position: tuple[int, int], *, loose: bool = False) -> Fragment:
        """The fragment at a line and column."""
        is_loose = loose or self.loose
        return Fragment(self.place, self.text, self.key, *position, is_loose, self.shown, self.scope)


Reading = Callable[[str], Iterable[Item]]
"""Text to what it names."""


def dependency(written: str, ecosystem: str, scope: str = "direct") -> Item:
    """A package as it was written."""
    text = normalise(written, ecosystem)
    return Item(Place.DEPENDENCY, text, ecosystem, scope, written if written != text else "")


def package(ecosystem: str, scope: str = "direct", name: Callable[[str], str] = str.strip) -> Reading:
    """Reads a package of an ecosystem; `name` finds its name in what is written, or gives an empty text."""

    def reading(text: str) -> Iterator[Item]:
        written = name(text)
        if written:
            yield dependency(written, ecosystem, scope)

    return reading


def extension(editor: str) -> Reading:
    """Reads the identifier of an extension of an editor."""

    def reading(text: str) -> Iterator[Item]:
        name = text.strip().lower()
        if name:
            yield Item(Place.EXTENSION, name, editor)

    return reading
