"""Rows that cannot be counted: found by number and reason, and never shown with what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from pathwaygen.register.soundness import TIMES, capitals, code_trouble, patient_trouble, shape, told_twice

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from pathwaygen.register.tables import Register

LISTED = 10_000
"""How many bad rows of a file are listed by number. All are counted."""


class Trouble(StrEnum):
    """Why a row is left out, the first that fits."""

    NO_PATIENT = "no_patient"
    CONTRADICTED = "contradicted"
    TWICE = "twice"
    UNKNOWN_PATIENT = "unknown_patient"
    NO_DATE = "no_date"
    FUTURE = "future"
    BEFORE_BIRTH = "before_birth"
    NO_CODE = "no_code"
    UNKNOWN_SYSTEM = "unknown_system"
    CATEGORY = "category"
    MALFORMED_CODE = "malformed_code"
    NO_BIRTH = "no_birth"
    LONG_AGO = "long_ago"
    DEAD_BEFORE_BIRTH = "dead_before_birth"
    MOVED_BEFORE_BIRTH = "moved_before_birth"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of a file that is left out.

    Attributes:
        table: ``events`` or ``patients``.
        row: Its number in the file, from 1, without the heading.
        trouble: Why.
    """

    table: str
    row: int
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the rows found.

    Attributes:
        rows: How many rows each table has.
        counts: How many are left out, by table and trouble.
        listed: The first of them, in the files' order.
        first: The day of the first event that counts; None where there is none.
        last: The day of the last.
        months: How many events that count each month has, by 12 · year + month - 1, where it has any.
    """

    rows: dict[str, int]
    counts: dict[tuple[str, Trouble], int]
    listed: tuple[BadRow, ...]
    first: dt.date | None = None
    last: dt.date | None = None
    months: Mapping[int, int] = field(default_factory=dict)


def check(register: Register, today: dt.date, by: Sequence[str] = ()) -> Checked:
    """Find the rows that cannot be counted, and make ``sound_patients`` without them.

    Leaves the tables ``bad_events`` (row, date, trouble) and ``bad_patients`` (row, trouble) behind.

    Args:
        register: The register.
        today: No date may be later.
        by: Columns of the patients that figures are broken down by: a patient with two values has none.
    """
    base = register.base
    base.execute(
        "CREATE TEMP TABLE repeated AS SELECT patient_id FROM patients WHERE patient_id IS NOT NULL "
        "GROUP BY patient_id HAVING count(*) > 1"
    )
    repeated = _number(register, "SELECT count(*) FROM repeated") > 0
    if repeated:
        some = "(SELECT * FROM patients WHERE patient_id IN (SELECT patient_id FROM repeated)) AS some_of"
        told = told_twice(("birth_date", *TIMES, "unclear", *by), some)
        base.execute(f"CREATE TEMP TABLE contradicted AS {told}")
    base.execute(f"CREATE TEMP TABLE bad_patients AS {_patients(repeated=repeated)}", {"today": today})
    base.execute(
        "CREATE TEMP TABLE sound_patients AS SELECT patients.* EXCLUDE (row, unclear) FROM patients "
        "WHERE row NOT IN (SELECT row FROM bad_patients)"
    )
    # A table of its own: DuckDB would judge the codes of every row before it told the pairs apart.
    base.execute("CREATE TEMP TABLE pairs AS SELECT DISTINCT code, code_system FROM events")
    base.execute(f"CREATE TEMP TABLE bad_codes AS {_codes()}")
    coded = _number(register, "SELECT count(*) FROM bad_codes") > 0
    base.execute(f"CREATE TEMP TABLE bad_events AS {_events(coded=coded)}", {"today": today})
    rows: dict[str, int] = {}
    counts: dict[tuple[str, Trouble], int] = {}
    listed: list[BadRow] = []
    for table in ("patients", "events"):
        rows[table] = _number(register, f"SELECT count(*) FROM {table}")
        found = base.execute(f"SELECT trouble, count(*) FROM bad_{table} GROUP BY trouble").fetchall()
        counts |= {(table, Trouble(trouble)): number for trouble, number in found}
        first = base.execute(f"SELECT row, trouble FROM bad_{table} ORDER BY row LIMIT {LISTED}").fetchall()
        listed += [BadRow(table, row, Trouble(trouble)) for row, trouble in first]
    days = dict(base.execute(_DAYS).fetchall())
    months: dict[int, int] = {}
    for day, number in days.items():
        month = day.year * 12 + day.month - 1
        months[month] = months.get(month, 0) + number
    return Checked(rows, counts, tuple(listed), min(days, default=None), max(days, default=None), months)


def _patients(*, repeated: bool) -> str:
    """Return what finds the bad rows of the patients; ``repeated`` says whether any patient has several."""
    several = (
        "CASE WHEN patient_id IN (SELECT patient_id FROM contradicted) THEN 'contradicted' "
        "WHEN row_number() OVER (PARTITION BY patient_id ORDER BY row) > 1 THEN 'twice' END"
    )
    alone = patient_trouble("$today", "WHEN unclear THEN 'unclear'")
    return f"""
SELECT row, trouble FROM (
    SELECT row, {f"coalesce({alone}, {several})" if repeated else alone} AS trouble FROM patients
) AS judged WHERE trouble IS NOT NULL
"""


def _codes() -> str:
    """Return what finds the codes, with their systems, that mean nothing: each pair is judged once."""
    return f"""
SELECT code, code_system, trouble FROM (
    SELECT code, code_system, {code_trouble("code", "system", "shape")} AS trouble
    FROM (
        SELECT code, code_system, {capitals("code_system")} AS system, {shape("code")} AS shape
        FROM pairs
    ) AS told
) AS judged WHERE trouble IS NOT NULL
"""


def _events(*, coded: bool) -> str:
    """Return what finds the bad rows of the events in one pass; ``coded`` says whether any code is bad.

    Most rows are sound. Only those that fail one test are asked why; the test must know every reason.
    """
    join = (
        "LEFT JOIN bad_codes ON bad_codes.code IS NOT DISTINCT FROM events.code "
        "AND bad_codes.code_system IS NOT DISTINCT FROM events.code_system"
    )
    return f"""
SELECT events.row, events.date, CASE
    WHEN events.patient_id IS NULL THEN 'no_patient'
    WHEN sound.patient_id IS NULL THEN 'unknown_patient'
    WHEN events.date IS NULL THEN 'no_date'
    WHEN events.date > $today THEN 'future'
    WHEN events.date < sound.birth_date THEN 'before_birth'
    {"ELSE bad_codes.trouble" if coded else ""}
END AS trouble
FROM events
LEFT JOIN sound_patients AS sound ON sound.patient_id = events.patient_id
{join if coded else ""}
WHERE (events.date BETWEEN sound.birth_date AND $today) IS NOT TRUE
{"OR bad_codes.trouble IS NOT NULL" if coded else ""}
"""


_DAYS = """
SELECT date, sum(number) FROM (
    SELECT date, count(*) AS number FROM events GROUP BY date
    UNION ALL SELECT date, -count(*) AS number FROM bad_events GROUP BY date
) AS told WHERE date IS NOT NULL GROUP BY date HAVING sum(number) > 0
"""
"""How many events that count each day has: all less the bad, which costs less than to leave each row out."""


def _number(register: Register, sql: str) -> int:
    found = register.base.execute(sql).fetchone()
    return int(found[0]) if found else 0
