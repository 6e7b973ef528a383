"""Spec and standard → definitions.

Table 2 gives its own indicators a priority, a kind of measure and codes. Nothing else has a default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.indicators.definition import (
    AgeBand,
    Code,
    Definition,
    Group,
    Kind,
    Limit,
    Origin,
    Stratum,
    Subject,
)
from pathwaygen.terms import IndicatorKind, IndicatorPreset, PopulationBase, Priority

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathwaygen.model import Ages, EarlierPlan, Indicator, Pathway, Time
    from pathwaygen.standard import IndicatorForm, Standard
    from pathwaygen.terms import Duration

_DIAGNOSIS = ("diagnos", "diagnosis")
_INTERVENTION = ("åtgärd", "atgard", "intervention")
_SHORTEST_WORD = 4
"""Letters in the shortest event id that may be a compound's last part: ``byte`` in ``protesbyte``."""
_AGAIN = ("re", "om")
"""A compound's first part that makes it another event: a reoperation is not the operation."""


def definitions(pathway: Pathway, standard: Standard) -> tuple[Definition, ...]:
    """Return every indicator of a pathway, in the spec's order."""
    return tuple(definition(indicator, pathway, standard) for indicator in pathway.indicators)


def definition(indicator: Indicator, pathway: Pathway, standard: Standard) -> Definition:
    """Return one indicator of a pathway."""
    form = standard.indicator(indicator.standard.value) if indicator.standard else None
    share, ages = indicator.share, indicator.working_age
    chosen = _lines(indicator.counted_codes)
    return Definition(
        id=indicator.id,
        title=_line(indicator.name) or (form.label if form else indicator.id),
        origin=Origin.GENERIC if form else Origin.OWN,
        section=form.section if form else None,
        preset=indicator.standard,
        kind=_kind(indicator, form),
        measure=indicator.kind or (IndicatorKind(form.measure) if form else None),
        group=_group(indicator.population or _table_2(indicator), pathway),
        condition=_condition(pathway),
        intervention=_intervention(pathway),
        clock=indicator.from_,
        limit=_limit(indicator.within),
        before=_limit(indicator.before),
        strata=tuple(_stratum(time, pathway) for time in indicator.times),
        index_event=indicator.index_event,
        lookback=_limit(indicator.lookback),
        earlier_plan_counts=_counts(indicator.earlier_plan),
        earlier_plan=_text(indicator.earlier_plan.text) if indicator.earlier_plan else None,
        counted=_titled(chosen or (form.codes if form else ()), standard),
        counted_by_default=form is not None and not chosen,
        plan_codes=_titled(form.denominator_codes if form else (), standard),
        working_age=_band(ages),
        period=_line(indicator.period),
        numerator=_line(share.numerator) if share else None,
        denominator=_line(share.denominator) if share else None,
        counts=_line(indicator.count) or _line(indicator.rate),
        per=indicator.per,
        priority=indicator.priority or (Priority(form.priority) if form else None),
        desired=indicator.desired,
        target=_line(indicator.target),
        data_source=_text(indicator.data_source),
        error_sources=_text(indicator.error_sources),
        reported_by=_lines(indicator.reported_by),
        catalogue=_line(indicator.catalogue),
        text=_text(indicator.text),
        sources=indicator.source,
        suggestion=_text(indicator.suggestion),
        not_applicable=_text(indicator.not_applicable),
    )


def _table_2(indicator: Indicator) -> str | None:
    """Return the group that Table 2's own wording names, where the spec names none: the third's is X."""
    return PopulationBase.X.value if indicator.standard is IndicatorPreset.SICK_LEAVE_PLAN else None


def _counts(earlier: EarlierPlan | None) -> bool | None:
    """Return the decision; ``ja`` or ``nej`` alone is one too."""
    if earlier is None or earlier.counts is not None:
        return earlier.counts if earlier else None
    word = (earlier.text or "").strip().rstrip(".").lower()
    return {"ja": True, "yes": True, "nej": False, "no": False}.get(word)


def _band(ages: Ages | None) -> AgeBand | None:
    return AgeBand(ages.from_, ages.to, _text(ages.suggestion), ages.source) if ages else None


def _kind(indicator: Indicator, form: IndicatorForm | None) -> Kind | None:
    if form is not None:
        return Kind(form.kind)
    if indicator.share is not None:
        return Kind.SHARE
    if indicator.rate is not None:
        return Kind.RATE
    return Kind.COUNT if indicator.count is not None else None


def _group(word: str | None, pathway: Pathway) -> Group | None:
    """Return the group that a word means; one that is neither X nor Y nor named is nobody's."""
    if word is None:
        return None
    for named in pathway.populations:
        if named.id == word:
            criteria = named.criteria.text if named.criteria else None
            return Group(
                name=_line(named.name) or named.id,
                criteria=_text(criteria),
                registered_in=_text(named.registered_in),
            )
    base = PopulationBase.words().get(word.strip().lower())
    return Group(base=base) if base else None


def _condition(pathway: Pathway) -> Subject:
    found = pathway.condition
    moment = _event(pathway, _DIAGNOSIS)
    return Subject(_line(found.name), found.codes, moment) if found else Subject(moment=moment)


def _intervention(pathway: Pathway) -> Subject:
    """Return Y, with its event's name where one stands for it: ``operation`` for a *höftprotesoperation*."""
    found = pathway.intervention
    if found is None:
        return Subject()
    name = _line(found.name)
    compound = [id_ for id_ in pathway.events if name and _ends(name.casefold(), id_.casefold())]
    moment = _event(pathway, (*_INTERVENTION, *sorted(compound, key=len, reverse=True)))
    return Subject(name, found.codes, moment)


def _ends(name: str, word: str) -> bool:
    if len(word) < _SHORTEST_WORD or not name.endswith(word):
        return False
    return not name.removesuffix(word).endswith(_AGAIN)


def _event(pathway: Pathway, ids: Iterable[str]) -> str | None:
    return next((text for id_ in ids if (text := _line(pathway.events.get(id_)))), None)


def _stratum(time: Time, pathway: Pathway) -> Stratum:
    group = _group(time.population, pathway)
    named = next((found for found in pathway.populations if found.id == time.population), None)
    low, high = time.between or (time.at_least, time.at_most)
    return Stratum(
        group=(group.name if group else None) or time.population,
        within=_limit(time.within),
        around=_limit(time.around),
        low=_limit(low),
        high=_limit(high),
        after=_anchor(time.after, pathway),
        before=_anchor(time.before, pathway),
        when=_line(time.when),
        text=_line(time.text) or _line(time.at),
        ages=_band(named.ages) if named else None,
        codes=named.codes if named else (),
    )


def _anchor(word: str | None, pathway: Pathway) -> str | None:
    return None if word is None else _line(pathway.events.get(word)) or _line(word)


def _limit(length: Duration | None) -> Limit | None:
    return None if length is None else Limit(length.low, length.high, length.unit)


def _titled(codes: Iterable[str], standard: Standard) -> tuple[Code, ...]:
    known = ((code, standard.code(code)) for code in codes)
    return tuple(Code(code, entry.title if entry else None) for code, entry in known)


def _text(text: str | None) -> str | None:
    """Return a text without space around it, or None where nothing is said."""
    return (text or "").strip() or None


def _line(text: str | None) -> str | None:
    """Return a text on one line, or None where nothing is said."""
    return " ".join((text or "").split()) or None


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for text in texts if (line := _line(text)))
