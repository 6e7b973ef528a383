"""An author's Markdown as Word's paragraphs, and back."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.specs import FILES

from pathwaygen import keywords
from pathwaygen.word import prose
from pathwaygen.word.field import Kind, canonical, value_hash

EXAMPLES = {
    "En mening.": "En mening.",
    "Två stycken\npå tre rader.\n\nDet andra.": "Två stycken på tre rader.\n\nDet andra.",
    "- ett\n- två\n  - inne\n- tre": "- ett\n- två\n  - inne\n- tre",
    "1. ett\n2. två\n\n   mer om två\n3. tre": "1. ett\n2. två\n\n   mer om två\n\n3. tre",
    "Text:\n\n- ett\n\nEfter.": "Text:\n\n- ett\n\nEfter.",
    "**fet** och *kursiv* och ***båda***": "**fet** och *kursiv* och ***båda***",
    "se [sidan](https://exempel.se/a_(b)) nu": "se [sidan](https://exempel.se/a_%28b%29) nu",
    "https://exempel.se/sida.": "https://exempel.se/sida.",
    "Se (A, B) och \\(K) [@a; @b, s. 3].": "Se (A, B) och \\(K) [@a; @b, s. 3].",
    "a * b < c & d_e_f": "a * b < c & d_e_f",
    "\\*inte kursivt\\*": "\\*inte kursivt\\*",
    "1\\. ingen lista": "1\\. ingen lista",
}


@pytest.mark.parametrize("text", EXAMPLES)
def test_what_is_written(text):
    assert prose.markdown(prose.paragraphs(text)) == EXAMPLES[text]


pieces = st.sampled_from(
    [
        *(
            "**",
            "*",
            "_",
            "\\",
            "[",
            "]",
            "(",
            ")",
            "(A)",
            "\\(K)",
            "[@a]",
            "[@a; @b]",
            " https://a.se ",
            "&amp;",
        ),
        *("&", "<", "- ", "1. ", "\n", "\n\n", "\n  - ", "\n- ", "• ", "o\t", " ", "ord", "å", ".", "!", "#"),
        *(" [x](https://b.se) ", " <https://c.se> ", "–", "\u2060", "2) ", "\n   "),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=14).map("".join))
@example("___(A)_(_")  # a text that looks like a reference until the next one stands beside it
@example("• \n  - ")
def test_written_once_it_stays(text):
    """The canonical form says the same and is its own canonical form."""
    once = prose.markdown(prose.paragraphs(text))
    assert prose.markdown(prose.paragraphs(once)) == once
    words = [p.words for p in prose.paragraphs(text)]
    assert [p.words for p in prose.paragraphs(once)] == words


words = st.sampled_from(
    [*("ord", "å", "(B", ")", "<", "*", "_", "\\", "[", "]"), *("(A)", "(", "&", "-", "1.", "!", ".", " ")]
)
spans = st.builds(
    prose.Span,
    st.lists(words, min_size=1, max_size=4).map("".join),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "", "https://b.se"]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(spans, min_size=1, max_size=5))
@example([prose.Span("!", italic=True), prose.Span("ord")])
@example([prose.Span("!"), prose.Span("ord", link="https://b.se")])  # not a picture
@example([prose.Span("< 15"), prose.Span("(B", italic=True), prose.Span(")", bold=True)])
def test_looks_that_cannot_be_written_give_way_and_words_never_do(made):
    """A reviewer may put any looks side by side in Word; Markdown cannot say all of them."""
    found = (prose.Paragraph(prose.normal(made)),)
    once = prose.markdown(found)
    read = prose.paragraphs(once)
    assert "".join(p.words for p in read).replace(prose.LITERAL, "") == found[0].words
    assert prose.markdown(read) == once


def test_looks_that_can_be_written_are():
    for bold, italic in ((True, False), (False, True), (True, True)):
        found = (prose.Paragraph((prose.Span("ett "), prose.Span("ord", bold, italic), prose.Span(" till"))),)
        assert prose.paragraphs(prose.markdown(found)) == found
    side = (prose.Span("(B", italic=True), prose.Span(")", bold=True))
    assert prose.markdown((prose.Paragraph(side),)) == "_(B_**)**"


def test_every_text_of_the_pathways_says_the_same():
    count = 0
    for file in FILES:
        for text in _texts(keywords.load().read(file.read_bytes(), name=file.name).data):
            found = prose.paragraphs(text)
            assert prose.paragraphs(prose.markdown(found)) == found, text
            count += 1
    assert count > 500


def _texts(value):
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


def test_a_hash_is_of_what_is_said():
    assert value_hash(Kind.PROSE, "Ett\nord  här.\n") == value_hash(Kind.PROSE, "Ett ord här.")
    assert value_hash(Kind.PROSE, "Ett *ord* här.") != value_hash(Kind.PROSE, "Ett ord här.")
    assert value_hash(Kind.WORDS, "Ett *ord*") == value_hash(Kind.WORDS, " Ett *ord* ")
    assert canonical(Kind.LINE, "- a\n- b") == "a b"
    assert canonical(Kind.ITEMS, "a ;  b;") == "a; b"
