"""`toolban completion`: what makes a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from linter.model.errors import ToolbanError

_VARIABLE = "_TOOLBAN_COMPLETE"


@click.command(name="completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(*, shell: str) -> None:
    """Print what makes a shell complete commands and options.

    \b
    bash: toolban completion bash > ~/.local/share/bash-completion/completions/toolban
    zsh:  toolban completion zsh > "${fpath[1]}/_toolban"
    fish: toolban completion fish > ~/.config/fish/completions/toolban.fish
    """  # noqa: D301 \b is click's mark for lines to keep
    from linter.cli.app import group

    found = get_completion_class(shell)
    if found is None:
        raise ToolbanError(f"This version of click knows no {shell}.")
    # the script itself, without the check of bash's version, which starts bash
    completion = found(group, {}, "toolban", _VARIABLE)
    click.echo(completion.source_template % completion.source_vars())
