"""The page on every command, from click."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import click
from scripts.pages.markdown import NOTE, table

from pathwaygen import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = ("Tillval", "Vad det gör", "Värden", "Om det utelämnas")


def page() -> str:
    """Return the page."""
    return NOTE + "\n".join(_parts())


def every(group: click.Command = cli.cli, name: str = "pathwaygen") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, by the words that call it."""
    if not isinstance(group, click.Group):
        yield name, group
        return
    context = click.Context(group)
    for word in group.list_commands(context):
        if command := group.get_command(context, word):
            yield from every(command, f"{name} {word}")


def _parts() -> Iterator[str]:
    yield "# Kommandon\n"
    yield (
        "Varje kommando visar sin egen hjälp med `--help`, till exempel `pathwaygen check --help`. "
        "Det som står inom hakparenteser får utelämnas.\n"
    )
    for name, command in every():
        with command.make_context(name, [], resilient_parsing=True, **cli.cli.context_settings) as context:
            pieces = " ".join(command.collect_usage_pieces(context))
        help_text = inspect.cleandoc(command.help or "").replace("\b\n", "")
        yield f"## {name}\n\n```text\n{name} {pieces}\n```\n\n{help_text}\n"
        options = [option for option in command.params if isinstance(option, click.Option)]
        if options:
            yield table(_HEADER, (_row(option) for option in options))


def _row(option: click.Option) -> tuple[str, ...]:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    return names, option.help or "", _values(option), _default(option)


def _values(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return ", ".join(f"`{choice}`" for choice in option.type.choices)
    if option.is_flag:
        return ""
    if option.metavar:
        return f"`{option.metavar}`"
    if isinstance(option.type, click.Path):
        return "mapp" if option.type.dir_okay else "fil"
    return "text"


def _default(option: click.Option) -> str:
    return f"`{option.default}`" if isinstance(option.default, str | Path) else ""
