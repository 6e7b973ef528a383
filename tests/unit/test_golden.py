"""The whole way from a spec to a document, kept as files that a reviewer can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathwaygen import export, loader, render, view
from pathwaygen.export.tree import read
from pathwaygen.indicators import views

FOLDER = Path(__file__).parents[1] / "golden" / "handledsbesvar"
DRAWING = '<svg role="img" aria-label="Ett schema" viewBox="0 0 1 1"><title>Ett schema</title></svg>'


def document():
    spec = loader.load(FOLDER / "pathway.yaml")
    assert spec.diagnostics == ()
    assert spec.pathway is not None
    return view.document(spec.pathway, indicators=views)


@pytest.mark.parametrize("form", render.FORMS)
def test_markdown(form, golden):
    golden(FOLDER / f"{form}.md", render.document(document(), form))


def test_page(golden):
    made = document()
    figure = export.Figure(DRAWING, read("-   **A** Bedömning\n"))
    page = export.DOCUMENTS["html"](export.manuscript(render.document(made, "web"), made, figure=figure))
    golden(FOLDER / "page.html", page.decode())
