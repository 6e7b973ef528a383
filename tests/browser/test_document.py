"""The built pages in a browser: accessible, within the window, nothing fetched, and whole when printed."""

from __future__ import annotations

import re
from itertools import pairwise

import pymupdf  # the reader of PDF that outloud brings
import pytest
from tests.browser.conftest import visit

from pathwaygen import export, loader, render, view
from pathwaygen.flowchart.build import chart
from pathwaygen.flowchart.pages import pages, sheet
from pathwaygen.indicators import views

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]


@pytest.fixture(scope="session", params=NAMES)
def built(request, pathways, tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / f"{request.param}.html"
    file.write_bytes(written(pathways / f"{request.param}.yaml"))
    return file.as_uri()


def written(file, form="web"):
    pathway = loader.load(file).pathway
    assert pathway is not None
    made = view.document(pathway, indicators=views)
    text = render.document(made, form, chart="#")
    return export.DOCUMENTS["html"](export.manuscript(text, made, figure=export.figure(chart(pathway))))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_barrier_is_found(built, window, axe, scheme, width):
    window.emulate_media(color_scheme=scheme)
    window.set_viewport_size({"width": width, "height": 900})
    visit(window, built)
    assert [(found["id"], found["nodes"][0]["html"][:200]) for found in axe(window)] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_barrier_is_found_in_the_other_forms(name, pathways, window, axe, tmp_path):
    file = tmp_path / "page.html"
    for form in ("document", "guidance"):
        file.write_bytes(written(pathways / f"{name}.yaml", form))
        window.goto(file.as_uri())
        assert [(form, found["id"], found["nodes"][0]["html"][:200]) for found in axe(window)] == []


@pytest.mark.parametrize("width", [1440, 768, 320])
def test_nothing_runs_outside_the_window(built, window, width):
    window.set_viewport_size({"width": width, "height": 900})
    visit(window, built)
    assert window.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_fetched(built, page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(built)
    assert asked == [built]


def test_the_keyboard_reaches_the_content(built, window):
    window.goto(built)
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skip"
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "innehall"


def test_healthcare_and_patient_stand_side_by_side_or_stacked(built, window):
    boxes = """['vard', 'patient'].map(side => document.getElementById('block-A-' + side))
        .map(heading => heading.closest('section').getBoundingClientRect().top)"""
    window.set_viewport_size({"width": 1440, "height": 900})
    visit(window, built)
    care, patient = window.evaluate(boxes)
    assert care == patient
    window.set_viewport_size({"width": 390, "height": 844})
    care, patient = window.evaluate(boxes)
    assert care < patient


def test_every_link_within_the_page_leads_somewhere(built, window):
    visit(window, built)
    lost = """[...document.querySelectorAll('a[href^="#"]')]
        .map(link => decodeURIComponent(link.getAttribute('href').slice(1)))
        .filter(id => !document.getElementById(id))"""
    assert window.evaluate(lost) == []


def spaceless(text):
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="session")
def printed(built, only_window):
    only_window.emulate_media(media="null", color_scheme="null")
    visit(only_window, built)
    with pymupdf.open(stream=only_window.pdf(prefer_css_page_size=True), filetype="pdf") as shown:
        yield shown


@pytest.mark.parametrize("built", NAMES, indirect=True)
def test_the_flowchart_is_printed_on_the_pages_of_the_pdf(printed, pathways, request):
    drawing = drawn(pathways, request.node.callspec.params["built"])
    told = [spaceless(one.get_text()) for one in printed]
    holders = []
    for upper, lower in pairwise(sheet(drawing).cuts):
        boxes = [box for box in drawing.boxes if upper <= box.rect.y and box.rect.bottom <= lower]
        words = {spaceless(run.text) for box in boxes for line in box.lines for run in line.runs}
        assert len(words) > 3
        (place,) = [n for n, said in enumerate(told) if all(word in said for word in words)]
        holders.append(place)
    assert all(after == before + 1 for before, after in pairwise(holders))


def drawn(pathways, name):
    pathway = loader.load(pathways / f"{name}.yaml").pathway
    assert pathway is not None
    drawing = export.figure(chart(pathway)).drawing
    assert drawing is not None
    return drawing


def test_every_printed_page_is_marked_and_numbered(printed):
    for number, one in enumerate(printed, 1):
        said = one.get_text()
        assert f"Sida {number} av {len(printed)}" in said
        assert "Utkast – inte fastställt" in said
        words = one.get_text("words")
        assert min(word[0] for word in words) > 20
        assert max(word[2] for word in words) < one.rect.width - 20


@pytest.mark.parametrize("name", NAMES)
def test_no_box_is_cut_and_no_text_is_small(pathways, name):
    drawing = drawn(pathways, name)
    laid = sheet(drawing)
    assert 11 * laid.scale * 72 / 25.4 >= 8
    cuts = laid.cuts[1:-1]
    assert [
        box.node.label for box in drawing.boxes if any(box.rect.y < cut < box.rect.bottom for cut in cuts)
    ] == []
    for one in pages(drawing, laid):
        assert one.height * laid.scale <= laid.height - 16 - 12
        assert one.width * laid.scale <= laid.width - 20 + 0.1
