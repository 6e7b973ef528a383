"""Codes: their form, their place in the catalogue, and the codes that the plan's life calls for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, rule

if TYPE_CHECKING:
    from pathwaygen.model import CodeSet

KVA = re.compile(r"(?:[A-Z]{2}\d{3}|[A-Z]{3}\d{2})\Z")
_ICD = re.compile(r"[A-Z]\d{2}(?:\.?\d[\dA-HJ-NP-TWX]?)?\Z")
_KSH = re.compile(r"[A-Z]\d{2,3}-?P\Z")
_FORMS = {"ICD-10-SE": _ICD, "KSH97-P": _KSH, "KVÅ": KVA}
_RANGE = re.compile(r"\s*[-–]\s*")  # noqa: RUF001


def _code_sets(case: Case) -> Iterator[tuple[tuple[str | int, ...], CodeSet]]:
    for name in ("condition", "intervention"):
        holder = getattr(case.pathway, name)
        for index, codes in enumerate(holder.codes if holder else ()):
            yield (name, "codes", index), codes


@rule("PW1501", "malformed-code", Level.SKA, requirements=("SI-IND-03", "SI-IND-04", "SI-KVA-01"))
def malformed_code(case: Case) -> Iterator[Finding]:
    """En kod har inte den form som dess kodsystem har."""
    for path, codes in _code_sets(case):
        system = codes.system.value if codes.system else None
        form = _FORMS.get(system or "")
        if form is None:
            continue
        for field in ("includes", "excludes"):
            for index, code in enumerate(getattr(codes, field)):
                if variant := _fault(code, form):
                    yield Finding((*path, field, index), {"code": code, "system": system or ""}, variant)
    for index, block in enumerate(case.pathway.blocks):
        for place, code in enumerate(block.codes):
            if not KVA.match(code):
                yield Finding(("block", index, "codes", place), {"code": code, "system": "KVÅ"}, "form")
    for index, indicator in enumerate(case.pathway.indicators):
        for place, code in enumerate(indicator.counted_codes):
            if not KVA.match(code):
                yield Finding(("indicators", index, "counted_codes", place), {"code": code, "system": "KVÅ"}, "form")


def _fault(code: str, form: re.Pattern[str]) -> str | None:
    """Say what is wrong with a code or a range of codes: form, letters or order."""
    if form.match(code):
        return None
    ends = _RANGE.split(code)
    if len(ends) != 2 or not all(form.match(end) for end in ends):  # noqa: PLR2004  a range has two ends
        return "form"
    low, high = (end.replace(".", "") for end in ends)
    if low[0] != high[0]:
        return "letters"
    return "order" if len(low) != len(high) or low > high else None


@rule("PW1502", "habilitation-code-with-rehabilitation", Level.BOR, requirements=("SI-KVA-05",))
def habilitation_code_with_rehabilitation(case: Case) -> Iterator[Finding]:
    """AW020 och AW021 registreras i samma vårdförlopp, fast de utesluter varandra."""
    places = {code: ("block", i, "codes", p) for i, b in enumerate(case.pathway.blocks) for p, code in enumerate(b.codes)}
    if "AW020" in places and "AW021" in places:
        yield Finding(places["AW021"], {}, related=((places["AW020"], "other"),))


@rule("PW1503", "missing-plan-code", Level.SKA, requirements=("SI-T2-10",), source="Skrivinstruktionen 2.4.1, tabell 1")
def missing_plan_code(case: Case) -> Iterator[Finding]:
    """Blocket upprättar en plan men registrerar ingen KVÅ-kod för den."""
    yield from _unregistered(case, "plan", "plan", ("AW020", "DV077"))


@rule("PW1504", "missing-follow-up-code", Level.SKA, requirements=("SI-T3-08",), source="Skrivinstruktionen 2.4.1, tabell 1")
def missing_follow_up_code(case: Case) -> Iterator[Finding]:
    """Blocket följer upp planen men registrerar ingen KVÅ-kod för det."""
    yield from _unregistered(case, "follow_up", "follow_up", ("AW024", "AW026", "AW027", "AW029", "AW035"))


def _unregistered(case: Case, section: str, variant: str, codes: tuple[str, ...]) -> Iterator[Finding]:
    if not case.rehabilitation:
        return
    carrying = [
        (index, block)
        for index, block in enumerate(case.pathway.blocks)
        if block.rehabilitation and getattr(block.rehabilitation, section)
    ]
    if not carrying or any(code in codes for _, block in carrying for code in block.codes):
        return
    index, block = carrying[0]
    about = (("block", "*", "codes"), ("block", "*", "rehabilitation", section))
    yield Finding(("block", index), {"id": block.id, "codes": ", ".join(codes)}, variant, about)


RULES = (malformed_code, habilitation_code_with_rehabilitation, missing_plan_code, missing_follow_up_code)
