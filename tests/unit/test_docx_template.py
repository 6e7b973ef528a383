"""A region's own Word template: its looks are kept, its places are filled, and a hostile one is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import ooxml_integrity
import pytest
from tests import docx as word

import docx as python_docx
from pathwaygen import loader, view
from pathwaygen.cli import main
from pathwaygen.errors import UsageError
from pathwaygen.export import manuscript
from pathwaygen.export.docx import docx
from pathwaygen.export.docx.stencil import FILE
from pathwaygen.indicators import views

ROOT = Path(__file__).parents[2]
OURS = (ROOT / "templates" / FILE).read_bytes()
TEXT = "# Prov {.title}\n\n## Del\n\n-   En punkt\n\n1.  Ett\n\n| a | b |\n| --- | --- |\n| c | d |\n\nText [1](https://example.org).\n"


def written(folder, template=None):
    """Return a small document in a group's template."""
    if template is not None:
        (folder / "docx").mkdir(exist_ok=True)
        (folder / FILE).write_bytes(template)
    spec = b"format: 1\nid: p\ntitel: Prov\ndokument: {version: 1.2.0, status: utkast, datum: 2026-01-02}\n"
    pathway = loader.parse(spec, name="p.yaml").pathway
    assert pathway is not None
    seen = view.document(pathway, indicators=views)
    return docx(manuscript(TEXT, seen, templates_dir=folder))


def from_word(change):
    """Return a template made by python-docx, which looks as Word's own does."""
    made = python_docx.Document()
    change(made)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def changed(parts, *, content=OURS):
    """Return a file with some of its parts replaced or added."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        files = {name: archive.read(name) for name in archive.namelist()} | parts
        for name, own in files.items():
            out.writestr(name, own)
    return made.getvalue()


def listed(name="[Content_Types].xml"):
    """Return a part of our own template as text."""
    with zipfile.ZipFile(io.BytesIO(OURS)) as archive:
        return archive.read(name).decode()


def related(kind, target, *, external=False):
    """Return the document's relationships with one more."""
    known = listed("word/_rels/document.xml.rels")
    mode = ' TargetMode="External"' if external else ""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}"{mode}/></Relationships>'
    return {"word/_rels/document.xml.rels": known.replace("</Relationships>", more).encode()}


def region(made):
    made.styles["Heading 1"].font.name = "Georgia"
    header = made.sections[0].header.paragraphs[0]
    for piece in ("Region Prov – {ti", "tel}, ", "{utgåva}"):
        header.add_run(piece)
    made.sections[0].footer.paragraphs[0].text = "Dnr 123"
    made.add_paragraph("Omslag: {titel} {okänd}")
    made.add_paragraph("{innehåll}")
    made.add_paragraph("Sist i mallen")


def test_a_regions_looks_are_kept_and_its_places_filled(tmp_path):
    made = written(tmp_path, from_word(region))
    dump = word.dump(made)
    assert "Header: Region Prov – Prov, Version 1.2.0 · utkast · 2026-01-02" in dump
    assert "Utkastmarke: UTKAST – inte fastställt" in dump  # the template had no place for the mark
    assert "Dnr 123" in dump
    said = word.words(made).splitlines()
    assert said[0] == "Omslag: Prov {okänd}"
    assert said[-2:] == ["Sist i mallen", ""] or said[-1] == "Sist i mallen"
    read = python_docx.Document(io.BytesIO(made))
    assert read.styles["Heading 1"].font.name == "Georgia"
    assert read.styles["Åtgärdstabell" if "Åtgärdstabell" in {s.name for s in read.styles} else "Tabell"]
    used = {getattr(paragraph.style, "name", "") for paragraph in read.paragraphs}
    assert {"Heading 1", "Title", "List Bullet", "List Number"} <= used
    file = tmp_path / "d.docx"
    file.write_bytes(made)
    assert [
        str(one) for one in ooxml_integrity.check(str(file)) if one.severity is ooxml_integrity.ERROR
    ] == []


def test_every_header_of_a_template_says_that_the_document_is_a_draft(tmp_path):
    def change(made):
        section = made.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = "Omslag {märkning}"
        section.header.paragraphs[0].text = "Regionen"

    dump = word.dump(written(tmp_path, from_word(change)))
    assert dump.count("UTKAST – inte fastställt") == 2


def test_a_style_of_ours_ends_where_the_templates_text_ends(tmp_path):
    made = written(tmp_path, from_word(lambda _: None))
    root = word.part(made, "word/document.xml")
    size, margin = (root.find(f".//{word.W}{tag}") for tag in ("pgSz", "pgMar"))
    width = int(size.get(f"{word.W}w")) - sum(
        int(margin.get(f"{word.W}{side}")) for side in ("left", "right")
    )
    styles = {style.get(f"{word.W}styleId"): style for style in word.part(made, "word/styles.xml")}
    tabs = [tab for tab in styles["TOC1"].iter(f"{word.W}tab") if tab.get(f"{word.W}val") == "right"]
    assert [int(tab.get(f"{word.W}pos")) for tab in tabs] == [width]
    assert {
        sum(int(c.get(f"{word.W}w")) for c in t.iter(f"{word.W}gridCol")) for t in root.iter(f"{word.W}tbl")
    } == {width}


def test_a_template_without_a_place_for_the_document_gives_its_looks_alone(tmp_path):
    made = written(tmp_path, from_word(lambda made: made.add_paragraph("Exempeltext i mallen")))
    assert "Exempeltext" not in word.words(made)
    assert "En punkt" in word.words(made)


def test_a_missing_style_is_brought_along_with_what_it_builds_on(tmp_path):
    bare = changed({"word/styles.xml": f'<w:styles xmlns:w="{word.W[1:-1]}"/>'.encode()})
    made = written(tmp_path, bare)
    styles = {style.get(f"{word.W}styleId"): style for style in word.part(made, "word/styles.xml")}
    for style in styles.values():
        for tag in ("basedOn", "next", "link"):
            found = style.find(f"{word.W}{tag}")
            assert found is None or found.get(f"{word.W}val") in styles
    used = {
        style.get(f"{word.W}val") for style in word.part(made, "word/document.xml").iter(f"{word.W}pStyle")
    }
    assert used <= set(styles)


def test_what_a_template_says_of_other_files_is_left_out(tmp_path):
    parts = {"word/comments.xml": b"<x/>"} | related(
        "attachedTemplate", "file:///C:/Mall.dotm", external=True
    )
    made = written(tmp_path, changed(parts))
    assert "word/comments.xml" not in word.names(made)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert not any(b"dotm" in archive.read(name) for name in archive.namelist())


def bomb():
    return changed({"word/media/a.png": b"\0" * 70_000_000})


def encrypted():
    made = bytearray(OURS)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = made.find(mark)
        while start >= 0:
            made[start + place] |= 1
            start = made.find(mark, start + 4)
    return bytes(made)


def twice():
    made = io.BytesIO(OURS)
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<a/>")
    return made.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><w>&c;</w>'
)
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

HOSTILE = {
    "not a zip": (lambda: b"hej", "inte ett Word-dokument"),
    "old format": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "sparad som .doc"),
    "truncated": (lambda: OURS[:-200], "inte ett Word-dokument"),
    "garbled": (lambda: OURS[:3000] + b"\xff" * 200 + OURS[3200:], ""),
    "encrypted": (encrypted, "lösenordsskyddad"),
    "empty zip": (lambda: changed({}, content=b"PK\x05\x06" + b"\0" * 18), "förteckning saknas"),
    "bomb": (bomb, "MB när det packas upp"),
    "large": (lambda: b"PK" + b"\0" * 20_000_001, "större än 20 MB"),
    "many": (lambda: changed({f"x{n}": b"" for n in range(500)}), "fler än 400 delar"),
    "out of the folder": (lambda: changed({"../x": b""}), "otillåtet namn"),
    "twice": (twice, "otillåtet namn"),
    "macros": (lambda: changed({"word/vbaProject.bin": b"x"}), "makron"),
    "macro type": (
        lambda: changed({"[Content_Types].xml": listed().replace(PLAIN, MACRO).encode()}),
        "makron",
    ),
    "entity": (lambda: changed({"word/document.xml": ENTITY}), "DOCTYPE"),
    "laughs": (lambda: changed({"word/styles.xml": LAUGHS}), "DOCTYPE"),
    "entity in a header": (lambda: changed({"word/header.xml": ENTITY}), "DOCTYPE"),
    "not xml": (lambda: changed({"word/document.xml": b"<a"}), "inte hel XML"),
    "no body": (lambda: changed({"word/document.xml": b"<a/>"}), "texten saknas"),
    "missing part": (lambda: changed(related("image", "media/x.png")), "saknas"),
    "picture elsewhere": (
        lambda: changed(related("image", "https://example.org/x.png", external=True)),
        "en bild utanför filen",
    ),
    "object": (lambda: changed(related("oleObject", "x.bin") | {"word/x.bin": b"x"}), "inbäddat objekt"),
    "odd lists": (
        lambda: changed(
            {"word/numbering.xml": f'<w:numbering xmlns:w="{word.W[1:-1]}"><w:num/></w:numbering>'.encode()}
        ),
        "inte som Word skriver dem",
    ),
    "unknown": (lambda: changed(related("chart", "x.xml") | {"word/x.xml": b"<a/>"}), "chart"),
    "script": (lambda: changed(related("hyperlink", "javascript:alert(1)", external=True)), "javascript"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_template_is_refused_in_swedish(name, tmp_path):
    make, said = HOSTILE[name]
    with pytest.raises(UsageError, match=r"^Wordmallen .*mall\.docx kan inte användas: ") as refused:
        written(tmp_path, make())
    assert said in str(refused.value)


def test_the_command_says_so_and_writes_nothing(tmp_path, capsys):
    own = tmp_path / "mallar"
    (own / "docx").mkdir(parents=True)
    (own / FILE).write_bytes(b"hej")
    spec = ROOT / "tests" / "golden" / "handledsbesvar" / "pathway.yaml"
    out = tmp_path / "ut"
    with pytest.raises(SystemExit) as stopped:
        main(
            ["build", str(spec), "--out", str(out), "--to", "docx", "--templates", str(own), "--allow-errors"]
        )
    assert stopped.value.code == 2
    assert "Wordmallen" in capsys.readouterr().err
    assert not out.exists()
