"""Puts findings of several repositories into one report. Pure.

What stands in the same commit of several forks is one finding, which names all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.model.findings import Finding


def in_repositories(finding: Finding, names: Iterable[str]) -> Finding:
    """The finding as one that these repositories hold."""
    match = finding.match
    origin = match.origin._replace(repositories=tuple(names))
    return finding._replace(match=match._replace(origin=origin))


def once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each finding once: what stands in the same commit of several repositories is one, of all of them."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        origin, fragment = finding.match.origin, finding.match.fragment
        shared = (origin.commit, origin.path, finding.fingerprint, finding.status, fragment.line)
        groups.setdefault(shared if origin.commit else (number,), []).append(finding)
    for group in groups.values():
        holders = {name for finding in group for name in finding.match.origin.repositories}
        present = {ref for finding in group for ref in _present(finding)}
        first = group[0]
        if len(group) > 1 and first.match.history:
            history = first.match.history._replace(present_on=tuple(sorted(present)))
            first = first._replace(match=first.match._replace(history=history))
        yield in_repositories(first, sorted(holders))


def _present(finding: Finding) -> tuple[str, ...]:
    return finding.match.history.present_on if finding.match.history else ()
