"""``pathwaygen schema``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("schema")
@click.option("--lang", type=click.Choice(["sv", "en"]), default="sv", help="Nycklarnas språk.")
@click.option("--supplement", is_flag=True, help="Schemat för ett regionalt tillägg.")
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Skriv alla scheman till en mapp.",
)
def command(lang: str, supplement: bool, folder: Path | None) -> None:  # noqa: FBT001  click passes by name
    """Skriv ut JSON-schemat som en redigerare använder för hjälp och komplettering."""
    import json

    from pathwaygen import schema
    from pathwaygen.model import Pathway, Supplement

    if folder is not None:
        for file in schema.write(folder):
            click.echo(file)
        return
    root = Supplement if supplement else Pathway
    made = schema.generate("en" if lang == "en" else "sv", root)
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))
