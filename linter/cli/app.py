"""The click group of all commands, which are imported when they are called. All errors are reported here."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from linter import __version__
from linter.model.errors import RepositoryError, ToolbanError, UsageError
from linter.support.errors import WorkerError
from linter.support.nearest import nearest

COMMANDS: dict[str, tuple[str, str]] = {
    "audit": (
        "commands.audit",
        "When each trace came into a history, who brought it, what is still there.",
    ),
    "baseline": ("commands.baseline", "Accept what is there now: create and prune a baseline."),
    "check": ("commands.check", "Check the files of the work tree, or what is staged."),
    "explain": ("commands.explain", "Why a rule exists, what it matches, what to use instead."),
    "completion": ("commands.completion", "Print what makes a shell complete commands and options."),
    "export": ("commands.export", "Print a policy as push rules of GitHub or GitLab, as far as possible."),
    "fix": (
        "commands.fix",
        "Move config files to the approved tool; propose a patch for the rest.",
    ),
    "fleet": ("fleet.commands", "Audit thousands of repositories, and answer once for all of them."),
    "help": ("commands.help", "Show the help of a command, or the man page of all."),
    "hook": ("hooks.commands", "Run as a git hook; git and pre-commit call it."),
    "init": ("commands.init", "Write a policy, hooks and a CI step for this repository."),
    "install": ("commands.install", "Install the hooks: here, on a server, for a whole machine."),
    "policy": ("commands.policy", "Show a policy, or find what is wrong with it."),
    "range": (
        "commands.range",
        "Check what a change would bring: a pull request, a push, BASE..HEAD.",
    ),
    "report": ("commands.report", "Judge saved reports again, and merge those of several repositories."),
    "rules": ("commands.rules", "List, show and test the rules."),
    "text": ("commands.text", "Check a text: a pull-request body, a wiki page, standard input."),
    "uninstall": ("commands.uninstall", "Remove what install wrote, and nothing else."),
}
"""Maps a command to its module below linter.cli, and to the line that `toolban --help` shows."""

ISSUES = "the issue tracker of toolban"
EXIT_BUG = 4
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143


class LazyGroup(click.Group):
    """A group whose commands are imported when one of them is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click calls it so
        """Names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"linter.cli.{COMMANDS[cmd_name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in sorted(COMMANDS.items())])


def _say_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 click
    """Print the version and the day of the rules; damaged rules do not hide the version."""
    if not value or context.resilient_parsing:
        return
    from linter.loading.compiled import load_catalog

    click.echo(f"toolban {__version__}", nl=False)
    try:
        date = load_catalog().date
    except ToolbanError:
        date = ""
    click.echo(f" (catalog of {date})" if date else "")
    context.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 clean and complete, 1 violations, 2 usage, rules or policy wrong, 3 incomplete "
    "(something asked for could not be read), 4 a bug of toolban, 130 interrupted.",
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_say_version,
    help="Show the version of toolban and the day of its rules.",
)
def group() -> None:
    """Find the traces that banned tools leave in git repositories.

    toolban judges traces (config files, commit trailers, identities, imports, dependencies, CI steps)
    under a dated policy and says which approved tool to use instead. Without a policy, `check` and
    `audit` take an inventory: everything is shown, nothing is a violation.

    \b
    Start with:
      toolban audit .                                   what does this history hold?
      toolban check --policy builtin:alibaba-2026-07    what would that policy say?
    """  # noqa: D301 \b is click's mark for lines to keep


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911 one for each way to end
    """Run a command line, print errors, and return the exit status."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would start threads for what is not used here
    try:
        with _terminable():
            status = group.main(args=list(arguments), prog_name="toolban", standalone_mode=False)
            sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error = _with_suggestion(error)
        error.show()
        return error.exit_code
    except ToolbanError as error:
        return _say(error)
    except (KeyboardInterrupt, click.Abort):
        click.echo("toolban: interrupted", err=True)
        return EXIT_INTERRUPTED
    except _TerminatedError:
        click.echo("toolban: terminated", err=True)
        return EXIT_TERMINATED
    except WorkerError as error:
        return _say(RepositoryError(str(error), "Try again with fewer processes: --jobs 1."))
    except Exception as error:  # noqa: BLE001 whatever it is, it is a bug of ours and must not look like a finding
        return _say(_NOWHERE) if isinstance(error, OSError) and _is_nowhere() else _bug()
    return status if isinstance(status, int) else 0


def _with_suggestion(error: click.ClickException) -> click.ClickException:
    """Add the command that a misspelt one resembles; click does so for options only."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    group = context.command if context else None
    if context is None or not isinstance(group, click.Group) or "No such command" not in error.message:
        return error
    wrong = error.message.split("'")[1::2]
    hint = nearest(wrong[0] if wrong else "", group.list_commands(context))
    return click.UsageError(f"{error.message.rstrip('.')}{hint or '.'}", context)


_NOWHERE = UsageError("The current directory does not exist any more.", "Change to one that does.")


def _is_nowhere() -> bool:
    """Whether somebody has removed the directory that this process was started in."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


class _TerminatedError(BaseException):
    """This process was asked to end, for example because a CI job was cancelled."""


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the work as an interrupt does, so that every child process is ended, too."""

    def terminate(_number: int, _frame: object) -> None:
        raise _TerminatedError

    try:
        before = signal.signal(signal.SIGTERM, terminate)
    except ValueError:  # not the main thread: whoever runs us there ends us
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _say(error: ToolbanError) -> int:
    click.echo(f"toolban: {error.message}", err=True)
    if error.hint:
        click.echo(f"         {error.hint}", err=True)
    return error.exit_code


def _bug() -> int:
    import platform
    import traceback

    traceback.print_exc()
    python, system = platform.python_version(), platform.platform()
    click.echo(f"\ntoolban {__version__} on Python {python}, {system}: this is a bug of toolban.", err=True)
    click.echo(f"Please send the lines above to {ISSUES}.", err=True)
    return EXIT_BUG
