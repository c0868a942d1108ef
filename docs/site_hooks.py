"""What MkDocs calls while it builds the site: adds the pages that are drawn from the code and the rules.

The JSON Schemas are put at the addresses that they name.
No generated page is in the repository, so none can be out of date.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import command_pages  # noqa: E402 the path must be set first
import schema_pages  # noqa: E402
import tool_pages  # noqa: E402

from linter.catalog import loader as catalog  # noqa: E402
from linter.cli import app  # noqa: E402
from linter.policy import schema as policy_schema  # noqa: E402

_OF_THE_ROOT = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "RELEASING.md": "project/releasing.md",
    "SECURITY.md": "project/security.md",
    "CODE_OF_CONDUCT.md": "project/conduct.md",
}
"""Documents at the root of the repository, where forges look for them, and where they are on the site."""


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the generated pages, and the documents of the root of the repository."""
    for path, text in _drawn().items():
        files.append(File.generated(config, path, content=text))
    for path, text in _schemas().items():
        files.append(File.generated(config, path, content=text))
    for name, path in _OF_THE_ROOT.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, path, content=_relinked(text, path)))
    return files


def _schemas() -> dict[str, str]:
    """Path on the site, as the `$id` of a schema names it, to the schema."""
    audit = (ROOT / "linter" / "report" / "audit.schema.json").read_text(encoding="utf-8")
    documents = (policy_schema.schema(), audit)
    return {json.loads(text)["$id"].partition("/docs/")[2]: text for text in documents}


def _drawn() -> dict[str, str]:
    schema = json.loads((ROOT / "linter" / "report" / "report.schema.json").read_text(encoding="utf-8"))
    return {
        **tool_pages.draw(catalog.load()),
        **command_pages.draw(app.group),
        **schema_pages.draw(schema),
    }


def _relinked(text: str, path: str) -> str:
    """A document of the root with its links as they are from its place on the site."""
    up = "../" * path.count("/")

    def target(found: re.Match[str]) -> str:
        name, anchor = found[1], found[2] or ""
        if name in _OF_THE_ROOT:
            return f"]({up}{_OF_THE_ROOT[name]}{anchor})"
        return f"]({up}{name.removeprefix('docs/')}{anchor})"

    return re.sub(r"\]\((?!https?:|#)([^)#\s]+)(#[^)]*)?\)", target, text)
