"""JUnit: what fails is counted, and what was not read is an error."""

from __future__ import annotations

import re

from tests.unit.report.test_formats import made


def test_junit_counts_what_fails_and_what_was_not_read() -> None:
    text = made("junit")
    assert text.count("<failure ") == int(re.findall(r'failures="(\d+)"', text)[0]) == 7
    assert text.count("<error ") == 1
    assert made("junit", "clean").count("<testcase ") == 1
