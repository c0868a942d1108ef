"""Coverage-guided fuzzing of what reads bytes of strangers: `python -m tests.deep.fuzz TARGET [libFuzzer options]`.

It needs atheris, which is no dependency of the project. A target returns for every input, whatever it is: it
may only raise what its reader documents.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

from linter.model.errors import PolicyError
from linter.support.toml import TomlError

READERS = (
    *("python_imports", "javascript_imports", "read_pyproject", "read_package_json", "read_requirements"),
    *("read_shell", "read_container_file", "workflow_scripts", "hash_code", "markup"),
)
"""The widest readers of files."""
Target = Callable[[bytes], object]


def _commit() -> Target:
    from linter.readers.messages import commit, message

    def read(data: bytes) -> object:
        parsed = commit.parse(commit.with_decoded(data))
        return [*commit.identities(parsed), *message.read(parsed.message)]

    return read


def _tree() -> Target:
    from linter.git.pack.tree_parser import UnsupportedTree, parse

    def read(data: bytes) -> object:
        try:
            return list(parse(data))
        except UnsupportedTree:
            return None

    return read


def _delta() -> Target:
    import numpy as np

    from linter.git.pack.deltas import copies_of
    from linter.git.pack.index import Damaged, result_size

    def read(data: bytes) -> object:
        try:
            return result_size(data), np.asarray(copies_of([data] * 200).length).sum()
        except Damaged:
            return None

    return read


def _pack() -> Target:
    from linter.git.pack.batches import batched
    from linter.git.pack.batches import read as read_batch
    from linter.git.pack.index import Damaged, Pack
    from tests.git.test_packs import a_pack, with_checksums

    folder = Path(tempfile.mkdtemp())
    index, _ = a_pack(folder)
    pack = index.with_suffix(".pack")
    originals = index.read_bytes(), pack.read_bytes()
    for path in (index, pack):
        path.chmod(0o600)

    def read(data: bytes) -> object:
        """Two bytes say where, the third what is put there; in the index or the pack, by the first bit."""
        contents = [bytearray(original) for original in originals]
        for at in range(0, len(data) - 3, 4):
            content = contents[data[at] & 1]
            content[int.from_bytes(data[at + 1 : at + 3], "big") % len(content)] = data[at + 3]
        forged = with_checksums(bytes(contents[0]), bytes(contents[1]))
        index.write_bytes(forged[0])
        pack.write_bytes(forged[1])
        try:
            opened = Pack(str(index))
        except (Damaged, ValueError):
            return None
        import numpy as np

        every = np.arange(len(opened.roots))
        return [list(read_batch(batch)) for batch in batched(opened, every, 1)]

    return read


def _policy() -> Target:
    from linter.catalog.loader import load as load_rules
    from linter.policy import loader
    from linter.support.toml import parse

    catalog = load_rules().catalog
    path = Path(tempfile.mkdtemp()) / "toolban.toml"

    def read(data: bytes) -> object:
        try:
            parse(data)
        except TomlError:
            return None
        path.write_bytes(data)
        try:
            return loader.load(path, catalog)
        except PolicyError:
            return None

    return read


def _reader(name: str) -> Target:
    from linter.readers.registry import MODULES
    from linter.readers.syntax.text import decode

    module, function = MODULES[name]
    read = getattr(importlib.import_module(module), function)
    return lambda data: list(read(decode(data), "x.txt"))


TARGETS: dict[str, Callable[[], Target]] = {
    "commit": _commit,
    "tree": _tree,
    "delta": _delta,
    "pack": _pack,
    "policy": _policy,
}


def main() -> None:
    """Fuzz one target."""
    name, *options = sys.argv[1:]
    os.environ.setdefault("TOOLBAN_CACHE_DIR", tempfile.mkdtemp())
    with atheris.instrument_imports(include=["linter"]):
        target = TARGETS[name]() if name in TARGETS else _reader(name)
    atheris.Setup([sys.argv[0], *options], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
