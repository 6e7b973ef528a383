"""The Word file that goes out: a field for every text of the author's, and nothing that is not for others."""

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from typing import Any

import ooxml_integrity
import pytest
from openxml_audit import OpenXmlValidator
from tests.specs import FILES

from pathwaygen import lint, loader, model, standard
from pathwaygen.export.docx.ooxml import W
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import Stage
from pathwaygen.shape import tree
from pathwaygen.standard import When
from pathwaygen.word import anchor, export, package, prose
from pathwaygen.word import map as fieldmap
from pathwaygen.word.field import Kind, value_hash
from pathwaygen.word.trace import LEFT, Told, traced

each_file = pytest.mark.parametrize(
    "file",
    [pytest.param(file, marks=() if file.stem == "epilepsi" else pytest.mark.slow) for file in FILES],
    ids=lambda file: file.stem,
)
W_TAG, W_VAL = f"{{{W}}}tag", f"{{{W}}}val"

SPEC = """\
format: 1
id: exempel
titel: Exempel (K)
typ: vårdförlopp
dokument: {version: 0.1.0, status: utkast, datum: 2026-11-01}
omfattning:
  # hemlig kommentar
  ingress: |
    Första stycket med **fet** och *kursiv* text [@a; @b].

    - ett (A)
    - två \\(K)
      - inne
    - [länk](https://exempel.se/a)

    1. först
    2. sedan
block:
  - id: A
    titel: Bedömning
    fas: utredning
    utförare: [läkare, kurator]
    vården: Enda stycket https://exempel.se.
    sedan: {till: ut1, när: allt är klart}
utgång:
  kriterier: [{id: ut1, text: Klart.}]
referenser:
  - id: a
    type: webpage
    title: Första
    URL: https://exempel.se/1
  - id: b
    type: webpage
    title: Andra
    URL: https://exempel.se/2
avsteg:
  - {regel: PW207, motivering: hemligt skäl}
"""


def made(spec, **more):
    return export.document(spec, spec.pathway, export.Request(**more))


@pytest.fixture(scope="module")
def example():
    return loader.parse(SPEC.encode(), name="exempel.yaml")


@pytest.fixture(scope="module")
def real():
    return _Real()


class _Real(dict):
    """The pathways by their names, each with its file, made when it is asked for."""

    def __missing__(self, name):
        spec = loader.load(next(file for file in FILES if file.stem == name))
        self[name] = spec, made(spec)
        return self[name]


def controls(content):
    """Return the fields' controls by their tags: read with lxml alone."""
    root = package.open_bytes(content, "x.docx").xml("word/document.xml")
    tagged = [(one.find(f"{{{W}}}sdtPr/{W_TAG}"), one) for one in root.iter(f"{{{W}}}sdt")]
    return {
        tag.get(W_VAL): one.find(f"{{{W}}}sdtContent")
        for tag, one in tagged
        if tag is not None and anchor.key_of(tag.get(W_VAL))
    }


def told(node):
    if isinstance(node, Told):
        yield node
    elif hasattr(node, "model_fields_set"):
        for _, value in node:
            yield from told(value)
    elif isinstance(node, dict | tuple):
        for value in node.values() if isinstance(node, dict) else node:
            yield from told(value)


@each_file
def test_every_text_of_the_author_s_has_one_place(file, real):
    """Every text of the model that the document prints is a field; those in trace.LEFT hold no free text."""
    spec, content = real[file.stem]
    found = fieldmap.find(package.open_bytes(content, file.name))
    texts = {text.path: str(text) for text in told(traced(spec.pathway, spec.source.data)) if text.strip()}
    assert texts.keys() - found.by_path().keys() == set()
    tags = controls(content)
    assert tags.keys() == {field.name for field in found.fields.values()}
    root = package.open_bytes(content, file.name).xml("word/document.xml")
    marks = Counter(mark.get(f"{{{W}}}name") for mark in root.iter(f"{{{W}}}bookmarkStart"))
    assert all(marks[tag] == 1 for tag in tags)
    ids = [mark.get(f"{{{W}}}id") for mark in root.iter(f"{{{W}}}bookmarkStart")]
    assert len(ids) == len(set(ids))
    numbers = [one.get(W_VAL) for one in root.iter(f"{{{W}}}id")]
    assert len(numbers) == len(set(numbers))


def test_what_is_left_out_has_a_reason():
    """The list of fields that are no fields in Word holds names of the model, each with why."""
    names: set[str] = set()
    waiting: list[Any] = [model.Pathway]
    for node in waiting:
        for name, info in node.model_fields.items():
            names.add(name)
            waiting += [one for one in tree.nodes(info.annotation) if one not in waiting]
    assert LEFT.keys() <= names
    assert all(LEFT.values())


@each_file
def test_every_path_leads_to_the_author_s_text(file, real):
    spec, content = real[file.stem]
    for field in fieldmap.find(package.open_bytes(content, file.name)).fields.values():
        place = anchor.find(spec.source.data, field.path)
        assert place is not None, field.path
        here: Any = spec.source.data
        for step in place:
            here = here[step]
        value = "; ".join(here) if isinstance(here, list) else str(here)
        if field.kind not in {Kind.CHOICE, Kind.DATE}:
            assert value_hash(field.kind, value) == field.hash, field.path


@each_file
def test_what_a_field_shows_is_what_the_author_wrote(file, real):
    spec, content = real[file.stem]
    found = fieldmap.find(package.open_bytes(content, file.name))
    texts = {text.path: str(text) for text in told(traced(spec.pathway, spec.source.data))}
    for name, control in controls(content).items():
        field = found.fields[str(anchor.key_of(name))]
        shown = ["".join(one.itertext(f"{{{W}}}t")) for one in control.iter(f"{{{W}}}p")]
        shown = shown or ["".join(control.itertext(f"{{{W}}}t"))]
        if field.path in texts:
            wanted = prose.paragraphs(texts[field.path])
            wanted = wanted if field.kind is Kind.PROSE else prose.one_line(wanted)
            if field.kind is Kind.WORDS:
                assert shown == [" ".join(texts[field.path].split())]
            else:
                bare = [re.sub(r"\[@[^\]]*\]", "§", one.words) for one in wanted]
                assert [re.sub(r"\[\d+(, \d+)*\]", "§", one) for one in shown] == bare


def test_two_auditors_find_nothing_to_repair_in_an_example(example, tmp_path):
    audited(made(example), tmp_path / "a.docx")
    audited(made(example, controls=False), tmp_path / "b.docx")


@pytest.mark.slow
@each_file
def test_two_auditors_find_nothing_to_repair(file, real, tmp_path):
    spec, content = real[file.stem]
    findings = lint.check(spec, RULES, lint.Options()).diagnostics
    for name, one in (
        ("controls", content),
        ("bookmarks", made(spec, controls=False)),
        ("comments", made(spec, findings=findings)),
    ):
        audited(one, tmp_path / f"{name}.docx")


def audited(content, file):
    file.write_bytes(content)
    found = OpenXmlValidator().validate(str(file))
    assert not found.errors, found.errors
    assert not [one for one in ooxml_integrity.check(str(file)) if one.severity is not ooxml_integrity.INFO]


def test_the_same_file_every_time(example):
    assert made(example) == made(example)


def test_nothing_that_is_not_for_others(example):
    with zipfile.ZipFile(io.BytesIO(made(example))) as archive:
        said = b"".join(archive.read(name) for name in archive.namelist())
    for secret in ("hemlig kommentar", "hemligt skäl", "PW207"):
        assert secret.encode() not in said


def test_markdown_becomes_what_word_has(example):
    content = controls(made(example))[anchor.name(anchor.key("exempel", "scope/lead/text"))]
    paragraphs = list(content.iter(f"{{{W}}}p"))
    said = ["".join(one.itertext(f"{{{W}}}t")) for one in paragraphs]
    assert said == [
        "Första stycket med fet och kursiv text [1, 2].",
        *("ett (A)", f"två ({prose.LITERAL}K)", "inne", "länk", "först", "sedan"),
    ]
    bold = [
        "".join(run.itertext(f"{{{W}}}t"))
        for run in content.iter(f"{{{W}}}r")
        if run.find(f".//{{{W}}}b") is not None
    ]
    assert bold == ["fet"]
    levels = [one.find(f".//{{{W}}}ilvl") for one in paragraphs]
    assert [None if level is None else level.get(W_VAL) for level in levels] == [None, *"001000"]


def test_a_citation_leads_to_its_reference(example):
    content = made(example)
    found = fieldmap.find(package.open_bytes(content, "x.docx"))
    (name, raw), *rest = found.citations.items()
    assert (raw, rest) == ("[@a; @b]", [])
    root = package.open_bytes(content, "x.docx").xml("word/document.xml")
    assert sum(mark.get(f"{{{W}}}name") == name for mark in root.iter(f"{{{W}}}bookmarkStart")) == 1
    links = [link for link in root.iter(f"{{{W}}}hyperlink") if link.get(f"{{{W}}}anchor") == name]
    assert ["".join(link.itertext(f"{{{W}}}t")) for link in links] == ["[1, 2]"]


def test_a_choice_is_a_list(example):
    content = made(example)
    found = fieldmap.find(package.open_bytes(content, "x.docx")).by_path()
    phase = found["block/#A/phase"]
    assert [option.value for option in phase.options][:4] == [
        "utredning",
        "behandling",
        "uppföljning",
        "utredning; behandling",
    ]
    root = package.open_bytes(content, "x.docx").xml("word/document.xml")
    lists = [one.getparent() for one in root.iter(f"{{{W}}}dropDownList")]
    assert {one.find(W_TAG).get(W_VAL) for one in lists} == {phase.name, found["document/status"].name}
    assert "".join(controls(content)[phase.name].itertext(f"{{{W}}}t")) == "Utredning och bedömning"
    assert found["block/#A/performer/team"].kind is Kind.ITEMS
    assert found["block/#A/next/when"].kind is Kind.LINE


def test_only_fields_may_be_edited_and_edits_are_tracked(example):
    file = package.open_bytes(made(example), "x.docx")
    settings = file.xml("word/settings.xml")
    assert settings.find(f"{{{W}}}trackRevisions") is not None
    assert settings.find(f"{{{W}}}documentProtection").get(f"{{{W}}}edit") == "comments"
    root = file.xml("word/document.xml")
    allowed = list(root.iter(f"{{{W}}}permStart"))
    assert len(allowed) == len(fieldmap.find(file).fields)
    for start in allowed:
        following = start.getnext()
        assert following.tag in {f"{{{W}}}sdt", f"{{{W}}}bookmarkStart"}


def test_findings_stand_outside_the_controls(example):
    spec = example
    findings = lint.check(spec, RULES, lint.Options(stage=Stage.PUBLISHED)).diagnostics
    assert findings
    file = package.open_bytes(made(spec, findings=findings), "x.docx")
    said = ["".join(one.itertext(f"{{{W}}}t")) for one in file.xml("word/comments.xml")]
    assert [one.split(":")[0] for one in said] == [finding.code for finding in findings]
    marks = list(file.xml("word/document.xml").iter(f"{{{W}}}commentReference"))
    assert len(marks) == len(findings)
    for mark in marks:
        assert not list(mark.iterancestors(f"{{{W}}}sdt"))


def test_without_controls_bookmarks_are_left(example):
    content = made(example, controls=False)
    assert controls(content) == {}
    root = package.open_bytes(content, "x.docx").xml("word/document.xml")
    names = {mark.get(f"{{{W}}}name") for mark in root.iter(f"{{{W}}}bookmarkStart")}
    assert {
        field.name for field in fieldmap.find(package.open_bytes(content, "x.docx")).fields.values()
    } <= names


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["document", "form"])
def test_libreoffice_shows_every_field(form, tmp_path):
    """LibreOffice 7.4 loses words of some kinds of controls: of ours it shows every one."""
    spec = loader.load(next(file for file in FILES if file.stem == "epilepsi"))
    assert spec.pathway is not None
    content = getattr(export, form)(spec, spec.pathway, export.Request())
    (tmp_path / "a.docx").write_bytes(content)
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/own",
        "--convert-to",
        "txt:Text",
    ]
    subprocess.run([*command, "a.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=180)
    said = " ".join((tmp_path / "a.txt").read_text(encoding="utf-8").split())
    assert "HYPERLINK" not in said
    for name, control in controls(content).items():
        for one in list(control.iter(f"{{{W}}}p")) or [control]:
            assert " ".join("".join(one.itertext(f"{{{W}}}t")).split()) in said, name


NEW = """\
format: 1
id: nytt
titel: Nytt
omfattning:
  sjukskrivning: {ingår: nej, motivering: ingen nedsatt förmåga}
block:
  - id: A
    fas: utredning
    utförare: läkare
    rehabilitering:
      bedömning:
        prognos: God.
        patienten: standard
    sedan: [B, ut1]
"""


def filled(text):
    spec = loader.parse(text.encode(), name="nytt.yaml")
    assert spec.pathway is not None
    content = export.form(spec, spec.pathway, export.Request())
    return content, fieldmap.find(package.open_bytes(content, "x.docx")).by_path()


@pytest.fixture(scope="module")
def form():
    return filled(NEW)


def test_the_form_asks_for_every_element_in_scope(form):
    """Each element of the standard that the scope asks for has a field, and none that it does not."""
    paths = form[1].keys()
    for element in standard.load().elements:
        tail = "/".join(element.path).replace("*", "{}")
        places = [
            tail.format("#A"),
            tail.format("#A") + "/text",
            tail.format("+1"),
            tail.format("+1") + "/text",
        ]
        places.append(tail.format("#A") + "/+1/text")
        there = any(place in paths for place in places)
        assert there is (element.when is not When.SICK_LEAVE), element.id


def test_the_form_has_room_for_what_is_new(form):
    paths = form[1].keys()
    for base in (
        "goals/objectives",
        "block",
        "transitions",
        "references",
        "entry/criteria",
        "services",
        "indicators",
    ):
        assert any(path.startswith(f"{base}/+1/") for path in paths), base
    assert "block/+4/decision/outcomes/+2/answer" in paths


def test_the_form_shows_what_the_spec_says(form):
    content, found = form
    shown = {name: "".join(one.itertext(f"{{{W}}}t")) for name, one in controls(content).items()}
    said = {path: shown[field.name] for path, field in found.items() if not field.empty}
    assert said["block/#A/rehabilitation/assessment/prognosis/text"] == "God."
    assert said["block/#A/rehabilitation/assessment/patient/standard"] == "Ja, använd den"
    assert said["block/#A/performer/profession"] == "läkare"
    assert said["block/#A/next/to"] == "B; ut1"
    assert said["scope/sick_leave/included"] == "ingår inte"
    for path, field in found.items():
        if field.empty:
            assert shown[field.name] == field.empty, path
            assert field.hash == value_hash(field.kind, "")


def test_an_empty_field_is_known_as_one(form):
    root = package.open_bytes(form[0], "x.docx").xml("word/document.xml")
    marked = {one.getparent().find(W_TAG).get(W_VAL) for one in root.iter(f"{{{W}}}showingPlcHdr")}
    assert marked == {field.name for field in form[1].values() if field.empty}


def test_two_auditors_find_nothing_to_repair_in_a_form(form, tmp_path):
    audited(form[0], tmp_path / "a.docx")


@pytest.mark.slow
@each_file
def test_a_form_of_a_whole_pathway_is_sound(file, tmp_path):
    spec = loader.load(file)
    assert spec.pathway is not None
    content = export.form(spec, spec.pathway, export.Request())
    audited(content, tmp_path / "a.docx")
    for path, field in fieldmap.find(package.open_bytes(content, "x.docx")).by_path().items():
        if not field.empty and field.kind not in {Kind.CHOICE, Kind.ITEMS}:
            place = anchor.find(spec.source.data, path)
            assert place is not None, path
            here: Any = spec.source.data
            for step in place:
                here = here[step]
            assert value_hash(field.kind, str(here)) == field.hash, path
