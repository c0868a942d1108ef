"""What a policy asks of humans, and of the form of a trailer, where a tool took part in a commit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from linter.cli.hooks import fast_path as quick
from linter.model.policy import Disclosure, Policy
from tests.e2e.command import SOURCE, CommandLine
from tests.helpers import CLAUDE, Repo

POLICY = """\
[disclosure]
pattern = {Assisted-by = "AGENT:MODEL"}
require_human = true
human_signoff = true
reason = "A person answers for a change."
"""
JANE, TOOL = "Jane Doe <jane@corp.example>", "Claude <noreply@anthropic.com>"
DEVIN = "devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>"
FORM, NO_HUMAN, NO_SIGNOFF = "disclosure/wrong-form", "disclosure/no-human", "disclosure/no-signoff"
SIGNED = f"Signed-off-by: {JANE}"


class Case(NamedTuple):
    """A commit, and the rules that it breaks."""

    trailers: str
    broken: tuple[str, ...] = ()
    author: str = JANE
    committer: str = ""


CASES = {
    "no tool": Case("Signed-off-by: Claude Shannon <claude@bell-labs.example>"),
    "nobody signs": Case(CLAUDE, (NO_SIGNOFF,)),
    "a person signs": Case(f"{CLAUDE}\n{SIGNED}"),
    "a key in another case": Case(f"{CLAUDE}\nSIGNED-OFF-BY: {JANE}"),
    "the tool signs": Case(f"{CLAUDE}\nSigned-off-by: {TOOL}", (NO_SIGNOFF,)),
    "a bot signs": Case(f"{CLAUDE}\nSigned-off-by: {DEVIN}", (NO_SIGNOFF,)),
    "an app signs": Case(
        f"{CLAUDE}\nSigned-off-by: mergify[bot] <37+mergify[bot]@users.noreply.github.com>", (NO_SIGNOFF,)
    ),
    "a service signs": Case(f"{CLAUDE}\nSigned-off-by: GitHub <noreply@github.com>", (NO_SIGNOFF,)),
    "tool and person sign": Case(f"{CLAUDE}\nSigned-off-by: {TOOL}\n{SIGNED}"),
    "a private mailbox of GitHub": Case(f"{CLAUDE}\nSigned-off-by: Ann <12345+ann@users.noreply.github.com>"),
    "a person of that name": Case(f"{CLAUDE}\nSigned-off-by: Claude Monet <claude.monet@corp.example>"),
    "reviewed is not signed": Case(f"{CLAUDE}\nReviewed-by: {JANE}", (NO_SIGNOFF,)),
    "the author is the tool": Case(SIGNED, (NO_HUMAN,), author=TOOL),
    "and the committer": Case(SIGNED, (NO_HUMAN,), author=TOOL, committer=TOOL),
    "only the committer": Case(SIGNED, committer=TOOL),
    "a human co-author": Case(f"Co-authored-by: {JANE}\n{SIGNED}", author=TOOL),
    "co-developed": Case(f"Co-developed-by: {JANE}\n{SIGNED}", author=DEVIN),
    "another tool as co-author": Case(
        f"Co-authored-by: Cursor Agent <cursoragent@cursor.com>\n{SIGNED}", (NO_HUMAN,), author=TOOL
    ),
    "tool and human as co-authors": Case(f"{CLAUDE}\nCo-authored-by: {JANE}\n{SIGNED}", author=TOOL),
    "a squash": Case(f"* One\n\n{SIGNED}\n\n* Two\n\nFixes it.\n\n{CLAUDE}"),
    "agent and model": Case(f"Assisted-by: Claude Code:claude-opus-4-8\n{SIGNED}"),
    "only the agent": Case(f"Assisted-by: Claude Code\n{SIGNED}", (FORM,)),
    "the key in capitals": Case(f"ASSISTED-BY: Claude Code\n{SIGNED}", (FORM,)),
    "one of two": Case(f"Assisted-by: Claude Code:claude-opus-4-8\nassisted-by: Cursor\n{SIGNED}", (FORM,)),
    "a person assists": Case(f"Assisted-by: {JANE}"),
    "all of it": Case("Assisted-by: Claude Code", (FORM, NO_HUMAN, NO_SIGNOFF), author=TOOL),
}


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A commit for each case, and at the end a merge by a tool."""
    repo = Repo.create(tmp_path_factory.mktemp("disclosure") / "shop")
    repo.commit("Start", {"toolban.toml": POLICY})
    for name, case in CASES.items():
        repo.author = case.author
        who = case.committer.rstrip(">").partition(" <") if case.committer else ("", "", "")
        variables = {"GIT_COMMITTER_NAME": who[0], "GIT_COMMITTER_EMAIL": who[2]} if case.committer else {}
        message = f"{name}\n\n{case.trailers}\n"
        repo.git(
            "commit",
            "-q",
            "--allow-empty",
            "-F",
            "-",
            "--cleanup=verbatim",
            check=True,
            stdin=message,
            **variables,
        )
    repo.author = JANE
    repo.git("checkout", "-q", "-b", "topic", "HEAD~3")
    repo.commit("x", {"a": "1"})
    repo.git("checkout", "-q", "main")
    repo.author = TOOL
    repo.git("merge", "-q", "--no-ff", "-m", "a merge", "topic")
    return repo


def broken(text: str, repo: Repo) -> dict[str, list[str]]:
    """The rules that each commit breaks, by its subject."""
    found: dict[str, list[str]] = {}
    subjects = dict(line.split(" ", 1) for line in repo.git("log", "--format=%H %s").splitlines())
    for row in json.loads(text)["findings"]:
        if row["status"] == "violation":
            found.setdefault(subjects[row["commit"]], []).append(row["rule"])
    return {subject: sorted(rules) for subject, rules in found.items()}


EXPECTED = {name: sorted(case.broken) for name, case in CASES.items() if case.broken} | {
    "a merge": [NO_HUMAN, NO_SIGNOFF]
}


def test_in_a_history_and_in_a_range(toolban: CommandLine, repo: Repo) -> None:
    for command in (("audit",), ("range", "HEAD~27..HEAD")):
        done = toolban(*command, "--format", "json", "--today", "2026-08-02", cwd=repo.path)
        assert done.status == 1, done.err
        assert broken(done.out, repo) == EXPECTED
    assert "A person answers for a change." in done.out


@pytest.mark.parametrize("name", CASES)
def test_before_the_commit(
    name: str, toolban: CommandLine, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[name]
    for role, identity in (("AUTHOR", case.author), ("COMMITTER", case.committer or case.author)):
        who, _, mailbox = identity.rstrip(">").partition(" <")
        monkeypatch.setenv(f"GIT_{role}_NAME", who)
        monkeypatch.setenv(f"GIT_{role}_EMAIL", mailbox)
    (tmp_path / "message").write_text(f"x\n\n{case.trailers}\n")
    done = toolban("hook", "commit-msg", str(tmp_path / "message"), cwd=repo.path)
    assert done.status == (1 if case.broken else 0), done.err
    assert all(rule in done.err for rule in case.broken)
    if NO_SIGNOFF in case.broken:
        assert "Add a Signed-off-by of the person who reviewed it" in done.err
    if NO_HUMAN in case.broken:
        assert "Co-authored-by: Name <mailbox>" in done.err


@pytest.mark.parametrize(
    ("name", "mailbox", "trailers", "status"),
    [
        ("Claude", "noreply@anthropic.com", f"{CLAUDE}\n{SIGNED}", 1),
        ("Claude", "noreply@anthropic.com", SIGNED, 1),
        ("Claude", "noreply@anthropic.com", "", 1),
        ("Cl\u200baude", "noreply@anth\u200bropic.com", SIGNED, 1),
        ("Jane Doe, Claude Code", "jane@corp.example", SIGNED, 1),
        ("Claude", "noreply@anthropic.com", f"Co-authored-by: {JANE}\n{SIGNED}", 0),
        ("Claude Shannon", "claude@bell-labs.example", "", 0),
        ("Jane Doe", "jane@corp.example", "", 0),
    ],
)
def test_the_author_of_a_merge_is_asked_of_git(
    name: str,
    mailbox: str,
    trailers: str,
    status: int,
    toolban: CommandLine,
    repo: Repo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(variable, raising=False)
    repo.git("config", "user.name", name)
    repo.git("config", "user.email", mailbox)
    (tmp_path / "message").write_text(f"Merge branch x\n\n{trailers}\n")
    done = toolban("hook", "commit-msg", str(tmp_path / "message"), cwd=repo.path)
    quickly = quick.answer(["commit-msg", str(tmp_path / "message")])
    repo.git("config", "--remove-section", "user")
    assert done.status == quickly == status, done.err
    assert (NO_HUMAN in done.err) == bool(status)


def test_where_a_compiled_policy_says_that_it_is_about_people() -> None:
    assert Policy._fields[quick._DISCLOSURE] == "disclosure"
    assert [*Disclosure._fields][quick._ABOUT_PEOPLE] == ["require_human", "human_signoff"]


def test_before_the_message_nothing_can_be_disclosed(
    toolban: CommandLine, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUDECODE", "1")
    assert toolban("hook", "pre-commit", cwd=repo.path).status == 0


@pytest.mark.parametrize("options", [(), ("--pseudonymise", "key")], ids=["plain", "pseudonyms"])
def test_a_saved_report_keeps_whom_commits_name(
    toolban: CommandLine, repo: Repo, tmp_path: Path, options: tuple[str, ...]
) -> None:
    (tmp_path / "key").write_bytes(b"k" * 32)
    where = [str(tmp_path / word) if word == "key" else word for word in options]
    report, today = str(tmp_path / "report.json"), ("--today", "2026-08-02")
    # A report that serves every policy: none asked for humans when it was made.
    toolban(
        "audit",
        "--policy",
        "builtin:inventory",
        "--inventory",
        *where,
        "--output",
        f"json:{report}",
        cwd=repo.path,
    )
    assert ("jane@corp" in Path(report).read_text()) == (not options)
    done = toolban("report", report, "--format", "json", *today, cwd=repo.path)
    assert done.status == 1, done.err
    expected = {
        subject: [rule for rule in rules if rule != FORM or not options]
        for subject, rules in EXPECTED.items()
    }
    assert broken(done.out, repo) == {subject: rules for subject, rules in expected.items() if rules}
    assert ("a pseudonym stands for its text" in done.out) == bool(options)
    simulated = toolban("policy", "simulate", "toolban.toml", "--report", report, *today, cwd=repo.path)
    assert simulated.status == (3 if options else 0)


def test_a_report_that_does_not_say_whom_commits_name(
    toolban: CommandLine, repo: Repo, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    toolban("audit", "--output", f"json:{report}", "--today", "2026-08-02", cwd=repo.path)
    report.write_text(json.dumps(json.loads(report.read_text()) | {"participants": None}))
    for command in (("report", str(report)), ("policy", "simulate", "toolban.toml", "--report", str(report))):
        done = toolban(*command, "--today", "2026-08-02", cwd=repo.path)
        assert "whom it names is not known" in done.out.replace("\n", " ")
        assert done.status == (1 if command[0] == "report" else 3)  # the form is still wrong


@pytest.mark.parametrize(
    ("trailers", "status"),
    [
        (f"Assisted-by: Claude Code:claude-opus-4-8\n{SIGNED}", 0),
        ("Assisted-by: Claude Code:claude-opus-4-8", 1),
    ],
)
def test_the_example(
    toolban: CommandLine,
    repo: Repo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trailers: str,
    status: int,
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Jane Doe")
    (tmp_path / "message").write_text(f"x\n\n{trailers}\n")
    policy = str(SOURCE / "examples" / "policies" / "human-in-charge.toml")
    done = toolban("hook", "commit-msg", "--policy", policy, str(tmp_path / "message"), cwd=repo.path)
    assert done.status == status, done.err


def test_the_policy_is_shown_with_its_lines(toolban: CommandLine, repo: Repo) -> None:
    shown = toolban("policy", "show", "--origin", cwd=repo.path).out
    assert "pattern.Assisted-by: AGENT:MODEL  [toolban.toml:2]" in shown
    assert "require_human: true  [toolban.toml:3]" in shown
    assert "human_signoff: true  [toolban.toml:4]" in shown
