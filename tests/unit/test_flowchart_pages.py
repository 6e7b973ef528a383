"""Pages of a chart: whatever it holds, no page is higher than its paper, and no low box is cut."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pathwaygen.export.flowchart import write
from pathwaygen.flowchart import Chart, Edge, Kind, Lane, Node, Phase, draw, pages
from pathwaygen.flowchart.metrics import width

PHASES = (Phase("u", "Utredning"),)


def laid(chart: Chart):
    drawing = draw(chart)
    sheet = pages.sheet(drawing)
    room = (sheet.height - 2 * pages.MARGIN - 12) / sheet.scale
    return drawing, sheet, room


def tall_row(answers: int) -> Chart:
    """Return a chart where one box has so many answers that its row is higher than a page."""
    lanes = tuple(Lane(f"l{i}", f"Verksamhet {i}") for i in range(8))
    nodes = [Node("A", Kind.DECISION, "Vad gäller?", "A", ("u",), "l0")]
    nodes += [Node("B", Kind.STEP, "Kort", "B", ("u",), "l1")]
    nodes += [Node(f"N{i}", Kind.STEP, f"Åtgärd {i}", f"N{i}", ("u",), f"l{i % 8}") for i in range(answers)]
    said = "patienten har ett behov som kvarstår efter behandlingen och som kräver fler insatser, nummer {}"
    edges = [Edge(f"e{i}", "A", f"N{i}", said.format(i)) for i in range(answers)]
    edges += [Edge("ab", "A", "B", "annars")]
    return Chart("c", "Prov", "sv", lanes, PHASES, tuple(nodes), tuple(edges))


@pytest.mark.parametrize("answers", [6, 12, 20])
def test_a_row_higher_than_a_page_is_cut_with_room_for_its_tags(answers):
    drawing, sheet, room = laid(tall_row(answers))
    shown = list(pages.pages(drawing, sheet))
    assert max(page.height for page in shown) <= room + 0.01
    low = [box.rect for box in drawing.boxes if box.rect.height < room / 4]
    assert low
    for _, cut in pairwise(sheet.cuts):
        assert not any(rect.y < cut < rect.bottom for rect in low)


def many_exits(count: int) -> Chart:
    """Return a chart where as many arrows to exits with long names run side by side."""
    nodes = [Node(f"A{i}", Kind.STEP, f"Steg {i}", f"A{i}", ("u",), "l0") for i in range(40)]
    long = "Patienten behöver inte fler insatser och återgår till ordinarie vård i primärvården"
    ends = [Node(f"ut{i}", Kind.EXIT, f"{long} {i}", lane="l1") for i in range(count)]
    edges = [Edge(f"e{i}", f"A{i}", f"A{i + 1}") for i in range(39)]
    edges += [Edge(f"u{i}", f"A{i}", f"ut{i}", "klar") for i in range(count)]
    edges += [Edge(f"b{i}", f"A{39 - i}", f"A{i}", "igen") for i in range(10)]
    lanes = (Lane("l0", "Primärvård"), Lane("l1", "Ortopedi"))
    return Chart("c", "Prov", "sv", lanes, PHASES, (*nodes, *ends), tuple(edges))


def test_where_many_arrows_go_on_their_tags_are_short():
    drawing, sheet, room = laid(many_exits(12))
    shown = list(pages.pages(drawing, sheet))
    assert len(shown) > 2
    assert max(page.height for page in shown) <= room + 0.01
    tags = [tag for page in shown for tag in page.tags]
    assert tags
    assert all(abs(tag.end - tag.start) < 11 * 16 for tag in tags)
    assert all(tag.wide == width(tag.text) for tag in tags)


def test_a_title_of_several_lines_leaves_the_picture_on_its_page(tmp_path):
    import pikepdf

    long = (
        "Flödesschema för vårdförlopp med ett namn som är så långt att det tar flera rader på papperet " * 2
    )
    nodes = [Node(f"A{i}", Kind.STEP, "Ett steg i förloppet " * 4, f"A{i}", ("u",), "l0") for i in range(40)]
    edges = [Edge(f"e{i}", f"A{i}", f"A{i + 1}") for i in range(39)]
    made = Chart("c", long, "sv", (Lane("l0", "Primärvård"),), PHASES, tuple(nodes), tuple(edges))
    drawing = draw(made)
    sheet = pages.sheet(drawing)
    assert len(sheet.cuts) > 2
    file = tmp_path / "c.pdf"
    file.write_bytes(write(made, "pdf"))
    with pikepdf.open(file) as found:
        drawn = [page for page in found.pages if b" c\n" in page.Contents.read_bytes()]
        assert [found.pages.index(page) for page in drawn] == list(range(len(sheet.cuts) - 1))
