from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.catalog import patterns
from linter.catalog.literals import required_literals
from linter.catalog.patterns import Matcher
from linter.model.catalog import LEFT, RIGHT, Catalog, MatcherSource
from linter.model.fragments import Place
from linter.support.package_names import normalise_npm, normalise_pypi
from tests.tables import each


@each(
    ("spelling", "takes", "leaves"),
    [
        (
            "CLAUDE.md",
            ["CLAUDE.md", "a/b/CLAUDE.md", "a\nb/CLAUDE.md"],
            ["claude.md", "xCLAUDE.md", "CLAUDE.md/x"],
        ),
        ("/CLAUDE.md", ["CLAUDE.md"], ["a/CLAUDE.md"]),
        (
            ".claude/",
            [".claude/x", "a/.claude/b/c", "a/.claude/b\nc"],
            [".claude", "x.claude/y", ".claude-x/y"],
        ),
        ("**/.claude/rules/", [".claude/rules/a", "x/y/.claude/rules/a/b"], [".claude/rules", ".claude/a"]),
        (".github/x.y*ml", [".github/x.yml", ".github/x.yaml"], ["a/.github/x.yml", ".github/x.y/ml"]),
        (
            "/skills/**/SKILL.md",
            ["skills/SKILL.md", "skills/a/b/SKILL.md"],
            ["a/skills/SKILL.md", "skills/xSKILL.md"],
        ),
        ("docs/**", ["docs/a", "docs/a/b"], ["docs", "docs2/a", "x/docs/a"]),
        ("*.mdc", ["a.mdc", "a/.mdc"], ["a.mdcx", "a.mdc/x"]),
        ("a?c", ["abc", "x/a.c"], ["ac", "a/c"]),
        ("a+(b)[c].$", ["a+(b)[c].$"], ["aab[c]x$", "aa(b)c.$"]),
    ],
)
def test_glob(spelling: str, takes: list[str], leaves: list[str]) -> None:
    pattern = re.compile(patterns.glob(spelling).pattern)
    assert [path for path in takes if not pattern.search(path)] == []
    assert [path for path in leaves if pattern.search(path)] == []


@each(
    ("spelling", "keyword"),
    [
        ("CLAUDE.md", "/claude.md/"),
        (".claude/", "/.claude/"),
        ("**/.claude/settings.*.json", "/.claude/"),
        (".github/workflows/claude-*.y*ml", "/workflows/"),
        ("*.mdc", ".mdc"),
        ("a*bcd?", "bcd"),
        ("*", ""),
    ],
)
def test_keyword_of_a_glob(spelling: str, keyword: str) -> None:
    assert patterns.glob(spelling).keywords == ((keyword,) if keyword else ())


def test_glob_without_case() -> None:
    matcher = patterns.glob("CLAUDE.md", ignore_case=True)
    assert re.search(matcher.pattern, "docs/Claude.MD")
    assert matcher.keywords == ("/claude.md/",)


@each(
    ("matcher", "takes", "leaves"),
    [
        (
            patterns.email("a+b@x.org"),
            ["a+b@x.org", "N <A+B@X.ORG>", "<a+b@x.org>"],
            ["aab@x.org", "N <za+b@x.org>"],
        ),
        (
            patterns.github_id("42"),
            ["N <42+login@users.noreply.github.com>", "42+@users.noreply.github.com"],
            ["N <142+login@users.noreply.github.com>", "N <42@users.noreply.github.com>"],
        ),
        (
            patterns.name("cursor[bot]"),
            ["Cursor[bot]", "cursor[bot] <any@x.org>"],
            ["cursorb", "x cursor[bot]"],
        ),
        (patterns.module("a.b", "."), ["a.b", "a.b.c"], ["a.bc", "axb", "x.a.b", "A.b"]),
        (patterns.module("@a/b", "/"), ["@a/b", "@a/b/c"], ["@a/bc", "x@a/b"]),
        (patterns.module("a_b", "::"), ["a_b", "a_b::c"], ["a_b:c", "a_bc"]),
        (patterns.module("A\\B", "\\"), ["A\\B", "A\\B\\C"], ["A\\BC", "X\\A\\B"]),
        (patterns.package("A_b.C", normalise=normalise_pypi, equal="-_."), ["a-b-c"], ["a-b-c-d", "a_b.c"]),
        (patterns.package("lang*", normalise=normalise_pypi), ["lang", "langchain"], ["xlang"]),
        (patterns.package("@Scope/*", normalise=normalise_npm, parts="/"), ["@scope/x"], ["@scopes/x"]),
        (patterns.package("g:a", normalise=str.lower, parts=":"), ["g:a"], ["g:ab", "xg:a"]),
        (
            patterns.image("Acme/agent"),
            ["acme/agent", "acme/agent:1"],
            ["acme/agent2", "x/acme/agent", "agent"],
        ),
        (patterns.image("acme/agent:cli"), ["acme/agent:cli"], ["acme/agent", "acme/agent:cli2"]),
        (patterns.image("acme/agent-*"), ["acme/agent-x:1"], ["acme/agent", "xacme/agent-x"]),
        (
            patterns.extension("Acme.agent", is_setting=False),
            ["acme.agent"],
            ["acme.agent-2", "acme.agent.x"],
        ),
        (patterns.extension("acme.agent", is_setting=True), ["acme.agent", "acme.agent.on"], ["acme.agents"]),
        (patterns.command("acme"), ["acme", "acme -p x"], ["acmectl", "x acme", "acme-2"]),
        (patterns.command("gh acme"), ["gh acme", "gh acme run"], ["gh acmes", "gh pr acme"]),
        (
            patterns.endpoint("api.acme.ai"),
            ["api.acme.ai", "eu.api.acme.ai", "api.acme.ai/v1"],
            ["xapi.acme.ai", "api.acme.ai.evil.example", "evil.example/api.acme.ai", "acme.ai"],
        ),
        (
            patterns.endpoint("acme.ai/code"),
            ["acme.ai/code", "www.acme.ai/code/x"],
            ["acme.ai/codes", "acme.ai"],
        ),
        (patterns.endpoint("acme-*.cloud.ai"), ["acme-eu.cloud.ai"], ["acme-eu.x.ai", "acme.cloud.ai"]),
        (patterns.variable("ACME_KEY"), ["ACME_KEY"], ["ACME_KEY_2", "MY_ACME_KEY", "acme_key"]),
        (patterns.variable("ACME_*"), ["ACME_KEY"], ["ACMES_KEY", "MY_ACME_KEY"]),
        (patterns.secret("ak-"), ["ak-1"], ["xak-1"]),
        (
            patterns.model("acme-*"),
            ["acme-1", "vendor/acme-1", "us.vendor.acme-1", "ACME-1"],
            ["x-acme-1", "acme1", "acme"],
        ),
        (patterns.action("Owner/repo"), ["owner/repo", "owner/repo/sub"], ["owner/repo2", "x/owner/repo"]),
    ],
)
def test_matchers(matcher: Matcher, takes: list[str], leaves: list[str]) -> None:
    pattern = re.compile(matcher.pattern)
    assert [text for text in takes if not pattern.search(text)] == []
    assert [text for text in leaves if pattern.search(text)] == []


@each(
    ("matcher", "keywords"),
    [
        (patterns.email("Noreply@X.org"), ("noreply@x.org",)),
        (patterns.github_id("42"), ("42+",)),
        (patterns.name("Qwen Coder"), ("coder",)),
        (patterns.module("anthropic.types", ".", pieces="."), ("anthropic",)),
        (patterns.module("ai.agents", ".", pieces="."), ("agents",)),
        (patterns.module("github.com/Acme/x", "/"), ("github.com/acme/x",)),
        (patterns.package("Claude_Code.SDK", normalise=normalise_pypi, equal="-_."), ("claude",)),
        (
            patterns.package("llm-commit", normalise=normalise_pypi, equal="-_."),
            ("llm-commit", "llm_commit", "llm.commit"),
        ),
        (patterns.package("@ai-sdk/anthropic", normalise=normalise_npm, parts="/"), ("anthropic",)),
        (patterns.package("ai-sdk-x", normalise=normalise_npm, parts="/"), ("ai-sdk-x",)),
        (patterns.package("com.acme:acme-java", normalise=str.lower, parts=":"), ("acme-java",)),
        (patterns.image("Acme/agent-*"), ("acme/agent-",)),
        (patterns.command("gh copilot"), ("gh copilot",)),
        (patterns.command("codex exec"), ("codex",)),
        (patterns.endpoint("bedrock.*.Amazon.com"), (".amazon.com",)),
        (patterns.variable("ACME_*"), ("acme_",)),
        (patterns.model("Acme-*"), ("acme-",)),
    ],
)
def test_keywords_of_matchers(matcher: Matcher, keywords: tuple[str, ...]) -> None:
    assert matcher.keywords == keywords


@each(
    ("pattern", "literals"),
    [
        ("^Claude$", ("claude",)),
        ("Generated with Claude", ("claude",)),  # a space may be a line break in the raw message
        ("<noreply@x[.-]org>", ("noreply@x",)),
        (r"x\.org", ("x.org",)),
        ("(?:opus|sonnet|haiku)", ("opus", "sonnet", "haiku")),
        ("(?:opus|x)", ()),
        ("(?:opus|x)claude", ("claude",)),
        ("(?:opus|sonnet)?claude", ("claude",)),
        ("(?:claude)+", ("claude",)),
        ("(?:claude)*ab", ()),
        ("cl.ude", ("ude",)),
        (r"claude\b[^<]*<code", ("claude",)),
        ("ab|cde", ()),
        (r"\w+", ()),
        ("", ()),
    ],
)
def test_required_literals(pattern: str, literals: tuple[str, ...]) -> None:
    assert required_literals(pattern).words == literals


def test_bad_expression() -> None:
    with pytest.raises(re.error, match="unterminated"):
        required_literals("a(b")


def test_join() -> None:
    joined = patterns.join([patterns.email("a@b.cd"), patterns.regex("^x{3}|yyy$")])
    assert joined.keywords == ()  # of `^x{3}` nothing follows, so nothing follows of both
    assert re.search(joined.pattern, "XXX")
    assert not re.search(joined.pattern, "axxx")
    sources = tuple(MatcherSource("expression", text, text) for text in ("foo1", "bar2"))
    assert patterns.join([patterns.regex("foo1"), patterns.regex("bar2")]) == Matcher(
        "(?i)(?:foo1)|(?:bar2)", ("foo1", "bar2"), sources=sources, edges=(0, 0)
    )


def test_sources_say_what_a_rule_file_spells() -> None:
    (glob,) = patterns.glob(".acme/", ignore_case=True).sources
    assert glob == MatcherSource("glob", "**/.acme/**", r"^(?:(?s:.*)/)?\.acme/(?s:.*)$")
    (mailbox,) = patterns.github_id("123").sources
    assert mailbox.kind == "mailbox"
    assert re.fullmatch(mailbox.text, "123+bot@users.noreply.github.com")


# A small grammar of expressions: literals, classes, groups, alternatives, repetitions.
_LITERAL = st.text("abcAB@.- <", min_size=1, max_size=5).map(re.escape)
_PIECE = st.one_of(_LITERAL, st.sampled_from([".", "[ab]", "[^<]", r"\w", r"\b", "^", "$"]))
_PATTERN = st.recursive(
    _PIECE,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{1,2}", "+?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=8,
)


@given(data=st.data(), pattern=_PATTERN)
def test_whatever_matches_holds_a_keyword(data: st.DataObject, pattern: str) -> None:
    try:
        matcher = patterns.regex(pattern)
    except re.error:  # a repetition that takes exponential time
        return
    if not matcher.keywords:
        return
    ascii_text = st.from_regex(re.compile(matcher.pattern), alphabet=st.characters(codec="ascii"))
    text = data.draw(ascii_text | st.text("abcAB@.- <", max_size=20))
    if re.search(matcher.pattern, text):
        assert any(word in text.lower() for word in matcher.keywords)


@pytest.mark.parametrize("pattern", ["abc(?=d)", "abc(?!d)", "(?<=a)bcd", "(a)bcd\\1", "x(?:abc|d(?<!e)f)+"])
def test_what_is_not_linear_is_refused(pattern: str) -> None:
    with pytest.raises(re.error, match="are not linear"):
        patterns.regex(pattern)


def test_every_trace_that_a_server_can_hold_keeps_its_sources(catalog: Catalog) -> None:
    held = {Place.PATH, Place.TRAILER, Place.MESSAGE, Place.AUTHOR, Place.COMMITTER, Place.BRANCH}
    lacking = [trace.rule for trace in catalog.traces if held & {*trace.places} and not trace.sources]
    assert lacking == []


def test_the_edges_of_keywords() -> None:
    joined = patterns.join(
        [patterns.regex("^Cat ?Paw$"), patterns.regex("^x[ -]pro$|^y ?pro$"), patterns.name("Foo")]
    )
    assert joined.keywords == ("cat", "pro", "foo")
    assert joined.edges == (LEFT, RIGHT, LEFT | RIGHT)
    assert patterns.model_name("o1-pro*").edges == (0,)
    assert patterns.model_name("o1-pro").edges == (RIGHT,)
    assert patterns.model_name("deepseek-v3*").edges == (LEFT,)


def test_a_vendor_may_stand_in_front_of_a_model_in_a_credit() -> None:
    matcher = re.compile(patterns.model_name("acme-4*").pattern)
    for credit in ("OpenAI Acme-4.1", "Mistral AI acme 4", "Z.ai Acme-4", "acme/acme-4"):
        assert matcher.search(credit), credit
    for credit in ("Jane Acme-4", "OpenAI Jane Acme-4", "OpenAI: acme-4", "OpenAIAcme-4"):
        assert not matcher.search(credit), credit
