"""A repository: its refs, its tags, and which of its objects are missing or reachable from no ref."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from typing import NamedTuple

from linter.git.errors import GitError
from linter.git.object_directories import LARGEST_LIST, with_alternates
from linter.git.runner import Git, commit_of
from linter.model.errors import RepositoryError
from linter.support.files import read_file

_REF_FORMAT = "--format=%(refname)%00%(objectname)"
_MISSING = "missing"
_TAGS = "refs/tags/"
_BROKEN = "warning: ignoring broken ref "
BROKEN = "it names no object, and git leaves it out"
"""Why the history of a broken ref is not read."""


class Ref(NamedTuple):
    """A ref and the commit it leads to."""

    name: str
    commit: str


def branch_name(ref: Ref) -> str:
    """The name of a branch without `refs/heads/` or `refs/remotes/REMOTE/`; empty for any other ref."""
    kind, _, rest = ref.name.removeprefix("refs/").partition("/")
    if not ref.name.startswith("refs/") or kind not in ("heads", "remotes"):
        return ""
    return rest if kind == "heads" else rest.partition("/")[2]


class Repository:
    """A repository that was opened; `git` runs git in it.

    `path` is how the user named it; `work_tree` is empty for a bare repository. What its refs lead to is
    asked once: all that is said of them is of one moment, whatever is pushed meanwhile.
    """

    def __init__(self, path: str, git_dir: str, work_tree: str, git: Git | None = None) -> None:
        self.path = path
        self.work_tree = work_tree
        self.git_dir = git_dir
        self.git = git or Git(git_dir, work_tree)

    def refs(self, patterns: tuple[str, ...] = ()) -> tuple[Ref, ...]:
        """List the refs that lead to commits, sorted by name; with HEAD where no branch has its commit.

        `patterns` are globs over full or short names (`main`, `release/*`, `refs/tags/*`), or anything that
        names a commit for git (`HEAD`, a hash, `origin/main`); without any, all refs are listed.

        Raises:
            RepositoryError: a pattern names nothing.
        """
        refs = self._leading_to_commits
        if not patterns:
            return refs
        chosen: set[Ref] = set()
        for pattern in patterns:
            found = [ref for ref in refs if _is_named(ref, pattern)] or self._revision(pattern, refs)
            if not found:
                raise RepositoryError(
                    f'No ref or commit of {self.path} is called "{pattern}".',
                    "git for-each-ref lists the refs; a commit is named as git rev-parse takes it.",
                )
            chosen.update(found)
        return tuple(sorted(chosen))

    @cached_property
    def head(self) -> str:
        """The commit that is checked out; empty if there is none."""
        return commit_of(self.git, "HEAD")

    @cached_property
    def _leading_to_commits(self) -> tuple[Ref, ...]:
        refs = [
            Ref(name, commit)
            for name, kind, oid in self._listed
            # a walk from what is missing meets the gap
            if (commit := oid if kind in ("commit", _MISSING) else self._commit_of_tag(oid))
        ]
        if self.head and all(ref.commit != self.head for ref in refs if ref.name.startswith("refs/heads/")):
            refs.append(Ref("HEAD", self.head))
        return tuple(sorted(refs))

    @cached_property
    def _answer(self) -> tuple[str, str]:
        """What git says of the refs: name and object of each, and what it complains of."""
        rows, complaints = self.git.answer("for-each-ref", _REF_FORMAT)
        return rows.decode("utf-8", "surrogateescape"), complaints

    @cached_property
    def _listed(self) -> list[tuple[str, str, str]]:
        """Name, type and hash of the object of each ref; the type of an object that is not here is `missing`.

        The type is not asked of `git for-each-ref`, which lists no ref if the object of one is missing.
        """
        refs = [row.split("\0") for row in self._answer[0].split("\n") if row]
        kinds = self._kinds(dict.fromkeys(oid for _, oid in refs))
        return [(name, kinds[oid], oid) for name, oid in refs]

    def _kinds(self, oids: Iterable[str]) -> dict[str, str]:
        """The types of objects; `missing` for those that are not here."""
        asked = "".join(f"{oid}\n" for oid in oids).encode()
        if not asked:
            return {}
        rows = self.git.run("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=asked).decode()
        return {oid: kind for oid, _, kind in (row.partition(" ") for row in rows.splitlines())}

    def broken_refs(self) -> tuple[str, ...]:
        """The refs that git leaves out because they hold no hash, or lead to themselves."""
        complaints = self._answer[1].splitlines()
        return tuple(line.removeprefix(_BROKEN) for line in complaints if line.startswith(_BROKEN))

    def _revision(self, name: str, refs: Sequence[Ref]) -> list[Ref]:
        """The ref that a name such as `HEAD` or `origin/main` is short for, else the commit that it names."""
        commit = commit_of(self.git, name)
        if not commit:
            return []
        full = self.git.run("rev-parse", "--symbolic-full-name", "--end-of-options", name)
        known = full.decode("utf-8", "surrogateescape").strip().split("\n")[-1]
        return [ref for ref in refs if ref.name == known] or [
            Ref(commit if known != "HEAD" else "HEAD", commit)
        ]

    def unreachable_commits(self) -> tuple[str, ...]:
        """The commits that no ref reaches: left behind by a forced push or a deleted branch, for example."""
        commits = self._every("commit")
        reached = [f"^{ref.commit}" for ref in self.refs()]
        return tuple(self._walk((*commits, *reached))) if commits else ()

    def nameless_blobs(self, commits: Sequence[str]) -> tuple[str, ...]:
        """The blobs that neither a ref nor one of these commits reaches, so that they have no path."""
        named = set(self._walk(commits, "--all", "--objects", "--no-object-names", "--missing=allow-any"))
        return tuple(oid for oid in self._every("blob") if oid not in named)

    def _every(self, kind: str) -> list[str]:
        """The hashes of all objects of a type, whether reachable or not."""
        form = "--batch-check=%(objecttype) %(objectname)"
        listed = self.git.run("cat-file", "--batch-all-objects", "--unordered", form).decode()
        return [row.removeprefix(f"{kind} ") for row in listed.split("\n") if row.startswith(f"{kind} ")]

    def _walk(self, revisions: Iterable[str], *options: str) -> list[str]:
        """The objects that `git rev-list` lists for revisions."""
        asked = "".join(f"{revision}\n" for revision in revisions).encode()
        return self.git.run("rev-list", *options, "--stdin", stdin=asked).decode().split()

    def peeled(self, oid: str) -> tuple[str, str]:
        """The type and the hash of the object that a tag leads to, through any number of tags."""
        name = self.git.run("rev-parse", "--verify", f"{oid}^{{}}").decode().strip()
        return self.git.run("cat-file", "-t", name).decode().strip(), name

    def refs_without_commit(self) -> tuple[tuple[str, str], ...]:
        """The refs that lead to a tree or a blob, each with that type; sorted by name."""
        kinds = ((name, self._peeled[oid][1] if kind == "tag" else kind) for name, kind, oid in self._listed)
        return tuple((name, kind) for name, kind in kinds if kind in ("tree", "blob"))

    def annotated_tags(self) -> tuple[tuple[str, str], ...]:
        """The name of every annotated tag with the hash of its tag object, sorted by name."""
        return tuple(
            (name, oid) for name, kind, oid in self._listed if kind == "tag" and name.startswith(_TAGS)
        )

    def shallow_boundary(self) -> tuple[str, ...]:
        """The commits at which a shallow clone ends: their parents were not fetched."""
        path = os.path.join(self.common_directory, "shallow")
        try:
            return tuple(read_file(path, LARGEST_LIST).decode("ascii", "replace").split())
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise RepositoryError(
                f"{path}: cannot be read: {error.strerror}, so it is not known which commits are missing."
            ) from error

    def object_directories(self) -> tuple[str, ...]:
        """The object directories: the repository's own, and those of the alternates that it borrows from."""
        places = self.git.object_places() or (os.path.join(self.common_directory, "objects"),)
        return with_alternates(places)

    def missing_objects(self) -> frozenset[str]:
        """The objects that a partial clone was promised and has not fetched; empty for any other repository.

        They must be known before `cat-file` is asked for objects: without lazy fetching it ends at the first.
        """
        try:
            self.git.run("config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$")
        except GitError:
            return frozenset()
        listed = self.git.run("rev-list", "--all", "--objects", "--missing=print")
        return frozenset(line[1:].decode() for line in listed.splitlines() if line.startswith(b"?"))

    @cached_property
    def common_directory(self) -> str:
        """The git directory that all linked work trees share."""
        common = os.fsdecode(self.git.run("rev-parse", "--git-common-dir")).removesuffix("\n")
        return os.path.join(self.git_dir, common)

    def _commit_of_tag(self, tag: str) -> str:
        """The commit that a tag object leads to, through any number of tags; "" for a tree or a blob.

        Where that is missing it is the tag itself, so that a walk from there meets the gap.
        """
        oid, kind = self._peeled.get(tag, ("", ""))
        return oid if kind == "commit" else tag if kind == _MISSING else ""

    @cached_property
    def _peeled(self) -> dict[str, tuple[str, str]]:
        """Hash and type of what each tag leads to; the type is `missing` where that is not here.

        git reads the tag objects for this, because the peeled values in packed-refs need not be true.
        """
        tags = list(dict.fromkeys(oid for _, kind, oid in self._listed if kind == "tag"))
        asked = "".join(f"{tag}^{{}}\n" for tag in tags).encode()
        if not asked:
            return {}
        rows = self.git.run("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=asked).decode()
        answers = ((oid, kind) for oid, _, kind in (row.partition(" ") for row in rows.splitlines()))
        return dict(zip(tags, answers, strict=True))


def _is_named(ref: Ref, pattern: str) -> bool:
    short = ref.name.split("/", 2)[-1] if ref.name.startswith("refs/") else ref.name
    return fnmatchcase(ref.name, pattern) or fnmatchcase(short, pattern)
