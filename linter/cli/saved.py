"""Opens reports that were saved as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from linter.model.catalog import Catalog
from linter.model.errors import UsageError
from linter.support.files import read_named
from linter.verdict.saved_report import (
    HINT,
    SavedReport,
    gap_of,
    has_history_of,
    open_report,
    rows_of,
    searched_of,
)

__all__ = ["HINT", "gap", "has_history", "opened", "rows", "searched"]

T = TypeVar("T")
_LARGEST = 1 << 30  # bytes of a report: that of a large company, with 300,000 findings and more


def opened(path: str, catalog: Catalog) -> SavedReport:
    """A report with its coverage and its repository.

    Raises:
        UsageError: it cannot be read, or is no JSON report of toolban.
    """
    return _read(path, lambda text: open_report(text, catalog))


def gap(path: str) -> str:
    """Why a report is not complete; empty where it is.

    Raises:
        UsageError: it cannot be read, or is no JSON report of toolban.
    """
    return _read(path, gap_of)


def searched(path: str) -> frozenset[str] | None:
    """The tools that were searched for when a report was made; None: all of the catalog.

    Raises:
        UsageError: it cannot be read, or is no JSON report of toolban.
    """
    return _read(path, searched_of)


def has_history(path: str) -> bool:
    """Whether commits were read for a report.

    Raises:
        UsageError: it cannot be read, or is no JSON report of toolban.
    """
    return _read(path, has_history_of)


def rows(path: str) -> list[dict[str, Any]]:
    """The findings of a report as they stand.

    Raises:
        UsageError: it cannot be read, or is no JSON report of toolban.
    """
    return _read(path, rows_of)


def _read(path: str, read: Callable[[str], T]) -> T:
    """What a function reads in a file; its errors name the file."""
    try:
        return read(_text(path))
    except UsageError as error:
        message = error.message if error.message.startswith(path) else f"{path}: {error.message}"
        raise UsageError(message, error.hint) from error


def _text(path: str) -> str:
    try:
        return read_named(path, _LARGEST).decode("utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}.", HINT) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is no JSON report of toolban: it is no UTF-8.", HINT) from error
