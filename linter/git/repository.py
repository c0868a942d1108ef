"""Opens a repository and resolves its refs with GitPython; everything else goes through `linter.git.runner`.

GitPython is asked to open and to resolve, never to diff, blame or fetch. It cannot open every repository
that git can (SHA-256 objects, reftable), so git itself is asked where it gives up. Not for the hook path:
importing it costs 77 ms.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from linter.git.errors import GitError
from linter.git.object_directories import LARGEST_LIST, with_alternates
from linter.git.runner import Git, commit_of
from linter.model.errors import RepositoryError
from linter.support.files import read_file

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
            return tuple(read_file(path, LARGEST_LIST).decode("ascii", "replace").split())
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise RepositoryError(
                f"{path}: cannot be read: {error.strerror}, so it is not known which commits are missing."
            ) from error

    def object_directories(self) -> tuple[str, ...]:
        """Where objects are kept: the repository's own place, and those that it borrows from."""
        places = self.git.object_places() or (os.path.join(self.common_directory(), "objects"),)
        return with_alternates(places)

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


def _named(ref: Ref, pattern: str) -> bool:
    short = ref.name.split("/", 2)[-1] if ref.name.startswith("refs/") else ref.name
    return fnmatchcase(ref.name, pattern) or fnmatchcase(short, pattern)
