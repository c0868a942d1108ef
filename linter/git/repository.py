"""Opens a repository and resolves its refs with GitPython; everything else goes through `linter.git.runner`.

GitPython is asked to open and to resolve, never to diff, blame or fetch. It cannot open every repository
that git can (SHA-256 objects, reftable), so git itself is asked where it gives up. Not for the hook path:
importing it costs 77 ms.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from configparser import Error as ConfigError
from fnmatch import fnmatchcase
from functools import cache
from types import ModuleType
from typing import NamedTuple

from linter.git.environment import OLDEST
from linter.git.errors import GitError
from linter.git.runner import Git, commit_of
from linter.model.errors import RepositoryError, UsageError
from linter.support.files import read_file

_MOST_ALTERNATES = 5  # in a row, as git
_MOST_DIRECTORIES = 1000
_LARGEST_LIST = 64 << 20  # bytes of `shallow` or `alternates`
_NO_GIT = {"GIT_PYTHON_GIT_EXECUTABLE": os.devnull, "GIT_PYTHON_REFRESH": "quiet"}
_REF_FORMAT = "--format=%(refname)%00%(objecttype)%00%(objectname)"


class Ref(NamedTuple):
    """A ref and the commit it leads to."""

    name: str
    commit: str


def branch_name(ref: Ref) -> str:
    """The name of a branch as its owner typed it, also of a remote's; empty for any other ref."""
    kind, _, rest = ref.name.removeprefix("refs/").partition("/")
    if not ref.name.startswith("refs/") or kind not in ("heads", "remotes"):
        return ""
    return rest if kind == "heads" else rest.partition("/")[2]


class Repository:
    """A repository that was found, and how to run git in it."""

    def __init__(self, path: str, git_dir: str, work_tree: str, git: Git | None = None) -> None:
        self.path = path
        self.work_tree = work_tree
        self.git_dir = git_dir
        self.git = git or Git(git_dir, work_tree)

    def refs(self, patterns: tuple[str, ...] = ()) -> tuple[Ref, ...]:
        """Refs that lead to commits, HEAD where it stands on its own; sorted by name.

        `patterns` are globs over full or short names (`main`, `release/*`, `refs/tags/*`), or anything that
        names a commit for git (`HEAD`, a hash, `origin/main`).

        Raises:
            RepositoryError: a pattern names nothing.
        """
        rows = self.git.run("for-each-ref", _REF_FORMAT).decode("utf-8", "surrogateescape")
        listed = [row.split("\0") for row in rows.split("\n") if row]
        peeled = self._peeled_tags([oid for _, kind, oid in listed if kind == "tag"])
        refs = [
            Ref(name, commit)
            for name, kind, oid in listed
            if (commit := oid if kind == "commit" else peeled.get(oid, ""))
        ]
        head = commit_of(self.git, "HEAD")
        if head and all(ref.commit != head for ref in refs if ref.name.startswith("refs/heads/")):
            refs.append(Ref("HEAD", head))
        if not patterns:
            return tuple(sorted(refs))
        chosen: set[Ref] = set()
        for pattern in patterns:
            found = [ref for ref in refs if _named(ref, pattern)] or self._revision(pattern, refs)
            if not found:
                raise RepositoryError(
                    f'No ref or commit of {self.path} is called "{pattern}".',
                    "git for-each-ref lists the refs; a commit is named as git rev-parse takes it.",
                )
            chosen.update(found)
        return tuple(sorted(chosen))

    def _revision(self, name: str, refs: Sequence[Ref]) -> list[Ref]:
        """What `HEAD`, a hash or `origin/main` leads to, as the ref that it is short for where it is one."""
        commit = commit_of(self.git, name)
        if not commit:
            return []
        full = self.git.run("rev-parse", "--symbolic-full-name", "--end-of-options", name)
        known = full.decode("utf-8", "surrogateescape").strip().split("\n")[-1]
        return [ref for ref in refs if ref.name == known] or [
            Ref(commit if known != "HEAD" else "HEAD", commit)
        ]

    def unreachable_commits(self) -> tuple[str, ...]:
        """Commits that no ref leads to: what a forced push or a deleted branch left behind."""
        commits = self._every("commit")
        reached = [f"^{ref.commit}" for ref in self.refs()]
        return tuple(self._walk((*commits, *reached))) if commits else ()

    def nameless_blobs(self, commits: Sequence[str]) -> tuple[str, ...]:
        """Blobs that neither a ref nor one of these commits leads to, so that no tree names them."""
        named = set(self._walk(commits, "--all", "--objects", "--no-object-names", "--missing=allow-any"))
        return tuple(oid for oid in self._every("blob") if oid not in named)

    def _every(self, kind: str) -> list[str]:
        form = "--batch-check=%(objecttype) %(objectname)"
        listed = self.git.run("cat-file", "--batch-all-objects", "--unordered", form).decode()
        return [row.removeprefix(f"{kind} ") for row in listed.split("\n") if row.startswith(f"{kind} ")]

    def _walk(self, revisions: Iterable[str], *options: str) -> list[str]:
        asked = "".join(f"{revision}\n" for revision in revisions).encode()
        return self.git.run("rev-list", *options, "--stdin", stdin=asked).decode().split()

    def peeled(self, oid: str) -> tuple[str, str]:
        """Kind and name of what an object leads to, through any number of tags."""
        name = self.git.run("rev-parse", "--verify", f"{oid}^{{}}").decode().strip()
        return self.git.run("cat-file", "-t", name).decode().strip(), name

    def refs_without_commit(self) -> tuple[tuple[str, str], ...]:
        """Pairs of a ref that does not lead to a commit, and the kind of object that it leads to; by name."""
        rows = self.git.run("for-each-ref", "--format=%(refname)%00%(objecttype)%00%(*objecttype)")
        fields = (row.split("\0") for row in rows.decode("utf-8", "surrogateescape").split("\n") if row)
        kinds = ((name, peeled or kind) for name, kind, peeled in fields)
        return tuple((name, kind) for name, kind in kinds if kind in ("tree", "blob"))

    def annotated_tags(self) -> tuple[tuple[str, str], ...]:
        """Name and tag object of every annotated tag, sorted by name."""
        rows = self.git.run("for-each-ref", _REF_FORMAT, "refs/tags/").decode("utf-8", "surrogateescape")
        fields = (row.split("\0") for row in rows.split("\n") if row)
        return tuple((name, oid) for name, kind, oid in fields if kind == "tag")

    def shallow_boundary(self) -> tuple[str, ...]:
        """Commits whose parents were not fetched; linked work trees share the list."""
        path = os.path.join(self.common_directory(), "shallow")
        try:
            return tuple(read_file(path, _LARGEST_LIST).decode("ascii", "replace").split())
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise RepositoryError(
                f"{path}: cannot be read: {error.strerror}, so it is not known which commits are missing."
            ) from error

    def object_directories(self) -> tuple[str, ...]:
        """Where objects are kept: the repository's own place, and those that it borrows from."""
        places = self.git.object_places() or (os.path.join(self.common_directory(), "objects"),)
        return _with_alternates(places)

    def missing_objects(self) -> frozenset[str]:
        """Objects that a partial clone has promised and not got; empty for any other repository.

        They must be known before `cat-file` is asked: with lazy fetching off it stops at the first.
        """
        try:
            self.git.run("config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$")
        except GitError:
            return frozenset()
        listed = self.git.run("rev-list", "--all", "--objects", "--missing=print")
        return frozenset(line[1:].decode() for line in listed.splitlines() if line.startswith(b"?"))

    def common_directory(self) -> str:
        """What all linked work trees share."""
        common = os.fsdecode(self.git.run("rev-parse", "--git-common-dir")).removesuffix("\n")
        return os.path.join(self.git_dir, common)

    def _peeled_tags(self, tags: Sequence[str]) -> dict[str, str]:
        """The commits that tags lead to, through any number of tags; empty for a tree or a blob.

        A tag whose target is missing leads to itself: whoever walks from there learns that it is missing.
        The tags are read, because what packed-refs says of them need not be true.
        """
        if not tags:
            return {}
        asked = "".join(f"{tag}^{{}}\n" for tag in tags).encode()
        rows = self.git.run("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=asked).decode()
        answers = (row.split(" ") for row in rows.splitlines())
        return {
            tag: oid if kind == "commit" else tag if kind == "missing" else ""
            for tag, (oid, kind) in zip(tags, answers, strict=True)
        }


def pack_indexes(object_directories: Iterable[str]) -> Iterator[str]:
    """The indexes of the packs in object directories, sorted within each."""
    for directory in object_directories:
        folder = os.path.join(directory, "pack")
        try:
            entries = sorted(os.listdir(folder))
        except OSError:
            continue
        yield from (os.path.join(folder, entry) for entry in entries if entry.endswith(".idx"))


def _with_alternates(directories: Iterable[str]) -> tuple[str, ...]:
    """Object directories and those that they name (gitrepository-layout(5)), each once and in this order."""
    found: dict[str, str] = {}
    level = list(directories)
    for _ in range(_MOST_ALTERNATES + 1):
        new = {os.path.realpath(directory): directory for directory in level}
        added = [directory for real, directory in new.items() if real not in found]
        found.update(new | found)
        level = [named for directory in added for named in _alternates(directory)]
        if len(found) > _MOST_DIRECTORIES:
            raise RepositoryError(f"{added[-1]}: objects are borrowed from too many directories.")
    return tuple(found.values())


def _alternates(directory: str) -> list[str]:
    """The object directories that one borrows from."""
    path = os.path.join(directory, "info", "alternates")
    try:
        lines = read_file(path, _LARGEST_LIST).decode("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []
    named = (line for line in lines if line and not line.startswith(("#", '"')) and "\0" not in line)
    return [os.path.join(directory, line) for line in named]


def open_repository(path: str) -> Repository:
    """Open the repository at a path, or the one that the path lies in.

    What is here (`.`) is what git takes for the repository here: GIT_DIR, GIT_WORK_TREE, core.worktree and
    the index that a hook is given count. A repository that is named is read as it lies there.

    Raises:
        RepositoryError: there is none, or git is too old.
    """
    if not os.path.isdir(path):
        raise RepositoryError(f"{path}: there is no such directory.", "Name a git repository.")
    _check_version()
    git_dir = os.environ.get("GIT_DIR", "") if path == "." else ""
    found = _given(git_dir) if git_dir else _find(path) or _find_with_git(path)
    return _as_git_takes_it(*found) if path == "." else Repository(path, *found)


def _given(git_dir: str) -> tuple[str, str]:
    """The repository that GIT_DIR names; its work tree is the current directory (git(1))."""
    bare = _is_bare(os.path.abspath(git_dir))
    if bare is None:
        raise RepositoryError(f"{git_dir}: GIT_DIR names no git repository.", "Mend or unset GIT_DIR.")
    return os.path.abspath(git_dir), "" if bare else os.path.abspath(".")


def _as_git_takes_it(git_dir: str, work_tree: str) -> Repository:
    """The repository here, with the work tree that a variable or its configuration names."""
    named = os.environ.get("GIT_WORK_TREE", "")
    try:
        if not named:
            settings = Git(git_dir).run("config", "--default", "", "--get", "core.worktree")
            named = os.fsdecode(settings).removesuffix("\n")
            named = os.path.join(git_dir, named) if named else ""
        is_there = not named or os.path.isdir(named)
    except GitError:  # it asks for the work tree whatever it is asked
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
    """Refuse a git that does not know what it will be asked."""
    found = Git().version()
    if found < OLDEST:
        here, oldest = (".".join(map(str, version)) for version in (found, OLDEST))
        raise RepositoryError(
            f"git {here} is too old: toolban needs {oldest} or newer.",
            "Install a newer git, or put the directory of one first in PATH.",
        )


def open_work_tree(instead: str) -> Repository:
    """Open the repository here, which must have files; `instead` is the hint where it has none.

    Raises:
        RepositoryError: there is no repository.
        UsageError: it is bare.
    """
    repository = open_repository(".")
    if not repository.work_tree:
        raise UsageError("This repository is bare: it has no files.", instead)
    return repository


def open_hook_repository() -> Repository:
    """Open the repository whose hook this process is, which git names in variables.

    Objects of a push that was not accepted yet are apart from the others, and only these variables say
    where (git-receive-pack(1), "Quarantine environment").

    Raises:
        RepositoryError: this is no hook, and no repository is here.
    """
    _check_version()
    git = Git.of_hook()
    git_dir = os.fsdecode(git.run("rev-parse", "--absolute-git-dir")).removesuffix("\n")
    return Repository(git_dir, git_dir, "", git)


def _find(path: str) -> tuple[str, str] | None:
    """Directory of the repository and root of its work tree, as GitPython finds them."""
    python = _gitpython()
    try:
        # an absolute path, and no variables: GitPython would expand `~` and `$HOME` in it
        with python.Repo(os.path.abspath(path), search_parent_directories=True, expand_vars=False) as repo:
            return os.path.abspath(str(repo.git_dir)), "" if repo.bare else str(repo.working_tree_dir)
    except (python.GitError, ConfigError, ValueError, OSError):
        return None


@cache
def _gitpython() -> ModuleType:
    """GitPython, which is given no git to run.

    When it is imported it runs `git version`, with the first git on PATH, even one of the current directory.
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
    """Repositories that GitPython does not know: a linked work tree whose home moved, new ref formats."""
    folder = os.path.abspath(path)
    while True:
        for git_dir in (os.path.join(folder, ".git"), folder):
            if os.path.lexists(git_dir) and (bare := _is_bare(git_dir)) is not None:
                return git_dir, "" if bare else folder
        if os.path.dirname(folder) == folder:
            break
        folder = os.path.dirname(folder)
    raise RepositoryError(
        f"{path}: this is no git repository.", "Name a directory with a .git, or a bare repository."
    )


def _is_bare(git_dir: str) -> bool | None:
    """Whether this is a bare repository; None where it is none at all."""
    try:
        return Git(git_dir).run("rev-parse", "--is-bare-repository").strip() == b"true"
    except GitError:
        return None


def _named(ref: Ref, pattern: str) -> bool:
    short = ref.name.split("/", 2)[-1] if ref.name.startswith("refs/") else ref.name
    return fnmatchcase(ref.name, pattern) or fnmatchcase(short, pattern)
