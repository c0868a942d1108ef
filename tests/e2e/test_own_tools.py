"""A company's own tools, from examples/company: the approved one and the banned one are in no shipped rule."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from linter.report.formats import FORMATS
from tests.e2e.command import SOURCE, CommandLine, Done
from tests.e2e.test_server import Server
from tests.helpers import CLAUDE, Repo

COMPANY = SOURCE / "examples" / "company"
PILOT = "Co-authored-by: Proto Pilot <proto-pilot@bots.acme.example>"
TODAY = ("--today", "2026-08-03")
STATEMENTS = {"intoto", "cyclonedx"}  # say what was judged, or list components: they give no advice
FILES: dict[str, str | bytes | None] = {
    "CLAUDE.md": "# Rules\n",
    "web/.claude/agents/reviewer.md": "Review.\n",
    ".claudeignore": "dist/\n",
    ".acme-claude/session.json": "{}\n",
    ".proto-pilot/settings.json": "{}\n",
    ".github/workflows/a.yml": ("jobs:\n  a:\n    steps:\n      - uses: anthropics/claude-code-action@v1\n"),
}


@pytest.fixture
def company(repo: Repo) -> Repo:
    """A repository with the policy and the rules of the company."""
    repo.commit("Policy", policy_files(), day="2026-07-01")
    return repo


def policy_files() -> dict[str, str | bytes | None]:
    return {path.relative_to(COMPANY).as_posix(): path.read_bytes() for path in COMPANY.rglob("*.toml")}


def run(toolban: CommandLine, repo: Repo, *arguments: str) -> Done:
    return toolban(*arguments, *TODAY, cwd=repo.path)


def rows(done: Done) -> dict[str, list[str]]:
    """Status to the rules that have it."""
    found: dict[str, list[str]] = {}
    for row in json.loads(done.out)["findings"]:
        found.setdefault(row["status"], []).append(row["rule"])
    return {status: sorted(set(rules)) for status, rules in found.items()}


def test_the_example_is_right(toolban: CommandLine) -> None:
    assert toolban("policy", "check", cwd=COMPANY).out.startswith("toolban.toml: no problem; 2 bans")
    assert toolban("rules", "test", "--rules", "rules", cwd=COMPANY).status == 0
    step = yaml.safe_load((COMPANY / "ci.yml").read_text())["jobs"]["toolban"]["steps"]
    assert [line["run"] for line in step[2:]] == ["toolban rules test --rules rules", "toolban range"]


def test_hooks_name_the_tool_of_the_company(toolban: CommandLine, company: Repo) -> None:
    company.stage({"CLAUDE.md": "x\n", ".proto-pilot/settings.json": "{}\n"})
    for _ in range(2):  # compiled, then from the cache
        done = run(toolban, company, "hook", "pre-commit")
        assert done.status == 1
        assert "Use Acme Code instead: it goes to ACME.md" in done.err
        assert "violation  proto-pilot/directory (certain)" in done.err
        assert done.err.count("Questions: #ask-platform, or https://wiki.acme.example/tools") == 2
    company.write({"message": f"Fix\n\n{PILOT}\n"})
    done = run(toolban, company, "hook", "commit-msg", "message")
    assert (done.status, "Proto Pilot is banned since 2026-07-10" in done.err) == (1, True)


@pytest.mark.parametrize("command", [("check",), ("audit",)])
@pytest.mark.parametrize("name", sorted(set(FORMATS) - STATEMENTS))
def test_every_format(toolban: CommandLine, company: Repo, command: tuple[str, ...], name: str) -> None:
    company.commit(f"Bad\n\n{PILOT}\n", FILES, day="2026-08-01")
    done = run(toolban, company, *command, "--format", name)
    assert done.status == 1
    for text in ("Acme Code", "Proto Pilot", "proto-pilot/directory", "claude-code/house-wrapper"):
        assert text in done.out, text


def test_what_is_reported(toolban: CommandLine, company: Repo) -> None:
    company.commit(f"Bad\n\n{PILOT}\n", FILES, day="2026-08-01")
    done = run(toolban, company, "audit", "--format", "json")
    assert rows(done) == {
        "violation": [
            "claude-code/action",
            "claude-code/agents",
            "claude-code/house-wrapper",
            "claude-code/memory-file",
            "proto-pilot/co-author",
            "proto-pilot/directory",
        ],
        "waived": ["claude-code/ignore-file"],
    }
    report = json.loads(done.out)
    waived = next(row for row in report["findings"] if row["status"] == "waived")
    assert waived["waived_by"].startswith(
        "Our templates ship this file; it is no sign of use. (the rule is off"
    )
    (own,) = report["catalog"]["rules"]
    assert (own["name"], len(own["sha256"])) == ("rules", 64)
    assert report["catalog"]["date"]


def test_fix_moves_to_the_tool_of_the_company(toolban: CommandLine, company: Repo) -> None:
    company.commit("Bad", FILES, day="2026-08-01")
    done = run(toolban, company, "fix", "--apply", "--patch", str(company.path / "p.diff"))
    assert done.status == 0, done.err
    files = set(company.git("ls-files").split("\n"))
    assert {"ACME.md", "web/.acme/agents/reviewer.md"} < files
    assert not {"CLAUDE.md", "web/.claude/agents/reviewer.md"} & files
    assert "+      - uses: acme/code-action@v2" in (company.path / "p.diff").read_text()
    assert "The secret is called ACME_TOKEN." in done.out


def test_the_other_commands(toolban: CommandLine, company: Repo) -> None:
    company.commit(f"Bad\n\n{PILOT}\n", FILES, day="2026-08-01")
    done = toolban("policy", "simulate", "toolban.toml", *TODAY, cwd=company.path)
    assert "proto-pilot/co-author" in done.out
    rulesets = run(toolban, company, "export", "github-ruleset")
    assert "**/.proto-pilot/**" in rulesets.out
    assert r"proto\\-pilot@bots\\.acme\\.example" in rulesets.out
    assert json.loads(run(toolban, company, "export", "gitlab-push-rule").out)
    assert "claude-code/ignore-file" not in rulesets.out + rulesets.err
    done = run(toolban, company, "explain", "proto-pilot/co-author")
    assert ("Use Acme Code instead." in done.out, PILOT in done.out) == (True, True)
    shown = toolban("policy", "show", "--origin", cwd=company.path).out
    assert "name: Acme Code  [toolban.toml:" in shown


def test_the_server_takes_the_rules_of_its_own_policy_only(tmp_path: Path) -> None:
    server = Server(tmp_path)
    for name, data in policy_files().items():
        path = server.bare.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else b"")
    server.clone.commit(f"Bad\n\n{PILOT}\n", {"a.py": "1\n"}, day="2026-08-01")
    taken, said = server.push("origin", "main")
    assert (taken, "proto-pilot/co-author" in said) == (False, True), said
    shutil.rmtree(server.bare.path / "rules")
    (server.bare.path / "toolban.toml").write_text(
        '[[ban]]\ntools = ["aider"]\neffective = 2026-01-01\nreason = "R"\n'
    )
    server.clone.commit("Rules", policy_files(), day="2026-08-01")
    assert server.push("origin", "main")[0]  # those in the push say nothing


def test_a_range_takes_the_rules_before_the_change(toolban: CommandLine, company: Repo) -> None:
    base = company.git("rev-parse", "HEAD")
    rules = company.path / "rules" / "tools" / "proto-pilot.toml"
    text = rules.read_text().replace("bots.acme.example", "gone.acme.example")
    new = text.replace("proto-pilot", "new-pilot").replace("Proto Pilot", "New Pilot")
    changes: dict[str, str | bytes | None] = {
        "rules/tools/proto-pilot.toml": text,
        "rules/tools/new-pilot.toml": new,
        ".new-pilot/a": "x",
    }
    company.commit(f"Loosen\n\n{PILOT}\n", changes, day="2026-08-01")
    done = run(toolban, company, "range", f"{base}..HEAD", "--format", "json")
    assert done.status == 1
    found = rows(done)
    assert found["violation"] == ["proto-pilot/co-author"]
    report = json.loads(done.out)
    assert sorted(row["path"] for row in report["findings"] if row["rule"] == "toolban/guard-changed") == [
        "rules/tools/new-pilot.toml",
        "rules/tools/proto-pilot.toml",
    ]


def test_a_changed_rule_file_is_compiled_anew(toolban: CommandLine, company: Repo) -> None:
    company.stage({".pilot-two/a": "x"})
    assert run(toolban, company, "hook", "pre-commit").status == 0
    rules = company.path / "rules" / "tools"
    text = (rules / "proto-pilot.toml").read_text()
    (rules / "proto-pilot.toml").write_text(text.replace("**/.proto-pilot/", "**/.pilot-two/"))
    assert run(toolban, company, "hook", "pre-commit").status == 1
    (rules / "proto-pilot.toml").write_text(text)
    assert run(toolban, company, "hook", "pre-commit").status == 0
    (rules / "more.toml").write_text('extends = "qoder"\n')  # a file that is added
    done = run(toolban, company, "hook", "pre-commit")
    assert (done.status, "rules/tools/more.toml: expected at least one [[trace]]" in done.err) == (2, True)
    (rules / "more.toml").unlink()
    company.write({"toolban.toml": '[[ban]]\ntools = ["qoder"]\neffective = 2026-01-01\nreason = "R"\n'})
    for _ in range(2):
        assert run(toolban, company, "hook", "pre-commit").status == 0


def test_the_ledger_knows_the_rules(toolban: CommandLine, company: Repo, tmp_path: Path) -> None:
    company.commit("Other", {".pilot-two/a": "x"}, day="2026-08-01")
    ledger = ("--ledger", str(tmp_path / "ledger"))
    assert run(toolban, company, "audit", *ledger).status == 0
    path = company.path / "rules" / "tools" / "proto-pilot.toml"
    path.write_text(path.read_text().replace("**/.proto-pilot/", "**/.pilot-two/"))
    assert run(toolban, company, "audit", *ledger).status == 1


def test_an_old_catalog_says_so(toolban: CommandLine, company: Repo) -> None:
    company.commit("Fix", {"a.txt": "x"}, day="2026-08-01")
    late = ("--today", "2027-08-01")
    for command in (("check",), ("audit",), ("range", "HEAD~1..HEAD")):
        done = toolban(*command, *late, cwd=company.path)
        assert "days old: it knows no newer tool" in done.out, command
    company.stage({"a.py": "import os\n"})
    done = toolban("hook", "pre-commit", *late, cwd=company.path)
    assert (done.status, done.out, done.err) == (0, "", "")
    assert "days old" not in toolban("check", *TODAY, cwd=company.path).out
    text = (company.path / "toolban.toml").read_text().replace("max_age = 90", "max_age = 9000")
    company.write({"toolban.toml": text})
    assert "days old" not in toolban("check", *late, cwd=company.path).out


def test_rules_of_a_directory(toolban: CommandLine, tmp_path: Path) -> None:
    words = "--name N --vendor acme --jurisdiction DE --category sdk --homepage https://acme.example".split()
    made = toolban("rules", "new", "acme-lib", *words, "--rules", "own", cwd=tmp_path)
    assert (made.status, (tmp_path / "own" / "tools" / "acme-lib.toml").is_file()) == (0, True)
    assert toolban("rules", "test", "--rules", "own", cwd=tmp_path).status == 0
    assert "acme-lib" in toolban("rules", "list", "--rules", "own", cwd=tmp_path).out
    assert "acme-lib/directory" in toolban("rules", "show", "acme-lib", "--rules", "own", cwd=tmp_path).out
    taken = toolban("rules", "new", "qoder", *words, "--rules", "own", cwd=tmp_path)
    assert (taken.status, 'extends = "qoder"' in taken.err) == (2, True)
    path = tmp_path / "own" / "tools" / "acme-lib.toml"
    path.write_text(path.read_text().replace('"**/.acme-lib/"', '"**/.cursor/"'))
    done = toolban("rules", "test", "--rules", "own", cwd=tmp_path)
    assert (done.status, "acme-lib/directory: the hit" in done.out) == (2, True)
    path.write_text("id = ")
    done = toolban("rules", "list", "--rules", "own", cwd=tmp_path)
    assert (done.status, "own/tools/acme-lib.toml: not valid TOML" in done.err) == (2, True)
    assert toolban("rules", "list", "--rules", "none", cwd=tmp_path).status == 2


def test_init_with_a_tool_of_the_company(toolban: CommandLine, repo: Repo) -> None:
    words = ("init", "--ban", "claude-code", "--instead", "acme.code", "--from", "2026-07-10")
    assert toolban(*words, "--name", "Acme Code", "--hooks", "none", cwd=repo.path).status == 0
    text = (repo.path / "toolban.toml").read_text()
    assert text.startswith("#:schema https://")
    assert '[approved."acme.code"]\nname = "Acme Code"\n' in text
    repo.stage({"m": f"Fix\n\n{CLAUDE}\n"})
    done = toolban("hook", "commit-msg", "m", cwd=repo.path)
    assert (done.status, "Use Acme Code instead." in done.err) == (1, True)
