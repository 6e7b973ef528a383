"""``pathwaygen site``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import click

from pathwaygen.cli import options as shared

_DOWNLOADS = ("docx", "pdf", "svg", "bpmn", "json")


@click.command("site")
@shared.paths
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("webbplats"),
    help="Mapp att skriva till.",
)
@click.option(
    "--downloads",
    callback=shared.formats(_DOWNLOADS, "går inte att ladda ned"),
    default=",".join(_DOWNLOADS),
    metavar="FORMAT,…",
    help="Filer att ladda ned, bland docx, pdf, svg, bpmn och json. Tomt ger inga.",
)
@click.option("--title", default="Vårdförlopp", help="Webbplatsens namn.")
@click.option("--allow-errors", is_flag=True, help="Ta med specar trots fel; deras sidor märks tydligt.")
@shared.checking
def command(
    paths: tuple[Path, ...],
    out: Path,
    downloads: tuple[str, ...],
    title: str,
    *,
    allow_errors: bool,
    **how: Any,  # noqa: ANN401  what shared.checking adds
) -> None:
    """Skriv webbplatsen som Markdown, bilder och filer, för mkdocs build.

    Bara det som har ändrats skrivs om.
    """
    from pathwaygen.report import REPORTERS, Report
    from pathwaygen.site import report, tree
    from pathwaygen.site.publication import Settings

    files = shared.found(paths)
    checking = shared.options(**how)
    settings = Settings(checking, downloads, allow_errors, title)
    with shared.progress(len(files), "Skriver") as step:
        made = tree.make(files, settings, out, seen=step)
    refused = report.refused(made.publication)
    if refused:
        found = Report(
            tuple(d for entry in refused for d in report.errors(entry)),
            len(files),
            stage=checking.stage.value if checking.stage else None,
            lang=checking.lang,
            lines={entry.file: entry.spec.source.lines for entry in refused},
            color=shared.colored(),
            width=shutil.get_terminal_size((80, 24)).columns,
        )
        click.echo(REPORTERS["text"](found), nl=False, err=True)
    for line in report.summary(made, out):
        click.echo(line)
    sys.exit(2 if any(entry.crashed for entry in made.publication.entries) else 1 if refused else 0)
