"""A pathway → a chart: full words, one arrow for one way, limits with their conditions, and its marks."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import replace

import pytest

from pathwaygen import loader
from pathwaygen.export.flowchart import write
from pathwaygen.flowchart.build import chart
from pathwaygen.graph import Graph, Origin
from pathwaygen.terms import Status

NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]
TEXT = ["svg", "bpmn", "mermaid", "text", "json"]


@pytest.fixture(scope="module")
def pathway(pathways):
    return lambda name: loader.load(pathways / f"{name}.yaml").pathway


def changed(node, **changes):
    """Return a copy of a frozen node of the spec with other values."""
    made = object.__new__(type(node))
    for name, value in (vars(node) | changes).items():
        object.__setattr__(made, name, value)
    return made


def block(pathway, identity, **changes):
    """Return a pathway where one block is changed."""
    blocks = tuple(changed(b, **changes) if b.id == identity else b for b in pathway.blocks)
    return changed(pathway, blocks=blocks)


def nodes(charted):
    return {node.id: node for node in charted.nodes}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_in_words(pathway, name):
    charted = chart(pathway(name))
    for form in ("text", "json", "mermaid", "bpmn"):
        # A way out that is open all along has a symbol of one size; its documentation has the words.
        made = write(charted, form).decode()
        assert "…" not in made or form == "bpmn", form
    for edge in charted.edges:
        assert "…" not in (edge.label or "")
        assert edge.short is None


def test_opposite_answers_read_differently(pathway):
    found = chart(pathway("distal-radiusfraktur"))
    said = [edge.drawn for edge in found.edges if edge.source == "G"]
    assert "Ja, tydligt men inom gränsvärdena; patient och läkare väljer gips" in said
    assert "Ja, tydligt men inom gränsvärdena; patient och läkare väljer operation" in said


def test_long_answers_are_cut_only_where_they_stay_different(pathway):
    found = pathway("distal-radiusfraktur")
    decision = next(b for b in found.blocks if b.id == "G").decision
    long = "mycket " * 60
    answers = [f"{long}gips", f"{long}operation", f"Nej, {long}annat"]
    outcomes = tuple(
        changed(outcome, answer=answer) for outcome, answer in zip(decision.outcomes, answers, strict=False)
    )
    made = chart(block(found, "G", decision=changed(decision, outcomes=outcomes)))
    first, second, third = (edge for edge in made.edges if edge.source == "G")
    assert (first.drawn, second.drawn) == (answers[0], answers[1])
    assert third.label == answers[2]
    assert third.drawn is not None
    assert third.drawn.endswith(" …")
    assert len(third.drawn) <= 322


@pytest.mark.parametrize("name", NAMES)
def test_no_bare_arrow_beside_one_with_words(pathway, name):
    edges = chart(pathway(name)).edges
    count = Counter((edge.source, edge.target) for edge in edges)
    assert not [edge for edge in edges if count[edge.source, edge.target] > 1 and not edge.label]


def test_the_list_of_ways_out_adds_no_second_arrow(pathway):
    edges = chart(pathway("hoftledsartros-proteskirurgi")).edges
    said = {(edge.source, edge.target): edge.label for edge in edges if edge.target.startswith("ut")}
    assert len(said) == sum(edge.target.startswith("ut") for edge in edges)
    assert said["M", "ut1"] == "när målen är uppfyllda"
    assert said["C", "ut3"] == "Nej"


def test_a_limit_stands_with_its_condition(pathway):
    found = nodes(chart(pathway("epilepsi")))
    assert found["E"].drawn_times == (
        "inom 4 veckor efter första vårdkontakten",
        "inom 2 veckor efter första vårdkontakten – barn under två år",
    )
    assert found["H"].drawn_times == ("tidsgränser: se (H)",)
    assert len(found["H"].times) == 6
    assert (
        "Uppföljning hos läkare: inom 3 månader efter epilepsidiagnosen – barn med epilepsi"
        in found["H"].times
    )


def test_several_conditions_are_told_not_drawn(pathway):
    assert nodes(chart(pathway("distal-radiusfraktur")))["M"].drawn_times == ("tidsgränser: se (M)",)


def test_a_time_without_a_limit_is_not_drawn_but_said_to_be_there(pathway):
    found = nodes(chart(pathway("distal-radiusfraktur")))
    assert not any("Skyndsamt" in time for time in found["H"].drawn_times)
    assert found["H"].drawn_times[-1] == "fler tidsgränser: se (H)"
    assert len(found["H"].drawn_times) == len(found["H"].times)
    assert any("Skyndsamt" in time for time in found["H"].times)


def test_only_an_arrow_to_where_the_patient_has_been_is_said_to_lead_back(pathway):
    """Dashed arrows lead up; in words they tell a return from a first visit to an earlier phase."""
    charted = chart(pathway("distal-radiusfraktur"))
    text = write(charted, "text").decode()
    assert "   - Ja, riskfaktorer finns – leder till tidigare fas: L Intensifierad" in text
    assert "   - Behov kvarstår – leder tillbaka till K Behöver" in text
    svg = write(charted, "svg").decode()
    assert "Från K till L i en tidigare fas" in svg
    assert "Från N tillbaka till K" in svg


def test_a_condition_reads_as_one(pathway):
    edges = [edge for edge in chart(pathway("distal-radiusfraktur")).edges if edge.kind == "conditional"]
    assert edges
    assert all((edge.label or "").startswith("när ") for edge in edges)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_format_says_what_it_is(pathway, name):
    charted = chart(pathway(name), errors=3)
    assert charted.marks == (
        "Byggt trots 3 fel",
        "Exempel – inte för användning i vården",
        "Utkast – inte fastställt",
    )
    for form in TEXT:
        made = write(charted, form).decode()
        for mark in charted.marks:
            assert mark in made, form
    assert json.loads(write(charted, "json"))["marks"] == list(charted.marks)
    for form in TEXT:
        assert "Exempel – inte" not in write(replace(charted, marks=()), form).decode()


@pytest.mark.parametrize(
    ("status", "marks"),
    [
        (None, ("Utkast – inte fastställt",)),
        (Status.DRAFT, ("Utkast – inte fastställt",)),
        (Status.CONSULTATION, ("Utkast – inte fastställt",)),
        (Status.REVISED, ("Utkast – inte fastställt",)),
        (Status.APPROVED, ()),
        (Status.PUBLISHED, ()),
        (Status.UNDER_REVISION, ("Under revidering – kan komma att ändras",)),
        (Status.EXPIRED, ("Utgånget – gäller inte längre",)),
    ],
)
def test_marks_follow_the_status(pathway, status, marks):
    found = pathway("epilepsi")
    document = changed(found.document, status=status, example=None)
    assert chart(changed(found, document=document)).marks == marks
    if status is None:
        assert chart(changed(found, document=None)).marks == marks


def test_a_word_of_five_thousand_letters_in_every_text_takes_no_time(pathway):
    word = "pneumonoultra" * 385
    found = pathway("epilepsi")
    blocks = tuple(changed(b, title=word if b.title else None) for b in found.blocks)
    criteria = tuple(changed(c, text=word) for c in found.exit.criteria)
    made = chart(changed(found, blocks=blocks, exit=changed(found.exit, criteria=criteria)))
    long = replace(
        made,
        edges=tuple(replace(edge, label=word) for edge in made.edges),
        nodes=tuple(replace(node, times=(word,), clocks=None) for node in made.nodes),
    )
    began = time.process_time()
    assert write(long, "svg")
    assert time.process_time() - began < 5


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_of_table_1_stands_on_an_arrow(pathway, name):
    found = pathway(name)
    answers = [
        (arrow.source, arrow.target, {"present": "behov finns", "absent": "inget behov"}.get(arrow.answer))
        for arrow in Graph(found).arrows
        if arrow.origin is Origin.NEEDS
    ]
    said = {(edge.source, edge.target, (edge.label or "").casefold()) for edge in chart(found).edges}
    assert answers
    assert set(answers) <= said


def test_an_answer_in_the_author_s_own_words_is_not_said_twice(pathway):
    leading = [
        edge.label for edge in chart(pathway("epilepsi")).edges if (edge.source, edge.target) == ("H", "G")
    ]
    assert leading == ["när ett nytt behov av rehabilitering visar sig eller ett tidigare kvarstår"]
