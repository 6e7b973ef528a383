"""Codes: which recorded ones a code set means, and how it is printed."""

from __future__ import annotations

import re

import pytest

from pathwaygen.indicators.codes import FORMS, CodeList, Span, lists, matcher, normal, span
from pathwaygen.model import CodeSet
from pathwaygen.standard import load
from pathwaygen.terms import CodeSystem

ICD, KSH, KVA = CodeSystem.ICD_10_SE, CodeSystem.KSH97_P, CodeSystem.KVA


def codes(system: CodeSystem | None, *includes: str, utom: tuple[str, ...] = ()) -> CodeSet:
    return CodeSet(system=system, includes=includes, excludes=utom)


@pytest.mark.parametrize(
    ("system", "written", "recorded"),
    [
        (ICD, "M16", ["M16", "M16.0", "M160", "m16.9", " M16.9 "]),
        (ICD, "S52.5", ["S52.5", "S52.50", "S5251"]),
        (ICD, "F32.3", ["F32.3", "F32.3A", "F323X"]),
        (ICD, "M05", ["M05.8L", "M058L"]),
        (ICD, "I60–I69", ["I60.0", "I64.9", "I69.4", "I694"]),
        (ICD, "I60-I69", ["I65.2"]),
        (ICD, "I60 – I69", ["I65.2"]),
        (ICD, "M05–M06", ["M05.8L", "M06.9"]),
        (ICD, "S52.5–S52.6", ["S52.50", "S52.61"]),
        (ICD, "F32.3A–F32.3C", ["F32.3B"]),
        (KSH, "M06-P", ["M06-P", "M06P", "m06-p"]),
        (KSH, "M05-P–M06-P", ["M05P", "M06-P"]),
        (KSH, "M05-P-M06-P", ["M05P"]),
        (KSH, "M79-P–M81-P", ["M79-P", "M80P", "M81-P"]),
        (KSH, "R418P", ["R418-P"]),
        (KVA, "AW020", ["AW020", "aw020"]),
        (KVA, "NFB29–NFB49", ["NFB29", "NFB39", "NFB49"]),
    ],
)
def test_a_code_includes_what_is_below_it(system, written, recorded):
    asked = matcher([codes(system, written)])
    assert [code for code in recorded if not asked.matches(code, system)] == []


@pytest.mark.parametrize(
    ("system", "written", "recorded"),
    [
        (ICD, "M16", ["M17.0", "M1", "M61.6", ""]),
        (ICD, "S52.5", ["S52.4", "S52.60", "S52"]),
        (ICD, "I60–I69", ["I59.9", "I70.0", "I6", "H60.1", "J65.9"]),
        (ICD, "M05–M06", ["M50.1", "M5", "M60.1", "M07.0"]),
        (ICD, "S52.5–S52.6", ["S52", "S52.4", "S52.7"]),
        (KSH, "M79-P", ["M790-P", "M79.0"]),
        (KSH, "M79-P–M81-P", ["M800-P", "M790-P", "M811-P", "M80"]),
        (KVA, "AW020", ["AW02", "AW021"]),
        (KVA, "NFB29–NFB49", ["NFB09", "NFB62", "NFC29"]),
    ],
)
def test_a_code_includes_nothing_else(system, written, recorded):
    asked = matcher([codes(system, written)])
    assert [code for code in recorded if asked.matches(code, system)] == []


@pytest.mark.parametrize(
    "written", ["I69–I60", "H60–I69", "I60–I69.4", "I60–", "M", "16", "", "M16*", "alla"]
)
def test_what_has_no_form_means_nothing(written):
    assert span(written, ICD) is None
    asked = matcher([codes(ICD, written)])
    assert not any(asked.matches(code, ICD) for code in ("I64.9", "M16.0", "", "M", "A00.0"))


def test_utom_takes_away_from_its_own_set_only():
    first = codes(ICD, "F32", utom=("F32.3A",))
    asked = matcher([first])
    assert asked.matches("F32.3B", ICD)
    assert not asked.matches("F32.3A", ICD)
    assert matcher([first, codes(ICD, "F32.3")]).matches("F32.3A", ICD)


def test_utom_takes_a_range():
    asked = matcher([codes(ICD, "I60–I69", utom=("I67–I68",))])
    assert asked.matches("I69.4", ICD)
    assert not asked.matches("I67.9", ICD)


def test_a_code_of_another_system_is_another_code():
    asked = matcher([codes(ICD, "M16"), codes(KSH, "M16-P")])
    assert asked.matches("M16-P", KSH)
    assert not asked.matches("M16.0", KSH)
    assert not asked.matches("M16.0", KVA)


def test_a_set_without_a_system_means_nothing():
    asked = matcher([codes(None, "M16")])
    assert not any(asked.matches("M16.0", system) for system in CodeSystem)


def test_no_codes_match_nothing():
    assert not matcher([]).matches("M16.0", ICD)


def test_codes_are_compared_as_text():
    assert normal("m16.0 ") == "M160"
    assert "I694" in Span("I60", "I69")
    assert "I6" not in Span("I60", "I69")


def test_every_code_of_the_catalogue_has_its_form():
    form = re.compile(FORMS[KVA])
    assert [entry.code for entry in load().codes if not form.fullmatch(entry.code)] == []


def test_neighbours_of_one_system_are_printed_together():
    assert lists([codes(ICD, "G40"), codes(ICD, "G41", "G40"), codes(KSH, "G40-P")]) == (
        CodeList("ICD-10-SE", ("G40", "G41")),
        CodeList("KSH97-P", ("G40-P",)),
    )


def test_a_set_with_utom_is_printed_apart():
    found = lists([codes(ICD, "F32", utom=("F32.3A",)), codes(ICD, "F33"), codes(None, "F34")])
    assert found == (
        CodeList("ICD-10-SE", ("F32",), ("F32.3A",)),
        CodeList("ICD-10-SE", ("F33",)),
        CodeList(None, ("F34",)),
    )


def test_a_range_is_printed_with_a_dash():
    assert lists([codes(ICD, "I60-I69"), codes(KSH, "M05-P - M06-P")]) == (
        CodeList("ICD-10-SE", ("I60–I69",)),
        CodeList("KSH97-P", ("M05-P–M06-P",)),
    )
