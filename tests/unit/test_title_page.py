"""Document control in every form and format: on the title page, and in full among the sections."""

from __future__ import annotations

import re
from pathlib import Path

import pymupdf  # the reader of PDF that outloud brings
import pytest
from tests import docx as word

from pathwaygen import export, loader, profiles, render, view
from pathwaygen.indicators import views
from pathwaygen.view.supplement import supplement

REGIONAL = Path(__file__).parents[2] / "pathways" / "regioner"
SPEC = """
format: 1
id: p
titel: Prov
typ: vårdförlopp
dokument:
  version: 1.2.0
  status: {status}
  datum: 2026-03-04
  programområde: Programmet
  arbetsgrupp: Gruppen
  medlemmar: [{{namn: Ada Ek, roll: ordförande}}]
  godkänd: {{av: Styrgruppen, datum: 2026-03-05, diarienummer: D 77}}
  giltig: {{från: 2026-04-01, till: 2029-04-01}}
  ersätter: Version 1.1.0
  ändringar:
    - {{version: 1.2.0, datum: 2026-03-04, text: Ny övergång.}}
    - {{version: 1.1.0, datum: 2025-03-04, text: Ny indikator.}}
"""
FRONT = [
    *("1.2.0", "2026-03-04", "Programmet", "Gruppen", "Styrgruppen", "2026-03-05", "D 77"),
    *("2026-04-01", "2029-04-01", "Version 1.1.0", "Ny övergång."),
]
FULL = [*FRONT, "Ada Ek, ordförande", "Ny indikator."]


def manuscript(form="web", status="publicerad"):
    pathway = loader.parse(SPEC.format(status=status).encode(), name="p.yaml").pathway
    assert pathway is not None
    seen = view.document(pathway, indicators=views)
    return export.manuscript(render.document(seen, form), seen)


def of_html(made):
    said = made.decode()
    front, main = said.partition("<main")[::2]
    return re.sub(r"<[^>]+>", " ", front[front.index('<dl class="control"') :]), re.sub(r"<[^>]+>", " ", main)


def of_docx(made):
    return word.dump(made).split("<innehållsförteckning>")


def of_pdf(made):
    with pymupdf.open(stream=made, filetype="pdf") as shown:
        first, *rest = (page.get_text() for page in shown)
    return first, " ".join(rest).replace("\n", " ")


READERS = {"html": of_html, "docx": of_docx, "pdf": of_pdf}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("form", render.FORMS)
def test_every_form_and_format_has_the_document_control(form, name):
    front, rest = READERS[name](export.DOCUMENTS[name](manuscript(form)))
    assert [said for said in FRONT if said not in front] == []
    assert [said for said in FULL if said not in rest] == []
    assert "Ny indikator." not in front  # that was the version before


@pytest.mark.parametrize(
    ("status", "condition"),
    [("utkast", True), ("remiss", True), ("godkänd", False), ("publicerad", False), ("utgången", False)],
)
def test_no_date_of_validity_stands_as_in_force_before_the_document_is_approved(status, condition):
    said = dict(manuscript(status=status).facts)
    dates = [said["Giltig från"], said["Giltig till"]]
    assert [" (om dokumentet godkänns)" in date for date in dates] == [condition, condition]


def test_a_supplement_has_its_regions_own_words_for_it_and_no_other():
    spec = loader.load(REGIONAL / "jonkoping-epilepsi.yaml").supplement
    assert spec is not None
    profile = profiles.find(spec.profile)
    assert profile is not None
    seen = supplement(spec, profile)
    made = export.manuscript(render.supplement(seen), seen)
    front, rest = of_pdf(export.DOCUMENTS["pdf"](made))
    assert "Gäller från" in front
    assert "Gäller från" in rest
    assert "Giltig från" not in front + rest
    assert dict(made.facts)["Gäller från"] == "2027-01-01 (om dokumentet godkänns)"


def test_a_document_without_control_has_no_empty_table():
    pathway = loader.parse(b"format: 1\nid: p\ntitel: Prov\n", name="p.yaml").pathway
    assert pathway is not None
    seen = view.document(pathway, indicators=views)
    made = export.manuscript(render.document(seen), seen)
    assert made.control is None
    assert made.facts == ()
    assert b'<dl class="control"' not in export.DOCUMENTS["html"](made)
