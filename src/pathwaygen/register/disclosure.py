"""Figures that may name nobody: which are withheld, over several indicators of the same patients.

What one indicator must hide of a group, every indicator hides: their groups overlap, and one could be found
from another. *None of them* and *all of them* are hidden too, in that indicator and in those that would tell
of it. How many could not be followed is hidden where it is small, in every indicator, since two with the same
patients differ in that alone. ``small`` sees to it that nothing hidden is found from sums.

Knows the figures of one run. Specs that are computed together and concern the same patients are looked at as
one (``together``). What two runs say, of other periods or breakdowns, is not looked at.
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
    withheld = _not_followed(by_measure, least)
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
        safe += (_hide(figure, hidden, withheld) for figure in own.values())
    return tuple(safe)


def together(
    found: Sequence[tuple[Sequence[Figure], Sequence[Measure]]], least: int
) -> tuple[tuple[Figure, ...], ...]:
    """Return the figures of several specs with small numbers withheld, as ``safe`` does for one.

    Specs whose codes overlap may concern the same patients, and are looked at as if they were one spec.
    """
    done: dict[int, tuple[Figure, ...]] = {}
    for group in _related([measures for _, measures in found]):
        figures = [replace(f, measure=_of(i, f.measure)) for i in group for f in found[i][0]]
        measures = [replace(m, id=_of(i, m.id)) for i in group for m in found[i][1]]
        kept = {(figure.measure, figure.key): figure for figure in safe(figures, measures, least)}
        for i in group:
            done[i] = tuple(
                replace(kept[_of(i, figure.measure), figure.key], measure=figure.measure)
                for figure in found[i][0]
            )
    return tuple(done[i] for i in range(len(found)))


def _of(spec: int, measure: str) -> str:
    return f"{spec}/{measure}"


def _related(specs: Sequence[Sequence[Measure]]) -> list[list[int]]:
    """Return the specs' places, those together whose patients may be the same."""
    groups: list[list[int]] = []
    for new, measures in enumerate(specs):
        near = [group for group in groups if any(_may_share(measures, specs[i]) for i in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(i for group in near for i in group), new])
    return groups


def _may_share(some: Sequence[Measure], more: Sequence[Measure]) -> bool:
    """Whether two specs count patients who have the same code, or count everybody with the same code."""
    return any(
        _overlap(one.condition, other.condition)
        or _overlap(one.intervention, other.intervention)
        or (one.base is other.base is None and _overlap(one.counted, other.counted))
        for one in some
        for other in more
    )


def _overlap(one: Codes, other: Codes) -> bool:
    return any(
        mine.system is theirs.system
        and any(
            a.low[:length] <= b.high[:length] and b.low[:length] <= a.high[:length]
            for a in mine.includes
            for b in theirs.includes
            for length in [min(len(a.low), len(b.low))]
        )
        for mine in one.sets
        for theirs in other.sets
    )


def _not_followed(by_measure: Mapping[str, Mapping[Key, Figure]], least: int) -> frozenset[Key]:
    """Return the groups where how many could not be followed is withheld, the same in every indicator.

    One that showed what another hides would tell it: their denominators differ by those not followed alone.
    """
    lost = [{key: figure.incomplete or 0 for key, figure in own.items()} for own in by_measure.values()]
    withheld: frozenset[Key] = frozenset()
    more = frozenset(key for own in lost for key, number in own.items() if 0 < number < least)
    while more != withheld:
        withheld = more
        more = withheld.union(*(small.protect(own, withheld & own.keys(), (own,), least) for own in lost))
    return withheld


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
