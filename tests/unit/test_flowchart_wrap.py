"""Lines fit their width, break where Swedish breaks, and lose nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pathwaygen.flowchart.metrics import clean, width
from pathwaygen.flowchart.wrap import lines


def test_widths_follow_the_font():
    assert width("åäö") == width("aao")
    assert width("Mål", bold=True) > width("Mål")
    assert width("字") == 11.0


def test_a_text_that_fits_is_one_line():
    assert lines("Utredning vid akut ingång", 200) == ("Utredning vid akut ingång",)


def test_words_are_kept_whole_where_they_fit():
    assert lines("Uppföljning och utvärdering", 80) == ("Uppföljning och", "utvärdering")


def test_a_long_compound_breaks_at_its_joint():
    assert lines("rehabiliteringsbedömning", 90) == ("rehabiliterings-", "bedömning")
    assert lines("kontaktinformation", 70) == ("kontakt-", "information")


def test_an_authors_hyphens_are_used_first():
    assert lines("hälso-och-sjukvård", 60) == ("hälso-och-", "sjukvård")
    assert lines("läkemedels\N{SOFT HYPHEN}resistent", 95) == ("läkemedels-", "resistent")


def test_a_soft_hyphen_that_is_not_used_is_not_drawn():
    assert lines("läkemedels\N{SOFT HYPHEN}resistent", 300) == ("läkemedelsresistent",)


def test_a_narrow_first_line_is_left_empty_rather_than_breaking_a_word():
    assert lines("Avslutsdialog", 90, first=20) == ("", "Avslutsdialog")


def test_no_text_is_one_empty_line():
    assert lines("", 50) == ("",)


@given(st.text(alphabet="abcdeåäö -/–字\N{SOFT HYPHEN}", max_size=80), st.floats(24, 200), st.booleans())
def test_lines_fit_and_lose_nothing(text, room, bold):
    text = clean(text)
    found = lines(text, room, bold=bold)
    assert all(width(line, bold=bold) <= room or len(line) == 1 for line in found)
    dropped = str.maketrans("", "", " -/–\N{SOFT HYPHEN}")
    assert "".join(found).translate(dropped) == text.translate(dropped)


def test_clean_removes_what_xml_refuses():
    assert clean("a\x00b\x0bc\r\n\td\ufffe") == "ab c d"
    assert clean("o\u0308") == "ö"


def test_dots_for_words_left_out_follow_the_word_before():
    text = "Patienten har tillfrisknat …"
    room = width("Patienten har") + 1
    assert lines(text, room) == ("Patienten har", "tillfrisknat …")
    assert lines("tillfrisknat …", width("tillfrisknat …") - 2) != ("tillfrisknat", "…")
