"""The PDF as other programs read it: tagged, archivable, whole, the same every time."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf  # the reader of PDF that outloud brings
import pytest

from pathwaygen import export, loader, profiles, regional, render, view
from pathwaygen.errors import MissingExtraError, UsageError
from pathwaygen.export import flowchart, paper, signs
from pathwaygen.export.pdf import pdf
from pathwaygen.flowchart.build import chart
from pathwaygen.flowchart.pages import sheet
from pathwaygen.indicators import views

ROOT = Path(__file__).parents[2]
REAL = sorted((ROOT / "pathways").glob("*.yaml"))
REGIONAL = sorted((ROOT / "pathways" / "regioner").glob("*.yaml"))
GOLDEN = ROOT / "tests" / "golden" / "handledsbesvar" / "pathway.yaml"


def document(file=GOLDEN, form="web", *, pictures=None, templates_dir=None):
    pathway = loader.load(file).pathway
    assert pathway is not None
    made = view.document(pathway, indicators=views)
    text = render.document(made, form, chart="#")
    return export.manuscript(
        text, made, figure=export.figure(chart(pathway)), pictures=pictures, templates_dir=templates_dir
    )


def names(node, found):
    """Collect the names of every structure element."""
    if isinstance(node, pikepdf.Array):
        for part in node:
            names(part, found)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(str(node.S))
        if "/K" in node:
            names(node.K, found)
    return found


def test_it_is_tagged_and_says_what_it_is():
    with pikepdf.open(BytesIO(pdf(document()))) as found:
        meta = found.open_metadata()
        assert (meta["pdfuaid:part"], meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("1", "2", "A")
        assert str(found.Root.Lang).startswith("sv")
        assert found.Root.MarkInfo.Marked
        assert meta["dc:title"] == "Handledsbesvär *påhittade*"
        assert found.check_pdf_syntax() == []
        kinds = names(found.Root.StructTreeRoot, [])
    assert {"/H1", "/H2", "/TOC", "/TOCI", "/L", "/LI", "/Table", "/TH", "/Figure", "/Link"} <= set(kinds)


def test_a_picture_is_shown_and_a_broken_one_is_told():
    picture = (ROOT / "docs" / "bilder" / "atgard.png").read_bytes()
    with pikepdf.open(BytesIO(pdf(document(pictures={"hand.png": picture})))) as found:
        assert [str(one.Subtype) for one in found.objects if _is_picture(one)]
    broken = pdf(document(pictures={"hand.png": picture[:100]}))
    assert broken == pdf(document())


def _is_picture(found):
    return isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image"


def test_the_same_document_gives_the_same_bytes():
    assert pdf(document()) == pdf(document())


def every_document():
    """Yield every form of every pathway, and the supplements, as PDF."""
    for file in REAL:
        for form in render.FORMS:
            yield f"{file.stem}-{form}", pdf(document(file, form))
    for file in REGIONAL:
        spec = loader.load(file)
        assert spec.supplement is not None
        profile = profiles.find(spec.supplement.profile)
        assert profile is not None
        (made,) = regional.outputs(spec, spec.supplement, profile, ("pdf",))
        yield file.stem, made.content


@pytest.mark.slow
def test_the_checkers_find_no_error_in_any_form(tmp_path):
    files = []
    for name, content in every_document():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(content)
        with pikepdf.open(files[-1]) as found:
            assert (name, found.check_pdf_syntax()) == (name, [])
    assert len(files) == len(REAL) * len(render.FORMS) + len(REGIONAL)
    for checker in (["outloud", "--layer", "conformance", "--no-info"], ["pdfua", "check"]):
        program = [str(Path(sys.executable).with_name(checker[0])), *checker[1:], *map(str, files)]
        told = subprocess.run(program, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("åäö € ≤ ✓", "åäö € ≤ ✓"),
        ("e\u0301", "é"),
        ("a\u202eb\u200f", "ab"),
        ("漢字!", "[U+6F22 U+5B57]!"),
        ("Bra 👍🏽!", "Bra [tummen upp]!"),
        ("👩‍⚕️ 🦠", "[kvinna]⚕ [U+1F9A0]"),
        ("🔴🟢", "[röd cirkel, grön cirkel]"),
        ("reha\u00adbil", "reha\u00adbil"),
        ("rehabiliteringsplaneringsgrupp", "rehabiliteringsplaneringsgrupp"),
        (
            "https://a.se/bcd/efg?h=1&i=2",
            "https://a.se/bcd/efg?h=1&i=2",
        ),
    ],
)
def test_a_text_is_printed_whole(text, shown):
    assert signs.printable(text) == shown


def test_a_sign_with_a_name_is_one_that_no_font_has():
    names = signs._names()
    assert names
    assert not any(map(signs._shown, names))
    assert all(name == name.strip().lower() and name.isprintable() for name in names.values())


def test_a_long_run_has_places_to_break():
    parts = signs.printable("x" * 500).split("\u200b")
    assert "".join(parts) == "x" * 500
    assert max(map(len, parts)) <= 30


def test_a_link_leads_to_a_label_that_exists_or_is_plain_text():
    made = export.manuscript(
        "# A\n\n## B {: #b}\n\n[till](#b) [ingenstans](#c) [ut](https://a.se) [fil](file:///x)\n",
        document().view,
    )
    told = paper.Paper(made).blocks(made.blocks)
    links = [part for part in told[1]["c"] if isinstance(part, dict)]
    assert [(link.get("to"), link.get("url")) for link in links] == [
        ("b", None),
        (None, None),
        (None, "https://a.se"),
        (None, None),
    ]


def test_without_the_extra_it_says_which_to_install(monkeypatch):
    from pathwaygen.export import pdf as module

    monkeypatch.setitem(sys.modules, "typst", None)
    module._compiler.cache_clear()
    with pytest.raises(MissingExtraError, match=r"PDF kräver tillvalet \[pdf\]"):
        pdf(document())
    module._compiler.cache_clear()


def test_a_broken_template_of_the_groups_own_is_named(tmp_path):
    (tmp_path / "typst").mkdir()
    (tmp_path / "typst" / "document.typ").write_text("#panic()", encoding="utf-8")
    with pytest.raises(UsageError, match=r"document\.typ kan inte skrivas ut"):
        pdf(document(templates_dir=tmp_path))


def test_a_copied_address_is_as_it_was_written():
    address = "https://exempel.se/" + "rehabilitering/" * 12 + "sida.html"
    long = "rehabiliteringsplaneringsgruppernas"
    made = export.manuscript(f"# A\n\n## B {{: #b}}\n\n[{address}]({address})\n\n{long}\n", document().view)
    with pymupdf.open(stream=pdf(made), filetype="pdf") as shown:
        text = "".join(page.get_text() for page in shown)
        boxes = [word for page in shown for word in page.get_text("words")]
    assert address in text.replace("\n", "")
    assert long in text
    assert max(box[2] for box in boxes) < 595 - 60


def test_what_leads_in_stays_with_its_list_and_facts_with_their_heading():
    text = (
        "# A\n\n## B {: #b}\n\nGäller:\n\n-   x\n\nText.\n\n-   y\n\nTabellen visar det.\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n### A · C {: #block-A .action}\n\n-   **Fas:** d\n"
    )
    made = export.manuscript(text, document().view)
    told = paper.Paper(made).sections(made.sections)
    leads = [node["leads"] for node in told if node["k"] == "par"]
    assert leads == [True, False, True]
    assert [node["whole"] for node in told if node["k"] in {"list", "table"}] == [False, False, True, True]


def test_an_address_without_a_place_to_break_stays_on_the_page():
    address = "https://exempel.se/" + "x" * 400
    made = export.manuscript(f"# A\n\n## B {{: #b}}\n\n[{address}]({address})\n", document().view)
    with pymupdf.open(stream=pdf(made), filetype="pdf") as shown:
        boxes = [word for page in shown for word in page.get_text("words")]
    assert max(box[2] for box in boxes) < 595 - 60


@pytest.mark.parametrize("count", [3, 56, 58, 70])
def test_every_page_is_numbered_and_marked_however_long_the_contents_are(count):
    parts = "".join(f"## Del {n} {{: #d{n}}}\n\nText.\n\n" for n in range(count))
    made = export.manuscript(f"# A\n\n{parts}", document().view)
    with pymupdf.open(stream=pdf(made), filetype="pdf") as shown:
        pages = [page.get_text() for page in shown]
    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert f"Sida {number} av {len(pages)}" in text
        assert number == 1 or "Utkast – inte fastställt" in text


def pages_of(made):
    """Return the text of every page."""
    with pymupdf.open(stream=pdf(made), filetype="pdf") as shown:
        return [page.get_text() for page in shown]


@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem)
def test_the_flowcharts_heading_caption_and_note_stand_beside_the_picture(file):
    made = document(file)
    pages = pages_of(made)
    drawn = [place for place, text in enumerate(pages) if "Figur 1. Flödesschema" in text]
    assert len(drawn) > 1
    assert drawn == list(range(drawn[0], drawn[-1] + 1))
    for number, place in enumerate(drawn, 1):
        assert f"Flödesschema för vårdförlopp {made.title}, bild {number} av {len(drawn)}" in pages[place]
    drawing = made.figure.drawing
    assert drawing is not None
    lying, led = flowchart.laid(drawing)
    assert len(drawn) == len(lying.cuts) - 1 == len(sheet(drawing).cuts) - 1
    assert "Flödesschemat är en grafisk översikt" in pages[drawn[0] if led else drawn[0] - 1]
    assert "* Planen kan även benämnas" in "".join(pages[drawn[0] - (not led) : drawn[-1] + 1 + led])


def test_a_long_lead_in_stands_before_the_page_of_the_flowchart():
    made = document()
    words = "ord " * 200
    text = f"# A\n\n## Schema {{: #s}}\n\n{words}\n\n![Schemat](#){{.flowchart}}\n"
    made = export.manuscript(text, made.view, figure=made.figure)
    told = paper.Paper(made).sections(made.sections)
    assert [node["k"] for node in told] == ["heading", "par", "flowchart"]
    assert told[-1]["lead"] == []


@pytest.mark.parametrize("before", range(1, 40, 6))
def test_a_long_table_breaks_with_rows_on_both_pages(before):
    rows = "".join(f"| rad{n}x | Innehåll |\n" for n in range(14))
    above = "Ett stycke.\n\n" * before
    text = f"# A\n\n## B {{: #b}}\n\n{above}| Uppgift | Innehåll |\n| --- | --- |\n{rows}"
    found = [page.count("rad") for page in pages_of(export.manuscript(text, document().view))]
    assert sum(found) == 14
    assert all(count >= 2 for count in found if count)


def test_only_a_column_with_a_word_too_long_for_it_is_hyphenated():
    row = f"| kort ord | {'vårdsamordnings' * 4} | ord | ord |\n"
    text = f"# A\n\n## B {{: #b}}\n\n| Patientens upplevelse | c | d | e |\n| --- | --- | --- | --- |\n{row}"
    made = export.manuscript(text, document().view)
    (table,) = [node for node in paper.Paper(made).sections(made.sections) if node["k"] == "table"]
    assert table["hyphens"] == [False, True, False, False]


def test_tables_and_figures_are_numbered_apart():
    text = "# A\n\n## B {: #b}\n\n### X {: #x .table}\n\n### Y {: #y .figure}\n\n### Z {: #z .table}\n"
    made = export.manuscript(text, document().view)
    told = paper.Paper(made).sections(made.sections)
    assert [node["count"] for node in told] == ["", "Tabell 1", "Figur 1", "Tabell 2"]
