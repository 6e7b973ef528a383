"""Made-up patients that show what an indicator counts, with the expected answer."""

from pydantic import Field

from pathwaygen.model.base import Day, Node, Word
from pathwaygen.terms import PatientOutcome


class Record(Node):
    """A code on record on a day."""

    date: Day | None = None
    code: str | None = None


class ExamplePatient(Node):
    """A patient that nobody has met: birth date, codes by day, and what each indicator should say."""

    id: str
    text: str | None = None
    period: Word | None = None
    born: Day | None = None
    died: Day | None = None
    moved_out: Day | None = None
    records: tuple[Record, ...] = ()
    expected: dict[str, PatientOutcome] = Field(default_factory=dict)
