"""Every event of GitHub and of the other CI systems, as they send it, against a clone of a real repository."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from linter.ci.detect import request_of
from linter.ci.request import Proposal, Request
from linter.git.opening import open_repository
from linter.git.repository import Ref
from linter.model.errors import RangeError, UsageError
from linter.sources.clone import Clone
from linter.sources.range import Range, named, resolve
from tests.helpers import Repo, read_log

ZERO = "0" * 40


class Forge:
    """main: a, b; feature: c, d from a; and a clone of both, at the commit a CI system would check out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.server = Repo.create(path / "server")
        self.oid = {"a": self.server.commit("a", {"a": "a"})}
        self.server.git("checkout", "-q", "-b", "feature")
        for name in "cd":
            self.oid[name] = self.server.commit(name, {name: name})
        self.server.git("checkout", "-q", "main")
        self.oid["b"] = self.server.commit("b", {"b": "b"})
        self.clone = self.cloned()

    def cloned(self, *options: str, name: str = "clone") -> Repo:
        """What CI has: all branches of the server, with its own branch checked out."""
        clone = Repo(self.path / name)
        self.server.git("clone", "-q", *options, f"file://{self.server.path}", str(clone.path))
        return clone

    def range(self, request: Request, clone: Repo | None = None) -> Range:
        return resolve(open_repository(str((clone or self.clone).path)), request)

    def commits(self, request: Request, clone: Repo | None = None) -> set[str]:
        """The letters of the commits that would be read."""
        found = self.range(request, clone)
        git = open_repository(str((clone or self.clone).path)).git
        revisions = [found.head.commit, *(f"^{oid}" for oid in found.without)]
        names = {oid: name for name, oid in self.oid.items()}
        read = {names.get(commit.oid, "?") for commit in read_log(git, revisions)}
        assert found.commits is None or {names.get(oid, "?") for oid in found.commits} == read
        assert (
            not found.is_ahead
            or Clone(open_repository(str((clone or self.clone).path))).merge_base(
                found.base, found.head.commit
            )
            == found.base
        )
        return read

    def event(self, name: str, payload: Mapping[str, object], **variables: str) -> Request:
        """A GitHub event."""
        file = self.path / "event.json"
        file.write_text(json.dumps(payload))
        return request_of(
            {
                "GITHUB_ACTIONS": "true",
                "GITHUB_EVENT_NAME": name,
                "GITHUB_EVENT_PATH": str(file),
                **variables,
            }
        )

    def pull_request(self, name: str = "pull_request", base: str = "a") -> Request:
        pull = {
            "number": 12,
            "title": "Add c and d",
            "body": "Because.",
            "head": {"ref": "feature", "sha": self.oid["d"]},
            "base": {"ref": "main", "sha": self.oid[base]},
        }
        return self.event(name, {"number": 12, "pull_request": pull}, GITHUB_SHA="1" * 40)

    def push(self, before: str, after: str, ref: str = "refs/heads/feature", **fields: object) -> Request:
        payload = {
            "ref": ref,
            "before": self.oid.get(before, before),
            "after": self.oid.get(after, after),
            "repository": {"default_branch": "main"},
            **fields,
        }
        return self.event("push", payload)


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


def gitlab(**variables: str) -> Request:
    return request_of({"GITLAB_CI": "true", "CI_DEFAULT_BRANCH": "main", **variables})


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
@pytest.mark.parametrize("base", ["a", "b"])
def test_a_pull_request_of_github(forge: Forge, event: str, base: str) -> None:
    request = forge.pull_request(event, base)
    assert forge.commits(request) == {"c", "d"}
    assert request.proposal == Proposal("pull request 12", "Add c and d", "Because.")
    assert forge.range(request).base == forge.oid[base]
    assert forge.range(request).head == Ref("refs/heads/feature", forge.oid["d"])


def test_what_the_target_branch_brought_into_the_pull_request_is_not_brought_by_it(forge: Forge) -> None:
    forge.server.git("checkout", "-q", "feature")
    forge.server.git("merge", "-q", "--no-ff", "-m", "m", "main")
    forge.oid["d"] = forge.server.git("rev-parse", "HEAD")
    clone = forge.cloned(name="second")
    assert forge.commits(forge.pull_request(base="a"), clone) == {"c", "d", "?"}  # c, the old d, the merge


def test_a_pull_request_that_was_merged_meanwhile_is_still_read(forge: Forge) -> None:
    forge.server.git("merge", "-q", "--no-ff", "-m", "m", "feature")
    assert forge.commits(forge.pull_request(base="b"), forge.cloned(name="second")) == {"c", "d"}


def test_a_merge_queue_of_github(forge: Forge) -> None:
    group = {"head_sha": forge.oid["d"], "base_sha": forge.oid["a"], "base_ref": "refs/heads/main"}
    assert forge.commits(forge.event("merge_group", {"merge_group": group})) == {"c", "d"}


def test_a_push(forge: Forge) -> None:
    assert forge.commits(forge.push("c", "d")) == {"d"}


def test_a_first_push(forge: Forge) -> None:
    assert forge.commits(forge.push(ZERO, "d")) == {"c", "d"}


def test_a_first_push_to_a_repository_that_was_empty(forge: Forge) -> None:
    forge.server.git("branch", "-D", "feature")
    clone = forge.cloned(name="second")
    assert forge.commits(forge.push(ZERO, "b", "refs/heads/main"), clone) == {"a", "b"}


def test_a_forced_push(forge: Forge) -> None:
    assert forge.commits(forge.push("b", "d", forced=True)) == {"c", "d"}
    gone = forge.push("1" * 40, "d", forced=True)
    assert forge.commits(gone) == {"c", "d"}
    assert "base: 111111111111 is not in this clone" in forge.range(gone).why


def test_a_forced_push_to_the_default_branch_whose_old_tip_is_not_here(forge: Forge) -> None:
    with pytest.raises(RangeError) as error:
        forge.range(forge.push("1" * 40, "b", "refs/heads/main", forced=True))
    assert error.value.hint == f'git fetch origin {"1" * 40}; with actions/checkout, "fetch-depth: 0"'


def test_a_new_branch_without_commits_of_its_own(forge: Forge) -> None:
    forge.server.git("branch", "empty", "main")
    clone = forge.cloned(name="second")
    request = forge.push(ZERO, "b", "refs/heads/empty")
    assert forge.commits(request, clone) == {"b"}
    assert "it brings no commit of its own: its tip is read" in forge.range(request, clone).why


def test_two_branches_that_are_pushed_with_the_same_commits(forge: Forge) -> None:
    """Each run finds the other branch at the remote already; that nobody else reads them is no reason not to."""
    forge.server.git("branch", "two", "feature")
    clone = forge.cloned(name="second")
    for ref in ("feature", "two"):
        assert forge.commits(forge.push(ZERO, "d", f"refs/heads/{ref}"), clone) == {"c", "d"}
        variables = {"CI_COMMIT_BRANCH": ref, "CI_COMMIT_SHA": forge.oid["d"], "CI_COMMIT_BEFORE_SHA": ZERO}
        assert forge.commits(gitlab(**variables, CI_PIPELINE_SOURCE="push"), clone) == {"c", "d"}


def test_two_new_branches_that_part_behind_a_commit_of_both(forge: Forge) -> None:
    forge.server.git("checkout", "-q", "-b", "two", forge.oid["c"])
    forge.oid["e"] = forge.server.commit("e", {"e": "e"})
    clone = forge.cloned(name="second")
    assert forge.commits(forge.push(ZERO, "d"), clone) == {"c", "d"}
    assert forge.commits(forge.push(ZERO, "e", "refs/heads/two"), clone) == {"c", "e"}


def test_a_remote_of_another_name(forge: Forge) -> None:
    forge.clone.git("remote", "rename", "origin", "upstream")
    request = request_of({"JENKINS_URL": "x", "GIT_COMMIT": forge.oid["d"], "GIT_BRANCH": "upstream/feature"})
    assert forge.commits(request) == {"c", "d"}
    assert forge.range(request).policy == forge.oid["b"]


def test_a_build_of_the_default_branch_that_names_no_branch(forge: Forge) -> None:
    """How many commits were pushed is not known: to read the last one would not be enough."""
    for variables in (
        {"JENKINS_URL": "x", "GIT_COMMIT": forge.oid["b"]},
        {"TF_BUILD": "1", "BUILD_SOURCEVERSION": forge.oid["b"]},
    ):
        with pytest.raises(RangeError, match="the new commits cannot be determined"):
            forge.range(request_of(variables))


def test_two_tags_on_one_commit(forge: Forge) -> None:
    for tag in ("v1", "v1.2.0"):
        forge.server.git("tag", tag, "feature")
    clone = forge.cloned(name="second")
    assert forge.commits(forge.push(ZERO, "d", "refs/tags/v1"), clone) == {"a", "c", "d"}


def test_a_tag_that_the_clone_knows_by_its_commit(forge: Forge) -> None:
    """A checkout by commit may leave a ref of the tag's name that leads to the commit."""
    forge.server.git("tag", "-a", "-m", "two", "v2", "feature")
    tag = forge.server.git("rev-parse", "v2")
    clone = forge.cloned(name="second")
    clone.git("update-ref", "refs/tags/v2", forge.oid["d"])
    assert forge.range(forge.push(ZERO, tag, "refs/tags/v2"), clone).tags == (("refs/tags/v2", tag),)


# Whose policy holds.


def test_the_policy_is_that_of_the_target_as_it_is_now(forge: Forge) -> None:
    for event in ("pull_request", "pull_request_target"):
        assert forge.range(forge.pull_request(event, base="a")).policy == forge.oid["b"]
    group = {"head_sha": forge.oid["d"], "base_sha": forge.oid["c"], "base_ref": "refs/heads/main"}
    assert forge.range(forge.event("merge_group", {"merge_group": group})).policy == forge.oid["b"]


@pytest.mark.parametrize("before", [ZERO, "c"])
def test_the_policy_of_a_push_is_that_of_the_default_branch(forge: Forge, before: str) -> None:
    """Not that of the push before to the same branch, which may have loosened it."""
    before = forge.oid.get(before, before)
    pushed = {"CI_COMMIT_BRANCH": "feature", "CI_COMMIT_SHA": forge.oid["d"], "CI_COMMIT_BEFORE_SHA": before}
    for request in (
        forge.push(before, "d"),
        gitlab(**pushed, CI_PIPELINE_SOURCE="push"),
        request_of({"JENKINS_URL": "x", "GIT_COMMIT": forge.oid["d"], "BRANCH_NAME": "feature"}),
        request_of({"BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_COMMIT": forge.oid["d"]}),
        request_of({"TF_BUILD": "1", "BUILD_SOURCEVERSION": forge.oid["d"]}),
    ):
        assert forge.range(request).policy == forge.oid["b"]


def test_the_policy_of_a_push_to_the_default_branch_is_its_own_before(forge: Forge) -> None:
    assert forge.range(forge.push("a", "b", "refs/heads/main")).policy == forge.oid["a"]
    azure = {"TF_BUILD": "1", "BUILD_SOURCEVERSION": forge.oid["b"], "BUILD_SOURCEBRANCH": "refs/heads/main"}
    assert forge.range(request_of(azure)).policy == forge.oid["a"]


def test_a_default_branch_that_is_not_known_is_an_error_that_can_be_mended(forge: Forge) -> None:
    forge.server.git("branch", "-m", "main", "trunk")
    clone = forge.cloned(name="second")
    clone.git("symbolic-ref", "--delete", "refs/remotes/origin/HEAD")  # as most CI systems leave it
    request = request_of({"TF_BUILD": "1", "BUILD_SOURCEVERSION": forge.oid["d"]})
    with pytest.raises(RangeError, match="default branch") as error:
        forge.range(request, clone)
    command, _, _ = error.value.hint.partition(";")
    assert command == "git remote set-head origin --auto"
    clone.git(*command.split()[1:])
    assert forge.range(request, clone).policy == forge.oid["b"]
    assert resolve(open_repository(str(clone.path)), request, needs_policy=False).policy == forge.oid["b"]


@pytest.mark.parametrize("depth", [(), ("--depth=1",)])
def test_the_command_of_an_error_mends_it(forge: Forge, depth: tuple[str, ...]) -> None:
    variables = {
        "TF_BUILD": "True",
        "BUILD_SOURCEVERSION": forge.oid["d"],
        "SYSTEM_PULLREQUEST_PULLREQUESTID": "3",
        "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
    }
    for request in (request_of(variables), named("origin/main..HEAD"), forge.pull_request(base="b")):
        again = forge.cloned(*depth, "--single-branch", "--branch=feature", name=f"again{len(request.what)}")
        with pytest.raises(RangeError) as error:
            forge.range(request, again)
        commands = error.value.hint.partition(";")[0].split(" && ")
        assert bool(depth) == (commands[0] == "git fetch --unshallow origin")
        for command in commands:
            again.git(*command.split()[1:])
        assert forge.commits(request, again) == {"c", "d"}


@pytest.mark.parametrize("text", ['{"pull_request": {"title": "\\ud800"}}', "[" * 100_000])
def test_a_payload_that_no_reader_likes(forge: Forge, text: str) -> None:
    file = forge.path / "event.json"
    file.write_text(text)
    variables = {"GITHUB_ACTIONS": "1", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(file)}
    with pytest.raises(RangeError):
        request_of(variables)


def test_texts_of_a_payload_can_be_written(forge: Forge) -> None:
    pull = {
        "head": {"sha": forge.oid["d"]},
        "base": {"sha": "a\0b", "ref": "x\n::error::y"},
        "title": "\ud800",
    }
    request = forge.event("pull_request", {"pull_request": pull})
    assert request.proposal
    assert request.proposal.title.encode()
    with pytest.raises(RangeError, match="base"):
        forge.range(request)


def test_a_deleted_branch(forge: Forge) -> None:
    assert not forge.push("d", ZERO, deleted=True).head


def test_a_tag(forge: Forge) -> None:
    forge.server.git("tag", "v1", forge.oid["c"])
    forge.server.git("tag", "-a", "-m", "two", "v2", "feature")
    clone = forge.cloned(name="second")
    request = forge.push(ZERO, forge.server.git("rev-parse", "v2"), "refs/tags/v2")
    assert forge.commits(request, clone) == {"d"}
    assert forge.range(request, clone).tags == (("refs/tags/v2", forge.server.git("rev-parse", "v2")),)
    first = forge.push(ZERO, "c", "refs/tags/v1")
    assert forge.commits(first, clone) == {"a", "c"}


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch", "release"])
def test_events_without_a_change(forge: Forge, event: str) -> None:
    request = forge.event(event, {}, GITHUB_SHA=forge.oid["d"])
    assert request.tree
    assert request.head == forge.oid["d"]


def test_a_shallow_clone_knows_no_base(forge: Forge) -> None:
    shallow = forge.cloned("--depth=1", "--no-single-branch", name="shallow")
    with pytest.raises(RangeError, match="no common ancestor in this clone") as error:
        forge.range(forge.push("c", "d"), shallow)
    assert error.value.exit_code == 3
    assert error.value.hint == 'git fetch --unshallow origin; with actions/checkout, "fetch-depth: 0"'
    single = forge.cloned("--depth=1", "--branch=feature", name="single")
    with pytest.raises(RangeError, match="no other branch"):
        forge.range(forge.push(ZERO, "d"), single)


def test_a_shallow_clone_without_a_common_ancestor(forge: Forge) -> None:
    shallow = forge.cloned("--depth=1", "--no-single-branch", name="shallow")
    with pytest.raises(RangeError, match="no common ancestor"):
        forge.range(forge.pull_request(base="b"), shallow)


@pytest.mark.parametrize(
    "text", ["", "{", '"text"', "[1]", '{"pull_request": 3}', '{"pull_request": {"head": []}}']
)
def test_a_payload_that_says_too_little(forge: Forge, text: str) -> None:
    file = forge.path / "event.json"
    file.write_text(text)
    variables = {"GITHUB_ACTIONS": "1", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(file)}
    with pytest.raises(RangeError) as error:
        request_of(variables)
    assert error.value.hint == "Name the range yourself: toolban range BASE..HEAD."


def test_a_merge_request_of_gitlab(forge: Forge) -> None:
    detached = {
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_EVENT_TYPE": "detached",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "feature",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": forge.oid["a"],
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "",
        "CI_MERGE_REQUEST_TITLE": "Add c and d",
        "CI_MERGE_REQUEST_DESCRIPTION": "Because.",
        "CI_COMMIT_BEFORE_SHA": ZERO,
        "CI_COMMIT_SHA": forge.oid["d"],
    }
    request = gitlab(**detached)
    assert forge.commits(request) == {"c", "d"}
    assert forge.range(request).base == forge.oid["b"]
    assert request.proposal == Proposal("merge request 7", "Add c and d", "Because.")
    forge.server.git("merge", "-q", "--no-ff", "-m", "m", "feature")
    merged = forge.server.git("rev-parse", "HEAD")
    clone = forge.cloned(name="second")
    for kind in ("merged_result", "merge_train"):
        results = detached | {
            "CI_MERGE_REQUEST_EVENT_TYPE": kind,
            "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": forge.oid["b"],
            "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": forge.oid["d"],
            "CI_COMMIT_SHA": merged,
        }
        assert forge.commits(gitlab(**results), clone) == {"c", "d"}


def test_a_merge_request_with_another_target_than_its_base_says(forge: Forge) -> None:
    """CI_MERGE_REQUEST_DIFF_BASE_SHA is stale then; it counts only where the target is not here."""
    forge.server.git("branch", "release", "main~1")
    clone = forge.cloned(name="second")
    request = gitlab(
        CI_MERGE_REQUEST_IID="7",
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="release",
        CI_MERGE_REQUEST_DIFF_BASE_SHA=forge.oid["b"],
        CI_COMMIT_SHA=forge.oid["b"],
    )
    assert forge.commits(request, clone) == {"b"}


def test_pipelines_of_branches_of_gitlab(forge: Forge) -> None:
    head = {"CI_COMMIT_BRANCH": "feature", "CI_COMMIT_SHA": forge.oid["d"], "CI_PIPELINE_SOURCE": "push"}
    assert forge.commits(gitlab(**head, CI_COMMIT_BEFORE_SHA=forge.oid["c"])) == {"d"}
    assert forge.commits(gitlab(**head, CI_COMMIT_BEFORE_SHA=ZERO)) == {"c", "d"}
    for source in ("schedule", "web"):
        assert gitlab(**{**head, "CI_PIPELINE_SOURCE": source}, CI_COMMIT_BEFORE_SHA=ZERO).tree


def test_a_tag_of_gitlab(forge: Forge) -> None:
    forge.server.git("tag", "v1", forge.oid["c"])
    clone = forge.cloned(name="second")
    assert forge.commits(gitlab(CI_COMMIT_TAG="v1", CI_COMMIT_SHA=forge.oid["c"]), clone) == {"a", "c"}


@pytest.mark.parametrize(
    ("variables", "read"),
    [
        ({"BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_COMMIT": "d", "BITBUCKET_BRANCH": "feature"}, "cd"),
        (
            {
                "BITBUCKET_BUILD_NUMBER": "1",
                "BITBUCKET_COMMIT": "d",
                "BITBUCKET_PR_ID": "3",
                "BITBUCKET_PR_DESTINATION_BRANCH": "main",
            },
            "cd",
        ),
        ({"BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_COMMIT": "d", "BITBUCKET_TAG": "v9"}, "acd"),
        ({"TF_BUILD": "True", "BUILD_SOURCEVERSION": "d", "BUILD_SOURCEBRANCH": "refs/heads/feature"}, "cd"),
        (
            {
                "TF_BUILD": "True",
                "BUILD_SOURCEVERSION": "b",
                "SYSTEM_PULLREQUEST_PULLREQUESTID": "3",
                "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
                "SYSTEM_PULLREQUEST_SOURCECOMMITID": "d",
            },
            "cd",
        ),
        ({"TF_BUILD": "True", "BUILD_SOURCEVERSION": "d", "BUILD_SOURCEBRANCH": "refs/tags/v9"}, "acd"),
        ({"JENKINS_URL": "x", "GIT_COMMIT": "d", "CHANGE_ID": "3", "CHANGE_TARGET": "main"}, "cd"),
        ({"JENKINS_URL": "x", "GIT_COMMIT": "d", "BRANCH_NAME": "feature"}, "cd"),
        ({"JENKINS_URL": "x", "GIT_COMMIT": "d", "GIT_PREVIOUS_SUCCESSFUL_COMMIT": "c"}, "d"),
        (
            {"JENKINS_URL": "x", "GIT_COMMIT": "d", "GIT_PREVIOUS_COMMIT": "c"},
            "cd",
        ),  # that one may have failed
        ({"JENKINS_URL": "x", "GIT_COMMIT": "d"}, "cd"),
        ({"JENKINS_URL": "x", "GIT_COMMIT": "d", "GIT_BRANCH": "upstream/feature"}, "cd"),
        ({"BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_COMMIT": "d"}, "cd"),
        ({"TF_BUILD": "True", "BUILD_SOURCEVERSION": "d", "BUILD_SOURCEBRANCH": "refs/pull/3/merge"}, "cd"),
        ({"JENKINS_URL": "x", "GIT_COMMIT": "d", "TAG_NAME": "v9"}, "acd"),
        ({"CIRCLECI": "true", "CIRCLE_SHA1": "d", "CIRCLE_BRANCH": "feature"}, "cd"),
        ({"CIRCLECI": "true", "CIRCLE_SHA1": "d", "CIRCLE_BRANCH": "feature", "CIRCLE_PR_NUMBER": "3"}, "cd"),
        ({"CIRCLECI": "true", "CIRCLE_SHA1": "d", "CIRCLE_TAG": "v9"}, "acd"),
        (
            {
                "BUILDKITE": "true",
                "BUILDKITE_COMMIT": "d",
                "BUILDKITE_BRANCH": "feature",
                "BUILDKITE_PULL_REQUEST": "false",
            },
            "cd",
        ),
        (
            {
                "BUILDKITE": "true",
                "BUILDKITE_COMMIT": "d",
                "BUILDKITE_PULL_REQUEST": "3",
                "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
            },
            "cd",
        ),
        ({"BUILDKITE": "true", "BUILDKITE_COMMIT": "d", "BUILDKITE_TAG": "v9"}, "acd"),
        (
            {
                "CI_PIPELINE_EVENT": "pull_request",
                "CI_COMMIT_SHA": "d",
                "CI_COMMIT_PULL_REQUEST": "3",
                "CI_COMMIT_TARGET_BRANCH": "main",
                "CI_COMMIT_SOURCE_BRANCH": "feature",
            },
            "cd",
        ),
        ({"CI_PIPELINE_EVENT": "push", "CI_COMMIT_SHA": "d", "CI_COMMIT_BRANCH": "feature"}, "cd"),
        ({"CI_PIPELINE_EVENT": "tag", "CI_COMMIT_SHA": "d", "CI_COMMIT_TAG": "v9"}, "acd"),
    ],
)
def test_other_systems(forge: Forge, variables: dict[str, str], read: str) -> None:
    variables = {name: forge.oid.get(value, value) for name, value in variables.items()}
    assert forge.commits(request_of(variables)) == set(read)


def test_a_range_that_is_named(forge: Forge) -> None:
    assert forge.commits(named("origin/main..origin/feature")) == {"c", "d"}
    assert forge.commits(named("origin/main...origin/feature")) == {"c", "d"}
    assert forge.commits(named(f"{forge.oid['a']}..")) == {"b"}


@pytest.mark.parametrize("text", ["main", "", "HEAD"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(UsageError, match="is no range"):
        named(text)


def test_an_empty_range_and_names_that_are_not_there(forge: Forge) -> None:
    with pytest.raises(RangeError, match="no commit in it"):
        forge.range(named("HEAD..HEAD"))
    with pytest.raises(RangeError, match="base") as error:
        forge.range(named("nowhere..HEAD"))
    assert error.value.hint == "git fetch origin nowhere"
    with pytest.raises(RangeError, match="the head"):
        forge.range(named("HEAD..--output=x"))


def test_no_ci_system() -> None:
    with pytest.raises(RangeError, match="no CI system"):
        request_of({"CI": "true"})
