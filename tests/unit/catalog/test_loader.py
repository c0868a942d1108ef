"""Rule files that are wrong: every problem at once, with its place and the nearest known word."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.catalog import loader as catalog
from linter.model.catalog import Confidence, MatcherSource, Migration, Tool, Trace
from linter.model.errors import RulesError
from linter.model.fragments import Place

TOOL = """\
id = "acme"
name = "Acme"
vendor = "acme-corp"
jurisdiction = "DE"
categories = ["sdk"]
"""
TRACE = """
[[trace]]
id = "a"
place = "path"
glob = ".acme/"
confidence = "certain"
summary = "S."
evidence = "E"
hits = [".acme/x"]
misses = ["acme/x"]
"""


def load(folder: Path, **files: str) -> catalog.Rules:
    tools = folder / "rules" / "tools"
    tools.mkdir(parents=True)
    for name, text in files.items():
        (tools / f"{name}.toml").write_text(text)
    return catalog.load(folder / "rules")


def problems(folder: Path, **files: str) -> list[str]:
    with pytest.raises(RulesError) as raised:
        load(folder, **files)
    assert raised.value.hint == "The format is described in docs/reference/rules.md."
    return list(raised.value.problems)


def test_a_right_file(tmp_path: Path) -> None:
    moved = '[[migration]]\nfrom = "acme/a"\nto = "B"\nevidence = "E"\n'
    rules = load(
        tmp_path, acme=TOOL + TRACE.replace('"S."', '"S."\nsince = 2026-01-02'), best=_best() + moved
    )
    assert rules.catalog.tools["acme"] == Tool("acme", "Acme", "acme-corp", "DE", ("sdk",), "")
    assert rules.catalog.traces[0] == Trace(
        rule="acme/a",
        tool="acme",
        places=(Place.PATH,),
        keys=(),
        pattern=r"^(?:(?s:.*)/)?\.acme/(?s:.*)$",
        keywords=("/.acme/",),
        whole=False,
        confidence=Confidence.CERTAIN,
        since="2026-01-02",
        summary="S.",
        evidence="E",
        sources=(MatcherSource("glob", "**/.acme/**", r"^(?:(?s:.*)/)?\.acme/(?s:.*)$"),),
    )
    assert rules.catalog.migrations == (Migration("best", "acme/a", "B", "", "E"),)
    assert rules.samples[0].hits == (".acme/x",)
    assert len(rules.catalog.digest) == 64


def _best() -> str:
    return (TOOL + TRACE).replace("acme", "best")


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    bad = """\
id = "Acme"
name = ""
vendor = "acme corp"
jurisdiction = "Germany"
categories = ["coding-agnet"]
homepag = "x"

[[trace]]
id = "A_1"
place = "pth"
glob = ".acme/"
confidence = "certian"
since = "2026-01-02"
summary = "S."
evidence = "E"
hits = []

[[trace]]
id = "b"
place = "trailer"
pattern = "a(b"
confidence = "weak"
summary = "S."
evidence = "E"
hits = ["x"]
misses = ["y"]
colour = "red"

[[migration]]
from = "best/aa"
to = "B"
"""
    assert problems(tmp_path, acme=bad, best=_best(), broken="id = ") == [
        "acme.toml:2: name: expected a non-empty string",
        'acme.toml:1: id: expected the file name without .toml, "acme"',
        'acme.toml:1: id: expected lower-case words joined by "-", not "Acme"',
        'acme.toml:3: vendor: expected lower-case words joined by "-", not "acme corp"',
        (
            'acme.toml:5: categories: "coding-agnet" is not one of coding-agent, completion, review-bot, '
            'app-builder, assistant, sdk, framework, gateway, proxy, model, unknown, neutral; did you mean "coding-agent"?'
        ),
        'acme.toml:4: jurisdiction: expected two capital letters (ISO 3166) or "none"',
        'acme.toml:9: trace.0.id: expected lower-case words joined by "-", not "A_1"',
        (
            'acme.toml:10: trace.0.place: "pth" is not one of path, trailer, message, author, committer, branch, note, import, '
            'dependency, action, image, extension, command, endpoint, variable, model, comment, environment; did you mean "path"?'
        ),
        'acme.toml:12: trace.0.confidence: "certian" is not one of weak, likely, certain; did you mean "certain"?',
        "acme.toml:13: trace.0.since: expected a date without quotes, such as 2026-07-10",
        "acme.toml:16: trace.0.hits: expected at least one entry",
        "acme.toml:8: trace.0.misses: this key is missing",
        (
            "acme.toml:21: trace.1.pattern: not a valid regular expression: missing ), unterminated subpattern "
            "at position 1"
        ),
        "acme.toml:27: trace.1.colour: this key is not known",
        "acme.toml:29: migration.0.evidence: this key is missing",
        'acme.toml:6: homepag: this key is not known; did you mean "homepage"?',
        "broken.toml: not valid TOML: Invalid value (at end of document)",
        'acme.toml:30: from: no rule is called "best/aa"; did you mean "best/a"?',
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('glob = ".acme/"', "", ["acme.toml:7: trace.0: expected one of glob, globs"]),
        (
            'glob = ".acme/"',
            'gobl = ".acme/"',
            [
                "acme.toml:7: trace.0: expected one of glob, globs",
                'acme.toml:10: trace.0.gobl: this key is not known; did you mean "glob"?',
            ],
        ),
        (
            'glob = ".acme/"',
            "glob = 1",
            [
                "acme.toml:10: trace.0.glob: expected a non-empty string",
                "acme.toml:7: trace.0: expected one of glob, globs",
            ],
        ),
        (
            'glob = ".acme/"',
            'glob = "a"\nglobs = ["b"]',
            ['acme.toml:11: trace.0.globs: give either "glob" or "globs", not both'],
        ),
        (
            'glob = ".acme/"',
            'globs = ["*", "abc"]',
            ["acme.toml:7: trace.0.keyword: no keyword of 3 characters or more follows from this; give one"],
        ),
        (
            'place = "path"',
            'place = ["author", "path"]',
            ["acme.toml:9: trace.0.place: only author, committer and trailer may stand in one list"],
        ),
        ('place = "path"', "", ["acme.toml:7: trace.0.place: expected a place"]),
        (
            'hits = [".acme/x"]\n',
            "",
            ["acme.toml:7: trace.0.hits: this key is missing"],
        ),
        (
            'hits = [".acme/x"]',
            "hits = [1]",
            ["acme.toml:14: trace.0.hits: expected a list of non-empty strings"],
        ),
        (
            'place = "path"\nglob = ".acme/"',
            'place = "dependency"\necosystem = "npm"\npackage = "a"',
            ["acme.toml:7: trace.0.keyword: no keyword of 3 characters or more follows from this; give one"],
        ),
        (
            'place = "path"\nglob = ".acme/"',
            'place = "import"\nlanguage = "javascript"\nmodule = "ai"',
            ["acme.toml:7: trace.0.keyword: no keyword of 3 characters or more follows from this; give one"],
        ),
        (
            'place = "path"\nglob = ".acme/"',
            'place = "message"\npattern = "^x$"',
            ["acme.toml:7: trace.0.keyword: no keyword of 3 characters or more follows from this; give one"],
        ),
        (
            'place = "path"\nglob = ".acme/"',
            'place = "environment"\nvariable = "ACME"\nvalue = "["',
            [
                "acme.toml:11: trace.0.value: not a valid regular expression: unterminated character set at position 0"
            ],
        ),
        (
            'place = "path"\nglob = ".acme/"',
            'place = "import"\nlanguage = "pyhton"\nmodule = "acme"',
            [
                'acme.toml:10: trace.0.language: "pyhton" is not one of python, javascript, go, java, csharp, ruby, php, rust, swift, dart, elixir, c; did you mean "python"?',
            ],
        ),
        (
            'place = "path"\nglob = ".acme/"',
            'place = "author"\ngithub_id = "12a"\nname = "acme[bot]"',
            ['acme.toml:10: trace.0.github_id: expected a number in quotes, not "12a"'],
        ),
        ('id = "acme"\n', "", ["acme.toml: id: this key is missing"]),
        ('jurisdiction = "DE"\n', "", ["acme.toml: jurisdiction: this key is missing"]),
        (
            'id = "acme"',
            "id = 'acme'\ntrace = 1",
            ["acme.toml: not valid TOML: Cannot overwrite a value (at line 8, column 8)"],
        ),
        (TRACE, "", ["acme.toml: expected at least one [[trace]]"]),
        (TRACE, TRACE + TRACE, ['acme.toml:18: trace.1.id: the id of "acme/a" is used twice']),
        (
            TRACE,
            "trace = [1]",
            ["acme.toml:6: trace.0: expected a table", "acme.toml: expected at least one [[trace]]"],
        ),
    ],
)
def test_one_problem(tmp_path: Path, before: str, after: str, expected: list[str]) -> None:
    text = TOOL + TRACE
    assert before in text
    found = problems(tmp_path, acme=text.replace(before, after, 1))
    assert found == expected


@pytest.mark.parametrize(
    ("migration", "expected"),
    [
        (
            'from = "acme/a"\nto = "B"\nevidence = "E"\nnode = "x"',
            ':21: migration.0.node: this key is not known; did you mean "note"?',
        ),
        ('to = "B"\nevidence = "E"', ":17: migration.0.from: this key is missing"),
        ('from = "gone/a"\nto = "B"\nevidence = "E"', ':18: from: no rule is called "gone/a"'),
    ],
)
def test_wrong_migrations(tmp_path: Path, migration: str, expected: str) -> None:
    assert problems(tmp_path, acme=f"{TOOL}{TRACE}\n[[migration]]\n{migration}\n") == [f"acme.toml{expected}"]


def test_no_files(tmp_path: Path) -> None:
    assert problems(tmp_path) == [f"{tmp_path}/rules/tools: expected at least one tool file"]


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "a.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(RulesError, match="not valid TOML: 'utf-8' codec can't decode byte 0xff"):
        catalog.load(tmp_path)


def test_the_digest_changes_with_the_files(tmp_path: Path) -> None:
    digests = {
        load(tmp_path / str(number), acme=TOOL + TRACE + comment).catalog.digest
        for number, comment in enumerate(["", "# x\n", ""])
    }
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("matcher", "keys", "keywords"),
    [
        (
            'place = "trailer"\nkey = "AI-Assisted"\npattern = "^yes"',
            ("ai-assisted",),
            ("ai-assisted",),
        ),  # everyday
        ('place = "trailer"\nkey = "AI-Tool"\npattern = "^Claude"', ("ai-tool",), ("claude",)),
        ('place = "message"\npart = "subject"\npattern = "^aider: "', ("subject",), ("aider:",)),
        ('place = "message"\npattern = "^x$"\nkeyword = "XYZ"', (), ("xyz",)),
        ('place = "environment"\nvariables = ["ACME", "ACME2"]', ("acme", "acme2"), ("acme", "acme2")),
        (
            'place = "dependency"\necosystem = "pypi"\npackage = "Acme_AI"',
            ("pypi", "conda"),
            ("acme-ai", "acme_ai", "acme.ai"),
        ),
    ],
)
def test_keys_and_keywords(
    tmp_path: Path, matcher: str, keys: tuple[str, ...], keywords: tuple[str, ...]
) -> None:
    rules = load(tmp_path, acme=TOOL + TRACE.replace('place = "path"\nglob = ".acme/"', matcher))
    (trace,) = rules.catalog.traces
    assert (trace.keys, trace.keywords) == (keys, keywords)
