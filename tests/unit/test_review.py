"""The page that a working group goes through: in the document's order, complete, and safe to open."""

from __future__ import annotations

import datetime as dt
import html.parser
import re
from typing import TYPE_CHECKING

import pytest
from tests.conftest import ROOT

from pathwaygen import lint, loader, review
from pathwaygen.lint import Options
from pathwaygen.model import Pathway
from pathwaygen.report import REPORTERS, Report
from pathwaygen.report.review import Review
from pathwaygen.rules import RULES
from pathwaygen.rules.rule import Stage

if TYPE_CHECKING:
    from pathwaygen.catalogue import Language
    from pathwaygen.lint import Result
    from pathwaygen.loader import Spec

OPTIONS = Options(stage=Stage.REVIEW, today=dt.date(2026, 11, 1))
SPEC = """\
format: 1
id: x
titel: Axelfraktur <b>&amp;</b>
dokument: {status: remiss, version: 0.2.0}
block:
  - id: B
    titel: Behandling
    sedan: Q
avsteg:
  - regel: PW0801
    motivering: Övergångarna beskrivs i nästa version.
    beslutat_av: Anna Ek
    datum: 2026-10-01
"""


def checked(text: str = SPEC) -> tuple[Spec, Result]:
    spec = loader.parse(text.encode(), name="spec.yaml")
    return spec, lint.check(spec, RULES, OPTIONS)


def reviewed(text: str = SPEC, lang: Language = "sv") -> Review:
    return review.review(*checked(text), lang)


def page(text: str = SPEC, lang: Language = "sv") -> str:
    _, result = checked(text)
    found = (*result.diagnostics, *(w.diagnostic for w in result.waived))
    return REPORTERS["html"](
        Report(
            result.diagnostics, 1, lang=lang, reviews=(reviewed(text, lang),), cards=review.cards(found, lang)
        )
    )


def test_every_part_of_a_pathway_has_its_section():
    held = [key for *_, keys in review.SECTIONS for key in keys]
    assert sorted(held) == sorted(field.alias or name for name, field in Pathway.model_fields.items())


def test_the_sections_stand_in_the_order_of_the_document():
    document = (ROOT / "tests" / "golden" / "handledsbesvar" / "document.md").read_text(encoding="utf-8")
    headings = re.findall(r"(?m)^##+ (.+?)(?: \{.*)?$", document)
    places = [headings.index(heading) for _, heading, *_ in review.SECTIONS if heading in headings]
    assert len(places) > 9
    assert places == sorted(places)


def test_nothing_found_is_left_out_and_what_is_waived_says_who_and_why():
    made, (_, result) = reviewed(), checked()
    shown = [item.diagnostic for section in made.sections for item in section.found]
    assert sorted(shown, key=lambda d: d.order) == list(result.diagnostics)
    assert (made.errors, made.waived) == (
        len([d for d in shown if d.severity.value == "error"]),
        len(result.waived),
    )
    accepted = [item for section in made.sections for item in section.waived]
    assert {(item.decided_by, item.date, item.reason) for item in accepted} == {
        ("Anna Ek", "2026-10-01", "Övergångarna beskrivs i nästa version.")
    }


def test_what_is_missing_stands_in_the_section_that_lacks_it():
    sections = {section.heading: section for section in reviewed().sections}
    assert "PW0502" in [item.diagnostic.code for item in sections["Mål"].found]
    assert all(item.lacking for item in sections["Mål"].found)
    assert "PW0304" in [item.diagnostic.code for item in sections["Åtgärd B · Behandling"].found]
    headings = list(sections)
    assert headings.index("Omfattning") < headings.index("Mål") < headings.index("Åtgärd B · Behandling")


def test_each_finding_says_what_demands_it_and_who_decides():
    for section in reviewed().sections:
        for item in section.found:
            assert item.decides
            if item.diagnostic.level == "ska" and item.diagnostic.requirements:
                assert item.demands[0].source


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_page_is_whole_and_what_an_author_writes_is_only_text(lang):
    text = page(lang=lang)
    assert "<script" not in text
    assert "<b>" not in text
    assert "Axelfraktur &lt;b&gt;&amp;amp;&lt;/b&gt;" in text
    assert not re.search(r"(?:src|href)=\"(?!#)", text)
    assert _Links(text).lost() == []
    assert f'<html lang="{lang}">' in text


def test_a_clean_spec_says_so():
    text = REPORTERS["html"](Report((), 1, reviews=(Review("x.yaml", "X", (), "remiss", ()),)))
    assert "Inga anmärkningar" in text


@pytest.mark.parametrize("text", ["", "x", "format: 1\n  id: [\n", "\x00", "format: 1\nid: x\n"])
def test_a_file_that_cannot_be_read_has_a_page_too(text):
    assert "Måste rättas" in page(text)


def test_a_supplement_has_its_own_sections():
    text = (ROOT / "tests" / "rules" / "halland.yaml").read_text(encoding="utf-8")
    faulty = text.replace("  - samtycke\n", "").replace("  - 2014:821\n", "").replace("[GC001]", "[]", 1)
    made = page(faulty)
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", made)
    assert [one for one in headings if one in ("Samordning", "Årliga antal", "Lagar")] == [
        "Samordning",
        "Årliga antal",
        "Lagar",
    ]


class _Links(html.parser.HTMLParser):
    """The ids of a page, and what its links ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.asked: list[str] = []
        self.feed(text)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.ids += [name] if (name := held.get("id")) else []
        self.asked += [str(held["href"]).removeprefix("#")] if held.get("href") else []

    def lost(self) -> list[str]:
        twice = [name for name in self.ids if self.ids.count(name) > 1]
        return twice + [name for name in self.asked if name not in self.ids]
