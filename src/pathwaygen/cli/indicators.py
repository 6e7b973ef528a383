"""``pathwaygen indicators``."""

from __future__ import annotations

from pathlib import Path

import click

from pathwaygen.errors import UsageError

_FORMATS = ("text", "md", "csv", "json")


@click.group("indicators")
def command() -> None:
    """Indikatorerna: vad de mäter, hos vilka och med vilka koder."""


@command.command("show")
@click.argument("spec", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="text", help="Hur indikatorerna skrivs ut."
)
def show(spec: Path, form: str) -> None:
    """Visa specens indikatorer som meningar och specifikationsblad.

    Det som specen inte anger står som ”ej angivet”.
    """
    from pathwaygen import indicators, loader, standard

    try:
        loaded = loader.load(spec)
    except FileNotFoundError:
        raise UsageError(f"{spec} finns inte") from None
    except OSError as error:
        raise UsageError(f"{spec} kan inte läsas: {error.strerror}") from error
    pathway = loaded.pathway
    if pathway is None:
        why = (
            "är ett regionalt tillägg, som inte har egna indikatorer"
            if loaded.supplement
            else "går inte att tolka"
        )
        raise UsageError(f"{spec} {why}. Se vad som är fel med: pathwaygen check {spec}")
    if loaded.diagnostics:
        click.echo(f"{spec} har fel, så något kan saknas här. Se: pathwaygen check {spec}", err=True)
    words = indicators.Words()
    sheets = indicators.sheets(pathway, standard.load(), environment=words.environment)
    found = indicators.Collection(pathway.id, pathway.title, sheets, indicators.mark(pathway))
    click.echo(indicators.FORMATS[form](found, words), nl=False)
