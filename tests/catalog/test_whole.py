"""Keywords that count only as words: what the fast search leaves out, no reader could have found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.catalog.keyword_index import prefilter
from linter.catalog.loader import Rules
from linter.model.catalog import Trace
from linter.readers.scripts.installs import INSTALLERS
from linter.readers.scripts.preselect import brought, commands, interpreters, programs
from linter.readers.scripts.preselect import installed as installs
from linter.scanning.keyword_search import WordFilter
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally

KEEP = WordFilter([b"oco", b"@scope", b"x/"])


def kept(data: bytes) -> set[bytes]:
    return set(
        KEEP(data, frozenset(word for word in (b"oco", b"@scope", b"x/", b"other") if word in data.lower()))
    )


@pytest.mark.parametrize(
    "data",
    [
        b"oco",
        b"OCO run",
        b"a/oco",
        b"_oco_",
        b'"oco"',
        b"protocol oco",
        b"\\noco",
        b"\\u000aoco",
        b"\\x0aOco",
        b"%2Foco",
        b"\xc3\xa9oco",
    ],
)
def test_a_word(data: bytes) -> None:
    assert kept(data) == {b"oco"}


@pytest.mark.parametrize("data", [b"protocol", b"ocoa", b"1oco", b"\\\\\\protocol", b"oco2", b"%2gprotoco"])
def test_a_piece_of_a_word(data: bytes) -> None:
    assert kept(data) == set()


def test_only_the_ends_that_are_letters_have_neighbours() -> None:
    assert kept(b"name@scope/x") == {b"@scope"}
    assert kept(b"name@scopes") == set()
    assert kept(b"x/y") == {b"x/"}
    assert kept(b"other others") == {b"other"}


def test_every_hit_of_a_trace_of_whole_words_has_one(rules: Rules) -> None:
    """The samples are what tools really leave, as a reader gives it."""
    wrong = []
    for samples in rules.samples:
        trace = samples.trace
        keep = WordFilter([word.encode() for word in trace.keywords])
        for hit in samples.hits if trace.whole else ():
            data = hit.encode()
            seen = frozenset(word.encode() for word in trace.keywords if word.encode() in data.lower())
            if seen and re.search(trace.pattern, hit) and not keep(data, seen):
                wrong.append((trace.rule, hit))
    assert wrong == []
    assert sum(samples.trace.whole for samples in rules.samples) > 1000


def whole_traces(rules: Rules) -> list[Trace]:
    return [trace for trace in rules.catalog.traces if trace.whole]


@given(data=st.data())
def test_whatever_a_pattern_matches_holds_a_whole_word(rules: Rules, data: st.DataObject) -> None:
    trace = data.draw(st.sampled_from(whole_traces(rules)))
    text = data.draw(st.from_regex(trace.pattern))
    match = re.search(trace.pattern, text)
    assert match is not None
    lower = match[0].lower().encode()
    seen = frozenset(word.encode() for word in trace.keywords if word.encode() in lower)
    words = WordFilter([word.encode() for word in trace.keywords])
    assert words(lower, seen) == seen or words(lower, seen)


@pytest.mark.parametrize(
    ("script", "word", "installed"),
    [
        (b"# pip install together\n", b"together", False),
        (b"echo together; pip list\n", b"together", False),
        (b"pip install \\\n  together \\\n  aider-chat\necho\n", b"aider-chat", True),
        (b"pip install x\n  together\n", b"together", False),
        (b"sudo /usr/bin/npm i together; x\n", b"together", True),
        (b'echo together\nfoo=1 uv run python -m pip install "together"\n', b"together", True),
        (b"pipe together\n", b"together", False),
    ],
)
def test_what_is_installed(script: bytes, word: bytes, *, installed: bool) -> None:
    assert (word in installs(commands(script), frozenset((word,)))) is installed


@given(script=st.text("gpio n-_x\n").map(str.encode))
def test_installers_are_found_as_in_every_line(script: bytes) -> None:
    names = b"|".join(re.escape(name.encode()) for name in sorted(INSTALLERS, key=len, reverse=True))
    found = (re.search(rb"\b(?:%s)\b" % names, line) for line in script.split(b"\n"))
    behind = [at.string[at.start() + 1 :] for at in found if at]
    assert installs(script, frozenset((b"x",))) == ({b"x"} if any(b"x" in line for line in behind) else set())


@pytest.mark.parametrize(
    ("script", "is_there"),
    [
        (b"python -c 'import together'\n", True),
        (b"python make.py together\n", False),
        (b"node -e 'require(`together`)'\n", True),
        (b"echo import together\n", False),
        (b"php -r 'use together;'\n", True),
        (b"python make.py fast-import.o together\n", False),
        (b"python x/import.py git.import together\n", False),
        (b"python -c '\nimport together'\n", True),
        (b"python -c 'from x import(together)'\n", True),
        (b"python -c 'importlib.import_module(together)'\n", True),
        (b"xpython; echo import together\n", False),
        (b"cat x.bun\necho from together\n", False),
        (b"echo me@bun.example\necho from together\n", False),
        (b"node.exe -e 'require(`together`)'\n", True),
        (b"python3. -c 'import together'\n", True),
        (b"ls node_modules python-dev; echo import together\n", False),
        (b"${PYTHON:-python3} -c 'import together'\n", True),
        (b"${python-} -c 'import together'\n", True),
        (b"python x.py\ngit fast-import together\n", False),
        (b"python -c 'import os'\necho together\n", False),
        (b"python <<EOF\nfrom x import (\n  y,  # (\n  together,\n)\nEOF\n", True),
        (b"python -c 'import os, \\\n  together'\n", True),
        (b"python -c 'm = __import__(\n\"together\")'\n", True),
        (b"name = together\nx:\n\tpython -c 'import $(name)'\n", True),
        (b"line = import together\nx:\n\tpython -c '$(line)'\n", True),
        (b"word = import\nx:\n\tpython -c '$(word) together'\n", True),
        (b"name := 'together'\nx:\n  python -c 'import {{name}}'\n", True),
    ],
)
def test_what_is_imported(script: bytes, *, is_there: bool) -> None:
    words = frozenset((b"together",))
    assert brought(script, words, interpreters(script)) == (words if is_there else frozenset())


def test_programs_in_languages_that_no_reader_takes() -> None:
    assert programs(b"#!/usr/bin/perl\nprint 'together';\n") == b""
    assert programs(b"#!/usr/bin/env python3\r\n# a\r\nimport together\r\n").endswith(b"import together\r\n")


SCRIPTS = [
    b"pip install aider-chat\n",
    b"# pip install aider-chat\n",
    b"pip install \\\n  foo \\\n  aider-chat==1\n",
    b"echo aider-chat\n",
    b"npx @anthropic-ai/claude-code\n",
    b"if x; then\n\taider --yes\nfi\n",
    b"x() { uv tool install 'aider-chat'; }\n",
    b"curl -fsSL https://claude.ai/install.sh | bash\n",
    b'python3 -m pip install -U "aider-chat"\n',
    b"npm i -g x@npm:@anthropic-ai/claude-code\n",
]


@pytest.fixture(scope="module")
def scanners(rules: Rules) -> tuple[Scanner, Scanner]:
    """The fast one of an audit, and the one of a hook."""
    words = prefilter(rules.catalog)
    return Scanner(rules.catalog, words, bulk=True), Scanner(rules.catalog, words)


@pytest.mark.parametrize("name", ["a.sh", "Makefile", "Dockerfile"])
@pytest.mark.parametrize("script", SCRIPTS)
def test_the_fast_search_finds_what_the_plain_one_finds(
    scanners: tuple[Scanner, Scanner], script: bytes, name: str
) -> None:
    indented = b"all:\n" + b"".join(b"\t" + line for line in script.splitlines(keepends=True))
    text = {"Makefile": indented, "Dockerfile": b"RUN " + script}.get(name, script)
    fast, slow = scanners
    assert fast.content(name, text, Tally()) == slow.content(name, text, Tally())
