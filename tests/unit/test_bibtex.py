"""BibTeX as Zotero exports it becomes CSL data."""

from __future__ import annotations

import sys

import pytest

from pathwaygen import bibliography, loader, view
from pathwaygen.beside import UnreadableError
from pathwaygen.indicators import views

BIBTEX = r"""
@article{stigmar_sick_2017,
  title = {Sick leave in {Sweden} before and after joint replacement},
  volume = {88}, number = {2}, pages = {152--157},
  doi = {10.1080/17453674.2016.1269051},
  journal = {Acta Orthopaedica},
  author = {Stigmar, Kjerstin and {\AA}kesson, Anna},
  month = apr, year = {2017},
}
@online{sbu,
  title = {Rapport}, author = {{SBU}}, url = {https://www.sbu.se/a_b},
  urldate = {2026-11-22}, date = {2020-03},
}
"""


def test_entries_become_csl(tmp_path):
    (tmp_path / "r.bib").write_text(BIBTEX, encoding="utf-8")
    article, page = bibliography.read("r.bib", tmp_path)
    assert article == {
        "id": "stigmar_sick_2017",
        "type": "article-journal",
        "title": "Sick leave in Sweden before and after joint replacement",
        "container-title": "Acta Orthopaedica",
        "volume": "88",
        "issue": "2",
        "page": "152–157",
        "DOI": "10.1080/17453674.2016.1269051",
        "author": [
            {"family": "Stigmar", "given": "Kjerstin"},
            {"family": "Åkesson", "given": "Anna"},
        ],
        "issued": {"date-parts": [["2017", "4"]]},
    }
    assert page["type"] == "webpage"
    assert page["author"] == [{"literal": "SBU"}]
    assert page["accessed"] == {"date-parts": [["2026", "11", "22"]]}


def test_a_spec_may_name_the_file(tmp_path):
    (tmp_path / "r.bib").write_text(BIBTEX, encoding="utf-8")
    file = tmp_path / "p.yaml"
    file.write_text("format: 1\nid: p\ntitel: Prov\nreferenser: r.bib\n", encoding="utf-8")
    spec = loader.load(file)
    assert spec.diagnostics == ()
    assert spec.pathway is not None
    first = view.document(spec.pathway, indicators=views).references[0].text
    assert first.startswith("Stigmar K, Åkesson A. Sick leave in Sweden")
    assert "2017;88(2):152–7" in first


@pytest.mark.parametrize("text", ["", "@article{x, title = ", "hej", "@comment{a}"])
def test_what_is_no_bibtex_is_a_finding(tmp_path, text):
    (tmp_path / "r.bib").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError) as error:
        bibliography.read("r.bib", tmp_path)
    assert error.value.variant == "malformed"


def test_without_the_extra_the_finding_says_which(tmp_path, monkeypatch):
    (tmp_path / "r.bib").write_text(BIBTEX, encoding="utf-8")
    for name in ("bibtexparser", "bibtexparser.entrypoint", "bibtexparser.middlewares"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UnreadableError) as error:
        bibliography.read("r.bib", tmp_path)
    assert error.value.variant == "extra"
