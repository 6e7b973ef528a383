"""The checker of barriers finds barriers, and our quicker copy of it finds the same ones."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.conftest import AXE_TAGS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# Colours of every form that axe-core reads: named, hexadecimal, functions, transparent ones over one another.
BARRIERS = """<!doctype html><html><head><title></title></head><body style="background: #fefefe">
<h1 style="color: rgb(250 250 250)">Rubrik</h1><h4>Fyra</h4>
<p style="color: #999; background: rgba(255, 255, 255, .5)">Svag <a href="#x" style="color: #888">länk</a></p>
<div style="background: hsl(40 90% 60%)"><div style="background: #00000033">
<p style="color: olive">Två lager</p></div></div>
<p style="color: color-mix(in srgb, white 80%, black); text-shadow: 0 0 2px #eee">Blandad</p>
<p style="color: oklch(80% .1 200); opacity: .6">Genomskinlig</p>
<p style="color: black; background: linear-gradient(white, gray)">Toning</p>
<img src="data:,"><button></button><input><ul><p>i listan</p></ul><a href="#"></a><div role="checkbox">x</div>
<p id="x">En</p><p id="x" aria-labelledby="saknas" aria-hidden="maybe">Två</p>
</body></html>"""


def told(result):
    """What is found and what cannot be told, with every element and why."""
    return {
        (kind, one["id"], str(node["target"]), node.get("failureSummary"))
        for kind in ("violations", "incomplete")
        for one in result[kind]
        for node in one["nodes"]
    }


def test_barriers_are_found_by_the_swift_checker_as_by_the_plain_one(page, axe):
    page.set_content(BARRIERS)
    asked = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
    plain = told(Axe().run(page, options=asked).response)
    page.set_content(BARRIERS)
    page.evaluate("delete window.axe")
    found = {one["id"] for one in axe(page)}
    assert told(page.evaluate("asked => axe.run(asked)", asked)) == plain
    assert found == {rule for kind, rule, *_ in plain if kind == "violations"}
    assert {"color-contrast", "button-name", "image-alt", "label", "document-title", "list"} <= found
    assert len(plain) > 15
    assert any(kind == "incomplete" for kind, *_ in plain)
