"""Settings in the configuration files of tools."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment
from linter.readers.registry import readers_for
from linter.readers.scripts.agent_settings import read_agent_settings
from tests.tables import each

JSON = """{
  // who signs
  "includeCoAuthoredBy": false,
  "attribution": {"commit": "", "pr": "by us"},
  "permissions": {"allow": ["Bash(ls)", "Read"], "defaultMode": "plan"},
  "env": {"ANTHROPIC_BASE_URL": "https://jane:secret@gateway.example/v1?key=secret", "N": 3}
}
"""
TOML = 'commit_attribution = ""\n[sandbox]\nmode = "full" # why\n[mcp_servers.a]\nargs = ["x"]\n'
YAML = "attribute-author: false\nlint:\n  - one\nmap:\n  auto-commits: true # yes\nempty:\n"


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (
            ".claude/settings.json",
            JSON,
            [
                "includeCoAuthoredBy=false",
                "attribution.commit=",
                "attribution.pr=by us",
                "permissions.allow.[]=Bash(ls)",
                "permissions.allow.[]=Read",
                "permissions.defaultMode=plan",
                "env.ANTHROPIC_BASE_URL=set",
                "env.N=set",
            ],
        ),
        (
            ".codex/config.toml",
            TOML,
            ["commit_attribution=", "sandbox.mode=full"],
        ),
        (".aider.conf.yml", YAML, ["attribute-author=false", "lint.[]=one", "map.auto-commits=true"]),
    ],
)
def test_the_settings_of_a_file(path: str, text: str, said: list[str]) -> None:
    found = [item for item in read_agent_settings(text, path) if isinstance(item, Fragment)]
    assert [fragment.text for fragment in found] == [f"{setting} in {path}" for setting in said]
    assert {fragment.key for fragment in found} == {"agent"}


@each(
    "text",
    [
        '{"apiKey": "s3cret"}',
        '{"a": {"Authorization_Token": "s3cret"}}',
        '{"headers": {"x": "s3cret"}}',
        '{"proxy": "https://jane:s3cret@proxy.example"}',
        '{"odd": "s3cret=="}',
        '{"mcpServers": {"a": {"env": {"KEY": "s3cret"}, "args": ["s3cret"]}}}',
    ],
)
def test_no_secret_is_kept(text: str) -> None:
    assert "s3cret" not in repr(list(read_agent_settings(text, "a.json")))


@each(
    ("path", "is_read"),
    [
        (".aider.conf.yml", True),
        ("web/.claude/settings.local.json", True),
        (".github/copilot/settings.json", True),
        (".acme/a/b/c.toml", True),
        (".venv/lib/python3.11/site-packages/x.json", False),
        ("settings.json", False),
    ],
)
def test_settings_are_near_a_hidden_directory(path: str, *, is_read: bool) -> None:
    assert ("read_agent_settings" in readers_for(path)) is is_read


def test_where_a_setting_stands() -> None:
    first, *_ = read_agent_settings(JSON, "a.json")
    assert isinstance(first, Fragment)
    assert (first.line, first.column) == (3, 3)


@given(st.text(), st.sampled_from(["a.json", "a.toml", "a.yml"]))
def test_no_text_is_too_odd(text: str, path: str) -> None:
    for item in read_agent_settings(text, path):
        assert not isinstance(item, Fragment) or item.text.endswith(f" in {path}")
