"""Repositories of an organisation, a user or everybody on Gitea and Forgejo."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from linter.fleet.entries import Entry
from linter.fleet.hosts.common import token_of
from linter.fleet.hosts.paged import Host
from linter.model.errors import UsageError

VARIABLE = "GITEA_TOKEN"
_PAGE = 50  # most that a server gives by default


def repositories(url: str, api_url: str = "") -> Iterator[Entry]:
    """Every repository at an address: of an owner (`https://host/owner`), or of a whole host.

    Raises:
        UsageError: the host does not answer, or not with repositories.
    """
    base, owner = _parts(url)
    token = token_of(VARIABLE)
    host = Host("Gitea", VARIABLE, f"token {token}" if token else "")
    api = (api_url or f"{base}/api/v1").rstrip("/")
    address = f"{api}/repos/search" if not owner else f"{api}/users/{urllib.parse.quote(owner)}/repos"
    page = 1
    while True:
        answer = host.get(address, page=page, limit=_PAGE)
        rows = answer.get("data", []) if isinstance(answer, dict) else answer
        if not rows:  # a server may give fewer than were asked for
            return
        for row in rows:
            yield _entry(row)
        page += 1


def _parts(url: str) -> tuple[str, str]:
    """The host, and the owner where the address has one."""
    parsed = urllib.parse.urlsplit(url)
    if parsed.scheme not in ("https", "http") or not parsed.hostname:
        raise UsageError(f'"{url}" is no address of a Gitea host.', "Name it as gitea:https://HOST/OWNER.")
    if parsed.username or parsed.password:
        raise UsageError("An address holds no password.", f"Put the token into {VARIABLE}.")
    return f"{parsed.scheme}://{parsed.netloc}", parsed.path.strip("/")


def _entry(row: Mapping[str, Any]) -> Entry:
    parent = row.get("parent") or {}
    return Entry(
        name=row["full_name"],
        address=row["clone_url"],
        owner=row["owner"]["login"],
        fork_of=parent.get("full_name", "") if row.get("fork") else "",
        archived=bool(row.get("archived")),
        size=int(row.get("size") or 0),
        pushed=(row.get("updated_at") or "")[:10],
    )
