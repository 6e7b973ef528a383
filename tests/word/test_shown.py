"""What Word shows that is no plain letter: it becomes the character that it looks like, or it is named."""

from __future__ import annotations

import re

import pytest
from tests.word.test_merge import BY, came_back, replaced, run, spec, typed

__all__ = ["came_back", "spec"]  # fixtures
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
BEFORE = '<w:r><w:t xml:space="preserve">Ta upp anamnes.'


def put(xml):
    """Return what puts runs before the words of the care in block A."""
    return typed(BEFORE, xml + BEFORE)


def drawn(name="Bildobjekt 4", said="En röntgenbild"):
    inside = f'<wp:docPr id="4" name="{name}" descr="{said}"/>'
    return f'<w:r><w:drawing><wp:inline xmlns:wp="{WP}">{inside}</wp:inline></w:drawing></w:r>'


def looking(text, look):
    return f'<w:r><w:rPr><w:{look}/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Symbol" w:char="F06D"/></w:r>', "μ"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "→"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F021"/></w:r>', "\N{REPLACEMENT CHARACTER}"),
        ('<w:r><w:sym w:font="Arial" w:char="00D7"/></w:r>', "×"),
        ("<w:r><w:t>10</w:t></w:r>" + looking("9", 'vertAlign w:val="superscript"'), "10⁹"),
        ("<w:r><w:t>CO</w:t></w:r>" + looking("2", 'vertAlign w:val="subscript"'), "CO₂"),
        ("<w:r><w:t>n</w:t></w:r>" + looking("te", 'vertAlign w:val="superscript"'), "nte"),
        ("<w:r><w:t>20\u00a0000</w:t></w:r>", "20\u00a0000"),
        ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>vitamin</w:t></w:r>", "A\N{NON-BREAKING HYPHEN}vitamin"),
        ("<w:r><w:t>”a” » – …</w:t></w:r>", "”a” » – …"),
    ],
)
def test_what_is_shown_is_what_is_taken(spec, came_back, xml, said):
    result = run(came_back(put(xml)), "--into", spec, "--accept", "all")
    assert result.exit_code == 0, result.output
    assert f"      {said}Ta upp anamnes." in spec.read_text("utf-8")


def test_a_change_of_what_does_not_show_is_shown(spec, came_back):
    result = run(came_back(typed("Ta upp", "Ta\u00a0upp")), "--into", spec, "--accept", "all")
    assert "[-Ta upp-] {+Ta<U+00A0>upp+}" in result.output
    assert "Ta\u00a0upp anamnes." in spec.read_text("utf-8")


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (drawn(), "Bild: En röntgenbild"),
        (drawn(said=""), "Bild utan beskrivning"),
        (drawn("Bild 4", "Bild på en hand"), "Bild: Bild på en hand"),
        (f'<w:ins w:id="3" {BY}>{drawn()}</w:ins>', "Bild: En röntgenbild"),
        ("<w:r><w:pict/></w:r>", "Bild utan beskrivning"),
        ("<w:altChunk/>", "En hel fil är inklistrad här"),
    ],
)
def test_what_cannot_be_taken_in_is_named(spec, came_back, xml, said):
    before = spec.read_bytes()
    result = run(came_back(put(xml)), "--into", spec, "--accept", "all")
    assert result.exit_code == 1
    assert said in result.output
    assert "efter Block A – vården" in result.output
    assert spec.read_bytes() == before


@pytest.mark.parametrize(
    "xml",
    [
        f'<w:del w:id="3" {BY}>{drawn()}</w:del>',
        drawn("Flödesschema för *Prov* 1001", "Bild 1 av 2. Flödesschema för Prov"),
        drawn("Röntgen 1002", "Röntgen"),
        drawn(" 1003", ""),
    ],
    ids=["taken away", "the chart", "the author's own", "without words"],
)
def test_a_picture_that_is_nobodys_addition_is_not_named(spec, came_back, xml):
    result = run(came_back(put(xml)), "--into", spec)
    assert result.exit_code == 0, result.output


def test_words_crossed_out_by_their_looks_are_named_and_stay(spec, came_back):
    """A reviewer who has no tracking crosses out by hand: the words are there, and so is the wish."""
    parts = "".join(looking(words, "strike") for words in ("Ta upp ", "anamnes."))
    before = spec.read_bytes()
    file = came_back(typed("Ta upp anamnes.", f"</w:t></w:r>{parts}<w:r><w:t>"))
    result = run(file, "--into", spec, "--accept", "all")
    assert result.exit_code == 1
    assert "orden är kvar: ”Ta upp anamnes.”" in re.sub(r"\s+", " ", result.output)
    assert spec.read_bytes() == before
    assert "Crossed out by formatting" in run(file, "--into", spec, "--lang", "en").output


def test_what_is_not_crossed_out_is_not_named(spec, came_back):
    xml = typed("<w:t xml", '<w:rPr><w:strike w:val="0"/></w:rPr><w:t xml')
    assert run(came_back(xml), "--into", spec).exit_code == 0


def test_comments_are_counted(spec, came_back):
    inside = '<w:comment w:id="1" w:author="{}"><w:p><w:r><w:t>Nej!</w:t></w:r></w:p></w:comment>'
    said = "".join(inside.format(author) for author in ("Bo Ek", "Bo Ek", "pathwaygen"))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = {"word/comments.xml": f'<w:comments xmlns:w="{space}">{said}</w:comments>'}
    result = run(came_back(**parts), "--into", spec)
    assert result.exit_code == 0
    assert "2 kommentarer" in result.output
    assert "pathwaygen word comments" in result.output


def test_a_picture_beside_an_edit_does_not_stop_it(spec, came_back):
    file = came_back(lambda xml: put(drawn())(replaced("Berätta", "Beskriv")(xml)))
    assert run(file, "--into", spec, "--accept", "tracked").exit_code == 1
    assert "patienten: Beskriv.   # kort" in spec.read_text("utf-8")
