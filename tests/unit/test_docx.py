"""The Word document: read back by lxml and python-docx, and judged by two auditors of the format."""

from __future__ import annotations

import io
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import ooxml_integrity
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from tests import docx as word
from tests.docx import WP, W

import docx as python_docx
from pathwaygen import export, loader, profiles, regional, render, view
from pathwaygen.errors import MissingExtraError
from pathwaygen.export.docx import docx
from pathwaygen.export.docx.drawing import plain
from pathwaygen.export.docx.ooxml import clean
from pathwaygen.export.docx.stencil import FILE
from pathwaygen.flowchart.build import chart
from pathwaygen.indicators import views

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "handledsbesvar"
REGIONAL = sorted((ROOT / "pathways" / "regioner").glob("*.yaml"))
REAL = sorted((ROOT / "pathways").glob("*.yaml"))
TEXT_WIDTH = 11906 - 2 * 1247


def manuscript(file=GOLDEN / "pathway.yaml", form="document", own=None, *, drawn=True):
    spec = loader.load(file)
    assert spec.pathway is not None
    seen = view.document(spec.pathway, indicators=views)
    figure = export.figure(chart(spec.pathway, errors=0)) if drawn else None
    text = render.document(seen, form, chart="#")
    return export.manuscript(text, seen, figure=figure, templates_dir=own)


def of(markdown, spec="format: 1\nid: p\ntitel: Prov\n", own=None):
    """Return the file of a text of our own, without a flowchart."""
    pathway = loader.parse(spec.encode(), name="p.yaml").pathway
    assert pathway is not None
    seen = view.document(pathway, indicators=views)
    return docx(export.manuscript(f"# Prov\n\n## Del\n\n{markdown}", seen, templates_dir=own))


@pytest.fixture(scope="module")
def made():
    return docx(manuscript())


def sound(file, content):
    """See to it that two auditors find nothing to repair."""
    file.write_bytes(content)
    result = OpenXmlValidator(max_errors=50).validate(str(file))
    assert [str(error) for error in result.errors] == []
    found = [one for one in ooxml_integrity.check(str(file)) if one.severity is not ooxml_integrity.INFO]
    assert [str(one) for one in found] == []


def test_what_it_holds(made, golden):
    golden(GOLDEN / "word.txt", word.dump(made))


@pytest.mark.parametrize("form", render.FORMS)
def test_two_auditors_find_nothing_to_repair(form, tmp_path):
    sound(tmp_path / "d.docx", docx(manuscript(form=form)))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["web", "document"])
@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem)
def test_two_auditors_find_nothing_in_a_real_pathway(file, form, tmp_path):
    sound(tmp_path / "d.docx", docx(manuscript(file, form)))


@pytest.mark.parametrize("file", REGIONAL, ids=lambda file: file.stem)
def test_two_auditors_find_nothing_in_a_regional_supplement(file, tmp_path):
    spec = loader.load(file)
    assert spec.supplement is not None
    profile = profiles.find(spec.supplement.profile)
    assert profile is not None
    (made,) = regional.outputs(spec, spec.supplement, profile, ("docx",))
    sound(tmp_path / "d.docx", made.content)
    assert "Utkastmarke: UTKAST – inte fastställt · EXEMPEL" in word.dump(made.content)


def test_our_own_template_is_sound_and_as_its_script_writes_it(tmp_path):
    import runpy

    file = ROOT / "templates" / FILE
    sound(tmp_path / "m.docx", file.read_bytes())
    script = runpy.run_path(str(ROOT / "scripts" / "word-template"))
    assert script["package"]().write() == file.read_bytes()


def test_the_same_bytes_every_time_whatever_the_clock(made, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert docx(manuscript()) == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_document_without_a_date_has_the_day_that_the_build_is_told(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert "1970-01-02" in word.dump(of("Text."))
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert "created" not in word.dump(of("Text."))


def test_another_reader_sees_headings_language_and_properties(made):
    read = python_docx.Document(io.BytesIO(made))
    assert read.core_properties.title == "Handledsbesvär *påhittade*"
    assert read.core_properties.language == "sv-SE"
    styles = [str(getattr(paragraph.style, "name", "")) for paragraph in read.paragraphs]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "List Bullet", "Body Text"} <= set(styles)
    levels = [int(name[-1]) for name in styles if name.startswith("Heading ")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert read.styles.element.find(f"{W}docDefaults//{W}lang").get(f"{W}val") == "sv-SE"


@pytest.mark.parametrize("form", render.FORMS)
def test_every_link_leads_to_a_bookmark_and_every_bookmark_stands_once(form):
    made = docx(manuscript(REAL[0], form, drawn=False))
    root = word.part(made, "word/document.xml")
    marks = list(root.iter(f"{W}bookmarkStart"))
    known = [mark.get(f"{W}name") for mark in marks]
    assert len({name.lower() for name in known}) == len(known)
    assert len({mark.get(f"{W}id") for mark in marks}) == len(known)
    assert all(len(name) <= 40 and name.isidentifier() and name.isascii() for name in known)
    links = [link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")]
    inside = [name for name in links if name]
    assert len(inside) > 20
    assert set(inside) <= set(known)


def test_an_address_leads_out_only_by_http_and_mail():
    said = '[a](https://example.org/å%20b?c=1&d="x") [b](mailto:a@b.se) [c](javascript:x) [d](#finns-inte)'
    made = of(said)
    relations = word.part(made, "word/_rels/document.xml.rels")
    out = [one.get("Target") for one in relations if one.get("TargetMode") == "External"]
    assert [address[:6] for address in out] == ["https:", "mailto"]
    assert all(address.isascii() and " " not in address for address in out)
    for letter in "abcd":
        assert letter in word.words(made)


def test_references_are_a_list_linked_both_ways():
    made = docx(manuscript(REAL[0], drawn=False))
    root = word.part(made, "word/document.xml")
    listed = [
        line for line in root.iter(f"{W}p") if line.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Referens"
    ]
    assert len(listed) > 5
    links = [link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")]
    for line in listed:
        own = line.find(f"{W}bookmarkStart").get(f"{W}name")
        assert links.count(own) >= 1
        back = line.findall(f"{W}hyperlink")[-1].get(f"{W}anchor")
        (place,) = [mark for mark in root.iter(f"{W}bookmarkStart") if mark.get(f"{W}name") == back]
        assert place.getnext().get(f"{W}anchor") == own  # the first citation leads to this reference


def test_the_list_of_references_stands_on_the_documents_own_pages():
    listed = "1.  Först.\n    {: #ref-a}\n2.  Sedan.\n    {: #ref-b}\n"
    made = of(f"Text [\\[1\\]](#ref-a).\n\n## Referenser {{: #referenser}}\n\n{listed}")
    assert "word/endnotes.xml" not in word.names(made)
    assert "Referens·0: ⟦#ref_b⟧Sedan." in word.dump(made)
    assert "⟦→ref_a⟧[1]" in word.dump(made)


def test_every_table_repeats_its_header_row_and_stays_on_the_page(made):
    root = word.part(made, "word/document.xml")
    tables = list(root.iter(f"{W}tbl"))
    assert len(tables) > 5
    for table in tables:
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        assert sum(int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")) <= TEXT_WIDTH
        for cell in table.iter(f"{W}tc"):
            assert cell[-1].tag == f"{W}p"
    for extent in root.iter(f"{WP}extent"):
        assert int(extent.get("cx")) <= TEXT_WIDTH * 635 + 1


def test_an_action_has_its_two_sides_beside_each_other(made):
    lines = word.dump(made).splitlines()
    heads = [
        n
        for n, line in enumerate(lines)
        if line.startswith("  ‖ Tabellhuvud: ") and "-vard" in line.replace("_", "-")
    ]
    assert heads
    beside = [n for n in heads if "Patientens åtgärder (efter förmåga)" in lines[n + 1]]
    assert beside


SIDES = """### A · Åtgärd {{: #block-a .action}}

-   **Fas:** behandling

#### Vården {{: #block-a-vard .care}}

{care}

#### Patienten {{: #block-a-patient .patient}}

{patient}
"""


@pytest.mark.parametrize(
    ("care", "patient", "tables"), [(40, 10, 1), (800, 10, 2), (800, 700, 1), (10, 800, 2)]
)
def test_a_long_side_stands_above_a_short_one(care, patient, tables, tmp_path):
    made = of(SIDES.format(care="vård " * care, patient="själv " * patient))
    sound(tmp_path / "d.docx", made)
    found = list(word.part(made, "word/document.xml").iter(f"{W}tbl"))
    assert len(found) == tables
    heads = [word.text(cell) for table in found for cell in table.find(f"{W}tr").iter(f"{W}tc")]
    assert heads == ["Vården", "Patienten"]
    assert all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in found)


def kept(line):
    found = line.find(f"{W}pPr/{W}keepNext")
    return found is not None and found.get(f"{W}val") != "0"


def test_what_leads_in_a_list_and_a_tables_last_row_are_not_alone():
    few, many = ("\n".join(f"| r{n} | {n} |" for n in range(count)) for count in (4, 12))
    head = "| a | b |\n| --- | --- |\n"
    made = of(f"Gäller:\n\n-   x\n-   y\n\nText.\n\n-   z\n\n{head}{few}\n\nMellan.\n\n{head}{many}\n")
    root = word.part(made, "word/document.xml")
    lines = {word.text(line): kept(line) for line in root.find(f"{W}body").findall(f"{W}p")}
    assert (lines["Gäller:"], lines["Text."], lines["Mellan."]) == (True, False, True)
    small, large = (
        [kept(row.find(f"{W}tc/{W}p")) for row in table.findall(f"{W}tr")[1:]]
        for table in root.find(f"{W}body").findall(f"{W}tbl")
    )
    assert small == [True, True, True, False]
    assert large == [True, *[False] * 9, True, False]


def test_the_flowchart_is_told_in_full_and_drawn_twice(made):
    document = manuscript()
    root = word.part(made, "word/document.xml")
    told = [picture.get("descr") for picture in root.iter(f"{WP}docPr")]
    for block in document.view.groups[0].actions:
        assert f"{block.letter} " in told[0]
    assert all(told)
    drawn = [name for name in word.names(made) if name.startswith("word/media/")]
    assert (
        sum(name.endswith(".svg") for name in drawn)
        == sum(name.endswith(".png") for name in drawn)
        == len(told)
    )


def test_every_shape_carries_its_own_light_looks():
    svg = plain(manuscript().figure.svg)
    for left_out in ("<style", "class=", "<a ", "<title", "aria-"):
        assert left_out not in svg
    from lxml import etree

    for shape in etree.fromstring(f"<g>{svg}</g>").iter("rect", "path", "circle", "text"):
        assert shape.get("fill"), etree.tostring(shape)
    assert "#10161c" not in svg  # the dark ground


def test_the_draft_is_marked_on_every_page_and_first_in_the_text(made):
    assert "Utkastmarke: UTKAST – inte fastställt" in word.dump(made)
    assert "Varning: Utkast – inte fastställt." in word.dump(made)


@pytest.mark.parametrize(
    ("status", "errors", "said"),
    [
        ("remiss", 0, "UTKAST – inte fastställt"),
        ("utgången", 0, "UTGÅNGET"),
        ("under revidering", 0, "UNDER REVIDERING"),
        ("publicerad", 2, "BYGGT TROTS FEL"),
        ("utkast", 2, "BYGGT TROTS FEL · UTKAST – inte fastställt"),
    ],
)
def test_what_the_mark_says(status, errors, said):
    spec = f"format: 1\nid: p\ntitel: Prov\ndokument: {{status: {status}}}\n"
    pathway = loader.parse(spec.encode(), name="p.yaml").pathway
    assert pathway is not None
    seen = view.document(pathway, indicators=views, errors=errors)
    lines = word.dump(docx(export.manuscript("# Prov\n\n## Del\n", seen))).splitlines()
    assert f"Utkastmarke: {said}" in lines


def test_an_approved_document_has_no_mark():
    spec = "format: 1\nid: p\ntitel: Prov\ndokument: {version: 1.0.0, status: godkänd, datum: 2026-01-02}\n"
    dump = word.dump(of("Text.", spec))
    assert "UTKAST" not in dump
    assert "Utkastmarke" not in dump
    assert "Header: Prov⇥Version 1.0.0 · godkänd · 2026-01-02" in dump
    assert "Sida ⟦PAGE⟧1 av ⟦NUMPAGES⟧1" in dump


def test_the_contents_are_filled_in_and_word_adds_the_pages(made):
    root = word.part(made, "word/document.xml")
    listed = root.find(f"{W}body/{W}sdt")
    orders = [order.text.strip() for order in listed.iter(f"{W}instrText")]
    assert orders == ['TOC \\o "1-2" \\h \\z \\u']
    assert len(list(listed.iter(f"{W}hyperlink"))) > 10
    assert word.part(made, "word/settings.xml").find(f"{W}updateFields").get(f"{W}val") == "true"


naughty = st.text(
    st.one_of(
        st.characters(), st.sampled_from("\x00\x08\x1b\x7f\x85\u2028\u202e\u200f\ufffe<>&\"'$#*_@{}|\\`[]()")
    ),
    max_size=60,
)


@given(naughty)
@settings(max_examples=60)
def test_any_text_stays_text(said):
    from pathwaygen import markdown

    made = of(f"{markdown.block(said)}\n\n| {markdown.inline(said) or 'x'} | b |\n| --- | --- |\n| c | d |\n")
    root = word.part(made, "word/document.xml")
    assert root.find(f"{W}body/{W}tbl") is not None
    for letter in said:
        if letter.isalnum():
            assert letter in clean(word.words(made)) or letter != clean(letter)


def test_a_word_of_five_thousand_letters_is_one_text():
    assert "x" * 5000 in word.words(of("x" * 5000))


def test_a_number_beside_markup_is_never_markup():
    said = "&lt;/w:t&gt; &lt;script&gt; \\]\\]&gt; {titel} {innehåll}"
    shown = word.words(of(said))
    assert "</w:t> <script> ]]> {titel} {innehåll}" in shown


def test_without_the_extra_it_says_which(monkeypatch):
    monkeypatch.setitem(sys.modules, "lxml.etree", None)
    with pytest.raises(MissingExtraError, match=r"pathwaygen\[docx\]"):
        docx(manuscript())


def test_lists_count_from_their_own_start_and_nest():
    made = of("1.  a\n    -   b\n        1.  c\n2.  d\n\nText.\n\n1.  e\n")
    lines = word.dump(made).splitlines()
    assert [line for line in lines if line.startswith("List")] == [
        "ListNumber·0: a",
        "ListBullet·1: b",
        "ListNumber·2: c",
        "ListNumber·0: d",
        "ListNumber·0: e",
    ]
    root = word.part(made, "word/document.xml")
    numbers = [found.get(f"{W}val") for found in root.iter(f"{W}numId")]
    assert numbers[0] == numbers[3]
    assert len(set(numbers)) == 4


@pytest.mark.parametrize(
    "content", [b"\x89PNG", b"\x89PNG" + b"\0" * 30, b"\xff\xd8\xff" + b"\0" * 30, b"<svg/>"]
)
def test_a_broken_picture_stands_as_its_words(content):
    pathway = loader.parse(b"format: 1\nid: p\ntitel: Prov\n", name="p.yaml").pathway
    assert pathway is not None
    text = "# Prov\n\n## Del\n\n![En hand](a.png)\n"
    made = docx(
        export.manuscript(text, view.document(pathway, indicators=views), pictures={"a.png": content})
    )
    assert "BodyText: En hand" in word.dump(made)


def test_a_picture_of_the_documents_own_fits_the_page():
    from pathwaygen.export.png import png

    wide = png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="100"/>',
        title="t",
        description="d",
        dots=96,
    )
    pathway = loader.parse(b"format: 1\nid: p\ntitel: Prov\n", name="p.yaml").pathway
    assert pathway is not None
    seen = view.document(pathway, indicators=views)
    text = "# Prov\n\n## Del\n\n### Handen {: #figur-a .figure}\n\n![En hand](a.png)\n\n![Saknas](b.png)\n"
    made = docx(export.manuscript(text, seen, pictures={"a.png": wide}))
    extent = next(word.part(made, "word/document.xml").iter(f"{WP}extent"))
    assert int(extent.get("cx")) <= TEXT_WIDTH * 635 + 1
    assert "Caption: ⟦#figur_a⟧Figur ⟦SEQ Figur \\* ARABIC⟧1. Handen" in word.dump(made)
    assert "BodyText: Saknas" in word.dump(made)


def test_a_wide_flowchart_has_a_landscape_page_of_its_own(tmp_path):
    lanes = "".join(f"  v{n}: {{titel: Verksamheten nummer {n} med långt namn}}\n" for n in range(8))
    blocks = "".join(
        f"  - {{id: {letter}, titel: Åtgärd nummer {n}, verksamhet: v{n % 8}, sedan: {after}}}\n"
        for n, (letter, after) in enumerate(pairwise([*"ABCDEFGHIJKL", "ut1"]))
    )
    spec = (
        "format: 1\nid: bred\ntitel: Bred\ningång: {kriterier: [{id: in1, till: A, text: Start}]}\n"
        f"utgång: {{kriterier: [{{id: ut1, text: Slut}}]}}\nverksamheter:\n{lanes}block:\n{blocks}"
    )
    file = tmp_path / "bred.yaml"
    file.write_text(spec, "utf-8")
    made = docx(manuscript(file))
    sound(tmp_path / "d.docx", made)
    root = word.part(made, "word/document.xml")
    papers = [tuple(int(size.get(f"{W}{name}")) for name in "wh") for size in root.iter(f"{W}pgSz")]
    assert len(papers) == 3
    assert papers[0] == papers[2] == (11906, 16838)
    wide, high = papers[1]
    assert wide > high
    extent = next(root.iter(f"{WP}extent"))
    assert int(extent.get("cx")) / 635 > TEXT_WIDTH
    assert int(extent.get("cx")) / 635 <= wide - 2 * 1247
    assert int(extent.get("cy")) / 635 <= high - 1701 - 1361


def test_the_margins_repeat_no_more_than_a_line_of_a_long_title():
    spec = f"format: 1\nid: p\ntitel: {'Ett långt namn ' * 40}\ndokument: {{version: {'1.' * 200}0}}\n"
    lines = word.dump(of("Text.", spec)).splitlines()
    (header,) = [line for line in lines if line.startswith("Header: ")]
    assert len(header) < 260
    assert " …" in header
