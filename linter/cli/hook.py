"""`toolban hook`: the hooks as commands."""

from __future__ import annotations

import click

from linter.cli import hooks, options


@click.group(name="hook")
def command() -> None:
    """Run as a git hook; arguments and standard input are those that git gives.

    A hook needs a policy: toolban.toml at the root of the repository, or --policy. It prints nothing where
    there is nothing to say.
    """


@command.command(name="pre-commit")
@options.judging
@options.printing
def pre_commit(*, policy_file: str, today: str, format_name: str) -> int:
    """Check what is staged, and whether a banned tool is making this commit.

    Where nothing is staged and no commit is being made (`pre-commit run --all-files`), every file of the
    index is read.
    """
    return hooks.pre_commit(hooks.Run(policy_file, today, format_name))


@command.command(name="commit-msg")
@click.argument("file", type=click.Path())
@options.judging
@options.printing
def commit_msg(*, file: str, policy_file: str, today: str, format_name: str) -> int:
    """Check the message in FILE: trailers, footers, and the identities of the commit.

    Comments, and the diff below the scissors line of `git commit -v`, are left out as git will leave
    them out.
    """
    return hooks.commit_msg(hooks.Run(policy_file, today, format_name), file)


@command.command(name="pre-push")
@click.argument("remote", default="")
@click.argument("url", default="")
@options.judging
@options.printing
def pre_push(*, remote: str, url: str, policy_file: str, today: str, format_name: str) -> int:  # noqa: ARG001
    """Check the commits that a push would bring: messages, identities and added content.

    Reads the lines that git writes to standard input; under pre-commit, which passes none, the
    PRE_COMMIT_* variables, which name the first ref of a push only.
    """
    return hooks.pre_push(hooks.Run(policy_file, today, format_name), remote)
