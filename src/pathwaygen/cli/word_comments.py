"""``pathwaygen word comments`` and ``pathwaygen word ledger``."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from pathwaygen.cli import options as shared
from pathwaygen.errors import UsageError


@click.command("comments")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FIL.docx…",
    type=click.Path(path_type=Path),
)
@click.option(
    "--spec",
    required=True,
    metavar="SPEC",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Specen som filerna skrevs ut från.",
)
@click.option(
    "-o",
    "--out",
    metavar="FIL.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Sammanställningen att skriva.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    help="Skriv också synpunkterna som anmärkningar vid specens rader.",
)
@click.option("--lang", type=click.Choice(["sv", "en"]), default="sv", help="Anmärkningarnas språk.")
def comments(files: tuple[Path, ...], spec: Path, out: Path | None, form: str | None, lang: str) -> None:
    """Samla alla granskares kommentarer och spårade ändringar i en sammanställning.

    FIL.docx är filer som kommit tillbaka, eller mappar med sådana. Varje synpunkt står en gång, också när
    flera har skickat samma fil vidare. I Excel fyller ni i beslut och svar.
    """
    from pathwaygen import storage
    from pathwaygen.word import collection

    if out is None and form is None:
        raise UsageError("ange vart sammanställningen ska skrivas med -o FIL.xlsx, eller välj --format")
    wanted = collection.word_files(files)
    with shared.progress(len(wanted), "Läser") as step:
        found = collection.collected(wanted, spec, seen=step)
    if out is not None:
        storage.write(out, found.workbook())
    if form is not None:
        width = shutil.get_terminal_size((80, 24)).columns
        lines = found.report(form, "en" if lang == "en" else "sv", color=shared.colored(), width=width)
        click.echo(lines, nl=False)
    if out is not None:
        click.echo(f"{found.said}, skrivna till {out}", err=form is not None)


@click.command("ledger")
@click.argument("file", metavar="FIL.xlsx", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--out",
    required=True,
    metavar="FIL.md|FIL.docx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Sammanställningen av remissvar att skriva.",
)
@click.option(
    "--spec",
    metavar="SPEC",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Specen som synpunkterna gäller: ger titeln, och behövs för Word.",
)
def ledger(file: Path, out: Path, spec: Path | None) -> None:
    """Skriv en ifylld sammanställning som ett dokument: vad som sades, vad som beslutades och svaret."""
    from pathwaygen import storage
    from pathwaygen.word import collection

    content, waiting = collection.summarised(file, out.suffix.lower(), spec)
    storage.write(out, content)
    click.echo(f"Skrivet till {out}")
    if waiting:
        click.echo(f"{waiting} {'synpunkt' if waiting == 1 else 'synpunkter'} saknar beslut.", err=True)
