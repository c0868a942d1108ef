"""Every ecosystem that a reader reads has a rule, or the reader finds nothing for anybody."""

from __future__ import annotations

import pytest

from linter.catalog.trace_matchers import ECOSYSTEMS
from linter.model.catalog import Catalog
from linter.model.fragments import Place
from linter.readers.reader_table import GROUPS

READ = sorted(
    {
        group.partition(":")[2]
        for groups in GROUPS.values()
        for group in groups
        if group.startswith("dependency:")
    }
)


@pytest.mark.parametrize("ecosystem", READ)
def test_a_rule_is_about_it(ecosystem: str, catalog: Catalog) -> None:
    traces = (trace for trace in catalog.traces if Place.DEPENDENCY in trace.places)
    assert any(ecosystem in trace.keys for trace in traces)


def test_rules_and_readers_know_the_same_ecosystems() -> None:
    assert set(READ) == set(ECOSYSTEMS)


def test_a_package_of_pypi_has_a_name_in_conda(catalog: Catalog) -> None:
    of_pypi = [trace for trace in catalog.traces if "pypi" in trace.keys]
    assert of_pypi
    assert all("conda" in trace.keys for trace in of_pypi)
