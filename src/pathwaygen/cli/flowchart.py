"""``pathwaygen flowchart``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pathwaygen.errors import UsageError, reason, unwritable

if TYPE_CHECKING:
    from pathwaygen.model import Pathway

_FORMATS = ("svg", "png", "pdf", "bpmn", "mermaid", "text", "json")
_BINARY = ("png", "pdf")
_SUFFIXES = {f".{name}": name for name in _FORMATS} | {".mmd": "mermaid", ".txt": "text"}


@click.command("flowchart")
@click.argument("spec", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--to", "form", type=click.Choice(_FORMATS), help="Format. Annars efter filens ändelse, eller svg."
)
@click.option(
    "-o", "--out", "file", type=click.Path(path_type=Path, dir_okay=False), help="Fil att skriva till."
)
@click.option(
    "--form",
    "detail",
    type=click.Choice(("detailed", "overview")),
    default="detailed",
    help="Hela flödesschemat, eller en översikt: vad en verksamhet gör i en fas är då en ruta.",
)
@click.option(
    "--templates", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Mapp med egna mallar."
)
def command(spec: Path, form: str | None, file: Path | None, detail: str, templates: Path | None) -> None:
    """Rita specens flödesschema.

    Utan -o skrivs det ut. PNG och PDF behöver en fil, eller ett rör till ett annat program.
    """
    form = form or (_SUFFIXES.get(file.suffix.lower(), "svg") if file else "svg")
    if file is None and form in _BINARY and _terminal():
        raise UsageError(
            f"{form.upper()} kan inte visas i terminalen. Ange en fil med -o flodesschema.{form}"
        )
    from pathwaygen import storage
    from pathwaygen.export import flowchart as export
    from pathwaygen.flowchart.build import chart
    from pathwaygen.flowchart.overview import overview

    pathway, errors = _pathway(spec)
    charted = chart(pathway, errors=errors)
    if not charted.nodes:
        raise UsageError(f"{spec} har inga block, så det finns inget att rita")
    if detail == "overview":
        charted = overview(charted)
    made = export.write(charted, form, templates_dir=templates)
    if file is None:
        click.echo(made, nl=False)
        return
    try:
        storage.write(file, made)
    except OSError as error:
        raise UsageError(unwritable(file, error)) from error


def _terminal() -> bool:
    """Whether what is printed is shown to a person."""
    return sys.stdout.isatty()


def _pathway(spec: Path) -> tuple[Pathway, int]:
    """Return a spec's pathway and the number of its errors, and say on standard error if it has faults."""
    from pathwaygen import loader
    from pathwaygen.diagnostic import Severity

    try:
        loaded = loader.load(spec)
    except FileNotFoundError:
        raise UsageError(f"{spec} finns inte") from None
    except OSError as error:
        raise UsageError(f"{spec} kan inte läsas: {reason(error)}") from error
    if loaded.pathway is None:
        supplement = "är ett regionalt tillägg, som inte har ett eget flödesschema"
        why = supplement if loaded.supplement else "går inte att tolka"
        raise UsageError(f"{spec} {why}. Se vad som är fel med: pathwaygen check {spec}")
    if loaded.diagnostics:
        click.echo(f"{spec} har fel, så något kan saknas här. Se: pathwaygen check {spec}", err=True)
    errors = sum(found.severity is Severity.ERROR for found in loaded.diagnostics)
    return loaded.pathway, errors
