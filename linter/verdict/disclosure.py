"""Checks which trailer keys name a tool: projects require, allow or forbid different ones. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from linter.model.catalog import Catalog, Confidence
from linter.model.findings import Finding, Status
from linter.model.fragments import TOOK_PART, Place
from linter.model.matches import Match
from linter.model.policy import Disclosure
from linter.support.fingerprint import fingerprint

MISSING = "disclosure/missing"
FORBIDDEN = "disclosure/forbidden-key"
_NO_PROOF = Confidence.WEAK


def findings(
    dated: Iterable[tuple[Match, str]],
    violations: Iterable[Match],
    disclosure: Disclosure,
    catalog: Catalog,
    today: str,
) -> Iterator[Finding]:
    """Find trailers whose key must not name a tool, and commits that do not disclose a tool that took part.

    Each match comes with the day that counts for it. A tool that is a violation in a commit need not be
    disclosed there.
    """
    if today < disclosure.effective:
        return
    banned = {(_commit(match), match.trace.tool) for match in violations if match.fragment.place in TOOK_PART}
    for commit, found in _by_commit(dated, disclosure, catalog).items():
        yield from (_forbidden(match, disclosure, catalog) for match in _in_forbidden_keys(found, disclosure))
        if first := _undisclosed(commit, found, disclosure, banned):
            yield _missing(first, disclosure, catalog)


def _by_commit(
    dated: Iterable[tuple[Match, str]], disclosure: Disclosure, catalog: Catalog
) -> dict[str, list[Match]]:
    """The matches that show a tool taking part, by commit, from the day on which disclosure is required."""
    found: dict[str, list[Match]] = {}
    for match, day in dated:
        if _counts(match, catalog) and day >= disclosure.effective:
            found.setdefault(_commit(match), []).append(match)
    return found


def _in_forbidden_keys(found: Iterable[Match], disclosure: Disclosure) -> Iterator[Match]:
    for match in found:
        if match.fragment.place is Place.TRAILER and disclosure.forbids(match.fragment.key):
            yield match


def _undisclosed(
    commit: str, found: list[Match], disclosure: Disclosure, banned: Container[tuple[str, str]]
) -> Match | None:
    """The first match of a commit that no required key discloses; None if there is none."""
    if not disclosure.require or any(_discloses(match, disclosure) for match in found):
        return None
    return next((match for match in found if (commit, match.trace.tool) not in banned), None)


def _commit(match: Match) -> str:
    return match.origin.commit or match.origin.ref


def _counts(match: Match, catalog: Catalog) -> bool:
    tool = catalog.tools[match.trace.tool]
    return (
        match.fragment.place in TOOK_PART
        and match.trace.confidence > _NO_PROOF
        and not match.fragment.loose
        and not match.was_there_before
        and "neutral" not in tool.categories
    )


def _discloses(match: Match, disclosure: Disclosure) -> bool:
    return match.fragment.place is Place.TRAILER and match.fragment.key in disclosure.require


def _forbidden(match: Match, disclosure: Disclosure, catalog: Catalog) -> Finding:
    name = catalog.tools[match.trace.tool].name
    message = f"{_title(match.fragment.key)} must not name a tool, and names {name}.{_reason(disclosure)}"
    elsewhere = disclosure.require or disclosure.allow
    advice = _name_it(elsewhere) if elsewhere else "Take the tool out of this line."
    return _finding(match, FORBIDDEN, message, advice, disclosure)


def _missing(match: Match, disclosure: Disclosure, catalog: Catalog) -> Finding:
    name = catalog.tools[match.trace.tool].name
    message = f"{name} took part, and no {_either(disclosure.require)} says so.{_reason(disclosure)}"
    return _finding(match, MISSING, message, _name_it(disclosure.require), disclosure)


def _finding(match: Match, rule: str, message: str, advice: str, disclosure: Disclosure) -> Finding:
    identity = "\0".join((rule, _commit(match), match.fragment.key, match.fragment.text))
    return Finding(
        match=match._replace(trace=match.trace._replace(rule=rule)),
        status=Status.VIOLATION,
        confidence=match.trace.confidence,
        message=message,
        advice=advice,
        waived_by="",
        fingerprint=fingerprint(identity),
        ban=disclosure.origin,
    )


def _name_it(keys: tuple[str, ...]) -> str:
    return f"Name the tool in a trailer of its own: {_either(keys)} <name of the tool>"


def _either(keys: tuple[str, ...]) -> str:
    return " or ".join(f"{_title(key)}:" for key in keys)


def _title(key: str) -> str:
    """Capitalise a trailer key: `Assisted-by` for `assisted-by`."""
    return key[:1].upper() + key[1:]


def _reason(disclosure: Disclosure) -> str:
    return f" {disclosure.reason}" if disclosure.reason else ""
