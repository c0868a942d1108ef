"""Requirements of setup.py and setup.cfg: what `setup` is called with, and nothing that only lies beside it."""

from __future__ import annotations

from linter.model.fragments import Fragment
from linter.readers.limits import GRAMMAR
from linter.readers.packages.setuptools import read_setup_cfg, read_setup_py
from linter.readers.syntax.protocols import Unparsed
from tests.tables import each

Row = tuple[str, int, int]


def of_setup_py(text: str) -> list[Row]:
    found = list(read_setup_py(text, "setup.py"))
    assert all(isinstance(row, Fragment) and not row.tolerant and row.key == "pypi" for row in found)
    return [(row.text, row.line, row.column) for row in found if isinstance(row, Fragment)]


@each(
    ("text", "expected"),
    [
        ("setup(install_requires=['a>=1', 'b'])", [("a", 1, 26), ("b", 1, 34)]),
        ("setup(tests_require=['a'])", [("a", 1, 23)]),
        ("setup(setup_requires=('a',))", [("a", 1, 24)]),
        ("setup(extras_require={'x': ['a'], 'y': {'b'}})", [("a", 1, 30), ("b", 1, 42)]),
        ("setup(python_requires=['a'], name='b')", []),
        ("a = ['b']\nsetup(install_requires=a)", [("b", 1, 7)]),
        ("a = b = ['c']\nsetup(install_requires=a + b)", [("c", 1, 11), ("c", 1, 11)]),
        ("a = ['b']\nsetup(install_requires=['c'])", [("c", 2, 26)]),
        ("setup(install_requires=['a'] + ['b'])", [("a", 1, 26), ("b", 1, 34)]),
        ("setup(install_requires='''\n  a\n  b>=2\n''')", [("a", 2, 1), ("b", 3, 1)]),
        ("x.setup(**{}, install_requires=[f(), 'a'])", [("a", 1, 39)]),
        ("def f():\n    setup(install_requires=['a'])", [("a", 2, 30)]),
        ("install_requires = ['a']", []),  # nobody is called with it
        ("setup(install_requires=unknown)", []),
        ("a = a\nsetup(install_requires=a)", []),  # which would go on for ever
        ("setup(install_requires=['# a', ''])", []),
        ("# setup(install_requires=['a'])", []),
    ],
)
def test_what_setup_is_called_with(text: str, expected: list[Row]) -> None:
    assert of_setup_py(text) == expected


@each(
    ("text", "expected"),
    [
        ("print 'x'\nsetup(install_requires=['a', \"b\"])", [("a", 2), ("b", 2)]),
        (
            "print 'x'\nsetup(extras_require={'x': ['a', 'b'], 'y' : ['c']})",
            [("a", 2), ("b", 2)],
        ),  # the name of an extra is no package
        ("print 'x'\n# setup(install_requires=['a'])", []),
        ("print 'x'\nsetup(name='a')", []),
        ("print 'x'\nsetup(install_requires=['a'], other=['b'])", [("a", 2)]),
        ("\0\nsetup(tests_require=[\n'a'\n])", [("a", 3)]),
        ("(" * 5_000 + "\nsetup(install_requires=['a'])", [("a", 2)]),
    ],
)
def test_what_does_not_parse_is_read_tolerantly(text: str, expected: list[tuple[str, int]]) -> None:
    note, *found = read_setup_py(text, "setup.py")
    assert isinstance(note, Unparsed)
    assert note.reason == "syntax"
    assert [(row.text, row.line) for row in found if isinstance(row, Fragment) and row.tolerant] == expected
    assert len(found) == len(expected)


def test_what_is_too_large_is_read_tolerantly() -> None:
    note, *found = read_setup_py("setup(install_requires=['a'])\n" + "#" * GRAMMAR.size, "setup.py")
    assert isinstance(note, Unparsed)
    assert note.reason == GRAMMAR.reason
    assert [row.text for row in found if isinstance(row, Fragment)] == ["a"]


def test_an_escape_that_is_none_is_no_warning() -> None:
    assert of_setup_py("setup(install_requires=['a'], x='\\d')") == [("a", 1, 26)]


@each(
    ("text", "expected"),
    [
        (
            "[options]\ninstall_requires =\n    a>=1\n    b; python_version > '3'\n",
            [("a", 3, 5), ("b", 4, 5)],
        ),
        ("[options]\ninstall_requires: a; x\n", [("a", 2, 19)]),
        ("[options]\ntests_require = a\nsetup_requires = b\n", [("a", 2, 17), ("b", 3, 18)]),
        ("[options.extras_require]\nall =\n  a\n  b\n", [("a", 3, 3), ("b", 4, 3)]),
        ("[options]\nall = a\n", []),  # only of extras is any key one
        ("[options]\npython_requires = a\n", []),
        ("[metadata]\ninstall_requires = a\n", []),
        ("[options]\n[x]\ninstall_requires = a\n", []),
        ("[options]\ninstall_requires =\n  # a\n  b\n", [("b", 4, 3)]),
        ("[ options ]\ninstall_requires = a\n", [("a", 2, 20)]),
        ("install_requires = a\n", []),
    ],
)
def test_setup_cfg(text: str, expected: list[Row]) -> None:
    found = list(read_setup_cfg(text, "setup.cfg"))
    assert [(row.text, row.line, row.column) for row in found] == expected
    assert not any(row.tolerant for row in found)
