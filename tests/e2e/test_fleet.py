"""`toolban fleet` over real repositories: what moved is audited, one report for all, nothing unread is hidden."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import duckdb
import jsonschema
import pytest

from linter.fleet.refs_digest import refs_digest
from tests.e2e.command import SOURCE, CommandLine, Done
from tests.helpers import BAN, CLAUDE, Repo

GUIDE = SOURCE / "docs" / "how-to" / "fleet.md"
REPORT_SCHEMA = SOURCE / "linter" / "report" / "report.schema.json"


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """A directory with mirrors: one with a trace, its fork, a clean one, an empty one, and what is damaged."""
    mirrors = tmp_path / "mirrors"
    shop = Repo.create(mirrors / "acme" / "shop")
    shop.commit(f"Start\n\n{CLAUDE}\n", {"CLAUDE.md": "x\n", "a.py": "import openai\n"}, day="2026-08-01")
    shutil.copytree(shop.path, mirrors / "jane" / "shop")
    clean = Repo.create(mirrors / "acme" / "clean")
    clean.commit("Start", {"a.py": "x = 1\n"}, day="2026-08-01")
    (tmp_path / "policy.toml").write_text(BAN)
    return tmp_path


def listed(toolban: CommandLine, fleet: Path) -> list[dict[str, object]]:
    done = toolban("fleet", "list", "--from", "mirrors:mirrors", cwd=fleet)
    assert done.status == 0, done.err
    (fleet / "repos.jsonl").write_text(done.out)
    return [json.loads(line) for line in done.out.splitlines()]


def run(toolban: CommandLine, fleet: Path, *options: str) -> Done:
    return toolban("fleet", "run", "repos.jsonl", "--store", "store", "--jobs", "2", *options, cwd=fleet)


def test_a_fleet_from_the_list_to_the_report(toolban: CommandLine, fleet: Path) -> None:
    rows = listed(toolban, fleet)
    assert [row["name"] for row in rows] == ["acme/clean", "acme/shop", "jane/shop"]
    first = run(toolban, fleet)
    assert (first.status, "3 audited, 0 unchanged, 0 failed" in first.err) == (0, True), first.err
    again = run(toolban, fleet, "--policy", "policy.toml")
    assert (again.status, "0 audited, 3 unchanged, 0 failed" in again.err) == (1, True), again.err
    arguments = ("fleet", "report", "--store", "store", "--policy", "policy.toml")
    table = list(csv.DictReader(toolban(*arguments, "--format", "csv", cwd=fleet).out.splitlines()))
    held = {(row["rule"], row["repository"]) for row in table if row["status"] == "violation"}
    assert held == {(f"claude-code/{rule}", "acme/shop, jane/shop") for rule in ("co-author", "memory-file")}
    (fleet / "human.toml").write_text("[disclosure]\nhuman_signoff = true\n")
    asked = toolban(*arguments[:-1], "human.toml", "--format", "json", cwd=fleet)
    broken = {row["rule"] for row in json.loads(asked.out)["findings"] if row["status"] == "violation"}
    assert (asked.status, broken) == (1, {"disclosure/no-signoff"})
    assert json.loads(asked.out)["coverage"]["complete"]
    text = toolban(*arguments, cwd=fleet)
    assert (text.status, "  in       acme/shop, jane/shop\n" in text.out) == (1, True)
    assert "read 3 commits" in text.out
    assert toolban("fleet", "status", "repos.jsonl", "--store", "store", cwd=fleet).status == 0


def test_only_what_moved_is_audited_and_the_difference_is_told(toolban: CommandLine, fleet: Path) -> None:
    listed(toolban, fleet)
    run(toolban, fleet)
    Repo(fleet / "mirrors" / "acme" / "clean").commit(f"More\n\n{CLAUDE}\n", {"b": "x"}, day="2026-08-02")
    stale = toolban("fleet", "status", "repos.jsonl", "--store", "store", "-v", cwd=fleet)
    assert (stale.status, "stale\n         acme/clean\n" in stale.out) == (3, True)
    second = run(toolban, fleet)
    assert "1 audited, 2 unchanged" in second.err
    store = fleet / "store"
    query = re.search(r"```sql\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert query is not None
    with duckdb.connect(config={"file_search_path": str(store)}) as database:
        assert database.execute(query[1]).fetchone() == ("claude-code/co-author", 3)
    diff = toolban("fleet", "diff", "--store", "store", "--policy", "policy.toml", cwd=fleet)
    assert diff.status == 1
    assert "violation       0 ->      1  acme/clean  claude-code/co-author" in diff.out
    pruned = toolban("fleet", "prune", "--store", "store", "--keep", "1", cwd=fleet)
    assert "removed 1 run and 0 audits" in pruned.err, "its audits are younger than a day"
    assert len(list((store / "runs").iterdir())) == 1


def test_parts_of_a_list_answer_together(toolban: CommandLine, fleet: Path) -> None:
    listed(toolban, fleet)
    arguments = ("fleet", "report", "--store", "store", "--policy", "policy.toml", "--format", "json")
    run(toolban, fleet, "--shard", "1/2")
    half = toolban(*arguments, cwd=fleet)
    gaps = json.loads(half.out)["coverage"]["not_read"]
    assert [(row["what"], row["example"]) for row in gaps] == [("part", "2/2")]
    retried = toolban("fleet", "retry", "repos.jsonl", "--store", "store", cwd=fleet)
    assert (retried.status, "it was never audited" in toolban(*arguments, cwd=fleet).out) == (3, True)
    run(toolban, fleet, "--shard", "2/2")
    run(toolban, fleet, "--shard", "1/2")
    whole = json.loads(toolban(*arguments, cwd=fleet).out)
    jsonschema.validate(whole, json.loads(REPORT_SCHEMA.read_text()))
    assert whole["coverage"]["complete"]
    assert [row["name"] for row in whole["fleet"]["repositories"]] == ["acme/clean", "acme/shop", "jane/shop"]
    Repo(fleet / "mirrors" / "acme" / "clean").commit(f"More\n\n{CLAUDE}\n", {"b": "x"}, day="2026-08-02")
    for part in ("1/2", "2/2"):
        run(toolban, fleet, "--shard", part)
    later = json.loads(toolban(*arguments, cwd=fleet).out)
    assert later["fleet"]["changes"] == [
        {
            "repository": "acme/clean",
            "status": "violation",
            "rule": "claude-code/co-author",
            "before": 0,
            "after": 1,
        }
    ]
    assert any("1 finding came and 0 went" in notice for notice in later["notices"])


def test_what_cannot_be_read_is_not_hidden_by_the_others(toolban: CommandLine, fleet: Path) -> None:
    Repo.create(fleet / "mirrors" / "acme" / "empty")
    broken = Repo.create(fleet / "mirrors" / "acme" / "broken")
    broken.commit("Start", {"a": "x"})
    rows = listed(toolban, fleet)
    shutil.rmtree(broken.path / ".git" / "objects")
    (broken.path / ".git" / "objects").mkdir()
    rows.append({"name": "acme/nowhere", "path": "none"})
    rows.append({"name": "acme/later"})
    (fleet / "repos.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run(toolban, fleet)
    assert done.status == 3
    assert "not read acme/nowhere: there is no repository at" in done.err
    assert "not read acme/later: the list names no clone of it" in done.err
    status = toolban("fleet", "status", "repos.jsonl", "--store", "store", "-v", cwd=fleet)
    assert status.status == 3
    report = toolban("fleet", "report", "--store", "store", "--policy", "builtin:inventory", cwd=fleet)
    assert report.status == 3
    assert "INCOMPLETE" in report.out
    coverage = toolban(
        "fleet", "report", "--store", "store", "--policy", "policy.toml", "--format", "json", cwd=fleet
    )
    rows = json.loads(coverage.out)["coverage"]["not_read"]
    assert {"acme/nowhere", "acme/later", "acme/empty"} <= {row["example"] for row in rows}


def test_bounds_end_one_repository_and_no_other(toolban: CommandLine, fleet: Path) -> None:
    listed(toolban, fleet)
    done = run(toolban, fleet, "--memory", "1MiB")
    assert (done.status, "3 failed" in done.err) == (3, True)
    retried = toolban("fleet", "retry", "repos.jsonl", "--store", "store", cwd=fleet)
    assert (retried.status, "3 audited" in retried.err) == (0, True)


def test_bans_of_some_repositories(toolban: CommandLine, fleet: Path) -> None:
    (fleet / "some.toml").write_text(BAN.replace("[[ban]]", '[[ban]]\nrepositories = ["jane/*"]'))
    listed(toolban, fleet)
    run(toolban, fleet)

    def held(*arguments: str) -> list[dict[str, str]]:
        done = toolban(*arguments, "--policy", "some.toml", "--format", "csv", cwd=fleet)
        rows = csv.DictReader(done.out.splitlines())
        return sorted(({key: row[key] for key in ("repository", "status", "rule")} for row in rows), key=str)

    stored = held("fleet", "report", "--store", "store", "--output", "json:fleet.json")
    assert {row["repository"] for row in stored if row["status"] == "violation"} == {"jane/shop"}
    assert held("report", "fleet.json") == stored, "a saved report knows whose its findings are"
    (fleet / "some.toml").write_text(BAN.replace("[[ban]]", '[[ban]]\nrefs = ["main"]\nplaces = ["trailer"]'))
    refs = toolban("fleet", "report", "--store", "store", "--policy", "some.toml", cwd=fleet)
    assert (refs.status, "could not be decided" in refs.out) == (3, True), "the store does not know refs"


@pytest.mark.parametrize("command", ["report", "diff", "status", "prune"])
def test_an_answer_makes_no_store(toolban: CommandLine, tmp_path: Path, command: str) -> None:
    done = toolban("fleet", command, "--store", "nope", cwd=tmp_path)
    assert (done.status, "nope: there is no store of a fleet" in done.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--engine", "spark"), "is no engine"),
        (("--engine", "dask:tcp://10.0.0.1:8786"), "would cross the network in the clear"),
        (("--engine", "dask:tls://h:8786"), "mutual TLS only"),
        (("--memory", "lots"), "is no size"),
        (("--time", "soon"), "is no time"),
        (("--shard", "0/4"), "is no part"),
        (("--shard", "5/4"), "is no part"),
    ],
)
def test_what_cannot_be_asked_for(
    toolban: CommandLine, fleet: Path, arguments: tuple[str, ...], said: str
) -> None:
    listed(toolban, fleet)
    done = run(toolban, fleet, *arguments)
    assert (done.status, said in done.err) == (2, True), done.err


def test_every_move_of_a_tip_is_seen(repo: Repo) -> None:
    def seen() -> str:
        return refs_digest(str(repo.path))

    states = [seen()]
    repo.commit("One", {"a": "x"})
    states.append(seen())
    repo.git("branch", "other")
    states.append(seen())
    repo.git("pack-refs", "--all")
    states.append(seen())
    repo.commit("Two", {"a": "y"})
    states.append(seen())
    repo.git("tag", "v1", "HEAD~1")
    states.append(seen())
    assert len(set(states)) == len(states)
    assert seen() == states[-1]
    assert refs_digest(str(repo.path / "none")) == ""
