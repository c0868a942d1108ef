"""Filters a report; it counts what is left out, and never hides a finding under a locked ban."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from linter.loading import compiled
from linter.model.catalog import Catalog, Confidence
from linter.model.coverage import NotRead
from linter.model.errors import UsageError
from linter.model.findings import Finding, Report, Status
from linter.model.policy import Policy
from linter.report.phrases import counted
from linter.support.globs import matches_any
from linter.support.nearest import nearest
from linter.verdict import disclosure, guards
from linter.verdict.advice import locked_exemptions

_OWN = (guards.RULE, *disclosure.RULES)


class Narrowing(NamedTuple):
    """The filters on a command line; an empty one leaves nothing out."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    min_confidence: str | None = None

    def option_against(self, finding: Finding) -> str:
        """The option that leaves a finding out; empty if none does."""
        rule, path = finding.match.trace.rule, finding.match.origin.path
        if self.select and not any(_names(word, rule) for word in self.select):
            return "--select"
        if any(_names(word, rule) for word in self.ignore):
            return "--ignore"
        if path and self.exclude and matches_any(self.exclude, path):
            return "--exclude"
        if self.min_confidence and finding.confidence < Confidence[self.min_confidence.upper()]:
            return "--min-confidence"
        return ""


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """The words of an option that may be given several times, and that takes several with commas."""
    split = ([word.strip() for word in value.split(",") if word.strip()] for value in values)
    return tuple(word for words in split for word in words or [""])  # an empty one is no rule, and told so


def check_rules(words: Sequence[str], catalog: Catalog) -> None:
    """Make sure that each word names a rule: a misspelt one would leave out everything, or nothing.

    Raises:
        UsageError: a word names none.
    """
    if not words:
        return
    shipped = compiled.catalog_of(compiled.load_catalog())
    rules = {trace.rule for trace in (*shipped.traces, *catalog.traces)} | set(_OWN)
    for word in words:
        if not any(_names(word, rule) for rule in rules):
            hint = nearest(word, sorted(rules if "/" in word else shipped.tools))
            raise UsageError(
                f'There is no rule "{word}"{hint}', "toolban rules list; toolban rules show TOOL"
            )


def narrowed(report: Report, asked: Narrowing, policy: Policy, catalog: Catalog) -> Report:
    """Apply the filters to a report; the coverage counts what they leave out, by option.

    Raises:
        UsageError: a filter would hide a finding under a locked ban.
    """
    if asked == Narrowing():
        return report
    against = [(finding, asked.option_against(finding)) for finding in report.findings]
    _check_locks([pair for pair in against if pair[1]], policy, catalog)
    kept = tuple(finding for finding, option in against if not option)
    left = Counter(option for _, option in against if option)
    rows = (NotRead("finding", f"left out by {option}", times) for option, times in left.items())
    outside = tuple(sorted((*report.coverage.outside, *rows)))
    return report._replace(findings=kept, coverage=report.coverage._replace(outside=outside))


def _check_locks(left: Sequence[tuple[Finding, str]], policy: Policy, catalog: Catalog) -> None:
    locked = dict(locked_exemptions(policy, catalog))
    held = [
        (finding, option)
        for finding, option in left
        if finding.ban and finding.status is not Status.NOTED and finding.match.trace.tool in locked
    ]
    if held:
        finding, option = held[0]
        raise UsageError(
            f"{option} would hide {counted(len(held), 'finding')} of a locked ban, the first of "
            f"{finding.match.trace.rule} ({finding.ban}).",
            "What a lock holds is always shown: leave that out of the filter.",
        )


def _names(word: str, rule: str) -> bool:
    """Whether a word is this rule, its tool, or a glob that matches it."""
    return word in (rule, rule.partition("/")[0]) or fnmatchcase(rule, word)
