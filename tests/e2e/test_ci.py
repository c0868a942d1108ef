"""The steps for CI systems, started as a runner starts them: the lines of the files, with their variables."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.command import SOURCE, CommandLine
from tests.e2e.test_hooks import BIN, in_agent_free_shell, with_shared_packages
from tests.helpers import CLAUDE, Repo

ACTION = yaml.safe_load((SOURCE / "action.yml").read_text())
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


@pytest.fixture
def change(repo: Repo) -> Repo:
    """main has a policy; HEAD is a branch with a commit that breaks it."""
    repo.commit("Policy", {"toolban.toml": 'extends = ["builtin:alibaba-2026-07"]\n'}, day="2026-07-01")
    repo.git("checkout", "-q", "-b", "feature")
    repo.commit(f"Change\n\n{CLAUDE}\n", {"a.py": "x = 1\n"}, day="2026-08-01")
    return repo


def values(text: str, inputs: dict[str, str]) -> str:
    """`${{ inputs.x }}` and `${{ github.action_path }}` as GitHub fills them in."""
    text = re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: inputs[found[1]], text)
    return text.replace("${{ github.action_path }}", str(SOURCE))


def steps(
    inputs: dict[str, str], repo: Repo, variables: dict[str, str]
) -> list[subprocess.CompletedProcess[str]]:
    """Run the action's own steps, one process each, until one fails."""
    given = {name: str(entry.get("default", "")) for name, entry in ACTION["inputs"].items()} | inputs
    done = []
    for step in ACTION["runs"]["steps"]:
        if "run" not in step:
            continue
        env = {name: values(str(value), given) for name, value in step.get("env", {}).items()}
        done.append(
            subprocess.run(
                ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]),
                cwd=repo.path,
                env={**in_agent_free_shell(), **variables, **env},
                capture_output=True,
                check=False,
                text=True,
            )
        )
        if done[-1].returncode:
            break
    return done


def runner(repo: Repo, tmp_path: Path) -> dict[str, str]:
    """The variables of a runner that was started by a pull request."""
    event = tmp_path / "event.json"
    head, base = repo.git("rev-parse", "feature"), repo.git("rev-parse", "main")
    pull = {"number": 3, "title": "Change", "body": "", "head": {"ref": "feature", "sha": head}}
    event.write_text(json.dumps({"pull_request": {**pull, "base": {"ref": "main", "sha": base}}}))
    (tmp_path / "temp").mkdir()
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "RUNNER_OS": "Linux",
    }


def with_installed(variables: dict[str, str]) -> None:
    """What the first step makes, without installing once more; on Windows `venv` calls the folder Scripts."""
    folder = Path(variables["RUNNER_TEMP"]) / "toolban"
    folder.mkdir()
    (folder / ("Scripts" if variables["RUNNER_OS"] == "Windows" else "bin")).symlink_to(BIN)


@pytest.mark.slow
def test_the_action_installs_and_checks(change: Repo, tmp_path: Path) -> None:
    variables = runner(change, tmp_path) | with_shared_packages()
    install, check = steps({"sarif": "out.sarif"}, change, variables)
    assert install.returncode == 0, install.stderr
    assert check.returncode == 1, check.stderr
    assert check.stdout.startswith("::error title=claude-code/co-author::")
    assert "claude-code/co-author" in (tmp_path / "summary.md").read_text()
    assert (tmp_path / "output").read_text() == "status=1\n"
    assert json.loads((change.path / "out.sarif").read_text())["version"] == "2.1.0"


def check_step(
    inputs: dict[str, str], repo: Repo, variables: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    with_installed(variables)
    step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "toolban")
    given = {name: str(entry.get("default", "")) for name, entry in ACTION["inputs"].items()} | inputs
    env = {name: values(str(value), given) for name, value in step["env"].items()}
    return subprocess.run(
        ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]),
        cwd=repo.path,
        env={**in_agent_free_shell(), **variables, **env},
        capture_output=True,
        check=False,
        text=True,
    )


def test_the_action_hands_its_inputs_on_as_words(change: Repo, tmp_path: Path) -> None:
    variables = runner(change, tmp_path)
    inputs = {
        "policy": "builtin:inventory",
        "arguments": "--no-squash\n--today\n2026-08-02",
        "range": "main..HEAD",
    }
    done = check_step(inputs, change, variables)
    assert done.returncode == 0, done.stderr
    assert "toolban: main..HEAD" in done.stderr
    shutil.rmtree(Path(variables["RUNNER_TEMP"]) / "toolban")
    done = check_step({"policy": "$(touch pwned); `touch pwned`"}, change, variables)
    assert done.returncode == 2
    assert not (change.path / "pwned").exists()


@pytest.mark.parametrize("system", ["Linux", "macOS", "Windows"])
def test_the_action_finds_what_it_installed(change: Repo, tmp_path: Path, system: str) -> None:
    variables = runner(change, tmp_path) | {"RUNNER_OS": system}
    done = check_step({"policy": "builtin:inventory"}, change, variables)
    assert done.returncode == 0, done.stderr
    install, check = (step["run"] for step in ACTION["runs"]["steps"] if "run" in step)
    where = [line for line in check.split("\n") if line.startswith("programs=") or "Windows" in line]
    assert len(where) == 2
    assert all(line in install.split("\n") for line in where)


def test_nested_actions_are_pinned_and_no_input_stands_in_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert PINNED.fullmatch(step["uses"]) if "uses" in step else "${{" not in step["run"]
    workflow = yaml.safe_load((SOURCE / "examples" / "ci" / "github.yml").read_text())
    (checkout, ours, upload) = workflow["jobs"]["toolban"]["steps"]
    assert PINNED.fullmatch(checkout["uses"])
    assert checkout["with"]["fetch-depth"] == 0
    assert set(ours["with"]) <= set(ACTION["inputs"])
    assert PINNED.fullmatch(upload["uses"])
    assert upload["with"]["sarif_file"] == ours["with"]["sarif"]


def test_an_edited_title_is_read_again(toolban: CommandLine, repo: Repo) -> None:
    """GitHub starts nothing for `edited` unless it is named, and title and body would be read once only."""
    assert (
        toolban("init", "--ban", "cursor", "--from", "2026-07-10", "--ci", "github", cwd=repo.path).status
        == 0
    )
    texts = (
        (SOURCE / "examples" / "ci" / "github.yml").read_text(),
        (repo.path / ".github" / "workflows" / "toolban.yml").read_text(),
    )
    for text in texts:
        events = yaml.safe_load(text)[True]  # what YAML 1.1 makes of `on`
        assert set(events) == {"pull_request", "push", "merge_group"}
        assert events["pull_request"]["types"] == ["opened", "synchronize", "reopened", "edited"]


def component(inputs: dict[str, str]) -> dict[str, Any]:
    """The component as GitLab fills it in."""
    text = (SOURCE / "templates" / "toolban" / "template.yml").read_text()
    spec, body = text.split("\n---\n")
    given = {
        name: entry["default"] for name, entry in yaml.safe_load(spec)["spec"]["inputs"].items()
    } | inputs
    filled = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: str(given[found[1]]), body)
    job: dict[str, Any] = yaml.safe_load(filled)["toolban"]
    return job


@pytest.mark.parametrize("where", ["component", "example"])
def test_gitlab(change: Repo, tmp_path: Path, where: str) -> None:
    example = yaml.safe_load((SOURCE / "examples" / "ci" / "gitlab.yml").read_text())["toolban"]
    job = component({"install": "toolban==1"}) if where == "component" else example
    install, check = job["script"]
    assert install.startswith("pip install --quiet ")
    variables = {
        **{name: str(value) for name, value in job["variables"].items()},
        "PATH": _toolban(tmp_path),
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": change.git("rev-parse", "main"),
        "CI_COMMIT_SHA": change.git("rev-parse", "HEAD"),
    }
    done = subprocess.run(
        ("bash", "-e", "-c", check),
        cwd=change.path,
        env=in_agent_free_shell(**variables),
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    reports = job["artifacts"]["reports"]
    issues = json.loads((change.path / reports["codequality"]).read_text())
    assert {issue["check_name"] for issue in issues} == {"claude-code/co-author"}
    assert len(issues) == 2  # the commit, and what a squash merge would write
    assert "<failure " in (change.path / reports["junit"]).read_text()


def test_azure(change: Repo, tmp_path: Path) -> None:
    pipeline = yaml.safe_load((SOURCE / "examples" / "ci" / "azure-pipelines.yml").read_text())
    check = next(step["script"] for step in pipeline["steps"] if step.get("script", "").startswith("toolban"))
    change.git("update-ref", "refs/remotes/origin/main", "main")
    variables = {
        "PATH": _toolban(tmp_path),
        "TF_BUILD": "True",
        "BUILD_REASON": "PullRequest",
        "BUILD_SOURCEVERSION": change.git("rev-parse", "HEAD"),
        "SYSTEM_PULLREQUEST_PULLREQUESTID": "3",
        "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
    }
    done = subprocess.run(
        ("bash", "-e", "-c", check),
        cwd=change.path,
        env=in_agent_free_shell(**variables),
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("##vso[task.logissue type=error;sourcepath=toolban.toml;")


def _toolban(tmp_path: Path) -> str:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "toolban").symlink_to(shutil.which("toolban", path=str(BIN)) or "")
    return f"{folder}{os.pathsep}{in_agent_free_shell()['PATH']}"
