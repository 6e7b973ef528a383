"""Lengths of time on the calendar. Dates only: a register has no hours."""

from __future__ import annotations

import calendar
import datetime as dt
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


def length(limit: Limit) -> Length | None:
    """Return a limit as a length, its upper end; None for units that dates cannot measure."""
    if limit.unit in _DAYS:
        return Length(days=limit.amount * _DAYS[limit.unit])
    if limit.unit in _MONTHS:
        return Length(months=limit.amount * _MONTHS[limit.unit])
    return None


def age(born: dt.date, day: dt.date) -> int:
    """Return the age in whole years. Who is born on 29 February grows older on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _months(day: dt.date, months: int) -> dt.date:
    if not months:
        return day
    count = day.year * _MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(count, _MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
