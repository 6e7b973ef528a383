"""Measures on a register → figures, with small numbers hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.errors import UsageError
from pathwaygen.indicators.definition import Kind
from pathwaygen.register import coverage, disclosure, rows
from pathwaygen.register.interval import wilson
from pathwaygen.register.query import BREAKDOWNS, UNIT, Names, queries

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from jinja2 import Environment

    from pathwaygen.indicators.measure import Measure
    from pathwaygen.period import Period
    from pathwaygen.register.coverage import Remark
    from pathwaygen.register.query import Queries
    from pathwaygen.register.rows import Checked
    from pathwaygen.register.small import Key
    from pathwaygen.register.tables import Register

UNKNOWN = "okänd"
"""What a breakdown says where the register says nothing."""

LEAST = 5
"""Numbers below this are hidden unless the user says otherwise."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator in one group of patients.

    Attributes:
        measure: The indicator's id.
        key: The group: a value for each column of the breakdown, None for all.
        numerator: How many fulfil it, or are counted.
        denominator: Out of how many; None for a count.
        incomplete: How many more belong to the group but could not be followed to the end.
        hidden: The numbers are withheld, to protect patients; all are None then.
        incomplete_hidden: The number that could not be followed is withheld.
    """

    measure: str
    key: tuple[str | None, ...]
    numerator: int | None
    denominator: int | None
    incomplete: int | None
    hidden: bool = False
    incomplete_hidden: bool = False

    @property
    def patients(self) -> int:
        """How many patients the figure concerns, before anything is hidden."""
        return (self.numerator if self.denominator is None else self.denominator) or 0

    @property
    def value(self) -> float | None:
        """The share, from 0 to 1; None for a count, where nobody is counted, and where it is hidden."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 percent interval of the share."""
        if self.numerator is None or not self.denominator:
            return None
        return wilson(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found out about one patient; only for who asks for it by name."""

    measure: str
    patient: str
    outcome: str
    start: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Result:
    """All that a computation gives.

    Attributes:
        period: The measuring period.
        until: The last day that the register covers.
        by: The columns of the breakdown.
        figures: For each indicator in order, the total last of its groups.
        checked: The rows that were left out.
        least: Below this, numbers are hidden; 0 hides none.
        remarks: What a reader must know of the time that the register covers.
    """

    period: Period
    until: dt.date
    by: tuple[str, ...]
    figures: tuple[Figure, ...]
    checked: Checked
    least: int
    remarks: tuple[Remark, ...] = ()


def compute(
    register: Register,
    measures: Sequence[Measure],
    period: Period,
    *,
    today: dt.date,
    environment: Environment,
    until: dt.date | None = None,
    by: Sequence[str] = (),
    least: int = LEAST,
    checked: Checked | None = None,
) -> tuple[Result, Queries]:
    """Return the figures of some indicators, and the questions that gave them.

    Args:
        register: The register.
        measures: What is counted.
        period: The measuring period.
        today: No date in the register may be later.
        environment: Finds the templates.
        until: The last day that the register covers; without it, that of its last sound event.
        by: Columns of BREAKDOWNS.
        least: Below this, numbers are hidden; 0 hides none.
        checked: What an earlier call on the same register found of its rows, so that it need not again.

    Raises:
        UsageError: A breakdown whose column the register lacks, or that is named twice, or a register without
            events, or one that does not cover the period.
    """
    for column in by:
        if by.count(column) > 1:
            raise UsageError(f"{column} står två gånger i uppdelningen")
        if column not in BREAKDOWNS:
            raise UsageError(f"Det går inte att dela upp efter {column}. Välj bland: {', '.join(BREAKDOWNS)}")
        table, whose = ("events", "Händelserna") if column == UNIT else ("patients", "Patienterna")
        if column not in register.columns[table]:
            raise UsageError(f"{whose} saknar kolumnen {column}, så resultatet kan inte delas upp efter den")
    checked = checked or rows.check(register, today, [column for column in by if column != UNIT])
    until = until or _last_day(checked, environment)
    coverage.refuse(checked, until, period, today)
    bad = any(table == "events" for table, _ in checked.counts)
    names = Names(patients="sound_patients", excluded="bad_events" if bad else "")
    asked = queries(measures, period, until, environment=environment, by=by, names=names)
    keep(register, asked)
    found = [figure for measure in measures for figure in _figures(register, measure, asked, tuple(by))]
    safe = disclosure.safe(found, measures, least)
    remarks = coverage.remarks(checked, until, period, measures)
    remarks += coverage.unread(register.unread.get("events", ()))
    return Result(period, until, tuple(by), safe, checked, least, remarks), asked


def outcomes(register: Register, measures: Sequence[Measure], asked: Queries) -> Iterable[Outcome]:
    """Yield what was found out about each patient, after ``compute`` on the same register."""
    for measure in measures:
        sql = asked.measures[measure.id]
        told = register.base.execute(
            f"SELECT patient_id, outcome, start, last FROM ({sql}) ORDER BY patient_id", _used(asked, sql)
        )
        while some := told.fetchmany(10_000):
            yield from (Outcome(measure.id, *row) for row in some)


def _last_day(checked: Checked, environment: Environment) -> dt.date:
    if checked.last is not None:
        return checked.last
    words = vars(environment.get_template("register/words.txt.j2").module)["troubles"]
    why = [
        f"{number} av {checked.rows['events']}: {words[trouble]}"
        for (table, trouble), number in sorted(checked.counts.items())
        if table == "events"
    ]
    told = f". Utelämnade rader, {'; '.join(why)}" if why else ""
    raise UsageError(f"Registret har ingen händelse som kan räknas{told}")


def keep(register: Register, asked: Queries) -> None:
    """Read the events once and keep those that any measure asks for."""
    register.base.execute(f"CREATE OR REPLACE TEMP TABLE kept AS {asked.kept}", _used(asked, asked.kept))


def _used(asked: Queries, sql: str) -> dict[str, str | dt.date]:
    """Return the parameters that a text names: DuckDB refuses others."""
    named = set(re.findall(r"\$(\w+)", sql))
    return {name: value for name, value in asked.parameters.items() if name in named}


def _figures(register: Register, measure: Measure, asked: Queries, by: tuple[str, ...]) -> list[Figure]:
    told = count(register, measure, asked, by)
    beside: dict[Key, tuple[int, int, int]] = {}
    if measure.kind is Kind.RATE:
        # Nobody lives at a unit: a rate has no groups by unit.
        told = {key: numbers for key, numbers in told.items() if _placeless(key, by)}
        lived = _counted(
            register, asked.inhabitants[measure.id], asked, tuple(name for name in by if name != UNIT)
        )
        beside = {_widened(key, by): numbers for key, numbers in lived.items()}
    found = []
    for key in sorted({*told, *beside, (None,) * len(by)}, key=_order):
        met, rest, incomplete = told.get(key, (0, 0, 0))
        denominator = {Kind.SHARE: met + rest, Kind.COUNT: None, Kind.RATE: beside.get(key, (0, 0, 0))[1]}
        found.append(Figure(measure.id, key, met, denominator[measure.kind], incomplete))
    return found


def count(
    register: Register, measure: Measure, asked: Queries, by: tuple[str, ...] = ()
) -> dict[Key, tuple[int, int, int]]:
    """Return a measure's numerator, rest of the denominator and patients not followed, after ``keep``.

    For every group of a breakdown and every total; the only key is ``()`` without one.
    """
    return _counted(register, asked.measures[measure.id], asked, by)


def _placeless(key: Key, by: tuple[str, ...]) -> bool:
    return UNIT not in by or key[by.index(UNIT)] is None


def _widened(key: Key, by: tuple[str, ...]) -> Key:
    """Return a key without a unit as one for all units."""
    if UNIT not in by:
        return key
    place = by.index(UNIT)
    return (*key[:place], None, *key[place:])


def _counted(
    register: Register, sql: str, asked: Queries, by: tuple[str, ...]
) -> dict[Key, tuple[int, int, int]]:
    """Return how many patients have each outcome, for every group and every total."""
    each = "DISTINCT patient_id" if UNIT in by else "*"
    columns = ", ".join(f"coalesce({column}, '{UNKNOWN}') AS {column}" for column in by)
    numbers = ", ".join(
        f"count({each}) FILTER (WHERE outcome = '{name}')"
        for name in ("numerator", "denominator", "incomplete")
    )
    listed = ", ".join(by)
    inner = f"SELECT patient_id, outcome{', ' + columns if by else ''} FROM ({sql})"
    grouped = f"GROUP BY CUBE ({listed})" if by else ""
    told = register.base.execute(
        f"SELECT {listed + ', ' if by else ''}{numbers} FROM ({inner}) {grouped}", _used(asked, sql)
    ).fetchall()
    place = len(by)
    return {tuple(row[:place]): (row[place], row[place + 1], row[place + 2]) for row in told}


def _order(key: tuple[str | None, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, value or "") for value in key)
