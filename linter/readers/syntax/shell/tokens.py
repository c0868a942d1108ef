"""The tokens of shell scripts, for each kind of frame in which they occur."""

from __future__ import annotations

import re

from linter.readers.syntax.shell.frames import Kind

_EXPANSIONS = r"""(?P<sum>\$\(\()|(?P<commands>\$\()|(?P<brace>\$\{)|(?P<backtick>`)|(?P<escape>\\(?s:.))"""
TOKENS = {
    Kind.COMMANDS: re.compile(
        rf"""(?P<literal>[^\s'"\\;&|()`<>$\#]+)|(?P<space>[^\S\n]+)|(?P<newline>\n)|(?P<hash>\#)
        |(?P<single>\$?'[^']*')|(?P<double>\$?")|{_EXPANSIONS}|(?P<process>[<>]\()
        |(?P<redirect><<<|<<-?|&>>?|>>|>\||<>|[<>]&?)
        |(?P<operator>\|\||\|&|&&|;;&?|;&|[;&|])|(?P<open>\()|(?P<close>\))|(?P<other>(?s:.))""",
        re.VERBOSE,
    ),
    Kind.QUOTE: re.compile(
        rf"""(?P<literal>[^"\\$`]+)|(?P<end>")|{_EXPANSIONS}|(?P<other>(?s:.))""", re.VERBOSE
    ),
    Kind.BRACE: re.compile(
        rf"""(?P<literal>[^"\\$`}}\n]+)|(?P<end>[}}\n])|{_EXPANSIONS}|(?P<other>(?s:.))""", re.VERBOSE
    ),
    Kind.TEXT: re.compile(rf"(?P<literal>[^\\$`]+)|{_EXPANSIONS}|(?P<other>(?s:.))", re.VERBOSE),
    Kind.SUM: re.compile(rf"(?P<literal>[^\\$`]+)|{_EXPANSIONS}|(?P<other>(?s:.))", re.VERBOSE),
}
ANSI = re.compile(r"\$'(?:[^'\\]|\\(?s:.))*'")
