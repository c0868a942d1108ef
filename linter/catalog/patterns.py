"""What a trace may match with, turned into one regular expression and its keywords."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from linter.model.findings import MatcherSource
from linter.support import globs

if TYPE_CHECKING or sys.version_info < (3, 11):
    import sre_constants as sre
    import sre_parse
else:  # the same two modules, moved in 3.11; the old names warn
    from re import _constants as sre
    from re import _parser as sre_parse

SHORTEST_KEYWORD = 3
_TELLING = 5
_MOST_PIECES = 3
# Words of everyday code and prose: a text that holds one of them says nothing.
_MOST_WILDCARDS = 3  # of a glob, beside those that it begins and ends with
_EVERYDAY = frozenset(
    "agent agents amazon assisted authored auto autogen automatically azure builder chain client cloud"
    " code coding command commands comment commit config configure core created credit cursor database"
    " developer editor extension extensions factory framework from generated github google graph imported"
    " inference instructor interpreter kernel language launch master microsoft model models plugin project"
    " projects protocol python remote research router runtime script semantic server shell software"
    " specify start studio switch system through together tools using version whatever with written".split()
)
_NONLINEAR = (sre.ASSERT, sre.ASSERT_NOT, sre.GROUPREF, sre.GROUPREF_IGNORE, sre.GROUPREF_EXISTS)

# Characters at which a keyword ends: a raw message may fold or break a line at white space, and a reader
# supplies the brackets of a mailbox that was written without.
_UNSTEADY = frozenset(" \t\n\r<>()")


_VARIANT = (
    "(?-i:[A-Z0-9][A-Za-z0-9.+-]*|mini|nano|lite|pro|max|plus|high|low|medium|xhigh|fast|turbo|flash|thinking|codex"
    "|coder|instruct|preview|latest)"
)
"""A word of the name of a model behind its version."""


class Matcher(NamedTuple):
    """A regular expression and literals of which every text that it matches holds one."""

    pattern: str
    keywords: tuple[str, ...]
    whole: bool = False
    """A keyword never stands inside a word: no letter or digit is next to it in what the expression matches.

    So it is in the file that a reader took the text from (linter.scanning.keyword_search.WordFilter).
    """
    sources: tuple[MatcherSource, ...] = ()
    """The matchers that the expression joins."""


def join(matchers: Iterable[Matcher]) -> Matcher:
    """Any of several matchers; without keywords where one of them has none."""
    every = tuple(matchers)
    if len(every) == 1:
        return every[0]
    flags = "(?i)" if every and every[0].pattern.startswith("(?i)") else ""
    alternatives = "|".join(f"(?:{matcher.pattern.removeprefix('(?i)')})" for matcher in every)
    keywords = dict.fromkeys(word for matcher in every for word in matcher.keywords)
    return Matcher(
        flags + alternatives,
        tuple(keywords) if all(matcher.keywords for matcher in every) else (),
        all(matcher.whole for matcher in every),
        tuple(source for matcher in every for source in matcher.sources),
    )


def email(mailbox: str) -> Matcher:
    """A whole mailbox, in angle brackets or alone, at the end of an identity."""
    return _mailbox(re.escape(mailbox), mailbox.lower())


def github_id(number: str) -> Matcher:
    """The GitHub no-reply mailbox of an account, whatever it is called today."""
    return _mailbox(rf"{number}\+[^<>@\s]*@users\.noreply\.github\.com", f"{number}+")


def _mailbox(expression: str, keyword: str) -> Matcher:
    pattern = rf"(?:^|<){expression}>?$"
    return Matcher(f"(?i){pattern}", (keyword,), sources=(MatcherSource("mailbox", expression, pattern),))


def name(who: str) -> Matcher:
    """A whole name, with any mailbox or none."""
    return _searched(rf"^{re.escape(who)}(?:\s*<[^<>]*>)?$", _words(who))


def regex(pattern: str) -> Matcher:
    """An author's own expression, searched without case."""
    return _searched(pattern, required_literals(pattern))


def _searched(pattern: str, keywords: tuple[str, ...]) -> Matcher:
    return Matcher(f"(?i){pattern}", keywords, sources=(MatcherSource("expression", pattern, pattern),))


def module(spelling: str, separator: str, *, pieces: str = "") -> Matcher:
    """A module or package and everything below it; `pieces` are the marks at which an import may break it."""
    keyword = _telling(re.split(f"[{re.escape(pieces)}]+", spelling.lower())) if pieces else spelling.lower()
    return Matcher(rf"^{re.escape(spelling)}(?:{re.escape(separator)}|$)", (keyword,), whole=True)


def package(
    spelling: str,
    *,
    normalise: Callable[[str], str],
    equal: str = "",
    parts: str = "",
    below: bool = False,
) -> Matcher:
    """A package of a registry; a final `*` stands for any rest.

    `equal` are marks that a file may use for one another (PEP 503). `parts` is a mark at which a file may
    break the name (JSON may escape a slash; a pom.xml has group and artifact apart). `below`: what lies
    below it matches too (Go).
    """
    stem = spelling.removesuffix("*")
    end = "" if spelling.endswith("*") else "(?:/|$)" if below else "$"
    part = max(stem.lower().split(parts), key=_worth) if parts else stem.lower()
    return Matcher(f"^{re.escape(normalise(stem))}{end}", _spellings(part, equal), whole=bool(end))


def _spellings(name: str, equal: str) -> tuple[str, ...]:
    """A piece of a name that tells it, in every way that it may be spelled."""
    pieces = re.split(f"[{re.escape(equal)}]+", name) if equal else [name]
    piece = _telling(pieces)
    if len(pieces) == 1 or (len(piece) > _TELLING and piece not in _EVERYDAY):
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
    """A container image with any tag, and what lies below its name; a final `*` stands for any rest."""
    stem = spelling.lower().removesuffix("*")
    end = "" if spelling.endswith("*") else r"(?:[:/@]|$)"
    return Matcher(f"(?i)^{re.escape(stem)}{end}", (stem,), whole=bool(end))


def extension(spelling: str, *, is_setting: bool) -> Matcher:
    """The identifier of an extension; of a setting, also what lies below it."""
    end = r"(?:\.|$)" if is_setting else "$"
    return Matcher(f"(?i)^{re.escape(spelling)}{end}", (spelling.lower(),), whole=True)


def agent_setting(spelling: str, files: Iterable[str]) -> Matcher:
    """A setting `KEY.PATH=VALUE` of a tool in one of its files (globs)."""
    path = spelling.partition("=")[0]
    places = "|".join(globs.expression(glob)[1:-1] for glob in files)
    keyword = max(path.lower().split("."), key=len)
    return Matcher(f"(?i)^{re.escape(spelling)} in (?:{places})$", (keyword,))


def command(spelling: str) -> Matcher:
    """A program and its first words, with whatever follows."""
    words = spelling.split()
    pattern = r"\s+".join(re.escape(word) for word in words)
    program = words[0].lower() if words else ""
    telling = len(program) >= _TELLING and program not in _EVERYDAY
    # a short name is looked for with its argument, as nearly everybody spaces them
    keyword = program if telling else " ".join(words).lower()
    return Matcher(rf"^{pattern}(?:\s|$)", (keyword,), whole=True)


def endpoint(spelling: str) -> Matcher:
    """A host with its subdomains, and a path with what is below; `*` stands for part of a host."""
    body = "[^/]*".join(re.escape(piece) for piece in spelling.lower().split("*"))
    below = "" if spelling.endswith("/") else "(?:/|$)"
    keyword = max(spelling.lower().split("*"), key=len)
    return Matcher(rf"(?i)^(?:[^/]*\.)?{body}{below}", (keyword,), whole="*" not in spelling)


def variable(spelling: str) -> Matcher:
    """The name of a variable; a final `*` stands for any rest."""
    stem = spelling.removesuffix("*")
    end = "" if spelling.endswith("*") else "$"
    return Matcher(f"^{re.escape(stem)}{end}", (stem.lower(),), whole=bool(end))


def secret(prefix: str) -> Matcher:
    """What the keys of a service begin with."""
    return Matcher(f"^{re.escape(prefix)}", (prefix.lower(),))


def model(spelling: str) -> Matcher:
    """The id of a model, behind the name of any provider; `*` stands for any rest."""
    body = r"[^\s]*".join(re.escape(piece) for piece in spelling.split("*"))
    keyword = max(spelling.lower().split("*"), key=len)
    return Matcher(rf"(?i)^(?:[\w./:-]*[./:])?{body}$", (keyword,), whole="*" not in spelling)


def model_name(spelling: str) -> Matcher:
    """A model that a credit names, by its id or as people write it: `gpt-5*` is also `GPT-5.2 Codex <x@y.z>`.

    A final `*` stands for a version, or for the rest of one, and for words as vendors put behind it.
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
    # the reader of messages takes a provider off (`anthropic:claude-opus-4-8`), a raw line has it
    source = MatcherSource("expression", spelling, rf"^(?:[\w.-]+[:/])*{end}")
    return Matcher(rf"(?i)^(?:[\w.-]+/)*{end}", (max(pieces, key=len),), sources=(source,))


def action(uses: str) -> Matcher:
    """A GitHub action or reusable workflow, and what lies below its path."""
    return Matcher(rf"(?i)^{re.escape(uses)}(?:/|$)", (uses.lower(),), whole=True)


def glob(spelling: str, *, ignore_case: bool = False) -> Matcher:
    """A path, by a glob (docs/reference/rules.md). Keywords are to be looked for in `/the/path/`.

    Raises:
        re.error: so many wildcards are in it that some path takes its expression for ever.
    """
    if globs.wildcards(spelling) > _MOST_WILDCARDS:
        raise re.error(f"the glob {spelling!r} has more than {_MOST_WILDCARDS} wildcards")
    keyword = globs.keyword(spelling)
    pattern = globs.expression(spelling)
    source = MatcherSource("glob", globs.anchored(spelling), pattern)
    flag = "(?i)" if ignore_case else ""
    return Matcher(f"{flag}{pattern}", (keyword,) if keyword else (), sources=(source,))


def _telling(pieces: list[str]) -> str:
    """The first piece that names a vendor or product, else the longest."""
    good = [piece for piece in pieces if len(piece) >= _TELLING and piece not in _EVERYDAY]
    return good[0] if good else max(pieces, key=len)


def _words(text: str) -> tuple[str, ...]:
    """The most telling word: white space in a raw message may be a fold or a line break."""
    return (max(text.lower().split(), key=_worth),)


def _worth(word: str) -> int:
    """How much it says that a text holds a word."""
    return SHORTEST_KEYWORD if word.strip(" :") in _EVERYDAY else len(word)


def required_literals(pattern: str) -> tuple[str, ...]:
    """Literals, in lower case, of which every match of the expression holds at least one.

    Empty where no such set exists with words of three characters or more.

    Raises:
        re.error: where the expression is not valid, or not linear.
    """
    nodes = sre_parse.parse(pattern, re.IGNORECASE).data
    _refuse_nonlinear(nodes)
    sets = _literal_sets(nodes)
    worthy = [words for words in sets if all(len(word) >= SHORTEST_KEYWORD for word in words)]
    if not worthy:
        return ()
    return min(worthy, key=lambda words: (-min(map(_worth, words)), len(words)))


def _literal_sets(nodes: list[Any]) -> list[tuple[str, ...]]:
    """Every alternative set of words that a match must hold one of."""
    found: list[tuple[str, ...]] = []
    run = ""
    for kind, value in nodes:
        if kind is sre.LITERAL and chr(value) not in _UNSTEADY:
            run += chr(value).lower()
            continue
        if kind is sre.AT:
            continue  # an anchor has no width
        if run:
            found.append((run,))
            run = ""
        found.extend(_nested_sets(kind, value))
    if run:
        found.append((run,))
    return found


def _refuse_nonlinear(nodes: list[Any]) -> None:
    """Look-around and back-references take exponential time on hostile text, and RE2 has neither."""
    for kind, value in nodes:
        if kind in _NONLINEAR:
            raise re.error(f"{str(kind).lower()}: look-around and back-references are not linear")
        for part in value if isinstance(value, tuple) else ():
            if isinstance(part, sre_parse.SubPattern):
                _refuse_nonlinear(part.data)
            elif isinstance(part, list):
                for branch in part:
                    if isinstance(branch, sre_parse.SubPattern):
                        _refuse_nonlinear(branch.data)


def _nested_sets(kind: object, value: Any) -> list[tuple[str, ...]]:
    if kind is sre.SUBPATTERN:
        return _literal_sets(value[-1].data)
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[0] >= 1:
        return _literal_sets(value[2].data)
    if kind is sre.BRANCH:
        best = [_best(_literal_sets(branch.data)) for branch in value[1]]
        if all(best):
            return [tuple(dict.fromkeys(word for words in best for word in words))]
    return []


def _best(sets: list[tuple[str, ...]]) -> tuple[str, ...]:
    return max(sets, key=lambda words: min(map(_worth, words)), default=())
