"""A pathway's times in order: counted from what, how long, what is done then and in which step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.markdown import Md, inline
from pathwaygen.structure import with_fields
from pathwaygen.terms import Unit
from pathwaygen.view.texts import anchor
from pathwaygen.view.times import limit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pathwaygen.model import Pathway, Time
    from pathwaygen.terms import Duration
    from pathwaygen.view import DocumentView

_DAYS = {
    Unit.HOURS: 1 / 24,
    Unit.DAYS: 1.0,
    Unit.WORKDAYS: 1.4,
    Unit.WEEKS: 7.0,
    Unit.MONTHS: 30.4,
    Unit.YEARS: 365.0,
}
"""How long a unit is, in days: for the order alone."""
_LAST = 1e9


@dataclass(frozen=True, slots=True)
class TimeView:
    """A time in a table.

    Attributes:
        when: The limit, without what it is counted from: ``inom 6 månader``; empty where there is none.
        what: What is done then and for whom, as the document says it.
        step: The step's letter and title; its group's title where the time is the group's.
        address: The step's address in the document.
    """

    when: Md
    what: Md
    step: Md
    address: Md


@dataclass(frozen=True, slots=True)
class EventView:
    """The times that are counted from one event, the nearest first; ``event`` is empty where none is."""

    event: Md
    times: tuple[TimeView, ...]


def events(pathway: Pathway, view: DocumentView) -> tuple[EventView, ...]:
    """Return the times of a pathway by what they are counted from, in the order that the steps have them."""
    found: dict[str, list[tuple[float, TimeView]]] = {}
    for time, shown in _times(pathway, view):
        event = time.after or time.at or time.before or ""
        found.setdefault(pathway.events.get(event, event), []).append((_order(time), shown))
    return tuple(
        EventView(inline(event), tuple(one for _, one in sorted(times, key=lambda pair: pair[0])))
        for event, times in sorted(found.items(), key=lambda pair: not pair[0])
    )


def _times(pathway: Pathway, view: DocumentView) -> Iterator[tuple[Time, TimeView]]:
    """Yield each time with what is shown of it: the document's own sentence, so that both say the same."""
    blocks = {anchor("block", block.id): block.times for block in pathway.blocks}
    groups = {anchor("grupp", group.id): group.times for group in pathway.groups}
    for group in view.groups:
        for time, said in zip(groups.get(group.anchor, ()), group.times, strict=False):
            yield time, TimeView(_when(time, pathway.events), said, group.title, group.anchor)
        for action in group.actions:
            step = Md(f"{action.letter} · {action.title}")
            for time, said in zip(blocks.get(action.anchor, ()), action.times, strict=False):
                yield time, TimeView(_when(time, pathway.events), said, step, action.anchor)


def _when(time: Time, events: Mapping[str, str]) -> Md:
    """Return a limit; that it is counted after or before an event is said by the table's heading."""
    said = limit(with_fields(time, after=None, before=None), events)
    return inline(f"{said} före" if time.before and said else said)


def _order(time: Time) -> float:
    """Return how far from its event a time lies, in days: what comes before is negative, a rhythm is last."""
    if time.every:
        return _LAST - 1
    ends = (time.within, time.around, time.at_most, time.at_least, time.between and time.between[1])
    end = next((one for one in ends if one), None)
    if end is None:
        return 0.0 if time.at or time.immediately else _LAST
    return -_days(end) if time.before else _days(end)


def _days(duration: Duration) -> float:
    return duration.amount * _DAYS[duration.unit]
