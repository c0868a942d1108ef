"""How long do the hooks take, in units of the interpreter's own start?

Run it with the Python of the environment that toolban is installed in:

    python benchmarks/hooks.py [--runs 30]

Every round starts `python -c pass` and then each hook, so that a change of the machine's speed meets both;
what counts is the median of the ratios, pair by pair. The targets: commit-msg 3, pre-commit with 20 small
staged files 5.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 20
CLEAN = "Fix the parser\n\nIt dropped the last line.\n\nSigned-off-by: Jane Doe <jane@corp.example>\n"
TRACE = "Fix the parser\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"
Command = tuple[str, ...]


def prepare(folder: Path) -> None:
    """A repository with a policy, two messages and small staged files of several kinds."""
    subprocess.run(("git", "init", "-q", str(folder)), check=True)
    (folder / "toolban.toml").write_text('extends = ["builtin:alibaba-2026-07"]\n')
    (folder / "clean.txt").write_text(CLEAN)
    (folder / "trace.txt").write_text(TRACE)
    for number in range(FILES):
        kind = ("py", "ts", "md", "toml")[number % 4]
        (folder / f"file{number}.{kind}").write_text(f"import os\n\nvalue = {number}\n" * 20)
    subprocess.run(("git", "add", "."), cwd=folder, check=True)


def hooks() -> dict[str, Command]:
    """What is measured; the script that pip made is what git and pre-commit start."""
    toolban = str(Path(sys.executable).parent / "toolban")
    return {
        "hook commit-msg, clean": (toolban, "hook", "commit-msg", "clean.txt"),
        "hook commit-msg, blocked": (toolban, "hook", "commit-msg", "trace.txt"),
        f"hook pre-commit, {FILES} files": (toolban, "hook", "pre-commit"),
    }


def seconds(command: Command, folder: Path) -> float:
    """One run, from start to exit."""
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "repo")
        prepare(folder)
        os.environ["TOOLBAN_CACHE_DIR"] = str(Path(name, "cache"))
        bare: list[float] = []
        ratios: dict[str, list[float]] = {label: [] for label in hooks()}
        for command in hooks().values():
            seconds(command, folder)  # fills the cache
        for _ in range(runs):
            for label, command in hooks().items():
                start = seconds((sys.executable, "-c", "pass"), folder)
                bare.append(start)
                ratios[label].append(seconds(command, folder) / start)
    print(f"interpreter: {statistics.median(bare) * 1000:.1f} ms, {runs} rounds")
    for label, values in ratios.items():
        spread = f"{min(values):.1f} to {max(values):.1f}"
        print(f"{label:<28} {statistics.median(values):.1f} times the interpreter ({spread})")


if __name__ == "__main__":
    main()
