"""``pathwaygen rules``."""

from __future__ import annotations

import click


@click.command("rules")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Hur de skrivs ut."
)
def command(form: str) -> None:
    """Visa alla regler, med allvar i utkast, remiss och publicerat dokument."""
    import json

    from pathwaygen.lint import severity
    from pathwaygen.rules import RULES, manual

    if form == "json":
        data = {"version": 1, "rules": manual.listing(RULES, severity)}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    click.echo(manual.table(RULES, severity), nl=False)
    click.echo("\nLäs mer om en regel: pathwaygen explain KOD")
