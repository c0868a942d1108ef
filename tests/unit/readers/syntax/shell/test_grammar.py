from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.readers.syntax.shell import grammar
from tests.scale import times
from tests.tables import each

CASES = [
    ("a b; c 'd e' | f > out 2>&1 && g", ["a b", "c d e", "f", "g"]),
    ("echo $((1<<2))\npip install x", ["echo $()", "pip install x"]),
    ("echo $(( 1 << N ))\npip install x", ["echo $()", "pip install x"]),
    ("(( i = 1 << 2 )); a; (( b; c ) | d)", ["a", "b", "c", "d"]),
    ("for ((i = 1 << 2; i < 9; i++)); do a; done; b", ["a", "b"]),
    ("let x='1 << 2'\na", ["let x=1 << 2", "a"]),
    ("a <<'END-OF' > x\nno\nEND-OF\nb", ["a", "b"]),
    ("a <<-E.O.F\n\tno\n\tE.O.F\nb", ["a", "b"]),
    ('a << "E F"\nno\nE F\nb', ["a", "b"]),
    ("a <<\\EOF\nno $(x)\nEOF\nb", ["a", "b"]),
    ("a <<A <<'B' | c; d\n1\nA\n$(no)\nB\ne", ["a", "c", "d", "e"]),
    ("a <<E && b\nno $(c d)\n`e`\nE\nf", ["a", "b", "c d", "e", "f"]),
    ("if x; then\n  cat <<EOF > f\nno\n  EOF\nfi\na", ["x", "cat", "a"]),  # indented as a whole
    ("a <<EOF\nb\nc", ["a", "b", "c"]),
    ('echo "x <<EOF"\na', ["echo x <<EOF", "a"]),
    ("a <<< EOF\nb", ["a", "b"]),
    ("a # <<EOF\nb", ["a", "b"]),
    ('x=$(a "b $(c d)") y=`e f` g', ["a b $()", "c d", "e f", "g"]),
    ('a "$(b <<E\nit\'s\nE\n)" c\nd', ["a $() c", "b", "d"]),
    ("case x in a|b) c;; (d) e ;; *) f; esac; g", ["c", "e", "f", "g"]),
    ("case $1 in\n  a)\n    b ;;\nesac\nc", ["b", "c"]),
    ("x=$(case y in a) b;; esac)\nc", ["b", "c"]),
    ("f() { a; }\nfunction g { b; }\nfunction h() {\n  c\n}", ["a", "b", "c"]),
    ("a=(b c $(d)) e", ["d", "e"]),
    ("a=(\n  b # c\n  d\n)\ne", ["e"]),
    ("if [[ $a =~ ^(b|c)$ && d < e || f ]]; then g; fi", ["g"]),
    ("ls !(a|b) @(c)\nd", ["ls !() @()", "d"]),
    ("diff <(a b) >(c)", ["diff $() $()", "a b", "c"]),
    ("a \\\n  b\\\nc", ["a bc"]),
    ("a#b # c", ["a#b"]),
    ("a ${B:-c d} \"${E}\"f'g'", ["a ${B:-c d} ${E}fg"]),
    ("a $'b\\'c' $\"d\"", ["a b'c d"]),
    ("while read x; do a; done < f; until b; do :; done", ["read x", "a", "b", ":"]),
    ("! a; time b; { c; }; ( d )", ["a", "b", "c", "d"]),
    ("A=b C+=d e", ["e"]),
    ("./a/b c; '/d e/f' g; C:\\\\x\\\\h.exe", ["b c", "f g", "h"]),
    ("a 2>/dev/null b >&2 &>c d", ["a b d"]),
    ("a |\n  b &&\n  c", ["a", "b", "c"]),
    ("a\r\nb".replace("\r\n", "\n"), ["a", "b"]),
]
TOLERANT = [
    ('echo "open\na b\nc', ['echo "open', "a b", "c"], 5),
    ("echo it's\na", ["echo it's", "a"], -1),  # one word, as it is written
    ("a <<EOF\nb", ["a", "b"], 8),
    ("a $(b\nc", ["a $()", "b", "c"], -1),
    ("a `b\nc", ["a $()", "b", "c"], -1),
    ("a ${b\nc", ["a ${b", "c"], -1),
    (") a\n;; b", ["a", "b"], -1),
    ("esac\nfi\ndone\na", ["a"], -1),
]


def commands(text: str) -> list[str]:
    return [" ".join(command.texts) for command in grammar.read(text).commands]


@each(("text", "expected"), CASES)
def test_reads(text: str, expected: list[str]) -> None:
    assert commands(text) == expected
    assert grammar.read(text).failed_at in (-1, text.find("\nb") + 1)


@each(("text", "expected", "failed_at"), TOLERANT)
def test_nothing_behind_an_unknown_construct_is_lost(text: str, expected: list[str], failed_at: int) -> None:
    assert commands(text) == expected
    assert grammar.read(text).failed_at == failed_at


def test_offsets_are_those_of_the_words() -> None:
    text = "a 'b' \\\n  \"c\" && x=1 d $(e)"
    found = {word.text: word.offset for command in grammar.read(text).commands for word in command.words}
    assert all(text[offset:].lstrip("'\"").startswith(word[:1]) for word, offset in found.items())
    assert [word.content - word.offset for word in grammar.read(text).commands[0].words] == [0, 1, 1]


def test_inputs_and_pipes() -> None:
    cat, bash, sh = grammar.read("cat <<'E' - | bash -s\nx $y\nE\nsh <<< 'z'").commands
    assert [given.text for given in cat.inputs] == ["x $y\n"]
    assert bash.feeder == cat
    assert [(given.text, given.offset) for given in sh.inputs] == [("z", 37)]
    assert sh.feeder is None


def test_a_part_is_whole_unless_something_goes_on_behind_it() -> None:
    assert grammar.read_part("a\n\n") is not None
    for text in ("a <<E\n\n", "a 'b\n\n".replace("'", '"'), "a $(b\n\n", "case x in\n\n", "a=(\n\n"):
        assert grammar.read_part(text) is None


def test_what_is_above_the_bound_is_read_tolerantly(monkeypatch: pytest.MonkeyPatch) -> None:
    if times(0, 1) == 0:
        monkeypatch.setattr(grammar, "_MOST", 1 << 12)
    script = grammar.read("a|" * times(10_000, 4_000_000) + "\nclaude -p 'x y'\n")
    assert script.reason == "too large"
    assert script.failed_at > 0
    assert script.commands[-1].texts == ("claude", "-p", "x", "y")
    assert len(script.commands) < 300_000


HOSTILE = [
    *("((", "$(", '"$(', "`", "'", '"', "<<A\n", "<<A ", "x)", "case x in ", "${", "$((", "\\", "(( a;"),
    *("a=(", "{ ", "<(", "$'", "[[ ", "a\n", '"`', "$(cat <<A\n", "'\"", "(a)((", "a|", "\\\n", "#", "<"),
]


@each("piece", HOSTILE)
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    script = grammar.read(piece * (4_000 // len(piece)) + "\nx")
    assert script.failed_at < 4_002


PIECES = [
    *(
        "a",
        " ",
        "\n",
        "'",
        '"',
        "`",
        "$(",
        ")",
        "(",
        "{",
        "}",
        "${",
        "<<E",
        "<<-'E'",
        "E\n",
        "\nE\n",
        "<<<",
        ">",
    ),
    *(
        "|",
        "&&",
        ";",
        ";;",
        "#",
        "\\",
        "\\\n",
        "case x in ",
        "esac",
        "[[",
        "]]",
        "((",
        "))",
        "$((",
        "x=(",
        "\t",
        "=",
        "é",
    ),
]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_read_in_order_and_within_itself(text: str) -> None:
    script = grammar.read(text)
    offsets = [command.offset for command in script.commands]
    assert offsets == sorted(offsets)
    for command in script.commands:
        assert all(0 <= word.offset < len(text) for word in command.words)
        assert all(text[given.offset :].startswith(given.text) or given.text for given in command.inputs)
    grammar.read_part(text)


@given(
    st.lists(
        st.sampled_from([piece for piece in PIECES if piece not in ("((", "$((", "x=(")]), max_size=20
    ).map("".join)
)
def test_a_command_behind_a_blank_line_is_never_lost_by_a_part(text: str) -> None:
    part = grammar.read_part(f"{text}\n\n")
    if part is not None:
        whole = commands(f"{text}\n\nlast word")
        assert whole[-1] == "last word"
