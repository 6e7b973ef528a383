"""What a field says in Word, after any decision about its tracked changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.word import second_reader
from tests.word.as_word import NS, Pen, W

from pathwaygen.word import prose, text
from pathwaygen.word.body import Known, Reader
from pathwaygen.word.change import BODY, Face, Listed, accepted, rejected

ITEM = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
BODY_XML = f"""<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr><w:r><w:t>Ett stycke med </w:t></w:r>
<w:r><w:rPr><w:b/></w:rPr><w:t>fet</w:t></w:r><w:r><w:t xml:space="preserve"> text och mer.</w:t></w:r></w:p>
<w:p>{ITEM}<w:r><w:t>Punkt ett</w:t></w:r></w:p>
<w:p>{ITEM}<w:r><w:t>Punkt två</w:t></w:r></w:p>
<w:p><w:r><w:t>Sist.</w:t></w:r></w:p>"""
TRACKED = 'w:author="Bo Ek" w:date="2026-11-20T10:00:00Z"'
BOOKMARK, BOOKMARK_END = '<w:bookmarkStart w:id="4" w:name="pw_2"/>', '<w:bookmarkEnd w:id="4"/>'


def document(inside, *, before="", after=""):
    return etree.fromstring(
        f'<w:document xmlns:w="{NS}"><w:body>{before}<w:sdt><w:sdtPr><w:tag w:val="pw_1"/></w:sdtPr>'
        f"<w:sdtContent>{inside}</w:sdtContent></w:sdt>{after}</w:body></w:document>"
    )


def listed(properties):
    return Listed("bullet", left=340) if properties.find(f"{W}numPr") is not None else BODY


def known(**more):
    return Known(
        tag=lambda tag: tag.removeprefix("pw_") if tag.startswith("pw_") else "",
        bookmark=lambda name: name.removeprefix("pw_") if name.startswith("pw_") else "",
        listed=listed,
        **more,
    )


def read(root, **more):
    return Reader(known(**more)).read(root)


def field(root, anchor="1", **more):
    return next(place for place in read(root, **more) if place.anchor == anchor)


def said(place, decide=accepted, citations=None):
    return text.paragraphs(place.paragraphs, decide, citations or {})


def markdown(place, decide=accepted, citations=None):
    return prose.markdown(said(place, decide, citations))


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 8), st.integers(0))
def test_two_readers_agree_on_every_decision(rnd, times, chosen):
    root = document(BODY_XML)
    holder = root.find(f".//{W}sdtContent")
    pen = Pen(rnd)
    pen.edit(holder, times)
    some = {number for place, number in enumerate(pen.changes) if chosen >> place & 1}
    place = field(root)
    for decide, accept in (
        (accepted, lambda _: True),
        (rejected, lambda _: False),
        (lambda change: change.number in some, some.__contains__),
    ):
        assert markdown(place, decide) == second_reader.markdown(holder, accept)


def paragraph(inside, properties=""):
    return f"<w:p>{properties}{inside}</w:p>"


def run(words, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def link(words, attributes):
    return f'<w:hyperlink xmlns:r="{R}" {attributes}>{run(words)}</w:hyperlink>'


def code(instruction, result):
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    order = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return mark("begin") + order + mark("separate") + run(result) + mark("end")


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (
            run("Ett") + "<w:r><w:tab/><w:t>två</w:t><w:noBreakHyphen/><w:t>tre</w:t></w:r>",
            "Ett två\u2011tre",
        ),
        (run("av") + "<w:r><w:softHyphen/></w:r>" + run("stava"), "av\u00adstava"),
        (run("1\u00a0000"), "1\u00a0000"),
        (run("rad") + "<w:r><w:br/></w:r>" + run("bruten"), "rad bruten"),
        ("<w:smartTag>" + run("i ") + "<w:smartTag>" + run("två") + "</w:smartTag></w:smartTag>", "i två"),
        ("<w:customXml><w:customXmlPr/>" + run("x") + "</w:customXml>", "x"),
        (
            "<w:sdt><w:sdtContent>" + run("i en annan kontroll") + "</w:sdtContent></w:sdt>",
            "i en annan kontroll",
        ),
        ('<w:fldSimple w:instr=" DATE ">' + run("i dag") + "</w:fldSimple>", "i dag"),
        (run("se ") + code(' HYPERLINK "https://a.se/x" ', "sidan"), "se [sidan](https://a.se/x)"),
        (run("år ") + code(" PAGE ", "3"), "år 3"),
        (link("sidan", 'r:id="rId7"'), "[sidan](https://b.se/)"),
        (link("[3]", 'w:anchor="pwc_abcdefghij"') + run(" och"), "[@k3] och"),
        (run("enligt [@k1; @k2] och (B)"), "enligt [@k1; @k2] och (B)"),
        (run("inte [\u2060@k1] och (\u2060K)"), "inte \\[@k1] och \\(K)"),
        (run("2 * 3 * 4"), "2 * 3 * 4"),
        (
            run("fet", "<w:rPr><w:b/></w:rPr>") + run(" inte", '<w:rPr><w:b w:val="0"/></w:rPr>'),
            "**fet** inte",
        ),
        (run("stark", '<w:rPr><w:rStyle w:val="Stark"/></w:rPr>'), "**stark**"),
        ("<w:r><w:t>a</w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>b</w:t></w:r>", "ab"),
        ('<w:r><w:sym w:font="Symbol" w:char="00B1"/></w:r>' + run(" 3"), "± 3"),
    ],
)
def test_what_word_writes_in_a_line(inside, wanted):
    known_links = {"rId7": "https://b.se/"}
    place = field(document(paragraph(inside)), links=known_links, faces={"Stark": Face(bold=True)})
    assert markdown(place, citations={"pwc_abcdefghij": "[@k3]"}) == wanted


def test_a_deletion_in_an_insertion_is_there_only_between_the_two():
    inside = (
        f'<w:ins w:id="1" {TRACKED}>{run("nytt ")}<w:del w:id="2" {TRACKED}>{run("ångrat")}</w:del></w:ins>'
    )
    place = field(document(paragraph(run("Text ") + inside)))
    assert markdown(place) == "Text nytt"
    assert markdown(place, rejected) == "Text"
    assert markdown(place, lambda change: change.number == "1") == "Text nytt ångrat"
    assert {(c.author, c.date) for p in place.paragraphs for c in p.changes()} == {
        ("Bo Ek", "2026-11-20T10:00:00Z")
    }


def test_a_bookmark_alone_finds_a_field_over_several_paragraphs():
    """LibreOffice 7.4 drops the tags of content controls."""
    start = '<w:bookmarkStart w:id="4" w:name="pw_2"/>'
    end = '<w:bookmarkEnd w:id="4"/>'
    body = paragraph(start + run("Ett")) + paragraph(run("Två")) + paragraph(run("Tre") + end)
    root = document(
        paragraph(run("kontroll")), before=paragraph(run("Före")) + body, after=paragraph(run("Efter"))
    )
    found = read(root)
    assert [(place.anchor, place.control, markdown(place)) for place in found] == [
        ("", False, "Före"),
        ("2", False, "Ett\n\nTvå\n\nTre"),
        ("1", True, "kontroll"),
        ("", False, "Efter"),
    ]
    assert [place.after for place in found] == ["", "", "", "1"]


def whole(inside):
    return etree.fromstring(f'<w:document xmlns:w="{NS}"><w:body>{paragraph(inside)}</w:body></w:document>')


def control(name, properties, words):
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="pw_{name}"/>{properties}</w:sdtPr>'
        f"<w:sdtContent>{run(words)}</w:sdtContent></w:sdt>"
    )


def test_a_bookmark_in_a_line_leaves_the_rest_outside():
    root = whole(run("Titel: ") + BOOKMARK + run("Fältet") + BOOKMARK_END + run(" och mer"))
    assert [(place.anchor, markdown(place)) for place in read(root)] == [
        ("", "Titel:"),
        ("2", "Fältet"),
        ("", "och mer"),
    ]


def test_a_control_within_its_own_bookmark_is_one_field():
    root = whole(BOOKMARK + control("2", "", "Ett") + BOOKMARK_END)
    assert [(place.anchor, place.control, markdown(place)) for place in read(root)] == [("2", True, "Ett")]


def test_choices_and_help_texts_are_told():
    listed = '<w:dropDownList><w:listItem w:displayText="Ja" w:value="ja"/></w:dropDownList>'
    choice, empty = read(whole(control("1", listed, "Ja") + control("2", "<w:showingPlcHdr/>", "Hjälp")))
    assert choice.options == {"Ja": "ja"}
    assert not choice.empty
    assert empty.empty


def test_a_row_that_is_taken_away_takes_its_text():
    row = f'<w:tr><w:trPr><w:del w:id="3" {TRACKED}/></w:trPr><w:tc>{paragraph(run("Cell"))}</w:tc></w:tr>'
    place = field(document(f"{paragraph(run('Kvar'))}<w:tbl>{row}</w:tbl>"))
    assert markdown(place) == "Kvar"
    assert markdown(place, rejected) == "Kvar\n\nCell"
