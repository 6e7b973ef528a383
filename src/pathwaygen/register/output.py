"""Figures → text, CSV, JSON or Parquet. No cell runs as a formula; no patient is named."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from pathwaygen import scratch
from pathwaygen.indicators.output import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pathwaygen.indicators.measure import Measure
    from pathwaygen.register.compute import Figure, Result

HIDDEN = "dold"
"""What stands where a number is withheld."""

ALL = "alla"
"""What stands for all values of a breakdown's column."""

_TABLES = {"events": "händelserna", "patients": "patienterna"}
_NUMBERS = ("numerator", "denominator", "value", "low", "high", "incomplete")


def table(
    result: Result, measures: Mapping[str, Measure], pathway: str, remarks: Sequence[str] = ()
) -> list[dict[str, object]]:
    """Return a row for each figure: names, the groups, the numbers, whether they are hidden, and remarks.

    Args:
        result: The figures.
        measures: What was counted, by id.
        pathway: The spec's id.
        remarks: The result's remarks in words; a row has those that concern its indicator.
    """
    said = {
        name: " ".join(
            words
            for remark, words in zip(result.remarks, remarks, strict=False)
            if not remark.measures or name in remark.measures
        )
        for name in measures
    }
    return [
        _row(result, figure, measures[figure.measure], pathway) | {"remarks": said[figure.measure]}
        for figure in result.figures
    ]


def _row(result: Result, figure: Figure, measure: Measure, pathway: str) -> dict[str, object]:
    low, high = figure.interval or (None, None)
    scale = measure.per
    groups = {column: _group(value) for column, value in zip(result.by, figure.key, strict=True)}
    value = figure.value
    return {
        "pathway": pathway,
        "indicator": measure.id,
        "title": measure.title,
        "kind": measure.kind.value,
        "period_start": result.period.start.isoformat(),
        "period_end": result.period.end.isoformat(),
        "until": result.until.isoformat(),
        **groups,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": None if value is None else value * scale,
        "low": None if low is None else low * scale,
        "high": None if high is None else high * scale,
        "per": scale,
        "incomplete": figure.incomplete,
        "hidden": figure.hidden,
        "incomplete_hidden": figure.incomplete_hidden,
    }


def _group(value: str | None) -> str:
    """Return a group's name; a register that has a group called *alla* does not mean all."""
    return f"”{value}”" if value == ALL else value or ALL


def as_csv(rows: list[dict[str, object]]) -> bytes:
    """Return a table with semicolons and decimal commas, as a Swedish spreadsheet reads it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_cell(row, name) for name in row])
    return f"\ufeff{out.getvalue()}".encode()


def _cell(row: Mapping[str, object], name: str) -> str:
    value = row[name]
    if name in _NUMBERS and value is None:
        withheld = row["hidden"] or (name == "incomplete" and row["incomplete_hidden"])
        return HIDDEN if withheld else ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return f"{value:.6f}".replace(".", ",")
    return harmless(str(value if value is not None else ""))


def as_json(rows: list[dict[str, object]]) -> bytes:
    """Return ``{"version": 1, "figures": […]}``."""
    return (json.dumps({"version": 1, "figures": rows}, ensure_ascii=False, indent=2) + "\n").encode()


def as_parquet(rows: list[dict[str, object]]) -> bytes:
    """Return a Parquet table, written by DuckDB."""
    import duckdb  # noqa: PLC0415  an extra

    kinds = {"numerator": "BIGINT", "denominator": "BIGINT", "incomplete": "BIGINT", "per": "BIGINT"}
    kinds |= {"value": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE"}
    kinds |= {"hidden": "BOOLEAN", "incomplete_hidden": "BOOLEAN"}
    names = list(rows[0]) if rows else ["pathway", "indicator"]
    with scratch.folder() as folder, duckdb.connect() as base:
        columns = ", ".join(f"{name} {kinds.get(name, 'VARCHAR')}" for name in names)
        base.execute(f"CREATE TABLE figures ({columns})")
        marks = ", ".join("?" for _ in names)
        if rows:
            base.executemany(f"INSERT INTO figures VALUES ({marks})", [list(row.values()) for row in rows])
        file = folder / "figures.parquet"
        base.table("figures").write_parquet(str(file))
        return file.read_bytes()


FORMATS: Mapping[str, Callable[[list[dict[str, object]]], bytes]] = {
    "csv": as_csv,
    "json": as_json,
    "parquet": as_parquet,
}


def bad_rows(result: Result, troubles: Mapping[str, str]) -> bytes:
    """Return the rows that were left out, by table, number and reason: nothing of what they hold."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(("tabell", "rad", "skäl"))
    writer.writerows((row.table, row.row, troubles[row.trouble]) for row in result.checked.listed)
    return f"\ufeff{out.getvalue()}".encode()


def lines(result: Result, measures: Mapping[str, Measure], troubles: Mapping[str, str]) -> Iterator[str]:
    """Yield what the terminal says of a computation."""
    for figure in result.figures:
        if any(value is not None for value in figure.key):
            continue
        yield f"{figure.measure}  {measures[figure.measure].title}: {_said(figure, measures[figure.measure])}"
    for (name, trouble), number in sorted(result.checked.counts.items()):
        rows = "1 rad" if number == 1 else f"{number} rader"
        yield f"Utelämnat ur {_TABLES[name]}: {rows}, {troubles[trouble]}"


def _said(figure: Figure, measure: Measure) -> str:
    if figure.hidden:
        return "dold, så att ingen kan kännas igen"
    later = f", {figure.incomplete} ej uppföljda" if figure.incomplete else ""
    if figure.denominator is None:
        return f"{figure.numerator}{later}"
    value, interval = figure.value, figure.interval
    if value is None or interval is None:
        return f"ingen i nämnaren{later}"
    if measure.per > 1:
        return (
            f"{_number(value * measure.per)} per {measure.per} ({figure.numerator} av {figure.denominator})"
        )
    low, high = interval
    return (
        f"{_number(value * 100)} % ({figure.numerator} av {figure.denominator}; "
        f"95 % KI {_number(low * 100)}–{_number(high * 100)}){later}"
    )


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
