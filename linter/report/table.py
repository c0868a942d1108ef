"""The formats: a visible table."""

from __future__ import annotations

from collections.abc import Callable

from linter.model import Report
from linter.report import github, json, text
from linter.report.text import Style

FORMATS: dict[str, Callable[[Report, Style], str]] = {
    "text": text.render,
    "json": lambda report, _: json.render(report),
    "github": lambda report, _: github.render(report),
}
"""Name of a format to the function that renders it."""
