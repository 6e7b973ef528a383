"""Which recorded codes a code set means, by prefix and by range. Knows no patient and no file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pathwaygen.terms import CodeSystem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathwaygen.model import CodeSet

FORMS = {
    CodeSystem.ICD_10_SE: r"[A-Z]\d{2}(?:\.?\d[\dA-HJ-NP-TWX]?)?",
    CodeSystem.KSH97_P: r"[A-Z]\d{2,3}-?P",
    CodeSystem.KVA: r"[A-Z]{2}\d{3}|[A-Z]{3}\d{2}",
}
"""What a code looks like in each system. One of another form means nothing: a slip widens no group."""

_CODES = {system: re.compile(f"(?:{form})\\Z") for system, form in FORMS.items()}
_RANGES = {system: re.compile(rf"({form})\s*[-–]\s*({form})\Z") for system, form in FORMS.items()}
_SIGNS = str.maketrans("", "", ".- ")


def normal(code: str) -> str:
    """Return a code as it is compared: upper case, without dot, hyphen and space."""
    return code.upper().translate(_SIGNS)


@dataclass(frozen=True, slots=True)
class Span:
    """The codes from ``low`` to ``high``, both included; a single code is a span of one.

    Bounds are normal and equally long. A longer code is cut to their length before it is compared,
    so M16 holds M16.0 and I60–I69 holds I69.4. Codes are compared as text, never as numbers.

    Attributes:
        low: The first code.
        high: The last code.
        whole: Only codes as long as the bounds: KSH97-P's end in P, so nothing is below them.
    """

    low: str
    high: str
    whole: bool = False

    def __contains__(self, code: str) -> bool:
        if self.whole and len(code) != len(self.low):
            return False
        return len(code) >= len(self.low) and self.low <= code[: len(self.low)] <= self.high


def span(text: str, system: CodeSystem) -> Span | None:
    """Return the span that a code (``M16``) or a range (``I60–I69``) means, or None when it has no such form.

    A range stays within one letter, and its bounds are equally long and in order.
    """
    text = text.strip()
    whole = system is CodeSystem.KSH97_P
    if _CODES[system].match(text):
        return Span(normal(text), normal(text), whole)
    if found := _RANGES[system].match(text):
        low, high = normal(found[1]), normal(found[2])
        if low[0] == high[0] and len(low) == len(high) and low <= high:
            return Span(low, high, whole)
    return None


@dataclass(frozen=True, slots=True)
class SystemSpans:
    """One code set, ready to be asked: the spans that count in one system, less those that do not."""

    system: CodeSystem
    includes: tuple[Span, ...]
    excludes: tuple[Span, ...] = ()

    def matches(self, code: str) -> bool:
        """Whether a normal code is meant."""
        return any(code in s for s in self.includes) and not any(code in s for s in self.excludes)


@dataclass(frozen=True, slots=True)
class CodeMatcher:
    """Says whether a recorded code belongs to any of some code sets. Make one with ``matcher``."""

    rules: tuple[SystemSpans, ...]

    def matches(self, code: str, system: CodeSystem) -> bool:
        """Whether the code, recorded in ``system``, is meant. Dots, hyphens and case make no difference."""
        recorded = normal(code)
        return any(rule.system is system and rule.matches(recorded) for rule in self.rules)


class Listed(Protocol):
    """Codes of one system, as a spec or a list writes them."""

    @property
    def system(self) -> CodeSystem | None:
        """The classification."""

    @property
    def includes(self) -> tuple[str, ...]:
        """Codes and ranges that count."""

    @property
    def excludes(self) -> tuple[str, ...]:
        """Codes and ranges that do not count all the same."""


def matcher(sets: Iterable[Listed]) -> CodeMatcher:
    """Return a matcher for the union of code sets; *utom* takes away from its own set only."""
    return CodeMatcher(spans(sets))


def spans(sets: Iterable[Listed]) -> tuple[SystemSpans, ...]:
    """Return the spans that code sets mean, without sets that mean nothing.

    A set without a system, and a code without the system's form, mean nothing: rules report them.
    """
    made = (
        SystemSpans(codes.system, _spans(codes.includes, codes.system), _spans(codes.excludes, codes.system))
        for codes in sets
        if codes.system is not None
    )
    return tuple(rule for rule in made if rule.includes)


def _spans(texts: Iterable[str], system: CodeSystem) -> tuple[Span, ...]:
    return tuple(found for text in texts if (found := span(text, system)) is not None)


@dataclass(frozen=True, slots=True)
class CodeList:
    """Codes of one system as they are printed.

    Attributes:
        system: The system's name, or None when the spec states none.
        includes: Codes and ranges, as written, with an en dash in a range.
        excludes: Codes that do not count all the same.
    """

    system: str | None
    includes: tuple[str, ...]
    excludes: tuple[str, ...] = ()


def lists(sets: Iterable[CodeSet]) -> tuple[CodeList, ...]:
    """Return code sets for print; neighbours of one system that exclude nothing become one."""
    found: list[CodeList] = []
    for codes in sets:
        made = CodeList(
            codes.system.value if codes.system else None,
            tuple(_printed(code) for code in codes.includes),
            tuple(_printed(code) for code in codes.excludes),
        )
        last = found[-1] if found else None
        if last and last.system == made.system and not (last.excludes or made.excludes):
            found[-1] = CodeList(made.system, tuple(dict.fromkeys((*last.includes, *made.includes))))
        else:
            found.append(made)
    return tuple(found)


def _printed(text: str) -> str:
    for pattern in _RANGES.values():
        if found := pattern.match(text.strip()):
            return f"{found[1]}–{found[2]}"
    return text.strip()
