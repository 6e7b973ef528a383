"""``pathwaygen word comments`` and ``pathwaygen word ledger``."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pathwaygen.cli import options as shared
from pathwaygen.errors import UsageError

if TYPE_CHECKING:
    from pathwaygen.catalogue import Language


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
@click.option(
    "--lang",
    type=click.Choice(["sv", "en"]),
    default="sv",
    help="Sammanställningens och anmärkningarnas språk.",
)
def comments(files: tuple[Path, ...], spec: Path, out: Path | None, form: str | None, lang: Language) -> None:
    """Samla alla granskares kommentarer och spårade ändringar i en sammanställning.

    FIL.docx är filer som kommit tillbaka, eller mappar med sådana. Varje synpunkt står en gång, också när
    flera har skickat samma fil vidare. I Excel fyller ni i beslut och svar. Finns sammanställningen redan
    behåller den dem, och egna rader.
    """
    from pathwaygen.catalogue import phrase
    from pathwaygen.word import collection

    if out is None and form is None:
        raise UsageError("ange vart sammanställningen ska skrivas med -o FIL.xlsx, eller välj --format")
    wanted = collection.word_files(files)
    with shared.progress(len(wanted), phrase("word_reading", lang)) as step:
        found = collection.collected(wanted, spec, lang=lang, seen=step)
    told: tuple[str, ...] = ()
    if out is not None:
        content, told = found.workbook(out)
        _write(out, content)
    if form is not None:
        width = shutil.get_terminal_size((80, 24)).columns
        lines = found.report(form, color=shared.colored(), width=width)
        click.echo(lines, nl=False)
    if out is not None:
        for line in (phrase("word_written_to", lang, said=found.said, file=out), *told):
            click.echo(line, err=form is not None)


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
@click.option("--lang", type=click.Choice(["sv", "en"]), default="sv", help="Språk.")
def ledger(file: Path, out: Path, spec: Path | None, lang: Language) -> None:
    """Skriv en ifylld sammanställning som ett dokument: vad som sades, vad som beslutades och svaret."""
    from pathwaygen.catalogue import phrase
    from pathwaygen.word import collection

    content, waiting = collection.summarised(file, out.suffix.lower(), spec, lang)
    _write(out, content)
    click.echo(phrase("word_file_written", lang, file=out))
    if waiting:
        remarks = phrase("word_remark_one" if waiting == 1 else "word_remark", lang)
        key = "word_undecided_left_one" if waiting == 1 else "word_undecided_left"
        click.echo(phrase(key, lang, count=waiting, remarks=remarks), err=True)


def _write(file: Path, content: bytes) -> None:
    from pathwaygen import storage
    from pathwaygen.errors import unwritable

    try:
        storage.write(file, content)
    except OSError as error:
        raise UsageError(unwritable(file, error)) from error
