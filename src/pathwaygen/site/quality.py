"""The quality page, for editors: what is found, accepted and decided in every spec, and how old it is.

A finding has no date of its own, so its age is that of the document that it is found in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathwaygen import keywords
from pathwaygen.diagnostic import Severity
from pathwaygen.fixes.model import at
from pathwaygen.markdown import Md, inline, plain
from pathwaygen.site import places
from pathwaygen.site.labels import Labels, labels
from pathwaygen.site.page import head, link, page
from pathwaygen.view.texts import anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Diagnostic, Waived
    from pathwaygen.site.publication import Entry, Publication
    from pathwaygen.storage import Output


@dataclass(frozen=True, slots=True)
class Age:
    """A day, and how long ago it was on the site's day, or how long it is to it.

    Attributes:
        day: The day.
        days: How many days ago it was; negative for a day to come.
        words: The same as one says it: days, then months, then years.
    """

    day: Md
    days: int
    words: Md


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding: ``weight`` is ``error``, ``warning`` or ``info``."""

    weight: str
    code: Md
    message: Md
    line: int


@dataclass(frozen=True, slots=True)
class WaiverView:
    """An accepted finding: the rule, what it says, why it is accepted, by whom and since when."""

    code: Md
    message: Md
    reason: Md
    decided_by: Md
    since: Age | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision: what it concerns, in the author's words, what was decided, by whom and since when.

    ``kind`` is ``approved``, ``changed``, ``outside`` (not in scope) or ``not_applicable``.
    """

    kind: str
    about: Md
    text: Md
    decided_by: Md
    since: Age | None


@dataclass(frozen=True, slots=True)
class SpecView:
    """A spec with all that is found and decided in it.

    Attributes:
        title: Its title.
        anchor: Its address on the page.
        address: Its own page; empty where it is not published.
        file: The name of its file.
        labels: Where it stands.
        since: The date of the document.
        until: The last day of its validity; ``days`` counts down below zero.
        findings: Worst first.
        waivers: By place.
        decisions: Latest first.
        suggestions: How many places are the authors' own suggestions.
    """

    title: Md
    anchor: Md
    address: Md
    file: Md
    labels: Labels
    since: Age | None
    until: Age | None
    findings: tuple[FindingView, ...]
    waivers: tuple[WaiverView, ...]
    decisions: tuple[DecisionView, ...]
    suggestions: int

    def count(self, weight: str) -> int:
        """Return how many findings have a weight."""
        return sum(one.weight == weight for one in self.findings)

    @property
    def errors(self) -> int:
        """How many findings have to be mended."""
        return self.count("error")

    @property
    def warnings(self) -> int:
        """How many findings ought to be mended."""
        return self.count("warning")

    @property
    def infos(self) -> int:
        """How many findings are for information."""
        return self.count("info")


def pages(whole: Publication) -> Iterator[Output]:
    """Yield the page."""
    yield page(
        places.QUALITY,
        "site/quality.md.j2",
        head=head("Kvalitet", navigation=False, contents=False, searched=False),
        today=inline(whole.today.isoformat()),
        specs=tuple(_spec(entry, whole.today) for entry in whole.entries),
    )


def _spec(entry: Entry, today: dt.date) -> SpecView:
    document = entry.document
    where = places.pathway(entry.id) if entry.spec.pathway is not None else places.supplement(entry.id)
    found = sorted(entry.diagnostics, key=lambda one: (-one.severity.rank, one.order))
    return SpecView(
        title=inline(entry.title),
        anchor=anchor("spec", Path(entry.file).stem),
        address=Md("") if entry.refused else link(places.QUALITY, where),
        file=inline(Path(entry.file).name),
        labels=labels(entry),
        since=_age(document.date if document else None, today),
        until=_age(document.valid.to if document and document.valid else None, today),
        findings=tuple(map(_finding, found)),
        waivers=tuple(_waiver(one, today) for one in entry.waived),
        decisions=tuple(_decisions(entry, today)),
        suggestions=_suggestions(entry.spec.source.data),
    )


def _age(day: dt.date | None, today: dt.date) -> Age | None:
    if day is None:
        return None
    return Age(inline(day.isoformat()), (today - day).days, inline(apart(*sorted((day, today)))))


def apart(first: dt.date, last: dt.date) -> str:
    """Return how far apart two days are, in whole days, months or years: ``5 dagar``, ``9 månader``."""
    months = (last.year - first.year) * _YEAR + last.month - first.month - (last.day < first.day)
    if months < _FEW_MONTHS:
        days = (last - first).days
        return f"{days} {'dag' if days == 1 else 'dagar'}"
    return f"{months} månader" if months < _FEW_YEARS * _YEAR else f"{months // _YEAR} år"


_YEAR, _FEW_MONTHS, _FEW_YEARS = 12, 2, 2


def _finding(found: Diagnostic) -> FindingView:
    weight = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}[found.severity]
    return FindingView(weight, inline(found.code), inline(found.message), found.span.line)


def _waiver(waived: Waived, today: dt.date) -> WaiverView:
    found = waived.diagnostic
    return WaiverView(
        inline(found.code),
        inline(found.message),
        inline(plain(waived.reason)),
        inline(waived.decided_by),
        _age(_day(waived.date), today),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _decisions(entry: Entry, today: dt.date) -> Iterator[DecisionView]:
    """Yield who approved it, what was changed, and what the group has decided is no part of it."""
    document = entry.document
    if document and (given := document.approved):
        by = inline(given.by or "")
        yield DecisionView("approved", Md(""), inline(given.reference or ""), by, _age(given.date, today))
    changes = document.changes if document else ()
    for change in sorted(changes, key=lambda one: one.date or dt.date.min, reverse=True):
        about = inline(change.version or "")
        yield DecisionView(
            "changed", about, inline(plain(change.text or "")), Md(""), _age(change.date, today)
        )
    since = _age(document.date if document else None, today)
    for kind, place, reason in _stands(entry.spec.source.data or {}, ()):
        yield DecisionView(kind, inline(_words(place, entry)), inline(plain(reason)), Md(""), since)


def _stands(node: object, path: tuple[str | int, ...]) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Yield where the group has decided that something does not apply: how, the place and the reason."""
    if isinstance(node, list):
        for number, one in enumerate(node):
            yield from _stands(one, (*path, number))
    if not isinstance(node, dict):
        return
    if isinstance(reason := node.get("not_applicable"), str):
        yield "not_applicable", path, reason
    if str(node.get("included", "")).strip().lower() in ("nej", "no"):
        yield "outside", path, str(node.get("reason") or "")
    for key, one in node.items():
        yield from _stands(one, (*path, key))


def _words(path: tuple[str | int, ...], entry: Entry) -> str:
    """Return a place in the author's words: an item of a list by its id or its number."""
    said = []
    for depth, step in enumerate(path):
        if isinstance(step, str):
            said.append(keywords.load().word(step, swedish=entry.spec.swedish).replace("_", " "))
            continue
        held = at(entry.spec.source.data, path[: depth + 1])
        own = held.get("id") if isinstance(held, dict) else None
        said.append(own if isinstance(own, str) else str(step + 1))
    return " › ".join(said)  # noqa: RUF001  the sign that says "then"


def _suggestions(node: Any) -> int:  # noqa: ANN401  plain data
    """Count the places that are marked as the authors' own suggestion."""
    if isinstance(node, list):
        return sum(map(_suggestions, node))
    if not isinstance(node, dict):
        return 0
    return int("suggestion" in node) + sum(map(_suggestions, node.values()))
