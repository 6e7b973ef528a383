"""Makes a large register in Parquet, in seconds: drawn by a hash, so the same seed gives the same rows.

It has the shape of ``pathwaygen indicators example``, which makes a patient at a time in Python: one start in
2025, a plan and a follow-up that come in time, on the last day, the day after, late, early or never, a death
for one in twenty-five. One patient in five belongs to the pathway and one in five more has the diagnosis only;
what else happens to them all is coded with fifty other codes. So about a twelfth of the rows matter, as in an
extract from a region's records of care. Rows lie in no order. The answers are counted from what was drawn,
not from the events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

EACH = 10
"""Events per patient: one of each kind, drawn as something else where the patient has none."""

UNTIL = "2026-07-02"
"""The last day that the register covers."""

_STEPS = (
    2_750_159,
    7_368_787,
    15_485_863,
    32_452_843,
    49_979_687,
    67_867_967,
    86_028_121,
    3_497_861,
    5_800_079,
    9_737_333,
)
"""Primes that the patients are gone through by, one for each kind of event, so that rows lie in no order."""

_EVENTS = """
SELECT patient_id,
    CASE matter WHEN 0 THEN day WHEN 1 THEN start WHEN 2 THEN start + plan WHEN 3 THEN start + follow
        ELSE start + 20 END AS date,
    CASE matter WHEN 0 THEN other.code WHEN 1 THEN CASE kind WHEN 0 THEN 'M16.' || i % 3 ELSE 'NFB49' END
        WHEN 2 THEN 'AW020' WHEN 3 THEN 'AW024' ELSE 'DV077' END AS code,
    CASE WHEN matter = 0 THEN other.code_system WHEN matter = 1 AND kind = 0 THEN 'ICD-10-SE' ELSE 'KVÅ' END
        AS code_system
FROM (
    SELECT *, CASE
        WHEN kind = 0 AND belongs < 4 OR kind = 1 AND belongs < 2 THEN 1
        WHEN kind = 2 AND belongs < 2 AND plan IS NOT NULL THEN 2
        WHEN kind = 3 AND belongs < 2 AND follow IS NOT NULL THEN 3
        WHEN kind = 4 AND belongs = 0 THEN 4
        ELSE 0 END AS matter
    FROM ({drawn})
) JOIN (
    SELECT number, CASE WHEN number % 2 = 0 THEN format('I{{:02d}}.9', number) ELSE format('QV{{:03d}}', number) END
        AS code, CASE WHEN number % 2 = 0 THEN 'ICD-10-SE' ELSE 'KVÅ' END AS code_system
    FROM range(50) AS codes(number)
) AS other ON other.number = drawn_code
"""

_ANSWERS = """
SELECT count(*) FILTER (WHERE met AND NOT lost), count(*) FILTER (WHERE NOT lost), count(*) FILTER (WHERE lost)
FROM (
    SELECT coalesce(died <= start + {within}, FALSE) OR start + {within} > DATE '{until}' AS lost,
        coalesce(plan BETWEEN 0 AND {within}, FALSE) AS met
    FROM ({drawn}) WHERE belongs < 2
)
"""


def make(events: Path, patients: Path, rows: int, *, within: int, seed: int = 1) -> tuple[int, int, int]:
    """Write a register, and return the first indicator's numerator, denominator and patients not followed.

    Args:
        events: The file of events.
        patients: The file of patients.
        rows: How many events, a multiple of EACH.
        within: The first indicator's limit in days, that plans are drawn around.
        seed: The same seed gives the same register.
    """
    number = rows // EACH
    steps = ", ".join(str(step) for step in _STEPS)
    turn = f"CAST(j // {EACH} * [{steps}][1 + j % {EACH}] % {number} AS BIGINT)"
    each = _drawn(
        f"SELECT {turn} AS i, j % {EACH} AS kind, j FROM range({number * EACH}) AS r(j)", within, seed
    )
    once = _drawn(f"SELECT i, 0 AS kind, i AS j FROM range({number}) AS r(i)", within, seed)
    with duckdb.connect(config={"memory_limit": "4GB", "preserve_insertion_order": "false"}) as base:
        base.execute(
            f"COPY (SELECT patient_id, start - CAST(6570 + hash(i, 'age', {seed}) % 25000 AS INTEGER) AS birth_date, "
            f"CASE hash(i, 'sex', {seed}) % 2 WHEN 0 THEN 'K' ELSE 'M' END AS sex, "
            f"['Norra', 'Mellersta', 'Södra'][CAST(1 + hash(i, 'region', {seed}) % 3 AS INTEGER)] AS region, "
            "died AS death_date, CAST(NULL AS DATE) AS moved_out "
            f"FROM ({once})) TO '{patients}' (FORMAT parquet, COMPRESSION zstd)"
        )
        base.execute(f"COPY ({_EVENTS.format(drawn=each)}) TO '{events}' (FORMAT parquet, COMPRESSION zstd)")
        found = base.execute(_ANSWERS.format(drawn=once, within=within, until=UNTIL)).fetchone()
    if found is None:
        raise SystemExit("no answer")
    return found[0], found[1], found[2]


def _drawn(who: str, within: int, seed: int) -> str:
    """Return what draws everything about the patients ``i`` of a query."""

    def delay(name: str, days: int) -> str:
        drawn = f"hash(i, '{name}', {seed})"
        late = f"CAST({drawn} // 32 % {days + 1} AS INTEGER)"
        return (
            f"CASE CAST({drawn} % 20 AS INTEGER) // 3 WHEN 0 THEN {late} WHEN 1 THEN {days} "
            f"WHEN 2 THEN {days + 1} WHEN 3 THEN {days + 1} + {late} WHEN 4 THEN -1 END"
        )

    return f"""
SELECT i, kind, format('p{{:09d}}', i) AS patient_id, CAST(hash(i, 'group', {seed}) % 10 AS INTEGER) AS belongs,
    DATE '2025-01-01' + CAST(hash(i, 'start', {seed}) % 365 AS INTEGER) AS start,
    DATE '2025-01-01' + CAST(hash(j, 'day', {seed}) % 540 AS INTEGER) AS day,
    CAST(hash(j, 'code', {seed}) % 50 AS INTEGER) AS drawn_code,
    CASE WHEN hash(i, 'died', {seed}) % 25 = 0
        THEN start + 1 + CAST(hash(i, 'death', {seed}) % 400 AS INTEGER) END AS died,
    {delay("plan", within)} AS plan, {delay("follow", 90)} AS follow
FROM ({who})"""
