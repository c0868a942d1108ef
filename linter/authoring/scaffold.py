"""Drafts a new rule file, which is valid as it is. Pure."""

from __future__ import annotations

from typing import NamedTuple

from linter.support.toml import quoted


class NewTool(NamedTuple):
    """The keys of a tool at the top of a rule file."""

    id: str
    name: str
    vendor: str
    jurisdiction: str
    category: str
    homepage: str


def rule_file(tool: NewTool) -> str:
    """Draft a rule file with the keys of a tool and a first trace, the directory `.<id>/`."""
    return f"""\
id = {quoted(tool.id)}
name = {quoted(tool.name)}
vendor = {quoted(tool.vendor)}
jurisdiction = {quoted(tool.jurisdiction)}
categories = [{quoted(tool.category)}]
homepage = {quoted(tool.homepage)}

# One [[trace]] for each mark, from special to general; docs/reference/rules.md has what each place takes.
# Evidence is where a reader can see the tool leave it; a miss is plausible human text beside it.

[[trace]]
id = "directory"
place = "path"
glob = "**/.{tool.id}/"
confidence = "likely"
summary = {quoted(f"Directory of {tool.name} in a project.")}
evidence = {quoted(tool.homepage)}
hits = [".{tool.id}/settings.json", "web/.{tool.id}/rules/style.md"]
misses = ["{tool.id}/settings.json", "docs/{tool.id}.md"]
"""
