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
@click.option(
    "--profile", metavar="REGION", help="Ett regionalt tillägg i stället, med delarna ur regionens profil."
)
@click.option("--base", metavar="ID@VERSION", help="Det nationella vårdförlopp som tillägget bygger på.")
def command(name: str, title: str | None, folder: Path, profile: str | None, base: str | None) -> None:
    """Skapa en ny spec att fylla i, med råd i kommentarer.

    ID blir filnamn, mapp och adress: små bokstäver, siffror och bindestreck, till exempel axelfraktur.
    """
    from pathwaygen import build

    for file in build.start(name, title=title, folder=folder, profile=profile, base=base):
        click.echo(f"Skapade {file}")
    click.echo(f"\nÖppna filen i en redigerare, och granska med: pathwaygen check {folder / name}.yaml")
