"""The review page in a browser: accessible, within the window, and nothing fetched."""

from __future__ import annotations

import pytest
from tests.browser.conftest import visit
from tests.conftest import ROOT

from pathwaygen import cli

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Two specs in one page: one full of mistakes, one almost done with waivers."""
    folder = tmp_path_factory.mktemp("review")
    files = [
        ROOT / "tests" / "data" / "tjugo-fel.yaml",
        ROOT / "tests" / "golden" / "handledsbesvar" / "pathway.yaml",
    ]
    file = folder / "granskning.html"
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit):
        cli.main(["check", *map(str, files), "--stage", "published", "--format", "html"])
    file.write_text(out.getvalue(), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_no_barrier_is_found(built, window, axe, scheme, width):
    window.emulate_media(color_scheme=scheme)
    window.set_viewport_size({"width": width, "height": 900})
    visit(window, built)
    assert [(found["id"], found["nodes"][0]["html"][:200]) for found in axe(window)] == []


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_runs_outside_the_window_and_nothing_is_fetched(built, page, width):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(built)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [built]


def test_the_printed_page_keeps_findings_whole_and_drops_what_only_a_screen_needs(built, window):
    window.emulate_media(media="print")
    visit(window, built)
    assert window.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert window.evaluate("getComputedStyle(document.querySelector('.finding')).breakInside") == "avoid"
