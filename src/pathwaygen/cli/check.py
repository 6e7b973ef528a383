"""``pathwaygen check``."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from pathwaygen.cli import options as shared
from pathwaygen.errors import UsageError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pathwaygen.lint import Options
    from pathwaygen.project import Checked
    from pathwaygen.report.review import Card, Review


@click.command("check")
@shared.paths
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", "gitlab", "junit", "html"]),
    default="text",
    help="Hur anmärkningarna skrivs ut.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    help="Lägsta allvar som ger utgångskod 1.",
)
@click.option(
    "--spell",
    is_flag=True,
    help="Kontrollera stavningen också. Kräver tillägget: pip install 'pathwaygen[spell]'.",
)
@click.option("--fix", is_flag=True, help="Rätta det som programmet säkert kan rätta, och granska igen.")
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="Rätta även det som ni behöver se över efteråt (tillsammans med --fix eller --diff).",
)
@click.option("--diff", "show", is_flag=True, help="Visa vad --fix skulle ändra, utan att ändra något.")
@shared.checking
def command(
    paths: tuple[Path, ...],
    form: str,
    fail_on: str,
    *,
    spell: bool,
    fix: bool,
    unsafe_fixes: bool,
    show: bool,
    **how: Any,  # noqa: ANN401  what shared.checking adds
) -> None:
    """Granska specar: vad saknas, vad är fel, och hur det rättas.

    Utgångskod 0: inget på eller över nivån i --fail-on. 1: anmärkningar på den nivån. 2: kunde inte köras.
    """
    from pathwaygen import project
    from pathwaygen.report import REPORTERS, Report

    files = shared.found(paths)
    how_to = shared.options(**how)
    if spell:
        how_to = _spelling(how_to)
    if unsafe_fixes and not (fix or show):
        raise UsageError("--unsafe-fixes används tillsammans med --fix eller --diff")
    if show:
        sys.exit(_show(files, how_to, unsafe=unsafe_fixes))
    mended = _mend(files, how_to, unsafe=unsafe_fixes) if fix else None
    with shared.progress(len(files), "Granskar") as step:
        checked = project.check(files, how_to, seen=lambda _: step())
    report = Report(
        checked.diagnostics,
        len(files),
        waived=checked.waived,
        accepted=checked.accepted,
        mended=mended,
        reviews=_reviews(files, checked, how_to) if form == "html" else (),
        cards=_cards(checked, how_to) if form == "html" else (),
        stage=how_to.stage.value if how_to.stage else None,
        lang=how_to.lang,
        lines=checked.lines,
        color=shared.colored(),
        width=shutil.get_terminal_size((80, 24)).columns,
    )
    click.echo(REPORTERS[form](report), nl=False)
    sys.exit(_exit_code(checked, fail_on))


def _spelling(options: Options) -> Options:
    """Ask for the spelling too; say at once if it is not installed."""
    from dataclasses import replace

    from pathwaygen import spelling

    spelling.load()
    return replace(options, spell=True)


def _reviews(files: tuple[Path, ...], checked: Checked, options: Options) -> tuple[Review, ...]:
    from dataclasses import replace

    from pathwaygen import project, review

    made = []
    for file, outcome in zip(files, checked.outcomes, strict=True):
        own = tuple(d for d in checked.diagnostics if d.file == outcome.result.file)
        result = replace(outcome.result, diagnostics=own)
        made.append(review.review(project.read(file, options.lang), result, options.lang))
    return tuple(made)


def _cards(checked: Checked, options: Options) -> tuple[Card, ...]:
    from pathwaygen import review

    found = (*checked.diagnostics, *(waived.diagnostic for waived in checked.accepted))
    return review.cards(found, options.lang)


def _show(files: tuple[Path, ...], options: Options, *, unsafe: bool) -> int:
    """Print what would be mended, as a diff; return 1 if there is anything."""
    from pathwaygen import repair

    found = 0
    for file in files:
        with _readable(file):
            made = repair.repair(file, options, unsafe=unsafe)
            found += len(made.done)
            click.echo("".join(repair.diff(made)), nl=False)
    said = f"{found} {'anmärkning' if found == 1 else 'anmärkningar'} kan" if found else "Inget kan"
    click.echo(f"{said} rättas av programmet", err=True)
    return int(found > 0)


def _mend(files: tuple[Path, ...], options: Options, *, unsafe: bool) -> tuple[int, int]:
    """Mend the files on disk; return how many findings, in how many files."""
    from pathwaygen import repair

    done = changed = 0
    for file in files:
        with _readable(file):
            made = repair.repair(file, options, unsafe=unsafe)
            if made.changed:
                repair.save(made)
                done, changed = done + len(made.done), changed + 1
    return done, changed


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """A file that cannot be opened is a finding of the check; one that cannot be written stops the run."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError):
        return
    except OSError as error:
        raise UsageError(f"{file} kan inte rättas: {reason(error)}") from None


def _exit_code(checked: Checked, fail_on: str) -> int:
    from pathwaygen.diagnostic import Severity

    if checked.crashed:
        return 2
    if fail_on == "never":
        return 0
    limit = Severity(fail_on).rank
    return int(any(d.severity.rank >= limit for d in checked.diagnostics))
