"""Coverage-guided fuzzing of what reads bytes of strangers: `python -m tests.deep.fuzz TARGET [OPTION or CORPUS]...`.

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
SEEDS: dict[str, bytes] = {
    "commit": b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n"
    b"encoding UTF-7\ngpgsig -----BEGIN\n -----END\n\nA\n\n* B\n\n> C\n\nCo-authored-by: A <a@b>\nX-Y: z\n  z\n",
    "tree": b"100644 a\0" + bytes(20) + b"40000 b\0" + bytes(20) + b"120000 c\0" + bytes(20),
    "delta": bytes((20, 20, 0x90, 10, 0x91, 10, 10)),
    "policy": b"""name = "n"
summary = "s"
[[ban]]
vendors = ["openai"]
effective = 2026-10-01
reason = "r"
instead = ["claude-code"]
contact = "a@b.example"
[approved.claude-code]
note = "n"
[[waiver]]
tools = ["openai-api"]
paths = ["a/**"]
until = 2026-12-31
reason = "r"
approved_by = "c"
""",
    "python_imports": b"import a.b as c, d\nfrom .e import (f, g)\n__import__('a' \"b\")\nif x:\n    import h; i = f'{j!r}'\n",
    "javascript_imports": b"import a, {b as c} from 'd';\nconst e = require(`f`); export * from \"g\"\nimport('h').then(/i/g)\n",
    "read_pyproject": b"[project]\ndependencies = ['a[b]>=1; c']\n[tool.poetry.dependencies]\nd = {git = 'https://x/y.git'}\n"
    b"[dependency-groups]\ne = [{include-group = 'f'}]\n[tool.uv.sources]\na = { url = 'https://z' }\n",
    "read_package_json": b'{"dependencies": {"a": "npm:b@1", "c": "github:d/e"}, "overrides": {"f": {"g": "1"}}, "workspaces": []}',
    "read_requirements": b"a[b]==1 ; python_version<'3' --hash=sha256:0\n-r c.txt\n-e git+https://d/e.git#egg=f\ng @ https://h \\\n  # i\n",
    "read_shell": b"#!/bin/sh\npip install a && npm i -g b || $(curl -fsSL c | bash) <<E\nd\nE\nfor f in g; do npx h@1; done\nX='i' j\n",
    "read_container_file": b'# syntax=a\nARG B=c\nFROM $B AS d\nRUN <<E bash\npip install f\nE\nCOPY --from=g h i\nRUN ["npm", "i", "j"]\n',
    "workflow_scripts": b"on: push\njobs:\n  a:\n    steps:\n      - uses: b/c@v1\n      - run: |\n          pip install d\n        shell: bash\n",
    "hash_code": b'a = \'https://b.c/d\' # e\nf = """g\nh"""\n# toolban: ignore[i] until 2027-01-01 reason\n',
    "markup": b"<a b='c'><!-- d --><![CDATA[e]]>&amp;&#65;<f/>https://g.h</a>\n",
}
"""One input for each target from which changes start, so that hours are not spent on finding a keyword."""
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

    from linter.git.pack.columns import Damaged
    from linter.git.pack.deltas import copies_of, result_size

    def read(data: bytes) -> object:
        try:
            return result_size(data), np.asarray(copies_of([data] * 200).length).sum()
        except Damaged:
            return None

    return read


def _pack() -> Target:
    from linter.git.pack.batches import batched
    from linter.git.pack.batches import read as read_batch
    from linter.git.pack.columns import Damaged
    from linter.git.pack.index import Pack
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
    from linter.readers.reader_table import MODULES
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
    seeds = Path(tempfile.mkdtemp())
    (seeds / "seed").write_bytes(SEEDS.get(name, b""))
    atheris.Setup([sys.argv[0], *options, str(seeds)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
