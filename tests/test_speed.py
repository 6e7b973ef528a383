"""A check stays quick: counted in calls, which are the same on every machine, and not in seconds."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from tests.conftest import ROOT

from pathwaygen import keywords, lint, loader
from pathwaygen.export import flowchart
from pathwaygen.flowchart import across, draw, metrics
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import On, Stage
from pathwaygen.source import reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

REVIEW = Options(stage=Stage.REVIEW)
ASKED = [rule for rule in RULES if lint.asks(rule, Stage.REVIEW, On.PATHWAY)]
MOST_CALLS_OF_A_RULE = 500
"""A look at every text of a spec of 30 KB, and some. ``bench/run.py --rules`` says what it costs in time."""
MOST_CALLS = 12_000
MOST_CALLS_OF_A_DRAWING = 10_500
"""Of 25 blocks, from chart to SVG; ``bench/flowchart.py`` says what it costs in time, beside Graphviz."""


@pytest.fixture(scope="module")
def raw() -> bytes:
    """A spec of 30 KB, as ``bench/`` makes them."""
    text: str = runpy.run_path(str(ROOT / "bench" / "specs.py"))["spec"](0)
    return text.encode()


def calls(work: Callable[[], object]) -> int:
    """How many functions some work calls, those in C included."""
    count = 0

    def counted(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_nothing_is_found_in_the_specs_that_are_measured(raw):
    assert lint.check(loader.parse(raw, name="x"), RULES, REVIEW).diagnostics == ()


def test_a_sound_spec_is_read_once_and_without_places(raw):
    with patch.object(reader, "_build", wraps=reader._build) as build:
        lint.check(loader.parse(raw, name="x"), RULES, REVIEW)
    assert build.call_count == 0


def test_reading_asks_one_question_an_event(raw):
    read = keywords.load().read
    read(raw, name="x")
    assert calls(lambda: read(raw, name="x")) < len(raw) / 3


@pytest.mark.parametrize("rule", ASKED, ids=lambda rule: rule.code)
def test_a_rule_that_finds_nothing_costs_little(rule, raw):
    case = lint.case(loader.parse(raw, name="x"), Stage.REVIEW, REVIEW)
    tuple(rule.check(case))
    assert calls(lambda: tuple(rule.check(case))) <= MOST_CALLS_OF_A_RULE


def test_a_check_makes_few_calls(raw):
    lint.check(loader.parse(raw, name="x"), RULES, REVIEW)
    spec = loader.parse(raw, name="x")
    assert calls(lambda: lint.check(spec, RULES, REVIEW)) < MOST_CALLS


UNUSED = (
    *(
        "pydantic",
        "pathwaygen.model",
        "mistune",
        "jinja2",
        "lxml",
        "docx",
        "concurrent.futures",
        "urllib.request",
    ),
    *("pathwaygen.profiles", "pathwaygen.report.junit", "pathwaygen.standard.references", "xml.sax"),
)
"""What a check of a sound pathway has no use for, and would wait for."""


def test_a_check_of_one_sound_file_loads_no_more_than_it_uses(raw, tmp_path):
    file = tmp_path / "x.yaml"
    file.write_bytes(raw)
    program = (
        "import sys\nfrom pathwaygen.cli import main\n"
        f"try:\n    main(['check', '--stage', 'review', '--format', 'json', {str(file)!r}])\n"
        f"except SystemExit:\n    sys.exit(', '.join(set(sys.modules) & {set(UNUSED)!r}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stderr.strip(), json.loads(done.stdout)["summary"]["files"]) == ("", 1)


def test_a_flowchart_is_drawn_with_few_calls():
    chart = runpy.run_path(str(ROOT / "bench" / "charts.py"))["made"](25)

    def drawn() -> str:
        for remembered in (draw, across.broken, metrics.clean):
            remembered.cache_clear()
        metrics.PLAIN.clear()
        metrics.BOLD.clear()
        return flowchart.svg(chart, draw(chart), None)

    drawn()
    assert 1_000 < calls(drawn) < MOST_CALLS_OF_A_DRAWING
