"""No shipped expression takes exponential time on hostile text."""

from __future__ import annotations

from linter.catalog import sre
from linter.catalog.ambiguity import is_exponential
from linter.model.catalog import Catalog


def test_no_shipped_trace_is_exponential(catalog: Catalog) -> None:
    slow = [trace.rule for trace in catalog.traces if is_exponential(sre.parse(trace.pattern))]
    assert slow == []
