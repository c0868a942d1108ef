"""Does a reader take twice as long for twice as much, up to 8 MB?

    python benchmarks/linear.py [READER ...] [--unit TEXT ...] [--sizes 1,2,4,8]

Every reader (or those that are named, and `message`) is given texts of one repeated unit; a row has the
processor seconds for each size and the greatest ratio of two neighbours. tests/deep/test_doubling.py asks the
same of every reader with many more units and small texts; this is for sizes that a test cannot take.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import time
from collections.abc import Callable, Iterable
from itertools import pairwise

from linter.readers.messages import message
from linter.readers.reader_table import MODULES

UNITS = (
    "# a\n",
    "/* a\n",
    "a: 'b'\n",
    "{",
    "<a ",
    "import a\n",
    "npm i a\n",
    "{# a",
    "(* ",
    "=begin\n",
    '"""\n',
)
_MB = 1 << 20
_COMPARABLE = 0.05  # seconds


def reader_of(name: str) -> Callable[[str], Iterable[object]]:
    """A function that reads a text with one reader."""
    if name == "message":
        return message.read
    module, function = MODULES[name]
    read = getattr(importlib.import_module(module), function)
    return lambda text: read(text, "x.txt")


def seconds(read: Callable[[str], Iterable[object]], text: str) -> float:
    """Processor seconds of one reading."""
    gc.collect()
    begin = time.process_time()
    for _ in read(text):
        pass
    return time.process_time() - begin


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("readers", nargs="*", default=[*sorted(MODULES), "message"])
    parser.add_argument("--unit", action="append", default=[])
    parser.add_argument("--sizes", default="1,2,4,8", help="in MB")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    print(f"{'reader':24}{'unit':16}" + "".join(f"{size:>7} MB" for size in sizes) + f"{'ratio':>8}")
    for name in given.readers:
        read = reader_of(name)
        for unit in given.unit or UNITS:
            taken = [seconds(read, unit * (size * _MB // len(unit))) for size in sizes]
            pairs = pairwise(taken)
            ratio = max((after / max(before, _COMPARABLE) for before, after in pairs), default=0)
            print(f"{name:24}{unit!r:16}" + "".join(f"{each:10.2f}" for each in taken) + f"{ratio:8.1f}")


if __name__ == "__main__":
    main()
