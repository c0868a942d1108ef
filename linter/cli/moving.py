"""Checks the moves of `toolban fix` against the files that exist, and moves all files or none."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.cli.context import Ground
from linter.fix.moves import Move, moves
from linter.git.errors import GitError
from linter.git.repository import Repository
from linter.model.errors import RepositoryError
from linter.model.findings import Report
from linter.report.escape import visible

_BLANKS = 80
_SAID = re.compile(r"fatal: (.+?), source=")
_GONE = "it is not in the work tree: git restore it, or commit that it is gone"
_WORDS = {"bad source": _GONE, "conflicted": "it is in a merge conflict: resolve it first"}


class _Link(NamedTuple):
    """A symbolic link of the work tree, and the real path that it leads to."""

    path: str
    leads_to: str


def plan(
    repository: Repository, listed: Sequence[tuple[str, str]], report: Report, ground: Ground
) -> list[Move]:
    """Plan a move for each file (path and mode); one that cannot be moved has no target and says why."""
    wanted = moves(report.findings, ground.policy, ground.catalog, ())
    tracked = {path for path, _ in listed}
    there = tracked | {move.to for move in wanted if _exists(repository, move.to)}
    planned = moves(report.findings, ground.policy, ground.catalog, there)
    surroundings = _Surroundings(
        taken=frozenset(there | {move.to for move in planned}),
        links=tuple(_links(repository, sorted(tracked))),
        wanted={move.path: move.to for move in wanted},
    )
    return [_checked(repository, move, surroundings) for move in planned]


class _Surroundings(NamedTuple):
    """What a move must not collide with."""

    taken: frozenset[str]
    """Paths that exist, or will after another move."""
    links: tuple[_Link, ...]
    wanted: Mapping[str, str]
    """Where each file would go if nothing were in its way."""


def _checked(repository: Repository, move: Move, around: _Surroundings) -> Move:
    """Check a move; one that something is in the way of loses its target and says what."""
    if move.to:
        obstacle = _obstacle(repository, move, around.taken, around.links)
    else:
        obstacle = _same(repository, move.path, around.wanted[move.path])
    return Move(move.path, "", obstacle) if obstacle else move


def carry_out(repository: Repository, planned: Sequence[Move]) -> None:
    """Move the files; if one cannot be moved, move those before it back.

    Raises:
        RepositoryError: a file could not be moved; names those that could not be moved back.
    """
    done: list[Move] = []
    for move in planned:
        try:
            _move(repository, move.path, move.to)
        except (GitError, OSError) as error:
            said = error.message.partition("\n")[0] if isinstance(error, GitError) else f"{error.strerror}."
            stuck = [back for back in reversed(done) if not _moved_back(repository, back)]
            rest = ", ".join(f"{visible(back.path)} is at {visible(back.to)}" for back in stuck)
            raise RepositoryError(
                f"{visible(move.path)} cannot be moved to {visible(move.to)}: {visible(said)}",
                f"Not moved back: {rest}." if stuck else "Nothing was moved; mend this and run it again.",
            ) from error
        done.append(move)


def _move(repository: Repository, path: str, to: str) -> None:
    os.makedirs(os.path.join(repository.work_tree, os.path.dirname(to)), exist_ok=True)
    repository.git.run("mv", "--", path, to)


def _moved_back(repository: Repository, move: Move) -> bool:
    try:
        _move(repository, move.to, move.path)
    except (GitError, OSError):
        return False
    return True


def _obstacle(repository: Repository, move: Move, taken: Container[str], links: Iterable[_Link]) -> str:
    """Why a file cannot be moved; empty if it can."""
    full = _full(repository, move.path)
    if _leads_elsewhere(repository, os.path.dirname(move.path)) or not os.path.lexists(full):
        return _GONE
    for folder in _folders(move.to):
        if _leads_elsewhere(repository, folder):
            return f"{folder} is a link"
        there = _full(repository, folder)
        is_other = os.path.lexists(there) and (not os.path.isdir(there) or os.path.lexists(f"{there}/.git"))
        if folder in taken or is_other:
            return f"{folder} is no directory of this repository: rename it first"
    if os.path.islink(full) and not _leads_on(repository, move):
        return f"it is a link to {os.readlink(full)}, which it would not lead to from {move.to}"
    real = os.path.realpath(full)
    for link in links:
        if link.path != move.path and f"{real}{os.sep}".startswith(f"{link.leads_to}{os.sep}"):
            return f"the link {link.path} leads to it: carry over both. {move.note}".rstrip()
    return _refused(repository, move)


def _refused(repository: Repository, move: Move) -> str:
    """Why git refuses the move; failures of the file system show only when it is carried out."""
    try:
        repository.git.run("mv", "-n", "--", move.path, move.to)
    except GitError as error:
        if "sparse-checkout" in error.stderr:
            return f"it, or {move.to}, is outside of the sparse checkout"
        said = _SAID.search(error.stderr)
        return _WORDS.get(said[1], f"git does not move it: {said[1]}") if said else ""
    return ""


def _same(repository: Repository, path: str, to: str) -> str:
    """What to do with a file that only leads to the one the approved tool reads; empty for any other."""
    full, goal = _full(repository, path), _full(repository, to)
    if not to or not os.path.isfile(goal):
        return ""
    if os.path.islink(full):
        is_same, what = os.path.realpath(full) == os.path.realpath(goal), "is a link to"
    else:
        is_beside = os.path.dirname(path) == os.path.dirname(to)
        is_same, what = is_beside and _is(full, f"@{os.path.basename(to)}"), "does nothing but import"
    return f"it {what} {to}, where it would go: git rm it" if is_same else ""


def _is(path: str, line: str) -> bool:
    """Whether a file holds this line only."""
    try:
        with open(path, "rb") as file:
            return file.read(len(line) + _BLANKS).strip() == line.encode() and not file.read(1)
    except OSError:
        return False


def _leads_on(repository: Repository, move: Move) -> bool:
    """Whether a link leads to the same file from its new place."""
    full, to = _full(repository, move.path), _full(repository, move.to)
    before, after = (
        os.path.realpath(os.path.join(os.path.dirname(place), os.readlink(full))) for place in (full, to)
    )
    return before == after


def _links(repository: Repository, paths: Sequence[str]) -> Iterator[_Link]:
    for path in paths:
        full = _full(repository, path)
        if os.path.islink(full):
            yield _Link(path, os.path.realpath(full))


def _leads_elsewhere(repository: Repository, folder: str) -> bool:
    """Whether a directory, or one above it, is a symbolic link: nothing is written behind one."""
    full = os.path.join(os.path.realpath(repository.work_tree), folder).rstrip(os.sep)
    return os.path.realpath(full) != full


def _folders(path: str) -> list[str]:
    """The directories `a` and `a/b` of `a/b/c`."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def _exists(repository: Repository, path: str) -> bool:
    return bool(path) and os.path.lexists(_full(repository, path))


def _full(repository: Repository, path: str) -> str:
    return os.path.join(repository.work_tree, path)
