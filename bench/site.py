# ruff: noqa: A005  it is called by its path
"""Measures the website: 100 pathways beside plain mkdocs-material on the same Markdown, the downloads, the search.

Everything is timed in one run, in turns, as the processors' time of the whole process and its children, which a busy
machine disturbs less than the clock's; both are printed. Run it on a quiet machine: ``python bench/site.py``.

The pathways are those of pathways/, each under many ids. "Ours" is ``pathwaygen site`` from specs to Markdown without
downloads, and ``mkdocs build --strict`` with the configuration it writes. "Plain" is ``mkdocs build`` of that same
Markdown by mkdocs-material as it comes, with the same navigation and the extensions that the Markdown needs. The bar
is on the pages beside plain; what it takes to make the Markdown from specs is told beside it.

The downloads are timed apart: the documents of some pathways (12; ``--documents 100`` for all) in every format, less
what the same pathways take without them.

The search is what a phone reads before it can search: its bytes, as they are and as a server packs them; and, where
playwright and chromium are installed, the seconds by the clock from opening it to the first result, here. A phone
takes some four times as long.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
SPECS = ("distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi")
MOST = 1.25
DATE = ("--date", "2026-11-22")
PLAIN = """\
site_name: Plain
docs_dir: docs
site_dir: plain
theme: {name: material}
plugins: [search]
markdown_extensions: [attr_list, def_list, md_in_html, tables, {toc: {permalink: true}}]
"""


class Cost(NamedTuple):
    """Seconds of the clock and of the processors."""

    clock: float
    processor: float

    def __add__(self, other: object) -> Cost:
        if not isinstance(other, Cost):
            return NotImplemented
        return Cost(self.clock + other.clock, self.processor + other.processor)

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.clock - other.clock, self.processor - other.processor)

    def __str__(self) -> str:
        return f"{self.processor:6.1f} s processor, {self.clock:6.1f} s clock"


def cost(*command: str, folder: Path = ROOT) -> Cost:
    """Run a command, and return what it took."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return Cost(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def specs(number: int, folder: Path) -> Path:
    """Write so many pathways: those of pathways/, each under many ids and titles."""
    for index in range(number):
        name = SPECS[index % len(SPECS)]
        text = (ROOT / "pathways" / f"{name}.yaml").read_text(encoding="utf-8")
        text = re.sub(r"^id: .*", f"id: {name}-{index}", text, flags=re.MULTILINE)
        text = re.sub(r"^titel: (.*)", rf"titel: \1 {index}", text, flags=re.MULTILINE)
        (folder / f"{name}-{index}.yaml").write_text(text, encoding="utf-8")
    return folder


def site(folder: Path, out: Path, *more: str) -> Cost:
    """Time ``pathwaygen site``."""
    return cost(str(BIN / "pathwaygen"), "site", str(folder), "--out", str(out), *DATE, *more)


def mkdocs(out: Path, config: str = "mkdocs.yml") -> Cost:
    """Time ``mkdocs build``."""
    return cost(str(BIN / "mkdocs"), "build", "--strict", "--config-file", config, folder=out)


def plain(out: Path) -> None:
    """Write the configuration of plain mkdocs-material: the navigation is ours, so that both print the same."""
    ours = (out / "mkdocs.yml").read_text(encoding="utf-8")
    parts = (ours[ours.index("\nnot_in_nav:") :],)
    (out / "plain.yml").write_text(PLAIN + "".join(parts), encoding="utf-8")


def changed(folder: Path) -> Path:
    """Change a word of one spec."""
    file = min(folder.glob("*.yaml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(
        re.sub(r"^titel: (.*)", r"titel: \1 ny", text, count=1, flags=re.MULTILINE), encoding="utf-8"
    )
    return file


def size(folder: Path) -> float:
    """Return the megabytes of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


class Search(NamedTuple):
    """What a reader's search reads, in megabytes, and the seconds to its first result; 0 where nothing measured it."""

    raw: float
    packed: float
    seconds: float

    def __str__(self) -> str:
        waited = f", {self.seconds:.1f} s to the first result" if self.seconds else ""
        return f"{self.raw:5.2f} MB, {self.packed:4.2f} MB packed{waited}"


def search(pages: Path) -> Search:
    """Measure the search of a built site."""
    files = [pages / "search" / "search_index.json", pages / "sok" / "ord.json"]
    texts = [file.read_bytes() for file in files]
    packed = sum(len(gzip.compress(text)) for text in texts)
    return Search(sum(map(len, texts)) / 1e6, packed / 1e6, first_result(pages))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def first_result(pages: Path) -> float:
    """Return the seconds from opening the search to its first result; 0 without a browser."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  one part of the bench needs it
    except ImportError:
        chromium = None
    if not chromium:
        return 0.0
    handler = functools.partial(_Quiet, directory=str(pages))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        started = time.perf_counter()
        page.locator('label[for="__search"].md-header__button').click()
        page.locator(".md-search__input").press_sequentially("anfall")
        page.locator(".md-search-result__item").first.wait_for(timeout=300_000)
        seconds = time.perf_counter() - started
        browser.close()
    server.shutdown()
    return seconds


def downloads(folder: Path, number: int, formats: str) -> None:
    """Time the documents of some pathways, less the pages of the same, and what one changed spec costs."""
    (folder / "some").mkdir()
    files, out = specs(number, folder / "some"), folder / "with"
    whole = site(files, out, "--downloads", formats)
    bare = site(files, folder / "without", "--downloads", "")
    made = whole - bare
    size_ = sum(size(file.parent) for file in out.rglob("dokument.md") if "vardforlopp" in file.parts)
    print(f"{number} pathways, everything from nothing: {whole}")
    print(
        f"their downloads ({formats}): {made}, {made.processor / number:.2f} s processor each, {size_:.0f} MB"
    )
    changed(files)
    print(f"after one changed spec: {site(files, out, '--downloads', formats)}")
    print(f"after none:             {site(files, out, '--downloads', formats)}")


def main() -> None:
    """Measure, and say whether the bar holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pathways", type=int, default=100, help="pathways whose pages are made (100)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--documents", type=int, default=12, help="pathways whose downloads are made (12); 0 for none"
    )
    parser.add_argument("--downloads", default="docx,pdf,svg,bpmn,json", help="their formats")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "specs").mkdir()
        files = specs(given.pathways, folder / "specs")
        trees, ours, others = [], [], []
        for round_ in range(given.rounds):
            bare = folder / f"bare{round_}"
            trees.append(site(files, bare, "--downloads", ""))
            plain(bare)
            for config, times in (("mkdocs.yml", ours), ("plain.yml", others))[:: 1 if round_ % 2 else -1]:
                times.append(mkdocs(bare, config))
            if round_ == 0:
                print(f"{given.pathways} pathways, {size(bare / 'docs'):.1f} MB of Markdown and data")
                print(f"the search reads:   {search(bare / 'site')}")
            shutil.rmtree(bare)
        held = report(trees, ours, others)
        if given.documents:
            downloads(folder, given.documents, given.downloads)
    sys.exit(0 if held else 1)


def report(trees: list[Cost], ours: list[Cost], others: list[Cost]) -> bool:
    """Print the pairs, and return whether specs to pages is within the bar."""
    tree, own, other = (min(times, key=lambda one: one.processor) for times in (trees, ours, others))
    print(f"specs to Markdown:  {tree}")
    print(f"Markdown to pages:  {own}")
    print(f"plain, the same:    {other}")
    pages = median(a.processor / b.processor for a, b in zip(ours, others, strict=True))
    whole = median(
        (t.processor + a.processor) / b.processor for t, a, b in zip(trees, ours, others, strict=True)
    )
    clock = median((t.clock + a.clock) / b.clock for t, a, b in zip(trees, ours, others, strict=True))
    held = pages <= MOST
    print(f"pages beside plain mkdocs-material: {pages:.2f} of the processor (at most {MOST})")
    print(f"with the Markdown made from specs too: {whole:.2f} of the processor, {clock:.2f} of the clock")
    print("held" if held else "NOT held")
    return held


if __name__ == "__main__":
    main()
