"""``pathwaygen new``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("new")
@click.argument("name", metavar="ID")
@click.option("--title", help="Titeln; annars görs den av ID.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("pathways"), help="Mapp."
)
def command(name: str, title: str | None, folder: Path) -> None:
    """Skapa en ny spec att fylla i, med råd i kommentarer.

    ID blir filnamn, mapp och adress: små bokstäver, siffror och bindestreck, till exempel axelfraktur.
    """
    from pathwaygen import build

    for file in build.start(name, title=title, folder=folder):
        click.echo(f"Skapade {file}")
    click.echo(f"\nÖppna filen i en redigerare, och granska med: pathwaygen check {folder / name}.yaml")
