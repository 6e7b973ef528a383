"""Every field's word reaches every format, exactly as often as the form says: none lost, none doubled.

And whatever else stands in the fields, it breaks no format, becomes no markup and stays on the page.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.completeness import NAUGHTY, READERS, Maker, counted, manuscript, pdf_boxes, shown

from pathwaygen import export, render

SEEDS = st.integers(0, 2**32)
quick = settings(max_examples=4, phases=[Phase.explicit, Phase.generate])  # a seed cannot be made smaller


@pytest.mark.parametrize("form", render.FORMS)
@given(seed=SEEDS)
@quick
def test_every_field_is_printed(form, seed):
    maker = Maker(seed)
    document, text = manuscript(maker.spec(), form)
    found = counted(shown(document))
    assert found == counted(text)
    assert {field for word, field in maker.words.fields.items() if word not in found} == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("form", render.FORMS)
@given(seed=SEEDS)
@settings(quick, max_examples=2)
def test_every_format_says_what_the_form_says(form, name, seed):
    document, _ = manuscript(Maker(seed).spec(), form)
    made = export.DOCUMENTS[name](document)
    assert counted(READERS[name](made)) == counted(shown(document))


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
@given(seed=SEEDS)
@settings(quick, max_examples=1)
def test_whatever_stands_in_the_fields_none_is_lost_and_none_becomes_markup(name, seed):
    document, _ = manuscript(Maker(seed, NAUGHTY).spec(), "web", sound=False)
    blocks = [part for block in (*document.front, *document.blocks) for part in block.walk()]
    addresses = {str(part.data["url"]) for part in blocks if part.kind == "link"}
    assert not [address for address in addresses if not address.startswith(("#", "https://"))]
    assert {part.kind for part in blocks if part.kind.startswith(("block_html", "inline_html"))} == set()
    made = export.DOCUMENTS[name](document)
    assert counted(READERS[name](made)) == counted(shown(document))
    if name == "html":
        assert not re.search(rb"<(script|img|p onerror)", made)


@pytest.mark.slow
@given(seed=SEEDS)
@settings(quick, max_examples=1)
def test_nothing_runs_outside_a_printed_page(seed):
    document, _ = manuscript(Maker(seed, NAUGHTY).spec(), "document", sound=False)
    outside = [
        (page.number, word[:40])
        for word, page, box in pdf_boxes(export.DOCUMENTS["pdf"](document))
        if box.x0 < 40 or box.x1 > page.rect.width - 40
    ]
    assert outside == []
