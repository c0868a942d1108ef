"""Draws docs/audit.svg, the picture of the README, from what toolban really prints.

Run it in the development environment: python docs/make_picture.py
"""

from __future__ import annotations

import io
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from linter.cli.app import run  # noqa: E402 the path must be set first
from tests.helpers import Repo  # noqa: E402

COLUMNS = 104
# The shape of rich's own template without the font that it loads from elsewhere.
FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img"
 aria-label="A report of toolban">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace; font-size: {char_height}px;
 line-height: {line_height}px; white-space: pre; }}
text {{ font-family: ui-sans-serif, Helvetica, Arial, sans-serif; }}
.{unique_id}-matrix text {{ font-family: inherit; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def history(folder: Path) -> Repo:
    """A small history: a config file from before the ban, a commit after it, a dependency that went."""
    repo = Repo.create(folder / "shop")
    repo.commit("Start the shop", {"shop.py": "import os\n"}, day="2026-05-04")
    repo.commit("Add notes for the assistant", {"CLAUDE.md": "Be brief.\n"}, day="2026-05-20")
    manifest = '{"devDependencies": {"@anthropic-ai/claude-code": "^2"}}'
    repo.commit("Add tooling", {"package.json": manifest}, day="2026-06-02")
    repo.commit("Drop tooling", {"package.json": "{}"}, day="2026-07-03")
    message = "Round prices to cents\n\nCo-Authored-By: Claude Opus 5 <noreply@anthropic.com>\n"
    repo.commit(message, {"shop.py": "import math\n"}, day="2026-08-11")
    return repo


def printed(repo: Repo) -> str:
    """What `toolban audit` prints, with colours."""
    policy = ("--policy", "builtin:alibaba-2026-07", "--today", "2026-11-23")
    out = io.StringIO()
    with redirect_stdout(out):
        run(("audit", str(repo.path), *policy, "--color"))
    return "$ toolban audit shop --policy builtin:alibaba-2026-07\n" + out.getvalue()


def picture(text: str) -> str:
    """The text as an SVG image."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text))
    return console.export_svg(title="toolban audit", code_format=FORMAT, unique_id="toolban")


def draw() -> str:
    """The whole picture, from a fresh repository."""
    with tempfile.TemporaryDirectory() as folder:
        return picture(printed(history(Path(folder))))


if __name__ == "__main__":
    (ROOT / "docs" / "audit.svg").write_text(draw(), encoding="utf-8")
