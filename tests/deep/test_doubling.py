"""Every reader is given made-up text twice as long: it may take about twice as long (issue 18, 8 and 11).

Only the processor's time of this process counts, and only where it is long enough to be compared.
"""

from __future__ import annotations

import gc
import importlib
import time
from collections.abc import Callable, Iterable, Iterator

import pytest

from linter.readers.reader_table import MODULES, NARROWERS
from linter.readers.scripts.preselect import is_installed

Reader = Callable[[str, str], Iterable[object]]

UNITS = (
    *(
        "::",
        "{",
        "[",
        "(",
        "'",
        '"',
        '"""',
        "`",
        "<",
        "a<",
        "(<a ",
        "/*",
        "//",
        "# ",
        "#",
        "<!--",
        "- ",
        "a: ",
    ),
    *(
        "a.",
        "a-",
        "a,",
        "=",
        "a=",
        "@",
        "$(",
        "${",
        "\\\n",
        "\n",
        " ",
        "\t",
        "a ",
        "import a\n",
        "require('a')",
    ),
    *(
        "from a import b\n",
        "@anthropic-ai/claude-code ",
        "npm i ",
        "pip install a\n",
        "RUN a \\\n",
        "uses: a@b\n",
    ),
    *(
        "'a',",
        '"a":1,',
        '{"a":',
        '<a b="c">',
        "<<A\n",
        "a@npm:",
        "git+x/",
        "a::b;",
        "use a::{",
        "x:\n ",
        "\\u0061",
    ),
)
AROUND = (("", ""), ("# w", "x"), ('import "', '"'))
_BYTES = 8_000
_COMPARABLE = 0.05  # seconds
_MOST = 2.5


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    """A full collection walks all that the test process holds, not only what the reader made."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def _time(reader: Reader, text: str) -> float:
    begin = time.process_time()
    for _ in reader(text, "x.txt"):
        pass
    return time.process_time() - begin


def _is_superlinear(reader: Reader, before: str, unit: str, after: str) -> bool:
    """Whether two doublings in a row take too long: one alone may be where the real work only begins."""
    texts = [f"{before}{unit * (size // len(unit))}{after}" for size in (2 * _BYTES, 4 * _BYTES, 8 * _BYTES)]
    if _time(reader, texts[0]) < _COMPARABLE:
        return False
    for _ in range(3):  # another process may disturb the caches
        once, twice, again = (_time(reader, text) for text in texts)
        if twice <= _MOST * max(once, _COMPARABLE / 2) or again <= _MOST * twice:
            return False
    return True


def _superlinear(reader: Reader) -> list[tuple[str, str, str]]:
    return [
        (before, unit, after)
        for unit in UNITS
        for before, after in AROUND
        if _is_superlinear(reader, before, unit, after)
    ]


@pytest.mark.parametrize("name", sorted(MODULES))
def test_18_11_twice_the_text_takes_twice_the_time(name: str) -> None:
    module, function = MODULES[name]
    reader: Reader = getattr(importlib.import_module(module), function)
    list(reader("a\n", "x.txt"))  # imports what it needs
    assert not _superlinear(reader)


@pytest.mark.parametrize("name", sorted(NARROWERS))
def test_18_11_narrowing_takes_twice_the_time_for_twice_the_text(name: str) -> None:
    module, function = NARROWERS[name]
    narrow = getattr(importlib.import_module(module), function)
    narrow(b"a\n")

    def reader(text: str, _path: str) -> list[object]:
        return [narrow(text.encode())]

    assert not _superlinear(reader)


def test_18_11_an_installer_is_looked_for_once_in_a_long_line() -> None:
    def search(text: str) -> float:
        begin = time.process_time()
        assert not is_installed(text.encode(), b"@anthropic-ai/claude-code")
        return time.process_time() - begin

    once, twice = (search("@anthropic-ai/claude-code " * count) for count in (20_000, 40_000))
    assert twice <= _MOST * max(once, _COMPARABLE)
