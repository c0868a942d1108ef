"""Looks for texts whose reading takes the square of their length: `python -m tests.deep.repeated SEED SECONDS`.

Short strings are made up, of marks and words that mean something to readers, and repeated. Each goes through
some readers in three lengths. Those are printed for which twice the text takes much more than twice the time,
two times in a row; FUZZING.md has what longer runs found.
"""

from __future__ import annotations

import gc
import importlib
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from linter.readers.messages import message
from linter.readers.reader_table import MODULES

Reader = Callable[[str, str], Iterable[object]]

_MARKS = "#'\"`$(){}[]<>|;:,=+-*/\\!@%^&~ \n\ta1_.\u00e9"
_WORDS = (
    *("if ", "do ", "end", "let ", "import ", "from ", "<!--", "-->", "/*", "*/", "//", "'''", '"""', "${"),
    *("$(", "{{", "}}", "{%", "%}", "<<", "EOF", "begin", "=>", "->", "::", "var ", "def ", "class ", "a: "),
    *("- ", "uses: ", "RUN ", "FROM ", "openai", "npx ", "pip install ", "[[", "]]", "<a>", "</a>", "&amp;"),
    *("\\u0061", 'r#"', "#{", '@"', '$"', "%w("),
)
_MARK_OF_TEN, _MOST_PIECES, _MOST_BEFORE = 7, 5, 4
_BYTES = 12_000
_WORTH_IT, _GROWS = 0.02, 2.5
"""Seconds of the first length below which nothing is compared, and how much more twice the text may take."""
_AT_ONCE = 12  # readers that get one string


def readers() -> Mapping[str, Reader]:
    """All readers of files by name, and those of messages."""
    found: dict[str, Reader] = {
        name: getattr(importlib.import_module(module), function)
        for name, (module, function) in MODULES.items()
    }
    found["message"] = lambda text, _path: message.read(f"t\n\n{text}")
    found["trailer"] = lambda text, _path: message.read(f"t\n\nCo-authored-by: {text}\n")
    return found


def made_up(dice: random.Random) -> tuple[str, str]:
    """What stands in front, and the string that is repeated."""

    def pieces(count: int) -> str:
        return "".join(
            dice.choice(_MARKS if dice.randrange(10) < _MARK_OF_TEN else _WORDS) for _ in range(count)
        )

    return pieces(dice.randrange(_MOST_BEFORE)), pieces(dice.randint(1, _MOST_PIECES))


def superlinear(read: Reader, before: str, unit: str, tries: int = 5) -> list[float]:
    """The seconds that three lengths take, if twice the text takes too long twice in a row; else empty."""

    def seconds(size: int) -> float:
        text = before + unit * (size // len(unit))
        begin = time.process_time()
        for _ in read(text, "x.txt"):
            pass
        return time.process_time() - begin

    sizes = (_BYTES, 2 * _BYTES, 4 * _BYTES)
    least = [seconds(sizes[0]), float("inf"), float("inf")]
    for _ in range(tries):  # what disturbs a measurement makes it longer, and never shorter
        if least[0] < _WORTH_IT:
            return []
        least = [min(known, seconds(size)) for known, size in zip(least, sizes, strict=True)]
        if least[1] <= _GROWS * least[0] or least[2] <= _GROWS * least[1]:
            return []
    return least


def search(seed: int, seconds: float) -> Iterator[str]:
    """A line for each text and reader that take too long together, and one with how many were tried."""
    dice, every, tried = random.Random(seed), readers(), 0
    end = time.monotonic() + seconds
    gc.disable()  # a full collection walks all that was imported, whatever the text
    while time.monotonic() < end:
        before, unit = made_up(dice)
        for name in dice.sample(sorted(every), _AT_ONCE):
            tried += 1
            if times := superlinear(every[name], before, unit):
                yield f"{name} {before!r} {unit!r} {' '.join(f'{each:.3f}' for each in times)}"
        gc.collect()
    yield f"{tried} texts"


if __name__ == "__main__":
    for line in search(int(sys.argv[1]), float(sys.argv[2])):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
