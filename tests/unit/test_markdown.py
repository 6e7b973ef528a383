from __future__ import annotations

import pytest

from pathwaygen import markdown
from pathwaygen.markdown import Links, Md

LINKS = Links(
    citations={"k1": Md(r"[\[1\]](#ref-k1)"), "k2": Md(r"[\[2\]](#ref-k2)")},
    blocks={name: f"#block-{name}" for name in ("A", "B", "B1", "B3")},
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ett\nstycke.\n\nEtt till.", "Ett stycke.\n\nEtt till."),
        ("* ett\n* två\n    * tre", "-   ett\n-   två\n    -   tre"),
        ("3. tre\n4. fyra", "3.  tre\n4.  fyra"),
        ("- ett\n\n  mer\n- två", "-   ett\n\n    mer\n\n-   två"),
        ("- a\n\n* b", "-   a\n-   b"),
        ("- - a", "-   a"),
        ("Gör:\n• ett\n• två\n\nSlut", "Gör:\n\n-   ett\n-   två\n\nSlut"),
        ("–\tett\n—\ttvå", "-   ett\n-   två"),
        ("o\tett\no\ttvå\n·\xa0tre\n\uf0b7fyra", "-   ett\n-   två\n-   tre\n-   fyra"),
        ("- ett\n  – två\n  – tre", "-   ett\n    -   två\n    -   tre"),
        ("Gör:\n– ett", "Gör:\n\n-   ett"),
        ("__fet__ och _kursiv_", "**fet** och *kursiv*"),
        ("***båda***", "**båda**"),
        ("**S**amordnad **i**ndividuell", "**S**amordnad **i**ndividuell"),
        ("a**(b)**c", r"a\*\*(b)\*\*c"),
        ("[text](https://a.se/b_c?d=1&e=2)", "[text](https://a.se/b_c?d=1&amp;e=2)"),
        ("https://a.se.", "[https://a.se](https://a.se)."),
        ("[brev](mailto:a@b.se) [här](#block-A)", "[brev](mailto:a@b.se) [här](#block-A)"),
    ],
)
def test_the_subset(written, read):
    assert markdown.block(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("# Rubrik", r"\# Rubrik"),
        ("> citat", r"\> citat"),
        ("<b>x</b>", "&lt;b>x&lt;/b>"),
        ("`kod`", r"\`kod\`"),
        ("---", r"\---"),
        ("| a | b |", r"\| a \| b \|"),
        ("    indrag", "indrag"),
        ("1\\. inte en lista", r"1\. inte en lista"),
        ("!!! note", r"\!!! note"),
        ("text {#id .klass}", r"text \{#id .klass\}"),
        ("[x](javascript:alert(1))", "x (javascript:alert(1))"),
        ("![bild](a.png)", "bild (a.png)"),
        ('[x](https://a.se "titel")', "[x](https://a.se) (titel)"),
        ("~~struket~~", "&#126;~struket&#126;~"),
        ("- ett\n```\ntvå", "-   ett \\`\\`\\` två"),
        ("a\x07\x02b\u2028c", "ab c"),
        ("&amp;lt; &copy; &copy", "&amp;lt; © &amp;copy"),
        ("Ont\n– även i vila –\nofta", "Ont – även i vila – ofta"),
        ("– ett", "– ett"),
        ("&bull; ett", "&#8226; ett"),
    ],
)
def test_everything_else_is_text(written, read):
    assert markdown.block(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Så [@k1].", r"Så [\[1\]](#ref-k1)."),
        ("Så [@k1; @k2].", r"Så [\[1\]](#ref-k1) [\[2\]](#ref-k2)."),
        ("Så [@okänd].", r"Så \[@okänd\]."),
        ("Så [@k1; @okänd].", r"Så [\[1\]](#ref-k1) \[@okänd\]."),
        (r"Så \[@k1].", r"Så \[@k1\]."),
        ("se (B)", "se ([B](#block-B))"),
        ("se (A, B)", "se ([A](#block-A), [B](#block-B))"),
        ("se (B1–B3)", "se ([B1](#block-B1)–[B3](#block-B3))"),
        ("se (A och B)", "se ([A](#block-A) och [B](#block-B))"),
        (r"se \(A)", r"se \(A)"),
        ("se (Z)", r"se \(Z)"),
        ("se (A) [@k1]", r"se ([A](#block-A)) [\[1\]](#ref-k1)"),
        ("**(A)** [se (A)](https://a.se)", r"**([A](#block-A))** [se \(A)](https://a.se)"),
    ],
)
def test_references(written, read):
    assert markdown.block(written, LINKS) == read


def test_a_name_is_not_read():
    assert markdown.inline(" 1. *Namn* [@k1]\n(A) | & <b> ") == r"1\. \*Namn\* \[@k1\] \(A) \| &amp; &lt;b>"


def test_a_phrase_is_one_line():
    assert markdown.phrase("Ett.\n\n- två\n- tre\n\nFyra [@k1]", LINKS) == (
        r"Ett. två; tre Fyra [\[1\]](#ref-k1)"
    )


def test_plain_text_has_no_citations():
    assert markdown.plain("**Ja** [@k1], se (B).\n\n- [x](https://a.se)") == "Ja, se (B). x"


def test_an_open_override_is_closed():
    assert markdown.block("a \u202eb") == "a \u202eb\u202c"
    assert markdown.block("a \u2069b") == "a b"


def test_nothing_gives_nothing():
    assert markdown.block(" \n") == markdown.phrase("") == markdown.inline("") == markdown.plain("") == ""
