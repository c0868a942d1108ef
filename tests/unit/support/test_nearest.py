from __future__ import annotations

from linter.support.nearest import nearest


def test_nearest() -> None:
    assert nearest("cluade-code", ["aider", "claude-code"]) == '; did you mean "claude-code"?'
    assert nearest("xyz", ["aider", "claude-code"]) == ""
