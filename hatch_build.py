"""Build step: compiles the rules into the wheel, so that no hook ever parses them, and draws the man page."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface[Any]):
    """Adds linter/rules/catalog.bin and a man page to a wheel.

    An editable install compiles the rules into the user's cache, and has `toolban help --man`.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make and register both files; hatchling calls this before it builds."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        import click  # noqa: PLC0415 a requirement of building a wheel only

        from linter.catalog import loader as catalog  # noqa: PLC0415 the sources are on the path only now
        from linter.cli.app import group  # noqa: PLC0415 the sources are on the path only now
        from linter.cli.man_page import draw  # noqa: PLC0415 the sources are on the path only now
        from linter.loading import compiled as compiling  # noqa: PLC0415 the sources are on the path only now
        from linter.support import cache_file as store  # noqa: PLC0415 the sources are on the path only now

        compiled, body = compiling.compile_catalog(catalog.load(Path(self.root, "rules")).catalog)
        folder = Path(tempfile.mkdtemp())
        store.save_catalog(compiled, body, path=str(folder / "catalog.bin"))
        build_data["force_include"][str(folder / "catalog.bin")] = "linter/rules/catalog.bin"
        page = draw(click.Context(group, info_name="toolban", **group.context_settings))
        (folder / "toolban.1").write_text(page, encoding="utf-8")
        build_data["shared_data"][str(folder / "toolban.1")] = "share/man/man1/toolban.1"
