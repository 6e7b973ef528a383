from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pathwaygen import export, loader, render, view
from pathwaygen.export.tree import read
from pathwaygen.flowchart.build import chart
from pathwaygen.indicators import views

GOLDEN = Path(__file__).parents[1] / "golden" / "handledsbesvar" / "pathway.yaml"
VOID = {"meta", "img", "br", "hr", "path"}


class Page(HTMLParser):
    """Collects ids and addresses, and sees that every tag is closed."""

    def __init__(self, text):
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        assert not any(name.startswith("on") for name in found)
        assert tag not in {"script", "link", "iframe", "object", "base"}
        self.ids += [found["id"]] if "id" in found else []
        self.addresses += [found["href"]] if tag == "a" else []
        self.fetched += [found[name] for name in ("src", "data", "poster", "action") if name in found]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page(form="web", *, svg="", outline="", pictures=None):
    pathway = loader.load(GOLDEN).pathway
    assert pathway is not None
    made = view.document(pathway, indicators=views)
    figure = export.Figure(svg, read(outline))
    document = export.manuscript(render.document(made, form), made, figure=figure, pictures=pictures)
    return export.DOCUMENTS["html"](document).decode()


def of(markdown):
    pathway = loader.parse(b"format: 1\nid: p\ntitel: Prov\n", name="p.yaml").pathway
    assert pathway is not None
    made = view.document(pathway, indicators=views)
    return export.DOCUMENTS["html"](export.manuscript(f"# Prov\n\n## Del\n\n{markdown}", made)).decode()


@pytest.mark.parametrize("form", render.FORMS)
def test_the_page_is_whole(form):
    text = page(form, svg="<svg><title>Schema</title></svg>", outline="-   A\n")
    found = Page(text)
    assert len(set(found.ids)) == len(found.ids)
    assert found.fetched == []
    assert {address[1:] for address in found.addresses if address.startswith("#")} <= {
        *found.ids,
        "indikator-saknas",
    }
    assert all(re.match(r"#|https?://|mailto:", address) for address in found.addresses)
    assert {"block-A", "utgang-ut1", "ref-bok", "forslag-3", "indikator-ind1", "overgang-ov1"} <= set(
        found.ids
    )
    assert text.startswith('<!DOCTYPE html>\n<html lang="sv">')


def test_what_a_reader_must_know_stands_first():
    front = page().partition("<main")[0]
    assert "Detta är ett exempel." in front
    assert "Utkast – inte fastställt." in front
    assert "<title>Handledsbesvär *påhittade* (utkast)</title>" in front


def test_the_two_columns():
    text = page()
    assert re.search(
        r'<section class="action">\n<h4 id="block-A"><span class="letter">A</span> Bedömning', text
    )
    assert re.search(r'<div class="sides">\n<section class="care">', text)
    assert '<span class="badge">R – rehabilitering</span>' in text


def test_without_a_drawing_the_text_alternative_is_open():
    text = page(outline="-   Ett steg\n")
    assert "<figure class" not in text
    assert "<details open>" in text
    assert "<details>" in page(svg="<svg/>", outline="-   Ett steg\n")


def test_a_picture_is_embedded_or_told():
    assert 'src="data:image/png;base64,iVBORw=="' in page(pictures={"hand.png": b"\x89PNG"})
    assert "<figure><p>En hand sedd ovanifrån</p></figure>" in page()


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("&lt;script>x&lt;/script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("*a*{.badge}", '<p><span class="badge">a</span></p>'),
        (r"a \{.badge\}", "<p>a {.badge}</p>"),
        ("text\n{.note}", '<p class="note">text</p>'),
        ("-   a\n    {: #x .y}", '<ul>\n<li id="x" class="y">a</li>\n</ul>'),
        ("3.  a", '<ol start="3">\n<li>a</li>\n</ol>'),
        (r"[\[1\]](#ref-k)", '<p><a href="#ref-k" class="citation">[1]</a></p>'),
        ("[a](https://a.se?b=c&amp;d)", '<p><a href="https://a.se?b=c&amp;d">a</a></p>'),
    ],
)
def test_elements(markdown, html):
    assert html in of(markdown)


def test_headings_have_addresses_of_their_own():
    text = of("### Åh, så!\n\nx\n\n### Åh, så!\n\nx\n\n### Åh {: #ah-sa-2}\n\nx")
    assert re.findall(r'<h3 id="([^"]+)"', text) == ["ah-sa", "ah-sa-2-2", "ah-sa-2"]


def test_a_table_heads_its_columns():
    text = of("| A | B |\n| --- | --- |\n| 1 | 2 |")
    assert '<th scope="col">A</th>' in text
    assert '<th scope="row">1</th><td>2</td>' in text


def test_attributes_are_read_where_they_stand():
    heading, paragraph = read("## A *b*{.c} {: #d .e}\n\nText [x](#y){.z #w}\n{.k}")
    assert (heading.id, heading.classes, heading.words) == ("d", ("e",), "A b")
    assert heading.children[1].classes == ("c",)
    assert paragraph.classes == ("k",)
    assert (paragraph.children[1].id, paragraph.children[1].classes) == ("w", ("z",))


def test_the_same_twice():
    assert page() == page()


def test_no_title_or_version_ends_the_style_sheet():
    spec = (
        r'{"format": "1", "id": "p", "titel": "A\"}</style><script>å\\", "dokument": {"version": "*/\"}<b>"}}'
    )
    pathway = loader.parse(spec.encode(), name="p.yaml").pathway
    assert pathway is not None
    made = view.document(pathway, indicators=views)
    text = export.DOCUMENTS["html"](export.manuscript(render.document(made), made)).decode()
    Page(text)
    sheet = text.partition("<style>")[2].partition("</style>")[0]
    assert r'@top-left{content:"A\000022\00007d\00003c' in sheet
    assert r'content:"Version \00002a\00002f\000022\00007d\00003cb\00003e"' in sheet
    assert sheet.rstrip().endswith("details:not([open]){display:none}\n}")


def test_the_flowchart_is_cut_to_sheets_that_only_paper_shows():
    pathway = loader.load(GOLDEN).pathway
    assert pathway is not None
    made = view.document(pathway, indicators=views)
    document = export.manuscript(render.document(made, chart="#"), made, figure=export.figure(chart(pathway)))
    text = export.DOCUMENTS["html"](document).decode()
    sheets = re.findall(
        r'<figure class="sheet a4-portrait(?: led)?"><img src="([^"]+)" [^>]*alt="([^"]+)"', text
    )
    assert sheets
    for place, (address, words) in enumerate(sheets, 1):
        assert words.endswith(f", bild {place} av {len(sheets)}" if len(sheets) > 1 else made.plain_title)
        kind, _, content = address.partition(";base64,")
        assert kind == "data:image/svg+xml"
        drawn = base64.b64decode(content).decode()
        for left_out in ("<title", "<desc", "aria-", "tabindex", " href=", "<script"):
            assert left_out not in drawn
    assert ".control,.sheet{display:none}" in text


@pytest.mark.parametrize(("care", "patient", "said"), [(40, 10, "sides"), (800, 10, "sides long")])
def test_a_long_action_is_told_apart_for_paper(care, patient, said):
    sides = "#### V {{: #v .care}}\n\n{}\n\n#### P {{: #p .patient}}\n\n{}".format(
        "ord " * care, "ord " * patient
    )
    assert f'<div class="{said}">' in of(f"### A · B {{: #a .action}}\n\n{sides}")
