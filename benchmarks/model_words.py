"""Which words of histories does toolban take for ids of models, and is any of them none?

    python benchmarks/model_words.py DAY CLONE [CLONE...]

Reads the commits of each clone that were made before DAY (YYYY-MM-DD), bans every tool, and prints each word
that counts as the id of a model with the rule, how often, and one file. Before the day on which a model was
published its id cannot be meant: with 2021-01-01 every line is a false accusation, and it ends with 1.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

TOOLBAN = str(Path(sys.executable).parent / "toolban")
POLICY = '[[ban]]\ntools = ["*"]\neffective = 2000-01-01\nreason = "All."\n'
COUNTS = ("violation", "warning", "legacy")
Word = tuple[str, str]
"""A rule, and the word that it took."""


def words(clone: str, day: str, policy: Path) -> tuple[Counter[Word], dict[Word, str]]:
    """The words of a history that count as ids of models, how often, and a path of each.

    Raises:
        SystemExit: the audit ended neither clean, nor with violations, nor incomplete.
    """
    command = (TOOLBAN, "audit", clone, "--until", day, "--policy", str(policy), "--format", "json")
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"{clone}: toolban ended with {done.returncode}: {done.stderr.strip()}")
    found: Counter[Word] = Counter()
    paths: dict[Word, str] = {}
    for finding in json.loads(done.stdout)["findings"]:
        if finding["place"] == "model" and finding["status"] in COUNTS:
            word = (finding["rule"], finding["text"])
            found[word] += 1
            paths.setdefault(word, finding["path"])
    return found, paths


def main() -> None:
    """Print the words of every clone; end with 1 if there are any."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("day")
    parser.add_argument("clones", nargs="+", metavar="CLONE")
    options = parser.parse_args()
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        policy = Path(folder, "toolban.toml")
        policy.write_text(POLICY, encoding="utf-8")
        for clone in options.clones:
            found, paths = words(clone, options.day, policy)
            total += found.total()
            print(f"{clone}: {found.total()} before {options.day}")
            for (rule, text), times in found.most_common():
                print(f"  {times:>5}  {rule}  {text}  {paths[rule, text]}")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
