"""Options that several commands share, and how they become values."""

from __future__ import annotations

import datetime as dt
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pathwaygen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pathwaygen.lint import Options

DEFAULT = Path("pathways")
_STAGES = {"utkast": "draft", "remiss": "review", "publicerad": "published"}
_WORTH_A_BAR = 8


def paths(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the PATHS argument: files or folders; none means pathways/."""
    return click.argument("paths", nargs=-1, type=click.Path(path_type=Path))(function)


def formats(
    known: Iterable[str], refusal: str
) -> Callable[[click.Context, click.Parameter, str], tuple[str, ...]]:
    """Return what reads a list of formats, each once; ``refusal`` says of an unknown one what it is not."""
    allowed = tuple(known)

    def read(_ctx: click.Context, _param: click.Parameter, value: str) -> tuple[str, ...]:
        wanted = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
        for name in wanted:
            if name not in allowed:
                raise click.BadParameter(f"”{name}” {refusal}; välj bland {', '.join(allowed)}")
        return wanted

    return read


def checking(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that decide how a spec is checked."""
    for option in (
        click.option(
            "--date", "today", metavar="ÅÅÅÅ-MM-DD", help="Datum som giltighet jämförs med (annars i dag)."
        ),
        click.option("--lang", type=click.Choice(["sv", "en"]), default="sv", help="Meddelandenas språk."),
        click.option(
            "--profile",
            metavar="REGION",
            help="Granska regionala tillägg mot den här regionens profil, vad de än själva anger.",
        ),
        click.option(
            "--ignore",
            multiple=True,
            metavar="REGEL",
            help="Hoppa över en regel: kod, början på kod eller namn.",
        ),
        click.option("--select", multiple=True, metavar="REGEL", help="Kör bara dessa regler."),
        click.option(
            "--stage",
            type=click.Choice([*_STAGES, *_STAGES.values()]),
            help="Hur färdig specen ska vara. Annars avgör dokument.status.",
        ),
    ):
        function = option(function)
    return function


def options(
    *,
    stage: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    lang: str,
    today: str | None,
    profile: str | None,
) -> Options:
    """Turn the command line's words into checking options.

    Raises:
        UsageError: The date is not a date, no rule has a name that is chosen by, or no region a profile.
    """
    from pathwaygen.lint import Options
    from pathwaygen.rules.rule import Stage

    _known((*select, *ignore))
    if profile:
        _profiled(profile)
    return Options(
        stage=Stage(_STAGES.get(stage, stage)) if stage else None,
        select=select,
        ignore=ignore,
        today=date(today),
        lang="en" if lang == "en" else "sv",
        profile=profile,
    )


def _profiled(name: str) -> None:
    """Refuse the name of a region that has no profile."""
    from pathwaygen import profiles

    if profiles.find(name) is None:
        listed = ", ".join(profiles.known())
        raise UsageError(f"det finns ingen profil för ”{name}”. Välj någon av {listed}")


def _known(words: Iterable[str]) -> None:
    """Refuse a misspelt rule: choosing by it would find nothing, and look like a clean file.

    Raises:
        UsageError: A word is neither a code, the beginning of one, nor a name.
    """
    from pathwaygen import catalogue

    entries = {code: entry.get("name") for code, entry in catalogue.entries().items() if code != "phrases"}
    for word in words:
        if not word or not any(name == word or code.startswith(word) for code, name in entries.items()):
            raise UsageError(f"ingen regel heter ”{word}”. Se alla regler med: pathwaygen rules")


def date(text: str | None, option: str = "--date") -> dt.date:
    """Return a day that the command line names, or today.

    Raises:
        UsageError: It is no day.
    """
    if text is None:
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        if epoch:
            try:
                return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
            except (ValueError, OverflowError, OSError):
                raise UsageError(f"SOURCE_DATE_EPOCH ska vara sekunder sedan 1970, inte ”{epoch}”") from None
        return dt.date.today()  # noqa: DTZ011  the author's own day
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} ska vara ett datum som 2026-11-01, inte ”{text}”") from None


def found(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the spec files under ``paths``.

    Raises:
        UsageError: A path is missing, or there is no spec in any of them.
    """
    from pathwaygen import loader

    wanted = paths or (DEFAULT,)
    try:
        files = loader.discover(wanted)
    except FileNotFoundError as error:
        raise UsageError(
            f"”{error}” finns inte. Ange en spec eller en mapp med specar; utan sökväg läses {DEFAULT}/"
        ) from None
    if not files:
        names = ", ".join(str(path) for path in wanted)
        raise UsageError(f"ingen spec (.yaml) finns i {names}. Skapa en med: pathwaygen new mitt-förlopp")
    return files


def colored() -> bool:
    """Whether the terminal takes colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def progress(total: int, label: str) -> Iterator[Callable[[], None]]:
    """Show a progress bar on a terminal when there is much to do; nothing in CI or in a pipe."""
    if total < _WORTH_A_BAR or not sys.stderr.isatty() or os.environ.get("CI"):
        yield lambda: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield lambda: bar.update(1)
