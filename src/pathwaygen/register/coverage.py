"""What a register says of the time it covers, beside what is asked of it: where figures would mislead.

Nobody tells when a register begins, or of a month that was lost on the way. What is missing gives low
figures, and no error. So the days of its sound events are looked at, and what is odd is said beside the
figures. So is a column that a reader may believe has been used.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from pathwaygen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pathwaygen.indicators.measure import Measure
    from pathwaygen.period import Period
    from pathwaygen.register.rows import Checked

USUAL = 20
"""How many events a month has in the middle, at least, for an empty one to be odd: chance gives none."""


class Oddity(StrEnum):
    """What may make figures mislead. The template words them."""

    BEGINS_LATE = "begins_late"
    ENDS_EARLY = "ends_early"
    NOTHING = "nothing"
    GAP = "gap"
    UNSEEN = "unseen"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a reader of the figures must know.

    Attributes:
        oddity: What.
        day: The register's first or last day, or the first day of the gap.
        other: The period's first or last day, the last day of the gap, or how far back is asked for; None for
            as far back as there is anything.
        measures: The indicators that it concerns; empty for all.
        columns: The columns of the file that are not read.
    """

    oddity: Oddity
    day: dt.date | None = None
    other: dt.date | None = None
    measures: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


POSITIONS = (
    *("position", "diagnosis_position", "main_diagnosis"),
    *("diagnosposition", "huvuddiagnos", "bidiagnos"),
)
"""What a register may call the column that tells a main diagnosis from others. It is not read."""


def unread(columns: Sequence[str]) -> tuple[Remark, ...]:
    """Return a remark on the events' columns that tell main diagnoses apart, if the file has any."""
    found = tuple(name for name in columns if name in POSITIONS)
    return (Remark(Oddity.POSITION, columns=found),) if found else ()


def refuse(checked: Checked, until: dt.date, period: Period, today: dt.date) -> None:
    """See to it that a register and a period meet.

    Args:
        checked: What a check of the rows found.
        until: The last day that the register covers.
        period: The measuring period.
        today: No register covers a later day.

    Raises:
        UsageError: The register ends before the period begins, begins after it ends, or ends in the future.
    """
    if until > today:
        raise UsageError(
            f"Registret kan inte omfatta tiden till och med {until.isoformat()}: idag är det "
            f"{today.isoformat()}. De som inte har hunnit följas skulle räknas som om de hade det."
        )
    if until < period.start:
        begins = period.start.isoformat()
        raise UsageError(f"Registret slutar den {until.isoformat()}, innan mätperioden börjar den {begins}")
    if checked.first is not None and checked.first > period.end:
        raise UsageError(
            f"Registrets första händelse är den {checked.first.isoformat()}, efter att mätperioden slutar "
            f"den {period.end.isoformat()}. Om den tiden säger registret ingenting, inte att talet är 0."
        )


def remarks(
    checked: Checked, until: dt.date, period: Period, measures: Sequence[Measure]
) -> tuple[Remark, ...]:
    """Return what is odd about the time that a register covers.

    Args:
        checked: What a check of the rows found.
        until: The last day that the register covers.
        period: The measuring period.
        measures: What is counted.
    """
    return tuple(_remarks(checked, until, period, measures))


def _remarks(
    checked: Checked, until: dt.date, period: Period, measures: Sequence[Measure]
) -> Iterator[Remark]:
    first = checked.first
    if first is None:
        return
    if not any(checked.months.get(month) for month in range(_month(period.start), _month(period.end) + 1)):
        yield Remark(Oddity.NOTHING, period.start, period.end)
    elif first > period.start:
        yield Remark(Oddity.BEGINS_LATE, first, period.start)
    if until < period.end:
        yield Remark(Oddity.ENDS_EARLY, until, period.end)
    reach = {measure.id: _reach(measure, period) for measure in measures}
    for day in sorted({day for day in reach.values() if day is not None and day < first}):
        blind = tuple(id_ for id_, back in reach.items() if back == day)
        yield Remark(Oddity.UNSEEN, first, None if day == dt.date.min else day, blind)
    earliest = min([period.start, *(day for day in reach.values() if day is not None)])
    yield from _gaps(checked.months, max(earliest, first), until)


def _reach(measure: Measure, period: Period) -> dt.date | None:
    """Return how far before the period a measure looks, None if it does not: ``date.min`` is for ever."""
    days = []
    if measure.first_ever:
        days.append(measure.lookback.before(period.start) if measure.lookback else dt.date.min)
    if measure.followed and measure.low is None:
        days.append(dt.date.min)
    elif measure.followed and measure.low is not None and (measure.low.months or measure.low.days):
        days.append(measure.low.before(period.start))
    return min(days, default=None)


def _gaps(months: Mapping[int, int], first: dt.date, last: dt.date) -> Iterator[Remark]:
    """Yield the months without any event, where a month has many."""
    if median(months.values()) < USUAL:
        return
    asked = range(_month(first), _month(last) + 1)
    for empty, run in groupby(asked, key=lambda month: not months.get(month)):
        if empty:
            listed = list(run)
            after = listed[-1] + 1
            end = dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)
            yield Remark(Oddity.GAP, dt.date(listed[0] // 12, listed[0] % 12 + 1, 1), end)


def _month(day: dt.date) -> int:
    """Return a month as a number that counts on over the years."""
    return day.year * 12 + day.month - 1
