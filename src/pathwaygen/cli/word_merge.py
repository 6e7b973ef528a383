"""``pathwaygen word merge``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pathwaygen.cli import options as shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.word.listing import Terminal
    from pathwaygen.word.merge import Answer
    from pathwaygen.word.session import Session


@click.command("merge")
@click.argument("word", metavar="FIL.docx", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--into",
    "spec",
    required=True,
    metavar="SPEC",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Specen som ändringarna förs in i.",
)
@click.option(
    "--base",
    metavar="FIL.docx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Filen som skickades ut, om den som kom tillbaka har tappat sin karta över fälten.",
)
@click.option("--dry-run", is_flag=True, help="Visa allt men skriv inget.")
@click.option(
    "--accept",
    type=click.Choice(["ask", "tracked", "all"]),
    default="ask",
    show_default=True,
    help="Fråga om varje ändring, ta in alla spårade, eller alla. Gissningar tas bara in när ni svarar ja.",
)
@click.option(
    "--author",
    "authors",
    multiple=True,
    metavar="NAMN",
    help="Ta bara med den här personens spårade ändringar.",
)
@click.option("--diff", is_flag=True, help="Visa specens rader före och efter också.")
def command(
    word: Path,
    spec: Path,
    base: Path | None,
    *,
    dry_run: bool,
    accept: str,
    authors: tuple[str, ...],
    diff: bool,
) -> None:
    """För in ändringar från en Word-fil i specen.

    Filen jämförs med det som skrevs ut och med specen som den är nu. Det som bara Word har ändrat kan tas in;
    har båda ändrats visas båda texterna och inget ändras. Text utanför fälten räknas upp.

    Utgångskod 0: allt är infört, eller inget skiljer sig. 1: något är kvar att ta ställning till. 2: kunde
    inte köras.
    """
    from pathwaygen.word import listing, session

    terminal = listing.Terminal(shutil.get_terminal_size((80, 24)).columns, shared.colored())
    merge = session.opened(word, spec, base=base, authors=authors)
    for line in listing.overview(merge, terminal):
        click.echo(line)
    chosen = _chosen(merge, accept, terminal)
    applied = merge.applied(chosen)
    for line in listing.refused(applied.refused, merge, terminal):
        click.echo(line)
    if diff:
        click.echo("".join(listing.patch_lines(merge, applied)), nl=False)
    written = False if dry_run else session.save(merge, applied)
    for line in listing.outcome(merge, applied, terminal, written=written, dry_run=dry_run):
        click.echo(line)
    if accept == "ask" and not _answers() and merge.waiting and not applied.taken:
        click.echo("Inget tas in utan svar. Välj --accept tracked eller --accept all.")
    sys.exit(int(merge.left(applied)))


def _chosen(merge: Session, accept: str, terminal: Terminal) -> tuple[Answer, ...]:
    """Return the answers to take: all, those that are tracked, or those that the person says yes to."""
    from pathwaygen.word.merge import Verdict

    if accept != "ask":
        return tuple(a for a in merge.of(Verdict.CHANGED) if accept == "all" or a.tracked)
    if not _answers():
        return ()
    return tuple(_asked(merge, terminal))


def _asked(merge: Session, terminal: Terminal) -> Iterator[Answer]:
    from pathwaygen.word import listing

    rest = False
    for answer in merge.waiting:
        if rest and not answer.guessed:
            yield answer
            continue
        for line in listing.question(answer, merge, terminal):
            click.echo(line)
        reply = click.prompt(
            "Ta in? [j]a, [n]ej, [a]lla som är kvar, [s]luta",
            type=click.Choice(["j", "n", "a", "s"]),
            show_choices=False,
            default="n",
        )
        if reply == "s":
            return
        rest = rest or reply == "a"
        if reply in ("j", "a"):
            yield answer


def _answers() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()
