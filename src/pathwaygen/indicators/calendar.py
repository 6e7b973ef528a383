"""Lengths of time on the calendar, and measuring periods. Dates only: a register has no hours."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.terms import Unit

if TYPE_CHECKING:
    from pathwaygen.indicators.definition import Limit

DATED = frozenset((Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS))
"""Units that can be counted between dates. Hours need clock times, working days a calendar of holidays."""

_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}
_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}
_MONTHS_A_YEAR = 12
_MONTHS_A_QUARTER = 3

_YEAR = re.compile(r"(\d{4})\Z")
_QUARTER = re.compile(r"(\d{4})-[QqKk]([1-4])\Z")
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?:/|--|–)\s*(\d{4}-\d{2}-\d{2})\Z")


@dataclass(frozen=True, slots=True)
class Length:
    """A length that can be added to a date: whole months first, then days.

    A week is 7 days and a year 12 months. A month goes from date to date; where the month has no such
    date, to its last: 31 January and one month is 28 February, or 29 in a leap year.
    """

    months: int = 0
    days: int = 0

    def after(self, day: dt.date) -> dt.date:
        """Return the day this long after another; the calendar's last day where it would end beyond it."""
        try:
            return _months(day, self.months) + dt.timedelta(days=self.days)
        except (OverflowError, ValueError):
            return dt.date.max

    def before(self, day: dt.date) -> dt.date:
        """Return the day this long before another; the calendar's first day where it would begin earlier."""
        try:
            return _months(day, -self.months) - dt.timedelta(days=self.days)
        except (OverflowError, ValueError):
            return dt.date.min


@dataclass(frozen=True, slots=True)
class Period:
    """A measuring period, both days included."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start.isoformat()}--{self.end.isoformat()}"


def length(limit: Limit) -> Length | None:
    """Return a limit as a length, its upper end; None for units that dates cannot measure."""
    if limit.unit in _DAYS:
        return Length(days=limit.amount * _DAYS[limit.unit])
    if limit.unit in _MONTHS:
        return Length(months=limit.amount * _MONTHS[limit.unit])
    return None


def period(text: str) -> Period | None:
    """Return the period that ``2025``, ``2025-03``, ``2025-Q1`` or ``2025-01-01--2025-06-30`` means.

    None where the text has no such form, or ends before it begins.
    """
    text = text.strip()
    try:
        if found := _YEAR.match(text):
            return Period(dt.date(int(found[1]), 1, 1), dt.date(int(found[1]), 12, 31))
        if found := _QUARTER.match(text):
            first = (int(found[2]) - 1) * _MONTHS_A_QUARTER + 1
            return _whole_months(int(found[1]), first, first + _MONTHS_A_QUARTER - 1)
        if found := _MONTH.match(text):
            return _whole_months(int(found[1]), int(found[2]), int(found[2]))
        if found := _SPAN.match(text):
            start, end = dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2])
            return Period(start, end) if start <= end else None
    except ValueError:
        return None
    return None


def age(born: dt.date, day: dt.date) -> int:
    """Return the age in whole years. Who is born on 29 February grows older on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _whole_months(year: int, first: int, last: int) -> Period:
    return Period(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def _months(day: dt.date, months: int) -> dt.date:
    if not months:
        return day
    count = day.year * _MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(count, _MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
