"""The built pages in a browser: accessible, within the window, and nothing fetched."""

from __future__ import annotations

import pytest

from pathwaygen import export, loader, render, view
from pathwaygen.flowchart.build import chart
from pathwaygen.indicators import views

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]


@pytest.fixture(scope="session", params=NAMES)
def built(request, pathways, tmp_path_factory):
    pathway = loader.load(pathways / f"{request.param}.yaml").pathway
    assert pathway is not None
    made = view.document(pathway, indicators=views)
    document = export.manuscript(render.document(made), made, figure=export.figure(chart(pathway)))
    file = tmp_path_factory.mktemp("page") / f"{request.param}.html"
    file.write_bytes(export.DOCUMENTS["html"](document))
    return file.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_barrier_is_found(built, page, axe, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(built)
    assert [(found["id"], found["nodes"][0]["html"][:200]) for found in axe(page)] == []


@pytest.mark.parametrize("width", [1440, 768, 320])
def test_nothing_runs_outside_the_window(built, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(built)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_fetched(built, page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(built)
    assert asked == [built]


def test_the_keyboard_reaches_the_content(built, page):
    page.goto(built)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"


def test_healthcare_and_patient_stand_side_by_side_or_stacked(built, page):
    boxes = """['vard', 'patient'].map(side => document.getElementById('block-A-' + side))
        .map(heading => heading.closest('section').getBoundingClientRect().top)"""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(built)
    care, patient = page.evaluate(boxes)
    assert care == patient
    page.set_viewport_size({"width": 390, "height": 844})
    care, patient = page.evaluate(boxes)
    assert care < patient


def test_every_link_within_the_page_leads_somewhere(built, page):
    page.goto(built)
    lost = """[...document.querySelectorAll('a[href^="#"]')]
        .map(link => decodeURIComponent(link.getAttribute('href').slice(1)))
        .filter(id => !document.getElementById(id))"""
    assert page.evaluate(lost) == []
