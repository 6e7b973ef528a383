"""What the requirements ask of the printed document and of the flowchart, in every form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pathwaygen import loader, render, standard, view
from pathwaygen.indicators import views

BASE = Path(__file__).parents[1] / "rules" / "base.yaml"
PATIENT = "Patientens åtgärder (efter förmåga)"
CARE = "Hälso- och sjukvårdens åtgärder"
NOTE = next(note.text for note in standard.load().footnotes if note.id == "plan_name")

each_form = pytest.mark.parametrize("form", render.FORMS)


def printed(form: str, *edits: tuple[str, str]) -> str:
    text = BASE.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    pathway = loader.parse(text.encode(), name="base.yaml").pathway
    assert pathway is not None
    return render.document(view.document(pathway, indicators=views), form)


def actions(text: str) -> list[str]:
    """The parts of a document that hold one block each, from heading to heading."""
    parts = re.split(r"(?m)^(?=#+ .*\.action\}$)", text)
    return [part for part in parts if part.partition("\n")[0].endswith(".action}")]


@each_form
def test_the_patients_actions_stand_beside_the_health_services(form):
    rehabilitating = [part for part in actions(printed(form)) if "R – rehabilitering" in part.splitlines()[0]]
    assert len(rehabilitating) == 4
    for part in rehabilitating:
        assert CARE in part
        assert PATIENT in part
        assert part.index(CARE) < part.index(PATIENT)


@each_form
def test_the_note_on_the_plans_name_stands_under_table_and_flowchart(form):
    text = printed(form)
    assert f"\\* {NOTE}" in text.partition("Flödesschemat är en grafisk översikt")[2][:600]
    holding = [part for part in actions(text) if NOTE in part]
    assert [part.split("#block-")[1][:2].strip() for part in holding] == ["B1", "C"]


@each_form
def test_without_sick_leave_there_is_no_note_on_the_plans_name(form):
    without = ("sjukskrivning: {ingår: ja, motivering", "sjukskrivning: {ingår: nej, motivering")
    assert NOTE not in printed(form, without)


@each_form
def test_the_specified_indicators_are_printed_without_letters_to_fill_in(form):
    text = printed(form)
    sentences = [
        "har fått en rehabiliteringsplan upprättad inom 14 dagar efter",
        "där uppföljning av planen skett inom 90 dagar efter",
        "där en sjukskrivnings- och rehabiliteringsplan har upprättats under mätperioden",
    ]
    for sentence in sentences:
        (line,) = {
            line for line in text.splitlines() if sentence in line and line.startswith(("Andel", "Antal"))
        }
        assert not re.search(r"\b[XYZ]\b", line), line


@each_form
def test_insurance_medicine_and_sick_leave_are_explained_with_their_source(form):
    terms = printed(form).partition("## Ord och förkortningar")[2]
    medicine = next(line for line in terms.splitlines() if "**försäkringsmedicin:**" in line)
    assert "enligt Nationellt försäkringsmedicinskt forum" in medicine
    leave = next(line for line in terms.splitlines() if "**sjukskrivning:**" in line)
    assert "del av vård och behandling" in leave
    assert "samma krav på kvalitet" in leave
