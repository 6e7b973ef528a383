"""The keywords pair Swedish and English words one to one."""

from __future__ import annotations

import pytest

from pathwaygen import keywords


def test_the_shipped_keywords_read_a_spec_in_either_language() -> None:
    words = keywords.load()
    swedish = words.read("titel: x\nhälsotillstånd: {namn: y}\n".encode(), name="a.yaml")
    english = words.read(b"title: x\ncondition: {name: y}\n", name="b.yaml")
    assert swedish.data == english.data == {"title": "x", "condition": {"name": "y"}}
    assert (swedish.sv_keys, swedish.en_keys) == (3, 0)
    assert (english.sv_keys, english.en_keys) == (0, 3)
    assert swedish.problems == english.problems == ()


def test_every_word_leads_back_to_its_name() -> None:
    words = keywords.load()
    for name, swedish in words.swedish.items():
        assert words.canonical(name) == words.canonical(swedish) == name
        assert words.word(name) == swedish
        assert words.word(name, swedish=False) == name
    assert words.canonical("inget sådant") == words.word("inget sådant") == "inget sådant"
    assert words.vocabulary.open_names | words.vocabulary.open_trees <= words.swedish.keys()


def test_every_value_has_one_swedish_word() -> None:
    for enum, pairs in keywords.load().values.items():
        assert len(set(pairs.values())) == len(pairs), enum


def test_a_parsed_file() -> None:
    words = keywords.parse(
        "keys: {title: titel, names: namn, tree: träd}\n"
        "open: {names: names, tree: free}\n"
        "values: {Colour: {red: röd}}\n"
    )
    assert words.swedish == {"title": "titel", "names": "namn", "tree": "träd"}
    assert words.vocabulary.open_names == {"names"}
    assert words.vocabulary.open_trees == {"tree"}
    assert words.values == {"Colour": {"red": "röd"}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("keys: {title: titel, heading: titel}", "'titel' means both 'title' and 'heading'"),
        ("keys: {title: goal, goal: mål}", "'goal' means both 'title' and 'goal'"),
        ("keys: {title: titel}\nopen: {goal: names}", "open names that are no keys"),
        ("keys: {title: titel}\nopen: {title: wide}", "title opens as 'wide'"),
        ("keys: {title: titel, title: rubrik}", "repeats 'title'"),
    ],
)
def test_a_malformed_file_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        keywords.parse(text)
