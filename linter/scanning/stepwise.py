"""Reads workflows step by step and caches each, so that a new version costs only what changed in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from linter.model.matches import Sighting
from linter.readers.skeletons.pieces import Segment, Skeleton
from linter.readers.skeletons.yaml_steps import (
    OffsetFragment,
    Steps,
    begin_as_items,
    below,
    cut,
    is_alone,
    keys_around,
)
from linter.readers.syntax.key_paths import Path
from linter.scanning.keyword_search import Words
from linter.scanning.memory import Budget, Memory, size_of

ReadText = Callable[[str, str, str, Words], "tuple[Sighting, ...] | None"]
"""(reader, path, text, keywords in the file) -> sightings; None if the text does not parse."""
_Seen = tuple[Sighting, ...]
_How = tuple[str, Path, Words]
"""Reader, the keys around the steps, and the keywords of the file: what decides how a step is read."""


class Stepwise:
    """Finds the same traces in workflows as reading the complete file does, but in cached steps."""

    def __init__(self, read: ReadText, budget: Budget) -> None:
        self._read = read
        self._frames: Memory[bytes, list[Path] | None] = Memory(budget)
        self._seen: Memory[tuple[str, bytes, Words], _Seen | None] = Memory(budget)
        self._numbers: dict[_How, int] = {}
        self._steps: Memory[tuple[int, bytes], _Seen] = Memory(budget)

    def read(
        self, reader: str, path: str, source: bytes, words: Words
    ) -> list[tuple[_Seen, Skeleton]] | None:
        """What is seen in the frame and in each step, and where each is; None: read the file as a whole."""
        workflow = cut(source)
        if workflow is None:
            return None
        frame = b"".join([segment.text for segment in workflow.frame])
        paths = self._paths(frame, len(workflow.lists))
        if paths is None:
            return None
        key = (reader, frame, words)
        seen = self._seen[key] if key in self._seen else self._of_frame(reader, path, frame, words)
        if seen is None:
            return None
        found: list[tuple[_Seen, Skeleton]] = [(seen, workflow.frame)]
        for around, steps in zip(paths, workflow.lists, strict=True):
            how = (reader, around, words)
            number = self._numbers.setdefault(how, len(self._numbers))
            new = [item for item in steps.items if (number, item.text) not in self._steps]
            if new and not self._read_new(how, path, steps._replace(items=new)):
                return None
            for item in steps.items:
                seen = self._steps.get((number, item.text))
                if seen is None:
                    return None  # more than the cache holds
                if seen:
                    found.append((seen, (Segment(b"", item.start),)))
        return found

    def _paths(self, frame: bytes, count: int) -> list[Path] | None:
        if frame in self._frames:
            return self._frames[frame]
        return self._frames.keep(frame, len(frame), keys_around(frame.decode("utf-8", "replace"), count))

    def _of_frame(self, reader: str, path: str, frame: bytes, words: Words) -> _Seen | None:
        seen = self._read(reader, path, frame.decode("utf-8", "replace"), words)
        return self._seen.keep((reader, frame, words), size_of(frame, seen), seen)

    def _read_new(self, how: _How, path: str, steps: Steps) -> bool:
        """Read steps that were not read before, all at once; False if they are not complete in themselves."""
        reader, around, words = how
        new = list({item.text: item for item in steps.items}.values())
        if not all(is_alone(item.text) for item in new):
            return False
        head = below(around)
        texts = [_ended(item) for item in new]
        text = head + "".join(texts)
        starts = list(accumulate(map(len, texts[:-1]), initial=len(head)))
        if not begin_as_items(text, around, starts, steps.column):
            return False
        seen = self._read(reader, path, text, words)
        if seen is None:
            return False
        lines = list(accumulate((part.count("\n") for part in texts[:-1]), initial=len(around) + 1))
        of_each: list[list[Sighting]] = [[] for _ in new]
        for trace, fragment in seen:
            index = max(bisect_right(lines, fragment.line) - 1, 0)
            of_each[index].append((trace, fragment.moved(1 - lines[index])))
        for item, sightings in zip(new, of_each, strict=True):
            key = (self._numbers[how], item.text)
            self._steps.keep(key, size_of(item.text, sightings), tuple(sightings))
        return True


def _ended(item: OffsetFragment) -> str:
    text = item.text.decode("utf-8", "replace")
    return text if text.endswith("\n") else f"{text}\n"
