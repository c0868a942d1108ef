"""Recognises members of a pnpm-lock.yaml that are written as pnpm writes them, without a parser of YAML.

That are mappings in blocks, scalars and flow collections of one line, all in ASCII: so indentation alone says
what belongs to what, and each line can be left out alone.
"""

from __future__ import annotations

import re

_WORD = rb"[A-Za-z0-9_./][\w.@/()+~^-]{0,900}"
_QUOTED = rb"'[ -&(-\[\]-~]{0,900}'"
"""Of what can be printed, all but the quote and the backslash."""
_KEY = rb"(?:" + _WORD + rb"|" + _QUOTED + rb")"
_IN_PLAIN = rb"[\w.@/()+~^=<>*|,;!?'-]"
_PLAIN = rb"[\w.^~/(]" + _IN_PLAIN + rb"*(?:[: ]" + _IN_PLAIN + rb"+)*"
_SCALAR = rb"(?:" + _PLAIN + rb"|" + _QUOTED + rb")"
_IN_FLOW = rb"(?:[\w^][\w.+/=^<>*|-]*(?: [\w.+/=^<>*|-]+)*|" + _QUOTED + rb")"
_PAIR = rb"[a-zA-Z]+: " + _IN_FLOW
_FLOW = rb"(?:\{" + _PAIR + rb"(?:, " + _PAIR + rb")*\}|\[" + _IN_FLOW + rb"(?:, " + _IN_FLOW + rb")*\])"
_ITEMS = rb"(?:      - " + _SCALAR + rb"\n)+"
_PAIRS = rb"(?:      " + _KEY + rb":(?: " + _SCALAR + rb"\n|\n        [A-Za-z]+: " + _SCALAR + rb"\n))+"
_FIELD = (
    rb"    [A-Za-z]+:(?: (?:" + _SCALAR + rb"|" + _FLOW + rb")\n|\n(?:" + _PAIRS + rb"|" + _ITEMS + rb"))"
)
_MEMBER = rb"  " + _KEY + rb":(?: \{\}\n|\n(?:" + _FIELD + rb")+)"
_MEMBERS = re.compile(rb"(?:" + _MEMBER + rb")+\n?", re.ASCII)
_ASKED = rb"      " + _KEY + rb":\n        specifier: " + _SCALAR + rb"\n        version: " + _SCALAR + rb"\n"
_TABLE = rb"    [A-Za-z]+:\n(?:" + _ASKED + rb")+"
_IMPORTERS = re.compile(rb"(?:  " + _KEY + rb":(?: \{\}\n|\n(?:" + _TABLE + rb")+))+\n?", re.ASCII)
_NAME = re.compile(rb"^  ([^ \n].*):(?: \{\})?\n", re.MULTILINE)
_UNREAD = re.compile(rb"^        (?:specifier: |version: [0-9]).*\n", re.MULTILINE)


def keys_of_members(piece: bytes) -> list[str]:
    """The keys in the third column of a piece; none if it is written in another way."""
    if _MEMBERS.fullmatch(piece) or _IMPORTERS.fullmatch(piece):
        return [name.decode().strip("'") for name in _NAME.findall(piece)]
    return []


def read_of_importers(piece: bytes) -> list[tuple[int, bytes]]:
    """Offsets and texts of what is read of members of `importers`; none if they are written in another way.

    That is all but what was asked for of each package, and versions that are no alias: they begin with a
    digit.
    """
    if not _IMPORTERS.fullmatch(piece):
        return []
    found: list[tuple[int, bytes]] = []
    done = 0
    for line in _UNREAD.finditer(piece):
        if line.start() > done:
            found.append((done, piece[done : line.start()]))
        done = line.end()
    return [*found, (done, piece[done:])] if done < len(piece) else found
