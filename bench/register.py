"""Measures the computing of indicators on a register of ten million events, beside a scan and beside others.

``python bench/register.py [--rows MILLIONS] [--linear] [--rivals PYTHON]`` exits with 1 when a bar is missed:

- the query of one indicator: at most 1.1 times a hand-written DuckDB query, 2.5 times the bare scan of its columns;
- the same with every row checked: at most 8 times the scan;
- all indicators by region and sex: at most four scans beyond that;
- the whole program from 1 to 10 million events, and to 100 with ``--linear``: time grows no faster than the rows,
  within a fifth; the database keeps to the memory it was given.

Everything is measured in one run, turn by turn. Bars are held against the processors' time, as the median of
the rounds' ratios: on a shared machine the clock tells more about the neighbours; it is printed beside. PYTHON is
an environment with polars and pandas. The registers are kept in the folder .bench-register beside this one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

import duckdb

import register_data
import register_rivals
from pathwaygen import loader, standard
from pathwaygen.indicators import Words
from pathwaygen.period import Period
from pathwaygen.register import rows, tables
from pathwaygen.register.compute import compute, count, keep
from pathwaygen.register.query import Names, queries
from pathwaygen.register.trial import measures

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.indicators.measure import Measure

ROOT = Path(__file__).parents[1]
SPEC = ROOT / "pathways" / "hoftledsartros-proteskirurgi.yaml"
KEPT = ROOT / ".bench-register"
PERIOD = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
UNTIL = dt.date.fromisoformat(register_data.UNTIL)
TODAY = dt.date(2026, 11, 22)
LIMITS = tables.Limits(memory=1024)
SCAN = "SELECT max(patient_id), max(date), max(code), max(code_system) FROM '{events}'"
MILLION = 1_000_000
_BASE_MEMORY, _SLACK = 250, 1.25
"""What Python and DuckDB's own code take, in MB, and what the allocator holds for each MB that DuckDB counts."""


class Register:
    """A made-up register's files and right answer."""

    def __init__(self, millions: int, within: int) -> None:
        """Make the files, unless they are there."""
        KEPT.mkdir(exist_ok=True)
        self.rows = millions * MILLION
        self.events, self.patients = (KEPT / f"{name}-{millions}.parquet" for name in ("events", "patients"))
        known = KEPT / f"answer-{millions}.json"
        if not known.exists():
            began = time.perf_counter()
            answer = register_data.make(self.events, self.patients, self.rows, within=within)
            known.write_text(json.dumps(answer))
            print(f"{millions} million events made in {time.perf_counter() - began:.0f} s")
        a, b, c = json.loads(known.read_text())
        self.answer: tuple[int, int, int] = (a, b, c)
        self.within = within


def exact() -> tuple[Measure, ...]:
    """Return the pathway's measures."""
    pathway = loader.load(SPEC).pathway
    if pathway is None:
        raise SystemExit(f"{SPEC} cannot be read")
    return measures(pathway, standard.load())[0]


def scan(register: Register) -> None:
    """Read the four columns and nothing more."""
    with duckdb.connect(config={"memory_limit": "1024MB"}) as base:
        base.execute(SCAN.format(events=register.events)).fetchall()


def by_hand(register: Register) -> tuple[int, int, int]:
    """Ask as an analyst would."""
    text = register_rivals.SQL.format(
        events=register.events, patients=register.patients, within=register.within, until=UNTIL
    )
    with duckdb.connect(config={"memory_limit": "1024MB", "preserve_insertion_order": "false"}) as base:
        a, b, c = base.execute(text).fetchall()[0]
    return a, b, c


def one(register: Register, *, checked: bool) -> tuple[int, int, int]:
    """Ask the product for the first indicator, with or without a check of every row."""
    measure = exact()[0]
    with tables.opened(register.events, register.patients, LIMITS) as opened:
        names = Names()
        if checked:
            rows.check(opened, TODAY)
            names = Names(patients="sound_patients")
        asked = queries([measure], PERIOD, UNTIL, environment=Words().environment, names=names)
        keep(opened, asked)
        met, rest, incomplete = count(opened, measure, asked)[()]
    return met, met + rest, incomplete


def everything(register: Register) -> tuple[int, int, int]:
    """Ask the product for all indicators by region and sex, and return the first one's total."""
    with tables.opened(register.events, register.patients, LIMITS) as opened:
        found, _ = compute(
            opened,
            exact(),
            PERIOD,
            today=TODAY,
            environment=Words().environment,
            until=UNTIL,
            by=("region", "sex"),
        )
    total = next(f for f in found.figures if not any(f.key))
    return total.numerator or 0, total.denominator or 0, total.incomplete or 0


def cpu() -> float:
    """Return the processors' time of this process, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def ratios(register: Register, rounds: int) -> dict[str, tuple[float, float, float]]:
    """Return each task's seconds by the clock and by the processors, and the median of its times over the scan's."""
    tasks: dict[str, Callable[[], tuple[int, int, int] | None]] = {
        "bare scan": lambda: scan(register),
        "by hand": lambda: by_hand(register),
        "one": lambda: one(register, checked=False),
        "checked": lambda: one(register, checked=True),
        "all": lambda: everything(register),
    }
    wall: dict[str, list[float]] = {name: [] for name in tasks}
    used: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(rounds + 1):
        for name, task in tasks.items():
            before, began = cpu(), time.perf_counter()
            answer = task()
            if number:
                wall[name].append(time.perf_counter() - began)
                used[name].append(cpu() - before)
            if answer not in (None, register.answer):
                raise SystemExit(f"{name} says {answer}, not {register.answer}")
    scans = used["bare scan"]
    return {
        name: (
            statistics.median(wall[name]),
            statistics.median(used[name]),
            statistics.median(mine / bare for mine, bare in zip(used[name], scans, strict=True)),
        )
        for name in tasks
    }


def whole(register: Register) -> tuple[float, float, int]:
    """Run the program itself: seconds by the clock and by the processors, and the most memory held, in MB."""
    program = Path(sys.executable).with_name("pathwaygen")
    with tempfile.TemporaryDirectory() as folder:
        named = ["--events", str(register.events), "--patients", str(register.patients), "--out", folder]
        how = [
            "--period",
            "2025",
            "--until",
            str(UNTIL),
            "--date",
            str(TODAY),
            "--memory",
            str(LIMITS.memory),
        ]
        began = time.perf_counter()
        child = subprocess.Popen(
            [program, "indicators", "compute", str(SPEC), *named, *how, "--by", "region,sex"],
            stdout=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
    if child.returncode:
        raise SystemExit(f"compute gave {child.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def rivals(register: Register, python: str, rounds: int) -> None:
    """Print what Polars and pandas take for the same answer."""
    script = Path(__file__).with_name("register_rivals.py")
    for name in ("polars", "pandas"):
        asked = [str(register.events), str(register.patients), str(register.within), str(UNTIL), str(rounds)]
        told = subprocess.run([python, script, name, *asked], capture_output=True, text=True, check=False)
        if told.returncode:
            print(f"  {name:34}not measured: {told.stderr.strip().splitlines()[-1:]}")
            continue
        found = json.loads(told.stdout)
        if tuple(found["answer"]) != register.answer:
            raise SystemExit(f"{name} says {found['answer']}, not {register.answer}")
        wall, used = statistics.median(found["wall"]), statistics.median(found["cpu"])
        print(f"  {name:34}{wall:8.2f} s {used:8.2f} s cpu  {found['memory']} MB")


def held(what: str, value: float, bar: float) -> bool:
    """Print a bar, and return whether it was held."""
    kept = value <= bar
    print(f"  {'ok  ' if kept else 'MISS'} {what}: {value:.2f}, at most {bar:g}")
    return kept


def growth(sizes: list[int], within: int) -> bool:
    """Run the program on registers of some sizes, in millions: are time and memory in bounds?"""
    good, before = True, None
    for size in sizes:
        register = Register(size, within)
        seconds, used, most = whole(register)
        print(f"  {size} million events, the whole program{seconds:10.1f} s {used:8.1f} s cpu {most:6} MB")
        if before:
            good &= held(
                f"from {before[0]} to {size} million, per row", used / before[1] * before[0] / size, 1.2
            )
        good &= held(f"memory at {size} million, in MB", most, LIMITS.memory * _SLACK + _BASE_MEMORY)
        before = (size, used)
    return good


def main() -> None:
    """Measure, and exit with 1 when a bar is missed."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rows", type=int, default=10, help="millions of events")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--linear", action="store_true", help="also 100 million events")
    options.add_argument("--rivals", metavar="PYTHON", help="an environment with polars and pandas")
    chosen = options.parse_args()
    high = exact()[0].high
    within = high.days if high else 0
    register = Register(chosen.rows, within)
    print(
        f"{chosen.rows} million events, {register.answer[1]} patients in the denominator, two kinds of seconds:"
    )
    told = ratios(register, chosen.rounds)
    for name, (wall, used, ratio) in told.items():
        print(f"  {name:34}{wall:8.2f} s {used:8.2f} s cpu {ratio:8.2f} scans")
    if chosen.rivals:
        rivals(register, chosen.rivals, chosen.rounds)
    good = [
        held("one indicator beside the query by hand", told["one"][2] / told["by hand"][2], 1.1),
        held("one indicator beside the scan", told["one"][2], 2.5),
        held("with every row checked, beside the scan", told["checked"][2], 8),
        held("all by region and sex, scans beyond that", told["all"][2] - told["checked"][2], 4),
        growth([1, 10, *([100] if chosen.linear else [])], within),
    ]
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
