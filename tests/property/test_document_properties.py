"""Any spec that can be read gives a document: whatever is left out, and whatever stands in a text."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathwaygen import export, loader, render, view
from pathwaygen.export.tree import read
from pathwaygen.flowchart.build import chart
from pathwaygen.indicators import views

GOLDEN = Path(__file__).parents[1] / "golden" / "handledsbesvar" / "pathway.yaml"
NAUGHTY = [
    "</script>",
    "$#*_@<",
    "\u202eabc",
    "😀",
    "a" * 5000,
    "| a | b |\n|---|---|",
    "{#id .x}",
    "[@bok]",
    "(A)",
]


def data():
    return loader.load(GOLDEN).source.data


def places(node, path=()):
    """Yield the path of every key and list item."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        yield (*path, key)
        yield from places(value, (*path, key))


PLACES = list(places(data()))
TEXTS = [
    path for path in PLACES if path[-1] in {"text", "title", "care", "name", "when", "question", "answer"}
]


def built(raw):
    """Return the page of a spec in JSON, or nothing where it cannot be read at all."""
    pathway = loader.parse(json.dumps(raw, ensure_ascii=False).encode(), name="p.yaml").pathway
    if pathway is None:
        return None
    made = view.document(pathway, indicators=views)
    assert chart(pathway).title
    texts = [render.document(made, form) for form in render.FORMS]
    assert not any("\x02" in text for text in texts)
    return export.DOCUMENTS["html"](export.manuscript(texts[0], made)).decode()


def changed(path, value=None):
    raw = copy.deepcopy(data())
    node = raw
    for key in path[:-1]:
        node = node[key]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return raw


@pytest.mark.slow
def test_whatever_is_left_out_there_is_a_document():
    made = sum(built(changed(path)) is not None for path in PLACES)
    assert made > len(PLACES) * 0.9


@given(st.sampled_from(TEXTS), st.sampled_from(NAUGHTY) | st.text(max_size=40))
def test_whatever_is_written_it_stays_text(path, text):
    page = built(changed(path, text or "x"))
    if page is not None:
        assert "<script" not in page
        assert page.count("<main") == 1


@given(st.text(alphabet=st.sampled_from("#*_-`<>[](){}|\n .1aB"), max_size=80))
def test_any_markdown_can_be_read(text):
    for block in read(text):
        assert isinstance(block.words, str)
