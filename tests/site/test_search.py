"""What the search reads: first words, the words of all texts, and nothing that is lost on the way."""

from __future__ import annotations

import datetime as dt
import json
import re
from itertools import pairwise
from pathlib import Path

import markdown  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathwaygen import loader
from pathwaygen.lint import Options
from pathwaygen.render import Edition
from pathwaygen.site import pathway, places, publication, search, tree
from pathwaygen.site.publication import Settings

PATHWAYS = Path(__file__).parents[2] / "pathways"
EXTENSIONS = ["attr_list", "def_list", "md_in_html", "tables", "toc"]
OPENED = re.compile(r'<div data-search-exclude(?:="[^"]*")?>| data-search-exclude(?:="[^"]*")?')


@pytest.fixture(scope="module")
def whole():
    settings = Settings(Options(today=dt.date(2026, 11, 22)), downloads=())
    return publication.publication(loader.discover((PATHWAYS,)), settings)


@pytest.fixture(scope="module")
def words(whole):
    (output,) = search.pages(whole)
    assert output.path == search.WORDS
    return json.loads(output.content)


def heard(words, place):
    """Return the words of a part of a page, as the search's script reads them."""
    order, number, found = words["words"].split(" "), 0, []
    for step in words["places"][place].split(" "):
        number += int(step, 36)
        found.append(order[number])
    return found


# --- the pages ---


def test_what_the_search_leaves_out_is_marked_at_every_heading():
    text = "## Mål\n\n### Ett\n\n## Referenser {: #referenser}\n\n#### Två {: #a .b }\n\n## Sist"
    assert search.limited(text) == (
        "## Mål\n\n### Ett\n\n## Referenser {: #referenser data-search-exclude }\n\n"
        "#### Två {: #a .b data-search-exclude }\n\n## Sist"
    )


def test_the_search_reads_the_first_paragraph_of_a_section_and_no_list():
    text = search.limited(
        "# T\n\nIngress.\n\n## Mål\n\nFörst.\n\n-   Ett\n-   Två\n\n## Steg\n\n-   Tre\n\n## Sist\n\nSlut.\n"
    )
    assert text == (
        "# T\n\nIngress.\n\n## Mål\n\nFörst.\n\n"
        '<div data-search-exclude markdown="1">\n\n-   Ett\n-   Två\n\n</div>\n\n'
        '## Steg\n\n<div data-search-exclude markdown="1">\n\n-   Tre\n\n</div>\n\n## Sist\n\nSlut.\n'
    )


@pytest.mark.parametrize("text", ["Så.\n\n<div>\n\nKvar", "Så.\n\n```\n# Nej\n\n```"])
def test_a_section_that_cannot_be_taken_apart_is_left_as_it_is(text):
    assert "data-search-exclude" not in search.limited(f"# T\n\n## Mål\n\n{text}\n")


def test_the_page_is_the_same_but_for_what_the_search_reads(whole):
    for entry in whole.pathways:
        text = pathway.document(entry)
        bare = Edition(text, address="").document
        plain = markdown.markdown(bare, extensions=EXTENSIONS)
        marked = markdown.markdown(search.limited(bare), extensions=EXTENSIONS)
        assert marked != plain
        opened = OPENED.sub("", marked).replace("</div>", "")
        assert opened.split() == plain.replace("</div>", "").split()


# --- the words ---


def test_every_part_that_has_words_is_a_place_on_its_page(whole, words):
    pages = {
        output.path: output.content.decode()
        for entry in (*whole.pathways, *whole.supplements)
        for output in tree.of_spec(entry, publication.near(entry, whole))
        if output.path.endswith(".md")
    }
    served = {places.address(places.START, path): text for path, text in pages.items()}
    slugs = {"om-halsotillstandet": "\n## Om hälsotillståndet", "ingang-och-utgang": "\n## Ingång och utgång"}
    for place in words["places"]:
        page, _, part = place.partition("#")
        assert not part or f"#{part} " in served[page] or slugs[part] in served[page], place
    assert len(words["places"]) > 60


def test_a_word_deep_in_an_action_leads_to_the_action(words):
    assert "ketogen" in heard(words, "vardforlopp/epilepsi/dokument/#block-I")
    assert "ketogen" not in heard(words, "vardforlopp/epilepsi/dokument/#block-A")


def test_names_within_a_spec_and_patients_of_the_tests_are_no_words(words):
    known = set(words["words"].split(" "))
    assert not known & {"block-a", "för", "och", "inte", "ov1", "within", "between", "k10"}
    assert "2026" not in known


@given(st.lists(st.text(alphabet="abåä .-/)", max_size=30), max_size=4))
def test_every_word_is_found_by_what_it_begins_with(texts):
    kept = search.kept(texts)
    assert list(kept) == sorted(set(kept))
    for text in texts:
        for word in re.findall(r"[abåä](?:[abåä.]*[abåä])?", text):
            if len(word) >= 3:  # shorter ones are not kept
                assert any(one.startswith(word) for one in kept)
    for one, after in pairwise(kept):
        assert not after.startswith(one)
