"""The formats of a flowchart: each the same every time, whole, and honest about what it needs."""

from __future__ import annotations

import errno
import json
import os
import re
import struct
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pathwaygen import loader, resources
from pathwaygen.cli.flowchart import command
from pathwaygen.errors import MissingExtraError, UsageError
from pathwaygen.export.flowchart import FORMATS, write
from pathwaygen.export.letters import lettered
from pathwaygen.export.signs import printable
from pathwaygen.flowchart import Chart, Edge, Kind, Lane, Node, Phase, draw, outline, pages
from pathwaygen.flowchart.build import chart
from pathwaygen.flowchart.metrics import table
from pathwaygen.flowchart.words import WORDS

NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module", params=NAMES)
def spec(request, pathways) -> Chart:
    pathway = loader.load(pathways / f"{request.param}.yaml").pathway
    assert pathway is not None
    return chart(pathway)


@pytest.fixture(scope="module")
def png(spec) -> bytes:
    """The chart as a picture, drawn once: it takes a second."""
    return write(spec, "png")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_bytes_every_time(spec, form):
    assert write(spec, form) == write(spec, form)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_the_same_bytes_in_another_process(pathways, form):
    """Nothing depends on the order of a set, the clock or the machine's own fonts."""
    file = pathways / "epilepsi.yaml"
    program = [
        sys.executable,
        "-c",
        "from pathwaygen.cli import main; main()",
        "flowchart",
        file,
        "--to",
        form,
    ]
    made = [
        subprocess.run(
            program, capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert made[0]
    assert made[0] == made[1]


def chunks(picture: bytes) -> dict[bytes, list[bytes]]:
    found: dict[bytes, list[bytes]] = {}
    place = len(PNG)
    while place < len(picture):
        (length,) = struct.unpack_from(">I", picture, place)
        kind, content = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        (check,) = struct.unpack_from(">I", picture, place + 8 + length)
        assert check == zlib.crc32(kind + content)
        found.setdefault(kind, []).append(content)
        place += length + 12
    return found


def test_png_fills_its_paper_at_three_hundred_dots(spec, png):
    found = chunks(png)
    drawing = draw(spec)
    wide, high = struct.unpack_from(">II", found[b"IHDR"][0])
    assert (wide, high) == (pytest.approx(drawing.width * 3, abs=2), pytest.approx(drawing.height * 3, abs=2))
    across, _, unit = struct.unpack(">IIB", found[b"pHYs"][0])
    assert unit == 1
    # On paper, text is as large as the drawing says it is.
    assert 11 * 3 / (across * 0.0254) * 72 == pytest.approx(drawing.point_size, rel=0.01)


def test_png_carries_its_text_alternative(spec, png):
    title, told = chunks(png)[b"iTXt"]
    assert title == b"Title\0\0\0\0\0" + spec.title.encode()
    assert told.startswith(b"Description\0\0\0\0\0")
    assert told.endswith(write(spec, "text"))


def test_png_is_drawn_with_our_font_alone(spec, png):
    """A picture without fonts has fewer colours: the letters are missing."""
    import resvg_py

    svg = write(spec, "svg").decode()
    bare = bytes(
        resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, background="#ffffff", zoom=3.0)
    )
    assert len(bare) < len(png) * 0.7


def test_the_font_has_the_widths_that_text_is_measured_with():
    from fontTools.ttLib import TTFont

    for bold in (False, True):
        widths = table(bold=bold)
        font = TTFont(resources.folder("schema") / "fonts" / f"Arimo-{'Bold' if bold else 'Regular'}.ttf")
        names, advances = font.getBestCmap(), font["hmtx"]
        scale = 11 / font["head"].unitsPerEm
        for char, width in widths.items():
            assert advances[names[ord(char)]][0] * scale == pytest.approx(width), char


def test_the_font_comes_with_its_licence():
    folder = resources.folder("schema") / "fonts"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text("utf-8")
    assert "Bitstream, Inc." in (folder / "DejaVu-LICENSE.txt").read_text("utf-8")
    assert sum(file.stat().st_size for file in folder.glob("*.ttf")) < 650_000


def test_pdf_is_tagged_and_its_text_is_text(spec, tmp_path):
    import pikepdf

    file = tmp_path / "f.pdf"
    file.write_bytes(write(spec, "pdf"))
    with pikepdf.open(file) as found:
        assert found.Root.MarkInfo.Marked
        assert str(found.Root.Lang) == "sv-SE"
        assert found.Root.ViewerPreferences.DisplayDocTitle
        assert found.open_metadata()["pdfuaid:part"] == "1"
        assert found.docinfo["/Title"] == spec.title
        assert "/CreationDate" not in found.docinfo
        fonts = {str(name) for page in found.pages for name in page.Resources.get("/Font", {})}
        images = [name for page in found.pages for name in page.get_images()]
    assert fonts
    assert not images


def figures(tree) -> list[str]:
    import pikepdf

    found = []
    if isinstance(tree, pikepdf.Array):
        return [text for kid in tree.as_list() for text in figures(kid)]
    if isinstance(tree, pikepdf.Dictionary):
        if tree.get("/S") == "/Figure":
            found.append(str(tree.Alt))
        if "/K" in tree:
            found += figures(tree.K)
    return found


def test_each_picture_in_the_pdf_has_a_text_alternative(spec, tmp_path):
    import pikepdf

    file = tmp_path / "f.pdf"
    file.write_bytes(write(spec, "pdf"))
    with pikepdf.open(file) as found:
        told = figures(found.Root.StructTreeRoot)
        count = len(pages.sheet(draw(spec)).cuts) - 1
    assert len(told) == count
    assert all(text.startswith(spec.title) for text in told)


@pytest.mark.slow
def test_pdf_passes_the_checkers(spec, tmp_path):
    file = tmp_path / "f.pdf"
    file.write_bytes(write(spec, "pdf"))
    for checker in (["outloud"], ["pdfua", "check"]):
        program = [str(Path(sys.executable).with_name(checker[0])), *checker[1:], str(file)]
        result = subprocess.run(program, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout


def test_a_page_is_cut_where_no_box_and_no_label_is(spec):
    drawing = draw(spec)
    laid = pages.sheet(drawing)
    assert laid.cuts[0] == 0
    assert laid.cuts[-1] == drawing.height
    assert laid.scale * drawing.width <= laid.width - 19.9
    assert laid.scale * 11 * 72 / 25.4 >= 7.99
    for cut in laid.cuts[1:-1]:
        assert not [box for box in drawing.boxes if box.rect.y < cut < box.rect.bottom]


def test_pdf_shows_each_box_on_one_page_only(spec):
    drawing = draw(spec)
    laid = pages.sheet(drawing)
    shown = [
        pages.part(drawing, upper, lower) for upper, lower in zip(laid.cuts, laid.cuts[1:], strict=False)
    ]
    for box in drawing.boxes:
        assert (
            sum(box.id in {b.id for b in page.boxes if not b.arrows or b.rect.y >= 0} for page in shown) >= 1
        )


@pytest.mark.parametrize(("form", "module", "extra"), [("png", "resvg_py", "png"), ("pdf", "typst", "pdf")])
def test_a_missing_extra_is_named(monkeypatch, spec, form, module, extra):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"\[{extra}\]") as raised:
        write(spec, form)
    assert raised.value.extra == extra


def test_json_holds_the_same_as_the_drawing(spec):
    found = json.loads(write(spec, "json"))
    drawing = draw(spec)
    assert found["version"] == 1
    assert {node["id"] for node in found["nodes"]} == {node.id for node in spec.nodes}
    assert {edge["id"] for edge in found["edges"]} == {edge.id for edge in spec.edges}
    assert [box["id"] for box in found["drawing"]["boxes"]] == [box.id for box in drawing.boxes]
    returning = {edge["id"] for edge in found["edges"] if edge["returns"]}
    assert returning == {arrow.edge.id for arrow in drawing.arrows if arrow.returns}


def test_text_tells_every_node_and_arrow(spec):
    text = write(spec, "text").decode()
    for item in outline(spec).items:
        assert f". {item.name} (" in text
        assert all(lead.target in text for lead in item.leads)
    assert len(re.findall(r"leder (?:tillbaka )?till", text)) == len(spec.edges)


def test_the_formats_agree_on_the_nodes(spec):
    root = ET.fromstring(write(spec, "svg"))  # noqa: S314
    drawn = {element.get("data-node") for element in root.iter() if element.get("data-node")}
    bpmn = ET.fromstring(write(spec, "bpmn"))  # noqa: S314
    carried = {e.get("id") for e in bpmn.iter() if e.tag == "{urn:pathwaygen:bpmn:1}node"}
    assert drawn == carried == {node["id"] for node in json.loads(write(spec, "json"))["nodes"]}


class TestCommand:
    """``pathwaygen flowchart``."""

    @pytest.fixture
    def run(self, pathways):
        def called(*arguments: str, spec=None):
            return CliRunner().invoke(command, [str(spec or pathways / "epilepsi.yaml"), *arguments])

        return called

    @pytest.mark.parametrize("form", [name for name, found in FORMATS.items() if found.text])
    def test_text_goes_to_standard_output(self, run, form):
        result = run("--to", form)
        assert result.exit_code == 0
        assert result.stdout

    @pytest.mark.parametrize(
        ("name", "start"), [("f.png", PNG), ("f.PDF", b"%PDF"), ("f.mmd", b"---"), ("f", b"<svg")]
    )
    def test_the_files_name_tells_the_format(self, run, tmp_path, name, start):
        assert run("-o", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).read_bytes().startswith(start)

    def test_a_picture_is_not_written_to_a_terminal(self, run, monkeypatch):
        monkeypatch.setattr("pathwaygen.cli.flowchart._terminal", lambda: True)
        result = run("--to", "png")
        assert isinstance(result.exception, UsageError)
        assert "-o flodesschema.png" in str(result.exception)

    def test_a_spec_that_is_missing_is_named(self, run, tmp_path):
        result = run(spec=tmp_path / "borta.yaml")
        assert isinstance(result.exception, UsageError)
        assert "finns inte" in str(result.exception)

    def test_a_place_where_nothing_can_be_is_named(self, run, tmp_path):
        (tmp_path / "fil").write_text("", "utf-8")
        result = run("-o", str(tmp_path / "fil" / "f.svg"))
        assert isinstance(result.exception, UsageError)
        assert "kunde inte skriva" in str(result.exception)

    def test_a_folder_that_is_missing_is_made(self, run, tmp_path):
        file = tmp_path / "ny" / "f.svg"
        assert run("-o", str(file)).exit_code == 0
        assert file.read_text("utf-8").startswith("<svg")

    def test_what_stood_there_stands_if_the_new_file_cannot_be_written(self, run, tmp_path, monkeypatch):
        file = tmp_path / "f.svg"
        file.write_text("förra", "utf-8")

        def full(*_):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(Path, "replace", full)
        result = run("-o", str(file))
        assert isinstance(result.exception, UsageError)
        assert file.read_text("utf-8") == "förra"
        assert [found.name for found in tmp_path.iterdir() if found != file] == []

    def test_a_spec_with_faults_is_drawn_with_a_word_on_it(self, run, tmp_path):
        file = tmp_path / "s.yaml"
        file.write_text("format: 1\nid: prov\ntitel: Prov\nblok: []\nblock:\n  - id: A\n", "utf-8")
        result = run("--to", "text", spec=file)
        assert result.exit_code == 0
        assert "har fel" in result.stderr

    def test_a_spec_without_blocks_has_nothing_to_draw(self, run, tmp_path):
        file = tmp_path / "s.yaml"
        file.write_text("format: 1\nid: prov\ntitel: Prov\n", "utf-8")
        result = run(spec=file)
        assert isinstance(result.exception, UsageError)
        assert "inga block" in str(result.exception)

    def test_a_supplement_has_no_chart(self, run, tmp_path):
        file = tmp_path / "s.yaml"
        file.write_text("format: 1\nid: prov\ntitel: Prov\ntyp: regionalt tillägg\n", "utf-8")
        result = run(spec=file)
        assert isinstance(result.exception, UsageError)


class TestASizeThatPngCanHold:
    """A picture of any chart takes a few seconds, or is refused."""

    def made(self, letters: int) -> Chart:
        word = "pneumonoultra" * (letters // 13)
        steps = tuple(Node(f"B{n}", Kind.STEP, word, f"B{n}", ("u",), "v") for n in range(25))
        edges = tuple(Edge(f"e{n}", f"B{n}", f"B{n + 1}", word) for n in range(24))
        return Chart("c", "Prov", "sv", (Lane("v", "V"),), (Phase("u", "Utredning"),), steps, edges)

    @pytest.mark.slow
    def test_a_large_chart_is_less_sharp(self):
        chart_ = self.made(1000)
        drawing = draw(chart_)
        made = write(chart_, "png")
        width, height = struct.unpack(">II", made[16:24])
        assert 3 * drawing.width * 3 * drawing.height > 24e6
        assert 23e6 < width * height <= 24.1e6
        assert width > drawing.width

    def test_a_larger_one_is_refused(self):
        began = time.process_time()
        with pytest.raises(UsageError, match=r"för stort för en bild i PNG.*Välj svg eller pdf"):
            write(self.made(5000), "png")
        assert time.process_time() - began < 5


@pytest.mark.parametrize("form", ["svg", "text", "mermaid", "bpmn"])
def test_a_block_of_two_phases_says_the_other_one(form):
    phases = Phase("u", "Utredning"), Phase("b", "Behandling")
    nodes = (
        Node("A", Kind.STEP, "Bedömning", "A", ("u",), "v"),
        Node("B", Kind.STEP, "Plan", "B", ("u", "b"), "v"),
    )
    made = Chart("c", "Prov", "sv", (Lane("v", "V"),), phases, nodes, (Edge("e", "A", "B"),))
    words = " ".join(write(made, form).decode().split())
    assert "Även i utredning" in words
    assert "Även i behandling" not in words


def test_the_guide_explains_every_symbol_of_the_legend(root):
    words = WORDS["sv"]
    page = (root / "docs/guide/flodesschema.md").read_text("utf-8")
    legend = [
        *(name for kind, name in words.kinds.items() if not kind.ends or kind.value == "exit"),
        words.continues,
        *words.signs.values(),
    ]
    missing = [name for name in legend if f"**{name}**" not in page]
    assert not missing


def test_a_letter_that_our_fonts_lack_stands_as_its_name_or_number_in_pdf_and_png(tmp_path):
    import pikepdf

    nodes = (Node("A", Kind.STEP, "Plan 🏥", "A", lane="v"), Node("B", Kind.STEP, "漢字", "B", lane="v"))
    made = Chart("c", "Prov 🙂", "sv", (Lane("v", "V"),), (), nodes, (Edge("e", "A", "B", "ja 👍"),))
    file = tmp_path / "c.pdf"
    file.write_bytes(write(made, "pdf"))
    with pikepdf.open(file) as found:
        assert found.docinfo["/Title"] == f"Prov {printable('🙂')}"
    assert [node.title for node in lettered(made).nodes] == [f"Plan {printable('🏥')}", "[U+6F22 U+5B57]"]
    title, told = chunks(write(made, "png"))[b"iTXt"]
    assert title.endswith("Prov 🙂".encode())
    assert "Plan 🏥".encode() in told


def test_a_chart_in_our_own_letters_is_left_alone(spec):
    assert lettered(spec) is spec
