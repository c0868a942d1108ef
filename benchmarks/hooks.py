"""How long do the hooks take, in units of the interpreter's own start?

Run it with the Python of the environment that toolban is installed in:

    python benchmarks/hooks.py [--runs 30] [--before DIRECTORY]

DIRECTORY holds another toolban, made with `pip install --no-deps --target DIRECTORY`: its hooks are started
in turn with ours. Install both so, as pre-commit does: an editable install looks at every rule file first.
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


ENTRY = "import sys\nfrom linter.cli import main\nsys.argv[0] = 'toolban'\nmain()"
HOOKS: dict[str, Command] = {
    "hook commit-msg, clean": ("hook", "commit-msg", "clean.txt"),
    "hook commit-msg, blocked": ("hook", "commit-msg", "trace.txt"),
    f"hook pre-commit, {FILES} files": ("hook", "pre-commit"),
}


def seconds(command: Command, folder: Path, **variables: str) -> float:
    """One run of the interpreter, from start to exit."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(
        (sys.executable, *command),
        cwd=folder,
        env={**environment, **variables},
        capture_output=True,
        check=False,
    )
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--before", default="", metavar="DIRECTORY")
    parser.add_argument("--ours", default="", metavar="DIRECTORY", help="else what is installed here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "repo")
        prepare(folder)
        rows: dict[str, tuple[Command, dict[str, str]]] = {}
        for label, command in HOOKS.items():
            for version, directory in (("", asked.ours), ("before: ", asked.before)):
                if directory or not version:
                    variables = {"TOOLBAN_CACHE_DIR": str(Path(name, f"cache{len(version)}"))}
                    if directory:
                        variables["PYTHONPATH"] = str(Path(directory).resolve())
                    rows[version + label] = (("-c", ENTRY, *command), variables)
        ratios: dict[str, list[float]] = {label: [] for label in rows}
        bare: list[float] = []
        for command, variables in rows.values():
            seconds(command, folder, **variables)  # fills the cache
        for _ in range(asked.runs):
            for label, (command, variables) in rows.items():
                start = seconds(("-c", "pass"), folder)
                bare.append(start)
                ratios[label].append(seconds(command, folder, **variables) / start)
    print(f"interpreter: {statistics.median(bare) * 1000:.1f} ms, {asked.runs} rounds")
    for label, values in ratios.items():
        spread = f"{min(values):.1f} to {max(values):.1f}"
        print(f"{label:<36} {statistics.median(values):.2f} times the interpreter ({spread})")


if __name__ == "__main__":
    main()
