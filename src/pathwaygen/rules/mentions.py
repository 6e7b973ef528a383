"""What the standard asks a group's own words to hold: point by point, by parts of words.

The families ask ``unmentioned`` about their sections. An element that is taken from the standard, placed
elsewhere or not applicable holds what it should, and one that says nothing is another rule's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding
from pathwaygen.rules.stems import affirmed, holds
from pathwaygen.rules.table1 import LEVELS, WEIGHT, slight, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathwaygen.diagnostic import Path
    from pathwaygen.standard import Element, Mention


def unmentioned(case: Case, section: Path) -> Iterator[Finding]:
    """Yield the elements of a section whose texts leave out a point. All blocks' texts count together."""
    found = list(standing(case, section))
    if not found:
        return
    depth = len(section)
    for element, mentions in case.standard.mentioning(section):
        keys = element.path[depth:]
        texts: list[tuple[Path, str]] = []
        for path, node in found:
            value = node
            for key in keys:
                value = getattr(value, key, None)
            if value is None:
                continue
            if value.standard or value.see or value.not_applicable:
                texts = []
                break
            if value.text:
                texts.append(((*path, *keys), value.text))
        if texts:
            yield from _left_out(case, texts, element, mentions)


def _left_out(
    case: Case, texts: Sequence[tuple[Path, str]], element: Element, mentions: Iterable[Mention]
) -> Iterator[Finding]:
    whole = affirmed("\n".join([text for _, text in texts]))
    absent = [mention for mention in mentions if not holds(whole, mention.words) and case.asks(mention.when)]
    if not absent or all(slight(text) for _, text in texts):
        return
    for level in WEIGHT:
        wanted = [m for m in absent if LEVELS[m.level] is level]
        if wanted:
            values = {
                "key": case.word(element.path[-1]),
                "points": "; ".join(m.label for m in wanted),
                "points_en": "; ".join(m.label_en for m in wanted),
                "prescription": element.prescription,
            }
            requirements = tuple(dict.fromkeys(r for m in wanted for r in m.requirements))
            variant = "adoptable" if element.adoptable else ""
            yield Finding(texts[0][0], values, variant, level=level, requirements=requirements, weak=True)
