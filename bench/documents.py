"""Measures documents: PDF beside weasyprint, every format beside pandoc, many pathways on two cores, memory.

Each pair is measured in one run, turn by turn, and told as a ratio of medians. Run it on a quiet machine:
``python bench/documents.py --weasyprint VENV/bin/python --pathways 4 30 100``, where VENV has weasyprint 70 and
pandoc is on the path. What is missing is skipped and said. ``--pathways`` alone skips the last pair.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pymupdf

from pathwaygen import export, loader, render, view
from pathwaygen.flowchart.build import chart
from pathwaygen.indicators import views

ROOT = Path(__file__).parents[1]
PROGRAM = str(Path(sys.executable).with_name("pathwaygen"))
SPEC = ROOT / "tests" / "golden" / "handledsbesvar" / "pathway.yaml"
WHOLE = ROOT / "pathways" / "epilepsi.yaml"
FORMATS = "md,html,docx,pdf,svg,png,bpmn,json"
WEASYPRINT = """
import sys, time
from weasyprint import HTML
for name in sys.argv[1:]:
    started = time.perf_counter()
    HTML(filename=name).write_pdf(name + ".pdf")
    print(time.perf_counter() - started)
"""


def manuscript(text: str) -> export.Manuscript:
    """Return the manuscript of a spec."""
    pathway = loader.parse(text.encode(), name="p.yaml").pathway
    if pathway is None:
        raise SystemExit("the spec cannot be read")
    seen = view.document(pathway, indicators=views)
    return export.manuscript(render.document(seen, chart="#"), seen, figure=export.figure(chart(pathway)))


def said(what: str, ours: list[float], theirs: list[float], whom: str) -> None:
    """Print a pair."""
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"{what}: {mine:.2f} s beside {whom} {other:.2f} s, {other / mine:.1f} times as fast")


def warm(weasyprint: str, runs: int, folder: Path) -> None:
    """Time the PDF of one pathway with a warm compiler. Every run has another title, so nothing is remembered."""
    text = SPEC.read_text(encoding="utf-8")
    ours, pages = [], []
    for run in range(runs + 1):
        made = manuscript(re.sub(r"^titel: .*", f"titel: Prov {run}", text, flags=re.MULTILINE))
        page = folder / f"page{run}.html"
        page.write_bytes(export.DOCUMENTS["html"](made))
        pages.append(str(page))
        started = time.perf_counter()
        pdf = export.DOCUMENTS["pdf"](made)
        ours.append(time.perf_counter() - started)
        if run == 0:
            with pymupdf.open(stream=pdf, filetype="pdf") as opened:
                print(f"the pathway fills {len(opened)} pages")
    told = subprocess.run([weasyprint, "-c", WEASYPRINT, *pages], capture_output=True, text=True, check=True)
    theirs = [float(line) for line in told.stdout.split()]
    said("PDF, warm", ours[1:], theirs[1:], "weasyprint")


def timed(*command: str) -> float:
    """Return the seconds that a command takes."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def cold(weasyprint: str, runs: int, folder: Path) -> None:
    """Time all formats of one pathway from nothing, beside pandoc's DOCX and weasyprint's PDF."""
    timed(PROGRAM, "build", str(WHOLE), "--out", str(folder / "seed"), "--to", "md,html")
    made = folder / "seed" / "epilepsi"
    ours, theirs = [], []
    for run in range(runs):
        ours.append(timed(PROGRAM, "build", str(WHOLE), "--out", str(folder / f"cold{run}"), "--to", FORMATS))
        docx = timed("pandoc", str(made / "dokument.md"), "-o", str(folder / "p.docx"))
        pdf = timed(weasyprint, "-m", "weasyprint", str(made / "dokument.html"), str(folder / "w.pdf"))
        theirs.append(docx + pdf)
    said("All formats, cold", ours, theirs, "pandoc's DOCX and weasyprint's PDF")


def copies(number: int, folder: Path) -> None:
    """Write specs that differ in their id and title."""
    folder.mkdir()
    text = WHOLE.read_text(encoding="utf-8")
    for place in range(number):
        own = re.sub(r"^id: .*", f"id: prov-{place}", text, count=1, flags=re.MULTILINE)
        own = re.sub(r"^titel: .*", f"titel: Prov {place}", own, count=1, flags=re.MULTILINE)
        (folder / f"prov-{place}.yaml").write_text(own, encoding="utf-8")


class Run(NamedTuple):
    """What a command took: seconds by the clock and of the processors, and megabytes of its largest process."""

    clock: float
    processors: float
    memory: float


def measured(*command: str) -> Run:
    """Run a command and return what it took, with every process that it started."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def many(counts: list[int], rounds: int, folder: Path) -> None:
    """Time many pathways on every core and on one, turn by turn, and the most memory that a process takes.

    Args:
        counts: How many pathways; the last is timed on one core too.
        rounds: How many times the last is timed on both.
        folder: Where the specs and what is built of them are put.
    """
    cores = len(os.sched_getaffinity(0))
    peaks: dict[int, float] = {}
    both: list[Run] = []
    alone: list[Run] = []
    for count in counts:
        specs, out = folder / f"many{count}", folder / "out"
        copies(count, specs)
        command = [PROGRAM, "build", str(specs), "--to", FORMATS, "--out", str(out)]
        for _ in range(rounds if count == counts[-1] else 1):
            made = measured(*command)
            peaks[count] = max(made.memory, peaks.get(count, 0))
            shutil.rmtree(out)
            if count == counts[-1]:
                both.append(made)
                alone.append(measured("taskset", "-c", "0", *command))
                shutil.rmtree(out)
    quick, slow = (statistics.median(run.clock for run in runs) for runs in (both, alone))
    used, single = (statistics.median(run.processors for run in runs) for runs in (both, alone))
    print(
        f"{counts[-1]} pathways, all formats: {quick:.0f} s on {cores} cores ({used:.0f} s of processor), "
        f"{slow:.0f} s on one ({single:.0f} s): {quick / slow:.2f} of one core's time (asked: at most 0.60)"
    )
    told = ", ".join(f"{count} pathways {peak:.0f} MB" for count, peak in peaks.items())
    print(f"Most memory of a process: {told}")


def main() -> None:
    """Measure what can be measured here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weasyprint", help="a python that has weasyprint 70")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--pathways", type=int, nargs="*", default=[4, 30, 100], help="the last is timed on one core too"
    )
    parser.add_argument("--rounds", type=int, default=1, help="how many times the last is timed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.weasyprint:
            warm(asked.weasyprint, asked.runs, folder)
        else:
            print("PDF beside weasyprint: skipped, no --weasyprint")
        if asked.weasyprint and shutil.which("pandoc"):
            cold(asked.weasyprint, asked.runs, folder)
        else:
            print("All formats beside pandoc: skipped, no --weasyprint or no pandoc")
        if asked.pathways:
            many(asked.pathways, asked.rounds, folder)


if __name__ == "__main__":
    main()
