"""A click group whose list shows the whole first sentence of each command; click cuts it off at one line."""

from __future__ import annotations

import click

_WHOLE = 1000  # characters; no sentence is longer


class Group(click.Group):
    """A group that wraps the lines of its list of commands."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(_WHOLE)) for name, command in commands if command]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
