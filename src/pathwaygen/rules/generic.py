"""Texts that answer the generic model with its own words, and so say nothing of the health condition."""

from __future__ import annotations

import re
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, rule
from pathwaygen.rules.table1 import T1, answered, empty_answer, slight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.standard import Element, Standard

_LONGEST = 300
"""A longer text has something of its own to say."""
_CARRIED = ("rehabilitation",)
"""Where in the path of a text it says that a block carries it of Table 1."""
_TIMES = frozenset(("occasions",))
"""What asks when and not what: an answer may well use the question's words."""
_WORD = re.compile(r"\[@[^\]\n]*\]|([^\W\d_]{2,})")
_STEM = 6
"""Words that begin with so many letters alike are forms of the same word."""
_HEAD = itemgetter(slice(_STEM))
_ASIDE = ("suggestion", "not_applicable")
_SMALL = (
    "alltid all alla allt att av bedöm bedöma bedöms bedömning bedömningen beskriv beskrivs bör både "
    "de del den denna dess det dessa där då efter ej eller en enligt ett eventuella eventuellt finns "
    "från följ följs för förekommande förutsättningar genom generisk generiska ges gör görs ha han "
    "har hen hur i icf identifiera individuell individuella individuellt innan inte ingår kan "
    "kartlägg kartläggs kommer med medverkar modell modellen måste mål när närstående någon och "
    "också olika om omfattar patient patienten patientens patienter planeras på relevant relevanta "
    "respektive samt sin sina sitt ska skall som särskilt ta tas till upp upprättas ut utförs utgå "
    "utgår utifrån utred utreds utvärderas vad var vara vid vilka vilken vilket vården vårdens är "
    "även behov behovet behöver förändrade nedsatta påverkan påverkas"
)


@cache
def _small() -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _SMALL.split())


@cache
def _stock(standard: Standard) -> frozenset[str]:
    """The beginnings of the words of the stock phrases, and small words."""
    return _small() | {""} | {stem for phrase in standard.stock_phrases for stem in _stems(phrase)}


@cache
def _echo(standard: Standard, element: Element) -> frozenset[str]:
    """The beginnings of the words that only repeat what the standard asks for at one element."""
    asked = f"{element.label} {element.prescription} {element.text or ''}"
    return _stock(standard) | frozenset(_stems(asked))


@cache
def _echoes(standard: Standard) -> frozenset[str]:
    """The same for all elements at once: most texts have a word outside it, soon."""
    return frozenset().union(*(_echo(standard, element) for element in standard.elements))


def _stems(text: str) -> Iterable[str]:
    """The beginnings of a text's words; an empty one for a citation."""
    return map(_HEAD, _WORD.findall(text.casefold()))


def _repeats(text: str, known: frozenset[str]) -> bool:
    """Whether every word of a text begins as a known one does. Mostly one of the first says no."""
    for found in _WORD.finditer(text):  # noqa: SIM110  a generator would cost more than the question
        if found[1] and found[1][:_STEM].casefold() not in known:
            return False
    return True


@rule("PW1040", "generic-text", Level.SKA, requirements=("SI-T1-04",), source=T1)
def generic_text(case: Case) -> Iterator[Finding]:
    """En text upprepar bara den generiska modellens egna ord.

    ## Varför

    Modellen frågar vad som gäller för just det här hälsotillståndet. Svarar texten med frågans egna ord får
    vården ingen vägledning, och patienten en bedömning som kan se ut hur som helst.

    ## Fel

    ```yaml
    kroppsfunktioner: Bedöm vilka kroppsfunktioner som är nedsatta.
    ```

    ## Rätt

    ```yaml
    kroppsfunktioner: Bedöm smärta, rörlighet och styrka i höften.
    ```

    ## Gör så här

    Skriv vad som är särskilt för hälsotillståndet: vilka funktioner, vilka aktiviteter, vilka risker. Hitta
    inte på: fråga den som vet, eller märk texten som ett eget förslag tills det finns en källa.
    """
    known = _echoes(case.standard)
    for path, text in case.long_texts:
        if path[2:3] != _CARRIED or text[_LONGEST:] or not _repeats(text, known):
            continue
        element = answered(case, path)
        if element is None or element.adoptable or path[3] in _TIMES or path[-1] in _ASIDE:
            continue
        if _echo(case.standard, element).issuperset(_stems(text)) and not slight(text):
            yield empty_answer(case, path, text, element)


RULES = (generic_text,)
