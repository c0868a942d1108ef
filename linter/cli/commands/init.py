"""`toolban init`: writes a policy, the hooks and a CI step for this repository, from a few answers."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import click

from linter.cli import init_files as files
from linter.cli import init_words, options
from linter.cli.files import write_text
from linter.cli.init_words import id_of, others, selector
from linter.cli.installing import install
from linter.git.opening import open_work_tree
from linter.hooks import managers
from linter.loading import compiled
from linter.model.catalog import Catalog
from linter.model.errors import PolicyError, UsageError
from linter.policy import loader as policies
from linter.report.escape import visible
from linter.support import locations

_USAGE = "toolban init --ban TOOL --instead TOOL --from 2026-07-10"


class _Answers(NamedTuple):
    """What the user decides: the values of the options in the table below, or answers on a terminal."""

    words: tuple[str, ...]
    """The names of what is banned, as they were typed."""
    instead: str
    name: str
    effective: str
    grace: int
    reason: str
    hooks: str
    source: str
    ci: str


_TABLE = (
    click.option(
        "--ban",
        "words",
        multiple=True,
        metavar="WHAT",
        help="What is banned: a tool (claude-code), a vendor (anthropic), a country (CN, China), a category, "
        "or * for everything; may be given several times. vendor:NAME says that a vendor is meant.",
    ),
    click.option(
        "--instead",
        default="",
        metavar="NAME",
        help="The tool to use instead, by any name; `none` for nothing.",
    ),
    click.option(
        "--name", default="", help="What people call that tool, where --instead is an id of your own."
    ),
    click.option(
        "--from",
        "effective",
        metavar="DAY",
        callback=options.date,
        default="",
        help="The day from which the ban holds. Default with --grace: today.",
    ),
    click.option(
        "--grace",
        type=click.IntRange(0, 3650),
        default=0,
        metavar="DAYS",
        help="Only warn for this many days from then on; violations begin after them.",
    ),
    click.option(
        "--reason",
        default="Not approved.",
        show_default=True,
        help="The reason, which is shown to everybody whom the ban stops.",
    ),
    click.option(
        "--hooks",
        type=click.Choice(["auto", "pre-commit", "git", "none"]),
        default="auto",
        show_default=True,
        help="Write the configuration of pre-commit, install hooks of git itself (as toolban install does), "
        "or neither. auto asks on a terminal; elsewhere it takes pre-commit if that is installed or "
        "configured.",
    ),
    click.option(
        "--source",
        default="",
        metavar="URL",
        help="The repository in which you keep toolban, for pre-commit and CI. Default: the one that this "
        "toolban was installed from, if any.",
    ),
    click.option(
        "--ci",
        type=click.Choice(["auto", "github", "gitlab", "none"]),
        default="auto",
        show_default=True,
        help="The CI step to write; auto looks for .github and .gitlab-ci.yml.",
    ),
)


@click.command(name="init")
@options.collected("answers", _Answers, _Answers._fields, _TABLE)
def command(*, answers: _Answers) -> int:
    """Write toolban.toml, the hooks and a CI step; nothing is overwritten.

    On a terminal it asks what is banned, what to use instead, from when, and which hooks to write. Elsewhere
    the options say so. At the end it lists what is left to fill in.
    """
    root = open_work_tree("Servers: toolban install --server.").work_tree
    known = compiled.catalog_of(compiled.load_catalog())
    answers = _asked(answers, root, known)
    planned = _plan(answers, root, known)
    for file in planned:
        _check_folder(root, file.path)
    written = [_write(root, file.path, file.text) for file in planned]
    status = install("repo", "") if answers.hooks == "git" else 0
    meant = others(answers.words, known)
    _say_what_is_left(planned, _next_steps(answers.hooks), meant, init_words.similar(answers.instead, known))
    return status if all(written) else UsageError.exit_code


def _plan(answers: _Answers, root: str, known: Catalog) -> list[files.Written]:
    """The files to write: the policy, and what the answers ask for besides."""
    ban = _ban(answers, known)
    _check(files.policy(ban, "").text, known)
    policy = os.path.basename(locations.find_policy(root)) or locations.POLICY_FILES[0]
    section = "" if policy == locations.POLICY_FILES[0] else "tool.toolban."
    origin = files.Origin(answers.source) if answers.source else files.installed_from()
    planned = [files.policy(ban, policy, section)]
    if answers.hooks == managers.PRE_COMMIT:
        planned.append(files.pre_commit(origin))
    system = answers.ci if answers.ci != "auto" else _system(root)
    if system != "none":
        planned.append(files.step(system, origin))
    return planned


def _next_steps(hooks: str) -> list[str]:
    activate = {managers.PRE_COMMIT: ["pre-commit install"], "none": ["toolban install"]}.get(hooks, [])
    return ["toolban check", *activate]


def _say_what_is_left(planned: list[files.Written], then: list[str], meant: list[str], similar: str) -> None:
    if left := [file for file in planned if file.left]:
        click.echo("Left to fill in:")
        for file in left:
            click.echo(f"  {file.path}: {file.left}")
    for option in meant:
        click.echo(f"A tool of that name is banned now; for all tools of the vendor: {option}")
    if similar:
        click.echo(similar)
    click.echo(f"Next: look at what was written, then: {', '.join(then)}")


def _asked(given: _Answers, root: str, known: Catalog) -> _Answers:
    """Ask on a terminal for the answers that the options did not give, again while they make no sense.

    Raises:
        UsageError: there is no terminal, or an option makes no sense.
    """
    asks = sys.stdin.isatty()
    words, instead, effective, hooks = given.words, given.instead, given.effective, given.hooks
    selector(words, known)  # a wrong option is reported before anything is asked
    if not words or not (effective or given.grace):
        if not asks:
            raise UsageError(_missing(words, has_day=bool(effective or given.grace)), _USAGE)
        if not words:
            what = "What is banned: tools, vendors or countries (toolban rules list; * is all)"
            words = init_words.split(_prompt(what, lambda text: selector(init_words.split(text), known)))
        instead = instead or _prompt(
            "What is to be used instead (none for nothing)",
            lambda text: init_words.check_instead(text, words, known),
            "none",
        )
        effective = effective or _prompt("From when", options.date_of, time.strftime("%Y-%m-%d"))
    init_words.check_instead(instead, words, known)
    if hooks == "auto":
        suggested = _hooks_here(root)
        kinds = click.Choice([managers.PRE_COMMIT, "git", "none"])
        hooks = click.prompt("Which hooks", type=kinds, default=suggested) if asks else suggested
    instead = "" if instead == "none" else instead
    return given._replace(words=words, instead=instead, effective=effective, hooks=hooks)


def _missing(words: tuple[str, ...], *, has_day: bool) -> str:
    """The question that no option has answered."""
    if words:
        return "From when is it banned?"
    return "What is banned?" if has_day else "What is banned, and from when?"


def _prompt(question: str, check: Callable[[str], object], default: str | None = None) -> str:
    """Ask on the terminal until the answer passes a check."""

    def checked(text: str) -> str:
        try:
            check(text)
        except UsageError as error:
            raise click.UsageError(error.message) from error
        return text

    answer: str = click.prompt(question, default=default, value_proc=checked)
    return answer


def _hooks_here(root: str) -> str:
    """The hooks to suggest: those of a manager that is configured or installed, else those of git itself."""
    configured = [name for name in managers.CONFIGURATIONS if os.path.exists(os.path.join(root, name))]
    if configured:
        is_ours = managers.CONFIGURATIONS[configured[0]] == managers.PRE_COMMIT
        return managers.PRE_COMMIT if is_ours else "none"
    return managers.PRE_COMMIT if shutil.which("pre-commit") or shutil.which("prek") else "git"


def _ban(answers: _Answers, known: Catalog) -> files.Ban:
    first = answers.effective or time.strftime("%Y-%m-%d")
    day = datetime.date.fromisoformat(first)
    try:
        effective = str(day + datetime.timedelta(days=answers.grace))
    except OverflowError as error:
        raise UsageError("There is no such day.", "Take fewer days in --grace.") from error
    instead, called = id_of(answers.instead, known) if answers.instead else ("", "")
    own_id = bool(answers.name) and instead not in known.tools
    return files.Ban(
        selector(answers.words, known),
        effective,
        answers.reason,
        first if answers.grace else "",
        answers.instead if own_id else instead,
        answers.name or called,
    )


def _check(text: str, known: Catalog) -> None:
    """Validate the policy before anything is written.

    Raises:
        UsageError: it has problems.
    """
    try:
        policies.load(locations.POLICY_FILES[0], known, lambda _: text.encode("utf-8", "surrogateescape"))
    except PolicyError as error:
        raise UsageError(
            f"That would be no valid policy: {'; '.join(map(visible, error.problems))}",
            "Nothing was written: answer again.",
        ) from error


def _system(root: str) -> str:
    if os.path.exists(os.path.join(root, ".gitlab-ci.yml")):
        return "gitlab"
    return "github" if os.path.isdir(os.path.join(root, ".github")) else "none"


def _check_folder(root: str, name: str) -> None:
    """Check that the directory of a file exists or can be made.

    Raises:
        UsageError: a file has its name.
    """
    folder = os.path.dirname(name)
    while folder:
        full = os.path.join(root, folder)
        if os.path.lexists(full) and not os.path.isdir(full):
            raise UsageError(
                f"{name}: cannot be written: {folder} is no directory.", "Nothing was written: rename it."
            )
        folder = os.path.dirname(folder)


def _write(root: str, name: str, text: str) -> bool:
    """Write a new file; leave an existing one alone, and show what to add. Returns whether it wrote."""
    path = os.path.join(root, *name.split("/"))
    if os.path.lexists(path):  # a policy in pyproject.toml, too: toolban.toml would replace it
        click.echo(f"{name} is there already; what belongs into it:")
        click.echo("".join(f"    {line}\n" for line in text.rstrip("\n").split("\n")), nl=False)
        return False
    hint = "Run this in a work tree."
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except OSError as error:
        raise UsageError(f"{name}: cannot be written: {error.strerror}.", hint) from error
    write_text(path, text, hint, mode="x", shown=name)
    click.echo(f"wrote {name}")
    return True
