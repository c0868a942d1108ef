"""The push rule of GitLab: what it can hold of a policy. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from linter.export.expressions import Export, Exported, Json, NotExported, any_of, exportable
from linter.model.findings import Trace

_LONGEST = 511  # characters of an expression


def gitlab_push_rule(traces: Iterable[Trace]) -> Export:
    """The body of `POST /projects/:id/push_rule`; a project has one, and its expressions are short."""
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
    """The entries that fit into one expression, and those that do not."""
    fitting: list[Exported] = []
    over = []
    for entry in entries:
        if len(any_of([*fitting, entry])) <= _LONGEST:
            fitting.append(entry)
        else:
            over.append(entry)
    return fitting, over
