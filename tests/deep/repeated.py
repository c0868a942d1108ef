"""Looks for texts whose reading takes the square of their length: `python -m tests.deep.repeated SEED SECONDS`.

Short strings are made up, of marks and words that mean something to readers, and repeated. Each goes through
some readers in three lengths. Those are printed for which twice the text takes much more than twice the time,
two times in a row; FUZZING.md has what longer runs found.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from linter.readers.loading import function_of
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
_BYTES, _WORTH_IT = 12_000, 0.02
GROWS, _TRIES = 2.5, 8
"""How much more than a text one of twice its length may take, and how often they are compared."""
_AT_ONCE = 12  # readers that get one string


def readers() -> Mapping[str, Reader]:
    """All readers of files by name, and those of messages."""
    found: dict[str, Reader] = {name: function_of(*named) for name, named in MODULES.items()}
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


def lengthened(before: str, unit: str, after: str = "", size: int = _BYTES) -> list[str]:
    """Three texts of a repeated string, each twice as long as the one in front of it."""
    return [f"{before}{unit * (each // len(unit))}{after}" for each in (size, 2 * size, 4 * size)]


def superlinear(read: Reader, texts: Sequence[str], worth_it: float = _WORTH_IT) -> list[float]:
    """The seconds that three lengths of a text take, if twice the text takes too long twice in a row; else empty.

    One doubling alone may be where the real work only begins. Nothing is compared if the shortest takes less
    than `worth_it`. Other processes disturb the caches, and make a text take longer and never shorter: so the
    least counts of what each text took.
    """

    def seconds(text: str) -> float:
        begin = time.process_time()
        for _ in read(text, "x.txt"):
            pass
        return time.process_time() - begin

    least = [seconds(texts[0]), float("inf"), float("inf")]
    if least[0] < worth_it:
        return []
    for _ in range(_TRIES):
        least = [min(known, seconds(text)) for known, text in zip(least, texts, strict=True)]
        once, twice, again = least
        if twice <= GROWS * max(once, worth_it / 2) or again <= GROWS * twice:
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
            if times := superlinear(every[name], lengthened(before, unit)):
                yield f"{name} {before!r} {unit!r} {' '.join(f'{each:.3f}' for each in times)}"
        gc.collect()
    yield f"{tried} texts"


if __name__ == "__main__":
    for line in search(int(sys.argv[1]), float(sys.argv[2])):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
