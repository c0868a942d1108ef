"""Sources by parts: whatever stands in a file, the same is seen as in the whole."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.model.matches import Sighting, flat
from linter.readers.loading import function_of
from linter.readers.reader_table import MODULES, NARROWERS
from linter.readers.skeletons import source_parts
from linter.readers.skeletons.formats import LEFT_WHOLE, MARKS_LEFT_WHOLE, PARTS
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.text import decode, with_line_feeds
from linter.scanning import keyword_search, partwise
from linter.scanning.memory import Budget
from linter.scanning.piecewise import Piecewise
from tests.helpers import a_trace
from tests.scale import times
from tests.tables import each
from tests.unit.readers.test_by_parts import PIECES

WORDS = (b"acme", b"acme-1", b"api.acme.com")
_TRACE = a_trace(rule="tool/any", tool="tool", places=(Place.COMMENT,))
_MORE = (
    *("f = createRequire(a);\n", 'f("acme")', '"createRequire" '),
    *("\r\n", "\r", "\u212acme", "\u00e9", "\ud800", "x(\n\n", "/**\n", " * acme\n", "K=${acme-1}\n", "\\"),
)
TEXTS = st.lists(st.sampled_from((*PIECES, *_MORE)), max_size=20).map("".join)


def _of_text(reader: str, text: str, words: frozenset[bytes]) -> Iterator[Fragment | Unparsed]:
    module, function = MODULES[reader]
    for item in getattr(importlib.import_module(module), function)(text, "x"):
        if isinstance(item, Unparsed) or any(word.decode() in item.text.lower() for word in words):
            yield item


def _of_piece(reader: str, _path: str, text: str, words: frozenset[bytes]) -> tuple[Sighting, ...] | None:
    found = list(_of_text(reader, text, words))
    fragments = [item for item in found if isinstance(item, Fragment)]
    return tuple((_TRACE, fragment) for fragment in fragments) if len(fragments) == len(found) else None


def _piecewise() -> Piecewise:
    search = keyword_search.words(WORDS)
    return Piecewise(lambda _reader, data: search(data), _of_piece, Budget())


def _read(piecewise: Piecewise, reader: str, data: bytes) -> list[Fragment] | None:
    parts = piecewise.read(reader, "x", with_line_feeds(data), keyword_search.words(WORDS)(data))
    return None if parts is None else [fragment for _, fragment in flat(parts)]


@pytest.mark.parametrize("reader", sorted(PARTS))
def test_parts_show_the_same_as_the_whole(reader: str) -> None:
    piecewise = _piecewise()  # remembers what it saw in the texts before

    @settings(max_examples=times(10, 400), deadline=None)
    @given(TEXTS)
    def compare(text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        words = keyword_search.words(WORDS)(data)
        found = _read(piecewise, reader, data)
        if found is not None:
            assert found == list(_of_text(reader, decode(data), words))

    compare()


@pytest.mark.parametrize("reader", sorted(PARTS))
def test_lines_show_the_same_as_the_whole(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_parts, "_LONG", 12)
    test_parts_show_the_same_as_the_whole(reader)


@pytest.mark.parametrize("reader", sorted(PARTS))
def test_some_lines_show_the_same_as_the_whole(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_parts, "_LONG", 12)
    monkeypatch.setattr(source_parts, "_HUGE", 30)
    test_parts_show_the_same_as_the_whole(reader)


@pytest.mark.parametrize("reader", sorted(PARTS))
def test_what_stands_behind_the_last_keyword_is_left_out(
    reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partwise, "_MUCH", 1)
    test_parts_show_the_same_as_the_whole(reader)


@pytest.mark.parametrize("reader", sorted(PARTS))
def test_marks_are_found_at_once_as_one_by_one(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partwise, "_SOME", 0)
    test_parts_show_the_same_as_the_whole(reader)


@pytest.mark.parametrize("reader", sorted(LEFT_WHOLE))
def test_what_is_left_whole_holds_a_mark(reader: str) -> None:
    is_left_whole = function_of(*LEFT_WHOLE[reader])
    pieces = (
        "importlib",
        "import_module",
        "__import__",
        "createRequire",
        " as ",
        " import ",
        "from ",
        "\n",
        ".",
    )

    @given(st.lists(st.sampled_from(pieces), max_size=8).map("".join))
    def is_so(text: str) -> None:
        has_mark = any(mark in text.lower().encode() for mark in MARKS_LEFT_WHOLE[reader])
        assert has_mark or not is_left_whole(text.encode())

    is_so()


@pytest.mark.parametrize("reader", sorted(NARROWERS.keys() & PARTS))
def test_the_rest_of_a_file_that_shows_nothing_is_left_out(
    reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partwise, "_LONG", 1)
    piecewise = _piecewise()

    @settings(max_examples=times(10, 400), deadline=None)
    @given(TEXTS)
    def compare(text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        whole = list(_of_text(reader, decode(data), keyword_search.words(WORDS)(data)))
        found = _read(piecewise, reader, data)
        # what goes on to the end may not even parse; what stands in front of it is certain
        if found is not None and not any(isinstance(item, Unparsed) for item in whole):
            assert found == whole

    compare()


def test_a_long_test_suite_is_not_read_for_imports() -> None:
    asked: list[str] = []

    def search(_reader: str, data: bytes) -> frozenset[bytes]:
        asked.append(data.decode())
        return keyword_search.words(WORDS)(data)

    piecewise = Piecewise(search, _of_piece, Budget())
    suite = b"describe('it', () => {\n" + b"  test('export', () => { acme(1); });\n\n" * 4_000 + b"});\n"
    parts = piecewise.read(
        "typescript_imports", "x", b"import a from 'acme';\n\n" + suite, frozenset((b"acme",))
    )
    assert [(fragment.line, fragment.text) for _, fragment in flat(parts or ())] == [(1, "acme")]
    assert max(map(len, asked)) < 100


def test_nothing_is_read_behind_the_last_keyword() -> None:
    asked: list[str] = []

    def read(_reader: str, _path: str, text: str, _words: frozenset[bytes]) -> tuple[Sighting, ...]:
        asked.append(text)
        return ()

    piecewise = Piecewise(lambda _reader, data: keyword_search.words(WORDS)(data), read, Budget())
    source = b"/* acme */\n\n`" + b"x\n\n" * 20_000 + b"`\n"
    assert piecewise.read("slash_code", "x", source, frozenset({b"acme"})) == []
    assert asked == ["/* acme */\n\n"]


def test_the_parts_of_a_huge_section_are_not_its_lines() -> None:
    section = b"x = 1\n" * 100_000
    parts = source_parts.parts_of(section)
    assert b"".join(parts) == section
    assert len(parts) < 200
    assert all(part.endswith(b"\n") for part in parts)


@each(
    ("reader", "text", "lines"),
    [
        ("hash_code", 'x = """\n\nacme-1\n\n"""\n\ny = "acme-1"\n', [7]),
        ("slash_code", "`\n\n'acme-1'\n\n` // acme\n", [3, 5]),
        ("slash_code", "/*\n\n acme\n\n*/\n'acme-1'\n", [3, 6]),
        ("hash_config", "a: acme-1\n\nb: acme-1", [1, 3]),
        ("python_imports", "import os\n\n'''\n\nimport acme\n\n'''\nimport acme.b\n", [8]),
        ("python_imports", "from acme import (a,\n\n        b)\n", [1, 3]),
    ],
)
def test_what_goes_on_behind_a_blank_line_is_read_together(reader: str, text: str, lines: list[int]) -> None:
    found = _read(_piecewise(), reader, text.encode())
    assert found is not None
    assert [fragment.line for fragment in found] == lines


@each(
    ("reader", "text", "lines"),
    [
        ("hash_code", 'x = 1\n\n"""\nacme-1\n"""\n', []),
        ("hash_code", 'x = 1\n\n"""\nacme-1\n"""\n# acme\n\ny = "acme-1"\n', [6, 8]),
        ("hash_code", '"""\nacme\n"""\n\n"""\nacme-1\n"""\n\n"""\nacme\n"""\n', [2]),
        ("hash_code", "x = 1\n\n# acme\nr'''\nacme-1\n'''\n", [3]),
        ("hash_code", '# x\n\n"""\nacme-1\n"""\n', [4]),
        ("hash_config", 'x: 1\n\n"""\nacme-1\n"""\n\ny: 2\n', []),
        ("hash_config", '"""\nacme-1\n"""\n', [2]),
    ],
)
def test_a_string_in_the_middle_is_no_docstring(reader: str, text: str, lines: list[int]) -> None:
    found = _read(_piecewise(), reader, text.encode())
    assert found is not None
    assert [fragment.line for fragment in found] == lines
    assert found == list(_of_text(reader, text, frozenset(WORDS)))


def test_an_import_that_takes_a_parser_is_left_to_the_whole() -> None:
    assert (
        _read(_piecewise(), "python_imports", b"import importlib as i\n\nx = i.import_module('acme')\n")
        is None
    )


def test_a_text_that_is_never_closed_costs_no_more_than_its_length_allows() -> None:
    asked: list[int] = []
    piecewise = _piecewise()
    source = b"`\n\n" + b"x\n\n" * 4_000

    def counted(_reader: str, _path: str, text: str, _words: frozenset[bytes]) -> tuple[Sighting, ...]:
        asked.append(len(text))
        return ()

    piecewise = Piecewise(lambda _reader, data: keyword_search.words(WORDS)(data), counted, Budget())
    assert piecewise.read("slash_code", "x", source + b"acme", frozenset({b"acme"})) == []
    assert asked == [len(source) + 4]
