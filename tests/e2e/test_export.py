"""What a server would stop by the exported rules: the samples of the catalog, with the engine that servers use."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

import pytest
import re2

from linter.catalog.loader import Rules
from linter.export.expressions import any_of, exportable
from linter.model.catalog import Trace
from linter.model.fragments import Place
from tests.e2e.command import CommandLine
from tests.helpers import Repo

ALL = '[[ban]]\ntools = ["*"]\neffective = 2020-01-01\nreason = "All."\n'


@pytest.fixture
def exported(toolban: CommandLine, repo: Repo) -> Any:
    repo.commit("Policy", {"toolban.toml": ALL})

    def run(target: str) -> Any:
        done = toolban("export", target, cwd=repo.path)
        assert done.status == 0
        return json.loads(done.out), done.err

    return run


def as_message(trace: Trace, sample: str) -> str:
    """A sample of a trailer with a key of its own, or with the first that the trace takes."""
    first = sample.partition(":")[0].lower()
    has_key = first in trace.keys or re.match(r"[\w -]+: ", sample) or not trace.keys
    return f"x\n\n{sample}\n" if has_key else f"x\n\n{trace.keys[0]}: {sample}\n"


def test_every_expression_is_one_of_re2_and_stops_the_hits_and_no_miss(rules: Rules) -> None:
    wrong = []
    tried = 0
    for samples in rules.samples:
        trace = samples.trace
        made, left = exportable([trace], paths_as_globs=False)
        expressions = [re2.compile(any_of([held])) for held in made]
        is_trailer = Place.TRAILER in trace.places
        read = partial(as_message, trace) if is_trailer else str
        for miss in samples.misses:
            wrong += [(trace.rule, miss) for expression in expressions if expression.search(read(miss))]
        if made and not left and trace.places in ((Place.TRAILER,), (Place.PATH,), (Place.BRANCH,)):
            for hit in samples.hits:
                if Place.PATH in trace.places and not re.search(trace.pattern, hit):
                    continue  # the name in another case, which only toolban itself looks for
                tried += 1
                if not any(expression.search(read(hit)) for expression in expressions):
                    wrong.append((trace.rule, hit))
    assert wrong == []
    assert tried > 500


def test_github(exported: Any) -> None:
    documents, left = exported("github-ruleset")
    branches = [document for document in documents if document["target"] == "branch"]
    pushes = [document for document in documents if document["target"] == "push"]
    assert {rule["type"] for rule in branches[0]["rules"]} == {
        "commit_message_pattern",
        "commit_author_email_pattern",
        "committer_email_pattern",
        "branch_name_pattern",
    }
    for rule in (rule for branch in branches for rule in branch["rules"]):
        assert rule["parameters"]["operator"] == "regex"
        assert rule["parameters"]["negate"] is True
        assert len(rule["parameters"]["pattern"]) < 12_000
        re2.compile(rule["parameters"]["pattern"])
    assert len({document["name"] for document in documents}) == len(documents)
    assert len(pushes) >= 2
    for push in pushes:
        paths = push["rules"][0]["parameters"]["restricted_file_paths"]
        assert 0 < len(paths) <= 200
        assert max(map(len, paths)) <= 200
    assert any(
        fnmatchcase("a/.claude/settings.json", path)
        for push in pushes
        for path in push["rules"][0]["parameters"]["restricted_file_paths"]
    )
    assert "seen in: import; these rules read no content" in left


def test_gitlab(exported: Any) -> None:
    (document,), left = exported("gitlab-push-rule")
    assert set(document) == {"commit_message_negative_regex", "file_name_regex"}
    for pattern in document.values():
        assert len(pattern) <= 511
        re2.compile(pattern)
    assert "is full: 511 characters" in left


def test_the_reference_case(toolban: CommandLine, repo: Repo) -> None:
    done = toolban("export", "gitlab-push-rule", "--policy", "builtin:alibaba-2026-07", cwd=repo.path)
    (document,) = json.loads(done.out)
    files = re2.compile(document["file_name_regex"])
    assert files.search("CLAUDE.md")
    assert files.search("web/.claude/settings.json")
    assert not files.search("docs/claude.md.txt")
    messages = re2.compile(document["commit_message_negative_regex"])
    assert messages.search("Fix\n\nCo-authored-by: Claude Opus <noreply@anthropic.com>\n")
    assert not messages.search("Fix\n\nCo-authored-by: Claude Shannon <claude@bell-labs.example>\n")


def test_nothing_before_it_is_in_force_and_nothing_without_a_policy(toolban: CommandLine, repo: Repo) -> None:
    done = toolban(
        "export",
        "github-ruleset",
        "--policy",
        "builtin:alibaba-2026-07",
        "--today",
        "2026-07-09",
        cwd=repo.path,
    )
    assert (json.loads(done.out), done.status) == ([], 3)
    assert "[[ban]] at builtin:alibaba-2026-07:" in done.err
    assert "not in force before 2026-07-10" in done.err
    assert toolban("export", "github-ruleset", cwd=repo.path).status == 2


@pytest.mark.parametrize("target", ["github-ruleset", "gitlab-push-rule"])
def test_a_policy_of_disclosure_alone_is_not_held(toolban: CommandLine, repo: Repo, target: str) -> None:
    done = toolban("export", target, "--policy", "builtin:fedora", cwd=repo.path)
    assert (json.loads(done.out), done.status) == ([], 3)
    assert "[disclosure] at builtin:fedora:" in done.err
    repo.commit("Policy", {"toolban.toml": '[disclosure]\nallow = ["Assisted-by"]\n'})
    done = toolban("export", target, cwd=repo.path)
    assert done.status == 3
    assert "[disclosure] at toolban.toml:1" in done.err


def test_what_is_no_rule_is_listed(toolban: CommandLine, repo: Repo) -> None:
    waiver = '[[waiver]]\ntools = ["openai-api"]\nreason = "R"\napproved_by = "A"\nuntil = '
    some = '[[ban]]\ntools = ["cursor"]\npaths = ["src/**"]\neffective = 2020-01-01\nreason = "All."\n'
    policy = f"{ALL}{waiver}2026-06-01\n{waiver}2026-12-31\n{some}"
    repo.commit("Policy", {"toolban.toml": policy})
    done = toolban("export", "github-ruleset", "--today", "2026-08-01", cwd=repo.path)
    assert done.status == 0
    parts = [line.strip() for line in done.err.split("\n") if line.strip().startswith("[")]
    assert parts == [
        "[[ban]] at toolban.toml:15: holds for some paths, refs or repositories only",
        "[[waiver]] at toolban.toml:10: these rules know no exemption",
    ]
