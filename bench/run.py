"""Measures what the project promises, each pair in one run: ``python bench/run.py [SUITE …]``.

Times are whole processes; runs alternate between the two commands, and the ratio is taken between medians.
On a busy machine our two processes wait for each other and the peer's one does not: then the processors' time,
which is shown beside, tells more.
What is short runs once before it is timed, so that bytecode is there, as it is after an installation.

The peer is check-jsonschema in an environment of its own, as pip installs it: then it reads YAML in Python.
Beside it stands the same program in our environment, where our C parser makes its reading four times as
fast. The limits hold for both.

``python bench/run.py --rules [COUNT]`` shows instead what each rule costs, and what is made for all of them.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from typing import TYPE_CHECKING

import rule_costs
import specs

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
SCHEMA = HERE / "frozen.schema.json"
BIN = Path(sys.executable).parent
_FEW = 2
"""So few rounds are of long runs, in which nobody notices whether bytecode was there."""
PEER = HERE.parent / ".venv-peer"


def _seconds(command: list[str]) -> tuple[float, float]:
    """Return how long a command takes, and how long the processors work for it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, began = _cpu(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, env={**environment, "CI": "true"})
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command[0]} gave {done.returncode}: {done.stderr.decode()[-500:]}")
    return time.perf_counter() - began, _cpu() - before


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _pair(name: str, ours: list[str], theirs: list[str], *, rounds: int, limit: float) -> bool:
    times: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    if rounds > _FEW:
        _seconds(ours), _seconds(theirs)
    for _ in range(rounds):
        times[0].append(_seconds(ours))
        times[1].append(_seconds(theirs))
    (mine, worked), (other, others) = (map(statistics.median, zip(*runs, strict=True)) for runs in times)
    ratio = mine / other
    verdict = "ok" if ratio < limit else "TOO SLOW"
    print(
        f"{name:<40} {mine:8.3f} s {other:8.3f} s   ratio {ratio:.3f}  (limit {limit})  {verdict:<8}"
        f"   processors {worked:.3f} s {others:.3f} s",
        flush=True,
    )
    return ratio < limit


def _peer() -> Path:
    """Return check-jsonschema in an environment of its own, made the first time."""
    program = PEER / "bin" / "check-jsonschema"
    if not program.exists():
        venv.create(PEER, with_pip=True)
        wanted = f"check-jsonschema=={metadata.version('check-jsonschema')}"
        pip = [str(PEER / "bin" / "python"), "-m", "pip", "install", "-q", wanted]
        subprocess.run(pip, check=True, capture_output=True)
    return program


def _against(name: str, specs_at: list[str], files: list[str], *, rounds: int, limit: float) -> bool:
    """Time ``check`` against both peers."""
    ours = [str(BIN / "pathwaygen"), "check", "--stage", "review", "--format", "json", *specs_at]
    arguments = ["--schemafile", str(SCHEMA), *files]
    held = _pair(name, ours, [str(_peer()), *arguments], rounds=rounds, limit=limit)
    borrowed = [str(BIN / "check-jsonschema"), *arguments]
    return _pair(f"  with our C parser: {name}", ours, borrowed, rounds=rounds, limit=limit) and held


def check_one() -> bool:
    """``check`` of one 30 KB spec beside check-jsonschema on the same file."""
    with tempfile.TemporaryDirectory() as folder:
        (file,) = specs.write(Path(folder), 1)
        name = f"1 file ({file.stat().st_size // 1000} KB)"
        return _against(name, [str(file)], [str(file)], rounds=9, limit=0.6)


def check_thousand() -> bool:
    """``check`` of a thousand such specs, all rules on, beside check-jsonschema."""
    with tempfile.TemporaryDirectory() as folder:
        specs.write(Path(folder), 1000)
        files = sorted(str(file) for file in Path(folder).glob("*.yaml"))
        return _against("1000 files", [folder], files, rounds=2, limit=0.2)


SUITES: dict[str, Callable[[], bool]] = {"check-one": check_one, "check-thousand": check_thousand}


def main(names: list[str]) -> int:
    """Run the named suites, or all; 0 if every limit held."""
    if names[:1] == ["--rules"]:
        rule_costs.show(int(names[1]) if names[1:] else 30)
        return 0
    print(f"{'':<40} {'ours':>10} {'peer':>10}")
    if unknown := set(names) - SUITES.keys():
        print(f"no such suite: {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}", file=sys.stderr)
        return 2
    results = [SUITES[name]() for name in (names or list(SUITES))]
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
