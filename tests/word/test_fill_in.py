"""A pathway written in Word alone, from an empty form, becomes a spec without a fault in its form."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from lxml import etree
from tests.word.as_word import W, run

from pathwaygen import loader
from pathwaygen.word import anchor, export, package, session
from pathwaygen.word import map as fieldmap
from pathwaygen.word.field import Kind
from pathwaygen.word.merge import Verdict

EMPTY = """\
# Det här är vår fil.
format: 1
id: knasmarta
titel: Knäsmärta
"""
SAID = {
    "document/working_group": "Arbetsgruppen för knän",
    "document/members/+1/name": "Anna Andersson",
    "document/members/+1/role": "fysioterapeut",
    "scope/lead/text": ["Vårdförloppet gäller vuxna med långvarig knäsmärta.", "Det börjar i primärvården."],
    "scope/rehabilitation/included": "ja",
    "scope/sick_leave/included": "nej",
    "scope/sick_leave/reason": "Smärtan ger sällan nedsatt arbetsförmåga.",
    "condition/name": "knäsmärta",
    "condition/codes/+1/system": "ICD-10-SE",
    "condition/codes/+1/includes": "M17; M25.5",
    "events/+1": "det första besöket",
    "services/+1/title": "Primärvård",
    "services/+1/principal": "Region",
    "goals/objectives/+1/text": "Patienten kan gå i trappa utan stöd.",
    "goals/objectives/+2/text": "Patienten kan träna på egen hand.",
    "entry/criteria/+1/text": "Smärta i knät i mer än tre månader.",
    "entry/criteria/+1/to": "A",
    "exit/criteria/+1/text": "Patienten är nöjd med sin funktion.",
    "block/+1/id": "A",
    "block/+1/title": "Bedömning",
    "block/+1/phase": "utredning",
    "block/+1/performer/team": "fysioterapeut; läkare",
    "block/+1/care/text": ["Ta upp anamnes [@k1].", "Undersök knät."],
    "block/+1/patient/text": "Beskriv besvären.",
    "block/+1/next/to": "B",
    "block/+2/title": "Träning",
    "block/+2/next/to": "ut1",
    "block/+3/id": "C",
    "block/+3/decision/question": "Är målet nått?",
    "block/+3/decision/outcomes/+1/answer": "Ja",
    "block/+3/decision/outcomes/+1/to": "ut1",
    "block/+3/decision/outcomes/+2/answer": "Nej",
    "block/+3/decision/outcomes/+2/to": "B",
    "transitions/+1/coordination/text": "Fysioterapeuten ringer.",
    "references/+1/author": "Ek, Bo; Socialstyrelsen",
    "references/+1/title": "Knäsmärta hos vuxna",
    "references/+1/issued": "2024",
    "references/+1/URL": "https://exempel.se/kna",
}


@pytest.fixture
def filled(tmp_path):
    """Return the merge of a form that was filled in as Word does it."""
    spec = tmp_path / "knasmarta.yaml"
    spec.write_text(EMPTY, encoding="utf-8")
    loaded = loader.load(spec)
    assert loaded.pathway is not None
    made = export.form(loaded, loaded.pathway, export.Request())
    file = tmp_path / "formular.docx"
    file.write_bytes(written(made, SAID))
    return session.opened(file, spec)


def written(made, texts):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    found = fieldmap.find(package.open_bytes(made, "x.docx")).by_path()
    root = etree.fromstring(files["word/document.xml"])
    controls = {}
    for control in root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        if tag is not None and anchor.key_of(tag.get(f"{W}val")):
            controls[tag.get(f"{W}val")] = control
    for path, text in texts.items():
        control = controls[found[path].name]
        shown = control.find(f"{W}sdtPr/{W}showingPlcHdr")
        if shown is not None:
            shown.getparent().remove(shown)
        if found[path].kind is Kind.CHOICE:
            labels = {option.value: option.label for option in found[path].options}
            text = labels.get(text, text)  # noqa: PLW2901  what Word shows of it
        fill(control.find(f"{W}sdtContent"), [text] if isinstance(text, str) else text)
    files["word/document.xml"] = etree.tostring(root)
    done = io.BytesIO()
    with zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return done.getvalue()


def fill(content, texts):
    """Write paragraphs in a control: over its help text, as tracked insertions."""
    first = content.find(f"{W}p")
    holder = content if first is None else first
    for old in holder.findall(f"{W}r"):
        holder.remove(old)
    for number, text in enumerate(texts):
        change = etree.Element(f"{W}ins", {f"{W}id": f"{number}", f"{W}author": "Anna Andersson"})
        change.append(run(text))
        if number == 0:
            holder.append(change)
            continue
        paragraph = etree.Element(f"{W}p")
        paragraph.append(change)
        content.append(paragraph)


def test_a_form_becomes_a_spec_without_a_fault_in_its_form(filled):
    assert {answer.verdict for answer in filled.answers} == {Verdict.CHANGED}
    applied = filled.applied(filled.answers)
    assert not applied.refused
    assert len(applied.taken) == len(SAID)
    spec = loader.parse(applied.text.encode(), name="knasmarta.yaml")
    assert not spec.diagnostics, applied.text
    pathway: Any = spec.pathway
    assert [one.id for one in pathway.blocks] == ["A", "B", "C"]
    assert [one.id for one in pathway.goals.objectives] == ["mal1", "mal2"]
    assert [one.id for one in pathway.entry.criteria] == ["in1"]
    assert [one.id for one in pathway.exit.criteria] == ["ut1"]
    assert [one.id for one in pathway.transitions] == ["ov1"]
    assert pathway.references[0]["id"] == "k1"
    assert pathway.references[0]["author"] == [
        {"family": "Ek", "given": "Bo"},
        {"literal": "Socialstyrelsen"},
    ]
    assert pathway.references[0]["issued"] == {"date-parts": [["2024"]]}
    assert list(pathway.services) == ["primarvard"]
    assert list(pathway.events) == ["det-forsta-besoket"]
    assert pathway.blocks[0].care.text == "Ta upp anamnes [@k1].\n\nUndersök knät.\n"
    assert pathway.scope.sick_leave.included is False
    assert applied.text.startswith("# Det här är vår fil.\n")


def test_keys_stand_in_the_models_order(filled):
    text = filled.applied(filled.answers).text
    keys = [line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()]
    wanted = "format id titel dokument omfattning hälsotillstånd händelser verksamheter mål ingång utgång"
    assert keys == [*wanted.split(), "övergångar", "block", "referenser"]


def test_an_untouched_form_says_nothing(tmp_path):
    spec = tmp_path / "knasmarta.yaml"
    spec.write_text(EMPTY, encoding="utf-8")
    loaded = loader.load(spec)
    assert loaded.pathway is not None
    file = tmp_path / "formular.docx"
    file.write_bytes(export.form(loaded, loaded.pathway, export.Request()))
    found = session.opened(file, spec)
    assert found.answers == ()
    assert found.applied(()).text == EMPTY
