"""The quality page: everything found, accepted and decided, with its age."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import ROOT

from pathwaygen import lint
from pathwaygen.rules.rule import Stage
from pathwaygen.site import places, quality
from pathwaygen.site.publication import Settings, publication

TODAY = dt.date(2026, 11, 22)
FILES = (
    ROOT / "tests" / "golden" / "handledsbesvar" / "pathway.yaml",
    ROOT / "tests" / "data" / "tjugo-fel.yaml",
    ROOT / "tests" / "data" / "avsteg.yaml",
    ROOT / "pathways" / "regioner" / "vasterbotten-hoftledsartros-proteskirurgi.yaml",
)


def made(files, today=TODAY):
    whole = publication(files, Settings(lint.Options(stage=Stage.PUBLISHED, today=today)))
    (output,) = quality.pages(whole)
    assert output.path == places.QUALITY
    return whole, output.content.decode()


@pytest.fixture(scope="module")
def page():
    return made(FILES)


def test_every_finding_and_waiver_of_every_spec_is_there(page):
    whole, text = page
    assert any(entry.refused for entry in whole.entries)
    weights = re.findall(r"^\| .+ \| (\w+) \| PW\d+ \|", text, re.MULTILINE)
    for entry in whole.entries:
        section = text.split(f"{{ #spec-{Path(entry.file).stem} }}")[1].split("\n## ")[0]
        for found in entry.diagnostics:
            assert f"| {found.code} | {found.span.line} |" in section
        for waived in entry.waived:
            assert f"| {waived.diagnostic.code} |" in section
            assert waived.date in section
    assert weights.count("Fel") == sum(entry.errors for entry in whole.entries) > 0
    assert sum(len(entry.waived) for entry in whole.entries) > 0


def test_a_refused_spec_says_so_and_leads_nowhere(page):
    _, text = page
    section = text.split("{ #spec-tjugo-fel }")[1].split("\n## ")[0]
    assert "därför inte publicerad" in section
    assert "Till sidorna" not in section


def test_ages_are_counted_to_the_day_that_is_given():
    _, text = made(FILES[3:], dt.date(2028, 4, 5))
    assert '*2 dagar kvar*{: .pw-alder data-dagar="-2" }<br>2028-04-07' in text
    _, text = made(FILES[3:], dt.date(2028, 4, 8))
    assert '***1 dag sedan***{: .pw-alder data-dagar="1" }<br>2028-04-07' in text
    assert made(FILES)[1] == made(FILES)[1]


def test_decisions_are_told_with_their_reasons(page):
    _, text = page
    assert "| Ej tillämpligt | " in text
    assert "| Ändrat | " in text


def test_what_an_author_writes_stays_in_its_cell(page):
    whole, _ = page
    entry = next(entry for entry in whole.entries if entry.waived)
    (waived, *_) = entry.waived
    odd = replace(waived, reason="a | b\n\n# c <b>", decided_by="x | y")
    whole = replace(whole, entries=(replace(entry, waived=(odd,)),))
    (output,) = quality.pages(whole)
    (row,) = [line for line in output.content.decode().splitlines() if "x \\| y" in line]
    assert row.replace("\\|", "").count("|") == 6
    assert "<b>" not in row
