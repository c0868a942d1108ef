"""Finds and opens repositories with GitPython, and with git itself where GitPython gives up.

GitPython is asked to open, never to diff, blame or fetch. It cannot open every repository that git can
(SHA-256 objects, reftable). Not for the hook path: importing it costs 77 ms.
"""

from __future__ import annotations

import os
from configparser import Error as ConfigError
from functools import cache
from types import ModuleType

from linter.git import plain_files
from linter.git.environment import OLDEST
from linter.git.errors import GitError
from linter.git.repository import Repository
from linter.git.runner import Git
from linter.model.errors import RepositoryError, UsageError
from linter.support.locations import find_git_dir

_MOST_SHOWN = 300  # characters of what git says
_NO_WORK_TREE = ("cannot chdir", "Invalid path")
_NO_GIT = {"GIT_PYTHON_GIT_EXECUTABLE": os.devnull, "GIT_PYTHON_REFRESH": "quiet"}


def open_repository(path: str) -> Repository:
    """Open the repository at a path, or the one that the path lies in.

    For the path `.` GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE and core.worktree count, as they do for git. For
    any other path they are ignored.

    Raises:
        RepositoryError: there is no repository, or git is too old.
    """
    if not os.path.isdir(path):
        raise RepositoryError(f"{path}: there is no such directory.", "Name a git repository.")
    _check_version()
    git_dir = os.environ.get("GIT_DIR", "") if path == "." else ""
    _check_files(os.path.abspath(git_dir) if git_dir else os.path.abspath(path))
    found = _given(git_dir) if git_dir else _find(path) or _find_with_git(path)
    return _as_git_takes_it(*found) if path == "." else Repository(path, *found)


def _check_files(path: str) -> None:
    """Look at what would be opened first, as far as that is seen without opening it.

    Raises:
        RepositoryError: git would wait for it, or read it without an end.
    """
    folder = path
    while not os.path.lexists(candidate := os.path.join(folder, ".git")) and folder != os.path.dirname(
        folder
    ):
        folder = os.path.dirname(folder)
    plain_files.check_file(candidate)
    if git_dir := find_git_dir(path):
        plain_files.check(git_dir)


def _given(git_dir: str) -> tuple[str, str]:
    """Find the repository that GIT_DIR names; its work tree is the current directory (git(1))."""
    bare = _is_bare(os.path.abspath(git_dir))
    if bare is None:
        raise RepositoryError(f"{git_dir}: GIT_DIR names no git repository.", "Mend or unset GIT_DIR.")
    return os.path.abspath(git_dir), "" if bare else os.path.abspath(".")


def _as_git_takes_it(git_dir: str, work_tree: str) -> Repository:
    """Open the repository here, with the work tree that GIT_WORK_TREE or its configuration names."""
    named = os.environ.get("GIT_WORK_TREE", "")
    try:
        if not named:
            settings = Git(git_dir).run("config", "--default", "", "--get", "core.worktree")
            named = os.fsdecode(settings).removesuffix("\n")
            named = os.path.join(git_dir, named) if named else ""
        is_there = not named or os.path.isdir(named)
    except GitError as error:  # git wants the work tree to exist, whatever it is asked
        if not any(mark in error.stderr for mark in _NO_WORK_TREE):
            raise
        is_there = False
    if not is_there:
        raise RepositoryError(
            f"{git_dir}: its work tree is not there.",
            "GIT_WORK_TREE, or core.worktree in its configuration, names another directory.",
        )
    work_tree = os.path.abspath(named) if named else work_tree
    return Repository(".", git_dir, work_tree, Git(git_dir, work_tree, is_here=True))


@cache
def _check_version() -> None:
    """Refuse a git that is too old for the options that it will be given."""
    found = Git().version()
    if found < OLDEST:
        here, oldest = (".".join(map(str, version)) for version in (found, OLDEST))
        raise RepositoryError(
            f"git {here} is too old: toolban needs {oldest} or newer.",
            "Install a newer git, or put the directory of one first in PATH.",
        )


def open_work_tree(instead: str) -> Repository:
    """Open the repository here, which must have a work tree; `instead` is the hint if it has none.

    Raises:
        RepositoryError: there is no repository.
        UsageError: the repository is bare.
    """
    repository = open_repository(".")
    if not repository.work_tree:
        raise UsageError("This repository is bare: it has no files.", instead)
    return repository


def open_hook_repository() -> Repository:
    """Open the repository whose hook this process is, as git names it in variables.

    Only these variables say where the objects of a push are until it is accepted (git-receive-pack(1),
    "Quarantine environment").

    Raises:
        RepositoryError: this process is no hook, and there is no repository here.
    """
    _check_version()
    git = Git.of_hook()
    git_dir = os.fsdecode(git.run("rev-parse", "--absolute-git-dir")).removesuffix("\n")
    return Repository(git_dir, git_dir, "", git)


def _find(path: str) -> tuple[str, str] | None:
    """Let GitPython find the git directory and the root of the work tree (empty if bare).

    It opens what a configuration includes, whatever that is, and needs a minute for one of 15 MB; so git is
    asked then, which has a time limit.
    """
    if not plain_files.has_short_configuration(find_git_dir(path)):
        return None
    python = _gitpython()
    try:
        # an absolute path, and no variables: GitPython would expand `~` and `$HOME` in it
        with python.Repo(os.path.abspath(path), search_parent_directories=True, expand_vars=False) as repo:
            return os.path.abspath(str(repo.git_dir)), "" if repo.bare else str(repo.working_tree_dir)
    except (python.GitError, ConfigError, ValueError, OSError):
        return None


@cache
def _gitpython() -> ModuleType:
    """Import GitPython without letting it run git.

    At import it runs `git version` with the first git on PATH, even one in the current directory.
    """
    before = {name: os.environ.get(name) for name in _NO_GIT}
    os.environ.update(_NO_GIT)
    try:
        import git  # noqa: PLC0415 its import is what is guarded here
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return git


def _find_with_git(path: str) -> tuple[str, str]:
    """Find a repository that GitPython cannot open: a moved linked work tree, or a new format of refs."""
    folder, known = os.path.abspath(path), find_git_dir(path)
    while True:
        for git_dir in (os.path.join(folder, ".git"), folder):
            if os.path.lexists(git_dir) and (bare := _is_bare(git_dir)) is not None:
                return git_dir, "" if bare else folder
            if git_dir == known:
                raise RepositoryError(f"{path}: git cannot open it: {_reason(git_dir)}")
        if os.path.dirname(folder) == folder:
            break
        folder = os.path.dirname(folder)
    raise RepositoryError(
        f"{path}: this is no git repository.", "Name a directory with a .git, or a bare repository."
    )


def _is_bare(git_dir: str) -> bool | None:
    """Whether this is a bare repository; None if it is no repository."""
    try:
        return Git(git_dir).run("rev-parse", "--is-bare-repository").strip() == b"true"
    except GitError:
        return None


def _reason(git_dir: str) -> str:
    """What git says of a directory that it cannot open."""
    try:
        Git(git_dir).run("rev-parse", "--is-bare-repository")
    except GitError as error:
        return " ".join(error.stderr.split())[:_MOST_SHOWN]
    return ""
