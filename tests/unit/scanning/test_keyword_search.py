from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.scanning import keyword_search as keywords
from linter.support import cache_file as store
from tests.tables import each

WORDS = (b"claude", b"noreply@anthropic.com", b"[bot]", b"a\\x.", "köder".encode(), b"42+")
ENGINES = [keywords.plain, keywords.fast, keywords.Adaptive]


@each("engine", ENGINES)
@each(
    ("data", "expected"),
    [
        (b"", False),
        (b"\0\0", False),
        (b"nothing", False),
        (b"x\0CLAUDE\n", True),
        (b"clau\nde", False),
        (b"Dependabot[BOT]", True),
        (b"bot", False),
        (b"A\\X.", True),
        (b"axx", False),
        ("KöDER".encode(), True),
        ("KÖDER".encode(), False),  # letters beyond ASCII have one case here, in both engines
        (b"142+x", True),
        (b"a" * 1_000_000 + b"Claude", True),
    ],
)
def test_engines(engine: object, data: bytes, *, expected: bool) -> None:
    assert callable(engine)
    assert engine(WORDS)(data) is expected


@pytest.mark.parametrize("engine", ENGINES)
def test_no_keywords_find_nothing(engine: object) -> None:
    assert callable(engine)
    assert engine(())(b"claude") is False


def test_without_hyperscan_it_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    assert keywords.fast(WORDS)(b"CLAUDE") is True


_ANY = st.lists(st.binary(min_size=1, max_size=4).map(bytes.lower), min_size=1, max_size=4)


@given(words=_ANY, pieces=st.lists(st.binary(max_size=6), max_size=4), data=st.data())
def test_both_engines_give_the_same_answer(
    words: list[bytes], pieces: list[bytes], data: st.DataObject
) -> None:
    """Also for words with every byte there is: what `bytes.lower` folds is what hyperscan folds."""
    mixed = data.draw(st.permutations([*pieces, words[0], words[0].upper()][: data.draw(st.integers(0, 6))]))
    text = b"".join(mixed)
    assert keywords.fast(tuple(words))(text) is keywords.plain(tuple(words))(text)


def test_much_data_changes_the_engine_and_not_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = keywords.Adaptive(WORDS)
    monkeypatch.setattr(keywords, "_MUCH", 100)
    answers = [engine(data) for data in (b"x" * 10, b"x" * 30, b"Claude", b"nothing")]
    assert answers == [False, False, True, False]


def test_a_kept_database_is_used_and_a_damaged_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hyperscan = pytest.importorskip("hyperscan")
    monkeypatch.setenv("TOOLBAN_CACHE_DIR", str(tmp_path / "cache"))
    assert keywords.fast(WORDS)(b"a claude")
    (kept,) = (tmp_path / "cache").iterdir()
    made = kept.stat().st_mtime_ns
    assert keywords.fast(WORDS)(b"a claude")
    assert kept.stat().st_mtime_ns == made
    store.save_database((b"literals", *WORDS), f"hyperscan {hyperscan.__version__}", b"of another processor")
    assert b"of another processor" in kept.read_bytes()
    assert keywords.fast(WORDS)(b"a claude")
    assert b"of another processor" not in kept.read_bytes()
    assert not keywords.fast(WORDS)(b"nothing")


_EDGES = {
    b"cat": (1,),
    b"pro": (2, 1),
    b" pi": (3,),
    b"code]": (1, 2),
    b"eve": (0,),
    b"amp": (3,),
    b"x3": (3, 3),
}
_COUNTED = keywords.counting(_EDGES)


@given(
    pieces=st.lists(
        st.sampled_from(
            (
                "cat",
                "Pro",
                " pi",
                "code]",
                "eve",
                "AMP",
                "x3",
                "x",
                "3",
                " ",
                "\n",
                "\\n",
                "%2f",
                "\\x3",
                "-",
                "ä",
            )
        ),
        max_size=8,
    )
)
def test_both_ways_to_tell_what_counts_give_the_same_answer(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    seen = frozenset(word for word in _EDGES if word in data.lower())
    assert _COUNTED
    assert _COUNTED(data) == keywords.WordFilter((), _EDGES)(data, seen)
