"""How large a file may be for each kind of reader: a visible table, also in docs/explanation/limits.md.

Most readers go through a text and keep only what they find, so they take whatever git gives (32 MiB). Those
here build something of the whole: a tree, commands, keys with all their values. It may take a hundred times
the memory of the text, of some texts four hundred times.
"""

from __future__ import annotations

from typing import NamedTuple

from linter.readers.reader_table import MODULES
from linter.support.files import in_words


class Limit(NamedTuple):
    """The most that is read of a format."""

    size: int
    """Bytes of a file, or characters of its text."""
    of: str
    """What is read up to that size."""

    @property
    def reason(self) -> str:
        """Why a larger file is not read, or is read otherwise."""
        return f"larger than {in_words(self.size)}, the limit for {self.of}"


GRAMMAR = Limit(1 << 20, "source code by its grammar")
"""Larger source is read tolerantly: brackets in C# have trees of four hundred times their size."""
YAML = Limit(4 << 20, "YAML by its grammar")
"""Larger YAML is read line by line, and larger lock files piece by piece."""
MANIFESTS = Limit(4 << 20, "manifests in JSON")
"""Larger ones are not read: people write these."""
SCRIPTS = Limit(4 << 20, "scripts, pipelines and settings with commands")
"""Larger ones are not read: no person writes such a script, and nothing runs such a pipeline."""

_OF_SCRIPTS = "linter.readers.scripts."
_OF_NOTEBOOKS = (f"{_OF_SCRIPTS}notebooks", f"{_OF_SCRIPTS}notebook_sources")

LIMITS: dict[str, Limit] = {
    **{
        reader: SCRIPTS
        for reader, (module, _) in MODULES.items()
        if module.startswith(_OF_SCRIPTS) and module not in _OF_NOTEBOOKS
    },
    **dict.fromkeys(
        ("read_package_json", "composer_json", "deno_json", "devbox_json", "vcpkg_json"), MANIFESTS
    ),
}
"""Reader to the limit above which a file is counted as not read by it."""
