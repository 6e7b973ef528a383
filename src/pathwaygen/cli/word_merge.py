"""``pathwaygen word merge``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pathwaygen.cli import options as shared
from pathwaygen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.catalogue import Language
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
@click.option(
    "--conflicts",
    metavar="FIL.md",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Skriv konflikternas hela texter till en fil, också med --dry-run.",
)
@click.option("--lang", type=click.Choice(["sv", "en"]), default="sv", help="Svarens språk.")
@click.option("--diff", is_flag=True, help="Visa specens rader före och efter också.")
def command(
    word: Path,
    spec: Path,
    base: Path | None,
    *,
    dry_run: bool,
    accept: str,
    authors: tuple[str, ...],
    conflicts: Path | None,
    lang: Language,
    diff: bool,
) -> None:
    """För in ändringar från en Word-fil i specen.

    Filen jämförs med det som skrevs ut och med specen som den är nu. Det som bara Word har ändrat kan tas in;
    har båda ändrats visas vad var och en har ändrat och inget ändras. Text utanför fälten räknas upp.

    Utgångskod 0: allt är infört, eller inget skiljer sig. 1: något är kvar att ta ställning till. 2: kunde
    inte köras.
    """
    from pathwaygen import storage
    from pathwaygen.word import listing, session
    from pathwaygen.word.merge import Verdict

    if conflicts is not None and conflicts.resolve() in {one.resolve() for one in (word, spec, base) if one}:
        raise UsageError(f"{conflicts} läses av kommandot: välj en annan fil för --conflicts")
    terminal = listing.Terminal(shutil.get_terminal_size((80, 24)).columns, shared.colored(), lang)
    merge = session.opened(word, spec, base=base, authors=authors)
    for line in listing.overview(merge, terminal, whole=conflicts is None):
        click.echo(line)
    chosen = _chosen(merge, accept, terminal)
    applied = merge.applied(chosen)
    for line in listing.refused(applied.refused, merge, terminal):
        click.echo(line)
    if diff:
        click.echo("".join(listing.patch_lines(merge, applied)), nl=False)
    if conflicts is not None and merge.of(Verdict.CONFLICT):
        storage.write(conflicts, listing.conflicts(merge, terminal).encode())
        click.echo(terminal.say("conflicts_written", file=conflicts))
    written = False if dry_run else session.save(merge, applied)
    for line in listing.outcome(merge, applied, terminal, written=written, dry_run=dry_run):
        click.echo(line)
    if accept == "ask" and not _answers() and merge.waiting and not applied.taken:
        click.echo(terminal.say("no_answer"))
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
        yes, no, everything, leave = tuple(terminal.say("ask_letters"))
        reply = click.prompt(
            terminal.say("ask"),
            type=click.Choice([yes, no, everything, leave], case_sensitive=False),
            show_choices=False,
            default=no,
        )
        if reply == leave:
            return
        rest = rest or reply == everything
        if reply in (yes, everything):
            yield answer


def _answers() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()
