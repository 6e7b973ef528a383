"""Whatever a spec says or leaves out, an indicator is a whole sentence and a whole sheet."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pathwaygen import indicators, standard
from pathwaygen.indicators.codes import FORMS, matcher, normal, span
from pathwaygen.indicators.definition import AgeBand, Group, Stratum, Subject
from pathwaygen.model import CodeSet, Indicator, Pathway
from pathwaygen.terms import (
    ClockStart,
    CodeSystem,
    Desired,
    IndexEvent,
    IndicatorPreset,
    PopulationBase,
    Unit,
)

WORDS = indicators.Words()
BARE = Pathway(format="1", id="prov", title="Prov")
NAMES = st.sampled_from(
    ["höftledsartros", "stroke eller TIA", "patienter som opererats", "riskgrupp 2", "smärta (i ryggen)"]
)


def maybe(strategy):
    return st.none() | strategy


LIMITS = st.builds(
    indicators.Limit, st.integers(1, 99), maybe(st.integers(100, 200)), st.sampled_from(list(Unit))
)
GROUPS = st.builds(Group, base=st.sampled_from(list(PopulationBase))) | st.builds(Group, name=NAMES)
SUBJECTS = st.builds(Subject, name=maybe(NAMES), moment=maybe(st.just("operationen")))
AGES = st.builds(AgeBand, maybe(st.integers(0, 20)), maybe(st.integers(60, 99)))
CODE_SETS = st.just((CodeSet(system=CodeSystem.ICD_10_SE, includes=("F32",), excludes=("F32.3",)),))
STRATA = st.builds(
    Stratum,
    group=maybe(NAMES),
    within=maybe(LIMITS),
    around=maybe(LIMITS),
    ages=maybe(AGES),
    codes=st.just(()) | CODE_SETS,
)


@st.composite
def definitions(draw):
    preset = draw(st.sampled_from(list(IndicatorPreset)))
    found = indicators.definition(Indicator(id="ind1", standard=preset), BARE, standard.load())
    return replace(
        found,
        group=draw(maybe(GROUPS)),
        condition=draw(SUBJECTS),
        intervention=draw(SUBJECTS),
        clock=draw(maybe(st.sampled_from(list(ClockStart)))),
        limit=draw(maybe(LIMITS)),
        before=draw(maybe(LIMITS)),
        strata=tuple(draw(st.lists(STRATA, max_size=3))),
        earlier_plan_counts=draw(maybe(st.booleans())),
        earlier_plan=draw(maybe(st.sampled_from(["nej", "Nej, aldrig", "Räknas inte"]))),
        index_event=draw(maybe(st.sampled_from(list(IndexEvent)))),
        lookback=draw(maybe(LIMITS)),
        working_age=draw(maybe(AGES)),
        period=draw(maybe(st.just("kalenderår"))),
        desired=draw(maybe(st.sampled_from(list(Desired)))),
    )


@given(definitions())
def test_a_sentence_is_whole(definition):
    said = WORDS.sentence(definition)
    assert said.startswith(("Andel av alla patienter ", "Antal patienter i arbetsför ålder "))
    assert not re.search(r"\b[XYZ]\b|None|\s\s|\s[,.;)]|\(\s|\n|,,", said)
    assert said == said.strip(" .,")
    assert said.count("(") == said.count(")")


@given(definitions())
def test_numbers_agree_with_their_units(definition):
    said = f"{WORDS.sentence(definition)} {WORDS.row('limit', definition)}"
    assert not re.search(r"(?<![\d–])1 (?:dagar|veckor|månader|timmar|arbetsdagar)\b", said)
    assert not re.search(r"(?:[2-9]|\d\d) (?:dag|vecka|månad|timme|arbetsdag)\b", said)


@given(definitions())
def test_the_decision_on_an_earlier_plan_is_told_once(definition):
    said = WORDS.row("earlier_plan", definition)
    if definition.earlier_plan_counts is not None:
        assert said.lower().startswith(("ja", "nej"))
    elif definition.earlier_plan is None:
        assert said == ""
    assert said.lower().count("nej") <= 1


@given(definitions())
def test_both_and_either_are_never_mixed_up(definition):
    said = WORDS.sentence(definition)
    base = definition.group.base if definition.group else None
    assert (" som både har " in said) == (base is PopulationBase.X_AND_Y)
    assert (", eller bådadera" in said) == (base is PopulationBase.X_OR_Y)


@given(definitions())
def test_every_row_says_something(definition):
    found = indicators.sheet(definition, WORDS)
    assert len({row.name for row in found.rows}) == len(found.rows)
    for row in found.rows:
        assert row.label
        assert row.value == row.value.strip() != ""
        assert "None" not in row.value
        assert "\n" not in row.value
        assert row.silent == (row.value == WORDS.silent)


@given(definitions(), st.text(max_size=30), st.text(max_size=30))
def test_no_author_can_break_a_format(definition, name, text):
    filled = replace(
        definition, title=name or "–", text=text, target=text, counts=name, group=Group(name=name or "g")
    )
    found = indicators.Collection("prov", name, (indicators.sheet(filled, WORDS),))
    made = {form: write(found, WORDS) for form, write in indicators.FORMATS.items()}
    head, row = csv.reader(io.StringIO(made["csv"].removeprefix("\ufeff"), newline=""), delimiter=";")
    assert len(head) == len(row)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert json.loads(made["json"])["indicators"][0]["title"] == filled.title


@given(st.sampled_from(list(CodeSystem)), st.data())
def test_a_code_means_itself_and_what_is_below_it(system, data):
    code = data.draw(st.from_regex(re.compile(FORMS[system], re.ASCII), fullmatch=True))
    below = data.draw(st.text("0123456789ABX", max_size=2))
    asked = matcher([CodeSet(system=system, includes=(code,))])
    assert asked.matches(code, system)
    nothing_below = system is CodeSystem.KSH97_P  # its codes end in P
    assert asked.matches(code + below, system) == (not below or not nothing_below)
    assert asked.matches(code.lower(), system)
    assert not matcher([CodeSet(system=system, includes=(code,), excludes=(code,))]).matches(code, system)


@given(st.sampled_from(list(CodeSystem)), st.text(max_size=12), st.text(max_size=8))
def test_any_text_is_a_code_or_nothing(system, written, recorded):
    found = span(written, system)
    asked = matcher([CodeSet(system=system, includes=(written,))])
    assert asked.matches(recorded, system) == (found is not None and normal(recorded) in found)
