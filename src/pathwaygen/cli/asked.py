"""What the commands on indicators are asked of: specs, a period, and words of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pathwaygen.errors import UsageError, reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jinja2 import Environment

    from pathwaygen.loader import Spec
    from pathwaygen.model import Pathway
    from pathwaygen.period import Period
    from pathwaygen.register.subject import Subject


def period_of(text: str) -> Period:
    """Return the period that ``--period`` means.

    Raises:
        UsageError: It means none.
    """
    from pathwaygen import period

    found = period.period(text)
    if found is None:
        raise UsageError(
            f"--period ska vara som 2025, 2025-Q1, 2025-03 eller 2025-01-01--2025-06-30, inte ”{text}”"
        )
    return found


def words_of(text: str, known: Sequence[str], option: str) -> tuple[str, ...]:
    """Return the words of an option that takes a list, each once, from among those that are known.

    Raises:
        UsageError: A word that is not known, or that stands twice.
    """
    words = tuple(part.strip() for part in text.split(",") if part.strip())
    for word in words:
        if words.count(word) > 1:
            raise UsageError(f"{option}: ”{word}” står två gånger; skriv det en gång")
        if word not in known:
            raise UsageError(f"{option}: ”{word}” finns inte; välj bland {', '.join(known)}")
    return words


def subjects_of(specs: Sequence[Path], environment: Environment) -> list[Subject]:
    """Return what some specs count: pathways their indicators, regional supplements their yearly numbers.

    Raises:
        UsageError: A file cannot be read, or two have the same id.
    """
    from pathwaygen import regional, standard
    from pathwaygen.register import study, subject

    found: dict[str, Subject] = {}
    for spec in specs:
        loaded = spec_of(spec)
        supplement = loaded.supplement
        if supplement is None:
            one = subject.of_pathway(pathway_of(spec, loaded), standard.load(), environment)
        else:
            one = subject.of_supplement(supplement, regional.profile(supplement), regional.mark(supplement))
        if one.id in found:
            raise UsageError(
                f"{spec}: id {one.id} finns i en fil till, och båda skulle skrivas till samma mapp"
            )
        found[one.id] = one
        if not one.measures and len(specs) > 1:
            click.echo(study.nothing(one, environment), err=True)
    return [one for one in found.values() if one.measures] or list(found.values())


def pathway_of(spec: Path, loaded: Spec | None = None) -> Pathway:
    """Return a spec's pathway.

    Raises:
        UsageError: The file cannot be read as one.
    """
    loaded = loaded or spec_of(spec)
    pathway = loaded.pathway
    if pathway is None:
        why = (
            "är ett regionalt tillägg, som inte har egna indikatorer"
            if loaded.supplement
            else "går inte att tolka"
        )
        raise UsageError(f"{spec} {why}. Se vad som är fel med: pathwaygen check {spec}")
    if loaded.diagnostics:
        click.echo(f"{spec} har fel, så något kan saknas här. Se: pathwaygen check {spec}", err=True)
    return pathway


def spec_of(spec: Path) -> Spec:
    """Return what a file holds.

    Raises:
        UsageError: The file cannot be read.
    """
    from pathwaygen import loader

    try:
        return loader.load(spec)
    except FileNotFoundError:
        raise UsageError(f"{spec} finns inte") from None
    except OSError as error:
        raise UsageError(f"{spec} kan inte läsas: {reason(error)}") from error
