"""The formats for other programs: golden, against the schemas of those programs, and with hostile text."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from linter.model.findings import Status
from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin
from linter.report import markdown as markdown_report
from linter.report import sarif as sarif_report
from linter.report.escape import azure_property, cell, json_text, markdown, xml
from linter.report.formats import FORMATS, render
from linter.report.locations import anchor, anchors
from linter.report.style import PLAIN
from tests.helpers import a_trace
from tests.unit.report import reports

Golden = Callable[[str, str], None]
ENDINGS = {
    "markdown": "md",
    "sarif": "sarif",
    "gitlab": "gitlab.json",
    "junit": "xml",
    "rdjson": "rdjson.json",
}
ENDINGS |= {"azure": "azure.txt", "csv": "csv", "jsonl": "jsonl", "intoto": "intoto.json"}
ENDINGS |= {"cyclonedx": "cdx.json", "html": "html"}
KINDS = ("full", "clean", "hostile")


def made(format_name: str, kind: str = "full") -> str:
    return render(format_name, getattr(reports, kind)(), PLAIN)


def loaded(format_name: str, kind: str = "full") -> Any:
    return json.loads(made(format_name, kind))


@pytest.mark.parametrize("format_name", ENDINGS)
@pytest.mark.parametrize("kind", ["full", "clean"])
def test_golden(format_name: str, kind: str, golden: Golden) -> None:
    golden(f"{kind}.{ENDINGS[format_name]}", made(format_name, kind))


@pytest.mark.parametrize("format_name", sorted(FORMATS))
@pytest.mark.parametrize("kind", KINDS)
def test_every_format_is_text_that_can_be_written_and_holds_no_control_character(
    format_name: str, kind: str
) -> None:
    text = made(format_name, kind)
    text.encode()
    left = text.replace("\r\n", "") if format_name == "csv" else text.replace("\n", "")
    assert [char for char in left if not char.isprintable()] == []


@pytest.mark.parametrize("format_name", sorted(FORMATS))
@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_an_order_to_a_ci_system(format_name: str, kind: str) -> None:
    """GitHub takes `::` at the start of a line, behind spaces too; Azure takes `##vso[` anywhere."""
    for line in made(format_name, kind).split("\n"):
        assert format_name == "github" or not line.lstrip().startswith("::")
        foreign = line.removeprefix("##vso[task.logissue ") if format_name == "azure" else line
        assert "##[" not in foreign
        assert "##vso[" not in foreign


@pytest.mark.parametrize("text", ["##[error]x", "####[x", "#", "###", r"\##vso[task.complete]"])
def test_what_is_no_order_any_more_says_the_same(text: str) -> None:
    shown = json_text(json.dumps(text))
    assert "##" not in shown
    assert json.loads(shown) == text
    assert "##" not in xml(text)
    assert html.unescape(xml(text)) == text


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


@pytest.mark.parametrize("format_name", ["sarif", "junit", "gitlab", "rdjson", "azure", "markdown", "github"])
def test_no_text_of_a_change_makes_a_report_long(format_name: str) -> None:
    """Code scanning refuses a file of more than 10 MB, and the author of a change would see to that."""
    matches = [
        reports.in_commit(reports.OLD, "2026-08-01", f"{number}{'x' * 100_000} <noreply@anthropic.com>")
        for number in range(30)
    ]
    report = reports.a_report(matches, reports.clean().coverage)
    assert len(render(format_name, report, PLAIN)) < 100_000


def test_findings_without_a_file_stand_at_the_line_of_the_ban() -> None:
    (run,) = loaded("sarif")["runs"]
    commits = [result for result in run["results"] if result["properties"]["place"] == "trailer"]
    places = {
        json.dumps(result["locations"][0]["physicalLocation"]["artifactLocation"]) for result in commits
    }
    assert places == {'{"uri": "toolban.toml"}'}
    gone = next(result for result in run["results"] if "gone/CLAUDE.md" in result["message"]["text"])
    assert gone["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "toolban.toml"


@pytest.mark.parametrize(
    ("origin", "files", "expected"),
    [
        (("builtin:x", "toolban.toml"), ["README.md", "toolban.toml"], ("toolban.toml",)),
        (("builtin:x", "pyproject.toml at 1234"), ["README.md", "pyproject.toml"], ("pyproject.toml",)),
        (("org.toml", "p/q.toml"), ["a", "p/q.toml", "org.toml"], ("p/q.toml", "org.toml")),
        (("builtin:x",), ["a/README", "src/a.py", "README.rst"], ("README.rst",)),
        (("/etc/corp.toml",), ["src/a.py", "z.py"], ("z.py",)),
        (("builtin:x",), [], ()),
    ],
)
def test_the_files_in_which_findings_of_commits_stand_exist(
    origin: tuple[str, ...], files: list[str], expected: tuple[str, ...]
) -> None:
    report = reports.clean()._replace(policy_origin=origin)
    assert anchors(report, files) == expected


def test_the_line_of_a_ban_counts_only_in_a_file_that_exists() -> None:
    finding = next(finding for finding in reports.full().findings if finding.match.origin.commit)
    assert anchor(finding, ("README.md", "toolban.toml")) == ("toolban.toml", 1, 0)
    ban = finding._replace(ban="corp.toml:7")
    assert anchor(ban, ("README.md", "corp.toml")) == ("corp.toml", 7, 0)
    assert anchor(ban, ("README.md",)) == ("README.md", 1, 0)


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


@pytest.mark.parametrize("kind", KINDS)
def test_rdjson_has_a_path_in_every_row(kind: str) -> None:
    assert all(row["location"]["path"] for row in loaded("rdjson", kind)["diagnostics"])


def test_junit_counts_what_fails_and_what_was_not_read() -> None:
    text = made("junit")
    assert text.count("<failure ") == int(re.findall(r'failures="(\d+)"', text)[0]) == 7
    assert text.count("<error ") == 1
    assert made("junit", "clean").count("<testcase ") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_gitlab_asks_of_an_issue(kind: str) -> None:
    """docs.gitlab.com, "Code Quality report format": these keys, a path without `./`, one fingerprint each."""
    issues = loaded("gitlab", kind)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert all(isinstance(issue[key], str) and issue[key] for key in set(issue) - {"location"})
        assert isinstance(issue["location"]["lines"]["begin"], int)
        assert issue["location"]["lines"]["begin"] >= 1
        assert isinstance(issue["location"]["path"], str)
        assert not issue["location"]["path"].startswith(("./", "/"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


@pytest.mark.parametrize("kind", KINDS)
def test_azure_has_one_order_in_a_line_and_only_ours(kind: str) -> None:
    for line in made("azure", kind).rstrip("\n").split("\n"):
        assert line.count("##vso[") == (0 if line.startswith("toolban: ") else 1)
        assert "##[" not in line
        if not line.startswith("toolban: "):
            assert re.fullmatch(r"##vso\[task\.logissue (?:\w+=[^;\]\r\n]+;)+\][^\r\n]+", line)
    assert azure_property("a;b]c%\r\n") == "a%3Bb%5Dc%AZP25%0D%0A"


@pytest.mark.parametrize("kind", KINDS)
def test_csv_has_no_formula_and_a_row_for_each_finding(kind: str) -> None:
    rows = list(csv.reader(io.StringIO(made("csv", kind))))
    assert len(rows) == len(getattr(reports, kind)().findings) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [value for row in rows for value in row if value[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    assert cell("=1+1") == "'=1+1"
    assert cell("1+1") == "1+1"


def test_markdown_shows_hostile_text_as_text() -> None:
    text = made("markdown", "hostile")
    assert not re.search(r"<(?!br>)", text)
    assert "https://evil" not in text
    assert "www.evil" not in text
    assert "@everyone" not in text
    assert all(line.count("|") == 6 for line in text.split("\n") if line.startswith("| ❌"))
    assert markdown("`a` #1") == "&#96;a&#96; &#35;1"


def test_markdown_is_cut_at_a_row() -> None:
    matches = [reports.at_path(reports.FILE, f"{'x' * 100}/{number}/CLAUDE.md") for number in range(4000)]
    report = reports.a_report(matches, reports.clean().coverage)
    text = markdown_report.render(report)
    assert len(text.encode()) <= 1 << 20
    rows = sum(line.startswith("| ❌") for line in text.split("\n"))
    assert f"{4000 - rows} more findings not shown here" in text
    assert report.number_of(Status.VIOLATION) == 4000
