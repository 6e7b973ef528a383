"""Which codes a pathway uses and where: its condition, intervention, groups, actions and indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pathwaygen import indicators, standard
from pathwaygen.terms import CodeSystem
from pathwaygen.view.texts import anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.model import CodeSet, Pathway

CONDITION, INTERVENTION, POPULATION, ACTION, INDICATOR = (
    "condition",
    "intervention",
    "population",
    "action",
    "indicator",
)
"""What a code is used for."""
_ICD_CATEGORY = 3
_DIGITS = "0123456789"


class Use(NamedTuple):
    """One use of a code.

    Attributes:
        system: The classification.
        code: The code, or a range of codes, as the spec writes it.
        purpose: What it is used for.
        name: What uses it: the condition's name, an action's letter and title, an indicator's title.
        anchor: The address of that in the document, or nothing.
        without: The codes that are left out of it.
    """

    system: str
    code: str
    purpose: str
    name: str
    anchor: str = ""
    without: tuple[str, ...] = ()


def uses(pathway: Pathway) -> Iterator[Use]:
    """Yield every use of a code, in the order of the document."""
    condition, intervention = pathway.condition, pathway.intervention
    if condition:
        yield from _sets(condition.codes, CONDITION, condition.name or "", "koder")
    if intervention:
        yield from _sets(intervention.codes, INTERVENTION, intervention.name or "", "koder")
    for population in pathway.populations:
        yield from _sets(population.codes, POPULATION, population.name or population.id, "patientgrupper")
    for block in pathway.blocks:
        title = block.title or (block.decision.question if block.decision else None) or ""
        for code in dict.fromkeys(block.codes):
            yield Use(CodeSystem.KVA.value, code, ACTION, f"{block.id} · {title}", anchor("block", block.id))
    for found in indicators.definitions(pathway, standard.load()):
        if found.not_applicable is None:
            for one in dict.fromkeys((*found.counted, *found.plan_codes)):
                place = anchor("indikator", found.id)
                yield Use(CodeSystem.KVA.value, one.code, INDICATOR, found.title, place)


def _sets(found: Iterable[CodeSet], purpose: str, name: str, place: str) -> Iterator[Use]:
    for codes in found:
        for code in codes.includes:
            if codes.system:
                yield Use(codes.system.value, code.strip(), purpose, name, place, codes.excludes)


def title(use: Use) -> str:
    """Return the title of a code, where the shipped catalogue has it."""
    known = standard.load().code(use.code) if use.system == CodeSystem.KVA.value else None
    return known.title if known else ""


def search_words(found: Iterable[Use]) -> tuple[str, ...]:
    """Return the codes that a search should find a pathway by: its own, and those one level below.

    A reader searches for the code of the patient, M16.1, where the pathway says M16.
    """
    words: dict[str, None] = {}
    for use in found:
        words[use.code] = None
        if use.system == CodeSystem.ICD_10_SE.value and use.code.isascii():
            words |= dict.fromkeys(_below(use.code))
    return tuple(words)


def _below(code: str) -> Iterator[str]:
    if "–" in code or "-" in code:
        return
    if len(code) == _ICD_CATEGORY:
        yield from (f"{code}.{digit}" for digit in _DIGITS)
    elif "." in code:
        yield from (f"{code}{sign}" for sign in f"{_DIGITS}ABCDEFGHWX")
