"""What travels in the Word file: keys, paths, the map as XML."""

import dataclasses

import pytest

from pathwaygen.word import anchor, field
from pathwaygen.word import map as fieldmap
from pathwaygen.word.field import Kind, Option
from pathwaygen.word.package import WordFileError

PARTS = [{"title": "x"}, {"title": "y"}, {"title": "x"}]
DATA = {
    "block": [
        {"id": "A", "care": "En text"},
        {"id": "C", "care": {"text": "Annan"}, "parts": PARTS},
    ],
    "services": {"ort/o": {"title": "Ortopedi"}},
    "goals": {"objectives": [{"id": "mal1", "text": "Mål"}]},
    "registers": "Rikshöft",
    "next": ["B", {"to": "C", "when": "x"}],
}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("block/#A/care/text", ("block", 0, "care")),
        ("block/#C/care/text", ("block", 1, "care", "text")),
        ("block/#D/care/text", None),
        (anchor.joined(("services", "ort/o", "title")), ("services", "ort/o", "title")),
        ("goals/objectives/#mal1/text", ("goals", "objectives", 0, "text")),
        ("goals/objectives/+1/text", None),
        ("goals/overall/text", None),
        (f"next/to/{anchor.item_step(['B', {'to': 'C', 'when': 'x'}], 1)}/when", ("next", 1, "when")),
        (f"registers/{anchor.item_step(['Rikshöft'], 0)}/name", ("registers",)),
    ],
)
def test_a_path_leads_to_its_place(path, place):
    assert anchor.find(DATA, path) == place


def test_items_without_ids_are_known_by_what_they_say():
    steps = [anchor.item_step(PARTS, n) for n in range(3)]
    assert steps[2] == f"{steps[0]}.2"
    assert [anchor.find(DATA, f"block/#C/parts/{step}/title") for step in steps] == [
        ("block", 1, "parts", n, "title") for n in range(3)
    ]
    moved = {"parts": [PARTS[1], PARTS[0]]}
    assert anchor.find(moved, f"parts/{steps[0]}/title") == ("parts", 1, "title")
    assert anchor.find(moved, f"parts/{steps[2]}/title") is None


def test_a_name_is_word_s_to_keep():
    name = anchor.name(anchor.key("epilepsi", "block/#A/care/text"))
    assert len(name) <= 40
    assert name.isidentifier()
    assert anchor.key_of(name) == anchor.key("epilepsi", "block/#A/care/text")
    assert anchor.key_of(f"{name}_2") is None
    assert anchor.key("epilepsi", "a") != anchor.key("astma", "a")


def made():
    fields = [
        field.made("epilepsi", "block/#A/care/text", Kind.PROSE, 'Åt "gärder" & <annat>\n- nytt'),
        field.made(
            "epilepsi",
            "goals/objectives/+1/text",
            Kind.LINE,
            "",
            label="Mål",
            options=[Option("ja", "Ja")],
            empty="Skriv målet här",
        ),
    ]
    cited = {anchor.citation("epilepsi", "[@a; @b]"): "[@a; @b]"}
    return fieldmap.Map("epilepsi", "0.1.0", "document", {one.key: one for one in fields}, cited)


def test_a_map_comes_back():
    assert fieldmap.read(fieldmap.written(made())) == made()


def test_a_map_tells_nothing_but_names():
    said = fieldmap.written(made()).decode()
    assert "gärder" not in said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind="prose"', 'kind="macro"'),
        ('path="block/#A/care/text"', 'path="waivers/~aaaaaaaaaa/reason"'),
        ('hash="', 'hash="zz'),
        ('version="1"', 'version="2"'),
        ('name="pwc_', 'name="../pwc_'),
        ("<field ", '<field label="' + "x" * 5000 + '" a="" '),
    ],
)
def test_a_map_that_is_not_ours_is_refused(old, new):
    content = fieldmap.written(made()).decode()
    assert old in content
    bad = (
        content.replace(old, new, 1)
        if "version" not in old
        else content.replace('" version="1"', '" version="2"')
    )
    bad = bad.replace(' label="Mål"', "", 1) if "label=" in new else bad
    with pytest.raises(fieldmap.MapError):
        fieldmap.read(bad.encode())


def test_a_map_is_whole_xml():
    with pytest.raises(WordFileError):
        fieldmap.read(b"<map")
    twice = dataclasses.replace(made())
    content = fieldmap.written(twice).replace(
        b"</map>", fieldmap.written(twice).partition(b">")[2].partition(b">")[2]
    )
    with pytest.raises((fieldmap.MapError, WordFileError)):
        fieldmap.read(content)
