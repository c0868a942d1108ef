"""Reads what a pull request adds besides its commits: title, body, and the message of a squash merge.

A squash merge replaces the commits by a new one, whose message has the title, their messages, and a
Co-authored-by line for every author (GitHub always, GitLab by its template `%{co_authored_by}`). So a tool
that only authored commits becomes a trailer on the target branch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.ci.request import Proposal
from linter.git.cat_file import read_objects
from linter.git.runner import Git
from linter.readers.messages.commit import RawCommit, parse


def commits_between(git: Git, head: str, without: Iterable[str]) -> list[RawCommit]:
    """Read the commits of a range, oldest first; those that cannot be read are left out."""
    revisions = "".join(f"{revision}\n" for revision in (head, *(f"^{oid}" for oid in without)))
    listed = git.run("rev-list", "--reverse", "--topo-order", "--stdin", stdin=revisions.encode())
    return [parse(found.data) for found in read_objects(git, listed.decode().split()) if found.data]


def squash_message(proposal: Proposal, commits: Iterable[RawCommit]) -> str:
    """Predict the message of the commit that a squash merge would write."""
    commits = [commit for commit in commits if len(commit.parents) <= 1]  # merges are not squashed
    if len(commits) == 1:
        parts = [commits[0].message.rstrip("\n")]
    else:
        parts = [proposal.title, *(f"* {commit.message}".rstrip("\n") for commit in commits)]
    authors = dict.fromkeys(_co_authors(commits))
    return "\n\n".join([part for part in parts if part] + (["\n".join(authors)] if authors else [])) + "\n"


def _co_authors(commits: Iterable[RawCommit]) -> Iterator[str]:
    for commit in commits:
        if commit.author.email:
            yield f"Co-authored-by: {commit.author.name} <{commit.author.email}>"
