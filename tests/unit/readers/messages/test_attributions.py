from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.readers.messages import attributions
from linter.readers.messages.attributions import Part
from tests.tables import each


def model(name: str) -> Part:
    return Part(name, is_model=True)


@each(
    ("credit", "expected"),
    [
        ("Jane Doe", []),
        ("Jane Doe <j@x.example>", []),
        ("Jane Doe and Claude", [Part("Jane Doe"), Part("Claude")]),
        ("Jane Doe & Claude", [Part("Jane Doe"), Part("Claude")]),
        ("Jane + Claude <j@x.example>", [Part("Jane"), Part("Claude"), Part("Claude <j@x.example>")]),
        ("Jane, Claude Code, and Kim", [Part("Jane"), Part("Claude Code"), Part("Kim")]),
        ("Doe, Jane", []),
        ("Rand Andrea", []),
        ("Crush:qwen3.7-max", [Part("Crush"), model("qwen3.7-max")]),
        ("Antigravity : Gemini", [Part("Antigravity:Gemini"), Part("Antigravity"), model("Gemini")]),
        (
            "Claude:claude-3-opus coccinelle sparse",
            [Part("Claude"), model("claude-3-opus coccinelle sparse"), model("claude-3-opus")],
        ),
        (
            "Google Antigravity with Gemini",
            [Part("Google Antigravity:Gemini"), Part("Google Antigravity"), model("Gemini")],
        ),
        ("LLM (Claude Code)", [Part("LLM"), Part("Claude Code"), model("Claude Code")]),
        ("aider (gpt-4o) <a@x.example>", [Part("aider <a@x.example>"), model("gpt-4o")]),
        ("Copilot (model: GPT-5.6 Sol, autonomous)", [Part("Copilot"), model("GPT-5.6 Sol")]),
        ("Jane (gpt-5 user)", [Part("Jane")]),
        ("Claude via Crush", [Part("Crush")]),
        ("Opus 4.6 (via Claude Code)", [Part("Claude Code")]),
        ("Claude:claude-opus-4-8 [Cursor]", []),
        ("https://x.example/a", []),
        ("cursor[bot]", []),
        ("a" * 300 + " and Claude", []),
    ],
)
def test_parts(credit: str, expected: list[Part]) -> None:
    assert list(attributions.parts(credit)) == expected


@given(st.text(alphabet="ab :,&+/()[]<>@via with", max_size=250))
def test_any_text_gives_parts_of_it(credit: str) -> None:
    assert all(part.name.strip() for part in attributions.parts(credit))
