"""Inputs become matches, each counted once; what was there before a change is told from what it adds."""

from __future__ import annotations

from linter.model.coverage import Count, NotRead
from linter.model.fragments import Fragment, Place
from linter.model.inputs import FileInput
from linter.model.matches import Origin, Sighting
from linter.scanning.pipeline import added, match_files, match_message, match_process
from linter.scanning.tally import Tally
from tests.helpers import CLAUDE, a_trace, changed, shipped_scanner
from tests.tables import each

ORIGIN = Origin(ref="refs/heads/main")
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


def sighting(text: str, line: int = 1, ignore: str = "", rule: str = "a/b") -> Sighting:
    return a_trace(rule=rule), Fragment(Place.IMPORT, text, line=line, ignore=ignore)


@each(
    ("new", "before", "expected"),
    [
        ([sighting("x")], [], [False]),
        ([sighting("x", 9)], [sighting("x", 1)], [True]),  # its line moved
        ([sighting("x"), sighting("x", 2)], [sighting("x")], [True, False]),
        ([sighting("x"), sighting("x", 2)], [sighting("x"), sighting("x", 2)], [True, True]),
        ([sighting("x")], [sighting("y")], [False]),
        ([sighting("x")], [sighting("x", rule="a/c")], [False]),
        ([sighting("x")], [sighting("x", ignore=" why")], [False]),  # it was covered, and is not any more
        ([sighting("x", ignore=" why")], [sighting("x", ignore=" why")], [True]),
        ([sighting("x", ignore=" why")], [sighting("x")], [True]),
        (
            [sighting("x", ignore=" a"), sighting("x")],
            [sighting("x", ignore=" b"), sighting("x")],
            [True, True],
        ),
        ([sighting("x", ignore=" a"), sighting("x")], [sighting("x")], [True, False]),
    ],
)
def test_what_a_change_adds(new: list[Sighting], before: list[Sighting], expected: list[bool]) -> None:
    assert added(new, before) == list(zip(new, expected, strict=True))


def files(**fields: object) -> tuple[list[tuple[str, str, bool]], Tally]:
    tally = Tally()
    file = changed(FileInput("a.py", ORIGIN, b"import openai\n"), **fields)
    found = list(match_files([file], shipped_scanner(), tally))
    assert all(match.origin == ORIGIN for match in found)
    return [(match.trace.tool, match.fragment.place.value, match.was_there_before) for match in found], tally


OPENAI = ("openai-api", "import")


@each(
    ("fields", "expected"),
    [
        ({}, [(*OPENAI, False)]),
        ({"before": b"import openai\n"}, [(*OPENAI, True)]),
        ({"before": b"import os\n"}, [(*OPENAI, False)]),
        ({"before": LFS}, [(*OPENAI, False)]),  # what cannot be read shows nothing
        ({"data": None}, []),
        ({"data": b"import os\n"}, []),
        ({"path": "CLAUDE.md", "data": b""}, [("claude-code", "path", False)]),
        ({"path": "CLAUDE.md", "data": b"", "existed": True}, [("claude-code", "path", True)]),
        ({"path": ".claude", "data": None, "is_link": True}, [("claude-code", "path", False)]),
        ({"path": ".claude", "data": None}, []),  # a file is no directory
    ],
)
def test_files(fields: dict[str, object], expected: list[tuple[str, str, bool]]) -> None:
    assert files(**fields)[0] == expected


@each(
    ("fields", "read", "not_read", "outside", "by_name"),
    [
        ({}, 1, (), (), 0),
        ({"data": None, "problem": "is gone"}, 0, (NotRead("file", "is gone", 1, "a.py"),), (), 0),
        ({"data": None, "outside": "a submodule"}, 1, (), (NotRead("file", "a submodule", 1, "a.py"),), 0),
        ({"data": None, "path": "a.png"}, 1, (), (), 1),
        ({"data": None, "path": "a.png", "is_link": True}, 1, (), (), 0),
        ({"data": None, "path": "a.png", "outside": "x"}, 1, (), (NotRead("file", "x", 1, "a.png"),), 0),
    ],
)
def test_every_file_is_counted_once(
    fields: dict[str, object],
    read: int,
    not_read: tuple[NotRead, ...],
    outside: tuple[NotRead, ...],
    by_name: int,
) -> None:
    coverage = files(**fields)[1].coverage()
    assert coverage.files == Count(1, read)
    assert (coverage.not_read, coverage.outside, coverage.by_name) == (not_read, outside, by_name)


def test_a_message_is_a_commit() -> None:
    tally = Tally()
    (match,) = match_message(f"Fix\n\n{CLAUDE}\n", shipped_scanner(), tally, ORIGIN)
    assert (match.trace.tool, match.origin) == ("claude-code", ORIGIN)
    assert tally.coverage().commits == Count(1, 1)


@each(
    ("variables", "expected"),
    [
        ({}, []),
        ({"CLAUDECODE": "1"}, [("claude-code", Place.ENVIRONMENT)]),
        (
            {"GIT_AUTHOR_NAME": "Claude", "GIT_AUTHOR_EMAIL": "noreply@anthropic.com"},
            [("claude-code", Place.AUTHOR)],
        ),
        ({"GIT_COMMITTER_EMAIL": "noreply@anthropic.com"}, [("claude-code", Place.COMMITTER)]),
        ({"GIT_AUTHOR_NAME": "Jane", "GIT_AUTHOR_EMAIL": "jane@corp.example"}, []),
    ],
)
def test_a_process(variables: dict[str, str], expected: list[tuple[str, Place]]) -> None:
    found = list(match_process(variables, shipped_scanner(), ORIGIN))
    assert [(match.trace.tool, match.fragment.place) for match in found] == expected
