"""``pathwaygen check``."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from pathwaygen.cli import options as shared

if TYPE_CHECKING:
    from pathlib import Path

    from pathwaygen.project import Checked


@click.command("check")
@shared.paths
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", "gitlab", "junit"]),
    default="text",
    help="Hur anmärkningarna skrivs ut.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    help="Lägsta allvar som ger utgångskod 1.",
)
@shared.checking
def command(paths: tuple[Path, ...], form: str, fail_on: str, **how: Any) -> None:  # noqa: ANN401  what shared.checking adds
    """Granska specar: vad saknas, vad är fel, och hur det rättas.

    Utgångskod 0: inget att rätta. 1: anmärkningar. 2: kunde inte köras.
    """
    from pathwaygen import project
    from pathwaygen.report import REPORTERS, Report

    files = shared.found(paths)
    how_to = shared.options(**how)
    with shared.progress(len(files), "Granskar") as step:
        checked = project.check(files, how_to, seen=lambda _: step())
    report = Report(
        checked.diagnostics,
        len(files),
        waived=checked.waived,
        stage=how_to.stage.value if how_to.stage else None,
        lang=how_to.lang,
        lines=checked.lines,
        color=shared.colored(),
        width=shutil.get_terminal_size((80, 24)).columns,
    )
    click.echo(REPORTERS[form](report), nl=False)
    sys.exit(_exit_code(checked, fail_on))


def _exit_code(checked: Checked, fail_on: str) -> int:
    from pathwaygen.diagnostic import Severity

    if checked.crashed:
        return 2
    limit = Severity(fail_on).rank
    return int(any(d.severity.rank >= limit for d in checked.diagnostics))
