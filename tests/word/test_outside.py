"""What no field owns: typed in headers and footers, or taken away from what the program wrote."""

from __future__ import annotations

import dataclasses

import pytest
from lxml import etree
from tests.word.as_word import W
from tests.word.test_merge_properties import PATHWAYS, holders, sent, zipped

from pathwaygen.errors import UsageError
from pathwaygen.model import Pathway
from pathwaygen.word import listing, merge, package, session
from pathwaygen.word import map as fieldmap
from pathwaygen.word.change import accepted
from pathwaygen.word.merge import Verdict

FILE = PATHWAYS[0]
DOCUMENT = package.DOCUMENT
FOOTNOTE = (
    "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
    "<w:p><w:r><w:t>Synpunkt i sidfoten</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    "</w:r></w:p></w:ftr>"
)
HEADING = "<w:p><w:r><w:t>Synpunkt i sidhuvudet</w:t></w:r></w:p></w:hdr>"
WRITTEN = (
    "Utkast – inte fastställt. Dokumentets status är remiss. Använd det inte som underlag för vård.",
    "Använd det inte som underlag för vård.",
)
"""A paragraph that the program wrote, and words in it."""


@pytest.fixture
def back(tmp_path):
    """Return what opens a reply to the first pathway, with some of its parts changed."""

    def opened(**parts):
        named = {f"word/{name}.xml": content for name, content in parts.items() if name != "map"}
        if "map" in parts:
            named["customXml/item1.xml"] = parts["map"]
        (tmp_path / "svar.docx").write_bytes(zipped(sent(FILE).files | named))
        return session.opened(tmp_path / "svar.docx", FILE)

    return opened


def shown(found):
    return "\n".join(listing.strays(found.strays, listing.Terminal(width=100)))


def told(found):
    return [(stray.words, stray.gone) for stray in found.strays]


def test_words_in_headers_footers_and_their_text_boxes_are_named(back):
    files = sent(FILE).files
    header = files["word/header.xml"].replace(b"</w:hdr>", HEADING.encode())
    footer = files["word/footer.xml"].replace(b"</w:ftr>", FOOTNOTE.encode())
    found = back(header=header, footer=footer)
    assert found.answers == ()
    assert sorted((stray.heading, stray.words) for stray in found.strays) == [
        ("Sidfot", "Synpunkt i sidfoten"),
        ("Sidhuvud", "Synpunkt i sidhuvudet"),
    ]
    assert "Sidhuvud" in shown(found)
    assert "Synpunkt i sidfoten" in shown(found)


def test_pages_counted_anew_are_not_named(back):
    before = sent(FILE).files["word/footer.xml"]
    after = before.replace(b">1</w:t>", b">17</w:t>")
    assert after != before
    assert back(footer=after).strays == ()


def test_a_hostile_header_is_refused(back):
    header = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + sent(FILE).files["word/header.xml"]
    with pytest.raises(UsageError):
        back(header=header)


def lone(root, words):
    return next(p for p in root.iter(f"{W}p") if "".join(p.itertext(f"{W}t")) == words)


def test_a_generated_paragraph_that_is_taken_away_is_named_with_its_words(back):
    root = etree.fromstring(sent(FILE).files[DOCUMENT])
    gone = lone(root, WRITTEN[0])
    gone.getparent().remove(gone)
    assert told(back(document=etree.tostring(root))) == [(WRITTEN[0], True)]


def test_words_taken_from_a_generated_paragraph_are_named_before_and_after(back):
    root = etree.fromstring(sent(FILE).files[DOCUMENT])
    for text in lone(root, WRITTEN[0]).iter(f"{W}t"):
        text.text = text.text.replace(WRITTEN[1], "")
    rest = WRITTEN[0].removesuffix(WRITTEN[1]).strip()
    assert told(back(document=etree.tostring(root))) == [(rest, False), (WRITTEN[0], True)]


def test_what_is_missing_and_cannot_be_told_is_counted(back):
    known = sent(FILE).map.outside
    found = dataclasses.replace(sent(FILE).map, outside=(*known[:9], "0" * 8, "1" * 8, *known[9:]))
    reply = back(map=fieldmap.written(found))
    assert [stray.nameless for stray in reply.strays] == [2]
    assert "2 stycken som programmet skrev" in shown(reply)


@pytest.mark.parametrize("file", PATHWAYS, ids=lambda file: file.stem)
def test_generated_words_are_no_guess_at_fields_whose_rows_are_taken_away(file):
    out = sent(file)
    root = etree.fromstring(out.files[DOCUMENT])
    taken = set()
    for one, holder in list(holders(root, out.map)):
        row = next(holder.iterancestors(f"{W}tr"), None)
        if row is not None:
            taken.add(one.path)
            if row.getparent() is not None:
                row.getparent().remove(row)
    assert len(taken) > 10
    word = merge.returned(
        package.open_bytes(zipped(out.files | {DOCUMENT: etree.tostring(root)}), "svar.docx"), out.map
    )
    found = merge.answers(word, out.source.data, Pathway, accepted)
    assert {answer.verdict for answer in found} == {Verdict.LOST}
    assert taken <= {answer.field.path for answer in found}
