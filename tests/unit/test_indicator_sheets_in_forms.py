"""Every indicator's sheet stands in every form of the document, and no X, Y or Z is left."""

from __future__ import annotations

import re

import pytest

from pathwaygen import indicators, loader, render, standard, view
from pathwaygen.indicators import views

NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]


def plain(text):
    return re.sub(r"[\s\u00a0]+", " ", re.sub(r"<[^>]+>|\\|\*|&nbsp;", "", text))


@pytest.mark.parametrize("form", ["web", "document", "guidance"])
@pytest.mark.parametrize("name", NAMES)
def test_every_sheet_stands_in_every_form(pathways, name, form):
    pathway = loader.load(pathways / f"{name}.yaml").pathway
    assert pathway is not None
    text = plain(render.document(view.document(pathway, indicators=views), form))
    for sheet in indicators.sheets(pathway, standard.load()):
        if sheet.sentence is None:
            continue
        assert plain(sheet.title) in text
        assert plain(sheet.sentence) in text
        for row in sheet.rows:
            if not row.authored:
                assert plain(row.label) in text
                assert plain(row.value) in text, (sheet.id, row.name)
        said = " ".join((sheet.sentence, *(row.value for row in sheet.rows if not row.authored)))
        assert not re.search(r"\b[XYZ]\b|  ", said)
