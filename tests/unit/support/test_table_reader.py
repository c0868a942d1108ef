"""Every problem of a table is collected, with the line and what was probably meant."""

from __future__ import annotations

from collections.abc import Callable

from linter.support.table_reader import Problems, Table
from linter.support.toml import parse
from tests.tables import each


def table(text: str) -> tuple[Table, Problems]:
    document, problems = parse(text.encode()), Problems()
    return Table(document.data, problems, "a.toml", lines=document.lines), problems


def reported(problems: Problems) -> tuple[str, ...]:
    return problems.lines


def test_values() -> None:
    read, problems = table(
        'text = "x"\ntexts = ["a", "b"]\nday = 2026-07-10\nflag = true\nnumber = 3\n[in]\nkey = "y"\n[[row]]\n'
    )
    assert read.text("text") == "x"
    assert read.texts("texts") == ("a", "b")
    assert read.date("day") == "2026-07-10"
    assert read.flag("flag")
    assert read.number("number", 1) == 3
    assert read.table("in").text("key") == "y"
    assert len(read.tables("row")) == 1
    read.finish()
    assert reported(problems) == ()


def test_what_is_absent() -> None:
    read, problems = table("")
    assert (read.text("a", default="d"), read.texts("b"), read.date("c")) == ("d", (), "")
    assert (read.flag("d"), read.number("e", 7), read.tables("f"), read.named_tables("g")) == (
        False,
        7,
        [],
        {},
    )
    assert reported(problems) == ()
    assert (read.text("name"), read.texts("names", required=True)) == ("", ())
    assert reported(problems) == ("a.toml: name: this key is missing", "a.toml: names: this key is missing")


@each(
    ("text", "read", "problem"),
    [
        ("x = 1", lambda one: one.text("x"), "expected a non-empty string"),
        ('x = " "', lambda one: one.text("x"), "expected a non-empty string"),
        ('x = "a"', lambda one: one.texts("x"), "expected a list of non-empty strings"),
        ('x = [""]', lambda one: one.texts("x"), "expected a list of non-empty strings"),
        ("x = []", lambda one: one.texts("x", required=True), "expected at least one entry"),
        ('x = "2026-07-10"', lambda one: one.date("x"), "expected a date without quotes, such as 2026-07-10"),
        ("x = 2026-07-10T00:00:00Z", lambda one: one.date("x"), "expected a date without quotes"),
        ("x = 1", lambda one: one.flag("x"), "expected true or false"),
        ("x = true", lambda one: one.number("x", 1), "expected a whole number, 0 or more"),
        ("x = -1", lambda one: one.number("x", 1), "expected a whole number, 0 or more"),
        ("x = 1", lambda one: one.table("x"), "expected a table"),
        ("x = 1", lambda one: one.tables("x"), "expected [[x]] tables"),
        ("x = 1", lambda one: one.named_tables("x"), "expected [x.<name>] tables"),
        ('x = "weekly"', lambda one: one.words("x", ["week", "month"]), '"weekly" is not one of week, month'),
    ],
)
def test_what_is_wrong(text: str, read: Callable[[Table], object], problem: str) -> None:
    one, problems = table(f"# comment\n{text}\n")
    read(one)
    (line,) = reported(problems)
    assert line.startswith("a.toml:2: x: ")
    assert problem in line


def test_unknown_keys_are_reported_with_what_is_near() -> None:
    read, problems = table('reason = "x"\n\n[ban]\nreasn = "y"\n')
    read.text("reason")
    ban = read.table("ban")
    ban.text("reason", default="")
    ban.finish()
    read.finish("other")
    assert reported(problems) == ('a.toml:4: ban.reasn: this key is not known; did you mean "reason"?',)


def test_one_or_several() -> None:
    read, problems = table('a = "x"\nbs = ["y", "z"]\nc = ["u"]\nd = "v"\nds = ["w"]\n')
    assert (read.either("a"), read.either("b"), read.either("c"), read.either("e")) == (
        ("x",),
        ("y", "z"),
        ("u",),
        (),
    )
    assert reported(problems) == ()
    assert read.either("d") == ("v",)
    assert reported(problems) == ('a.toml:5: ds: give either "d" or "ds", not both',)
    read.finish()


def test_a_flood_of_problems_is_counted() -> None:
    problems = Problems()
    for number in range(1500):
        problems.add("a.toml", str(number))
    assert len(reported(problems)) == 1001
    assert reported(problems)[-1] == "and 500 more"
