"""Formats a report as JSON Lines, one finding a line: the keys of the JSON report, flattened with `_`.

Every line begins with its repository, so that the files of many repositories can be concatenated; the last
line has the coverage.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from linter.model.findings import Finding, Report
from linter.report.escape import json_text, unicode_text
from linter.report.json import Json, coverage_values, finding_values, repository_values
from linter.report.style import PLAIN, Style

_NOBODY: Json = {"name": None, "email": None}  # every line has the same keys


def render(report: Report, style: Style = PLAIN) -> str:
    """A line for each finding, then one for the coverage; the same report always gives the same bytes."""
    return "".join(pieces(report, style))


def pieces(report: Report, _style: Style = PLAIN) -> Iterator[str]:
    """The report line by line."""
    repository = flat({"repository": repository_values(report.subject)})
    for finding in report.findings:
        values = finding_values(finding)
        row = flat({**values, "author": values["author"] or _NOBODY})
        yield _line({**repository, "record": "finding", **_held(finding), **row})
    yield _line({**repository, "record": "coverage", **flat(coverage_values(report.coverage))})


def _line(row: Json) -> str:
    return json_text(json.dumps(row)) + "\n"


def _held(finding: Finding) -> Json:
    """The repositories of a finding in a report about several."""
    held = finding.match.origin.holders
    return {"repository_name": unicode_text(held), "repository_url": None} if held else {}


def flat(values: Json) -> Json:
    """Flatten nested objects; the key of the outer object goes in front."""
    found: Json = {}
    for key, value in values.items():
        if isinstance(value, dict):
            found |= {f"{key}_{inner}": one for inner, one in flat(value).items()}
        else:
            found[key] = value
    return found
