"""Turns the matchers of rule files (an email, a glob, a package ...) into expressions with keywords."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from linter.catalog.literals import EVERYDAY, Required, edges_of, required_literals, worth
from linter.model.catalog import MatcherSource, edges_by_keyword
from linter.support import globs

_DISTINCTIVE = 5  # characters from which on a word is worth searching for alone
_MOST_PIECES = 3
_MOST_WILDCARDS = 3  # of a glob, not counting those at its beginning and end

_VARIANT = (
    "(?-i:[A-Z0-9][A-Za-z0-9.+-]*|mini|nano|lite|pro|max|plus|high|low|medium|xhigh|fast|turbo|flash|thinking|codex"
    "|coder|instruct|preview|latest)"
)
"""A word that may follow the version in the name of a model (`GPT-5.2 Codex`)."""
_MAKER = (
    r"(?:OpenAI|Anthropic|Google(?: DeepMind)?|xAI|Z\.ai|Microsoft|Meta|Amazon|NVIDIA|IBM|Cohere|Mistral"
    r"|DeepSeek|Alibaba|Moonshot|Zhipu|MiniMax|ByteDance|Baidu|Tencent|StepFun|Xiaomi)(?: ?(?:AI|Cloud))?"
)
"""A vendor as people write it in front of a model (`OpenAI GPT-5.4`)."""


class Matcher(NamedTuple):
    """A regular expression, and keywords: every text that it matches contains at least one of them."""

    pattern: str
    keywords: tuple[str, ...]
    whole: bool = False
    """Whether keywords count only as whole words, with no letter or digit next to them.

    Used to search the file or the line that a reader takes the text from
    (linter.scanning.keyword_search.WordFilter).
    """
    sources: tuple[MatcherSource, ...] = ()
    """The matchers of the rule file that the expression was made from."""
    is_credit: bool = False
    """Whether every text that matches begins as a credit does (linter.catalog.markers.CREDIT)."""
    edges: tuple[int, ...] = ()
    """What is known of the ends of each keyword (linter.model.catalog.Trace.edges)."""


def join(matchers: Iterable[Matcher]) -> Matcher:
    """Combine matchers into one that matches where any does; it has no keywords if one of them has none."""
    every = tuple(matchers)
    if len(every) == 1:
        return every[0]
    flags = "(?i)" if every and every[0].pattern.startswith("(?i)") else ""
    alternatives = "|".join(f"(?:{matcher.pattern.removeprefix('(?i)')})" for matcher in every)
    keywords: dict[str, int] = {}
    for matcher in every:
        for word, edges in edges_by_keyword(matcher.keywords, matcher.edges, whole=matcher.whole).items():
            keywords[word] = keywords.get(word, edges) & edges
    has_keywords = all(matcher.keywords for matcher in every)
    return Matcher(
        flags + alternatives,
        tuple(keywords) if has_keywords else (),
        all(matcher.whole for matcher in every),
        tuple(source for matcher in every for source in matcher.sources),
        bool(every) and all(matcher.is_credit for matcher in every),
        tuple(keywords.values()) if has_keywords else (),
    )


def email(mailbox: str) -> Matcher:
    """Match a complete mailbox at the end of an identity, in angle brackets or alone."""
    return _mailbox(re.escape(mailbox), mailbox.lower())


def github_id(number: str) -> Matcher:
    """Match the GitHub no-reply mailbox of an account number, whatever the account is called today."""
    return _mailbox(rf"{number}\+[^<>@\s]*@users\.noreply\.github\.com", f"{number}+")


def _mailbox(expression: str, keyword: str) -> Matcher:
    pattern = rf"(?:^|<){expression}>?$"
    source = MatcherSource("mailbox", expression, pattern)
    return Matcher(f"(?i){pattern}", (keyword,), whole=True, sources=(source,))


def name(who: str) -> Matcher:
    """Match an identity with exactly this name, with any mailbox or none."""
    return _searched(rf"^{re.escape(who)}(?:\s*<[^<>]*>)?$", Required(_words(who), are_whole=True))


def regex(pattern: str) -> Matcher:
    """Match a regular expression as a rule file spells it, in upper or lower case.

    Raises:
        re.error: the expression is not valid, or could take exponential time.
    """
    return _searched(pattern, required_literals(pattern))


def in_a_line(pattern: str) -> Matcher:
    """The same for a text that a file holds just so, in one line: its keywords may have spaces in them.

    Raises:
        re.error: the expression is not valid, or could take exponential time.
    """
    return _searched(pattern, required_literals(pattern, unsteady=frozenset("\n\r")))


def _searched(pattern: str, required: Required) -> Matcher:
    source = MatcherSource("expression", pattern, pattern)
    return Matcher(f"(?i){pattern}", required.words, required.are_whole, (source,), edges=required.edges)


def module(spelling: str, separator: str, *, pieces: str = "") -> Matcher:
    """Match a module and everything below it; an import may break its name at the characters `pieces`."""
    name = spelling.lower()
    keyword = _most_distinctive(re.split(f"[{re.escape(pieces)}]+", name)) if pieces else name
    return Matcher(rf"^{re.escape(spelling)}(?:{re.escape(separator)}|$)", (keyword,), whole=True)


def package(
    spelling: str,
    *,
    normalise: Callable[[str], str],
    equal: str = "",
    parts: str = "",
    below: bool = False,
) -> Matcher:
    """Match a package of a registry; a final `*` stands for any rest of the name.

    A file may use the characters `equal` in place of one another (PEP 503: `-_.`), and may break the name at
    `parts` (JSON may escape a slash; a pom.xml has the group and the artifact in two elements). With `below`
    packages below the path match, too (Go).
    """
    stem = spelling.removesuffix("*")
    end = "" if spelling.endswith("*") else "(?:/|$)" if below else "$"
    part = max(stem.lower().split(parts), key=worth) if parts else stem.lower()
    return Matcher(f"^{re.escape(normalise(stem))}{end}", _spellings(part, equal), whole=bool(end))


def _spellings(name: str, equal: str) -> tuple[str, ...]:
    """The most distinctive piece of a name, in every spelling that a registry accepts."""
    pieces = re.split(f"[{re.escape(equal)}]+", name) if equal else [name]
    piece = _most_distinctive(pieces)
    if len(pieces) == 1 or (len(piece) > _DISTINCTIVE and piece not in EVERYDAY):
        return (piece,)
    windows = [
        pieces[start : start + _MOST_PIECES] for start in range(max(1, len(pieces) - _MOST_PIECES + 1))
    ]
    window = max(windows, key=lambda some: len("".join(some)))
    found = [window[0]]
    for following in window[1:]:
        found = [f"{before}{mark}{following}" for before in found for mark in equal]
    return tuple(found)


def image(spelling: str) -> Matcher:
    """Match a container image with any tag, and images below its name; a final `*` stands for any rest."""
    stem = spelling.lower().removesuffix("*")
    end = "" if spelling.endswith("*") else r"(?:[:/@]|$)"
    return Matcher(f"(?i)^{re.escape(stem)}{end}", (stem,), whole=bool(end))


def extension(spelling: str, *, is_setting: bool) -> Matcher:
    """Match the identifier of an extension; with `is_setting` a settings key and every key below it."""
    end = r"(?:\.|$)" if is_setting else "$"
    return Matcher(f"(?i)^{re.escape(spelling)}{end}", (spelling.lower(),), whole=True)


def agent_setting(spelling: str, files: Iterable[str]) -> Matcher:
    """Match a setting `KEY.PATH=VALUE` of a tool in one of its files, given as globs."""
    path = spelling.partition("=")[0]
    places = "|".join(globs.expression(glob)[1:-1] for glob in files)
    keyword = max(path.lower().split("."), key=len)
    return Matcher(f"(?i)^{re.escape(spelling)} in (?:{places})$", (keyword,))


def command(spelling: str) -> Matcher:
    """Match a command line that begins with a program and, if given, its first arguments."""
    words = spelling.split()
    pattern = r"\s+".join(re.escape(word) for word in words)
    program = words[0].lower() if words else ""
    is_distinctive = len(program) >= _DISTINCTIVE and program not in EVERYDAY
    # a short name is searched for with its argument, separated by one space as nearly everybody writes it
    keyword = program if is_distinctive else " ".join(words).lower()
    return Matcher(rf"^{pattern}(?:\s|$)", (keyword,), whole=True)


def endpoint(spelling: str) -> Matcher:
    """Match a host with its subdomains, or a URL path and all below it; `*` stands for part of a host."""
    body = "[^/]*".join(re.escape(piece) for piece in spelling.lower().split("*"))
    below = "" if spelling.endswith("/") else "(?:/|$)"
    keyword = max(spelling.lower().split("*"), key=len)
    return Matcher(rf"(?i)^(?:[^/]*\.)?{body}{below}", (keyword,), whole="*" not in spelling)


def variable(spelling: str) -> Matcher:
    """Match the name of an environment variable; a final `*` stands for any rest."""
    stem = spelling.removesuffix("*")
    end = "" if spelling.endswith("*") else "$"
    return Matcher(f"^{re.escape(stem)}{end}", (stem.lower(),), whole=bool(end))


def secret(prefix: str) -> Matcher:
    """Match a secret by the prefix that all keys of a service have."""
    return Matcher(f"^{re.escape(prefix)}", (prefix.lower(),))


def model(spelling: str) -> Matcher:
    """Match a model id, with or without a provider in front; `*` stands for anything but white space."""
    body = r"[^\s]*".join(re.escape(piece) for piece in spelling.split("*"))
    keyword = max(spelling.lower().split("*"), key=len)
    return Matcher(rf"(?i)^(?:[\w./:-]*[./:])?{body}$", (keyword,), whole="*" not in spelling)


def model_name(spelling: str) -> Matcher:
    """Match a model in a credit, as an id or as people write it: `gpt-5*` matches `GPT-5.2 Codex <x@y.z>`.

    The name of a vendor may stand in front: `OpenAI GPT-5.4`. A final `*` stands for a version or the rest of
    one, and for the words that vendors put behind it.
    """
    stem = spelling.lower().removesuffix("*")
    pieces = [piece for piece in re.split("[-/: ]", stem) if piece]
    body = "[ :_/-]?".join(map(re.escape, pieces))
    rest = ""
    if spelling.endswith("*"):
        is_begun = any(character.isdigit() for character in stem)
        version = r"[\w.:+#-]*" if is_begun else r"(?:[ ._:-]?v?[0-9][\w.:+#-]*|-(?:latest|preview)[\w.-]*)"
        rest = f"{version}(?: {_VARIANT}){{0,3}}"
    remark = r"(?: ?\([^()<>]*\))?(?: ?<[^<>]*>)?"
    end = f"{body}{rest}{remark}$"
    # a raw line may have a provider in front (`anthropic:claude-opus-4-8`); the message reader removes it
    source = MatcherSource("expression", spelling, rf"^(?:{_MAKER} |(?:[\w.-]+[:/])*){end}")
    pattern, keyword = rf"(?i)^(?:{_MAKER} |(?:[\w.-]+/)*){end}", max(pieces, key=len)
    return Matcher(pattern, (keyword,), sources=(source,), edges=(edges_of(pattern, keyword),))


def action(uses: str) -> Matcher:
    """Match a GitHub action or reusable workflow, and everything below its path."""
    return Matcher(rf"(?i)^{re.escape(uses)}(?:/|$)", (uses.lower(),), whole=True)


def glob(spelling: str, *, ignore_case: bool = False) -> Matcher:
    """Match a path by a glob (docs/reference/rules.md); its keyword is searched for in `/the/path/`.

    Raises:
        re.error: the glob has so many wildcards that matching a hostile path would take too long.
    """
    if globs.wildcards(spelling) > _MOST_WILDCARDS:
        raise re.error(f"the glob {spelling!r} has more than {_MOST_WILDCARDS} wildcards")
    keyword = globs.keyword(spelling)
    pattern = globs.expression(spelling)
    source = MatcherSource("glob", globs.anchored(spelling), pattern)
    flag = "(?i)" if ignore_case else ""
    return Matcher(f"{flag}{pattern}", (keyword,) if keyword else (), sources=(source,))


def _most_distinctive(pieces: list[str]) -> str:
    """The first piece that is long and no everyday word, else the longest."""
    good = [piece for piece in pieces if len(piece) >= _DISTINCTIVE and piece not in EVERYDAY]
    return good[0] if good else max(pieces, key=len)


def _words(text: str) -> tuple[str, ...]:
    """The most distinctive single word, because white space in a raw message may be a line break."""
    return (max(text.lower().split(), key=worth),)
