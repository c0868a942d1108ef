from __future__ import annotations

import pytest

from linter.git.opening import open_repository
from linter.git.repository import Ref, Repository
from linter.model.errors import RepositoryError, UsageError
from linter.sources.push import push_scope
from tests.helpers import Repo, read_log

ZERO = "0" * 40
ZERO_64 = "0" * 64
UNKNOWN = "1" * 40


class Pushed:
    """A repository with three commits; the remote has the first."""

    def __init__(self, repo: Repo) -> None:
        self.repo = repo
        self.first, self.second, self.third = (repo.commit(f"{n}", {"a": f"{n}"}) for n in range(3))
        self.opened: Repository = open_repository(str(repo.path))

    def scope(
        self, stdin: str = "", remote: str = "origin", **variables: str
    ) -> tuple[tuple[Ref, ...], tuple[str, ...]]:
        sent = push_scope(self.opened.git, stdin, variables, remote)
        return sent.refs, sent.without

    def commits(self, stdin: str = "", remote: str = "origin", **variables: str) -> list[str]:
        """The commits that would be read."""
        refs, without = self.scope(stdin, remote, **variables)
        revisions = [*(ref.commit for ref in refs), *(f"^{oid}" for oid in without)]
        return [commit.oid for commit in read_log(self.opened.git, revisions)]


@pytest.fixture
def pushed(repo: Repo) -> Pushed:
    return Pushed(repo)


def line(local: str, oid: str, old: str, remote: str = "refs/heads/main") -> str:
    return f"{local} {oid} {remote} {old}\n"


def test_an_update(pushed: Pushed) -> None:
    stdin = line("refs/heads/main", pushed.third, pushed.first)
    assert pushed.scope(stdin) == ((Ref("refs/heads/main", pushed.third),), (pushed.first,))
    assert pushed.commits(stdin) == [pushed.third, pushed.second]


@pytest.mark.parametrize("zero", [ZERO, ZERO_64])
def test_a_new_branch_brings_all_that_the_remote_is_not_known_to_have(pushed: Pushed, zero: str) -> None:
    stdin = line("refs/heads/new", pushed.third, zero)
    assert pushed.commits(stdin) == [pushed.third, pushed.second, pushed.first]
    pushed.repo.git("update-ref", "refs/remotes/origin/main", pushed.second)
    assert pushed.commits(stdin) == [pushed.third]
    assert pushed.commits(stdin, remote="other") == [pushed.third, pushed.second, pushed.first]
    assert pushed.commits(stdin, remote="") == [pushed.third, pushed.second, pushed.first]


@pytest.mark.parametrize("zero", [ZERO, ZERO_64])
def test_a_deletion_brings_nothing(pushed: Pushed, zero: str) -> None:
    assert pushed.scope(line("(delete)", zero, pushed.first)) == ((), (pushed.first,))


def test_several_refs_at_once(pushed: Pushed) -> None:
    stdin = (
        line("(delete)", ZERO, pushed.first, "refs/heads/gone")
        + line("refs/heads/main", pushed.second, pushed.first)
        + line("refs/tags/v1", pushed.third, ZERO, "refs/tags/v1")
    )
    refs, without = pushed.scope(stdin)
    assert [ref.name for ref in refs] == ["refs/heads/main", "refs/tags/v1"]
    assert set(without) == {pushed.first}
    assert pushed.commits(stdin) == [pushed.third, pushed.second]


def test_a_forced_push_over_a_commit_that_is_not_here(pushed: Pushed) -> None:
    """What the remote has is not known, so everything is read, rather than nothing."""
    stdin = line("refs/heads/main", pushed.third, UNKNOWN)
    assert pushed.scope(stdin)[1] == ()
    assert len(pushed.commits(stdin)) == 3


def test_a_script_makes_an_empty_line_of_nothing(pushed: Pushed) -> None:
    assert pushed.scope("\n") == ((), ())


def test_tags_are_those_that_are_pushed_by_the_names_that_they_get(pushed: Pushed) -> None:
    pushed.repo.git("tag", "-a", "-m", "x", "v1")
    oid = pushed.repo.git("rev-parse", "v1")
    stdin = line("v1", oid, ZERO, "refs/tags/v2") + line("main", pushed.third, ZERO)
    sent = push_scope(pushed.opened.git, stdin, {}, "origin")
    assert sent.tags == (("refs/tags/v2", oid),)
    assert [ref.name for ref in sent.refs] == ["refs/tags/v2", "refs/heads/main"]


def test_an_annotated_tag(pushed: Pushed) -> None:
    pushed.repo.git("tag", "-a", "-m", "x", "v1")
    oid = pushed.repo.git("rev-parse", "v1")
    assert len(pushed.commits(line("refs/tags/v1", oid, ZERO, "refs/tags/v1"))) == 3


@pytest.mark.parametrize(
    "local", ["HEAD~0", "HEAD^{/fix the bug}", ":/fix it", "refs/heads/\u2028a\x85b", "@"]
)
def test_what_is_pushed_may_be_any_expression(pushed: Pushed, local: str) -> None:
    """githooks(5): the local ref is as the user gave it."""
    stdin = line(local, pushed.third, pushed.second)
    assert pushed.scope(stdin) == ((Ref("refs/heads/main", pushed.third),), (pushed.second,))


@pytest.mark.parametrize(
    "stdin",
    [
        "nonsense\n",
        f"a {UNKNOWN} b\n",
        "a b c d\n",
        f"a --output=x b {ZERO}\n",
        f"a {UNKNOWN} b --output=x\n",
        f"a {UNKNOWN[1:]} b {ZERO}\n",
        "\n\n x",
    ],
)
def test_standard_input_that_git_would_not_write(pushed: Pushed, stdin: str) -> None:
    with pytest.raises(UsageError, match="pre-push"):
        pushed.scope(stdin)


def test_no_input_and_no_variables(pushed: Pushed) -> None:
    """Nothing to push: git writes no line when everything is up to date."""
    assert pushed.scope() == ((), ())


def test_pre_commit_names_both_ends(pushed: Pushed) -> None:
    ends = {"PRE_COMMIT_FROM_REF": pushed.first, "PRE_COMMIT_TO_REF": pushed.third}
    assert pushed.commits(**ends) == [pushed.third, pushed.second]


def test_pre_commit_names_branches(pushed: Pushed) -> None:
    pushed.repo.git("branch", "old", pushed.first)
    assert pushed.commits(PRE_COMMIT_FROM_REF="old", PRE_COMMIT_TO_REF="main") == [
        pushed.third,
        pushed.second,
    ]


def test_pre_commit_at_a_first_push(pushed: Pushed) -> None:
    """All of the history is new: there is no PRE_COMMIT_TO_REF, only the name of the branch."""
    variables = {"PRE_COMMIT_LOCAL_BRANCH": "refs/heads/main", "PRE_COMMIT_REMOTE_NAME": "origin"}
    assert len(pushed.commits(**variables)) == 3
    pushed.repo.git("update-ref", "refs/remotes/origin/main", pushed.second)
    assert pushed.commits(remote="", **variables) == [pushed.third]


@pytest.mark.parametrize("zero", [ZERO, ZERO_64])
def test_pre_commit_with_zeros(pushed: Pushed, zero: str) -> None:
    assert len(pushed.commits(PRE_COMMIT_FROM_REF=zero, PRE_COMMIT_TO_REF="HEAD")) == 3


def test_standard_input_comes_before_the_variables(pushed: Pushed) -> None:
    stdin = line("refs/heads/main", pushed.second, pushed.first)
    assert pushed.commits(stdin, PRE_COMMIT_TO_REF=pushed.third) == [pushed.second]


@pytest.mark.parametrize("name", ["nothing", "--all", "-h", UNKNOWN])
def test_a_variable_that_names_nothing_is_an_error(pushed: Pushed, name: str) -> None:
    with pytest.raises(RepositoryError):
        pushed.commits(PRE_COMMIT_TO_REF=name)


@pytest.mark.parametrize("remote", ["https://x.example/repo.git", "*", "../x", "--help"])
def test_a_remote_without_a_name(pushed: Pushed, remote: str) -> None:
    """git gives the address where the remote has no name."""
    stdin = line("refs/heads/main", pushed.third, pushed.first)
    assert pushed.commits(stdin, remote=remote) == [pushed.third, pushed.second]


def test_a_remote_whose_name_begins_as_another_one(pushed: Pushed) -> None:
    pushed.repo.git("update-ref", "refs/remotes/origin2/main", pushed.third)
    assert len(pushed.commits(line("refs/heads/main", pushed.third, ZERO))) == 3
