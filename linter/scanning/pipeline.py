"""The pipeline: sources -> readers -> match -> judge -> report, with the coverage ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from linter.history.timeline import added
from linter.model.findings import Catalog, Finding, Fragment, Match, Origin, Place, Report, Sighting, Status
from linter.model.inputs import FileInput
from linter.model.policy import Policy
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.verdict.judge import Setting, day_of, judge, ranked

_IDENTITIES = (
    (Place.AUTHOR, "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"),
    (Place.COMMITTER, "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"),
)
_NO_REF = "a ban of some branches (refs) could not be decided, because the branch is not known"


def match_files(files: Iterable[FileInput], scanner: Scanner, tally: Tally) -> Iterator[Match]:
    """Match the names and contents of files; count what was asked for and what was read."""
    for file in files:
        tally.expect("file")
        if file.outside:
            tally.outside("file", file.outside, file.path)
        if file.problem:
            tally.missed("file", file.problem, file.path)
        else:
            tally.read("file")
        for sighting in scanner.path(file.path):
            yield Match(*sighting, file.origin, was_there_before=file.existed)
        if file.data is None:
            continue
        found = scanner.content(file.path, file.data)
        before = scanner.content(file.path, file.before) if found and file.before is not None else ()
        for sighting, old in added(found, before):
            yield Match(*sighting, file.origin, was_there_before=old)


def match_message(text: str, scanner: Scanner, tally: Tally, origin: Origin) -> Iterator[Match]:
    """Match a commit message that is being written."""
    tally.expect("commit")
    tally.read("commit")
    yield from _matches(scanner.message(text), origin)


def match_process(variables: Mapping[str, str], scanner: Scanner, origin: Origin) -> Iterator[Match]:
    """Match the environment of a hook: the tool that it runs in, and the identities that git hands on."""
    yield from _matches(scanner.environment(variables), origin)
    for place, name, mailbox in _IDENTITIES:
        if variables.get(name) or variables.get(mailbox):
            text = f"{variables.get(name, '')} <{variables.get(mailbox, '')}>".strip()
            yield from _matches(scanner.fragment(Fragment(place, text)), origin)


def build_report(
    matches: Iterable[Match],
    *,
    policy: Policy,
    catalog: Catalog,
    tally: Tally,
    setting: Setting,
    notices: tuple[str, ...] = (),
    own: tuple[Finding, ...] = (),
) -> Report:
    """Judge the matches and put everything that a format needs into one value.

    `own` are findings of ours, not of a tool (linter.verdict.guards).
    """
    matches = list(matches)
    verdict = judge(matches, policy, catalog, setting)
    if verdict.undecided:
        tally.missed("trace", _NO_REF, times=verdict.undecided)
    if policy.disclosure.asks:
        from linter.verdict import disclosure  # noqa: PLC0415 few policies have it

        violations = [found.match for found in verdict.findings if found.status is Status.VIOLATION]
        dated = [(match, day_of(match, policy, setting)) for match in matches]
        told = disclosure.findings(dated, violations, policy.disclosure, catalog, setting.today)
        own = (*own, *told)
    return Report(
        findings=ranked((*own, *verdict.findings)),
        coverage=tally.coverage(),
        notices=(*notices, *verdict.notices),
        policy_name=policy.name,
        policy_origin=policy.origin,
        policy_digest=policy.digest,
        catalog=catalog,
        dates=policy.dates,
    )


def _matches(sightings: Iterable[Sighting], origin: Origin) -> Iterator[Match]:
    return (Match(*sighting, origin) for sighting in sightings)
