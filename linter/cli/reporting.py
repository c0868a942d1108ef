"""The options of the commands that print a report: one table, whose values come as one `Reporting`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from linter.cli import completing, options
from linter.cli import emit as output
from linter.cli.context import Ground
from linter.cli.narrowing import Narrowing, check_rules, listed, narrowed
from linter.cli.report_style import with_sources
from linter.model.catalog import Confidence
from linter.model.findings import Report
from linter.report import statistics
from linter.report.style import Style

if TYPE_CHECKING:
    from linter.git.repository import Repository

R = TypeVar("R")
_OMIT = "omit"


class Reporting(NamedTuple):
    """The values of the options in the table below."""

    format_name: str
    outputs: tuple[tuple[str, str], ...]
    commit_findings: str
    key_file: str
    quiet: bool
    verbose: bool
    statistics: tuple[str, ...]
    exit_zero: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    exclude: tuple[str, ...]
    min_confidence: str | None
    no_ignores: bool
    colour: bool | None
    pager: bool | None

    def ground(self, ground: Ground) -> Ground:
        """Adapt the policy to the options: with --no-ignores no inline ignore counts.

        Raises:
            UsageError: --select or --ignore names a rule that does not exist.
        """
        check_rules(listed((*self.select, *self.ignore)), ground.catalog)
        if not self.no_ignores:
            return ground
        return ground._replace(policy=ground.policy._replace(ignores=False))

    def end(
        self,
        report: Report,
        ground: Ground,
        *,
        places: int = 0,
        caveat: str = "",
        repository: Repository | None = None,
    ) -> int:
        """Print the report, write it to the files asked for, and return the exit status.

        `places` is the most locations that the text format lists for one rule; `repository` is the one that
        was read, by default the one here; `caveat` is a sentence for the end of the text.

        Raises:
            UsageError: a filter would hide what a lock holds.
        """
        asked = Narrowing(listed(self.select), listed(self.ignore), self.exclude, self.min_confidence)
        report = narrowed(report, asked, ground.policy, ground.catalog)
        style = self._style(ground, report, places, caveat, repository)
        status = output.emit(
            report,
            format_name=self.format_name,
            style=style,
            outputs=self.outputs,
            key_file=self.key_file,
            repository=repository,
            pager=self._page(),
        )
        for by in self.statistics:
            is_markdown = self.format_name == "markdown"
            table = statistics.markdown_table if is_markdown else statistics.table
            lines = table(report.findings, by)
            click.echo("\n".join(["", *lines]), err=self.format_name != "text" and not is_markdown)
        return 0 if self.exit_zero and status == output.EXIT_VIOLATIONS else status

    def _style(
        self, ground: Ground, report: Report, places: int, caveat: str, repository: Repository | None
    ) -> Style:
        style = output.style_for(
            ground,
            colour=self.colour,
            verbose=self.verbose,
            places=places,
            omits_commits=self.commit_findings == _OMIT,
            overview=not self.quiet,
        )
        style = style._replace(caveat=caveat, only_summary=self.quiet)
        return with_sources(style, report, repository) if self.format_name == "text" else style

    def _page(self) -> Callable[[str], None] | None:
        """The function that shows a text in a pager; None if no pager is to be used."""
        is_terminal = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        wanted = is_terminal and self.format_name == "text" if self.pager is None else self.pager
        return _show_in_pager if wanted else None


def _show_in_pager(text: str) -> None:
    os.environ.setdefault("LESS", "-FRX")  # as git does: no pager for one screen, and colours
    click.echo_via_pager(text)


_TABLE = (
    options.format_option,
    options.output_option,
    click.option(
        "--sarif-commit-findings",
        "commit_findings",
        type=click.Choice(["anchor", _OMIT]),
        default="anchor",
        show_default=True,
        help="Where SARIF puts findings that have no line in a file (in commits, names and deleted files): "
        "at the line of the policy that bans them, or nowhere.",
    ),
    click.option(
        "--pseudonymise",
        "key_file",
        default="",
        metavar="KEY-FILE",
        help="Replace the names of people by pseudonyms, which are computed with the key in this file.",
    ),
    click.option(
        "-q",
        "--quiet",
        is_flag=True,
        help="In text, leave out the findings: show what was not read, and a summary.",
    ),
    click.option(
        "-v",
        "--verbose",
        is_flag=True,
        help="In text, also show traces that no ban covers, exempted ones, fingerprints, and links to the "
        "pages of rules.",
    ),
    click.option(
        "--statistics",
        multiple=True,
        type=click.Choice(statistics.KINDS),
        help="Print a table that counts the findings by this after the report; may be given several times.",
    ),
    click.option(
        "--exit-zero",
        is_flag=True,
        help="End with 0 instead of 1 if there are violations; 2, 3 and 4 are not changed.",
    ),
    click.option(
        "--select",
        multiple=True,
        shell_complete=completing.rules,
        metavar="RULE",
        help="Report only these rules: claude-code, claude-code/co-author; several with commas.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        metavar="RULE",
        shell_complete=completing.rules,
        help="Do not report these rules.",
    ),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Do not report findings at these paths."),
    click.option(
        "--min-confidence",
        type=click.Choice([level.label for level in Confidence]),
        help="Do not report findings with a lower confidence.",
    ),
    click.option("--no-ignores", is_flag=True, help="Give inline ignores no effect."),
    click.option(
        "--color/--no-color",
        "colour",
        default=None,
        help="Print in colour. Default: on a terminal; NO_COLOR, FORCE_COLOR and TERM=dumb are obeyed.",
    ),
    click.option(
        "--pager/--no-pager",
        default=None,
        help="Show text in a pager. Default: on a terminal, if it is longer than the screen.",
    ),
)
"""The report counts what a filter leaves out; no filter hides a finding under a locked ban."""


def reporting_options(function: Callable[..., R]) -> Callable[..., R]:
    """Give a command the options of the table, as one argument `reporting`."""
    return options.collected("reporting", Reporting, Reporting._fields, _TABLE)(function)
