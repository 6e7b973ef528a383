"""Any text in any kind of place goes out and comes back as it was: nobody has touched the file."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathwaygen import loader
from pathwaygen.word import export, session

SPEC = """\
format: 1
id: prov
titel: {0}
dokument: {{version: {0}, medlemmar: [{{namn: {0}}}]}}
omfattning: {{ingress: {0}, rehabilitering: {{ingår: ja, motivering: {0}}}, relaterade: [{0}]}}
verksamheter: {{a: {{titel: {0}, huvudman: region}}}}
mål: {{övergripande: {0}, delmål: [{{id: m1, text: {0}}}]}}
ingång: {{kriterier: [{{id: in1, till: A, text: {0}}}], undantag: [{0}, {{text: {0}, förslag: {0}}}]}}
block:
  - id: A
    titel: {0}
    vården: {0}
    patienten: {0}
    verksamhet: a
    rehabilitering:
      bedömning: {{prognos: {0}, instrument: [{{namn: {0}, text: {0}}}]}}
      plan: {{uppföljning: {{när: {0}, av_vem: {0}}}}}
      tillfällen: [{0}]
    delar: [{{titel: {0}, vården: {0}}}]
    beslut: {{fråga: {0}, utfall: [{{svar: {0}, till: A, text: {0}}}, {{svar: Nej, till: A}}]}}
tabeller: [{{id: t1, titel: {0}, rubriker: [{0}, b], rader: [[{0}, {0}]]}}]
register: [{{namn: {0}, text: {0}}}]
sammanfattning: {0}
referenser:
  - id: a
    type: book
    title: Bok
"""

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
            "[@b]",
            " https://a.se ",
            "&amp;",
        ),
        *(
            "&",
            "<",
            "\n- ",
            "\n1. ",
            "\n\n",
            "\n  - ",
            "• ",
            " ",
            "ord",
            "å",
            ".",
            "!",
            "#",
            "{: #x .y}",
            "|",
        ),
        *(
            " [x](https://b.se) ",
            "–",
            "\u00a0",
            "ICF",
            "**fet**",
            "*kursiv*",
            "\x02f0\x03",
            "\x02e0\x03",
            "\ue000",
        ),
    ]
)


def _apart(text):
    """Whether a text says something, and never the same citation twice in a row: in Word that is one link."""
    return bool(text.strip()) and not re.search(r"(\[@[ab]\])\W*\1", text)


texts = st.lists(pieces, min_size=1, max_size=12).map("".join).filter(_apart)


def there_and_back(text, folder, form="document"):
    file, word = folder / "prov.yaml", folder / "prov.docx"
    file.write_text(SPEC.format(json.dumps(text)), encoding="utf-8")
    spec = loader.load(file)
    assert spec.pathway is not None
    word.write_bytes(getattr(export, form)(spec, spec.pathway, export.Request()))
    return session.opened(word, file)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, form=st.sampled_from(["document", "form"]))
def test_nothing_has_changed(text, form, tmp_path):
    back = there_and_back(text, tmp_path, form)
    assert back.answers == ()
    assert back.strays == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ett stycke.\n\nEtt till:\n\n- en punkt\n\n  mer om den\n- två\n  1. ett\n  2. två\n\nSist.",
        "Se (A) och \\(K), [@a] och [länken](https://exempel.se/a?b=1&c=2).",
        "3. tredje\n4. fjärde",
        "***båda*** **fet *och* inne** *kursiv*",
        "ICF och KVÅ förklaras inte i ett fält",
    ],
)
@pytest.mark.parametrize("form", ["document", "form"])
def test_what_people_write(text, form, tmp_path):
    back = there_and_back(text, tmp_path, form)
    assert back.answers == ()
    assert back.strays == ()
