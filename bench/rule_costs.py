"""What each rule costs on a sound spec of 30 KB: CPU time in microseconds, and its share of all.

Half of a check is reading; a rule should cost so little that nobody asks. 20 µs a file is much: it is what
one look at every text takes. ``Contents.texts_with`` looks at all of them at once.
"""

from __future__ import annotations

import gc
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import specs
from pathwaygen import lint, loader
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import On, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pathwaygen.loader import Spec

_FILES, _ROUNDS = 60, 5
_SHARED = ("texts", "running_text", "marks", "ids", "graph", "cited_ids", "elements")
"""What is made once for every rule that asks; measured by itself, in this order."""


def show(count: int) -> None:
    """Print the most expensive rules, and what they share."""
    with tempfile.TemporaryDirectory() as folder:
        read = [loader.load(file) for file in specs.write(Path(folder), _FILES)]
    gc.disable()
    best: dict[str, float] = {}
    for _ in range(_ROUNDS):
        for name, seconds in _round(read).items():
            best[name] = min(best.get(name, seconds), seconds)
    gc.enable()
    total = sum(best.values())
    print(f"{total:8.1f} µs  100 %  all rules on one spec; the {count} most expensive:")
    for name, cost in sorted(best.items(), key=lambda pair: -pair[1])[:count]:
        print(f"{cost:8.1f} µs {cost / total:5.1%}  {name}")


def _round(read: Iterable[Spec]) -> dict[str, float]:
    """Return the mean cost of every shared part and rule, in microseconds a spec."""
    spent: dict[str, float] = {}
    options = Options(stage=Stage.REVIEW)
    for spec in read:
        case = lint.case(spec, Stage.REVIEW, options)
        for name in _SHARED:
            _time(spent, f"(shared) {name}", lambda name=name: getattr(case, name))  # noqa: B023  called at once
        for rule in RULES:
            if lint.asks(rule, Stage.REVIEW, On.PATHWAY):
                _time(spent, f"{rule.code} {rule.name}", lambda rule=rule: tuple(rule.check(case)))  # noqa: B023
    return {name: seconds / _FILES * 1e6 for name, seconds in spent.items()}


def _time(spent: dict[str, float], name: str, work: Callable[[], object]) -> None:
    began = time.process_time()
    work()
    spent[name] = spent.get(name, 0.0) + time.process_time() - began
