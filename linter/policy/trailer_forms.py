"""Forms of a trailer that names a tool (`AGENT:MODEL`), and expressions in their place. Pure."""

from __future__ import annotations

import re
from functools import cache

from linter.catalog.literals import check
from linter.support.nearest import nearest

LONGEST = 300
"""Characters of a value; a longer one has no form, so no expression can take long."""
_AGENT = r"[^\s:<>()](?:[^:<>()]*[^\s:<>()])?"
_MODEL = r"[^\s:<>()][^\s<>()]*"
_FORMS = {
    "AGENT": _AGENT,
    "AGENT:MODEL": f"{_AGENT}:{_MODEL}",
    "AGENT:MODEL [TOOL]": f"{_AGENT}:{_MODEL}(?: [^\\s<>()]+)*",
    "AGENT (MODEL)": rf"{_AGENT} \([^()]+\)",
    "AGENT <MAILBOX>": rf"{_AGENT} <[^\s<>@]+@[^\s<>@]+>",
}
"""The named forms. The third is that of the Linux kernel, Documentation/process/coding-assistants.rst."""
NAMES = tuple(_FORMS)
_LIKE_A_FORM = re.compile(r"[A-Z]{2}[A-Z_]*(?:[ :<>()\[\].,/|-]+[A-Z_]*)*")


def problem_of(form: str) -> str:
    """Why a text is neither a named form nor a linear expression; empty if it is one."""
    if form in _FORMS:
        return ""
    if _LIKE_A_FORM.fullmatch(form):
        return f'no form is called "{form}" (there are: {", ".join(NAMES)}){nearest(form, NAMES)}'
    try:
        check(form)
        re.compile(form)
    except (re.error, RecursionError, OverflowError) as error:
        return f'"{form}" is no form ({", ".join(NAMES)}), and as an expression: {error}'
    return ""


def has_form(value: str, form: str) -> bool:
    """Whether the whole value of a trailer has a form, or matches the expression that stands in its place."""
    return len(value) <= LONGEST and _compiled(form).fullmatch(value) is not None


@cache
def _compiled(form: str) -> re.Pattern[str]:
    return re.compile(_FORMS.get(form, form))
