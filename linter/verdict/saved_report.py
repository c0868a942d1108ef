"""Reads a JSON report back: its findings become matches to judge by another policy. Pure."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from linter.model.catalog import Catalog
from linter.model.coverage import Count, Coverage, NotRead
from linter.model.errors import UsageError
from linter.model.findings import WITHOUT_EXEMPTION, Finding, Status
from linter.model.matches import Match, Participants
from linter.model.subject import Subject, Tip
from linter.verdict import guards
from linter.verdict.merged import in_repositories
from linter.verdict.saved_rows import match_of_row, number_at, path_of, people_of, repositories_of, text_at

HINT = "Make one: toolban audit --output json:FILE"


class SavedReport(NamedTuple):
    """A report that was read back, ready to be judged again."""

    matches: tuple[Match, ...]
    unknown: tuple[str, ...]
    """Rules that are not in the catalog, so that their findings cannot be judged."""
    coverage: Coverage
    subject: Subject
    searched: frozenset[str] | None = None
    """The tools that were searched for; None: all of the catalog."""
    own: tuple[Finding, ...] = ()
    """Findings about toolban's own files (linter.verdict.guards), which no policy judges."""
    participants: Participants | None = None
    """Whom the commits name in which a tool took part; None if the report does not say."""

    @property
    def repository(self) -> str:
        """The name of the repository as policies select it: `owner/name` if its address has an owner."""
        return selected_as(self.subject.url) or self.subject.name

    def by_repository(self) -> dict[str, list[Match]]:
        """The matches by the repository that holds them; one that several hold stands under each."""
        found: dict[str, list[Match]] = {}
        for match in self.matches:
            for name in match.origin.repositories or ("",):
                found.setdefault(name, []).append(match)
        for finding in self.own:
            for name in finding.match.origin.repositories or ("",):
                found.setdefault(name, [])
        return found or {"": []}

    def own_in(self, repository: str) -> tuple[Finding, ...]:
        """The findings of `own` in a repository as `by_repository` names it."""
        return tuple(
            finding for finding in self.own if repository in (finding.match.origin.repositories or ("",))
        )


def selected_as(address: str) -> str:
    """The part of a repository's address that policies select it by: `owner/name`."""
    path = re.sub(r"^[a-z+]+://[^/]*/|^[^/:]+:", "", address, flags=re.IGNORECASE)
    return path.strip("/").removesuffix(".git")


def open_report(text: str, catalog: Catalog) -> SavedReport:
    """Read a report back.

    Raises:
        UsageError: it is no JSON report of toolban.
    """
    traces = {trace.rule: trace for trace in catalog.traces}
    matches: list[Match] = []
    own: list[Finding] = []
    unknown: set[str] = set()
    for row in rows_of(text):
        rule = str(row.get("rule"))
        if rule in traces:
            matches.append(match_of_row(row, traces[rule]))
        elif rule == guards.RULE:
            found = guards.findings([path_of(row)], fail=row.get("status") == Status.VIOLATION.value)
            own += (in_repositories(finding, repositories_of(row)) for finding in found)
        elif not rule.startswith(WITHOUT_EXEMPTION):  # these are derived from other rows again
            unknown.add(rule)
    return SavedReport(
        matches=tuple(matches),
        unknown=tuple(sorted(unknown)),
        coverage=coverage_of(text),
        subject=subject_of(text),
        searched=searched_of(text),
        own=tuple(own),
        participants=participants_of(text),
    )


def rows_of(text: str) -> list[dict[str, Any]]:
    """The findings of a report as plain JSON objects.

    Raises:
        UsageError: it is no JSON report of toolban.
    """
    rows = _document(text)["findings"]
    return list(rows)


def gap_of(text: str) -> str:
    """A sentence about what the report did not read; empty if it is complete.

    Raises:
        UsageError: it is no JSON report of toolban.
    """
    coverage = _document(text).get("coverage")
    if not isinstance(coverage, dict) or coverage.get("complete") is True:
        return ""
    rows = coverage.get("not_read")
    reasons = (
        [text_at(row, "reason") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    )
    return ", ".join(reason for reason in reasons if reason) or "there was nothing to be read"


def searched_of(text: str) -> frozenset[str] | None:
    """The tools that were searched for when a report was made; None: all of the catalog.

    Raises:
        UsageError: it is no JSON report of toolban.
    """
    catalog = _document(text).get("catalog")
    searched = catalog.get("searched") if isinstance(catalog, dict) else None
    return frozenset(map(str, searched)) if isinstance(searched, list) else None


def has_history_of(text: str) -> bool:
    """Whether a report is about commits, not just files.

    Raises:
        UsageError: it is no JSON report of toolban.
    """
    coverage = _document(text).get("coverage")
    commits = coverage.get("commits") if isinstance(coverage, dict) else None
    return isinstance(commits, dict) and commits.get("read", 0) != 0


def coverage_of(text: str) -> Coverage:
    """The coverage of a report.

    Raises:
        UsageError: it is no JSON report of toolban.
    """
    values = _document(text).get("coverage")
    coverage: dict[str, Any] = values if isinstance(values, dict) else {}
    return Coverage(
        commits=_count(coverage.get("commits")),
        files=_count(coverage.get("files")),
        blobs=_count(coverage.get("blobs")),
        not_read=_not_read(coverage.get("not_read")),
        outside=_not_read(coverage.get("outside")),
        notes=_not_read(coverage.get("read_tolerantly")),
        by_name=number_at(coverage, "by_name_only"),
    )


def subject_of(text: str) -> Subject:
    """The repository that a report is about.

    Raises:
        UsageError: it is no JSON report of toolban.
    """
    repository = _document(text).get("repository")
    values = repository if isinstance(repository, dict) else {}
    tips = values.get("tips")
    return Subject(
        name=text_at(values, "name"),
        url=text_at(values, "url"),
        head=text_at(values, "head"),
        tips=tuple(
            Tip(text_at(tip, "ref"), text_at(tip, "commit"))
            for tip in (tips if isinstance(tips, list) else [])
            if isinstance(tip, dict)
        ),
        date=text_at(values, "date"),
    )


def participants_of(text: str) -> Participants | None:
    """Whom the commits of a report name in which a tool took part; None if it does not say.

    Raises:
        UsageError: it is no JSON report of toolban.
    """
    rows = _document(text).get("participants")
    if not isinstance(rows, list):
        return None
    return {text_at(row, "commit"): people_of(row.get("people")) for row in rows if isinstance(row, dict)}


def _count(value: object) -> Count:
    numbers = value if isinstance(value, dict) else {}
    return Count(number_at(numbers, "expected"), number_at(numbers, "read"))


def _not_read(value: object) -> tuple[NotRead, ...]:
    rows = value if isinstance(value, list) else []
    return tuple(
        NotRead(
            text_at(row, "what"), text_at(row, "reason"), number_at(row, "count"), text_at(row, "example")
        )
        for row in rows
        if isinstance(row, dict)
    )


@lru_cache(maxsize=1)  # every function here takes the text, and a report can have a gigabyte
def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
        rows = document["findings"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"This is no JSON report of toolban: {error}.", HINT) from error
    if (
        document.get("schema") != 1
        or not isinstance(rows, list)
        or not all(isinstance(row, dict) for row in rows)
    ):
        raise UsageError("This is no JSON report of toolban that this version knows.", HINT)
    return dict(document)
