"""`toolban explain` of a finding."""

from __future__ import annotations

import json

from tests.e2e.command import CommandLine
from tests.helpers import BAN, Repo


def test_explain_a_finding_of_a_report(toolban: CommandLine, history: Repo) -> None:
    history.write({"toolban.toml": BAN})
    toolban("audit", "--output", "json:report.json", cwd=history.path)
    rows = json.loads((history.path / "report.json").read_text())["findings"]
    row = next(row for row in rows if row["path"] == "CLAUDE.md")
    done = toolban(
        "explain",
        row["fingerprint"][:12],
        "--report",
        "report.json",
        "--today",
        "2026-08-01",
        cwd=history.path,
    )
    assert done.status == 0, done.err
    for text in (
        "since      2026-07-01, in",
        "by Jane Doe",
        "banned at  toolban.toml:1",
        "until = 2026-10-30",
        'paths = ["CLAUDE.md"]',
    ):
        assert text in done.out
    assert toolban("explain", "0" * 12, "--report", "report.json", cwd=history.path).status == 2
    assert toolban("explain", row["fingerprint"], cwd=history.path).status == 2
    assert toolban("explain", row["fingerprint"], "--report", "toolban.toml", cwd=history.path).status == 2
    assert "edits the policy" in toolban("explain", "toolban/guard-changed", cwd=history.path).out
