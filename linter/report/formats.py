"""The table of report formats."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable

from linter.model.findings import Report
from linter.report.style import Style

FORMATS: dict[str, str] = {
    "text": "linter.report.text",
    "json": "linter.report.json",
    "github": "linter.report.github",
    "markdown": "linter.report.markdown",
    "sarif": "linter.report.sarif",
    "gitlab": "linter.report.gitlab",
    "junit": "linter.report.junit",
    "rdjson": "linter.report.rdjson",
    "azure": "linter.report.azure",
    "csv": "linter.report.csv",
    "jsonl": "linter.report.jsonl",
    "intoto": "linter.report.intoto",
    "cyclonedx": "linter.report.cyclonedx",
    "html": "linter.report.html",
}
"""For each format the module whose `render` makes it; imported when needed."""

_IN_PIECES = ("json", "jsonl")
"""Formats whose module has `pieces`, too: they hold every finding with its whole history."""


def render(name: str, report: Report, style: Style) -> str:
    """Render a report in the named format."""
    function: Callable[[Report, Style], str] = importlib.import_module(FORMATS[name]).render
    return function(report, style)


def pieces(name: str, report: Report, style: Style) -> Iterable[str]:
    """The same text in pieces, where the whole may have hundreds of megabytes."""
    if name not in _IN_PIECES:
        return (render(name, report, style),)
    function: Callable[[Report, Style], Iterable[str]] = importlib.import_module(FORMATS[name]).pieces
    return function(report, style)
