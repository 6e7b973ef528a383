"""What a field is called in Word and in the ledger."""

import pytest

from pathwaygen.word.labels import label


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("title", "Titel"),
        ("scope/lead/text", "Ingress"),
        ("scope/rehabilitation/reason", "Rehabilitering – motivering"),
        ("block/#C/rehabilitation/assessment/prognosis/text", "Block C – förväntat utfall eller prognos"),
        ("block/#B/rehabilitation/assessment/needs/present/to", "Block B – till, behov föreligger"),
        ("goals/objectives/#mal1/text", "Mål mal1"),
        ("goals/objectives/+1/text", "Nytt mål"),
        ("block/+2/decision/outcomes/+1/answer", "Nytt block, nytt utfall – svar"),
        ("entry/exceptions/~abcdefghij/text", "Undantag"),
        ("services/akut/title", "Verksamhet akut – titel"),
        ("services/+1/title", "Ny verksamhet – titel"),
        ("events/+1", "Ny händelse"),
        ("document/members/+3/role", "Ny medlem – roll"),
        ("references/+5/id", "Ny referens – id"),
        ("references/+5/author", "Ny referens – författare"),
        ("references/+5/container-title", "Ny referens – utgivare eller tidskrift"),
        ("references/+5/issued", "Ny referens – år"),
    ],
)
def test_a_field_is_called_what_the_author_calls_it(path, said):
    assert label(path) == said


def test_a_name_is_no_longer_than_word_takes():
    assert len(label("block/#A/rehabilitation/assessment/patient/standard")) <= 64
