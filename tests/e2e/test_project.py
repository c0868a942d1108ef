"""The habits of the project: steps of CI, supported versions, decision records, news, and our own policy."""

from __future__ import annotations

import datetime
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from linter import __version__
from linter.catalog import loader as catalog
from linter.support.toml import parse
from tests.e2e.command import SOURCE, CommandLine
from tests.mirror import without_tests

RECORDS = sorted((SOURCE / "docs" / "adr").glob("[0-9]*.md"))
NEWS = [
    path for path in (SOURCE / "changelog.d").iterdir() if path.name not in {"README.md", "template.md.jinja"}
]


def read(name: str) -> str:
    return (SOURCE / name).read_text(encoding="utf-8")


def sessions() -> list[str]:
    return re.findall(r"@nox\.session\ndef (\w+)", read("noxfile.py"))


def test_ci_runs_every_step_that_nox_has() -> None:
    called = " ".join(re.findall(r"^check (.+)$", read(".ci/run"), re.MULTILINE)).split()
    assert sorted([*called, "tests"]) == sorted(sessions())  # the tests: by the command of the README
    assert re.findall(r"^\| `nox -s (\w+)`", read("CONTRIBUTING.md"), re.MULTILINE) == sessions()


def test_one_list_of_supported_pythons() -> None:
    project = read("pyproject.toml")
    named = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', project)
    assert (
        re.findall(r'"(3\.\d+)"', read("noxfile.py").partition("PYTHONS = ")[2].partition("\n")[0]) == named
    )
    workflow = yaml.safe_load(read(".github/workflows/ci.yml"))
    assert workflow["jobs"]["tests"]["strategy"]["matrix"]["python"] == named
    assert f'requires-python = ">={named[0]}"' in project


@pytest.mark.parametrize("workflow", sorted((SOURCE / ".github" / "workflows").iterdir()), ids=str)
def test_workflows_may_do_nothing_by_default(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    assert yaml.safe_load(text)["permissions"] == {}
    for used in re.findall(r"uses: (\S+)", text):
        assert used == "$/" or re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), used


def test_the_architecture_page_shows_the_packages_as_they_are() -> None:
    text = read("docs/explanation/architecture.md")
    packages = sorted(path.parent.name for path in (SOURCE / "linter").glob("*/__init__.py"))
    assert sorted(re.findall(r"^\| `linter/(\w+)` \|", text, re.MULTILINE)) == packages
    contract = read("pyproject.toml").partition('containers = ["linter"]')[2].partition("]")[0]
    layers = re.findall(r'"([\w |]+)"', contract)
    assert layers[0] == "__main__"
    assert "\n".join(["```text", *layers[1:], "```"]) in text


def test_few_modules_have_no_tests_of_their_own() -> None:
    """A new module with five conditions or loops comes with a test file; lower the number where one is added."""
    lacking = [module.name for module in without_tests(5)]
    assert len(lacking) <= 145, lacking


def test_every_dependency_has_a_reason() -> None:
    project = parse(read("pyproject.toml").encode()).data["project"]
    assert isinstance(project, dict)
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    text = read("docs/explanation/dependencies.md").lower()
    for name in {re.split(r"[^\w-]", entry)[0].lower() for entries in lists for entry in entries}:
        grammar = name.removeprefix("tree-sitter")  # they share a row: `tree-sitter-c-sharp, -dart, ...`
        words = (rf"(?<!\w){name}\b", rf" {grammar}\b")
        assert any(re.search(word, text) for word in words), name


def test_decisions_are_numbered_dated_and_listed() -> None:
    index = read("docs/adr/index.md")
    for number, path in enumerate(RECORDS, 1):
        assert path.name.startswith(f"{number:04}-"), path.name
        text = path.read_text(encoding="utf-8")
        title, date, status = re.findall(r"\A# \d+\. (.+)\n\n- Date: (.+)\n- Status: (.+)\n", text)[0]
        datetime.date.fromisoformat(date)
        assert re.match(r"accepted|superseded", status)
        assert f"| {number} | [{title}]({path.name}) | {date} | {status} |" in index
        assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


@pytest.mark.parametrize("fragment", NEWS, ids=lambda path: path.name)
def test_news_can_be_told(fragment: Path) -> None:
    assert re.fullmatch(r"(\d+-|\+)[a-z0-9-]+\.(added|changed|fixed|removed|rules)\.md", fragment.name)
    assert fragment.read_text(encoding="utf-8").strip().endswith((".", "`"))


def test_the_changelog_knows_this_version() -> None:
    assert re.search(
        rf"^## {re.escape(__version__)} \(\d{{4}}-\d\d-\d\d\)$", read("CHANGELOG.md"), re.MULTILINE
    )


def test_rules_are_in_the_changelog() -> None:
    """A new tool can fail somebody's build, so it is announced."""
    news = "".join(path.read_text(encoding="utf-8") for path in NEWS if ".rules." in path.name)
    text = (read("CHANGELOG.md") + news).lower()
    for tool in catalog.load().catalog.tools.values():
        if not {"neutral", "unknown"} & set(tool.categories):
            assert tool.name.split(" ")[0].lower() in text, tool.name


def test_our_own_repository_is_clean(toolban: CommandLine, tmp_path: Path) -> None:
    """Our files hold the name of every tool, as data; none of it is a trace."""
    copy = tmp_path / "copy"
    subprocess.run(("git", "clone", "-q", "--no-local", str(SOURCE), str(copy)), check=True)
    done = toolban("check", cwd=copy)
    assert done.status == 0, done.out
    done = toolban("audit", ".", "--policy", str(copy / "toolban.toml"), cwd=copy)
    assert done.status == 0, done.out
