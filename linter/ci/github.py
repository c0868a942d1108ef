"""Reads GitHub Actions: the event's payload, because environment variables are not sufficient."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from linter.ci.request import (
    Proposal,
    Request,
    at_origin,
    branch_ref,
    push_to,
    revisions,
    short_name,
)
from linter.model.errors import RangeError
from linter.support.git_format import is_null

Variables = Mapping[str, str]

_MEND = 'with actions/checkout, "fetch-depth: 0"'


class Payload:
    """The JSON of an event; a value that is absent or of another type reads as empty."""

    def __init__(self, data: object) -> None:
        self._data = data if isinstance(data, dict) else {}

    def part(self, key: str) -> Payload:
        """The object under a key."""
        return Payload(self._data.get(key))

    def text(self, key: str) -> str:
        """The string or number under a key, as text without lone surrogates."""
        value = self._data.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int):
            return ""
        return str(value).encode("utf-8", "replace").decode()

    def flag(self, key: str) -> bool:
        """Whether the value of a key is true."""
        return self._data.get(key) is True


def request(variables: Variables) -> Request:
    """Read the request of the event that started the workflow.

    Raises:
        RangeError: the payload is missing, unreadable or not sufficient.
    """
    name = variables.get("GITHUB_EVENT_NAME", "")
    payload = _payload(variables)
    found = _EVENTS.get(name, _anything)(payload, variables)
    return found._replace(target=found.target or variables.get("GITHUB_REF", ""), mend=_MEND)


def _pull_request(payload: Payload, variables: Variables) -> Request:
    """Read a pull request; GitHub checks out a merge it made (`refs/pull/N/merge`), so the head is named."""
    pull = payload.part("pull_request")
    number = pull.text("number") or payload.text("number")
    target = pull.part("base").text("ref")
    base = _needed(pull.part("base").text("sha"), "pull_request.base.sha", variables)
    return Request(
        f"GitHub: pull request {number} into {target}",
        head=_needed(pull.part("head").text("sha"), "pull_request.head.sha", variables),
        base=base,
        also=revisions(at_origin(target)),
        policy_at=revisions(at_origin(target), base),  # GitHub's base may be old
        is_trusted=variables.get("GITHUB_EVENT_NAME") != "pull_request_target",
        branch=pull.part("head").text("ref"),
        target=branch_ref(target),
        proposal=Proposal(f"pull request {number}", pull.text("title"), pull.text("body")),
    )


def _merge_group(payload: Payload, variables: Variables) -> Request:
    group = payload.part("merge_group")
    target = short_name(group.text("base_ref"))
    base = _needed(group.text("base_sha"), "merge_group.base_sha", variables)
    return Request(
        f"GitHub: merge queue of {target}",
        head=_needed(group.text("head_sha"), "merge_group.head_sha", variables),
        base=base,
        policy_at=revisions(at_origin(target), base),  # GitHub's base may be another change in the queue
        target=group.text("base_ref"),
    )


def _push(payload: Payload, variables: Variables) -> Request:
    """Read a push; `commits` in the payload is capped, so the range is between `before` and `after`."""
    ref, before, after = (payload.text(key) for key in ("ref", "before", "after"))
    name = short_name(ref)
    if payload.flag("deleted") or (is_null(after) and after):
        return Request(f"GitHub: {name} was deleted")
    head = _needed(after or variables.get("GITHUB_SHA", ""), "after", variables)
    default = payload.part("repository").text("default_branch")
    if ref.startswith("refs/tags/"):
        policy_at = revisions(at_origin(default))
        return Request(f"GitHub: tag {name}", head=head, tag=name, target=ref, policy_at=policy_at)
    how = "a forced push to" if payload.flag("forced") else "a push to"
    return push_to("GitHub", name, head=head, before=before, default=default, how=how, target=ref)


def _anything(_payload: Payload, variables: Variables) -> Request:
    name = variables.get("GITHUB_EVENT_NAME", "") or "an event without a name"
    head = _needed(variables.get("GITHUB_SHA", ""), "GITHUB_SHA", variables)
    return Request(f"GitHub: {name}", head=head, tree=True)


_EVENTS: dict[str, Callable[[Payload, Variables], Request]] = {
    "pull_request": _pull_request,
    "pull_request_target": _pull_request,
    "pull_request_review": _pull_request,
    "merge_group": _merge_group,
    "push": _push,
}
"""For each event the function that reads it; others (schedule, release) have no change under review."""


def _payload(variables: Variables) -> Payload:
    path = variables.get("GITHUB_EVENT_PATH", "")
    if not path:
        return Payload(None)
    try:
        with open(path, encoding="utf-8") as file:
            return Payload(json.load(file))
    except (OSError, ValueError, RecursionError) as error:
        raise RangeError(
            f"The event in GITHUB_EVENT_PATH ({path}) cannot be read: {error}.",
            "Name the range yourself: toolban range BASE..HEAD.",
        ) from error


def _needed(value: str, key: str, variables: Variables) -> str:
    if value:
        return value
    raise RangeError(
        f"The {variables.get('GITHUB_EVENT_NAME', '')} event of GitHub has no {key}.",
        "Name the range yourself: toolban range BASE..HEAD.",
    )
