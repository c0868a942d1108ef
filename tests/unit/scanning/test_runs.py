"""Runs of pieces: whatever the version before was, a file has the pieces that it has alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.readers.skeletons.json_members import JsonMembers
from linter.readers.skeletons.pieces import PieceFormat, Shape
from linter.readers.skeletons.toml_tables import TomlTables
from linter.readers.skeletons.yaml_blocks import YamlBlocks
from linter.scanning import aligned, runs
from linter.scanning.memory import Budget
from linter.scanning.runs import Known, Runs
from tests.edits import versions

_WORDS = (b"openai", b"aider")
_FORMS: list[PieceFormat] = [
    YamlBlocks(b"\n\n"),
    YamlBlocks(),
    JsonMembers(1),
    JsonMembers(2, is_array=True),
    TomlTables(bytes.lower),
]
_LINES = (
    "{",
    '  "a": 1,',
    "  },",
    "  }",
    "",
    "",
    "\n",
    "\n\n",
    '  "openai": {',
    "],",
    "x: [],",
    "aider:",
    "  b: 1",
    "[[package]]",
    "[[package]]",
    "[metadata.files]",
    "]",
)


def _look(piece: bytes) -> Known:
    words = frozenset(word for word in _WORDS if word in piece)
    return Known(
        None if b"?" in piece else Shape(is_member=True, name=piece), None if b"x" in piece else words
    )


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_LEAST", 1)
    monkeypatch.setattr(runs, "SIZE", 8)
    monkeypatch.setattr(aligned, "SIZE", 8)
    monkeypatch.setattr(aligned, "_HEAD", 4)


@st.composite
def _versions(draw: st.DrawFn) -> list[bytes]:
    lines = draw(st.lists(st.sampled_from(_LINES), max_size=40))
    text = "\n".join((*draw(st.sampled_from(((), ("{", '  "a": 1,')))), *lines))
    return draw(versions(text, (*_LINES, "?", "\n\n\n")))


@given(st.sampled_from(_FORMS), _versions(), st.sets(st.sampled_from(_WORDS)).map(frozenset))
def test_the_pieces_are_those_of_the_version_alone(
    form: PieceFormat, versions: list[bytes], words: frozenset[bytes]
) -> None:
    kept = Runs(Budget())
    for data in versions:
        found = kept.cut("a", form, data, _look)
        pieces = form.cut(data)
        known = [_look(piece) for piece in pieces]
        if any(one.shape is None for one in known):
            assert found is None
            continue
        assert found is not None
        assert [piece for run in found for piece in run.pieces] == pieces
        assert [shape for run in found for shape in run.shapes] == [one.shape for one in known]
        held = [(run.pieces[number], own) for run in found for number, own in run.holding(words)]
        assert held == [
            (piece, words if one.words is None else words & one.words)
            for piece, one in zip(pieces, known, strict=True)
            if one.words is None or words & one.words
        ]


def test_only_new_pieces_are_looked_at() -> None:
    form = YamlBlocks(b"\n\n")
    pieces = [b"a%d:\n\n" % number for number in range(100)]
    looked: list[bytes] = []

    def look(piece: bytes) -> Known:
        looked.append(piece)
        return _look(piece)

    kept = Runs(Budget())
    kept.cut("a", form, b"".join(pieces), look)
    looked.clear()
    pieces[20:21] = [b"new:\n\n", b"other:\n\n"]
    assert kept.cut("a", form, b"".join(pieces), look)
    assert len(looked) < 10
