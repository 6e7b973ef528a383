"""What a region counts every year → definitions, so that they have sheets and tables as indicators have.

A supplement's own list counts, or its profile's where it has none; the profile gives words and source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.indicators.definition import Code, Definition, Kind, Origin, Subject
from pathwaygen.indicators.measure import Clock, Codes, Measure, Obstacle, Uncountable, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.model import Supplement
    from pathwaygen.model.supplement import YearlyCount
    from pathwaygen.profiles import Count, Profile
    from pathwaygen.standard import Standard


def patients(id_: str, title: str, code: str) -> Measure | Uncountable:
    """Return the number of patients with a code in the period, whatever else is known of them.

    Args:
        id_: What the count is called.
        title: The region's words.
        code: A code whose form tells its system; another means nothing.
    """
    counted = recorded((code.upper(),))
    if not counted:
        return Uncountable(id_, title, (Obstacle.YEARLY_CODE,))
    return Measure(
        id=id_,
        title=title,
        kind=Kind.COUNT,
        base=None,
        condition=Codes(),
        intervention=Codes(),
        clock=Clock.FIRST,
        counted=counted,
    )


_YEAR = "senaste året"
"""What a region's words say of the period, where they say anything."""


def yearly(found: Supplement, profile: Profile | None, standard: Standard) -> tuple[Definition, ...]:
    """Return the yearly counts of a supplement, in its order; one with the code and words of another once."""
    return tuple({one.id: one for one in _all(found, profile, standard)}.values())


def _all(found: Supplement, profile: Profile | None, standard: Standard) -> Iterator[Definition]:
    known = profile.count if profile else {}
    for count in found.yearly_counts:
        code = (count.code or "").strip()
        yield _definition(code, known.get(code), count, profile, standard)
    if not found.yearly_counts:
        for code, one in known.items():
            yield _definition(code, one, None, profile, standard)


def _definition(
    code: str, known: Count | None, own: YearlyCount | None, profile: Profile | None, standard: Standard
) -> Definition:
    entry = standard.code(code)
    named = {one.code: one.title for one in profile.codes} if profile else {}
    title = named.get(code) or (entry.title if entry else None)
    words = " ".join(((own.text if own else None) or (known.text if known else "") or "").split())
    return Definition(
        id=code or "antal",
        title=title or code or "Antal",
        origin=Origin.REGION if known else Origin.OWN,
        preset=None,
        kind=Kind.COUNT,
        measure=None,
        group=None,
        condition=Subject(),
        intervention=Subject(),
        clock=None,
        limit=None,
        before=None,
        strata=(),
        index_event=None,
        lookback=None,
        earlier_plan_counts=None,
        earlier_plan=None,
        counted=(Code(code, title),) if code else (),
        counted_by_default=False,
        plan_codes=(),
        working_age=None,
        period=(own.period if own else None) or (_YEAR if known and _YEAR in known.text else None),
        numerator=None,
        denominator=None,
        counts=words or None,
        per=None,
        priority=None,
        desired=None,
        target=None,
        data_source=None,
        error_sources=None,
        reported_by=known.levels if known else (),
        catalogue=None,
        text=(known.differs or None) if known else None,
        section=f"{profile.region}: {known.section}, {known.date}" if profile and known else None,
        sources=own.source if own else (),
        suggestion=own.suggestion if own else None,
        not_applicable=None,
    )
