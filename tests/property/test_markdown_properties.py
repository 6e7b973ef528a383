"""Any text an author writes: nothing is lost, nothing becomes markup that is not in the subset."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import mistune
from hypothesis import example, given
from hypothesis import strategies as st

from pathwaygen import markdown
from pathwaygen.markdown import Links, Md, reading

PIECES = st.sampled_from(
    [
        *"*_`#>-+|!()[]<>&;:/\\~={}@.\n\t \"'0123ÅÄöB",
        "**",
        "***",
        "\n\n",
        "\n- ",
        "\n• ",
        "\n– ",
        "o\t",
        "\n  - ",
        "\n1. ",
        "\n10) ",
        "    ",
        "](",
        "![",
        "[@k1]",
        "[@k1; @x]",
        "(B)",
        "(B1–B3)",
        "\\(B)",
        "ord",
        "två ord",
        "https://a.se/b_c?d=1&e=2",
        "[länk](https://a.se)",
        "[x](javascript:alert)",
        "<script>",
        "</script>",
        "<!--",
        "<b>",
        "&amp;",
        "&#42;",
        "&lt;",
        "```",
        "---",
        "===",
        "| a | b |\n|---|---|\n| c | d |",
        "\u202e",
        "\u2067",
        "\u2069",
        "\u0007",
        "\u2028",
        "\u00a0",
        "\u3000",
        "😀",
        "$#*_@<",
        "{#id .klass}",
        "{: .a }",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join))
LINES = [
    *("ett", "två", "tre", "**fyra**", "*fem*", "- sex", "1. sju", "> åtta", "# nio", "`tio`", "<b>elva</b>"),
    *("| tolv | tretton |", "[fjorton](ftp://femton)", "![sexton](sjutton)", "    tjugo", "---", "", "```"),
    *('[arton](https://x.se "nitton")', "&lt;tjugoett&gt;", "  - tjugotvå"),
]
LINKS = Links(
    citations={"k1": Md(r"[\[1\]](#ref-k1)")},
    blocks={name: f"#block-{name}" for name in ("B", "B1", "B3")},
)
HTML = mistune.create_markdown(
    escape=False, plugins=["table", "strikethrough", "url", "footnotes", "def_list"]
)
TAGS = {"p", "ul", "ol", "li", "strong", "em", "a"}


class Page(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.said = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        if tag in {"p", "li"}:
            self.said += " "

    def handle_data(self, data):
        self.said += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")


def page(md: str) -> Page:
    rendered = HTML(md)
    assert isinstance(rendered, str)
    return Page(rendered)


def words(text: str) -> list[str]:
    return re.findall(r"[a-zåäö]{3,}", text)


@given(TEXTS)
@example("**a***b*")
@example("*a*[@k1]*b*")
@example("[@0](A)")
@example("0![@0]")
def test_what_is_written_is_read_back_the_same(text):
    once = markdown.block(text)
    assert markdown.block(once) == once


@given(TEXTS)
def test_only_the_subset_becomes_markup(text):
    seen = page(markdown.block(text, LINKS))
    assert seen.tags <= TAGS
    assert all(re.match(r"https?://|mailto:|#", address, re.IGNORECASE) for address in seen.addresses)


@given(TEXTS)
def test_a_line_is_one_line_without_blocks(text):
    line = markdown.phrase(text, LINKS)
    assert "\n" not in line
    assert page(line).tags <= TAGS - {"ul", "ol", "li"}


@given(st.text(max_size=60))
def test_a_name_is_only_text(text):
    seen = page(markdown.inline(text))
    assert seen.tags <= {"p"}
    assert "\n" not in markdown.inline(text)


@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join))
def test_no_word_is_lost_or_doubled(text):
    said = page(markdown.block(text)).said
    for word in set(words(re.sub(r"&lt;|&gt;|https", "", text))):
        pattern = rf"(?<![a-zåäö]){word}(?![a-zåäö])"
        assert len(re.findall(pattern, said)) == len(re.findall(pattern, text)), word


@given(TEXTS)
def test_plain_text_is_one_clean_line(text):
    plain = markdown.plain(text)
    assert plain == " ".join(plain.split())
    assert "[@k1]" not in plain or "\\" in text


@given(TEXTS)
def test_directions_never_reach_the_text_after(text):
    written = markdown.block(text)
    for line in written.split("\n"):
        assert line.count("\u202e") == line.count("\u202c")


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("aÅb ö-+.,;=|#{}\n\"'%$^?0 1\u00a0\u2029•"), st.characters()),
        max_size=30,
    )
)
def test_words_on_a_line_are_read_the_quick_way_as_by_the_parser(text):
    assert reading.read(text, Links()) == reading.parsed(text, Links())
