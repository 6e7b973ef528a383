"""The first indicator of bench/register.py as others would write it: in SQL by hand, in Polars and in pandas.

All know what a good analyst knows of this register: its codes are written in one way, no row is bad. The SQL is
for DuckDB. Run with another Python for the rest: ``PYTHON bench/register_rivals.py polars EVENTS PATIENTS WITHIN
UNTIL ROUNDS`` prints JSON; neither library is among the project's own.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time

Y = ("NFB29", "NFB39", "NFB49", "NFB62", "NFB99")

SQL = """
WITH relevant AS MATERIALIZED (
    SELECT patient_id, date,
        CASE WHEN code = 'AW020' THEN 'plan' WHEN code_system = 'ICD-10-SE' THEN 'x' ELSE 'y' END AS what
    FROM '{events}'
    WHERE date <= DATE '{until}' AND (
        code_system = 'KVÅ' AND code IN ('NFB29', 'NFB39', 'NFB49', 'NFB62', 'NFB99', 'AW020')
        OR code_system = 'ICD-10-SE' AND starts_with(code, 'M16'))
),
operated AS (
    SELECT patient_id, min(date) AS start FROM relevant
    WHERE what = 'y' AND date BETWEEN DATE '2025-01-01' AND DATE '2025-12-31' GROUP BY patient_id
),
started AS (
    SELECT patient_id, start, start + {within} AS last, least(death_date, moved_out) AS lost
    FROM operated JOIN '{patients}' USING (patient_id)
    WHERE patient_id IN (SELECT patient_id FROM relevant WHERE what = 'x' AND date <= DATE '2025-12-31')
),
planned AS (
    SELECT DISTINCT started.patient_id
    FROM started JOIN relevant USING (patient_id) WHERE what = 'plan' AND date BETWEEN start AND last
),
told AS (
    SELECT coalesce(lost <= last, FALSE) OR last > DATE '{until}' AS incomplete, planned.patient_id IS NOT NULL AS met
    FROM started LEFT JOIN planned USING (patient_id)
)
SELECT count(*) FILTER (WHERE met AND NOT incomplete), count(*) FILTER (WHERE NOT incomplete),
    count(*) FILTER (WHERE incomplete) FROM told
"""
"""In DuckDB ``least`` passes over NULL."""


def polars(events: str, patients: str, within: int, until: str) -> tuple[int, int, int]:
    """Return numerator, denominator and patients not followed, by Polars' lazy engine."""
    import polars as pl  # noqa: PLC0415  in another environment

    end, last = dt.date.fromisoformat(until), pl.col("start") + pl.duration(days=within)
    code, system, date = pl.col("code"), pl.col("code_system"), pl.col("date")
    read = pl.scan_parquet(events).filter(date <= end)
    inside = date.is_between(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    x = read.filter((system == "ICD-10-SE") & code.str.starts_with("M16") & (date <= dt.date(2025, 12, 31)))
    y = read.filter((system == "KVÅ") & code.is_in(Y) & inside)
    plans = read.filter((system == "KVÅ") & (code == "AW020")).select("patient_id", "date")
    started = (
        y.group_by("patient_id")
        .agg(date.min().alias("start"))
        .join(x.select("patient_id"), on="patient_id", how="semi")
        .join(pl.scan_parquet(patients), on="patient_id")
        .with_columns(last.alias("last"), pl.min_horizontal("death_date", "moved_out").alias("lost"))
        .select("patient_id", "start", "last", "lost")
    )
    planned = started.join(plans, on="patient_id").filter(date.is_between(pl.col("start"), pl.col("last")))
    told = (
        started.join(
            planned.select("patient_id").unique().with_columns(met=True), on="patient_id", how="left"
        )
        .select(
            ((pl.col("lost") <= pl.col("last")).fill_null(value=False) | (pl.col("last") > end)).alias(
                "incomplete"
            ),
            pl.col("met").fill_null(value=False),
        )
        .select(
            (pl.col("met") & ~pl.col("incomplete")).sum().alias("a"),
            (~pl.col("incomplete")).sum().alias("b"),
            pl.col("incomplete").sum().alias("c"),
        )
    )
    a, b, c = told.collect().row(0)
    return int(a), int(b), int(c)


def pandas(events: str, patients: str, within: int, until: str) -> tuple[int, int, int]:
    """Return the same by pandas, with Arrow's types."""
    import pandas as pd  # noqa: PLC0415  in another environment

    read = pd.read_parquet(events, dtype_backend="pyarrow")
    read["date"] = read["date"].astype("datetime64[s]")
    read = read[read.date <= until]
    icd, kva = read.code_system == "ICD-10-SE", read.code_system == "KVÅ"
    x = read[icd & read.code.str.startswith("M16") & (read.date <= "2025-12-31")]
    y = read[kva & read.code.isin(Y) & (read.date >= "2025-01-01") & (read.date <= "2025-12-31")]
    started = y.groupby("patient_id", as_index=False).date.min().rename(columns={"date": "start"})
    started = started[started.patient_id.isin(x.patient_id)]
    people = pd.read_parquet(
        patients, dtype_backend="pyarrow", columns=["patient_id", "death_date", "moved_out"]
    )
    started = started.merge(people, on="patient_id")
    started["last"] = started.start + pd.Timedelta(days=within)
    lost = started[["death_date", "moved_out"]].astype("datetime64[s]").min(axis=1)
    started["incomplete"] = (lost <= started["last"]).fillna(value=False) | (started["last"] > until)
    plans = started.merge(read[kva & (read.code == "AW020")][["patient_id", "date"]], on="patient_id")
    planned = plans[(plans.date >= plans.start) & (plans.date <= plans["last"])]
    met = started.patient_id.isin(planned.patient_id)
    lost_to = started.incomplete.astype(bool)
    return int((met & ~lost_to).sum()), int((~lost_to).sum()), int(lost_to.sum())


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _main() -> None:
    name, events, patients, within, until, rounds = sys.argv[1:]
    ask = {"polars": polars, "pandas": pandas}[name]
    wall, cpu, answer = [], [], None
    for _ in range(int(rounds) + 1):
        before, began = _cpu(), time.perf_counter()
        answer = ask(events, patients, int(within), until)
        wall.append(time.perf_counter() - began)
        cpu.append(_cpu() - before)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"answer": answer, "wall": wall[1:], "cpu": cpu[1:], "memory": most}))


if __name__ == "__main__":
    _main()
