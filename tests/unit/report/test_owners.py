"""CODEOWNERS: the last line that matches counts, as GitHub documents it."""

from __future__ import annotations

from linter.report.owners import owners_of, read
from tests.tables import each

FILE = """\
# everything
*           @all
docs/       @docs  # why
/build/     @build
*.js        @js @web
src/*       @src
with\\ space @space
a[x]y       @never
/legacy
"""


@each(
    ("path", "owners"),
    [
        ("a.py", ("@all",)),
        ("a/docs/b/c.md", ("@docs",)),
        ("build/x.js", ("@js", "@web")),
        ("a/build/x", ("@all",)),
        ("src/a.py", ("@src",)),
        ("src/deep/a.py", ("@all",)),  # `src/*` is about files directly in it
        ("with space", ("@space",)),
        ("axy", ("@all",)),
        ("legacy", ()),
    ],
)
def test_who_owns_a_file(path: str, owners: tuple[str, ...]) -> None:
    assert owners_of(read(FILE))(path) == owners


def test_a_section_of_gitlab_has_default_owners() -> None:
    assert read("[Docs] @docs\nREADME.md\n*.md @md\n^[Optional][2]\nx\n") == (
        ("README.md", ("@docs",)),
        ("*.md", ("@md",)),
        ("x", ()),
    )


def test_a_file_that_github_ignores_has_no_owners() -> None:
    assert read("* @all\n" * 600_000) == ()
