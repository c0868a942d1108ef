"""Members of a pnpm-lock.yaml that are recognised as such have the keys that a parser of YAML finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.model.fragments import Fragment
from linter.readers.packages.structured_manifests import pnpm_lock
from linter.readers.skeletons.pnpm_members import keys_of_members, read_of_importers
from linter.readers.skeletons.yaml_blocks import _keys_of
from linter.readers.syntax.protocols import Unparsed
from tests.edits import edited
from tests.scale import times

_NAMES = ("a@1.0.0", "'@s/a@1.0.0(b@2)'", "/a/1.0_b@2", ".", "apps/x", "'a: {}'", "true", "a:b")
_SCALARS = (
    "1.0.0",
    "^1 || ^2",
    "'>=18'",
    "link:../1a",
    "'@s/a@1'",
    "true",
    "a: b",
    "a #b",
    "*a",
    "- a",
    "a, b's",
)
_FLOWS = (
    "{integrity: sha512-a+/b==}",
    "{node: '>=18', npm: ^14 || >=16}",
    "[x64, '!arm']",
    "{a: b:c}",
    "{a}",
)
_SNIPPETS = (
    "\n",
    "  ",
    "    ",
    ":",
    ": ",
    " {}",
    "'",
    "''",
    "- ",
    "#",
    "{",
    "}",
    "|",
    "> ",
    "&a ",
    "? ",
    "!",
    "é",
    "\\",
    '"',
)


@st.composite
def _fields(draw: st.DrawFn) -> str:
    names, scalars = st.sampled_from(_NAMES), st.sampled_from(_SCALARS)
    match draw(st.integers(0, 3)):
        case 0:
            return f"    resolution: {draw(st.sampled_from((*_FLOWS, *_SCALARS)))}\n"
        case 1:
            return f"    dependencies:\n      {draw(names)}: {draw(scalars)}\n      {draw(names)}: {draw(scalars)}\n"
        case 2:
            return f"    meta:\n      {draw(names)}:\n        optional: {draw(scalars)}\n"
        case _:
            return f"    transitive:\n      - {draw(scalars)}\n      - {draw(scalars)}\n"


@st.composite
def _importers(draw: st.DrawFn) -> str:
    names, scalars = st.sampled_from(_NAMES), st.sampled_from(_SCALARS[:6])
    return "".join(
        f"      {draw(names)}:\n        specifier: {draw(scalars)}\n        version: {draw(scalars)}\n"
        for _ in range(draw(st.integers(1, 3)))
    ).join(("    dependencies:\n", ""))


@st.composite
def _pieces(draw: st.DrawFn) -> str:
    members = [
        f"  {draw(st.sampled_from(_NAMES))}:"
        + draw(
            st.sampled_from((" {}\n", "\n"))
            | st.lists(_fields() | _importers(), min_size=1, max_size=3).map(
                lambda each: "\n" + "".join(each)
            )
        )
        for _ in range(draw(st.integers(1, 2)))
    ]
    return draw(st.just("".join(members)) | edited("".join(members), _SNIPPETS))


@settings(max_examples=times(40, 20_000))
@given(_pieces())
def test_the_keys_are_those_that_a_parser_finds(text: str) -> None:
    piece = text.encode()
    keys = keys_of_members(piece)
    if keys:
        parents = _keys_of(b"x:\n" + piece)
        assert parents
        assert [parent.below for parent in parents] == [keys]


@settings(max_examples=times(40, 20_000))
@given(_pieces())
def test_what_is_read_of_importers_shows_all_packages(text: str) -> None:
    piece = text.encode()
    if read := read_of_importers(piece):
        assert all(piece.startswith(part, offset) for offset, part in read)
        narrowed = "importers:\n" + b"".join(part for _, part in read).decode()
        assert _seen(narrowed) == _seen(f"importers:\n{text}")


def _seen(text: str) -> list[Fragment]:
    found = list(pnpm_lock(text, "pnpm-lock.yaml"))
    assert not any(isinstance(item, Unparsed) for item in found)
    return [item._replace(line=0, column=0) for item in found if isinstance(item, Fragment)]


@pytest.mark.parametrize(
    "piece",
    [
        "  a@1:\n    resolution: {integrity: sha512-a}\n    engines: {node: '>=18'}\n    hasBin: true\n\n",
        "  '@s/a@1(b@2)':\n    dependencies:\n      b: 2.0.0\n    transitivePeerDependencies:\n      - c\n\n",
        "  /a/1.0.0:\n    peerDependencies:\n      b: ^1 || ^2\n    peerDependenciesMeta:\n      b:\n        optional: true\n\n",
        "  a@1: {}\n\n",
        "  .:\n    dependencies:\n      '@s/a':\n        specifier: workspace:*\n        version: link:../a\n\n",
        "  a@1:\n    deprecated: This version is old, use a's successor!\n\n",
    ],
)
def test_what_pnpm_writes_is_recognised(piece: str) -> None:
    assert keys_of_members(piece.encode())


@pytest.mark.parametrize(
    "piece",
    [
        "  a@1:\n    x: y\n      z\n",
        "  a@1:\n    x: |\n      z: z\n",
        "  a@1: &a {}\n",
        "  a@1:\n    x: 'y\n    z: z'\n",
        "  a@1:\n      x: y\n",
        "  a@1:\n    x: {a: b}}\n",
        "  a@1:\n    x: a b: c\n",
        "  a@1:\n    x: a #b\n",
        "  " + "a" * 1025 + ": {}\n",
        "x:\n",
        "\n",
        "  'caf\xff@1.0.0': {}\n",
        "  'a\x7f': {}\n",
        "  a@1:\n    engines: {node: '>=8\x01'}\n",
    ],
)
def test_anything_else_is_not(piece: str) -> None:
    for data in (piece.encode(), piece.encode("latin-1")):  # which is no UTF-8 where it is not ASCII
        assert not keys_of_members(data)
        assert not read_of_importers(data)
