"""`toolban hook`: the hooks as commands."""

from __future__ import annotations

import click

from linter.cli import options
from linter.cli.groups import Group
from linter.cli.hooks import handlers as hooks


@click.group(name="hook", cls=Group)
def command() -> None:
    """Run as a git hook, with the arguments and the standard input that git gives to it.

    A hook needs a policy: toolban.toml at the root of the repository, or --policy. It prints nothing if it
    finds nothing.
    """


@command.command(name="pre-commit")
@options.judging
@options.format_option
def pre_commit(*, policy_file: str, today: str, format_name: str) -> int:
    """Check what is staged, and whether a banned tool is making this commit.

    If nothing is staged and no commit is being made (`pre-commit run --all-files`), every file in the index
    is checked.
    """
    return hooks.pre_commit(hooks.Run(policy_file, today, format_name))


@command.command(name="commit-msg")
@click.argument("file", type=click.Path())
@click.option(
    "--fix",
    is_flag=True,
    help="Take out the trailers of bans with `strip = true`; the rest is still checked.",
)
@options.judging
@options.format_option
def commit_msg(*, file: str, fix: bool, policy_file: str, today: str, format_name: str) -> int:
    """Check the message in FILE: trailers, footers, and the identities of the commit.

    Comments, and the diff below the scissors line of `git commit -v`, are not checked, because git removes
    them.
    """
    return hooks.commit_msg(hooks.Run(policy_file, today, format_name), file, fix=fix)


@command.command(name="pre-push")
@click.argument("remote", default="")
@click.argument("url", default="")
@options.judging
@options.format_option
def pre_push(*, remote: str, url: str, policy_file: str, today: str, format_name: str) -> int:  # noqa: ARG001
    """Check the commits that a push would send: messages, identities and added content.

    Reads the lines that git writes to standard input. Under pre-commit, which passes none, it reads the
    variables PRE_COMMIT_*, which name only the first ref of a push. If no ref is named at all, and there are
    commits that the remote is not known to have, the exit status is 3.

    The policy is that of the remote's default branch as last fetched, else that of the pushed commit; never
    one that is only in the work tree.
    """
    return hooks.pre_push(hooks.Asked(policy_file, today, format_name), remote)


@command.command(name="pre-receive")
@click.option(
    "--deadline",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop reading after so many seconds (GitHub Enterprise Server ends a hook after 5); 0: no deadline.",
)
@click.option(
    "--on-timeout",
    type=click.Choice(["reject", "accept"]),
    default="reject",
    show_default=True,
    help="What happens to a push that could not be read to its end.",
)
@click.option(
    "--skip-log",
    default="",
    metavar="FILE",
    help="Let a push with `-o toolban.skip=TICKET` pass, and record it in this file. Default: nobody can.",
)
@options.working
@options.judging
def pre_receive(
    *, deadline: float, on_timeout: str, skip_log: str, jobs: int, policy_file: str, today: str
) -> int:
    """Check all refs of a push on a server, before they are updated.

    Reads the lines that git writes to standard input. The policy is the server's: --policy, TOOLBAN_POLICY,
    or a toolban.toml in the bare repository or a directory above it; never one that the push brings. Messages
    are checked first. It prints nothing if it finds nothing.
    """
    from linter.cli.hooks import pre_receive as receive

    return receive.pre_receive(receive.Terms(policy_file, today, deadline, on_timeout, skip_log, jobs))
