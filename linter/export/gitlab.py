"""Exports a policy as the push rule of a GitLab project. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from linter.export.expressions import Export, Exported, Json, NotExported, any_of, exportable
from linter.model.catalog import Trace

_LONGEST = 511  # GitLab's limit for an expression, in characters


def gitlab_push_rule(traces: Iterable[Trace]) -> Export:
    """Make the body of `POST /projects/:id/push_rule`; a project has only one, with short expressions."""
    surest = sorted(traces, key=lambda trace: -trace.confidence)
    held, left = exportable(surest, paths_as_globs=False)
    document: Json = {}
    for kind, key in (("message", "commit_message_negative_regex"), ("path", "file_name_regex")):
        fitting, over = _fitting([entry for entry in held if entry.kind == kind])
        if fitting:
            document[key] = any_of(fitting)
        left += [NotExported(entry.rule, f"{key} is full: 511 characters") for entry in over]
    for entry in held:
        if entry.kind in ("author", "committer"):
            left.append(NotExported(entry.rule, "a push rule can only demand mailboxes, not forbid them"))
        if entry.kind == "branch":
            left.append(
                NotExported(entry.rule, "a push rule can only demand names of branches, not forbid them")
            )
    return Export((document,) if document else (), tuple(left))


def _fitting(entries: list[Exported]) -> tuple[list[Exported], list[Exported]]:
    """Split entries into those that fit into one expression, and the others."""
    fitting: list[Exported] = []
    over = []
    for entry in entries:
        if len(any_of([*fitting, entry])) <= _LONGEST:
            fitting.append(entry)
        else:
            over.append(entry)
    return fitting, over
