"""Edits of texts, drawn by Hypothesis, for what reads an edited file in parts as it reads it whole."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

_WITH_A_SNIPPET = ("insert", "insert", "insert", "line")
EDITS = (*_WITH_A_SNIPPET, "delete", "repeat", "indent", "dedent", "flatten", "move", "cut")


@st.composite
def edited(draw: st.DrawFn, text: str, snippets: Sequence[str], kinds: Sequence[str] = EDITS) -> str:
    """A text after one to three edits, of these kinds."""
    for _ in range(draw(st.integers(1, 3))):
        lines = text.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(kinds)):
            case "insert":
                column = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:column] + draw(st.sampled_from(snippets)) + lines[at][column:]
            case "line":
                lines.insert(at, draw(st.sampled_from(snippets)).removesuffix("\n"))
            case "delete":
                del lines[at]
            case "repeat":
                lines[at:at] = lines[at : at + draw(st.integers(1, 9))]
            case "indent":
                lines[at] = draw(st.sampled_from((" ", "  ", "\t"))) + lines[at]
            case "dedent":
                lines[at] = lines[at][draw(st.integers(1, 4)) :]
            case "flatten":
                lines[at] = lines[at].lstrip()
            case "move":
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
            case _:
                lines = lines[: at + 1]
        text = "\n".join(lines)
    return text


@st.composite
def versions(draw: st.DrawFn, text: str, snippets: Sequence[str]) -> list[bytes]:
    """A text and one to four more, each an edit of one before it."""
    every = [text]
    for _ in range(draw(st.integers(1, 4))):
        every.append(draw(edited(draw(st.sampled_from(every)), snippets)))
    return [version.encode() for version in every]
