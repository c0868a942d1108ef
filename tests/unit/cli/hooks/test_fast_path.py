"""What the quick way of a hook calls clean shows no trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.cli.hooks.fast_path import _may_credit
from linter.loading.compiled import load_catalog
from linter.support.cache_file import Prefilter
from tests.helpers import shipped_scanner
from tests.scale import times
from tests.tables import each

KEYS = (
    *("Co-authored-by: ", "Co-Authored by: ", "Generated-by: ", "AI-Tool: ", "Assisted-by:", "X: "),
    *("Generated with ", "Made with ", "https://claude.ai/x ", "Signed-off-by: ", "fix:", "", "", ""),
)
NAMES = (
    *("Claude <noreply@anthropic.com>", "Jane Doe <jane@corp.example>", "amp", "Amp Code <a@ampcode.com>"),
    *("Cl**au**de <c@x.example>", "am_p", "_Amp_", "Am<b>p</b>", "A&#109;p", "[Amp](https://x.example)"),
    *("Pi with gpt-5.2", "pi", "Claude Code", "OpenCode", "an example of a problem", "via Zed", "Eve"),
    *("assisted-by me", "Cursor Agent <cursoragent@cursor.com> -->", "Auto", "Sourcegraph Amp"),
)
MARGINS = ("", "", " ", "\t", "> ", "* ", "# ", "- ")
LINES = st.one_of(
    st.tuples(st.sampled_from(MARGINS), st.sampled_from(KEYS), st.sampled_from(NAMES)).map("".join),
    st.sampled_from(("", "", "Squashed commit of the following:", "```", "<!-- x -->")),
)


@pytest.fixture(scope="module")
def words(home: Path) -> Prefilter:
    del home  # where the cache stands
    return load_catalog().prefilter


@settings(max_examples=times(100, 3000), deadline=None)
@given(lines=st.lists(LINES, max_size=6))
def test_a_message_without_a_credit_shows_nothing(words: Prefilter, lines: list[str]) -> None:
    text = "\n".join(lines)
    assert _may_credit(text.lower().encode(), words) or not shipped_scanner().message(text)


@each(
    ("message", "may_credit"),
    [
        ("Fix the problem with cats\n", False),
        ("Fix\n\nSigned-off-by: Jane Doe <jane@corp.test>\n", False),
        ("Fix\n\nAI-Tool: Pi\n", True),
        ("Fix\n\nCo-authored-by: x\n pro\n", True),
        ("Fix\n\nAI-Tool: *P*i\npi \n", True),
        ("Fix\n\nAI-Tool: P_i_\npi \n", True),
        ("Squashed commit of the following:\n\npro\n", True),
        ("Write by Claude Code\n", True),  # of prose
    ],
)
def test_where_a_credit_may_stand(words: Prefilter, message: str, *, may_credit: bool) -> None:
    assert _may_credit(message.lower().encode(), words) is may_credit


def test_a_catalog_without_its_words_of_prose() -> None:
    assert _may_credit(b"a problem", {"message": (b"pro",)})
    assert not _may_credit(b"a problem", {"message": (b"pro",), "prose": ()})
