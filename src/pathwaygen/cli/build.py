"""``pathwaygen build``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import click

from pathwaygen.cli import options as shared

_FORMATS = ("md", "html", "docx", "pdf", "svg", "json", "xlsx", "fhir", "bpmn", "png", "mermaid")
_DEFAULT = "md,html,svg,json"


@click.command("build")
@shared.paths
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build"),
    help="Mapp att skriva till.",
)
@click.option(
    "--to",
    callback=shared.formats(_FORMATS, "är inget format"),
    default=_DEFAULT,
    metavar="FORMAT,…",
    help="Bland md, html, docx, pdf, svg, json, xlsx, fhir, bpmn, png och mermaid.",
)
@click.option(
    "--form", type=click.Choice(["web", "document", "guidance"]), default="web", help="Dokumentets ordning."
)
@click.option(
    "--templates", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Mapp med egna mallar."
)
@click.option(
    "--allow-errors", is_flag=True, help="Bygg trots fel; dokumentet märks tydligt som utkast med fel."
)
@shared.checking
def command(paths: tuple[Path, ...], out: Path, to: tuple[str, ...], form: str, **how: Any) -> None:  # noqa: ANN401  what shared.checking adds
    """Skapa dokument, flödesschema och indikatorer av specar."""
    from pathwaygen import build
    from pathwaygen.report import REPORTERS, Report

    templates, allow = how.pop("templates"), how.pop("allow_errors")
    files = shared.found(paths)
    how_to = shared.options(**how)
    with shared.progress(len(files), "Bygger") as step:
        built = build.build(
            files,
            build.Request(
                out=out, formats=to, form=form, templates=templates, allow_errors=allow, checking=how_to
            ),
            seen=step,
        )
    if built.refused:
        report = Report(
            built.diagnostics,
            len(files),
            stage=how_to.stage.value if how_to.stage else None,
            lang=how_to.lang,
            lines=built.lines,
            color=shared.colored(),
            width=shutil.get_terminal_size((80, 24)).columns,
        )
        click.echo(REPORTERS["text"](report), nl=False, err=True)
    for line in build.summary(built, out):
        click.echo(line)
    sys.exit(2 if built.crashed else 1 if built.refused else 0)
