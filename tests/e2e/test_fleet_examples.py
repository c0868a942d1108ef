"""The recipes of a fleet: every command in them is one that toolban takes, and every document has its form."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess

import click
import pytest
import yaml

from linter.cli.app import group
from tests.e2e.command import SOURCE

FLEET = SOURCE / "examples" / "fleet"
_VALUES = {"$OWNER": "acme", "$PART": "1", "$((JOB_COMPLETION_INDEX + 1))": "1"}


def commands(text: str) -> list[list[str]]:
    """The words of every call of `toolban fleet` in a text, up to the end of the line or of the command."""
    for name, value in _VALUES.items():
        text = text.replace(name, value)
    joined = re.sub(r"\\\n\s*#?\s*|\n\s+(?=--|\|\|)", " ", text)
    found = re.findall(r"toolban (fleet [^\n]+?)(?= > | \|\| |\n|$)", joined)
    return [shlex.split(line) for line in found]


@pytest.mark.parametrize("name", sorted(path.name for path in FLEET.iterdir()))
def test_every_command_of_a_recipe_is_one(name: str) -> None:
    """It is parsed with its options, and not run."""
    for words in commands((FLEET / name).read_text()):
        context = click.Context(group)
        command: click.Command | None = group.get_command(context, words[0])
        assert isinstance(command, click.Group)
        inner = command.get_command(context, words[1])
        assert inner is not None, words
        inner.make_context(words[1], words[2:], parent=context)


def test_the_recipes_run_something() -> None:
    number = {path.name: len(commands(path.read_text())) for path in FLEET.iterdir()}
    assert number == {
        "dask-on-kubernetes.yaml": 1,
        "github-matrix.yml": 5,
        "kubernetes-job.yaml": 1,
        "toolban-fleet.service": 3,
        "toolban-fleet.timer": 0,
    }


def test_units_of_systemd() -> None:
    for name, sections in (("service", {"Unit", "Service"}), ("timer", {"Unit", "Timer", "Install"})):
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        parser.optionxform = str  # type: ignore[assignment,method-assign] # the documented way to keep case
        parser.read(FLEET / f"toolban-fleet.{name}")
        assert set(parser.sections()) == sections
    if systemd := shutil.which("systemd-analyze"):
        done = subprocess.run(
            (systemd, "verify", FLEET / "toolban-fleet.timer"), capture_output=True, check=False, text=True
        )
        assert "Unknown key" not in done.stderr


def test_pods_run_without_rights() -> None:
    for name in ("kubernetes-job.yaml", "dask-on-kubernetes.yaml"):
        for document in yaml.safe_load_all((FLEET / name).read_text()):
            if document["kind"] in ("Job", "Deployment"):
                spec = document["spec"]["template"]["spec"]
                assert spec["securityContext"]["runAsNonRoot"] is True
                assert spec["automountServiceAccountToken"] is False


def test_the_image_runs_as_nobody_and_is_pinned() -> None:
    text = (SOURCE / "Containerfile").read_text()
    assert re.findall(r"^USER (.+)$", text, re.MULTILINE) == ["10001"]
    assert all(
        re.fullmatch(r"python:\d+\.\d+\.\d+-slim-\w+", base)
        for base in re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    )
