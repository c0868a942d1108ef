"""What a policy demands of commits that were made with a tool: which trailers, from which day."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable

import pytest

from linter.model.catalog import Catalog
from linter.policy import loader as policies
from tests.e2e.command import CommandLine
from tests.e2e.policy_samples import CURSOR, EDGES, FOOTER, WAIVER, statuses
from tests.helpers import CLAUDE, Repo, undated


def test_a_package_of_a_tool_is_no_content_made_with_it(toolban: CommandLine, repo: Repo) -> None:
    repo.commit(
        "dev-util/claude-code: bump", {"package.json": '{"dependencies": {"@anthropic-ai/claude-code": "1"}}'}
    )
    status, found = statuses(toolban, repo, "gentoo", "2026-08-02")
    assert status == 0
    assert set(found.values()) == {"noted"}


def test_disclosure_begins_on_its_day(toolban: CommandLine, repo: Repo) -> None:
    repo.commit(f"x\n\n{CLAUDE}\n", {"a": "1"}, day="2025-10-21")
    assert statuses(toolban, repo, "fedora", "2026-08-02")[0] == 0


def test_disclosure_before_the_commit(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": '[disclosure]\nforbid = ["Co-authored-by"]\n'})
    (repo.path / "message").write_text(f"x\n\n{CURSOR}\n")
    done = toolban("hook", "commit-msg", "message", cwd=repo.path)
    assert done.status == 1
    assert "Co-authored-by must not name a tool, and names Cursor." in done.err.replace("\n           ", " ")


DISCLOSED = '[disclosure]\nrequire = ["Assisted-by"]\nforbid = ["Co-authored-by"]\neffective = 2026-01-01\n'


@pytest.mark.parametrize(("dates", "status"), [("committer", 0), ("received", 1)])
def test_a_back_dated_commit_discloses_too(toolban: CommandLine, repo: Repo, dates: str, status: int) -> None:
    repo.commit("Policy", {"toolban.toml": f'dates = "{dates}"\n{DISCLOSED}'}, day="2019-12-31")
    repo.commit(f"x\n\n{CLAUDE}\n", {"a": "1"}, day="2020-01-01")
    done = toolban("range", "HEAD~..", "--today", "2026-08-02", "--format", "json", cwd=repo.path)
    assert done.status == status
    rules = {row["rule"] for row in json.loads(done.out)["findings"] if row["status"] == "violation"}
    assert rules == ({"disclosure/missing", "disclosure/forbidden-key"} if status else set())


def test_disclosure_is_not_asked_for_before_its_day(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Policy", {"toolban.toml": DISCLOSED})
    repo.commit(f"x\n\n{CLAUDE}\n", {"a": "1"}, day="2026-01-02")  # a clock that is fast
    assert toolban("audit", "--today", "2025-12-31", cwd=repo.path).status == 0


def test_a_violation_elsewhere_hides_no_missing_disclosure(toolban: CommandLine, repo: Repo) -> None:
    ban = '[[ban]]\ntools = ["claude-code"]\neffective = 2026-01-01\nreason = "R."\nplaces = ["path"]\n'
    repo.commit("Policy", {"toolban.toml": f'{ban}[disclosure]\nrequire = ["Assisted-by"]\n'})
    repo.commit(f"x\n\n{CLAUDE}\n", {"CLAUDE.md": "1\n"})
    done = toolban("audit", "--today", "2026-08-02", "--format", "json", cwd=repo.path)
    rows = json.loads(done.out)["findings"]
    assert sorted(row["rule"] for row in rows if row["status"] == "violation") == [
        "claude-code/memory-file",
        "disclosure/missing",
    ]


@pytest.mark.parametrize(
    ("keys", "trailers", "expected"),
    [
        ('allow = ["Assisted-by"]', "Assisted-by: Claude Code", ""),
        ('allow = ["Assisted-by"]', "Reviewed-by: Jane Doe <jane@corp.example>", ""),
        ('allow = ["Assisted-by"]', CLAUDE, "disclosure/forbidden-key"),
        ('allow = ["Assisted-by"]', FOOTER, ""),  # may, not must
        ('allow = ["Co-authored-by"]\nrequire = ["Assisted-by"]', f"Assisted-by: Claude Code\n{CLAUDE}", ""),
        ('allow = ["Co-authored-by"]\nrequire = ["Assisted-by"]', CLAUDE, "disclosure/missing"),
    ],
)
def test_keys_that_may_name_a_tool(
    toolban: CommandLine, repo: Repo, keys: str, trailers: str, expected: str
) -> None:
    repo.commit("Start", {"toolban.toml": f"[disclosure]\n{keys}\n"})
    (repo.path / "message").write_text(f"x\n\n{trailers}\n")
    done = toolban("hook", "commit-msg", "message", cwd=repo.path)
    assert done.status == (1 if expected else 0)
    assert expected in done.err
    if expected:
        assert "Name the tool in a trailer of its own: Assisted-by:" in done.err


@pytest.mark.parametrize("name", EDGES)
def test_the_edges_of_every_disclosure(
    name: str, toolban: CommandLine, repo: Repo, catalog: Catalog, golden: Callable[[str, str], None]
) -> None:
    """Commits that break and that keep it, before and from its day on, and under a waiver, which covers none."""
    chosen, _ = policies.load(f"builtin:{name}", catalog)
    begin = chosen.disclosure.effective
    day = datetime.date.fromisoformat(begin or "2026-01-01")
    before = day - datetime.timedelta(days=1)
    only = f'extends = ["builtin:{name}"]\n'
    policy = {"plain.toml": only, "waived.toml": only + WAIVER.format(until=day)}
    repo.commit("Start", {**policy, "a": ""}, day=f"{before}")
    parts = []

    def judge(title: str, message: str, today: datetime.date, policy: str, status: int) -> None:
        repo.commit(f"Change\n\n{message}\n", day=f"{today}")
        done = toolban(
            "range", "HEAD~..HEAD", "--policy", f"{policy}.toml", "--today", f"{today}", cwd=repo.path
        )
        assert done.status == status, done.out
        parts.append(f"=== {title}: {today}, exit {done.status}\n{message}\n---\n{done.out}")

    first, broken, _ = EDGES[name][0]
    if begin:
        judge(f"before: {first}", broken, before, "plain", 0)
    for title, message, status in EDGES[name]:
        judge(title, message, day, "plain", status)
    judge(f"under a waiver: {first}", broken, day, "waived", 1)
    golden(f"policies/{name}.txt", undated("\n".join(parts)))
