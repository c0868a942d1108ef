"""Reports of real repositories: every format names the repository, saved reports are judged again and merged."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from linter.report.formats import FORMATS
from linter.sources.subject import name_of, without_credentials
from tests.e2e.command import CommandLine
from tests.helpers import BAN, Repo

URL = "https://git.corp.example/acme/shop.git"
MOST_OF = ("json", "markdown", "jsonl", "csv", "sarif", "junit", "intoto", "cyclonedx", "html")


@pytest.fixture
def shop(history: Repo) -> Repo:
    history.git("remote", "add", "origin", "https://jane:secret-token@git.corp.example/acme/shop.git?x=y")
    history.commit("Own", {"CODEOWNERS": "CLAUDE.md @acme/docs\n"}, day="2026-08-02")
    return history


def test_every_format_names_the_repository_and_no_secret(toolban: CommandLine, shop: Repo) -> None:
    (shop.path / "policy.toml").write_text(BAN)
    outputs = [part for name in FORMATS for part in ("--output", f"{name}:report.{name}")]
    done = toolban("audit", "--policy", "policy.toml", *outputs, cwd=shop.path)
    assert done.status == 1, done.err
    texts = {name: (shop.path / f"report.{name}").read_text(encoding="utf-8") for name in FORMATS}
    assert not any("secret-token" in text for text in texts.values())
    assert [name for name in MOST_OF if "shop" not in texts[name]] == []
    repository = json.loads(texts["json"])["repository"]
    assert (repository["name"], repository["url"]) == ("shop", URL)
    assert json.loads(texts["sarif"])["runs"][0]["versionControlProvenance"][0]["repositoryUri"] == URL
    assert all(row["repository"] == URL for row in csv.DictReader(texts["csv"].splitlines()))
    assert "@acme/docs" in texts["html"]
    tips = {row["name"] for row in json.loads(texts["intoto"])["subject"]}
    assert tips == {"refs/heads/main"}


def test_the_same_audit_gives_the_same_bytes(toolban: CommandLine, shop: Repo) -> None:
    for name in MOST_OF:
        runs = [toolban("audit", "--today", "2026-09-01", "--format", name, cwd=shop.path).out for _ in "12"]
        assert runs[0] == runs[1], name


def test_a_saved_report_is_judged_again(toolban: CommandLine, shop: Repo, tmp_path: Path) -> None:
    toolban("audit", "--output", f"json:{tmp_path / 'saved.json'}", cwd=shop.path)
    (tmp_path / "policy.toml").write_text(BAN)
    arguments = ("--policy", "policy.toml", "--today", "2026-09-01", "--format", "json")
    again = toolban("report", "saved.json", *arguments, cwd=tmp_path)
    assert again.status == 1, again.err
    (shop.path / "policy.toml").write_text(BAN)
    direct = toolban("audit", *arguments, cwd=shop.path)
    assert json.loads(again.out)["findings"] == json.loads(direct.out)["findings"]
    assert json.loads(again.out)["coverage"] == json.loads(direct.out)["coverage"]


def test_reports_of_several_repositories_are_merged(toolban: CommandLine, shop: Repo, tmp_path: Path) -> None:
    other = Repo.create(tmp_path / "bakery")
    other.commit("Start", {"CLAUDE.md": "x\n"}, day="2026-08-01")
    for repo in (shop, other):
        toolban("audit", "--output", f"json:{tmp_path / repo.path.name}.json", cwd=repo.path)
    (tmp_path / "policy.toml").write_text(BAN.replace("[[ban]]", '[[ban]]\nrepositories = ["acme/*"]'))
    files = ("repo.json", "bakery.json")
    done = toolban("report", *files, "--policy", "policy.toml", "--format", "csv", cwd=tmp_path)
    assert done.status == 1, done.err
    rows = list(csv.DictReader(done.out.splitlines()))
    found = {(row["repository"], row["status"]) for row in rows if row["tool"] == "claude-code"}
    assert found >= {(URL, "violation"), ("bakery", "noted")}
    assert ("bakery", "violation") not in found


def test_repositories_of_one_name_stay_apart(toolban: CommandLine, tmp_path: Path) -> None:
    for team in ("red", "blue"):
        repo = Repo.create(tmp_path / team / "shop")
        repo.commit("Start", {"CLAUDE.md": f"{team}\n"}, day="2026-08-01")
        toolban("audit", "--output", f"json:{tmp_path / team}.json", cwd=repo.path)
    (tmp_path / "policy.toml").write_text(BAN)
    files = ("red.json", "blue.json", "--policy", "policy.toml")
    done = toolban("report", *files, "--format", "csv", cwd=tmp_path)
    rows = list(csv.DictReader(done.out.splitlines()))
    assert {row["repository"] for row in rows} == {"shop (red.json)", "shop (blue.json)"}
    statement = json.loads(toolban("report", *files, "--format", "intoto", cwd=tmp_path).out)
    assert [tip["name"] for tip in statement["subject"]] == [
        "shop (red.json) refs/heads/main",
        "shop (blue.json) refs/heads/main",
    ]


@pytest.mark.parametrize("name", ["intoto", "cyclonedx", "html", "csv"])
def test_a_saved_report_is_written_like_the_first(
    toolban: CommandLine, shop: Repo, tmp_path: Path, name: str
) -> None:
    saved = str(tmp_path / "saved.json")
    first = toolban(
        "audit", "--today", "2026-09-01", "--output", f"json:{saved}", "--format", name, cwd=shop.path
    )
    again = toolban("report", saved, "--today", "2026-09-01", "--format", name, cwd=shop.path)
    said = [(line, other) for line, other in zip(first.out.split("\n"), again.out.split("\n"), strict=True)]
    assert [pair for pair in said if pair[0] != pair[1]] == []


def test_every_format_of_a_merged_report_says_where_a_finding_is(
    toolban: CommandLine, tmp_path: Path
) -> None:
    for name in ("bakery", "butcher"):
        repo = Repo.create(tmp_path / name)
        repo.commit("Start", {"toolban.toml": BAN, "CLAUDE.md": "x\n"}, day="2026-08-01")
        saved = tmp_path / f"{name}.json"
        toolban("audit", "--output", f"json:{saved}", cwd=repo.path)
    report = json.loads(saved.read_text())
    report["coverage"]["not_read"] = [
        {"what": "blob", "reason": "damaged; git fsck tells more", "count": 2, "example": "0123"}
    ]
    saved.write_text(json.dumps(report))
    merged = ("report", "bakery.json", "butcher.json", "--policy", str(tmp_path / "bakery/toolban.toml"))
    for form in set(FORMATS) - {"intoto"}:  # that counts, and names no finding
        said = toolban(*merged, "--format", form, cwd=tmp_path).out
        assert ("bakery" in said, "butcher" in said) == (True, True), form
    assert "not read 2 blobs: damaged, for example butcher: 0123; git fsck tells more\n" in (
        toolban(*merged, cwd=tmp_path).out
    )


def test_what_was_not_read_stays_unread(toolban: CommandLine, shop: Repo, tmp_path: Path) -> None:
    toolban("audit", "--output", f"json:{tmp_path / 'saved.json'}", cwd=shop.path)
    saved = json.loads((tmp_path / "saved.json").read_text())
    saved["findings"][0]["rule"] = "no-such-tool/trace"
    (tmp_path / "unknown.json").write_text(json.dumps(saved))
    done = toolban("report", "unknown.json", "--policy", "builtin:inventory", cwd=tmp_path)
    assert (done.status, "this version has no rule no-such-tool/trace" in done.out) == (3, True)
    saved["coverage"]["not_read"] = [{"what": "blob", "reason": "damaged", "count": 2, "example": None}]
    (tmp_path / "gap.json").write_text(json.dumps(saved))
    done = toolban("report", "gap.json", "--policy", "builtin:inventory", cwd=tmp_path)
    assert (done.status, "2 blobs: damaged" in done.out) == (3, True)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"findings": []}', "\udcff"])
def test_what_is_no_report_is_refused(toolban: CommandLine, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, errors="surrogateescape")
    done = toolban("report", "x.json", cwd=tmp_path)
    assert (done.status, "no JSON report of toolban" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://user:pass@host/a/b.git", "https://host/a/b.git"),
        ("https://token@host:8443/a/b", "https://host:8443/a/b"),
        ("ssh://git@host/a.git", "ssh://host/a.git"),
        ("git@host:a/b.git", "host:a/b.git"),
        ("https://host/a?token=x#y", "https://host/a"),
        ("/srv/git/a.git", "/srv/git/a.git"),
        ("", ""),
    ],
)
def test_an_address_without_credentials(url: str, expected: str) -> None:
    assert without_credentials(url) == expected


@pytest.mark.parametrize(
    ("address", "name"),
    [("https://h/a/b.git", "b"), ("host:b.git", "b"), ("/srv/a/.git", "a"), ("C:\\x\\y", "y"), ("/", "")],
)
def test_the_name_of_an_address(address: str, name: str) -> None:
    assert name_of(address) == name


SOURCE = "import openai  # toolban: ignore[openai-api/*] until=2026-12-31 -- a comparison\nimport openai\n"
OPENAI = '[[ban]]\ntools = ["openai-api"]\neffective = 2026-07-10\nreason = "R."\n'


def _verdict(text: str) -> list[tuple[str, str, str, int | None, str | None]]:
    rows = json.loads(text)["findings"]
    return [(row["rule"], row["status"], row["fingerprint"], row["line"], row["waived_by"]) for row in rows]


@pytest.mark.parametrize(
    "command",
    [("check",), ("audit",), ("range", "HEAD~..HEAD", "--guards", "fail")],
    ids=lambda words: words[0],
)
def test_the_same_policy_gives_the_same_verdict(
    toolban: CommandLine, repo: Repo, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Inline ignores, what was there before the change, and a change of the policy itself."""
    repo.commit("Start", {"toolban.toml": OPENAI, "old.py": "import openai\n"}, day="2026-08-01")
    repo.commit(
        "More", {"toolban.toml": f"{OPENAI}# x\n", "old.py": "import openai\nx = 1\n", "new.py": SOURCE}
    )
    first = toolban(*command, "--format", "json", "--today", "2026-08-15", cwd=repo.path)
    (tmp_path / "report.json").write_text(first.out, encoding="utf-8")
    again = toolban(
        "report", str(tmp_path / "report.json"), "--format", "json", "--today", "2026-08-15", cwd=repo.path
    )
    assert (again.status, _verdict(again.out)) == (first.status, _verdict(first.out))
    assert "waived" in {status for _, status, *_ in _verdict(first.out)}
    if command[0] == "range":
        assert {"toolban/guard-changed", "openai-api/python-import"} == {
            rule for rule, *_ in _verdict(first.out)
        }
    later = ("--format", "json", "--today", "2027-01-01")
    ended = toolban("report", str(tmp_path / "report.json"), *later, cwd=repo.path)
    assert "waived" not in {status for _, status, *_ in _verdict(ended.out)}
