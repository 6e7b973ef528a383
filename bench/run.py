"""Measures what the project promises, each pair in one run: ``python bench/run.py [SUITE …]``.

Times are whole processes; runs alternate between the two commands, and the ratio is taken between medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from typing import TYPE_CHECKING

import specs

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
SCHEMA = HERE / "frozen.schema.json"
BIN = Path(sys.executable).parent


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "CI": "true"})
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command[0]} gave {done.returncode}: {done.stderr.decode()[-500:]}")
    return time.perf_counter() - began


def _pair(name: str, ours: list[str], theirs: list[str], *, rounds: int, limit: float) -> bool:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        times[0].append(_seconds(ours))
        times[1].append(_seconds(theirs))
    mine, other = (statistics.median(t) for t in times)
    ratio = mine / other
    verdict = "ok" if ratio < limit else "TOO SLOW"
    print(
        f"{name:<34} {mine:8.3f} s {other:8.3f} s   ratio {ratio:.3f}  (limit {limit})  {verdict}", flush=True
    )
    return ratio < limit


def _commands(files: list[str]) -> tuple[list[str], list[str]]:
    check = [str(BIN / "pathwaygen"), "check", "--stage", "review", "--format", "json", *files]
    peer = [str(BIN / "check-jsonschema"), "--schemafile", str(SCHEMA), *files]
    return check, peer


def check_one() -> bool:
    """``check`` of one 30 KB spec beside check-jsonschema on the same file."""
    with tempfile.TemporaryDirectory() as folder:
        (file,) = specs.write(Path(folder), 1)
        ours, theirs = _commands([str(file)])
        return _pair(f"check, 1 file ({file.stat().st_size // 1000} KB)", ours, theirs, rounds=9, limit=0.6)


def check_thousand() -> bool:
    """``check`` of a thousand such specs, all rules on, beside check-jsonschema."""
    with tempfile.TemporaryDirectory() as folder:
        specs.write(Path(folder), 1000)
        ours, theirs = _commands([])
        files = sorted(str(file) for file in Path(folder).glob("*.yaml"))
        return _pair("check, 1000 files", [*ours, folder], [*theirs, *files], rounds=2, limit=0.2)


SUITES: dict[str, Callable[[], bool]] = {"check-one": check_one, "check-thousand": check_thousand}


def main(names: list[str]) -> int:
    """Run the named suites, or all; 0 if every limit held."""
    print(f"{'':<34} {'ours':>10} {'peer':>10}")
    results = [SUITES[name]() for name in (names or list(SUITES))]
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
