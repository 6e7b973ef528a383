"""The closed lists of words that a spec uses, and lengths of time. Values are canonical English.

Needs no pydantic class, so that a check which finds nothing wrong never builds one.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from unicodedata import normalize

from pydantic_core import PydanticCustomError, core_schema

from pathwaygen import keywords

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_WORDS: dict[type, dict[str, Any]] = {}


class Term(StrEnum):
    """A closed list of words. Values are canonical English; an author may write the Swedish word."""

    @classmethod
    def parse(cls, value: object) -> Self:
        """Return the member for an English or Swedish word.

        Raises:
            PydanticCustomError: ``term``, with the enum's name, for any other value.
        """
        if isinstance(value, str):
            word, words = value.strip().lower(), cls.words()
            if (found := words.get(word) or words.get(normalize("NFC", word))) is not None:
                return found
        raise PydanticCustomError("term", "expected one of a list", {"enum": cls.__name__})

    @classmethod
    def words(cls) -> dict[str, Self]:
        """Return every accepted spelling, in lower case, with its member."""
        if (known := _WORDS.get(cls)) is None:
            pairs = keywords.load().values[cls.__name__]
            known = _WORDS[cls] = {word.lower(): cls(en) for en, sv in pairs.items() for word in (sv, en)}
        return known

    @property
    def sv(self) -> str:
        """The Swedish word."""
        return keywords.load().values[type(self).__name__][self.value]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"enum": [member.value for member in cls], "x-term": cls.__name__}


class PathwayType(Term):
    """Kinds of spec."""

    PATHWAY = "pathway"
    GUIDANCE = "guidance"
    SUPPLEMENT = "supplement"


class Status(Term):
    """Where the document stands in its life."""

    DRAFT = "draft"
    CONSULTATION = "consultation"
    REVISED = "revised"
    APPROVED = "approved"
    PUBLISHED = "published"
    UNDER_REVISION = "under_revision"
    EXPIRED = "expired"


class CodeSystem(Term):
    """Classifications that a code may come from."""

    ICD_10_SE = "ICD-10-SE"
    KSH97_P = "KSH97-P"
    KVA = "KVÅ"


class Principal(Term):
    """Who is responsible for a service by law."""

    REGION = "region"
    MUNICIPALITY = "municipality"
    STATE = "state"
    PRIVATE = "private"
    OTHER = "other"


class PhaseName(Term):
    """The generic model's three phases."""

    ASSESSMENT = "assessment"
    TREATMENT = "treatment"
    FOLLOW_UP = "follow_up"


class GoalPreset(Term):
    """The standard's prescribed goals."""

    REHABILITATION_PLAN = "rehabilitation_plan"
    SICK_LEAVE_PLAN = "sick_leave_plan"


class ExitPreset(Term):
    """The standard's prescribed ways out of rehabilitation."""

    GOALS_MET = "goals_met"
    GOALS_UNREACHABLE = "goals_unreachable"


class Crossing(Term):
    """Whether a transition stays within one principal or crosses between two."""

    WITHIN = "within"
    BETWEEN = "between"


class IndicatorPreset(Term):
    """The three indicators of Table 2."""

    PLAN_ESTABLISHED = "plan_established"
    PLAN_FOLLOWED_UP = "plan_followed_up"
    SICK_LEAVE_PLAN = "sick_leave_plan"


class IndicatorKind(Term):
    """What an indicator measures."""

    PROCESS = "process"
    RESULT = "result"
    STRUCTURE = "structure"


class Priority(Term):
    """How important an indicator is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Desired(Term):
    """Which way is better."""

    HIGH = "high"
    LOW = "low"


class IndexEvent(Term):
    """Which event starts the clock when there are several."""

    FIRST_EVER = "first_ever"
    FIRST_IN_PERIOD = "first_in_period"


class PatientOutcome(Term):
    """What an indicator says of one patient."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    INCOMPLETE = "incomplete"
    OUTSIDE = "outside"


class PopulationBase(Term):
    """How X and Y delimit the group: *och* and *eller* are data, never prose."""

    X = "x"
    Y = "y"
    X_AND_Y = "x_and_y"
    X_OR_Y = "x_or_y"


class ClockStart(Term):
    """What the limit is counted from."""

    CONDITION = "condition"
    INTERVENTION = "intervention"
    LAST_OF = "last_of"
    FIRST_OF = "first_of"


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


_DURATION = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?\s+(\S+)\Z")
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


def duration(value: object) -> Duration:
    """Return the length of time that a text such as ``14 dagar`` states.

    Raises:
        PydanticCustomError: ``duration``, for anything else.
    """
    if isinstance(value, Duration):
        return value
    if (
        isinstance(value, str)
        and (found := _DURATION.match(value.strip()))
        and (unit := _UNITS.get(normalize("NFC", found[3]).lower()))
    ):
        return Duration(int(found[1]), int(found[2]) if found[2] else None, unit)
    raise PydanticCustomError("duration", "expected a number and a unit of time")


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def day(value: object) -> dt.date:
    """Return the date that a text such as ``2026-11-01`` states, and nothing looser.

    Raises:
        PydanticCustomError: ``date_parsing``, for anything else.
    """
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and _DAY.match(value.strip()):
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise PydanticCustomError("date_parsing", "expected a date")


_WHOLE = re.compile(r"\d{1,9}\Z")


def whole(value: object) -> int:
    """Return the whole number, zero or more, that a text states in digits.

    Raises:
        PydanticCustomError: ``int_parsing``, for anything else.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _WHOLE.match(value.strip()):
        return int(value)
    raise PydanticCustomError("int_parsing", "expected a whole number")


_YES_NO = {"ja": True, "yes": True, "true": True, "nej": False, "no": False, "false": False}


def yes_no(value: object) -> bool:
    """Return the boolean that ``ja`` or ``nej`` (``yes``, ``no``) states.

    Raises:
        PydanticCustomError: ``yes_no``, for anything else.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and (word := value.strip().lower()) in _YES_NO:
        return _YES_NO[word]
    raise PydanticCustomError("yes_no", "expected yes or no")
