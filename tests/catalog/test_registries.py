"""The adapters of benchmarks/registries.py, each on a few lines as its registry has them."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from linter.model.catalog import Catalog

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
FILES = {
    "rulesync/src/constants/acme-paths.ts": (
        'export const ACME_DIR = ".acme";\nexport const ACME_RULES_DIR_PATH = join(ACME_DIR, "rules");\n'
        'export const ACME_MCP_FILE_PATH = join(ACME_DIR, "mcp.json");\nconst ODD = other(1);\n'
    ),
    "skills/dist/cli.mjs": 'x = {name: "acme",\n\t\tdisplayName: "Acme",\n\t\tskillsDir: ".acme/skills",\n}',
    "src/specify_cli/integrations/acme/__init__.py": '"dir": ".acme/commands",',
    "ruler/dist/agents/AcmeAgent.js": "return path.join(projectRoot, '.acme', 'rules.md');",
    "models.dev/providers/acme/provider.toml": (
        'name = "Acme"\nenv = ["ACME_API_KEY"]\nnpm = "@ai-sdk/openai-compatible"\napi = "https://api.acme.example/v1"\n'
    ),
    "litellm/llms/openai_like/providers.json": (
        '{"acme": {"base_url": "https://api.acme.example/v1", "api_key_env": "ACME_API_KEY"}}'
    ),
    "litellm/constants.py": 'openai_compatible_endpoints: list = [\n    "llm.acme.example/v1",\n    OTHER,\n]\n',
    "litellm/litellm_core_utils/get_llm_provider_logic.py": 'get_secret_str("ACME_API_KEY")\n',
    "detect-agent/dist/index.js": (
        'const ACME = "acme";\n  if (process.env.ACME_AGENT || process.env.ACME === "1") {\n'
        "    return { isAgent: true, agent: { name: ACME } };\n  }\n"
    ),
    "std-env-4/dist/index.mjs": 'n=[["acme",["ACME","ACME_ID"]],["other",[_("PATH",/x/)]]]',
    "am-i-vibing/dist/detector-x.mjs": (
        'const providers = [\n\t{\n\t\tid: "acme",\n\t\ttype: "agent",\n\t\tenvVars: [{ any: ["ACME_ID", ["AGENT", "acme"]] }]\n\t},\n'
        '\t{\n\t\tid: "both",\n\t\ttype: "agent",\n\t\tenvVars: [{ all: ["ACME", "OTHER"] }]\n\t}\n];'
    ),
    "mining/patterns/files.csv": "pattern,tool,start_date,end_date\n.acme/,Acme,,\n*.acme,Acme,,\nAGENTS.md,Generic,,\n",
    "mining/patterns/authors.csv": "pattern,tool\nbot@acme.example,Acme\nacme-bot,Acme\n",
    "mining/patterns/branches.csv": "pattern,tool\nacme/,Acme\n",
    "detection/constants.go": '\t"1+acme[bot]@users.noreply.github.com": "Acme",\n\t"acme/":   "Acme",\n',
    "no_ai_marks/data/tools.toml": (
        '[[tool]]\nid = "acme"\nnames = ["Acme"]\nemails = ["bot@acme.example", "*@acme.example"]\n'
        'branch-prefixes = ["acme"]\nsession-urls = ["acme.example/s/"]\nexamples = ["Made by Acme"]\ncounterexamples = ["Acme Ltd"]\n'
    ),
    "commit_check/ai_signatures_data.py": (
        'ACME = KnownAiTool(\n    name="Acme",\n    patterns=[\n        *_identity(r"Acme(?:[ ]<x>)?", "Acme <bot@acme.example>"),\n    ],\n)\n'
    ),
    "claude-code-linux/claude": "\0x process.env.CLAUDE_CODE_ACME_MODE,CLAUDE_CODE_\0",
    "qodercli/bundle/qodercli.js": "process.env.QODER_ACME_MODE",
}
VALUES = {
    ("rulesync", "acme", "path", ".acme/x.md"),
    ("rulesync", "acme", "path", ".acme/rules/x.md"),
    ("rulesync", "acme", "path", ".acme/mcp.json"),
    ("skills", "acme", "path", ".acme/skills/release/SKILL.md"),
    ("spec-kit", "acme", "path", ".acme/commands/speckit.plan.md"),
    ("ruler", "Acme", "path", ".acme/rules.md"),
    ("models.dev", "acme", "variable", "ACME_API_KEY"),
    ("models.dev", "acme", "endpoint", "https://api.acme.example/v1"),
    ("LiteLLM", "acme", "variable", "ACME_API_KEY"),
    ("LiteLLM", "acme", "endpoint", "https://api.acme.example/v1"),
    ("LiteLLM", "acme", "endpoint", "https://llm.acme.example/v1"),
    ("LiteLLM", "ACME", "variable", "ACME_API_KEY"),
    ("detect-agent", "acme", "environment", "AI_AGENT=acme"),
    ("detect-agent", "acme", "environment", "ACME_AGENT=1"),
    ("detect-agent", "acme", "environment", "ACME=1"),
    ("std-env", "acme", "environment", "ACME=1"),
    ("std-env", "acme", "environment", "ACME_ID=1"),
    ("am-i-vibing", "acme", "environment", "ACME_ID=1"),
    ("am-i-vibing", "acme", "environment", "AGENT=acme"),
    ("agent-mining", "Acme", "path", ".acme/x.md"),
    ("agent-mining", "Acme", "author", "Acme <bot@acme.example>"),
    ("agent-mining", "Acme", "author", "acme-bot <acme-bot@build.example>"),
    ("agent-mining", "Acme", "branch", "acme/fix-login"),
    ("disclosure", "Acme", "author", "Acme <1+acme[bot]@users.noreply.github.com>"),
    ("disclosure", "Acme", "branch", "acme/fix-login"),
    ("no-ai-marks", "acme", "message", "Made by Acme"),
    ("no-ai-marks", "acme", "message", "https://acme.example/s/0c1d2e3f4a5b6c7d8e9f"),
    ("no-ai-marks", "acme", "silent", "Acme Ltd"),
    ("no-ai-marks", "acme", "author", "Acme <bot@acme.example>"),
    ("no-ai-marks", "acme", "branch", "acme/fix-login"),
    ("commit-check", "Acme", "message", "Co-authored-by: Acme <bot@acme.example>"),
    ("Claude Code", "claude-code", "variable", "CLAUDE_CODE_ACME_MODE"),
    ("Qoder CLI", "qoder", "variable", "QODER_ACME_MODE"),
}


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("registries")  # it lies outside the package


def test_every_adapter_reads_its_registry(registries: ModuleType, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    read = list(registries.read(tmp_path))
    assert set(read) == VALUES
    assert len(read) == len(VALUES)


OUTCOMES = (
    ("environment", "codexcli", "CODEX_THREAD_ID=x", "found"),
    ("message", "claude", "Co-Authored-By: Claude <noreply@anthropic.com>", "found"),
    ("author", "Cursor", "Cursor Agent <cursoragent@cursor.com>", "found"),
    ("npm", "openai", "openai", "found"),
    ("variable", "anthropic", "ANTHROPIC_API_KEY", "found"),
    ("endpoint", "somebody else", "https://api.anthropic.com/v1", "other"),
    ("path", "codex", "AGENTS.md", "weak"),
    ("branch", "claude", "claude/fix-login", "left"),
    ("branch", "acme", "acme/fix-login", "missed"),
    ("silent", "devin", "Reviewed-by: Devin Smith <devin@example.com>", "silent"),
    ("silent", "claude", "Co-Authored-By: Claude <noreply@anthropic.com>", "flagged"),
)


def test_the_outcomes(registries: ModuleType, catalog: Catalog) -> None:
    notes = registries.parse((BENCHMARKS / "registries.toml").read_bytes()).data
    registry = registries.Registry(catalog, notes)
    for place, tool, text, outcome in OUTCOMES:
        assert registry.outcome(registries.Value("acme", tool, place, text)) == outcome, text


def test_what_is_left_has_a_reason_and_is_no_proof(registries: ModuleType, catalog: Catalog) -> None:
    notes = registries.parse((BENCHMARKS / "registries.toml").read_bytes()).data
    values = [value for row in notes["left"] for value in row["values"]]
    assert len(values) == len(set(values))
    assert all(row["reason"].endswith((".", ")")) for row in notes["left"])
    known = set(catalog.tools)
    assert {tool for row in notes["same"] for tool in row["tools"]} <= known
