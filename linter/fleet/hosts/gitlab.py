"""Projects of a group on GitLab and of all groups below it, with python-gitlab."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import requests
from gitlab import Gitlab
from gitlab.exceptions import GitlabError

from linter.fleet.entries import Entry
from linter.fleet.hosts.common import PAGE, TIMEOUT, failure, token_of, unreachable

VARIABLE = "GITLAB_TOKEN"
API = "https://gitlab.com"


def projects(name: str, api_url: str = "") -> Iterator[Entry]:
    """Every project of a group, subgroups included.

    Raises:
        UsageError: the host does not answer, or not with projects.
    """
    token = token_of(VARIABLE)
    client = Gitlab(
        (api_url or API).rstrip("/").removesuffix("/api/v4"),
        private_token=token or None,
        timeout=TIMEOUT,
        per_page=PAGE,
        retry_transient_errors=True,
        keep_base_url=True,  # a page that another host names would be given the token
    )
    try:
        group = client.groups.get(name, lazy=True)
        listed = group.projects.list(
            iterator=True, include_subgroups=True, with_shared=False, order_by="id", statistics=bool(token)
        )
        for project in listed:
            yield _entry(project.attributes)
    except GitlabError as error:
        raise failure("GitLab", error.response_code or 0, VARIABLE) from None
    except requests.RequestException as error:
        raise unreachable("GitLab", error) from None


def _entry(project: Mapping[str, Any]) -> Entry:
    parent = project.get("forked_from_project") or {}
    statistics = project.get("statistics") or {}
    return Entry(
        name=project["path_with_namespace"],
        address=project["http_url_to_repo"],
        owner=project["namespace"]["full_path"],
        fork_of=parent.get("path_with_namespace", ""),
        archived=bool(project.get("archived")),
        size=int(statistics.get("repository_size") or 0) >> 10,
        pushed=(project.get("last_activity_at") or "")[:10],
    )
