"""What does toolban see that plain git does not, and the other way round?

Run it on any repository, with the Python of the environment that toolban is installed in:

    python benchmarks/compare.py REPO [--until DATE] [--report audit.json] [--details differences.tsv]

The repository is read twice. Once by `toolban audit --format json` without any policy (`--report` takes a
report that was made before). Once here, with nothing but `git log`, and with regular expressions that know
the tools' names and are generous on purpose: a person with such a name, a quote, an example and a sentence
about a tool all count. Then every line, identity and path is counted as seen by both, by plain git only or
by toolban only, per tool and place, and differences are grouped by what kind they look like, with examples.

Only what toolban finds and plain git does not, or a difference of a kind that has no good reason, is a
defect of one of the two; docs/explanation/evaluation.md goes through them for several public repositories.

Of content, the files at HEAD are compared: those in which `git grep` finds a name, prose left out, with those
in which toolban finds a trace. A search without a parser counts every mention, so most of what it alone sees
is none; what toolban alone sees is to be explained.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

FAMILIES = {
    "claude": ("claude-code", "anthropic-api", "claude-app", "claude-model"),
    "cursor": ("cursor",),
    "copilot": ("github-copilot", "copilot-coding-agent", "copilot-cli", "copilot-autofix"),
    "codex": ("openai-codex", "openai-api", "chatgpt", "gpt-model"),
    "gemini": ("gemini-cli", "gemini-code-assist", "google-genai-api", "gemini-model"),
    "aider": ("aider",),
    "devin": ("devin",),
    "qwen": ("qwen-code", "qwen-model"),
    "qoder": ("qoder", "lingma"),
    "neutral": ("agents-md", "llms-txt", "mcp-config"),
}
"""Tools that plain names cannot tell apart are counted together."""

NAMES = {
    "claude": r"claude|anthropic",
    "cursor": r"cursor(?:agent)?(?:\[bot\])?\b",
    "copilot": r"copilot|github-advanced-security|autofix powered",
    "codex": r"codex|openai\b|chatgpt|\bgpt-?\d",
    "gemini": r"gemini",
    "aider": r"\baider\b",
    "devin": r"\bdevin\b|devin-ai|cognition",
    "qwen": r"qwen",
    "qoder": r"qoder|lingma",
}
PATHS = {
    "claude": r"(?:^|/)(?:CLAUDE(?:\.local)?\.md|\.claude(?:/|$)|\.claude(?:-plugin/|\.json$|ignore$))",
    "cursor": r"(?:^|/)(?:\.cursor/|\.cursor(?:rules|ignore|indexingignore)(?:$|/))",
    "copilot": r"(?:^|/)\.github/(?:copilot|agents/|prompts/|chatmodes/|instructions/)|(?:^|/)\.copilot",
    "codex": r"(?:^|/)(?:\.codex(?:/|$)|codex\.md$)",
    "gemini": r"(?:^|/)(?:\.gemini/|GEMINI\.md$|\.geminiignore$)",
    "aider": r"(?:^|/)\.aider",
    "devin": r"(?:^|/)\.devin",
    "qwen": r"(?:^|/)(?:\.qwen/|QWEN\.md$|\.qwenignore$)",
    "qoder": r"(?:^|/)(?:\.qoder|\.lingma)",
    "neutral": r"(?:^|/)(?:AGENTS\.md|AGENT\.md|llms(?:-full)?\.txt|\.?mcp\.json|\.agents/)",
}
MARKS = {
    "claude": r"claude\.ai/code|noreply@anthropic\.com",
    "cursor": r"cursor\.com/(?:agents|background|bc-)|cursoragent@",
    "copilot": r"Copilot@users\.noreply|^Agent-Logs-Url",
    "codex": r"chatgpt\.com/codex|chatgpt\.com/s/cd_|codex@openai",
    "gemini": r"gemini-cli@google|gemini-cli-robot",
    "aider": r"^\W{0,3}aider: |Aider chat conversation|noreply@aider\.chat",
    "devin": r"app\.devin\.ai/(?:sessions|review)|devin-ai-integration",
    "qwen": r"qwen-coder@",
    "qoder": r"qoder\.com|@qoder",
}
"""Addresses that are a mark wherever they stand in a line of a message."""
CONTENT = {
    "claude": r"anthropic|claude[-_ ]?(code|[0-9]|sonnet|opus|haiku)",
    "cursor": r"cursor-agent|cursor\.(com|sh)|CURSOR_API",
    "copilot": r"copilot",
    "codex": r"openai|chatgpt|codex|gpt-[0-9]",
    "gemini": r"google[-_./]*gen(erative)?[-_]?ai|generativelanguage|gemini[-_ ]?(cli|api|[0-9])",
    "aider": r"aider",
    "devin": r"devin[-.]ai",
    "qwen": r"qwen",
    "qoder": r"qoder|lingma",
}
"""Names of packages, models, hosts and programs, for `git grep`."""

COMMIT_PLACES = ("path", "trailer", "message", "author", "committer")
CONTENT_PLACES = (
    *("import", "dependency", "action", "image", "extension", "command"),
    *("endpoint", "variable", "model", "comment"),
)
PROSE = (".md", ".mdx", ".rst", ".txt", ".html")
"""Endings of files whose content is not compared."""

_WORK = (
    r"generated|created|made|written|authored|assisted|coded|powered|fixed|implemented|built|produced"
    r"|drafted|developed|reviewed|signed|paired|suggested|tested|helped|prompted"
)
_KEY = re.compile(
    r"^[\s>*+-]*(?P<key>[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+|[A-Za-z]*author[A-Za-z-]*)\s*:\s*(?P<value>\S.*)$",
    re.IGNORECASE,
)
_FOOTER = re.compile(rf"\b(?:{_WORK})\b.{{0,24}}?\b(?:by|with|using|via|from|off|help of)\b", re.IGNORECASE)
_REACH = 60  # a name this far behind "generated with" still counts

Key = tuple[str, str]
"""Tool family and place."""


class Sign(NamedTuple):
    """One sighting of either side."""

    family: str
    place: str
    where: str
    """A commit, or nothing where the text is a path."""
    text: str
    rule: str = ""

    def bare(self) -> str:
        """Letters and digits only: both sides cut and unfold lines in their own way."""
        return re.sub(r"\W", "", self.text.lower())


class Commit(NamedTuple):
    """A commit as `git log` prints it."""

    oid: str
    author: str
    committer: str
    message: str


def main() -> None:
    """Read, compare and print."""
    options = arguments()
    plain = list(read_plainly(options.repository, options.until))
    report = audit(options.repository, options.until, options.report)
    tips = set() if options.until else branches_at_head(options.repository)
    found = list(signs_of(report, tips))
    print(f"{count_commits(options.repository, options.until)} commits by git, coverage by toolban:")
    print(json.dumps(report["coverage"]))
    differences = compare(plain, found)
    print_table(plain, found, differences)
    print_examples(differences, options.examples)
    print_rest(report)
    if options.details:
        write_details(differences, options.details)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("repository", metavar="REPO")
    parser.add_argument("--until", metavar="DATE", help="only commits made before this day")
    parser.add_argument("--report", metavar="FILE", help="a JSON report of toolban audit, instead of a run")
    parser.add_argument("--details", metavar="FILE", help="write every difference, tab separated")
    parser.add_argument("--examples", type=int, default=3, help="for each group of differences (default: 3)")
    return parser.parse_args()


# Plain git


def read_plainly(repository: str, until: str | None) -> Iterator[Sign]:
    """Yield whatever looks like a tool in commits and paths."""
    for commit in commits(repository, until):
        yield from identity_signs(commit)
        for line in re.split(r"\r\n|\n|\r", commit.message):
            yield from line_signs(commit.oid, line)
    for path in sorted(paths(repository, until)):
        for family, pattern in PATHS.items():
            if re.search(pattern, path):
                yield Sign(family, "path", "", path)
    for family, pattern in () if until else CONTENT.items():
        for path in grep(repository, pattern):
            yield Sign(family, "content", "", path)


def grep(repository: str, pattern: str) -> Iterator[str]:
    """Yield the files at HEAD, no prose and nothing binary, in which something like the pattern stands."""
    no_prose = (f":(exclude)*{ending}" for ending in PROSE)
    command = ("git", "-C", repository, "grep", "-lIizE", pattern, "HEAD", "--", ".", *no_prose)
    listed = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout  # 1: found nothing
    yield from (row.partition(":")[2] for row in listed.decode("utf-8", "surrogateescape").split("\0") if row)


def branches_at_head(repository: str) -> set[str]:
    """The branches whose files are those of HEAD."""
    command = ("git", "-C", repository, "for-each-ref", "--points-at=HEAD", "--format=%(refname)")
    return {"HEAD", *subprocess.run(command, capture_output=True, check=True).stdout.decode().split()}


def commits(repository: str, until: str | None) -> Iterator[Commit]:
    """Yield every commit of every ref."""
    layout = "--format=%H%x1f%an <%ae>%x1f%cn <%ce>%x1f%B"
    for record in records(repository, "log", "--all", "-z", layout, *before(until)):
        if record:
            yield Commit(*record.split("\x1f", 3))


def paths(repository: str, until: str | None) -> set[str]:
    """Every path that any commit touched; a merge shows what it brought itself."""
    arguments = ("log", "--all", "-c", "--name-only", "--no-renames", "-z", "--format=", *before(until))
    return {record.lstrip("\n") for record in records(repository, *arguments) if record}


def before(until: str | None) -> list[str]:
    """Give git the same last moment as `toolban audit --until`."""
    return [f"--until={until}T00:00:00Z"] if until else []


def records(repository: str, *arguments: str) -> Iterator[str]:
    """Yield what git prints, cut at NUL."""
    command = ("git", "-C", repository, *arguments)
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101 mypy does not know the pipe is there
        rest = b""
        while block := process.stdout.read(1 << 20):
            *whole, rest = (rest + block).split(b"\0")
            yield from (record.decode("utf-8", "surrogateescape") for record in whole)
        yield rest.decode("utf-8", "surrogateescape")
    if process.returncode:
        sys.exit(f"git {arguments[0]} failed")


def count_commits(repository: str, until: str | None) -> int:
    """How many commits git counts."""
    command = ("git", "-C", repository, "rev-list", "--all", "--count", *before(until))
    return int(subprocess.run(command, capture_output=True, check=True).stdout)


def identity_signs(commit: Commit) -> Iterator[Sign]:
    """Yield tools in the names and mailboxes of author and committer."""
    for place, person in (("author", commit.author), ("committer", commit.committer)):
        for family, pattern in NAMES.items():
            if re.search(pattern, person, re.IGNORECASE):
                yield Sign(family, place, commit.oid, person)


def line_signs(oid: str, line: str) -> Iterator[Sign]:
    """Yield tools in one line of a message."""
    trailer = _KEY.match(line)
    place = "trailer" if trailer else "message"
    for family, pattern in NAMES.items():
        if (
            re.search(MARKS[family], line, re.IGNORECASE)
            or (trailer and re.search(pattern, line, re.IGNORECASE))
            or (not trailer and is_footer(line, pattern))
        ):
            yield Sign(family, place, oid, line)


def is_footer(line: str, pattern: str) -> bool:
    """Whether a name follows something like "generated with"."""
    return any(
        re.search(pattern, line[match.start() : match.end() + _REACH], re.IGNORECASE)
        for match in _FOOTER.finditer(line)
    )


# toolban


def audit(repository: str, until: str | None, report: str | None) -> dict[str, Any]:
    """Run toolban without any policy, or take a report of such a run."""
    if report:
        document: dict[str, Any] = json.loads(Path(report).read_text(encoding="utf-8"))
        return document
    command = [sys.executable, "-m", "linter", "audit", str(Path(repository).resolve()), "--format", "json"]
    command += ["--until", until] if until else []
    root = str(Path(__file__).resolve().parent.parent)
    environment = {**os.environ, "PYTHONPATH": root}
    with tempfile.TemporaryDirectory() as empty:  # no policy is found from here
        run = subprocess.run(command, cwd=empty, env=environment, capture_output=True, check=False)
    if run.returncode not in (0, 3):
        sys.exit(run.stderr.decode("utf-8", "replace"))
    text = run.stdout
    return dict(json.loads(text))


def signs_of(report: dict[str, Any], tips: set[str]) -> Iterator[Sign]:
    """Yield the findings of a report that can be compared."""
    family_of = {tool: family for family, tools in FAMILIES.items() for tool in tools}
    files: dict[tuple[str, str], Sign] = {}
    for finding in report["findings"]:
        family = family_of.get(finding["tool"], f"({finding['tool']})")
        if finding["place"] in COMMIT_PLACES:
            is_path = finding["place"] == "path"
            where = "" if is_path else finding["commit"]
            text = finding["path"] if is_path else finding["text"]
            yield Sign(family, finding["place"], where, text, finding["rule"])
        elif finding["place"] in CONTENT_PLACES and tips.intersection(finding["present_on"]):
            if finding["path"].endswith(PROSE):
                continue
            sign = Sign(family, "content", "", finding["path"], finding["rule"])
            files.setdefault((family, sign.text), sign)
    yield from files.values()


# Comparison


class Difference(NamedTuple):
    """What one side alone has seen."""

    sign: Sign
    side: str
    """`plain` or `toolban`."""
    kind: str


def compare(plain: Iterable[Sign], found: Iterable[Sign]) -> list[Difference]:
    """Return what either side alone has seen."""
    plain, found = list(plain), list(found)
    by_toolban, by_plain = by_subject(found), by_subject(plain)
    missed = [
        Difference(sign, "plain", kind_of(sign, by_toolban))
        for sign in plain
        if not any(other.family == sign.family for other in twins(sign, by_toolban))
    ]
    extra = [
        Difference(sign, "toolban", sign.rule)
        for sign in found
        if not any(other.family == sign.family for other in twins(sign, by_plain))
    ]
    return missed + extra


def by_subject(signs: Iterable[Sign]) -> dict[Key, list[Sign]]:
    """Index what was seen by where it stood."""
    index: dict[Key, list[Sign]] = defaultdict(list)
    for sign in signs:
        index[subject(sign)].append(sign)
    return index


def subject(sign: Sign) -> Key:
    """Lines of one message may be a trailer for one side and prose for the other."""
    in_message = sign.place in ("trailer", "message")
    return ("message" if in_message else sign.place, sign.where or sign.text)


def twins(sign: Sign, index: dict[Key, list[Sign]]) -> list[Sign]:
    """What the other side says about the same line, identity or path."""
    bare = sign.bare()
    others = index.get(subject(sign), ())
    return [other for other in others if bare in other.bare() or other.bare() in bare]


def kind_of(sign: Sign, by_toolban: dict[Key, list[Sign]]) -> str:
    """Say what a difference looks like, so that like stands with like."""
    if others := twins(sign, by_toolban):
        return f"counted as {others[0].rule}"
    if sign.place in ("author", "committer"):
        return "name or mailbox"
    if sign.place == "content":
        return f"content of *{Path(sign.text).suffix or Path(sign.text).name}"
    return line_kind(sign.text) if sign.place in ("trailer", "message") else "path"


def line_kind(line: str) -> str:
    """Say how a line of a message is set."""
    if line.startswith((" " * 4, "\t")):
        return "indented"
    if line.lstrip().startswith(">"):
        return "quoted"
    if trailer := _KEY.match(line):
        bullet = "in a list, " if re.match(r"\s*[*+-]", line) else ""
        return f"{bullet}key {trailer['key'].lower()}"
    return "in a list" if re.match(r"\s*[*+-]\s", line) else "prose"


# Print


def print_table(plain: list[Sign], found: list[Sign], differences: list[Difference]) -> None:
    """Print the counts per tool and place; a line counts where toolban put it, if it did."""
    only = {
        side: Counter((d.sign.family, d.sign.place) for d in differences if d.side == side)
        for side in ("plain", "toolban")
    }
    by_toolban = Counter((sign.family, sign.place) for sign in found)
    keys = {(sign.family, sign.place) for sign in (*plain, *found)}
    print(f"\n{'tool':16} {'place':10} {'both':>7} {'plain git only':>15} {'toolban only':>13}")
    for key in sorted(keys):
        both = by_toolban[key] - only["toolban"][key]
        print(f"{key[0]:16} {key[1]:10} {both:7} {only['plain'][key]:15} {only['toolban'][key]:13}")


def print_examples(differences: list[Difference], most: int) -> None:
    """Print the differences by kind, each text once."""
    groups: dict[tuple[str, str, str, str], list[Sign]] = defaultdict(list)
    for sign, side, kind in differences:
        groups[side, sign.family, sign.place, kind].append(sign)
    for (side, family, place, kind), signs in sorted(groups.items()):
        print(f"\nonly by {side}: {family}, {place}, {kind}: {len(signs)}")
        texts = Counter(sign.text.strip() for sign in signs)
        for text, count in texts.most_common(most):
            where = next(sign.where for sign in signs if sign.text.strip() == text)
            print(f"  {count:5} x {where[:12]:12} {text[:150]!a}")


def print_rest(report: dict[str, Any]) -> None:
    """Print what toolban found in content, in all of the history."""
    rest = Counter(
        (finding["rule"], finding["place"])
        for finding in report["findings"]
        if finding["place"] not in COMMIT_PLACES
    )
    print("\nfound by toolban in content, in all of the history:")
    for (rule, place), count in sorted(rest.items()):
        print(f"  {count:5} {place:10} {rule}")


def write_details(differences: list[Difference], file: str) -> None:
    """Write every difference on a line of its own."""
    rows = (
        (side, sign.family, sign.place, kind, sign.where, ascii(sign.text))
        for sign, side, kind in differences
    )
    Path(file).write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
