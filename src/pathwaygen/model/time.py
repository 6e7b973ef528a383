"""Lengths of time and time limits."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, NamedTuple

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from pathwaygen.model.base import Marked, Term, YesNo


class Unit(Term):
    """Units of time."""

    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Duration(NamedTuple):
    """A length of time: ``14 dagar``, or a range: ``4–5 veckor``.

    Attributes:
        low: The number of units, or the lower end of a range.
        high: The upper end of a range, else None.
        unit: The unit of time.
    """

    low: int
    high: int | None
    unit: Unit

    @property
    def amount(self) -> int:
        """The number that a limit is measured against: the upper end."""
        return self.low if self.high is None else self.high


_PATTERN = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?\s+(\S+)\Z")
_UNITS = {
    word: unit
    for unit, words in {
        Unit.HOURS: "timme timmar hour hours",
        Unit.DAYS: "dag dagar dygn day days",
        Unit.WORKDAYS: "arbetsdag arbetsdagar workday workdays",
        Unit.WEEKS: "vecka veckor week weeks",
        Unit.MONTHS: "månad månader month months",
        Unit.YEARS: "år year years",
    }.items()
    for word in words.split()
}


def parse(value: object) -> Duration:
    """Return the length of time that a text such as ``14 dagar`` states.

    Raises:
        PydanticCustomError: ``duration``, for anything else.
    """
    if isinstance(value, Duration):
        return value
    if (
        isinstance(value, str)
        and (found := _PATTERN.match(value.strip()))
        and (unit := _UNITS.get(found[3].lower()))
    ):
        return Duration(int(found[1]), int(found[2]) if found[2] else None, unit)
    raise PydanticCustomError("duration", "expected a number and a unit of time")


Length = Annotated[
    Duration,
    PlainValidator(parse),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,4}(\s*[-–]\s*\d{1,4})?\s+\S+$", "x-duration": True}),
]
"""A length of time, as the author writes it."""


class Time(Marked):
    """When something is done: a limit (``within``), a point (``at``), a rhythm (``every``) and its anchor."""

    bare: ClassVar[str | None] = "text"
    id: str | None = None
    within: Length | None = None
    at: str | None = None
    around: Length | None = None
    between: tuple[Length, Length] | None = None
    every: Length | None = None
    at_least: Length | None = None
    at_most: Length | None = None
    immediately: YesNo | None = None
    after: str | None = None
    before: str | None = None
    when: str | None = None
    population: str | None = None
    text: str | None = None
