"""Repositories of an organisation or user on GitHub, with PyGithub, which waits where a rate is limited."""

from __future__ import annotations

from collections.abc import Iterator

import requests
from github import Auth, Github, GithubException, UnknownObjectException
from github.GithubRetry import GithubRetry
from github.Repository import Repository

from linter.fleet.entries import Entry
from linter.fleet.hosts.common import PAGE, RETRIES, TIMEOUT, failure, token_of, unreachable

VARIABLE = "GITHUB_TOKEN"
API = "https://api.github.com"


def repositories(name: str, api_url: str = "") -> Iterator[Entry]:
    """Every repository of an organisation, or of a user of that name.

    Raises:
        UsageError: the host does not answer, or not with repositories.
    """
    token = token_of(VARIABLE)
    client = Github(
        auth=Auth.Token(token) if token else None,
        base_url=(api_url or API).rstrip("/"),
        per_page=PAGE,
        timeout=TIMEOUT,
        retry=GithubRetry(total=RETRIES, secondary_rate_wait=10),
        seconds_between_requests=None,
    )
    try:
        try:
            listed = client.get_organization(name).get_repos(type="all", sort="full_name")
        except UnknownObjectException:
            listed = client.get_user(name).get_repos(sort="full_name")
        for repository in listed:
            yield _entry(repository)
    except GithubException as error:
        raise failure("GitHub", error.status, VARIABLE) from None
    except requests.RequestException as error:
        raise unreachable("GitHub", error) from None


def _entry(repository: Repository) -> Entry:
    parent = repository.parent if repository.fork else None  # asked of the host once more
    pushed = str(repository.pushed_at)[:10]  # None where nothing was pushed yet
    return Entry(
        name=repository.full_name,
        address=repository.clone_url,
        owner=repository.owner.login,
        fork_of=parent.full_name if parent else "",
        archived=repository.archived,
        size=repository.size,
        pushed=pushed if pushed[:1].isdecimal() else "",
    )
