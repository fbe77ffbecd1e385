"""The commands of the command line, each by its words: `run`, `review export`."""

import typer
from typer.core import TyperCommand, TyperGroup


def of(app: typer.Typer) -> dict[str, TyperCommand]:
    return dict(sorted(_leaves("", typer.main.get_group(app))))


def _leaves(words: str, group: TyperGroup) -> list[tuple[str, TyperCommand]]:
    found = []
    for name, command in group.commands.items():
        path = f"{words} {name}".strip()
        found += _leaves(path, command) if isinstance(command, TyperGroup) else [(path, command)]
    return found
