"""`toolban help`: the help of a command, as `--help` prints it, or the man page of all commands."""

from __future__ import annotations

import click

from linter.cli import completing
from linter.model.errors import UsageError
from linter.support.nearest import nearest


@click.command(name="help")
@click.argument("words", nargs=-1, metavar="[COMMAND...]", shell_complete=completing.commands)
@click.option("--man", is_flag=True, help="Print the man page: toolban help --man | man -l -")
def command(*, words: tuple[str, ...], man: bool) -> None:
    """Show the help of a command (toolban help policy simulate), or the man page of all."""
    from linter.cli.app import group

    context = click.Context(group, info_name="toolban", **group.context_settings)
    if man:
        from linter.cli.man_page import draw

        click.echo(draw(context), nl=False)
        return
    found: click.Command = group
    for word in words:
        child = found.get_command(context, word) if isinstance(found, click.Group) else None
        if child is None:
            known = found.list_commands(context) if isinstance(found, click.Group) else []
            raise UsageError(
                f'There is no command "{word}"{nearest(word, known)}', f"{context.command_path} --help"
            )
        context = click.Context(child, info_name=word, parent=context)
        found = child
    click.echo(found.get_help(context))
