"""The command line: arguments in, a call, text and an exit code out. Heavy imports wait in the commands."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from typing import TYPE_CHECKING

import click

from pathwaygen import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = {
    "new": "new",
    "check": "check",
    "explain": "explain",
    "rules": "rules",
    "build": "build",
    "serve": "serve",
    "site": "site",
    "word": "word",
    "flowchart": "flowchart",
    "indicators": "indicators",
    "schema": "schema",
}


class _Lazy(click.Group):
    """Loads a command's module when the command is asked for."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"pathwaygen.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = module.command
        _name_parts(command)
        return command


_PARTS = {"PATHS": "[FIL|MAPP]...", "SPEC": "SPEC", "SPECS": "SPEC...", "FILES": "FIL..."}
"""What the arguments of a command are called in its help; click makes their names of Python's."""


def _name_parts(command: click.Command) -> None:
    """Let the line on how a command is used be in Swedish too."""
    command.options_metavar = "[FLAGGOR]"
    for one in command.params:
        if isinstance(one, click.Argument) and one.metavar is None:
            one.metavar = _PARTS.get((one.name or "").upper())
    if isinstance(command, click.Group):
        command.subcommand_metavar = "KOMMANDO [ARGUMENT]..."
        for part in command.commands.values():
            _name_parts(part)


@click.group(
    cls=_Lazy,
    options_metavar="[FLAGGOR]",
    subcommand_metavar="KOMMANDO [ARGUMENT]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s", help="Visa versionen.")
def cli() -> None:
    """Skriv ett vårdförlopp som en fil, och få dokument, flödesschema och indikatorer ur den.

    Börja med: pathwaygen new mitt-förlopp
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit: 0 nothing to mend, 1 findings, 2 could not run."""
    from pathwaygen import wording
    from pathwaygen.errors import UsageError, reason

    wording.use()
    gc.set_threshold(
        200_000, 50, 100
    )  # loading code makes no garbage; looking for it takes a fifth of a short run
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # searching for plugins takes 10 ms
    _speak_utf8()
    try:
        cli.main(args=list(arguments) if arguments is not None else None, prog_name="pathwaygen")
    except UsageError as error:
        click.echo(f"pathwaygen: {error}", err=True)
        sys.exit(2)
    except OSError as error:  # click itself takes care of a reader that has left
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"pathwaygen: kunde inte läsa eller skriva: {place}{reason(error)}", err=True)
        sys.exit(2)


def _speak_utf8() -> None:
    """Write UTF-8 to files and pipes, the same bytes on every machine; a terminal keeps its encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
