"""The event of GitHub Actions leads to the request that it describes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.ci.github import Payload, request
from linter.ci.request import Request
from linter.model.errors import RangeError

A, B, NULL = "a" * 40, "b" * 40, "0" * 40
MAIN = "refs/remotes/origin/main"
PULL = {
    "pull_request": {
        "number": 12,
        "title": "T",
        "head": {"sha": A, "ref": "x"},
        "base": {"sha": B, "ref": "main"},
    }
}


def of(folder: Path, name: str, payload: object, **variables: str) -> Request:
    event = folder / "event.json"
    event.write_text(payload if isinstance(payload, str) else json.dumps(payload))
    return request({"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(event), **variables})


@pytest.mark.parametrize(("name", "trusted"), [("pull_request", True), ("pull_request_target", False)])
def test_a_pull_request(tmp_path: Path, name: str, trusted: object) -> None:
    found = of(tmp_path, name, PULL)
    assert (found.what, found.head, found.base) == ("GitHub: pull request 12 into main", A, B)
    assert (found.also, found.policy_at, found.target) == ((MAIN,), (MAIN, B), "refs/heads/main")
    assert found.is_trusted is trusted
    assert found.proposal is not None
    assert (found.proposal.title, found.proposal.body) == ("T", "")


def test_a_merge_queue(tmp_path: Path) -> None:
    group = {"merge_group": {"head_sha": A, "base_sha": B, "base_ref": "refs/heads/main"}}
    found = of(tmp_path, "merge_group", group)
    assert (found.what, found.head, found.base) == ("GitHub: merge queue of main", A, B)
    assert (found.policy_at, found.target) == ((MAIN, B), "refs/heads/main")


@pytest.mark.parametrize(
    ("payload", "what", "expected"),
    [
        ({"ref": "refs/heads/x", "before": B, "after": A}, "a push to x", (B, False)),
        ({"ref": "refs/heads/x", "before": B, "after": A, "forced": True}, "a forced push to x", (B, False)),
        ({"ref": "refs/heads/x", "before": NULL, "after": A}, "new branch x", ("", True)),
        ({"ref": "refs/tags/v1", "before": NULL, "after": A}, "tag v1", ("", False)),
    ],
)
def test_a_push(tmp_path: Path, payload: dict[str, object], what: str, expected: tuple[str, bool]) -> None:
    found = of(tmp_path, "push", {**payload, "repository": {"default_branch": "main"}})
    assert (found.what, found.head) == (f"GitHub: {what}", A)
    assert (found.base, found.others) == expected
    assert found.policy_at == (MAIN,)
    assert found.target == payload["ref"]


def test_a_push_to_the_default_branch_brings_no_policy_of_its_own(tmp_path: Path) -> None:
    payload = {"ref": "refs/heads/main", "before": B, "after": A, "repository": {"default_branch": "main"}}
    assert of(tmp_path, "push", payload).policy_at == (B,)


@pytest.mark.parametrize("payload", [{"deleted": True, "after": NULL}, {"after": NULL}])
def test_a_branch_that_was_deleted_has_nothing_to_scan(tmp_path: Path, payload: dict[str, object]) -> None:
    found = of(tmp_path, "push", {"ref": "refs/heads/x", "before": B, **payload})
    assert (found.head, found.what) == ("", "GitHub: x was deleted")


def test_an_event_without_a_change_scans_the_files() -> None:
    found = request({"GITHUB_EVENT_NAME": "schedule", "GITHUB_SHA": A, "GITHUB_REF": "refs/heads/main"})
    assert (found.head, found.tree, found.target) == (A, True, "refs/heads/main")


@pytest.mark.parametrize(
    ("name", "payload", "problem"),
    [
        ("pull_request", {}, "no pull_request.base.sha"),
        ("pull_request", {"pull_request": {"head": [], "base": {"sha": B}}}, "no pull_request.head.sha"),
        ("merge_group", {"merge_group": {}}, "no merge_group.base_sha"),
        ("push", "{", "cannot be read"),
        ("push", "[" * 100_000, "cannot be read"),
        ("schedule", {}, "no GITHUB_SHA"),
    ],
)
def test_what_an_event_lacks_is_an_error_with_a_way_out(
    tmp_path: Path, name: str, payload: object, problem: str
) -> None:
    with pytest.raises(RangeError, match=problem) as raised:
        of(tmp_path, name, payload)
    assert "toolban range BASE..HEAD" in raised.value.hint


def test_values_of_another_type_read_as_empty() -> None:
    payload = Payload({"a": True, "b": 7, "c": "\ud800", "d": {"e": "f"}, "g": None})
    assert [payload.text(key) for key in "abcdgz"] == ["", "7", "?", "", "", ""]
    assert payload.part("d").text("e") == "f"
    assert payload.part("b").text("e") == Payload(None).text("e") == ""
    assert payload.flag("a")
    assert not payload.flag("b")
