"""Exports a policy as rulesets of GitHub. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from linter.export.expressions import Export, Exported, Json, NotExported, any_of, exportable
from linter.model.catalog import Trace

_MOST_PATHS, _LONGEST_PATH = 200, 200  # GitHub's limits for a file path restriction
_RULES = {
    "message": "commit_message_pattern",
    "author": "commit_author_email_pattern",
    "committer": "committer_email_pattern",
    "branch": "branch_name_pattern",
}


def github_rulesets(traces: Iterable[Trace], name: str) -> Export:
    """Make the bodies for `POST /repos/{owner}/{repo}/rulesets`: one for branches, one for paths."""
    held, left = exportable(traces, paths_as_globs=True)
    metadata = [
        {"type": _RULES[kind], "parameters": _parameters(kind, entries)}
        for kind in ("message", "author", "committer", "branch")
        if (entries := [entry for entry in held if entry.kind == kind])
    ]
    documents: list[Json] = []
    if metadata:
        conditions = {"ref_name": {"include": ["~ALL"], "exclude": []}}
        documents.append(
            {
                "name": name,
                "target": "branch",
                "enforcement": "active",
                "conditions": conditions,
                "rules": metadata,
            }
        )
    globs = [entry for entry in held if entry.kind == "path"]
    short = [entry.pattern for entry in globs if len(entry.pattern) <= _LONGEST_PATH]
    left += [
        NotExported(entry.rule, "its path is longer than 200 characters")
        for entry in globs
        if len(entry.pattern) > _LONGEST_PATH
    ]
    for number, start in enumerate(range(0, len(short), _MOST_PATHS), 1):
        restricted = {"restricted_file_paths": short[start : start + _MOST_PATHS]}
        documents.append(
            {
                "name": f"{name} (paths {number})",
                "target": "push",
                "enforcement": "active",
                "rules": [{"type": "file_path_restriction", "parameters": restricted}],
            }
        )
    return Export(tuple(documents), tuple(left))


def _parameters(kind: str, entries: list[Exported]) -> Json:
    return {
        "name": f"no banned tool ({kind})",
        "operator": "regex",
        "negate": True,
        "pattern": any_of(entries),
    }
