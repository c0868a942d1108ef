"""`toolban fix`: moves config files to the layout of the approved tool, and proposes a patch for the rest."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import click

from linter.cli import context as grounds
from linter.cli import emit as output
from linter.cli import moving, options
from linter.cli.files import write_text
from linter.cli.worktree import report_files
from linter.fix.moves import Move
from linter.fix.patches import Proposal, patch
from linter.git.opening import open_work_tree
from linter.git.repository import Repository
from linter.model.findings import OPEN, Finding, Report, Status
from linter.model.fragments import Place
from linter.report.escape import visible
from linter.report.phrases import counted, missing, read
from linter.sources.worktree import tracked_files

_MOVED = (
    "Only names changed: what still names the old paths, and what the notes above ask for, is left to you."
)


@click.command(name="fix")
@click.option("--apply", is_flag=True, help="Move the files (git mv). Default: only show the moves.")
@click.option(
    "--patch",
    "patch_file",
    default="",
    metavar="FILE",
    help="Write the proposed edits of CI steps and dependencies to this file.",
)
@options.judging
def command(*, apply: bool, patch_file: str, policy_file: str, today: str) -> int:
    """Move the files of banned tools to where the approved tool reads them.

    Nothing is overwritten, and what cannot be carried over is listed. Edits of CI steps and dependencies are
    only proposed: look at the patch, then `git apply` it. History is never rewritten: commits and their
    messages stay as they are, because they are evidence.
    """
    repository = open_work_tree("Run this in a work tree.")
    ground = grounds.prepare_guard(
        policy_file, repository.work_tree, without="nothing is banned here that could be mended"
    )
    listed = tracked_files(repository)
    report = report_files(repository, listed, ground, today)
    planned = moving.plan(repository, listed, report, ground)
    going = [move for move in planned if move.to]
    moved = {move.path: move.to for move in going} if apply else {}
    proposals = _proposals(repository, report, ground, moved)
    diff = "".join(proposal.diff for proposal in proposals.values())
    if diff:
        _propose(diff, patch_file)
    for note in dict.fromkeys(note for proposal in proposals.values() for note in proposal.notes):
        click.echo(f"         {visible(note)}")
    if apply:
        moving.carry_out(repository, going)
    _tell_moves(planned, apply=apply)
    left = _tell_left(proposals, {move.path for move in planned}, moved)
    for row in report.coverage.not_read:
        click.echo(f"not read {missing(row)}", err=True)
    if not report.coverage.complete:
        click.echo(f"toolban: {read(report.coverage)}, so there may be more to mend.", err=True)
        return output.EXIT_INCOMPLETE
    if patch_file and not diff:
        click.echo(f"{visible(patch_file)} was not written: there is no edit to propose.")
    _tell_exempt(report)
    if not planned and not diff and not left:
        click.echo("Nothing to mend.")
    elif going:
        click.echo(_MOVED if apply else "Nothing was moved: --apply does it.")
    return 0


def _tell_exempt(report: Report) -> None:
    """Count the banned things that stay because somebody has accepted them."""
    for status in (Status.BASELINED, Status.WAIVED):
        if number := report.number_of(status):
            click.echo(
                f"{counted(number, 'finding')} {status.value}, so left as it is: toolban check --verbose"
            )


def _tell_moves(planned: Sequence[Move], *, apply: bool) -> None:
    told: dict[str, str] = {}
    for move in planned:
        if move.to:
            click.echo(f"{'moved' if apply else 'would move'} {visible(move.path)} to {visible(move.to)}")
            if move.note and move.note not in told:
                click.echo(f"         {visible(move.note)}")
        else:
            note = f"as {told[move.note]}" if move.note in told else move.note
            click.echo(f"by hand  {visible(move.path)}: {visible(note)}")
        told.setdefault(move.note, move.path)


def _proposals(
    repository: Repository, report: Report, ground: grounds.Ground, moved: Mapping[str, str]
) -> dict[str, Proposal]:
    """The proposed edits by path; they fit the paths that the files have after the moves."""
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.status in OPEN:
            by_path[finding.match.origin.path].append(finding)
    proposals: dict[str, Proposal] = {}
    for path, findings in sorted(by_path.items()):
        text = _read(repository, path)
        if text is None:
            proposals[path] = Proposal("", findings, ())
        else:
            proposals[path] = patch(moved.get(path, path), text, findings, ground.policy, ground.catalog)
    return proposals


def _propose(diff: str, patch_file: str) -> None:
    if not patch_file:
        click.echo("Proposed edits; --patch FILE writes them for `git apply`:")
        click.echo("".join(f"{visible(line)}\n" for line in diff.rstrip("\n").split("\n")), nl=False)
        return
    write_text(patch_file, diff, "Name a new file in --patch.", mode="x")
    click.echo(f"wrote    {patch_file}: look at it, then git apply {patch_file}")


def _tell_left(proposals: Mapping[str, Proposal], by_name: Collection[str], moved: Mapping[str, str]) -> int:
    """List what neither a patch nor a move repairs; returns how many these are."""
    count = 0
    for path, proposal in proposals.items():
        for finding in proposal.left:
            is_path = finding.match.fragment.place is Place.PATH
            if not (is_path and path in by_name):
                _tell(finding, moved.get(path, path), is_patched=is_path and bool(proposal.diff))
                count += 1
    return count


def _tell(finding: Finding, path: str, *, is_patched: bool = False) -> None:
    match = finding.match
    line = f":{match.fragment.line}" if match.fragment.line else ""
    advice = finding.advice.split("\n")[-1].removeprefix("Then ")
    if is_patched:
        advice = "rename the file, after the patch."
    click.echo(
        f"by hand  {visible(path)}{line}: {match.trace.rule}. {visible(advice[:1].upper() + advice[1:])}"
    )


def _read(repository: Repository, path: str) -> str | None:
    """The text of a regular file; None for a link, or if it is no text."""
    full = os.path.join(repository.work_tree, path)
    if os.path.islink(full) or not os.path.isfile(full):
        return None
    try:
        with open(full, encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return None
