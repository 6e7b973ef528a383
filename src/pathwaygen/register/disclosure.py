"""Figures that may name nobody: which are withheld, over several indicators of the same patients.

What one indicator must hide of a group, every indicator hides: their groups overlap, and one could be found
from another. *None of them* and *all of them* are hidden too, in that indicator and in those that would tell
of it. How many could not be followed is hidden where it is small, in every indicator, since two with the same
patients differ in that alone. ``small`` sees to it that nothing hidden is found from sums.

Knows the figures of one computation. What two periods, breakdowns or specs say together is not looked at.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from pathwaygen.register import small

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pathwaygen.indicators.measure import Codes, Measure
    from pathwaygen.register.compute import Figure
    from pathwaygen.register.small import Key


def safe(found: Sequence[Figure], measures: Sequence[Measure], least: int) -> tuple[Figure, ...]:
    """Return the figures, measure by measure, with small numbers withheld; ``least`` 0 withholds nothing."""
    if least <= 0:
        return tuple(found)
    by_measure = {m.id: {f.key: f for f in found if f.measure == m.id} for m in measures}
    sizes: dict[Key, int] = {}
    for figure in found:
        sizes[figure.key] = max(sizes.get(figure.key, 0), figure.patients)
    primary = {*_few(found, least), *_apart(found, least), *_told(by_measure, measures, least)}
    everywhere = small.protect(sizes, primary)
    lost_somewhere = {figure.key for figure in found if 0 < (figure.incomplete or 0) < least}
    alike = _alike(by_measure, measures)
    safe: list[Figure] = []
    for measure in measures:
        own = by_measure[measure.id]
        hidden = small.protect(
            {key: figure.patients for key, figure in own.items()},
            {key for key in everywhere | alike[measure.id] if key in own},
            _amounts(own.values()),
            least,
        )
        lost = {key: figure.incomplete or 0 for key, figure in own.items()}
        withheld = small.protect(lost, lost_somewhere & own.keys(), (lost,), least)
        safe += (_hide(figure, hidden, withheld) for figure in own.values())
    return tuple(safe)


def _hide(figure: Figure, hidden: frozenset[Key], withheld: frozenset[Key]) -> Figure:
    if figure.key in hidden:
        return replace(figure, numerator=None, denominator=None, incomplete=None, hidden=True)
    if figure.key in withheld:
        return replace(figure, incomplete=None, incomplete_hidden=True)
    return figure


def _amounts(own: Iterable[Figure]) -> tuple[dict[Key, int], ...]:
    """Return all that a measure counts in each group: who fulfils it, who does not, and how many."""
    met, rest, whole = {}, {}, {}
    for figure in own:
        met[figure.key] = figure.numerator or 0
        if figure.denominator is not None:
            rest[figure.key] = figure.denominator - met[figure.key]
            whole[figure.key] = figure.denominator
    return (met, rest, whole) if whole else (met,)


def _few(found: Iterable[Figure], least: int) -> Iterator[Key]:
    """Yield the groups in which a few patients might be recognised: some, but fewer than the least."""
    for figure in found:
        met, whole = figure.numerator or 0, figure.denominator
        numbers = (met,) if whole is None else (met, whole - met, whole)
        if any(0 < number < least for number in numbers):
            yield figure.key


def _apart(found: Sequence[Figure], least: int) -> Iterator[Key]:
    """Yield the groups in which a few patients tell two indicators' denominators apart."""
    by_key: dict[Key, set[int]] = {}
    for figure in found:
        if figure.denominator is not None:
            by_key.setdefault(figure.key, set()).add(figure.denominator)
    for key, wholes in by_key.items():
        ordered = sorted(wholes)
        if any(0 < high - low < least for low, high in pairwise(ordered)):
            yield key


def _told(
    by_measure: Mapping[str, Mapping[Key, Figure]], measures: Sequence[Measure], least: int
) -> Iterator[Key]:
    """Yield the groups in which two related indicators differ by a few patients.

    The one may ask for the same within a shorter time, or for some of the same codes: those who fulfil the
    other only are told by subtraction. Or the one may concern those who fulfil the other.
    """
    for one, other in combinations(measures, 2):
        for first, second in ((one, other), (other, one)):
            nested = _same_group(first, second) and first.plan == second.plan
            nested = nested and _within(first.counted, second.counted)
            for key in by_measure[first.id].keys() & by_measure[second.id].keys():
                mine, theirs = by_measure[first.id][key], by_measure[second.id][key]
                met, whole = mine.numerator or 0, theirs.denominator or 0
                near = [(theirs.numerator or 0) - met] if nested else []
                if _chained(first, second):
                    near += [met - whole, met - whole - (theirs.incomplete or 0)]
                if any(0 < abs(number) < least for number in near):
                    yield key


def _alike(
    by_measure: Mapping[str, Mapping[Key, Figure]], measures: Sequence[Measure]
) -> dict[str, set[Key]]:
    """Return, by measure, the groups where all are alike in it, or in one that it would tell of."""
    uniform = {
        name: {key for key, figure in own.items() if _uniform(figure)} for name, own in by_measure.items()
    }
    found = {name: set(keys) for name, keys in uniform.items()}
    for one in measures:
        for other in measures:
            if _chained(one, other):
                found[other.id] |= uniform[one.id] & by_measure[other.id].keys()
    return found


def _uniform(figure: Figure) -> bool:
    """Whether all of a group's patients are alike: none of them, or every one, fulfils the indicator."""
    return bool(figure.denominator) and figure.numerator in (0, figure.denominator)


def _same_group(one: Measure, other: Measure) -> bool:
    """Whether two measures concern the same patients, but for how long they must be followed."""
    return one.kind is other.kind and all(
        getattr(one, name) == getattr(other, name)
        for name in ("base", "condition", "intervention", "clock", "first_ever", "lookback", "ages")
    )


def _chained(one: Measure, other: Measure) -> bool:
    """Whether the one's numerator is whom the other concerns: those with a plan."""
    return bool(other.plan) and one.counted == other.plan and not one.plan and _same_group(one, other)


def _within(some: Codes, more: Codes) -> bool:
    """Whether every code of the one is among the other's, as far as their lists tell."""
    return all(
        any(
            rule.system is wider.system
            and set(rule.includes) <= set(wider.includes)
            and set(wider.excludes) <= set(rule.excludes)
            for wider in more.sets
        )
        for rule in some.sets
    )
