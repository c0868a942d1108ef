"""The shipped policies, each at its edges; baselines, inline ignores and disclosure, as a user has them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from linter.catalog.loader import Rules
from linter.policy import loader as policies
from linter.report.formats import FORMATS
from tests.e2e.command import CommandLine
from tests.helpers import BAN, CLAUDE, Repo

FOOTER = "🤖 Generated with [Claude Code](https://claude.com/claude-code)"
CURSOR = "Co-authored-by: Cursor Agent <cursoragent@cursor.com>"


def statuses(toolban: CommandLine, repo: Repo, policy: str, today: str) -> tuple[int, dict[str, str]]:
    """Exit status of an audit, and the status of each rule."""
    done = toolban(
        "audit", "--policy", f"builtin:{policy}", "--today", today, "--format", "json", cwd=repo.path
    )
    rows = json.loads(done.out)["findings"]
    return done.status, {row["rule"]: row["status"] for row in rows}


def test_every_shipped_policy_has_a_source_and_a_test(rules: Rules) -> None:
    tested = {name for name, *_ in COMPANIES} | {name for name, *_ in PROJECTS}
    assert set(policies.builtin_names()) == tested | {"alibaba-2026-07", "inventory"}
    for name in tested:
        chosen, (source,) = policies.load(f"builtin:{name}", rules.catalog)
        assert b"\nsources = [" in source.data
        assert chosen.summary.endswith(".")


COMPANIES = [
    # before it was announced, in the time of grace, in force, and what came before
    (
        "bytedance-2025-06",
        ".cursor/rules/a.mdc",
        "cursor/rules",
        "2025-05-27",
        "noted",
        "2025-06-29",
        "warning",
        "2025-06-30",
        "violation",
    ),
    (
        "microsoft-2025-05",
        "a.py:from openai import OpenAI\nOpenAI(base_url='https://api.deepseek.com')\n",
        "deepseek-api/endpoint",
        "",
        "",
        "2025-05-07",
        "warning",
        "2025-05-08",
        "violation",
    ),
    (
        "microsoft-2026-06",
        "CLAUDE.md",
        "claude-code/memory-file",
        "2026-05-13",
        "noted",
        "2026-06-29",
        "warning",
        "2026-06-30",
        "violation",
    ),
    (
        "amazon-2025-11",
        "CLAUDE.md",
        "claude-code/memory-file",
        "2026-05-11",
        "noted",
        "2025-11-23",
        "warning",
        "2026-05-10",
        "violation",
    ),
    (
        "samsung-2023-05",
        "a.py:import openai\n",
        "openai-api/python-import",
        "",
        "",
        "2023-04-30",
        "warning",
        "2023-05-01",
        "violation",
    ),
]


@pytest.mark.parametrize("row", COMPANIES, ids=[row[0] for row in COMPANIES])
def test_companies(toolban: CommandLine, repo: Repo, row: tuple[str, ...]) -> None:
    name, file, rule, *edges = row
    path, _, text = file.partition(":")
    repo.commit("Start", {path: text or "x\n"}, day="2020-01-01")
    for today, expected in zip(edges[::2], edges[1::2], strict=True):
        if today:
            status, found = statuses(toolban, repo, name, today)
            matching = {
                found_rule: value
                for found_rule, value in found.items()
                if found_rule.startswith(rule.partition("/")[0])
            }
            assert expected in matching.values(), (today, found)
            assert status == (1 if expected == "violation" else 0)


def test_hosted_weights_are_no_violation_of_a_ban_of_the_service(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"a.py": 'MODEL = "deepseek-r1"\n'}, day="2026-01-01")
    status, found = statuses(toolban, repo, "microsoft-2025-05", "2026-02-01")
    assert status == 0
    assert "violation" not in found.values()


PROJECTS = [
    # (policy, message that breaks it, rule, message that keeps it)
    (
        "linux-kernel",
        f"x\n\n{CLAUDE}\n",
        "disclosure/missing",
        "x\n\nAssisted-by: Claude:claude-opus-4 sparse\n",
    ),
    (
        "linux-kernel",
        "x\n\nAssisted-by: Claude:claude-opus-4\nSigned-off-by: Claude <noreply@anthropic.com>\n",
        "disclosure/forbidden-key",
        "x\n\nSigned-off-by: Claude Shannon <claude@bell-labs.example>\n",
    ),
    ("llvm", f"x\n\n{FOOTER}\n", "disclosure/missing", f"x\n\n{FOOTER}\n\nAssisted-by: Claude Code\n"),
    (
        "fedora",
        f"x\n\n{CURSOR}\n",
        "disclosure/missing",
        f"x\n\nAssisted-by: Cursor Agent <cursoragent@cursor.com>\n{CURSOR}\n",
    ),
    (
        "mesa",
        f"x\n\nGenerated-by: Claude Code\n{CLAUDE}\n",
        "disclosure/forbidden-key",
        "x\n\nGenerated-by: Claude Code\n",
    ),
    ("apache", "x\n\nAssisted-by: Claude Code\n", "disclosure/missing", "x\n\nGenerated-by: Claude Code\n"),
    ("kubernetes", "x\n\nAssisted-by: Claude Code\n", "disclosure/forbidden-key", f"x\n\n{CLAUDE}\n"),
    ("gentoo", f"x\n\n{CLAUDE}\n", "claude-code/co-author", "dev-util/claude-code: new package\n"),
    ("qemu", f"x\n\n{CLAUDE}\n", "claude-code/co-author", "x\n"),
    ("netbsd", f"x\n\n{FOOTER}\n", "claude-code/generated-with", "x\n"),
]


@pytest.mark.parametrize("row", PROJECTS, ids=[f"{row[0]} {row[2]}" for row in PROJECTS])
def test_projects(toolban: CommandLine, repo: Repo, row: tuple[str, ...]) -> None:
    name, breaking, rule, keeping = row
    repo.commit(keeping, {"a": "1"}, day="2026-08-01")
    status, found = statuses(toolban, repo, name, "2026-08-02")
    assert (status, "violation" in found.values()) == (0, False), found
    repo.commit(breaking, {"a": "2"}, day="2026-08-01")
    status, found = statuses(toolban, repo, name, "2026-08-02")
    assert (status, found.get(rule)) == (1, "violation"), found


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


def test_a_baseline_accepts_what_is_there_and_no_more(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "CLAUDE.md": "x\n", "é/CLAUDE.md": "x\n"}, day="2026-07-01")
    assert toolban("check", cwd=repo.path).status == 1
    done = toolban("baseline", "create", cwd=repo.path)
    assert done.status == 0
    lines = (repo.path / "toolban-baseline.txt").read_text().split("\n")
    assert [line.partition(" ")[2] for line in lines[1:]] == [
        "claude-code/memory-file CLAUDE.md",
        "claude-code/memory-file \\xe9/CLAUDE.md",
        "",
    ]
    (repo.path / "toolban.toml").write_text(f'baseline = "toolban-baseline.txt"\n{BAN}')
    done = toolban("check", cwd=repo.path)
    assert done.status == 0
    assert "2 baselined" in done.out
    repo.stage({"web/CLAUDE.md": "x\n"})
    assert toolban("check", cwd=repo.path).status == 1
    repo.stage({"web/CLAUDE.md": None, "CLAUDE.md": None})
    done = toolban("check", cwd=repo.path)
    assert "toolban-baseline.txt has 1 entry for what is gone" in done.out
    done = toolban("baseline", "prune", cwd=repo.path)
    assert done.out == "toolban-baseline.txt: 1 kept, 1 taken out\n"
    assert toolban("baseline", "create", cwd=repo.path).status == 2


def test_a_baseline_of_a_report(toolban: CommandLine, repo: Repo) -> None:
    repo.commit(f"Start\n\n{CLAUDE}\n", {"toolban.toml": BAN, "a": "1"}, day="2026-08-01")
    toolban("audit", "--output", "json:r.json", cwd=repo.path)
    assert toolban("baseline", "create", "--report", "r.json", cwd=repo.path).status == 0
    (repo.path / "toolban.toml").write_text(f'baseline = "toolban-baseline.txt"\n{BAN}')
    done = toolban("audit", cwd=repo.path)
    assert done.status == 0
    assert "1 baselined" in done.out
    (repo.path / "r.json").write_text("[]")
    assert toolban("baseline", "prune", "--report", "r.json", cwd=repo.path).status == 2


def test_a_baseline_of_a_history_is_not_pruned_by_what_files_show(toolban: CommandLine, repo: Repo) -> None:
    repo.commit(f"Start\n\n{CLAUDE}\n", {"toolban.toml": BAN, "CLAUDE.md": "x\n"}, day="2026-08-01")
    twice = "import claude_agent_sdk\nimport claude_agent_sdk\n"
    repo.commit("Remove", {"CLAUDE.md": None, "a.py": twice}, day="2026-08-01")
    toolban("audit", "--output", "json:r.json", cwd=repo.path)
    assert toolban("baseline", "create", "--report", "r.json", cwd=repo.path).status == 0
    both = (repo.path / "toolban-baseline.txt").read_text()
    (repo.path / "toolban-baseline.txt").unlink()
    toolban("baseline", "create", cwd=repo.path)
    with (repo.path / "toolban-baseline.txt").open("a") as file:
        file.write(both)
    (repo.path / "toolban.toml").write_text(f'baseline = "toolban-baseline.txt"\n{BAN}')
    for command in ("check", "audit"):
        done = toolban(command, "--today", "2026-08-02", cwd=repo.path)
        assert (done.status, "is gone" in done.out) == (0, False), done.out
    for options in ((), ("--report", "r.json")):
        assert " 0 taken out" in toolban("baseline", "prune", *options, cwd=repo.path).out
    assert toolban("audit", "--today", "2026-08-02", cwd=repo.path).status == 0
    lost = f"{'e' * 32} claude-code/co-author {'e' * 12}\n"
    with (repo.path / "toolban-baseline.txt").open("a") as file:
        file.write(lost)
    assert "is gone" not in toolban("check", "--today", "2026-08-02", cwd=repo.path).out
    done = toolban("audit", "--today", "2026-08-02", cwd=repo.path)
    assert "has 1 entry for what is gone: toolban baseline prune --report FILE" in done.out
    assert " 1 taken out" in toolban("baseline", "prune", "--report", "r.json", cwd=repo.path).out


def test_a_baseline_takes_no_disclosure(toolban: CommandLine, repo: Repo) -> None:
    policy = '[disclosure]\nforbid = ["Co-authored-by"]\n'
    repo.commit(f"Start\n\n{CLAUDE}\n", {"toolban.toml": policy, "a": "1"}, day="2026-08-01")
    toolban("audit", "--output", "json:r.json", cwd=repo.path)
    done = toolban("baseline", "create", "--report", "r.json", cwd=repo.path)
    assert "1 finding left out: what [disclosure] asks for has no exemption" in done.out
    assert "disclosure/" not in (repo.path / "toolban-baseline.txt").read_text()
    with (repo.path / "toolban-baseline.txt").open("a") as file:
        file.write(f"{'e' * 32} disclosure/forbidden-key {'e' * 12}\n")
    assert " 1 taken out" in toolban("baseline", "prune", "--report", "r.json", cwd=repo.path).out


@pytest.mark.parametrize("text", ["x\n", "f" * 31 + " a/b c\n", "f" * 32 + "\n"])
def test_a_baseline_that_is_none(toolban: CommandLine, repo: Repo, text: str) -> None:
    repo.commit("Start", {"toolban.toml": f'baseline = "b.txt"\n{BAN}', "b.txt": text})
    done = toolban("check", cwd=repo.path)
    assert done.status == 2
    assert "b.txt:1: expected a fingerprint, a rule and a path" in done.err


def test_inline_ignores(toolban: CommandLine, repo: Repo) -> None:
    source = (
        "# toolban: ignore-next-line[claude-code/*] until=2026-12-31 -- comparison\nimport claude_agent_sdk\n"
    )
    repo.commit("Start", {"toolban.toml": BAN, "a.py": source}, day="2026-08-01")
    done = toolban("check", "--today", "2026-12-31", "--format", "json", cwd=repo.path)
    (row,) = json.loads(done.out)["findings"]
    assert (done.status, row["status"], row["waived_by"]) == (0, "waived", "inline ignore: comparison")
    done = toolban("check", "--today", "2027-01-01", cwd=repo.path)
    assert done.status == 1
    assert "The inline ignore at a.py:2 ended on 2026-12-31." in done.out
    (repo.path / "toolban.toml").write_text(f"ignores = false\n{BAN}")
    assert toolban("check", "--today", "2026-12-31", cwd=repo.path).status == 1


def test_an_ignore_that_is_none_is_told(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a.py": "import claude_agent_sdk  # toolban: ignore\n"})
    done = toolban("check", "--today", "2026-12-31", cwd=repo.path)
    assert done.status == 1
    assert (
        "1 inline ignore: not as docs/policy.md has it, so it counts for nothing, for example a.py:1"
        in done.out
    )


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.py", 'import claude_agent_sdk; x = "# {ignore}"\n', "not as docs/policy.md has it"),
        ("a.py", '"""\n# {file}\n"""\nimport claude_agent_sdk\n', "not as docs/policy.md has it"),
        ("a.js", "import '@anthropic-ai/claude-code'; f(`\n// {file}\n`)\n", "not as docs/policy.md has it"),
        ("package.json", '{{"dependencies": {{"@anthropic-ai/claude-code": "1"}},\n"x": "// {file}"}}\n', ""),
        (
            "requirements.txt",
            "claude-agent-sdk # toolban: ignore[claude-code/sdk] -- x\n",
            "names a rule that",
        ),
    ],
)
def test_an_ignore_outside_a_comment_or_of_no_rule(
    toolban: CommandLine, repo: Repo, name: str, text: str, told: str
) -> None:
    of = "[claude-code/*] -- why"
    source = text.format(ignore=f"toolban: ignore{of}", file=f"toolban: ignore-file{of}")
    repo.commit("Start", {"toolban.toml": BAN, name: source}, day="2026-08-01")
    done = toolban("check", "--today", "2026-08-02", cwd=repo.path)
    assert done.status == 1
    assert "waived" not in done.out
    assert f"1 inline ignore: {told}" in done.out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", "import '@anthropic-ai/claude-code' /* {} */\n"),
        ("a.vue", "<script>\nimport '@anthropic-ai/claude-code' // {}\n</script>\n"),
        ("requirements.txt", "claude-agent-sdk # {}\n"),
        (
            ".github/workflows/a.yml",
            "jobs: {{a: {{steps: [uses: anthropics/claude-code-action@v1]}}}} # {}\n",
        ),
        ("Dockerfile", "RUN npm i -g @anthropic-ai/claude-code # {}\n"),
    ],
)
def test_an_ignore_in_a_comment(toolban: CommandLine, repo: Repo, name: str, text: str) -> None:
    source = text.format("toolban: ignore[claude-code/*] -- why")
    repo.commit("Start", {"toolban.toml": BAN, name: source}, day="2026-08-01")
    done = toolban("check", "--today", "2026-08-02", cwd=repo.path)
    assert done.status == 0, done.out
    assert "1 waived" in done.out


def test_waivers_that_cover_nothing_are_told_where_all_was_read(toolban: CommandLine, repo: Repo) -> None:
    waiver = '[[waiver]]\ntools = ["claude-code"]\npaths = ["old/**"]\nuntil = 2026-12-31\nreason = "R."\napproved_by = "x"\nticket = "SEC-1"\n'
    repo.commit("Start", {"toolban.toml": BAN + waiver, "a.py": "x = 1\n"})
    done = toolban("check", "--today", "2026-08-02", cwd=repo.path)
    assert "The waiver at toolban.toml:12 covers nothing here." in done.out
    assert "covers nothing" not in toolban("check", "--today", "2026-08-02", "a.py", cwd=repo.path).out


def test_bans_of_places_repositories_and_refs(
    toolban: CommandLine, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    ban = '[[ban]]\ntools = ["claude-code"]\neffective = 2026-07-10\nreason = "R."\n'
    files: dict[str, str | bytes | None] = {"a.py": "import claude_agent_sdk\n", "CLAUDE.md": "x\n"}
    repo.commit("Start", {"toolban.toml": f'{ban}places = ["import"]\n', **files})
    done = toolban("check", "--format", "json", cwd=repo.path)
    assert {row["path"]: row["status"] for row in json.loads(done.out)["findings"]} == {
        "a.py": "violation",
        "CLAUDE.md": "noted",
    }
    (repo.path / "toolban.toml").write_text(f'{ban}repositories = ["corp/secret-*"]\n')
    assert toolban("check", cwd=repo.path).status == 0
    monkeypatch.setenv("GITHUB_REPOSITORY", "corp/secret-x")
    assert toolban("check", cwd=repo.path).status == 1
    (repo.path / "toolban.toml").write_text(f'{ban}refs = ["release/*"]\n')
    assert toolban("audit", cwd=repo.path).status == 0
    repo.git("branch", "release/1")
    assert toolban("audit", cwd=repo.path).status == 1


def test_alternatives_by_place(toolban: CommandLine, repo: Repo) -> None:
    ban = BAN.replace('instead = "qoder"', 'instead = "qoder"\ninstead_at = {import = "dashscope-api"}')
    repo.commit("Start", {"toolban.toml": ban, "a.py": "import claude_agent_sdk\n", "CLAUDE.md": "x\n"})
    done = toolban("check", "--today", "2026-08-02", "--format", "json", cwd=repo.path)
    advice = {row["path"]: row["advice"] for row in json.loads(done.out)["findings"]}
    assert "Use Qoder instead" in advice["CLAUDE.md"]
    assert "Qoder" not in advice["a.py"]


@pytest.mark.parametrize(("dates", "status"), [("committer", 0), ("author", 1), ("received", 1)])
def test_which_date_counts(toolban: CommandLine, repo: Repo, dates: str, status: int) -> None:
    repo.commit("Policy", {"toolban.toml": f'dates = "{dates}"\n{BAN}'}, day="2026-07-01")
    repo.day = "2026-07-02"
    message = f"x\n\n{CLAUDE}"
    repo.git("commit", "-q", "--allow-empty", "-m", message, GIT_AUTHOR_DATE="2026-08-01T00:00:00Z")
    done = toolban("range", "HEAD~..", "--today", "2026-08-02", cwd=repo.path)
    assert done.status == status, done.out


def test_policies_in_a_package(
    toolban: CommandLine, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "acme_rules"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('imported')\n")
    (package / "toolban.toml").write_text(BAN)
    (package / "strict.toml").write_text(BAN)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    repo.commit("Start", {"toolban.toml": 'extends = ["pkg:acme_rules"]\n', "CLAUDE.md": "x\n"})
    assert toolban("check", cwd=repo.path).status == 1
    (repo.path / "toolban.toml").write_text('extends = ["pkg:acme_rules/strict"]\n')
    assert toolban("check", cwd=repo.path).status == 1
    for wrong in ("pkg:acme_rules/../../x", "pkg:nowhere", "pkg:../x"):
        (repo.path / "toolban.toml").write_text(f'extends = ["{wrong}"]\n')
        done = toolban("check", cwd=repo.path)
        assert done.status == 2
        assert "no installed package has this policy" in done.err


def test_what_policy_check_notes(toolban: CommandLine, repo: Repo) -> None:
    text = """\
[[ban]]
tools = ["claude-code"]
effective = 2026-07-10
reason = "R."
instead = "aider"
[[ban]]
vendors = ["anthropic"]
effective = 2026-07-10
reason = "R."
until = 2026-08-01
[[ban]]
tools = ["aider"]
effective = 2026-07-10
reason = "R."
"""
    repo.commit("Start", {"toolban.toml": text})
    done = toolban("policy", "check", cwd=repo.path)
    assert done.status == 0
    assert 'note: toolban.toml:1: "aider" is to be used instead, and banned at toolban.toml:11' in done.out
    assert "note: toolban.toml:6: this ban ended on 2026-08-01" in done.out
    (repo.path / "toolban.toml").write_text(
        f'{text}[[ban]]\ntools = ["aider", "claude-code"]\neffective = 2026-07-10\nreason = "R."\n'
    )
    done = toolban("policy", "check", cwd=repo.path)
    assert done.status == 2
    assert 'toolban.toml:15: bans "claude-code" as exactly as toolban.toml:1: say it once' in done.err


def test_names_of_people_are_keyed_pseudonyms(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a": "1"}, day="2026-08-01")
    repo.commit(f"x\n\n{CLAUDE}\n", {"CLAUDE.md": "x\n"}, day="2026-08-01")
    key = repo.path.parent / "key"
    key.write_text("0123456789abcdef\n")
    for format_name in ("json", "text", "csv", "sarif"):
        done = toolban("audit", "--pseudonymise", str(key), "--format", format_name, cwd=repo.path)
        assert done.status == 1
        assert "Jane" not in done.out
        assert "jane@" not in done.out
    done = toolban("audit", "--pseudonymise", str(key), "--format", "json", cwd=repo.path)
    names = {row["author"]["name"] for row in json.loads(done.out)["findings"]}
    assert len(names) == 1
    key.write_text("another key, long enough")
    done = toolban("audit", "--pseudonymise", str(key), "--format", "json", cwd=repo.path)
    assert names.isdisjoint(row["author"]["name"] for row in json.loads(done.out)["findings"])
    key.write_text("short")
    assert toolban("audit", "--pseudonymise", str(key), cwd=repo.path).status == 2


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_an_identity_that_is_the_trace_is_a_pseudonym_too(
    toolban: CommandLine, repo: Repo, format_name: str
) -> None:
    repo.author = "Jane Doe (aider) <jane@corp.example>"
    others = "Co-authored-by: John Roe (aider) <john@corp.example>\nCo-authored-by: Max Moe (aider)\n"
    repo.commit(f"x\n\n{others}", {"a": "1"}, day="2026-08-01")
    key = repo.path.parent / "key"
    key.write_text("0123456789abcdef\n")
    options = ("--policy", "builtin:samsung-2023-05", "--pseudonymise", str(key), "--format", format_name)
    done = toolban("audit", *options, cwd=repo.path)
    assert done.status == 1
    for name in ("Jane", "jane@", "John", "john@", "Max"):
        assert name not in done.out
    if format_name == "json":
        rows = json.loads(done.out)["findings"]
        assert {row["author"]["name"] for row in rows} < {row["text"] for row in rows}


def test_how_to_ask_for_an_exemption(toolban: CommandLine, repo: Repo) -> None:
    aider = '[[ban]]\ntools = ["aider"]\neffective = 2026-07-10\nreason = "R."\n'
    locked = BAN.replace("\n[approved", "lock = true\n\n[approved")
    own = f'extends = ["org.toml"]\n{aider}[disclosure]\nrequire = ["Assisted-by"]\n'
    repo.commit(
        "Start", {"org.toml": locked, "toolban.toml": own, ".aider.conf.yml": "x\n", "CLAUDE.md": "x\n"}
    )
    repo.commit("x\n\nCo-authored-by: Cursor Agent <cursoragent@cursor.com>\n", {"a": "1"}, day="2026-08-01")
    done = toolban("audit", "--today", "2026-08-02", cwd=repo.path)
    blocks = {part.split(" ")[1]: part for text in done.out.split("\n\n") if (part := " ".join(text.split()))}
    assert "a [[waiver]] with a reason and an end in toolban.toml." in blocks["aider/config"]
    said = "the ban is locked, so only org.toml can exempt, by a [[waiver]] with a reason and an end."
    assert f"Ask security@corp.example; {said}" in blocks["claude-code/memory-file"]
    assert "waiver" not in blocks["disclosure/missing"]
    done = toolban("explain", "claude-code/memory-file", cwd=repo.path)
    assert said in done.out
    assert "tools = [" not in done.out


def test_show_says_where_every_value_stands(toolban: CommandLine, repo: Repo) -> None:
    base = f"""\
lock = ["dates"]
dates = "received"
sources = ["https://corp.example/rule"]
{BAN}
[[ban]]
vendors = ["aider-ai"]
effective = 2026-07-11
until = 2099-01-01
reason = "R."
confidence = "certain"
strip = true
lock = true
paths = ["src/**", "lib/**"]
[ban.instead_at]
import = "dashscope-api"
"""
    own = """\
extends = ["org.toml"]
name = "corp"
summary = "S."
inventory = true
confidence = "weak"
[disclosure]
forbid = "Signed-off-by"
allow = ["Assisted-by"]
effective = 2026-01-01
reason = "A tool is no author."
"""
    repo.commit(
        "Start",
        {"org.toml": base, "toolban.toml": own + WAIVER.format(until="2099-01-01").replace("*", "qoder")},
    )
    done = toolban("policy", "show", "--origin", cwd=repo.path)
    assert done.status == 0
    assert (
        done.out
        == """\
corp  [toolban.toml:2]: S.  [toolban.toml:3]
from org.toml, toolban.toml

ban       claude-code  [org.toml:4]
          tools: claude-code  [org.toml:5]
          announced: 2026-07-03  [org.toml:6]
          effective: 2026-07-10  [org.toml:7]
          reason: High-risk software.  [org.toml:8]
          instead: qoder  [org.toml:9]
          contact: security@corp.example  [org.toml:10]

ban       aider  [org.toml:16]
          vendors: aider-ai  [org.toml:17]
          effective: 2026-07-11  [org.toml:18]
          until: 2099-01-01  [org.toml:19]
          reason: R.  [org.toml:20]
          instead_at.import: dashscope-api  [org.toml:26]
          paths: src/**, lib/**  [org.toml:24]
          confidence: certain  [org.toml:21]
          strip: true  [org.toml:22]
          lock: true  [org.toml:23]

approved  qoder  [org.toml:12]
          url: https://tools.corp.example/qoder  [org.toml:13]
          note: Sign in with the company account.  [org.toml:14]

waiver    qoder  [toolban.toml:11]
          tools: qoder  [toolban.toml:12]
          until: 2099-01-01  [toolban.toml:13]
          reason: A pilot.  [toolban.toml:14]
          approved_by: security@corp.example  [toolban.toml:15]

disclose  from 2026-01-01  [toolban.toml:6]
          allow: assisted-by  [toolban.toml:8]
          forbid: signed-off-by  [toolban.toml:7]
          effective: 2026-01-01  [toolban.toml:9]
          reason: A tool is no author.  [toolban.toml:10]

counts    a trace from confidence weak on  [toolban.toml:5]
dates     a commit counts by the date: received  [org.toml:2]
ignores   inline ignores count  [by default]
locked    dates  [org.toml:1]
sources   https://corp.example/rule  [org.toml:3]
inventory nothing needs to be banned  [toolban.toml:4]
"""
    )
    (repo.path / "toolban.toml").write_text(
        'ban = [{tools = ["aider"], effective = 2026-01-01, reason = "R."}]'
    )
    done = toolban("policy", "show", "--origin", cwd=repo.path)
    assert done.out.startswith(
        "toolban  [by default]\nfrom toolban.toml\n\nban       aider  [toolban.toml:1]"
    )
    assert "reason: R.  [toolban.toml:1]" in done.out


def test_a_policy_of_which_every_ban_ended(toolban: CommandLine, repo: Repo) -> None:
    ban = '[[ban]]\ntools = ["claude-code"]\neffective = 2020-01-01\nuntil = {}\nreason = "R."\n'
    repo.commit("Start", {"toolban.toml": ban.format("2021-01-01"), "CLAUDE.md": "x\n"})
    done = toolban("policy", "check", cwd=repo.path)
    assert done.status == 2
    ended = "toolban.toml: every ban ended, the last on 2021-01-01, so nothing is banned any more"
    assert ended in done.err
    notice = "Every ban of this policy ended, the last on 2021-01-01: nothing is banned any more."
    for command in ("check", "audit"):
        done = toolban(command, cwd=repo.path)
        assert done.status == 0
        assert notice in done.out
    assert notice not in toolban("check", "--today", "2020-12-31", cwd=repo.path).out
    over = ban.format("2021-01-01")
    for text in (f"inventory = true\n{over}", f'{over}[disclosure]\nforbid = ["Signed-off-by"]\n'):
        (repo.path / "toolban.toml").write_text(text)
        assert toolban("policy", "check", cwd=repo.path).status == 0
    (repo.path / "toolban.toml").write_text(ban.format("2099-01-01"))
    assert notice not in toolban("check", cwd=repo.path).out
    assert toolban("policy", "check", cwd=repo.path).status == 0


DECIDES_NOTHING = "this ban decides nothing: its tools are approved, or others name them more exactly"


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ("[approved.claude-code]\n", ""),  # named, so it is banned
        ("[approved.aider]\n", "toolban.toml:5"),
        ('[[ban]]\ntools = ["aider"]\neffective = 2026-07-10\nreason = "R."\n', "toolban.toml:5"),
        (
            '[[ban]]\ntools = ["aider"]\neffective = 2026-07-10\nreason = "R."\npaths = ["src/**"]\n',
            "toolban.toml:5",
        ),
        ('[[ban]]\ntools = ["aider"]\neffective = 2026-07-10\nreason = "R."\npaths = ["lib/**"]\n', ""),
    ],
)
def test_bans_that_decide_nothing(toolban: CommandLine, repo: Repo, more: str, where: str) -> None:
    text = """\
[[ban]]
tools = ["claude-code"]
effective = 2026-07-10
reason = "R."
[[ban]]
vendors = ["aider-ai"]
effective = 2026-07-10
reason = "R."
paths = ["src/**"]
"""
    repo.commit("Start", {"toolban.toml": text + more})
    done = toolban("policy", "check", cwd=repo.path)
    assert done.status == 0
    notes = [line for line in done.out.splitlines() if DECIDES_NOTHING in line]
    assert notes == ([f"note: {where}: {DECIDES_NOTHING}"] if where else [])


def test_a_key_in_which_no_tool_is_ever_seen(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": '[disclosure]\nforbid = ["Co-author", "Co-authored-by"]\n'})
    done = toolban("policy", "check", cwd=repo.path)
    assert done.out.splitlines()[1:] == [
        'note: toolban.toml:1: no trace is looked for in "co-author", so no tool is ever seen there'
    ]


WAIVER = """\
[[waiver]]
tools = ["*"]
until = {until}
reason = "A pilot."
approved_by = "security@corp.example"
"""
OF_ALL: dict[str, str | bytes | None] = {
    "CLAUDE.md": "x\n",
    ".cursor/rules/a.mdc": "x\n",
    "a.py": "import openai\nURL = 'https://api.deepseek.com'\n",
}


SIGNED = "Signed-off-by: Jane Doe <jane@corp.example>"
EDGES: dict[str, tuple[tuple[str, str, int], ...]] = {
    # trailers (or a footer and trailers) of a commit, and the exit status once disclosure holds
    "fedora": (
        ("a tool that is not disclosed", CURSOR, 1),
        ("disclosed under another key", f"{CURSOR}\nGenerated-by: Cursor", 1),
        ("disclosed", f"{CURSOR}\nAssisted-by: Cursor", 0),
        ("no tool", SIGNED, 0),
    ),
    "llvm": (
        ("a footer, and nothing else", FOOTER, 1),
        ("a person who assisted is no tool", f"{FOOTER}\n\nAssisted-by: Jane Doe <jane@corp.example>", 1),
        ("disclosed", f"{FOOTER}\n\nAssisted-by: Claude Code", 0),
        ("no tool", SIGNED, 0),
    ),
    "linux-kernel": (
        ("a tool that is not disclosed", f"{CLAUDE}\n{SIGNED}", 1),
        (
            "a tool signs off, disclosed or not",
            "Assisted-by: Claude:claude-opus-4\nSigned-off-by: Claude <noreply@anthropic.com>",
            1,
        ),
        ("disclosed, and a person signs off", f"Assisted-by: Claude:claude-opus-4 sparse\n{SIGNED}", 0),
        ("a person of that name signs off", "Signed-off-by: Claude Shannon <claude@bell-labs.example>", 0),
    ),
    "mesa": (
        ("a tool that is not disclosed", FOOTER, 1),
        ("a tool as co-author, disclosed or not", f"Assisted-by: Claude Code\n{CLAUDE}", 1),
        ("disclosed", "Assisted-by: Claude Code", 0),
        ("disclosed under the other key", "Generated-by: Claude Code", 0),
    ),
    "apache": (
        ("disclosed under another key", "Assisted-by: Claude Code", 1),
        ("disclosed", "Generated-by: Claude Code", 0),
        ("no tool", SIGNED, 0),
    ),
    "kubernetes": (
        ("a tool that assisted", "Assisted-by: Claude Code", 1),
        ("a tool that developed", "Co-developed-by: Claude <noreply@anthropic.com>", 1),
        ("a key of which nothing is said", CLAUDE, 0),
        ("no tool", SIGNED, 0),
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_the_edges_of_every_disclosure(
    name: str, toolban: CommandLine, repo: Repo, rules: Rules, golden: Callable[[str, str], None]
) -> None:
    """Commits that break and that keep it, before and from its day on, and under a waiver, which covers none."""
    chosen, _ = policies.load(f"builtin:{name}", rules.catalog)
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
    golden(f"policies/{name}.txt", "\n".join(parts))


@pytest.mark.parametrize("name", [name for name in policies.builtin_names() if name not in EDGES])
def test_the_edges_of_every_ban(
    name: str, toolban: CommandLine, repo: Repo, rules: Rules, golden: Callable[[str, str], None]
) -> None:
    """Before, in grace, after, waived and expired, as people read it: tests/golden/policies."""
    chosen, _ = policies.load(f"builtin:{name}", rules.catalog)
    dates = [(ban.announced, ban.effective) for ban in chosen.bans] or [("", "")]
    announced, effective = dates[0]
    begin = datetime.date.fromisoformat(effective or "2026-01-01")
    notice = datetime.date.fromisoformat(announced) if announced else begin
    day = datetime.timedelta(days=1)
    repo.commit("Old", OF_ALL, day=f"{notice - 30 * day}")
    repo.commit(f"New\n\n{CLAUDE}\nAssisted-by: Claude Code\n", {"b": "1"}, day=f"{begin}")
    until = begin + 5 * day
    with_waiver = f'extends = ["builtin:{name}"]\n' + WAIVER.format(until=until)
    repo.write({"plain.toml": f'extends = ["builtin:{name}"]\n', "waived.toml": with_waiver})
    parts = []
    for title, policy, today in (
        ("before", "plain", notice - day),
        ("in grace", "plain", notice),
        ("after", "plain", begin),
        ("waived", "waived", until),
        ("expired", "waived", until + day),
    ):
        options = ("--policy", f"{policy}.toml", "--today", str(today))
        done = toolban("audit", *options, cwd=repo.path)
        parts.append(f"=== {title}: {today}, exit {done.status}\n{done.out}")
    golden(f"policies/{name}.txt", "\n".join(parts))
