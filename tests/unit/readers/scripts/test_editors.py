"""Settings of editors: what switches a tool off is no trace of its use (issue 17, item 18)."""

from __future__ import annotations

import json

import pytest

from linter.model.fragments import Fragment
from linter.readers.scripts.editors import read_servers, read_settings
from tests.tables import each

OFF: list[tuple[str, object]] = [
    ("acme.enable", False),
    ("acme.enable", {"*": False}),
    ("acme.enable", {"*": False, "python": False}),
    ("acme.enableConfig", {"*": "off"}),
    ("acme.mode", "never"),
    ("acme.model", None),
    ("acme.disable", True),
    ("acme.disabled", True),
]
ON: list[tuple[str, object]] = [
    ("acme.enable", True),
    ("acme.enable", {"*": True}),
    ("acme.enable", {"*": False, "python": True}),
    ("acme.enableConfig", {"*": False, "go": {"x": 1}}),
    ("acme.disable", False),
    ("acme.disableUpdates", True),
    ("acme.advanced", {"model": "x"}),
]


def settings(name: str, value: object, *, workspace: bool) -> list[str]:
    own = {name: value}
    text = json.dumps({"settings": own} if workspace else own, indent=2)
    return [row.text for row in read_settings(text, "")]


@each("workspace", [False, True])
@each(("name", "value"), OFF)
def test_17_18_a_setting_that_switches_a_tool_off_is_no_trace(
    name: str, value: object, *, workspace: bool
) -> None:
    assert settings(name, value, workspace=workspace) == []


@each("workspace", [False, True])
@each(("name", "value"), ON)
def test_17_18_any_other_setting_is_one(name: str, value: object, *, workspace: bool) -> None:
    assert settings(name, value, workspace=workspace) == [name.lower()]


def test_17_18_comments_among_the_languages_do_not_matter() -> None:
    text = '{\n"acme.enable": {\n // "go": true,\n "*": false, /* all */\n },\n}'
    assert list(read_settings(text, "")) == []


@pytest.mark.parametrize(
    ("switch", "expected"),
    [({"disabled": True}, 0), ({"enabled": False}, 0), ({"disabled": False}, 1), ({"enabled": True}, 1)],
)
def test_17_18_a_server_that_is_switched_off_runs_nothing(switch: dict[str, bool], expected: int) -> None:
    server = {"command": "npx", "args": ["-y", "acme-server"], **switch}
    found = list(read_servers(json.dumps({"mcpServers": {"acme": server}}), "mcp.json"))
    packages = [row.text for row in found if isinstance(row, Fragment) and row.key == "npm"]
    assert packages == ["acme-server"] * expected
