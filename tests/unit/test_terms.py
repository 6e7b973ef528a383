"""Words, lengths of time and citations in decomposed letters, as files from a Mac have them."""

from __future__ import annotations

from unicodedata import normalize

from pathwaygen import prose, terms


def test_decomposed_words_are_the_same_words() -> None:
    assert terms.PathwayType.parse(normalize("NFD", "Vårdförlopp")) is terms.PathwayType.PATHWAY
    assert terms.duration(normalize("NFD", "3 månader")) == terms.Duration(3, None, terms.Unit.MONTHS)


def test_decomposed_citations_are_the_same_citations() -> None:
    (found,) = prose.citations(normalize("NFD", "Så [@källa; @å1]."))
    assert found.ids == ("källa", "å1")
