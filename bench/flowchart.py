"""Measures the flowchart's layout, in one run: ``python bench/flowchart.py [FOLDER]``. Needs Debian's graphviz.

1. Our layout and SVG in process, beside the ``dot -Tsvg`` process on the same graph of 25 blocks: at most a fifth.
   Timed is a chart in memory to SVG in memory, and a process from its start to its end, graph and SVG through
   pipes. Before each drawing everything that we remember of a chart is forgotten; compiled templates, the font's
   widths and the shapes that an arrow may have are kept, and the collector of garbage is set as the program sets
   it. ``dot`` is given what our drawing says (bold letters, lines of text, time limits, links), and apart from
   that bare labels. Both are timed strictly, one drawing between two processes of ``dot``, which leave the
   processor's caches cold, and in turns of ten. The limit is for the same content, by the least time of each;
   medians and bare labels are told too.
2. Growth from 10 to 60 blocks: no faster than quadratic.
3. Side by side with Graphviz and ELK on five pathways: crossings, arrows through boxes, bends, area. ELK needs
   node, and ``npm ci --prefix bench/elk``. With FOLDER, the pictures are written there.
"""

from __future__ import annotations

import gc
import math
import os
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

import charts
import rivals
from pathwaygen.export import flowchart as export
from pathwaygen.flowchart import across, draw, metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.flowchart import Chart

LIMIT = 0.2
SIZES = (10, 20, 30, 40, 50, 60)
STEEPEST = 2.0
TOLD = """# Side by side

Five pathways laid out by us, by Graphviz's dot and by ELK's layered algorithm, with boxes as large as ours, lanes as
clusters and phases as ranks as far as each engine knows them. Written by `python bench/flowchart.py bench/pictures`;
the pictures show boxes and lines alone. Area is in thousands of square units. ELK's and dot's crossings are counted
on charts where phases are not in bands, which is what we must hold.

{}
"""
ROUNDS = 41
TURNS, REPEATS = 8, 10
"""The system counts processor time in hundredths of a second."""
BARE = "with bare labels"
"""Told beside the bar and not judged: that graph says less than ours."""
CACHES = (draw, across.broken, metrics.clean)
"""Everything that is remembered of a chart. The shapes of ways and the font's widths are the same for all charts."""


def forget() -> None:
    """Empty what is remembered between two drawings, so that each is timed as if it were the first."""
    for function in CACHES:
        function.cache_clear()
    metrics.PLAIN.clear()
    metrics.BOLD.clear()


def svg(chart: Chart) -> str:
    """Return our drawing as SVG."""
    return export.svg(chart, draw(chart), None)


def seconds(*works: Callable[[], object], rounds: int, repeats: int) -> list[tuple[float, float]]:
    """Return the least and the median time of each piece of work, by the clock; in every round each has its turn.

    The least decides, as with ``timeit``: whatever else a machine does at the time only adds, and it adds more
    to a process that waits in between than to one that has just been started.

    Args:
        works: What is timed.
        rounds: How many turns each gets.
        repeats: How often it is done in a turn; the turn counts with its mean.
    """
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for found, work in zip(times, works, strict=True):
            spent = 0.0
            for _ in range(repeats):
                forget()
                began = time.perf_counter()
                work()
                spent += time.perf_counter() - began
            found.append(spent / repeats)
    return [(min(found), statistics.median(found)) for found in times]


def processor(*works: Callable[[], object]) -> list[float]:
    """Return the least processor time of each piece of work, its processes' included, in turns of several."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(TURNS):
        for found, work in zip(times, works, strict=True):
            began = os.times()
            for _ in range(REPEATS):
                forget()
                work()
            ended = os.times()
            spent = sum(after - before for before, after in zip(began[:4], ended[:4], strict=True))
            found.append(spent / REPEATS)
    return [min(found) for found in times]


def beside_dot() -> bool:
    """Time 25 blocks: ours, and the process of ``dot`` with the same content and with bare labels, in turn."""
    chart = charts.made(25)
    whole, bare = rivals.dot_whole(chart), rivals.dot_source(chart)
    works = (lambda: svg(chart)), (lambda: rivals.dot(whole, "svg")), (lambda: rivals.dot(bare, "svg"))
    svg(chart)
    print(f"25 blocks, chart to SVG, by the clock (limit {LIMIT}):")
    ok = True
    for how, rounds, repeats in (
        (f"strict: one drawing between two dot processes, the least of {ROUNDS} (median)", ROUNDS, 1),
        (f"in turns of {REPEATS}: each by itself, the least of {TURNS} turns (median)", TURNS, REPEATS),
    ):
        print(f"  {how}")
        mine, *others = seconds(*works, rounds=rounds, repeats=repeats)
        for name, other in zip(("with the same content", BARE), others, strict=True):
            ratio, usual = (ours / its for ours, its in zip(mine, other, strict=True))
            ok = ok and (ratio <= LIMIT or name == BARE)
            told = f"ours {_told(mine)}, dot {name} {_told(other)}: ratio {ratio:.3f} ({usual:.3f})"
            print(f"    {told}  {'ok' if ratio <= LIMIT else 'TOO SLOW'}")
    spent, *theirs = processor(*works)
    told = ", ".join(f"{spent / other:.3f}" for other in theirs)
    print(
        f"  processor time alone, the least of {TURNS} turns of {REPEATS}: {spent * 1000:.1f} ms; ratios {told}"
    )
    return ok


def _told(times: tuple[float, float]) -> str:
    least, usual = times
    return f"{least * 1000:.1f} ms ({usual * 1000:.1f})"


def growth() -> bool:
    """Time the layout from 10 to 60 blocks by our processor time, the least of each, and fit the exponent."""
    times = []
    for size in SIZES:
        chart = charts.made(size)
        spent = []
        for _ in range(ROUNDS):
            forget()
            began = time.process_time()
            draw(chart)
            spent.append(time.process_time() - began)
        times.append(min(spent))
    slope = statistics.linear_regression(*([math.log(n) for n in found] for found in (SIZES, times))).slope
    verdict = "ok" if slope <= STEEPEST else "TOO STEEP"
    told = ", ".join(f"{n}: {t * 1000:.1f} ms" for n, t in zip(SIZES, times, strict=True))
    print(f"growth: {told}; exponent {slope:.2f} (limit {STEEPEST})  {verdict}")
    return slope <= STEEPEST


def side_by_side(folder: Path | None) -> bool:
    """Count the same things in every engine's layout of five pathways."""
    five = {**charts.real(), "made-25": charts.made(25), "made-40": charts.made(40)}
    print(f"{'pathway':<30} {'engine':<9} crossings through bends  area")
    clean = True
    rows = [
        "| Pathway | Engine | Crossings | Arrows through boxes | Bends | Area |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, chart in five.items():
        for engine, made in (
            ("ours", rivals.ours(chart)),
            ("graphviz", rivals.graphviz(chart)),
            ("elk", rivals.elk(chart)),
        ):
            if made is None:
                print(f"{name:<30} {engine:<9} not installed")
                continue
            found = rivals.counts(made)
            print(
                f"{name:<30} {engine:<9} {found['crossings']:9} {found['through']:7} {found['bends']:5} {found['area']:5}"
            )
            rows.append(f"| {name} | {engine} | {' | '.join(str(found[what]) for what in found)} |")
            clean = clean and (engine != "ours" or not found["through"])
            if folder:
                (folder / f"{name}-{engine}.svg").write_text(rivals.picture(made), "utf-8")
    if folder:
        (folder / "README.md").write_text(TOLD.format("\n".join(rows)), "utf-8")
    if not clean:
        print("OUR ARROWS GO THROUGH BOXES")
    return clean


if __name__ == "__main__":
    gc.set_threshold(200_000, 50, 100)
    target = Path(sys.argv[1]) if sys.argv[1:] else None
    if target:
        target.mkdir(parents=True, exist_ok=True)
    sys.exit(0 if all([beside_dot(), growth(), side_by_side(target)]) else 1)
