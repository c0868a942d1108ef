"""Checks what a policy asks of commits in which a tool took part: trailers that name it, humans. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from linter.model.catalog import Catalog, Confidence
from linter.model.coverage import NotRead
from linter.model.findings import Finding, Status
from linter.model.fragments import TOOK_PART, Place
from linter.model.matches import Match, Participant, Participants
from linter.model.policy import Disclosure
from linter.support.fingerprint import fingerprint

MISSING = "disclosure/missing"
FORBIDDEN = "disclosure/forbidden-key"
FORM = "disclosure/wrong-form"
NO_HUMAN = "disclosure/no-human"
NO_SIGNOFF = "disclosure/no-signoff"
RULES = {
    MISSING: "A tool took part in a commit, and no key that the policy requires says so.",
    FORBIDDEN: "A trailer whose key is for people, by the policy, names a tool.",
    FORM: "A trailer names a tool in another form than the policy asks for.",
    NO_HUMAN: "The author of a commit is a tool, and the commit names no human co-author.",
    NO_SIGNOFF: "A tool took part in a commit, and no human has signed it off.",
}
"""What each rule of disclosure finds."""
CO_AUTHOR_KEYS = frozenset({"co-authored-by", "co-author", "co-developed-by"})
"""Keys of trailers that name a co-author."""
SIGNOFF_KEY = "signed-off-by"
_NO_PROOF = Confidence.WEAK
_NO_PARTICIPANTS = (
    "whom it names is not known, so what [disclosure] asks of humans could not be decided: the commit could "
    "not be read, or its saved report does not keep that (one of toolban audit --inventory does)"
)
_NO_TEXT = "a pseudonym stands for its text, so whether that has the pattern of [disclosure] was not decided"


class Context(NamedTuple):
    """Everything besides matches that the findings of disclosure depend on."""

    disclosure: Disclosure
    catalog: Catalog
    today: str
    """The current date, `YYYY-MM-DD`."""
    participants: Participants | None = None
    """Whom the commits name; None if that is not known."""


def findings(
    dated: Iterable[tuple[Match, str]], violations: Iterable[Match], context: Context
) -> Iterator[Finding]:
    """Find commits and trailers that do not keep what a policy asks for where a tool took part.

    Each match comes with the day that counts for it. A tool that is a violation in a commit need not be
    disclosed there. What is asked of humans is not judged in commits whose participants are not known.
    """
    disclosure, catalog, _, participants = context
    known = participants or {}
    banned: dict[str, set[str]] = {}
    for match in violations:
        if match.fragment.place in TOOK_PART:
            banned.setdefault(match.made_in, set()).add(match.trace.tool)
    for commit, found in _by_commit(dated, context).items():
        yield from (_forbidden(match, disclosure, catalog) for match in _in_forbidden_keys(found, disclosure))
        allowed = [match for match in found if match.trace.tool not in banned.get(commit, ())]
        yield from _wrong_forms(allowed, disclosure, catalog)
        if allowed and disclosure.require and not any(_discloses(match, disclosure) for match in found):
            yield _missing(allowed[0], disclosure, catalog)
        if commit in known:
            yield from _without_human(allowed, known[commit], disclosure, catalog)


def undecided(dated: Iterable[tuple[Match, str]], context: Context) -> Iterator[NotRead]:
    """What could not be decided, because a saved report does not keep it."""
    found = _by_commit(dated, context)
    known = context.participants or {}
    commits = sorted(matches[0].origin.commit for matches in found.values())
    nameless = [commit for commit in commits if commit and commit not in known]
    if nameless and context.disclosure.is_about_people:
        yield NotRead("commit", _NO_PARTICIPANTS, len(nameless), nameless[0])
    if not context.disclosure.pattern:
        return
    keys = {key.lower() for key, _ in context.disclosure.pattern}
    hidden = [match for matches in found.values() for match in matches if _is_hidden(match, keys)]
    if hidden:
        yield NotRead("trace", _NO_TEXT, len(hidden), hidden[0].origin.commit)


def _is_hidden(match: Match, keys: Collection[str]) -> bool:
    from linter.report.pseudonyms import is_pseudonym  # noqa: PLC0415 loads OpenSSL

    fragment = match.fragment
    return fragment.place is Place.TRAILER and fragment.key in keys and is_pseudonym(fragment.text)


def _by_commit(dated: Iterable[tuple[Match, str]], context: Context) -> dict[str, list[Match]]:
    """The matches that show a tool taking part, by commit, from the day on which disclosure is required."""
    found: dict[str, list[Match]] = {}
    effective = context.disclosure.effective
    for match, day in dated if context.today >= effective else ():
        if _counts(match, context.catalog) and day >= effective:
            found.setdefault(match.made_in, []).append(match)
    return found


def _in_forbidden_keys(found: Iterable[Match], disclosure: Disclosure) -> Iterator[Match]:
    for match in found:
        if match.fragment.place is Place.TRAILER and disclosure.forbids(match.fragment.key):
            yield match


def _wrong_forms(found: Iterable[Match], disclosure: Disclosure, catalog: Catalog) -> Iterator[Finding]:
    """A finding for each trailer that names a tool in another form than its key must have."""
    if not disclosure.pattern:
        return
    from linter.policy.trailer_forms import has_form  # noqa: PLC0415 few policies ask for a form
    from linter.report.pseudonyms import is_pseudonym  # noqa: PLC0415 loads OpenSSL

    forms = {key.lower(): (key, form) for key, form in disclosure.pattern}
    reported: set[tuple[str, int, str]] = set()
    for match in found:
        fragment = match.fragment
        if fragment.place is not Place.TRAILER or fragment.key not in forms:
            continue
        key, form = forms[fragment.key]
        value = _value(fragment.shown or fragment.text, fragment.key)
        trailer = (fragment.key, fragment.line, value)
        if trailer not in reported and not has_form(value, form) and not is_pseudonym(value):
            reported.add(trailer)
            name = catalog.tools[match.trace.tool].name
            message = f"{key} names {name} in another form than {form}.{_reason(disclosure)}"
            yield _finding(match, FORM, message, f"Write it in this form: {key}: {form}", disclosure)


def _value(shown: str, key: str) -> str:
    """The value of a trailer, which a fragment shows with its key where the reader had to fold it."""
    first, colon, rest = shown.partition(":")
    return rest.strip() if colon and first.strip().lower() == key else shown


def _without_human(
    found: list[Match], people: Iterable[Participant], disclosure: Disclosure, catalog: Catalog
) -> Iterator[Finding]:
    """Findings for a commit by a tool without a human co-author, and for one that no human signed off."""
    humans = {participant.role for participant in people if participant.is_human}
    author = next((match for match in found if match.fragment.place is Place.AUTHOR), None)
    if disclosure.require_human and author and humans.isdisjoint(CO_AUTHOR_KEYS):
        name = catalog.tools[author.trace.tool].name
        message = f"{name} is the author, and no human is named as co-author.{_reason(disclosure)}"
        advice = "Name the person who made it with the tool: Co-authored-by: Name <mailbox>"
        yield _finding(author, NO_HUMAN, message, advice, disclosure)
    if disclosure.human_signoff and found and SIGNOFF_KEY not in humans:
        name = catalog.tools[found[0].trace.tool].name
        message = f"{name} took part, and no human has signed it off.{_reason(disclosure)}"
        advice = "Add a Signed-off-by of the person who reviewed it: Signed-off-by: Name <mailbox>"
        yield _finding(found[0], NO_SIGNOFF, message, advice, disclosure)


def _counts(match: Match, catalog: Catalog) -> bool:
    tool = catalog.tools[match.trace.tool]
    return (
        match.fragment.place in TOOK_PART
        and match.trace.confidence > _NO_PROOF
        and not match.fragment.tolerant
        and not match.was_there_before
        and "neutral" not in tool.categories
    )


def _discloses(match: Match, disclosure: Disclosure) -> bool:
    return match.fragment.place is Place.TRAILER and match.fragment.key in disclosure.require


def _forbidden(match: Match, disclosure: Disclosure, catalog: Catalog) -> Finding:
    name = catalog.tools[match.trace.tool].name
    message = f"{_title(match.fragment.key)} must not name a tool, and names {name}.{_reason(disclosure)}"
    elsewhere = disclosure.require or disclosure.allow
    advice = _name_it(elsewhere) if elsewhere else "Take the tool out of this line."
    return _finding(match, FORBIDDEN, message, advice, disclosure)


def _missing(match: Match, disclosure: Disclosure, catalog: Catalog) -> Finding:
    name = catalog.tools[match.trace.tool].name
    message = f"{name} took part, and no {_either(disclosure.require)} says so.{_reason(disclosure)}"
    return _finding(match, MISSING, message, _name_it(disclosure.require), disclosure)


def _finding(match: Match, rule: str, message: str, advice: str, disclosure: Disclosure) -> Finding:
    identity = f"{rule}\0{match.made_in}\0{match.fragment.key}\0{match.fragment.text}"
    return Finding(
        match=match._replace(trace=match.trace._replace(rule=rule, summary=RULES[rule])),
        status=Status.VIOLATION,
        confidence=match.trace.confidence,
        message=message,
        advice=advice,
        waived_by="",
        fingerprint=fingerprint(identity),
        ban=disclosure.origin,
    )


def _name_it(keys: tuple[str, ...]) -> str:
    return f"Name the tool in a trailer of its own: {_either(keys)} <name of the tool>"


def _either(keys: tuple[str, ...]) -> str:
    return " or ".join(f"{_title(key)}:" for key in keys)


def _title(key: str) -> str:
    """Capitalise a trailer key: `Assisted-by` for `assisted-by`."""
    return key[:1].upper() + key[1:]


def _reason(disclosure: Disclosure) -> str:
    return f" {disclosure.reason}" if disclosure.reason else ""
