"""A scope says where git begins, what it leaves out, and whether that is everything."""

from __future__ import annotations

import pytest

from linter.git.log import Walk
from linter.git.repository import Ref
from linter.history.scope import Scope

WHOLE = Scope((Ref("refs/heads/main", "a" * 40),))


def test_revisions() -> None:
    scope = WHOLE._replace(without=("b" * 40,))
    assert scope.revisions == ["a" * 40, "^" + "b" * 40]


@pytest.mark.parametrize(
    "limited",
    [
        WHOLE._replace(without=("b" * 40,)),
        WHOLE._replace(options=("--since=2026-01-01",)),
        WHOLE._replace(paths=("src",)),
        WHOLE._replace(first_parent=True),
        WHOLE._replace(before=True),
    ],
)
def test_is_whole(limited: Scope) -> None:
    assert WHOLE.is_whole
    assert not limited.is_whole


def test_walk() -> None:
    scope = WHOLE._replace(options=("--since=x",), paths=("src",), first_parent=True)
    assert scope.walk == Walk(("--since=x",), ("src",), first_parent=True)
