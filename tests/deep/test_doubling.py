"""Every reader is given made-up text twice as long: it may take about twice as long (issue 18, 8 and 11).

Only the processor's time of this process counts, and only where it is long enough to be compared.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from linter.model import inline_ignores
from linter.readers.loading import function_of, narrowed
from linter.readers.messages import commit, message
from linter.readers.reader_table import MODULES, NARROWERS
from linter.readers.scripts.preselect import installed
from linter.readers.syntax.text import checked_out
from linter.report import escape, owners
from linter.support.globs import matches_any
from tests.deep.repeated import GROWS, Reader, lengthened, made_up, readers, superlinear

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
MORE_UNITS = (
    *(
        "# toolban: ignore[",
        "toolban: ignore[a/b] -- x\n",
        "<details>",
        "<![CDATA[",
        "&amp;",
        "{{",
        "{%",
        "${{ a }}",
    ),
    *("$((", "'''", 'f"{', "&a ", "*a ", "? a\n: ", "a: |\n  b\n", "[[a]]\n", "[a.b]\n", "import {a} from"),
    *(
        "from . import (a,\n",
        "COPY --from=a b\n",
        "ARG A=${A}\n",
        "$(a $(b ",
        'bash -c "',
        "npx -y a@1 ",
        "%a% ",
    ),
    *(
        "$a = @{",
        "define a\nendef\n",
        "<a><b/>",
        'gem "a", git: "b"\n',
        "--hash=sha256:a \\\n",
        "\u00e9",
        "\r",
        "\0",
    ),
    *(".", "1", "/", '\\"', "\\'", '\\"a ', '"\\', "a# ", "=# ", "x'#", "a`#", ")#"),
    *("```{r}\n", "</script><script>", "A_B_C=", "https://a.b/c?", "a://", "> ", "[a](b)", "**/", "@a "),
)
"""Each alone: what is around a text was tried with the others."""
AROUND = (("", ""), ("# w", "x"), ('import "', '"'))
_BYTES = 16_000
_COMPARABLE = 0.05  # seconds
_MADE_UP = 25


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    """A full collection walks all that the test process holds, not only what the reader made."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def _is_superlinear(reader: Reader, before: str, unit: str, after: str) -> bool:
    return bool(superlinear(reader, lengthened(before, unit, after, _BYTES), _COMPARABLE))


def _superlinear(reader: Reader, around: Sequence[tuple[str, str]] = AROUND) -> list[tuple[str, str, str]]:
    texts = [(before, unit, after) for unit in UNITS for before, after in around]
    texts += [("", unit, "") for unit in MORE_UNITS]
    return [text for text in texts if _is_superlinear(reader, *text)]


@pytest.mark.parametrize("name", sorted(MODULES))
def test_18_11_twice_the_text_takes_twice_the_time(name: str) -> None:
    reader: Reader = function_of(*MODULES[name])
    list(reader("a\n", "x.txt"))  # imports what it needs
    assert not _superlinear(reader, AROUND if ".imports." in MODULES[name][0] else AROUND[:2])


@pytest.mark.parametrize("name", sorted(NARROWERS))
def test_18_11_narrowing_takes_twice_the_time_for_twice_the_text(name: str) -> None:
    narrowed(name, b"a\n")

    def reader(text: str, _path: str) -> list[object]:
        return [narrowed(name, text.encode())]

    assert not _superlinear(reader)


def _is_parsed_by_a_grammar(name: str) -> bool:
    """Whether a grammar of tree-sitter reads it: its recovery takes what it takes, and is halted after a time."""
    return name in MODULES and MODULES[name][0] == "linter.readers.imports.by_grammar"


@pytest.mark.parametrize("name", sorted(name for name in readers() if not _is_parsed_by_a_grammar(name)))
def test_strings_that_are_made_up_take_twice_the_time_for_twice_the_text(name: str) -> None:
    """The same strings for each reader, whatever the test run: `tests/deep/repeated.py` looks for others."""
    dice, read = random.Random(1), readers()[name]
    for _ in range(_MADE_UP):
        text = made_up(dice)
        assert not superlinear(read, lengthened(*text)), text


def _commit(text: str) -> object:
    line = text.encode("utf-8", "replace").replace(b"\n", b" ")
    data = b"tree a\nauthor %s 1 +0000\ncommitter A <a@b> 1 +0000\nencoding UTF-7\n\n%s" % (
        line,
        text.encode(),
    )
    return list(commit.identities(commit.parse(commit.with_decoded(data))))


OTHERS: dict[str, Callable[[str], object]] = {
    "subject": lambda text: list(message.read(text)),
    "message": lambda text: list(message.read(f"t\n\n{text}")),
    "trailer": lambda text: list(message.read(f"t\n\nprose\nCo-authored-by: {text}\n")),
    "commit": _commit,
    "ignores": inline_ignores.read,
    "reason of an ignore": lambda text: inline_ignores.read(f"# toolban: ignore[a/b] -- {text}"),
    "owners": lambda text: owners.owners_of(owners.read(text))("a/b/c"),
    "path with owners": owners.owners_of((("/a/**/b", ("@c",)),)),
    "path of a glob": lambda text: matches_any(("**/a/*b*/**", "*a*a*a"), text),
    "checked out": lambda text: list(checked_out(text.encode())),
    "markdown": escape.markdown,
    "visible": escape.visible,
    "xml": escape.xml,
    "html in a message": lambda text: list(message.read(f"t\n\n<details>\n{text}\n")),
}
"""What else reads text of strangers."""


@pytest.mark.parametrize("name", OTHERS)
def test_18_11_what_is_no_file_takes_twice_the_time_for_twice_the_text(name: str) -> None:
    def reader(text: str, _path: str) -> list[object]:
        return [OTHERS[name](text)]

    assert not [unit for unit in MORE_UNITS if _is_superlinear(reader, "", unit, "")]


def test_18_11_a_finding_asks_only_the_ignores_of_its_line() -> None:
    """Their number and that of the findings are those of the lines."""
    covering = inline_ignores.Covering(
        inline_ignores.Ignore(line % 2 and line, (f"a/r{line}",), "", "r") for line in range(40_000)
    )

    def ask(count: int) -> float:
        begin = time.process_time()
        assert [covering.text(f"a/r{line}", line) for line in range(count)] == ["- r"] * count
        return time.process_time() - begin

    assert ask(40_000) <= GROWS * max(ask(20_000), _COMPARABLE)


def test_18_11_an_installer_is_looked_for_once_in_a_long_line() -> None:
    def search(text: str) -> float:
        begin = time.process_time()
        assert not installed(text.encode(), frozenset((b"@anthropic-ai/claude-code",)))
        return time.process_time() - begin

    once, twice = (search("@anthropic-ai/claude-code " * count) for count in (20_000, 40_000))
    assert twice <= GROWS * max(once, _COMPARABLE)
