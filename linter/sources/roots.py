"""Says which commits under review have no parent, because a rebase names these in another way."""

from __future__ import annotations

from collections.abc import Iterable

from linter.git.runner import Git
from linter.model.matches import Match


def roots_among(git: Git, matches: Iterable[Match]) -> frozenset[str]:
    """The commits without a parent among those that brought the matches; asks git only if there are matches.

    Raises:
        RepositoryError: git cannot tell.
    """
    commits = {match.introduction for match in matches} - {""}
    if not commits:
        return frozenset()
    asked = "".join(f"{commit}\n" for commit in sorted(commits)).encode()
    found = git.run("rev-list", "--no-walk", "--max-parents=0", "--stdin", stdin=asked)
    return frozenset(found.decode().split())
