"""The CI system is known by a variable that only it sets."""

from __future__ import annotations

import pytest

from linter.ci.detect import SYSTEMS, request_of
from linter.model.errors import RangeError

A, B, NULL = "a" * 40, "b" * 40, "0" * 40


def test_no_ci_system() -> None:
    for variables in ({}, dict.fromkeys(SYSTEMS, "")):
        with pytest.raises(RangeError, match="no CI system") as raised:
            request_of(variables)
        assert "toolban range origin/main..HEAD" in raised.value.hint
