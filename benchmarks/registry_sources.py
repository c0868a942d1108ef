"""Reads public registries of AI tools as they lie on disk: one small adapter for each.

An adapter knows the files of one registry by their names, wherever below the given directory they are, and
yields what the registry says as values: a path, a variable, an address, a line of a message. What it cannot
read it leaves out: the registries are not ours, and change their form.
"""

from __future__ import annotations

import ast
import csv
import json
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from linter.support.toml import parse


class Value(NamedTuple):
    """What a registry says about a tool."""

    source: str
    tool: str
    """The name that the registry has for it."""
    place: str
    """`path`, `variable`, `endpoint`, `npm`, `message`, `author`, `branch`, `environment` or `silent`."""
    text: str


Adapter = Callable[[Path], Iterator[Value]]


def rulesync(file: Path) -> Iterator[Value]:
    """The paths that rulesync writes: constants of `src/constants`, also within its bundle."""
    text = file.read_text(encoding="utf-8", errors="replace")
    regions = re.findall(r"//#region src/constants/([\w-]+)-paths\.ts\n(.*?)//#endregion", text, re.DOTALL)
    known: dict[str, str] = {}
    for tool, body in regions or [(file.name.removesuffix("-paths.ts"), text)]:
        for name, spelling in re.findall(
            r"^(?:export )?const (\w+) = (.*?);$", body, re.MULTILINE | re.DOTALL
        ):
            path = _joined(spelling, known)
            known |= {name: path} if path else {}
            is_directory = "_DIR" in name and "DIR_NAME" not in name
            if path and tool != "rulesync" and (is_directory or ("/" in path and "FILE" in name)):
                yield Value("rulesync", tool, "path", f"{path}/x.md" if is_directory else path)


def _joined(spelling: str, known: dict[str, str]) -> str:
    """The path that a JavaScript expression of literals, names and `join` stands for; empty if another."""
    spelling = spelling.strip()
    if literal := re.fullmatch(r"[\"'`]([^\"'`$]*)[\"'`]", spelling):
        return literal[1]
    if call := re.fullmatch(r"(?:\w+\.)?join\$?\d*\((.*)\)", spelling, re.DOTALL):
        parts = [_joined(part, known) for part in call[1].split(",") if part.strip()]
        return posixpath.join(*parts) if all(parts) else ""
    return known.get(spelling, "")


def skills(file: Path) -> Iterator[Value]:
    """The directories into which the `skills` installer puts skills."""
    text = file.read_text(encoding="utf-8", errors="replace")
    for tool, directory in re.findall(r"name: \"([\w-]+)\",[^{}]*?skillsDir: \"(\.[^\"]+)\"", text):
        yield Value("skills", tool, "path", f"{directory}/release/SKILL.md")


def spec_kit(file: Path) -> Iterator[Value]:
    """The directories into which spec-kit writes its commands."""
    text = file.read_text(encoding="utf-8")
    for directory in re.findall(r"\"dir\": \"(\.[^\"]+)\"", text):
        yield Value("spec-kit", file.parent.name, "path", f"{directory}/speckit.plan.md")


def ruler(file: Path) -> Iterator[Value]:
    """The files that ruler writes: `path.join(projectRoot, ...)`."""
    text = file.read_text(encoding="utf-8")
    tool = file.name.removesuffix("Agent.js")
    for call in re.findall(r"path\.join\(projectRoot, ([^()]+)\)", text):
        parts = re.findall(r"'([^']+)'", call)
        if parts and len(parts) == call.count(",") + 1 and "." in parts[-1]:
            yield Value("ruler", tool, "path", "/".join(parts))


def models_dev(file: Path) -> Iterator[Value]:
    """A provider of models.dev: variables, address and package."""
    provider: Any = parse(file.read_bytes()).data
    tool = file.parent.name
    for name in provider.get("env", ()):
        yield Value("models.dev", tool, "variable", name)
    address = provider.get("api", "")
    if address.startswith("https://") and "${" not in address:
        yield Value("models.dev", tool, "endpoint", address)
    if not provider.get("npm", "@ai-sdk/").startswith("@ai-sdk/"):
        yield Value("models.dev", tool, "npm", provider["npm"])


def litellm_providers(file: Path) -> Iterator[Value]:
    """The providers that LiteLLM knows by an address and a key alone."""
    for tool, provider in json.loads(file.read_bytes()).items():
        for name in (provider.get("api_key_env"), provider.get("api_base_env")):
            if name:
                yield Value("LiteLLM", tool, "variable", name)
        yield Value("LiteLLM", tool, "endpoint", provider["base_url"])


def litellm_constants(file: Path) -> Iterator[Value]:
    """The addresses that LiteLLM takes for OpenAI-compatible ones."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "openai_compatible_endpoints":
            for item in ast.walk(node):
                if isinstance(item, ast.Constant) and isinstance(item.value, str) and "." in item.value:
                    address = item.value.removeprefix("https://")
                    owner = address.partition("/")[0].split(".")[-2]
                    yield Value("LiteLLM", owner, "endpoint", f"https://{address}")


def litellm_keys(file: Path) -> Iterator[Value]:
    """The keys that LiteLLM asks the environment for, by the provider that they begin with."""
    text = file.read_text(encoding="utf-8")
    for name in sorted(set(re.findall(r"get_secret(?:_str)?\(\s*\"(\w+_API_KEY)\"", text))):
        yield Value("LiteLLM", name.removesuffix("_API_KEY"), "variable", name)


def detect_agent(file: Path) -> Iterator[Value]:
    """@vercel/detect-agent: variables of the process, under the constant that the branch returns."""
    text = file.read_text(encoding="utf-8")
    named = dict(re.findall(r"const ([A-Z0-9_]+) = \"([a-z0-9-]+)\";", text))
    for name in set(named.values()):
        yield Value("detect-agent", name, "environment", f"AI_AGENT={name}")
    for condition, agent in re.findall(
        r"if \((process\.env\.[^{]*)\) \{\s*return [^;]*?name: ([A-Z0-9_]+)", text
    ):
        for variable, wanted in re.findall(r"process\.env\.(\w+)(?: === \"([^\"]+)\")?", condition):
            yield Value("detect-agent", named.get(agent, agent), "environment", f"{variable}={wanted or 1}")


def std_env(file: Path) -> Iterator[Value]:
    """std-env: a list of agents with the variables that show them."""
    text = file.read_text(encoding="utf-8")
    for agent, variables in re.findall(r"\[\"([a-z]+)\",\[((?:\"[A-Z_]+\",?)+)\]\]", text):
        for variable in re.findall(r"\"([A-Z_]+)\"", variables):
            yield Value("std-env", agent, "environment", f"{variable}=1")


def am_i_vibing(file: Path) -> Iterator[Value]:
    """am-i-vibing: variables of agents; what needs several at once, or a negation, is left out."""
    text = file.read_text(encoding="utf-8")
    for block in re.findall(r"\n\t\{\n\t\tid: (\".*?)\n\t\}", text, re.DOTALL):
        agent = re.match(r"\"([\w-]+)\"", block)
        _, _, wanted = block.partition("envVars:")
        if not agent or "all:" in wanted or 'type: "agent"' not in block:
            continue
        wanted = wanted.partition("processChecks")[0]
        pairs = re.findall(r"\[\"([A-Z_]+)\", \"([^\"]*)\"\]", wanted)
        for variable, value in pairs:
            yield Value("am-i-vibing", agent[1], "environment", f"{variable}={value}")
        for variable in re.findall(r"\"([A-Z][A-Z_]+)\"", re.sub(r"\[\"[A-Z_]+\", \"[^\"]*\"\]", "", wanted)):
            yield Value("am-i-vibing", agent[1], "environment", f"{variable}=1")


def agent_mining(file: Path) -> Iterator[Value]:
    """agent-mining: patterns of files, authors and branches."""
    place = {"files": "path", "authors": "author", "branches": "branch"}[file.stem]
    with file.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            text, tool = row["pattern"], row["tool"]
            if tool == "Generic" or any(mark in text for mark in "[*^$\\"):
                continue
            if place == "author":
                text = (
                    f"{tool} <{text}>" if "@" in text else f"{text} <{text.replace(' ', '')}@build.example>"
                )
            elif place == "path":
                text += "x.md" if text.endswith("/") else ""
            else:
                text += "" if re.search(r"/.", text) else "fix-login" if text.endswith("/") else "/fix-login"
            yield Value("agent-mining", tool, place, text)


def disclosure(file: Path) -> Iterator[Value]:
    """chaoss/disclosure: maps of mailboxes and branches to tools."""
    text = file.read_text(encoding="utf-8")
    for mailbox, tool in re.findall(r"^\t\"([^\"\s]+@[^\"\s]+)\":\s*\"([^\"]+)\"", text, re.MULTILINE):
        yield Value("disclosure", tool, "author", f"{tool} <{mailbox}>")
    for prefix, tool in re.findall(r"^\t\"([a-z]+/)\":\s*\"([^\"]+)\"", text, re.MULTILINE):
        yield Value("disclosure", tool, "branch", f"{prefix}fix-login")


def no_ai_marks(file: Path) -> Iterator[Value]:
    """no-ai-marks: examples that must be flagged, counterexamples that must not, mailboxes and branches."""
    rows: Any = parse(file.read_bytes()).data["tool"]
    for row in rows:
        tool = row["id"]
        for text in row.get("examples", ()):
            yield Value("no-ai-marks", tool, "message", text)
        for text in row.get("counterexamples", ()):
            yield Value("no-ai-marks", tool, "silent", text)
        for mailbox in row.get("emails", ()):
            if "*" not in mailbox:
                yield Value("no-ai-marks", tool, "author", f"{(row.get('names') or [tool])[0]} <{mailbox}>")
        for prefix in row.get("branch-prefixes", ()):
            yield Value("no-ai-marks", tool, "branch", f"{prefix}/fix-login")
        for address in row.get("session-urls", ()):
            yield Value("no-ai-marks", tool, "message", f"https://{address}0c1d2e3f4a5b6c7d8e9f")


def commit_check(file: Path) -> Iterator[Value]:
    """commit-check: the labels of its identities are what the tools sign with."""
    text = file.read_text(encoding="utf-8")
    for name, body in re.findall(
        r"^\w+ = KnownAiTool\(\n    name=\"([^\"]+)\",(.*?)^\)", text, re.DOTALL | re.MULTILINE
    ):
        for label in re.findall(
            r"_identity\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*,\s*\"([^\"]+)\",?\s*\)", body
        ):
            if "<model" not in label.lower() and not label.startswith("..."):
                yield Value("commit-check", name, "message", f"Co-authored-by: {label}")


def variables_of_a_bundle(source: str, tool: str, pattern: str) -> Adapter:
    """The variables that a program of a vendor reads, wherever they stand in its bytes."""
    searched = re.compile(pattern.encode())

    def read(file: Path) -> Iterator[Value]:
        for name in sorted(set(searched.findall(file.read_bytes()))):
            yield Value(source, tool, "variable", name.decode())

    return read


CLAUDE_CODE = variables_of_a_bundle(
    "Claude Code", "claude-code", r"\bCLAUDE_CODE_[A-Z][A-Z0-9_]{3,}[A-Z0-9]\b"
)
QODER = variables_of_a_bundle("Qoder CLI", "qoder", r"\bQODER(?:CN|CLI|WORK)?_[A-Z][A-Z0-9_]{2,}[A-Z0-9]\b")

ADAPTERS: tuple[tuple[str, Adapter], ...] = (
    ("**/src/constants/*-paths.ts", rulesync),
    ("**/rulesync*/dist/import-*.js", rulesync),
    ("**/skills*/dist/cli.mjs", skills),
    ("**/specify_cli/integrations/*/__init__.py", spec_kit),
    ("**/dist/agents/*Agent.js", ruler),
    ("**/providers/*/provider.toml", models_dev),
    ("**/llms/openai_like/providers.json", litellm_providers),
    ("**/litellm/constants.py", litellm_constants),
    ("**/litellm_core_utils/get_llm_provider_logic.py", litellm_keys),
    ("**/*detect-agent*/dist/index.js", detect_agent),
    ("**/std-env*/dist/index.mjs", std_env),
    ("**/am-i-vibing*/dist/detector-*.mjs", am_i_vibing),
    ("**/patterns/files.csv", agent_mining),
    ("**/patterns/authors.csv", agent_mining),
    ("**/patterns/branches.csv", agent_mining),
    ("**/detection/constants.go", disclosure),
    ("**/no_ai_marks/data/tools.toml", no_ai_marks),
    ("**/commit_check/ai_signatures_data.py", commit_check),
    ("**/*claude-code-*/claude", CLAUDE_CODE),
    ("**/*qodercli*/bundle/qodercli.js", QODER),
)
"""Which file is read by which adapter; a pattern is one of `Path.glob`."""


def read(directory: Path) -> Iterator[Value]:
    """Everything that the registries below a directory say, each value once."""
    seen: set[Value] = set()
    for pattern, adapter in ADAPTERS:
        for file in sorted(directory.glob(pattern)):
            for value in adapter(file):
                if value not in seen:
                    seen.add(value)
                    yield value
