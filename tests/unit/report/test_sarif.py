"""SARIF: what code scanning asks beyond the schema, and where findings of commits stand."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json

import pytest

from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin
from linter.report import sarif as sarif_report
from linter.report.style import PLAIN
from tests.helpers import a_trace
from tests.unit.report import reports
from tests.unit.report.test_formats import KINDS, loaded


@pytest.mark.parametrize("kind", KINDS)
def test_what_code_scanning_demands_beyond_the_schema(kind: str) -> None:
    """One location for each result, or all are refused; texts that are neither empty nor too long."""
    (run,) = loaded("sarif", kind)["runs"]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        for text in (rule["shortDescription"]["text"], rule["fullDescription"]["text"]):
            assert 0 < len(text) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert len(rule["properties"]["tags"]) <= 10
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    for result in run["results"]:
        assert result["message"]["text"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert not place["artifactLocation"]["uri"].startswith(("/", "file:"))
        assert ":" not in place["artifactLocation"]["uri"].split("/")[0]
        region = place["region"]
        assert region["startLine"] >= 1
        assert region["endColumn"] > region["startColumn"] >= 1
    assert run["automationDetails"]["id"].endswith("/")


def test_sarif_says_what_is_suppressed_and_what_was_not_read() -> None:
    (run,) = loaded("sarif")["runs"]
    suppressed = [result for result in run["results"] if "suppressions" in result]
    assert [result["properties"]["status"] for result in suppressed] == ["waived"]
    assert (
        suppressed[0]["suppressions"][0]["justification"] == "Ticket 1 (sec@corp.example, until 2026-12-31)"
    )
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    texts = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert any("not read: 1 commit: not fetched (partial clone)" in text for text in texts)


def test_findings_without_a_file_stand_at_the_line_of_the_ban() -> None:
    (run,) = loaded("sarif")["runs"]
    commits = [result for result in run["results"] if result["properties"]["place"] == "trailer"]
    places = {
        json.dumps(result["locations"][0]["physicalLocation"]["artifactLocation"]) for result in commits
    }
    assert places == {'{"uri": "toolban.toml"}'}
    gone = next(result for result in run["results"] if "gone/CLAUDE.md" in result["message"]["text"])
    assert gone["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "toolban.toml"


def test_sarif_keeps_the_gravest_and_counts_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif_report.MOST == 5000  # as code scanning has it
    monkeypatch.setattr(sarif_report, "MOST", 20)
    matches = [
        Match(
            a_trace(),
            Fragment(Place.TRAILER, "x"),
            Origin(f"{number:040}", "", "", reports.JANE, "2026-08-01"),
        )
        for number in range(sarif_report.MOST + 7)
    ]
    report = reports.a_report(matches, reports.clean().coverage)
    (run,) = json.loads(sarif_report.render(report))["runs"]
    assert len(run["results"]) == sarif_report.MOST
    text = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert text.startswith("7 findings more, the least grave")


def test_sarif_is_small_enough_for_code_scanning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths that do not pack; what is left out is the least grave, and counted."""
    assert sarif_report.MOST_BYTES < 10_000_000
    monkeypatch.setattr(sarif_report, "MOST_BYTES", 95_000)
    noise = (hashlib.shake_128(bytes([number])).digest(600) for number in range(200))
    paths = (base64.urlsafe_b64encode(data).decode() for data in noise)
    matches = [reports.at_path(reports.FILE, path) for path in paths]
    matches.append(reports.in_commit(reports.OLD, "2026-07-01"))
    report = reports.a_report(matches, reports.clean().coverage)
    text = sarif_report.render(report)
    assert sarif_report.MOST_BYTES // 2 < len(gzip.compress(text.encode())) < 100_000
    (run,) = json.loads(text)["runs"]
    assert {result["properties"]["status"] for result in run["results"]} == {"violation"}
    note = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert note.startswith(f"{201 - len(run['results'])} findings more, the least grave")


def test_sarif_without_findings_of_commits_says_how_many_there_are() -> None:
    style = PLAIN._replace(omits_commits=True)
    (run,) = json.loads(sarif_report.render(reports.full(), style))["runs"]
    assert {result["properties"]["place"] for result in run["results"]} == {"path", "import"}
    assert not any("gone/CLAUDE.md" in result["message"]["text"] for result in run["results"])
    note = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert note.startswith("4 findings of commits, names and what is gone")
