"""`toolban policy`: what a policy says, where each value comes from, and what is doubtful in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.command import CommandLine
from tests.e2e.policy_samples import WAIVER
from tests.helpers import BAN, Repo


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
