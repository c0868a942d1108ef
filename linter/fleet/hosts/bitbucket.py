"""Repositories of a workspace on Bitbucket Cloud."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from linter.fleet.entries import Entry
from linter.fleet.hosts.common import PAGE, token_of
from linter.fleet.hosts.paged import Host
from linter.model.errors import UsageError

VARIABLE = "BITBUCKET_TOKEN"
API = "https://api.bitbucket.org/2.0"


def repositories(workspace: str, api_url: str = "") -> Iterator[Entry]:
    """Every repository of a workspace. Bitbucket knows no archived ones.

    Raises:
        UsageError: the host does not answer, or not with repositories.
    """
    token = token_of(VARIABLE)
    host = Host("Bitbucket", VARIABLE, f"Bearer {token}" if token else "")
    api = (api_url or API).rstrip("/")
    answer = host.get(f"{api}/repositories/{urllib.parse.quote(workspace)}", pagelen=PAGE)
    while True:
        for row in answer.get("values", []):
            yield _entry(row)
        following = answer.get("next")
        if not following:
            return
        if not str(following).startswith(f"{api}/"):
            raise UsageError("Bitbucket names a next page on another host.", "It gets no token of yours.")
        answer = host.get(following)


def _entry(row: Mapping[str, Any]) -> Entry:
    links = {link["name"]: link["href"] for link in row["links"]["clone"]}
    parsed = urllib.parse.urlsplit(links["https"])
    parent = row.get("parent") or {}
    return Entry(
        name=row["full_name"],
        address=urllib.parse.urlunsplit(parsed._replace(netloc=parsed.netloc.rpartition("@")[2])),
        owner=row["full_name"].partition("/")[0],
        fork_of=parent.get("full_name", ""),
        size=int(row.get("size") or 0) >> 10,
        pushed=(row.get("updated_on") or "")[:10],
    )
