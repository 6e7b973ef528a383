"""What is known of one patient: birth, death, and recorded codes by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from pathwaygen.terms import CodeSystem


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """A recorded code.

    Attributes:
        date: The day it was recorded.
        code: The code, as recorded.
        system: Its classification.
    """

    date: dt.date
    code: str
    system: CodeSystem


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient.

    Attributes:
        id: Tells patients apart; printed only when asked for.
        born: The date of birth, if known: without it no age is.
        events: Recorded codes, in any order.
        died: The date of death, if any.
        moved_out: The date of moving away, if any: nothing is recorded from then on.
    """

    id: str
    born: dt.date | None
    events: tuple[Event, ...]
    died: dt.date | None = None
    moved_out: dt.date | None = None

    @property
    def lost(self) -> dt.date | None:
        """The day from which nothing can be recorded, if there is one."""
        days = [day for day in (self.died, self.moved_out) if day is not None]
        return min(days, default=None)
