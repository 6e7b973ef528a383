"""Measuring periods, as they are written and as days."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_MONTHS_A_QUARTER = 3

_YEAR = re.compile(r"(\d{4})\Z")
_QUARTER = re.compile(r"(\d{4})-[QqKk]([1-4])\Z")
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?:/|--|–)\s*(\d{4}-\d{2}-\d{2})\Z")


@dataclass(frozen=True, slots=True)
class Period:
    """A measuring period, both days included."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start.isoformat()}--{self.end.isoformat()}"


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


def _whole_months(year: int, first: int, last: int) -> Period:
    return Period(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))
