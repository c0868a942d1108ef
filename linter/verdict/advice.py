"""Words the advice on what to use instead, from a ban, the approved tools and their migrations. Pure."""

from __future__ import annotations

from linter.fix.migrations import alternatives, migrations_of
from linter.model.catalog import Catalog
from linter.model.fragments import Place
from linter.model.matches import Match
from linter.model.policy import Ban, Policy, file_of
from linter.policy.selectors import specificity

_THEN = "Then "
_NEXT = {
    Place.PATH: "Then remove the file: git rm --cached -r -- {path}",
    Place.BRANCH: "Then rename the branch: git branch -m {branch} <name>",
    Place.NOTE: "Then delete the notes, if they are yours: git update-ref -d refs/notes/{branch}",
    Place.DEPENDENCY: "Then remove the dependency from {path}.",
    Place.IMPORT: "Then remove the import.",
    Place.ACTION: "Then remove the step from {path}.",
    Place.IMAGE: "Then take another image in {path}.",
    Place.EXTENSION: "Then remove the extension from {path}.",
    Place.COMMAND: "Then remove the command from {path}.",
    Place.ENDPOINT: "Then take the address out of {path}.",
    Place.VARIABLE: "Then take the variable out of {path}.",
    Place.MODEL: "Then name another model in {path}.",
    Place.ENVIRONMENT: "This commit is being made from inside the banned tool; commit from your own shell.",
}
_MESSAGE = (
    "Do not just delete the line: it is true. Redo the change without the tool, or ask for an exemption."
)
_LOCKED = "Then remove the package that brings it, and write {path} anew."
_GONE = "It was removed since then; only the history still holds it."
_COMMIT = (
    "What is published stays in the history: ask for an exemption, and make the next change without the tool."
    "\nWhat is not published yet can be mended with git commit --amend or git rebase -i."
)
_MOVE = "Move the file: toolban fix --apply\nor remove it: git rm --cached -r -- {path}"
_MEND = {
    Place.TRAILER: "Redo the change without the tool, and the message without its trailer.",
    Place.MESSAGE: "Redo the change without the tool, and the message without its mark.",
    Place.AUTHOR: "Redo the change without the tool, and give it your own name (--reset-author).",
    Place.COMMITTER: "Redo the change without the tool, and give it your own name (--reset-author).",
}
"""What to do about a commit that has not landed yet; what is in files is removed from it."""
_AMEND = (
    "{what}\nThe commit has not landed yet, so mend it:\n"
    "if it is the last: git commit --amend\n"
    "else: git rebase -i {parent} with `edit` for {commit}"
)
_REMOVED = (
    "A later commit removed it, but {commit} still brings it and has not landed yet, so mend it:\n"
    "git rebase -i {parent} with `fixup` for the commit that removed it"
)
_TAG = "Make the tag anew, and its message without the mark: git tag -f -a {tag} {target}"
_TAGS = "refs/tags/"
_SHORT = 12


def advise(
    match: Match, ban: Ban, policy: Policy, catalog: Catalog, *, roots: frozenset[str] | None = None
) -> str:
    """What a developer should do next, one sentence a line.

    With `roots` the commits under review have not landed yet, so they can still be mended; those are the
    ones among them that have no parent.
    """
    tools = alternatives(ban, match)
    lines = [_alternative(tool, match, policy, catalog) for tool in tools]
    rows = (row for tool in tools for row in migrations_of(tool, match, policy, catalog))
    moves = any(row.to and not row.by_hand for row in rows)
    step = (_mended(match, roots, moves=moves) if roots is not None else "") or _next_step(match, moves=moves)
    if not lines and step.startswith(_THEN):
        step = step[len(_THEN)].upper() + step[len(_THEN) + 1 :]
    return "\n".join([*lines, step])


def exemption(ban_contact: str, policy: Policy) -> str:
    """A sentence that says how to ask for an exemption, and in which file it is written down."""
    where = file_of(policy.origin[-1]) if policy.origin else "the policy"
    if where.startswith("builtin:"):
        where = f"a toolban.toml that extends {where}"
    whom = f"Ask {ban_contact}; " if ban_contact else ""
    sentence = f"an approved exemption is a [[waiver]] with a reason and an end in {where}."
    return whom + sentence if whom else sentence[0].upper() + sentence[1:]


def locked_exemptions(policy: Policy, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Pairs of a tool with a locked ban and how to ask for an exemption, which only that policy grants."""
    found: dict[str, str] = {}
    for ban in policy.bans:
        for tool in catalog.tools.values() if ban.locked else ():
            if specificity(ban.selector, tool):
                found.setdefault(tool.id, _of_locked(ban))
    return tuple(found.items())


def _of_locked(ban: Ban) -> str:
    file = ban.origin.rpartition(":")[0]
    sentence = f"the ban is locked, so only {file} can exempt, by a [[waiver]] with a reason and an end."
    return f"Ask {ban.contact}; {sentence}" if ban.contact else sentence[0].upper() + sentence[1:]


def _alternative(tool: str, match: Match, policy: Policy, catalog: Catalog) -> str:
    approved = next((entry for entry in policy.approved if entry.tool == tool), None)
    known = catalog.tools[tool].name if tool in catalog.tools else tool
    name = (approved and approved.name) or known
    moves = [
        f"{move.to}{f' ({move.note})' if move.note else ''}"
        for move in migrations_of(tool, match, policy, catalog)
    ]
    parts = [f"Use {name} instead."]
    if moves:
        parts = [f"Use {name} instead: it goes to {'; or to '.join(moves)}"]
        parts[0] += "" if parts[0].endswith((".", ".)")) else "."
    if approved:
        asked = f"Questions: {approved.contact}." if approved.contact else ""
        parts += [text for text in (approved.note, approved.url, asked) if text]
    return " ".join(parts)


def _mended(match: Match, roots: frozenset[str], *, moves: bool) -> str:
    """How to mend the commit or tag that brought a trace; empty where none did."""
    introduction = match.introduction
    if not introduction and match.origin.ref.startswith(_TAGS):
        return _tag_made_anew(match.origin.ref)
    if not introduction or match.was_there_before or match.fragment.place in (Place.BRANCH, Place.NOTE):
        return ""
    commit = introduction[:_SHORT]
    known = {"commit": commit, "parent": "--root" if introduction in roots else f"{commit}^"}
    if match.history and match.history.removed and not match.history.present_on:
        return _REMOVED.format_map(known)
    what = _MEND.get(match.fragment.place) or _next_step(match, moves=moves)
    return _AMEND.format(what=what, **known)


def _tag_made_anew(ref: str) -> str:
    import shlex  # noqa: PLC0415 the command is there to be copied

    tag = ref.removeprefix(_TAGS)
    return _TAG.format(tag=shlex.quote(tag), target=shlex.quote(f"{tag}^{{}}"))


def _next_step(match: Match, *, moves: bool) -> str:
    path, branch = match.origin.path, match.fragment.text
    if match.history and match.history.removed and not match.history.present_on:
        return _GONE
    if match.fragment.place in (Place.PATH, Place.BRANCH, Place.NOTE):
        import shlex  # noqa: PLC0415 the command is there to be copied

        path, branch = shlex.quote(path), shlex.quote(branch)
    landed = match.origin.commit or match.origin.ref.startswith("refs/")
    other = _COMMIT if landed else _MESSAGE
    if match.fragment.scope == "locked":
        return _LOCKED.format(path=path)
    if moves and match.fragment.place is Place.PATH:
        return _MOVE.format(path=path)
    return _NEXT.get(match.fragment.place, other).format(path=path, branch=branch)
