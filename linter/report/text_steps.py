"""Names the commands to run next after a finding. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.model.findings import OPEN, WITHOUT_EXEMPTION, Finding
from linter.model.fragments import Place
from linter.report.phrases import rule_page
from linter.report.style import Style
from linter.report.text_layout import INDENT

_MARK = "toolban: " + "ignore"  # in two parts, so that this line is no inline ignore
_WITHOUT_COMMENTS = (".json", ".lock", ".csv", ".ipynb")


def next_steps(findings: Sequence[Finding], style: Style) -> Iterator[str]:
    """Lines with commands: to understand a rule, to repair its findings, to ignore one line."""
    rule = findings[0].match.trace.rule
    is_open = findings[0].status in OPEN and not rule.startswith(WITHOUT_EXEMPTION)
    can_fix = is_open and any(_is_in_file(finding) for finding in findings)
    commands = [f"toolban explain {rule}", *(["toolban fix"] if can_fix else [])]
    together = "; ".join(commands)
    yield from [together] if len(together) <= style.width - len(INDENT) else commands
    is_locked = findings[0].match.trace.tool in dict(style.locked)
    if is_open and style.ignores and not is_locked and any(map(_can_be_ignored, findings)):
        yield "to ignore one line, a comment on it:"
        yield f"{_MARK}[{rule}] until=YYYY-MM-DD -- reason"
    if style.verbose and (page := rule_page(rule)):
        yield page


def _is_in_file(finding: Finding) -> bool:
    history = finding.match.history
    is_there = bool(history.present_on) if history else not finding.match.origin.commit
    return bool(finding.match.origin.path) and is_there


def _can_be_ignored(finding: Finding) -> bool:
    match = finding.match
    has_line = match.fragment.line > 0 and match.fragment.place is not Place.PATH
    is_text = not match.origin.path.endswith(_WITHOUT_COMMENTS)
    return _is_in_file(finding) and has_line and is_text
