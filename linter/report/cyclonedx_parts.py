"""The parts of a CycloneDX document that name what was found: places, packages, services, dependencies."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from linter.model.findings import Finding
from linter.model.fragments import Place
from linter.report.escape import unicode_text as _text
from linter.report.json import Json
from linter.report.locations import seen
from linter.report.purl import purl

REPOSITORY = "repository"
"""The reference of the component that stands for the repository."""
_IN_ADDRESSES = "/:?=&._~-+%@"
_HOST = re.compile(r"[\w.-]+(?::[0-9]+)?", re.ASCII)


def properties(pairs: Iterable[tuple[str, object]]) -> list[Json]:
    """Properties in the name space of toolban."""
    return [
        {"name": f"toolban:{name}", "value": value if isinstance(value, str) else json.dumps(value)}
        for name, value in pairs
    ]


def address_of(text: str) -> str:
    """An address in the form that the schema asks for (RFC 3987)."""
    return quote(_text(text), safe=_IN_ADDRESSES)


def reference(kind: str, name: str) -> str:
    """The reference of an element in the document."""
    return f"{kind}:{name}"


def occurrences(component: str, findings: Sequence[Finding]) -> list[Json]:
    """The places of the traces of a component; each has a reference of its own in the whole document."""
    rows = []
    for number, finding in enumerate(findings):
        origin, fragment = finding.match.origin, finding.match.fragment
        row: Json = {
            "bom-ref": f"{component}#{number}",
            "location": _text(origin.path or origin.ref) or f"commit {origin.commit or fragment.place.value}",
        }
        if fragment.line:
            row["line"] = fragment.line
        row["symbol"] = _text(seen(finding))
        context = [f"rule {finding.match.trace.rule}", f"status {finding.status.value}"]
        if origin.repositories:
            context.append(f"repositories {_text(origin.holders)}")
        if origin.commit:
            context.append(f"commit {origin.commit}")
        row["additionalContext"] = ", ".join(context)
        rows.append(row)
    return rows


def _named(groups: dict[str, list[Finding]], place: Place) -> dict[tuple[str, str], list[Finding]]:
    """Group the findings of a place by the (key, text) of their fragments."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for findings in groups.values():
        for finding in findings:
            fragment = finding.match.fragment
            if fragment.place is place:
                found[fragment.key, _text(fragment.text)].append(finding)
    return dict(sorted(found.items()))


def packages(groups: dict[str, list[Finding]]) -> Iterable[Json]:
    """A component for each package, by its package URL."""
    for address, findings in _by_address(groups).items():
        yield {
            "type": "library",
            "bom-ref": address,
            "name": _text(findings[0].match.fragment.text),
            "purl": address,
            "evidence": {"occurrences": occurrences(address, findings)},
        }


def _by_address(groups: dict[str, list[Finding]]) -> dict[str, list[Finding]]:
    """The findings of packages by package URL, which different spellings can share."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for named, findings in _named(groups, Place.DEPENDENCY).items():
        found[purl(*named)] += findings
    return dict(sorted(found.items()))


def services(groups: dict[str, list[Finding]]) -> list[Json]:
    """A service for each endpoint."""
    by_name: dict[str, list[Finding]] = defaultdict(list)
    for (_, name), findings in _named(groups, Place.ENDPOINT).items():
        by_name[name] += findings
    return [
        {
            "bom-ref": reference("service", name),
            "name": name.partition("/")[0],
            "endpoints": [_endpoint(name)],
            "properties": properties(
                ("occurrence", f"{_text(path)}:{line}")
                for path, line in sorted({(f.match.origin.path, f.match.fragment.line) for f in findings})
            ),
        }
        for name, findings in by_name.items()
    ]


def _endpoint(name: str) -> str:
    """The address of a host and path; in what is no host and port everything is escaped."""
    host, slash, path = name.partition("/")
    if not _HOST.fullmatch(host):
        host = quote(host, safe="")
    return address_of(f"https://{host}{slash}{path}")


def dependencies(groups: dict[str, list[Finding]]) -> list[Json]:
    """The dependencies of the repository on packages, and of packages on their tools."""
    owners = {
        address: sorted({reference("tool", finding.match.trace.tool) for finding in findings})
        for address, findings in _by_address(groups).items()
    }
    rows: list[Json] = [{"ref": REPOSITORY, "dependsOn": sorted(owners)}]
    rows += [{"ref": address, "dependsOn": refs} for address, refs in sorted(owners.items())]
    return rows
