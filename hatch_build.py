"""Build step: compiles the rules into the wheel, so that no hook ever parses them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface[Any]):
    """Adds linter/rules/catalog.bin to a wheel; an editable install compiles into the user's cache."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile and register the file; hatchling calls this before it builds."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        from linter.catalog import loader as catalog  # noqa: PLC0415 the sources are on the path only now
        from linter.loading import compiled as compiling  # noqa: PLC0415 the sources are on the path only now
        from linter.support import cache_file as store  # noqa: PLC0415 the sources are on the path only now

        compiled, body = compiling.compile_catalog(catalog.load(Path(self.root, "rules")).catalog)
        target = Path(tempfile.mkdtemp(), "catalog.bin")
        store.save_catalog(compiled, body, path=str(target))
        build_data["force_include"][str(target)] = "linter/rules/catalog.bin"
