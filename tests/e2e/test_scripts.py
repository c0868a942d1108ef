"""Scripts without an ending: the hook, `check` and the audit find the same in them."""

from __future__ import annotations

import json

from tests.e2e.command import CommandLine
from tests.helpers import Repo

FILES: dict[str, str | bytes | None] = {
    "bin/t": "#!/usr/bin/env python3\nimport anthropic\n\nclient = 'claude-code'\n",
    "run": "#!/bin/sh\nbash -c 'claude -p x'\n",
    ".husky/pre-commit": "claude -p review\n",
    "scripts/x.tool": "#!/bin/bash\nsudo claude -p y\n",
    "Dockerfile": "FROM a\nRUN cat <<E > /x\nclaude -p no\nE\nHEALTHCHECK CMD claude -p z\n",
    "notes": "claude -p x\nimport anthropic\n",
    "hooks/README": "claude -p x\n",
}
LINES = {("run", 2), (".husky/pre-commit", 1), ("scripts/x.tool", 2), ("Dockerfile", 5)}


def found(output: str) -> set[tuple[str, int]]:
    rows = json.loads(output)["findings"]
    return {(row["path"], row["line"]) for row in rows if row["tool"] == "claude-code"}


def test_hook_check_and_audit_agree(toolban: CommandLine, banned: Repo) -> None:
    banned.stage(FILES)
    hook = toolban("hook", "pre-commit", "--format", "json", cwd=banned.path)
    check = toolban("check", "--format", "json", cwd=banned.path)
    banned.commit("Scripts")
    audit = toolban("audit", ".", "--format", "json", cwd=banned.path)
    assert [hook.status, check.status, audit.status] == [1, 1, 1]
    assert found(hook.out) == found(check.out) == found(audit.out) == LINES
