"""The flowchart in a browser: accessible, and every box and arrow is named in reading order."""

from __future__ import annotations

import re

import pytest
from tests.browser.conftest import visit
from tests.conftest import ROOT

from pathwaygen import loader
from pathwaygen.export.flowchart import write
from pathwaygen.flowchart import draw, spoken
from pathwaygen.flowchart.build import chart
from pathwaygen.flowchart.overview import overview
from pathwaygen.flowchart.words import WORDS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]
PAGE = (
    '<!doctype html><html lang="sv"><head><title>Schema</title></head>'
    "<body><main><h1>Schema</h1>{}{}</main></body></html>"
)


@pytest.fixture(scope="module", params=NAMES)
def charted(request):
    pathway = loader.load(ROOT / "pathways" / f"{request.param}.yaml").pathway
    assert pathway is not None
    return chart(pathway)


@pytest.fixture(scope="module")
def site(charted, tmp_path_factory):
    """Return a page with both forms of a chart, and what their links lead to."""
    file = tmp_path_factory.mktemp("chart") / "index.html"
    both = "".join(write(found, "svg").decode() for found in (overview(charted), charted))
    targets = "".join(
        f'<p id="{found}">Block</p>' for found in sorted(set(re.findall('href="#([^"]+)"', both)))
    )
    file.write_text(PAGE.format(both, targets), "utf-8")
    return file.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found(site, window, axe, scheme):
    window.emulate_media(color_scheme=scheme)
    visit(window, site)
    assert [(found["id"], found["nodes"][0]["html"][:200]) for found in axe(window)] == []


def test_the_accessibility_tree_holds_every_box_and_arrow_in_reading_order(charted, site, window):
    visit(window, site)
    client = window.context.new_cdp_session(window)
    tree = client.send("Accessibility.getFullAXTree")["nodes"]
    named = [
        node["name"]["value"]
        for node in tree
        if not node.get("ignored") and node.get("name", {}).get("value")
    ]
    words = WORDS[charted.language]
    told = []
    for box in draw(charted).boxes:
        told.append(spoken.box_name(box, words))
        told += [spoken.arrow_name(arrow, words) for arrow in box.arrows]
    rest = iter(named)
    missing = [name for name in told if name not in rest]
    assert missing == []


def test_the_tabulator_key_goes_through_it_in_the_same_order(charted, site, window):
    visit(window, site)
    order = window.evaluate(
        "id => [...document.querySelectorAll(`#${id} a[href], #${id} [tabindex='0']`)]"
        ".map(e => (e.matches('a') ? e.querySelector('g') : e).id)",
        draw(charted).id,
    )
    told = [name for box in draw(charted).boxes for name in (box.id, *(arrow.id for arrow in box.arrows))]
    assert order == told


def test_every_line_of_text_stays_where_its_width_was_measured(site, window):
    visit(window, site)
    # With a textLength every text is stretched to it: what counts is how wide it is without.
    off = window.evaluate(
        "() => [...document.querySelectorAll('svg text[textLength]')].map(t => {"
        " const meant = Number(t.getAttribute('textLength')); t.removeAttribute('textLength');"
        " const wide = t.getComputedTextLength(); t.setAttribute('textLength', meant);"
        " return [t.textContent, meant, wide];"
        "}).filter(([, meant, wide]) => Math.abs(wide - meant) > 1.5)"
    )
    assert off == []
