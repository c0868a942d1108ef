"""The files that `toolban init` writes, and what is left to fill in to each."""

from __future__ import annotations

import importlib.metadata
import json
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from linter import __version__
from linter.hooks import managers
from linter.model.policy import Selector
from linter.sources.subject import without_credentials
from linter.support.toml import quoted

_SCHEMA = "#:schema https://toolban.example/docs/reference/toolban.schema.json\n"
"""For editors that know it (Taplo, Even Better TOML); a reserved name until the project has a public home."""
_POLICY = """\
# What may not be used here, from when, and what to use instead. Every key: toolban, docs/reference/policy.md
[[{section}ban]]
{selector}{announced}effective = {effective}
reason = {reason}
{instead}"""
_GITHUB = """\
name: toolban
on:
  pull_request:
    types: [opened, synchronize, reopened, edited] # title and description are read too
  push:
  merge_group:
permissions:
  contents: read
jobs:
  toolban:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          fetch-depth: 0 # a shallow clone is reported as incomplete
          persist-credentials: false
      - uses: {uses}
"""
_GITLAB = """\
include:
  - component: {component}
"""
_STEPS = {"github": ".github/workflows/toolban.yml", "gitlab": ".gitlab-ci.yml"}
_BARE = re.compile("[A-Za-z0-9_-]+")  # a key of TOML that needs no quotes


class Origin(NamedTuple):
    """The repository in which people keep toolban; empty if it is not known."""

    url: str = ""
    revision: str = ""


class Written(NamedTuple):
    """A file to be written, and what somebody still has to fill in."""

    path: str
    text: str
    left: str = ""


class Ban(NamedTuple):
    """The answers from which a policy is made."""

    selector: Selector
    effective: str
    reason: str
    announced: str = ""
    instead: str = ""
    name: str = ""
    """What people call the tool to use instead, if the catalog does not have it."""


def installed_from() -> Origin:
    """Where the installed toolban came from, if that was a repository (PEP 610, direct_url.json)."""
    try:
        text = importlib.metadata.distribution("toolban").read_text("direct_url.json") or "{}"
        data = json.loads(text)
        vcs, url = data.get("vcs_info", {}), str(data.get("url", ""))
        revision = str(vcs.get("requested_revision") or vcs.get("commit_id") or "")
    except (importlib.metadata.PackageNotFoundError, ValueError, AttributeError):
        return Origin()
    return Origin(without_credentials(url), revision) if revision and url else Origin()


def policy(ban: Ban, path: str, section: str = "") -> Written:
    """Make the policy; in a file other than toolban.toml, `section` stands before the names of its tables."""
    tool = ban.instead
    key = tool if _BARE.fullmatch(tool) else quoted(tool)
    name = f"name = {quoted(ban.name)}\n" if ban.name else ""
    fields = ban.selector._asdict().items()
    text = _POLICY.format(
        section=section,
        selector="".join(f"{field} = [{', '.join(map(quoted, row))}]\n" for field, row in fields if row),
        announced=f"announced = {ban.announced}\n" if ban.announced else "",
        effective=ban.effective,
        reason=quoted(ban.reason),
        instead=f"instead = {quoted(tool)}\n\n[{section}approved.{key}]\n{name}" if tool else "",
    )
    left = 'whom to ask: contact = "..." below [[ban]]' + (
        f", and how to get {ban.name or tool}: url or note below [approved.{key}]" if tool else ""
    )
    return Written(path, ("" if section else _SCHEMA) + text, left)


def pre_commit(origin: Origin) -> Written:
    """Make the configuration of pre-commit and prek."""
    if not origin.url:
        left = "toolban has to be on the PATH of whoever commits, or name its repository: init --source URL"
        return Written(".pre-commit-config.yaml", managers.pre_commit(), left)
    return Written(".pre-commit-config.yaml", managers.pre_commit(origin.url, _revision(origin)))


def step(system: str, origin: Origin) -> Written:
    """Make the step of a CI system, `github` or `gitlab`."""
    path, left = _STEPS[system], "where you keep toolban, and the commit to take"
    address = urlsplit(origin.url)
    place = address.path.strip("/").removesuffix(".git")
    if system == "github":
        known = address.hostname == "github.com" and place.count("/") == 1
        uses = f"{place}@{_revision(origin)}" if known else "your-organisation/toolban@v0.1.0 # <- fill in"
        return Written(path, _GITHUB.format(uses=uses), "" if known else left)
    known = bool(place and address.hostname and address.hostname != "github.com")
    component = "$CI_SERVER_FQDN/your-group/toolban/toolban@0.1.0 # <- fill in"
    if known:
        component = f"{address.hostname}/{place}/toolban@{_revision(origin)}"
    return Written(path, _GITLAB.format(component=component), "" if known else left)


def _revision(origin: Origin) -> str:
    return origin.revision or f"v{__version__}"
