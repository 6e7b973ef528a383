"""What is computed of a spec: a pathway's indicators, or the patients that a region counts every year.

Both become measures, so all that follows is the same. A yearly count is of everybody in the register who has
the code in the period, whatever the diagnosis: at the care provider as a whole, and by unit when asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.indicators import mark, sheets
from pathwaygen.indicators.measure import Measure, Uncountable
from pathwaygen.indicators.yearly import patients
from pathwaygen.register.trial import measures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Environment

    from pathwaygen.model import Pathway, Supplement
    from pathwaygen.profiles import Profile
    from pathwaygen.standard import Standard

UNIT_LEVEL = "verksamhetsnivå"
"""What a profile calls the level of the unit."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is computed, and how it is presented.

    Attributes:
        id: The spec's id.
        title: Its title.
        mark: What a reader must know of it: an example, a draft.
        measures: What can be counted.
        uncountable: What cannot, with the reasons.
        sentences: Each measure in one sentence, by id.
        by_unit: Whether the region follows its counts up by unit too.
    """

    id: str
    title: str
    mark: str
    measures: tuple[Measure, ...]
    uncountable: tuple[Uncountable, ...]
    sentences: Mapping[str, str]
    by_unit: bool = False


def of_pathway(pathway: Pathway, standard: Standard, environment: Environment) -> Subject:
    """Return a pathway's indicators."""
    exact, uncountable = measures(pathway, standard)
    sentences = {
        sheet.id: sheet.sentence or "" for sheet in sheets(pathway, standard, environment=environment)
    }
    return Subject(pathway.id, pathway.title, mark(pathway), exact, uncountable, sentences)


def of_supplement(found: Supplement, profile: Profile | None, mark: str = "") -> Subject:
    """Return what a region counts: the supplement's own list, or its profile's where it has none."""
    made = tuple(_yearly(found, profile))
    exact = tuple(one for one in made if isinstance(one, Measure))
    return Subject(
        found.id,
        found.title,
        mark,
        exact,
        tuple(one for one in made if isinstance(one, Uncountable)),
        {one.id: one.title for one in exact},
        any(UNIT_LEVEL in count.levels for count in profile.counts) if profile else False,
    )


def _yearly(found: Supplement, profile: Profile | None) -> Iterator[Measure | Uncountable]:
    known = profile.count if profile else {}
    own = [((count.code or "").strip(), count.text or "") for count in found.yearly_counts]
    listed = own or [(code, count.text) for code, count in known.items()]
    for number, (code, text) in enumerate(dict.fromkeys(listed), start=1):
        words = text or (known[code].text if code in known else code)
        repeated = sum(code == other for other, _ in listed) > 1
        yield patients(f"{code or 'antal'}-{number}" if repeated or not code else code, words.strip(), code)
