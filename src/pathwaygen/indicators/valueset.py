"""Codes of a measure → FHIR value sets (R4). A code means itself and what is below it, as in a register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen.terms import CodeSystem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pathwaygen.indicators.codes import Span, SystemSpans
    from pathwaygen.indicators.measure import Codes

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What a code without dot and hyphen is made of, in the order that codes are compared in."""

_CATEGORY = 3
"""Characters before the dot of ICD-10-SE."""

_FULL = {CodeSystem.KVA: 5, CodeSystem.KSH97_P: 0}
"""Where every code has nothing below it, so that it can be named: its length, or 0 for any."""


def compose(
    codes: Codes, systems: Mapping[CodeSystem, str], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the ``compose`` elements whose union is what the codes mean.

    More than one only where a code set leaves codes out: FHIR's ``exclude`` takes away from the whole value
    set, *utom* from its own set.

    Args:
        codes: The codes.
        systems: The address of each classification.
        titles: Titles of codes, where they are known.
    """
    alone = [rule for rule in codes.sets if rule.excludes]
    together = [rule for rule in codes.sets if not rule.excludes]
    made = [{"include": _union(together, systems, titles)}] if together else []
    made += [
        {
            "include": list(_included(rule.system, rule.includes, systems, titles)),
            "exclude": list(_included(rule.system, rule.excludes, systems, titles)),
        }
        for rule in alone
    ]
    return made


def printed(code: str, system: CodeSystem) -> str:
    """Return a normal code as its classification prints it: M161 as M16.1, M790P as M790-P."""
    if system is CodeSystem.ICD_10_SE and len(code) > _CATEGORY:
        return f"{code[:_CATEGORY]}.{code[_CATEGORY:]}"
    if system is CodeSystem.KSH97_P:
        return f"{code.removesuffix('P')}-P"
    return code


def pattern(span: Span, system: CodeSystem) -> str:
    """Return a regular expression for the codes that a span holds, as their classification prints them."""
    end = {CodeSystem.ICD_10_SE: r"(\.?[0-9A-Z]+)?", CodeSystem.KSH97_P: "-?P"}.get(system, "")
    low, high = (bound.removesuffix("P") if span.whole else bound for bound in (span.low, span.high))
    said = "|".join(_dotted(way, system) for way in _ways(low, high))
    return f"^({said}){end}$"


def _union(
    rules: Sequence[SystemSpans], systems: Mapping[CodeSystem, str], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [entry for rule in rules for entry in _included(rule.system, rule.includes, systems, titles)]


def _included(
    system: CodeSystem, spans: Sequence[Span], systems: Mapping[CodeSystem, str], titles: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Yield what to include: codes by name, a code with all below it, and ranges by their form."""
    named = [span for span in spans if span.low == span.high and _full(span.low, system)]
    if named:
        yield {"system": systems[system], "concept": [_concept(s.low, system, titles) for s in named]}
    for span in spans:
        if span in named:
            continue
        if span.low == span.high:
            found = {"property": "concept", "op": "is-a", "value": printed(span.low, system)}
        else:
            found = {"property": "code", "op": "regex", "value": pattern(span, system)}
        yield {"system": systems[system], "filter": [found]}


def _full(code: str, system: CodeSystem) -> bool:
    return system in _FULL and _FULL[system] in (0, len(code))


def _concept(code: str, system: CodeSystem, titles: Mapping[str, str]) -> dict[str, str]:
    said = printed(code, system)
    return {"code": said, "display": titles[said]} if said in titles else {"code": said}


def _ways(low: str, high: str) -> Iterator[list[str]]:
    """Yield lists of classes, one for each character, that together match all texts from low to high."""
    if not low:
        yield []
        return
    first, last = low[0], high[0]
    if first == last:
        yield from ([first, *rest] for rest in _ways(low[1:], high[1:]))
        return
    length = len(low) - 1
    whole = [SIGNS[0] * length, SIGNS[-1] * length]
    start = SIGNS.index(first) + (low[1:] != whole[0])
    end = SIGNS.index(last) - (high[1:] != whole[1])
    if low[1:] != whole[0]:
        yield from ([first, *rest] for rest in _ways(low[1:], whole[1]))
    if start <= end:
        yield [_class(start, end), *[_class(0, len(SIGNS) - 1)] * length]
    if high[1:] != whole[1]:
        yield from ([last, *rest] for rest in _ways(whole[0], high[1:]))


def _class(start: int, end: int) -> str:
    """Return a class of characters, digits and letters apart: what lies between them in ASCII is no code."""
    found = SIGNS[start : end + 1]
    parts = [part for part in (_run(found, digits=True), _run(found, digits=False)) if part]
    return found if len(found) == 1 else f"[{''.join(parts)}]"


def _run(found: str, *, digits: bool) -> str:
    run = [sign for sign in found if sign.isdigit() is digits]
    return run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" if run else ""


def _dotted(classes: list[str], system: CodeSystem) -> str:
    if system is CodeSystem.ICD_10_SE and len(classes) > _CATEGORY:
        return f"{''.join(classes[:_CATEGORY])}\\.?{''.join(classes[_CATEGORY:])}"
    return "".join(classes)
