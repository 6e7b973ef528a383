"""``pathwaygen word``: the review round trip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pathwaygen.cli import word_comments, word_merge
from pathwaygen.errors import UsageError, reason, unwritable

if TYPE_CHECKING:
    from pathwaygen.loader import Spec
    from pathwaygen.model import Pathway


@click.group("word")
def command() -> None:
    """Skicka ut ett vårdförlopp i Word och läs tillbaka det som skrivs där."""


command.add_command(word_merge.command)
command.add_command(word_comments.comments)
command.add_command(word_comments.ledger)


@command.command("export")
@click.argument("spec", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--out",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fil att skriva till. Annars specens id med ändelsen .docx.",
)
@click.option("--lint-comments", is_flag=True, help="Ta med det som check hittar, som kommentarer.")
@click.option(
    "--no-controls",
    is_flag=True,
    help="Bokmärken i stället för innehållskontroller, för LibreOffice och Google Dokument.",
)
@click.option(
    "--fill-in", is_flag=True, help="Ett formulär i stället, med allt som ska fyllas i och plats för nytt."
)
@click.option(
    "--templates", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Mapp med egna mallar."
)
def export(
    spec: Path,
    file: Path | None,
    templates: Path | None,
    *,
    lint_comments: bool,
    no_controls: bool,
    fill_in: bool,
) -> None:
    """Skriv dokumentet som en Word-fil att granska.

    Allt som gruppen har skrivit kan ändras och spåras i filen. Resten är låst men kan kommenteras.
    """
    from pathwaygen import lint, production, storage
    from pathwaygen.diagnostic import Severity
    from pathwaygen.rules import RULES
    from pathwaygen.word import export as made

    loaded, pathway = _read(spec)
    findings = lint.check(loaded, RULES, lint.Options()).diagnostics
    errors = sum(found.severity is Severity.ERROR for found in findings)
    request = made.Request(
        errors=errors,
        controls=not no_controls,
        findings=findings if lint_comments else (),
        pictures=production.pictures(pathway, spec.parent),
        templates=templates,
    )
    content = (made.form if fill_in else made.document)(loaded, pathway, request)
    file = file or Path(f"{pathway.id}.docx")
    try:
        storage.write(file, content)
    except OSError as error:
        raise UsageError(unwritable(file, error)) from error
    click.echo(f"{file.as_posix()} är skriven")


def _read(file: Path) -> tuple[Spec, Pathway]:
    """Return a spec and its pathway.

    Raises:
        UsageError: The file cannot be read, or holds no pathway.
    """
    from pathwaygen import loader

    try:
        loaded = loader.load(file)
    except FileNotFoundError:
        raise UsageError(f"{file} finns inte") from None
    except OSError as error:
        raise UsageError(f"{file} kan inte läsas: {reason(error)}") from error
    if loaded.pathway is None:
        supplement = "är ett regionalt tillägg, som inte har ett eget vårdförlopp"
        why = supplement if loaded.supplement else "går inte att tolka"
        raise UsageError(f"{file} {why}. Se vad som är fel med: pathwaygen check {file}")
    return loaded, loaded.pathway
