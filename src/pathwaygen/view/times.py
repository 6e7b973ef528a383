"""Times in words: ``inom 14 dagar efter operationen``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.markdown import Md
from pathwaygen.terms import Unit
from pathwaygen.view.texts import capital, part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pathwaygen.model import Time
    from pathwaygen.terms import Duration
    from pathwaygen.view.texts import Texts

_NAMES = {
    Unit.HOURS: ("timme", "timmar"),
    Unit.DAYS: ("dag", "dagar"),
    Unit.WORKDAYS: ("arbetsdag", "arbetsdagar"),
    Unit.WEEKS: ("vecka", "veckor"),
    Unit.MONTHS: ("månad", "månader"),
    Unit.YEARS: ("år", "år"),
}
_ORDINALS = (
    *("tredje", "fjärde", "femte", "sjätte", "sjunde"),
    *("åttonde", "nionde", "tionde", "elfte", "tolfte"),
)
_FIRST_ORDINAL = 3


def length(duration: Duration) -> str:
    """Return ``14 dagar``, ``1 vecka`` or ``4–5 veckor``."""
    low, high, unit = duration
    singular, plural = _NAMES[unit]
    if high is not None:
        return f"{low}–{high} {plural}"
    return f"{low} {singular if low == 1 else plural}"


def rhythm(duration: Duration) -> str:
    """Return ``varje månad``, ``vartannat år``, ``var tolfte månad`` or ``med 3–6 månaders mellanrum``."""
    low, high, unit = duration
    singular, plural = _NAMES[unit]
    neuter = unit is Unit.YEARS
    if high is not None:
        return f"med {low}–{high} {plural}s mellanrum"
    if low == 1:
        return f"varje {singular}"
    if low == _FIRST_ORDINAL - 1:
        return f"{'vartannat' if neuter else 'varannan'} {singular}"
    place = low - _FIRST_ORDINAL
    ordinal = _ORDINALS[place] if 0 <= place < len(_ORDINALS) else f"{low}:e"
    return f"{'vart' if neuter else 'var'} {ordinal} {singular}"


def limit(time: Time, events: Mapping[str, str]) -> str:
    """Return a time as it stands inside a sentence, or nothing where it has no limit of its own."""
    return " ".join(_words(time, events))


def _words(time: Time, events: Mapping[str, str]) -> Iterator[str]:
    if time.immediately:
        yield "omedelbart"
    for before, duration in (
        ("inom", time.within),
        ("cirka", time.around),
        ("minst", time.at_least),
        ("högst", time.at_most),
    ):
        if duration:
            yield f"{before} {length(duration)}"
    if time.between:
        yield _span(*time.between)
    if time.every:
        yield rhythm(time.every)
    for before, event in (("vid", time.at), ("efter", time.after), ("före", time.before)):
        if event:
            yield f"{before} {events.get(event, event)}"


def _span(low: Duration, high: Duration) -> str:
    if low.unit is high.unit and low.high is None and high.high is None:
        return f"{low.low}–{high.low} {_NAMES[low.unit][1]}"
    return f"mellan {length(low)} och {length(high)}"


def sentence(time: Time, texts: Texts, *place: str) -> Md:
    """Return a time for the page: what it is about, when, for whom, and its marks."""
    when = texts.name(limit(time, texts.pathway.events))
    subject = part(texts.line(time.text), f"({texts.line(time.when)})" if time.when and time.text else "")
    subject = Md((subject or texts.line(time.when)).rstrip("."))
    said = f"{capital(subject)}: {when}" if subject and when else capital(subject or when)
    group = f"({texts.population(time.population)})" if time.population else ""
    marks = texts.marks(time, *place, f"#{time.id or ''}", but=said)
    return part(said, group, marks)
