"""The built pages of the regions' supplements in a browser: accessible, and within the window."""

from __future__ import annotations

import pytest
from tests.browser.conftest import visit

from pathwaygen import export, loader, profiles, render
from pathwaygen.view.supplement import supplement

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = ["halland-distal-radiusfraktur", "jonkoping-epilepsi", "vasterbotten-hoftledsartros-proteskirurgi"]


@pytest.fixture(scope="session", params=NAMES)
def built(request, pathways, tmp_path_factory):
    found = loader.load(pathways / "regioner" / f"{request.param}.yaml").supplement
    assert found is not None
    assert found.builds_on is not None
    profile = profiles.find(found.profile)
    assert profile is not None
    base = loader.load(pathways / f"{found.builds_on.id}.yaml").pathway
    made = supplement(found, profile, base=base)
    file = tmp_path_factory.mktemp("page") / f"{request.param}.html"
    file.write_bytes(export.DOCUMENTS["html"](export.manuscript(render.supplement(made), made)))
    return file.as_uri()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_no_barrier_is_found(built, window, axe, scheme, width):
    window.emulate_media(color_scheme=scheme)
    window.set_viewport_size({"width": width, "height": 900})
    visit(window, built)
    assert [(found["id"], found["nodes"][0]["html"][:200]) for found in axe(window)] == []


@pytest.mark.parametrize("width", [1440, 320])
def test_nothing_runs_outside_the_window(built, window, width):
    window.set_viewport_size({"width": width, "height": 900})
    visit(window, built)
    assert window.evaluate("document.documentElement.scrollWidth") <= width
