"""Measures → SQL, by the templates in templates/register/. DuckDB's dialect; sqlglot makes the others.

Codes and dates are parameters (``$c0``, ``$period_start``). Lengths of time and ages are whole numbers and
stand in the text; so do names of columns, which are chosen here.

All of it is portable: no function beyond ``translate``, ``substr``, ``least`` and ``extract``, dates and
intervals by the standard, ``FILTER`` on aggregates. What is DuckDB's own stands in ``tables`` and ``rows``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pathwaygen.indicators.definition import Kind
from pathwaygen.indicators.measure import Clock
from pathwaygen.register.soundness import (
    SYSTEMS,
    TIMES,
    capitals,
    cleaned,
    code_trouble,
    normal,
    patient_trouble,
    shape,
    sound_code,
    sound_system,
    told_twice,
)
from pathwaygen.terms import PopulationBase

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from jinja2 import Environment

    from pathwaygen.indicators.calendar import Length
    from pathwaygen.indicators.codes import Span, SystemSpans
    from pathwaygen.indicators.measure import Ages, Codes, Measure
    from pathwaygen.period import Period

UNIT = "unit"
"""The column of the events' table that results may be broken down by.

A share's patient belongs to the unit that recorded what started the clock; of several on that day, to the
first by name. A count's patient is counted at every unit that recorded what counts, and once in the total.
"""

BREAKDOWNS = ("region", "sex", UNIT)
"""Columns that results may be broken down by: the patients', but for UNIT."""

_EVER = "CAST('0001-01-01' AS DATE)"
_AGE = (
    "(extract(year FROM {day}) - extract(year FROM {born}) - CASE WHEN extract(month FROM {day}) * 100"
    " + extract(day FROM {day}) < extract(month FROM {born}) * 100 + extract(day FROM {born})"
    " THEN 1 ELSE 0 END)"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A list of codes as a column of the kept events: its name, and when it is true."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class CodePart:
    """A group told by a code: the column with the first day of that code."""

    column: str


@dataclass(frozen=True, slots=True)
class Queries:
    """What is asked of a register.

    Attributes:
        kept: Reads the events once, keeping those that any measure asks for.
        measures: For each measure, by id, what gives one row for each patient: patient_id, start, last,
            outcome and the columns of the breakdown. By unit, a count gives one for each patient and unit.
        inhabitants: For each rate, by id, whom it divides by, in rows of the same kind; they have no unit.
        parameters: The values of ``$…``, dates and codes.
        first: What ``kept`` and the measures read beside the register, by name, in order: the patients whose
            rows are sound, where nobody has checked the tables.
    """

    kept: str
    measures: Mapping[str, str]
    inhabitants: Mapping[str, str]
    parameters: Mapping[str, str | dt.date]
    first: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """What the tables are called; ``excluded`` holds the rows of the events that do not count, if any."""

    events: str = "events"
    patients: str = "patients"
    kept: str = "kept"
    excluded: str = ""


def queries(
    measures: Sequence[Measure],
    period: Period,
    until: dt.date,
    *,
    environment: Environment,
    by: Sequence[str] = (),
    names: Names | None = None,
    today: dt.date | None = None,
) -> Queries:
    """Return the SQL for some measures.

    Where the tables are checked, the rows that do not count are ``names.excluded``. Where they are not, as in
    a database of the user's own, ``today`` is given, and the queries leave bad rows out themselves, for the
    reasons of ``rows.check``; a row's number is not asked for, and dates are dates.

    Args:
        measures: What is counted.
        period: The measuring period.
        until: The last day that the register covers.
        environment: Finds the templates.
        by: Columns of BREAKDOWNS.
        names: What the tables are called.
        today: No date in unchecked tables may be later.

    Raises:
        ValueError: A breakdown that there is none of.
    """
    if unknown := [column for column in by if column not in BREAKDOWNS]:
        raise ValueError(f"no such breakdown: {unknown}")
    names = names or Names(patients="sound_patients" if today else "patients")
    parameters: dict[str, str | dt.date] = {
        "period_start": period.start,
        "period_end": period.end,
        "until": until,
    }
    if today:
        parameters["today"] = today
    lists = dict.fromkeys(codes for measure in measures for codes in _lists(measure) if codes)
    named = _Named(parameters)
    columns = {codes: Column(f"k{n}", named.meaning(codes)) for n, codes in enumerate(lists)}
    kept = environment.get_template("register/kept.sql.j2")
    one = {kind: environment.get_template(f"register/{kind}.sql.j2") for kind in ("share", "count")}
    everyone = environment.get_template("register/inhabitants.sql.j2")
    asked = {measure.id: _asked(measure, columns, names, by) for measure in measures}
    return Queries(
        kept=kept.render(
            columns=tuple(columns.values()),
            any=named.spans(span for codes in lists for rule in codes.sets for span in rule.includes),
            unit=UNIT in by,
            events=names.events,
            excluded=names.excluded,
            until="$until",
            today="$today" if today else "",
            patients=names.patients,
            written={
                "code": cleaned("code"),
                "system": capitals(cleaned("code_system")),
                "unit": cleaned(UNIT),
            },
            shape=shape("written"),
            trouble=code_trouble("events.written", "events.system", "events.shape"),
            normal=normal("events.written") if today else sound_code("code"),
            capitals=sound_system("code_system"),
        ),
        measures={
            measure.id: one["share" if measure.followed else "count"].render(q=asked[measure.id])
            for measure in measures
        },
        inhabitants={
            measure.id: everyone.render(q=asked[measure.id])
            for measure in measures
            if measure.kind is Kind.RATE
        },
        parameters=parameters,
        first=_sound(names, [column for column in by if column != UNIT]) if today else {},
    )


def _sound(names: Names, by: Sequence[str]) -> dict[str, str]:
    """Return the patients of unchecked tables whose rows are sound, each once."""
    columns = ("birth_date", *TIMES)
    told = ", ".join(("patient_id", *columns, *(f"{cleaned(column)} AS {column}" for column in by)))
    listed = ", ".join(("patient_id", *columns, *by))
    whole = "SELECT {} FROM patients WHERE CAST(patient_id AS VARCHAR) <> ''"
    return {
        "told_patients": whole.format(told),
        names.patients: f"SELECT DISTINCT {listed} FROM told_patients "
        f"WHERE {patient_trouble('$today')} IS NULL "
        f"AND patient_id NOT IN ({told_twice((*columns, *by), 'told_patients')})",
    }


def _lists(measure: Measure) -> Iterable[Codes]:
    yield from (measure.condition, measure.intervention, measure.counted, measure.plan)
    yield from (part.codes for part in measure.parts)


@dataclass(slots=True)
class _Named:
    """Values that have become parameters, each once; ``spans`` on the same code are one test."""

    parameters: dict[str, str | dt.date]
    known: dict[str, str] = field(default_factory=dict)

    def name(self, value: str) -> str:
        """Return the parameter that stands for a code or a system."""
        key = self.known.setdefault(value, f"c{len(self.known)}")
        self.parameters[key] = value
        return f"${key}"

    def spans(self, found: Iterable[Span]) -> str:
        """Return a predicate on a normal ``code``: single codes by their length, then ranges."""
        single: dict[str, dict[str, None]] = {}
        said: dict[str, None] = {}
        for span in found:
            cut = f"substr(code, 1, {len(span.low)})"
            low, high = self.name(span.low), self.name(span.high)
            if low == high:
                single.setdefault("code" if span.whole else cut, {})[low] = None
            elif span.whole:
                said[f"(length(code) = {len(span.low)} AND code BETWEEN {low} AND {high})"] = None
            else:
                said[f"{cut} BETWEEN {low} AND {high}"] = None
        one = (f"{cut} IN ({', '.join(codes)})" for cut, codes in single.items())
        return "(" + " OR ".join((*one, *said)) + ")"

    def meaning(self, codes: Codes) -> str:
        """Return a predicate on ``system`` and a normal ``code``; NULL only where either is."""
        return "(" + " OR ".join(self._rule(rule) for rule in codes.sets) + ")"

    def _rule(self, rule: SystemSpans) -> str:
        system = ", ".join(self.name(word) for word in SYSTEMS[rule.system])
        said = f"(system IN ({system}) AND {self.spans(rule.includes)}"
        return f"{said} AND NOT {self.spans(rule.excludes)})" if rule.excludes else f"{said})"


def _asked(
    measure: Measure, columns: Mapping[Codes, Column], names: Names, by: Sequence[str]
) -> dict[str, Any]:
    x = columns[measure.condition].name if measure.condition else "FALSE"
    y = columns[measure.intervention].name if measure.intervention else "FALSE"
    counted = columns[measure.counted].name
    parts = [
        {
            "condition": _belongs(part.ages, columns[part.codes].name if part.codes else None),
            "high": _interval(part.high),
        }
        for part in measure.parts
    ]
    fitting = f"kept.{counted} AND kept.date BETWEEN $period_start AND $period_end"
    ages = _aged(measure.ages, "starts.start" if measure.followed else "kept.date")
    if ages and not measure.followed:
        fitting += f" AND {ages}"
    return {
        "kept": names.kept,
        "patients": names.patients,
        "by": tuple(column for column in by if column != UNIT),
        "unit": UNIT in by,
        "period_start": "$period_start",
        "period_end": "$period_end",
        "until": "$until",
        "x": x,
        "y": y,
        "clock": {Clock.X: x, Clock.Y: y}.get(measure.clock, f"({x} OR {y})"),
        "both": measure.clock is Clock.LAST,
        "chained": measure.clock is Clock.LAST or (measure.first_ever and measure.lookback is not None),
        "first_ever": measure.first_ever,
        "lookback": _interval(measure.lookback) if measure.lookback else None,
        "member": _member(measure, x, y),
        "ages": ages,
        "first": _first(measure.low),
        "high": _interval(measure.high) if measure.high else None,
        "parts": tuple(parts),
        "code_parts": tuple(
            dict.fromkeys(CodePart(columns[part.codes].name) for part in measure.parts if part.codes)
        ),
        "plan": columns[measure.plan].name if measure.plan else None,
        "counted": counted,
        "fitting": fitting,
    }


def _member(measure: Measure, x: str, y: str) -> str:
    """Return what a group of a patient's events must hold, beside the start, or nothing."""
    has_x, has_y = (f"count(*) FILTER (WHERE {it} AND date <= $period_end) > 0" for it in (x, y))
    match measure.base:
        case PopulationBase.X:
            return "" if measure.followed and measure.clock is Clock.X else has_x
        case PopulationBase.Y:
            return "" if measure.followed and measure.clock is Clock.Y else has_y
        case PopulationBase.X_AND_Y:
            return f"{has_x} AND {has_y}"
        case PopulationBase.X_OR_Y:
            return "" if measure.followed else f"({has_x} OR {has_y})"
        case None:
            return ""


def _belongs(ages: Ages | None, column: str | None) -> str:
    said = [_aged(ages, "starts.start")] if ages else []
    if column:
        said.append(f"starts.{column} <= starts.start")
    return " AND ".join(said) or "TRUE"


def _aged(ages: Ages | None, day: str) -> str:
    """Return the predicate that a patient is of the right age on a day; an unknown age is none."""
    if ages is None:
        return ""
    years = _AGE.format(day=day, born="patients.birth_date")
    said = ["patients.birth_date IS NOT NULL"]
    if ages.low is not None:
        said.append(f"{years} >= {ages.low}")
    if ages.high is not None:
        said.append(f"{years} <= {ages.high}")
    return " AND ".join(said)


def _first(low: Length | None) -> str:
    if low is None:
        return _EVER
    if not (low.months or low.days):
        return "starts.start"
    return f"CAST(starts.start - {_interval(low)} AS DATE)"


def _interval(length: Length) -> str:
    """Return a length as an interval: of months or of days, never of both."""
    return f"INTERVAL '{length.months}' MONTH" if length.months else f"INTERVAL '{length.days}' DAY"
