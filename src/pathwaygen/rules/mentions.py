"""What the standard asks a group's own words to hold: point by point, by parts of words.

The families ask ``unmentioned`` about their sections. An element that is taken from the standard, placed
elsewhere or not applicable holds what it should, and one that says nothing is another rule's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen.rules.rule import Case, Finding
from pathwaygen.rules.table1 import LEVELS, WEIGHT, slight, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathwaygen.diagnostic import Path
    from pathwaygen.standard import Element, Mention


def unmentioned(case: Case, section: Path) -> Iterator[Finding]:
    """Yield the elements of a section whose texts leave out a point. All blocks' texts count together."""
    found = [*standing(case, section)]
    if not found:
        return
    for element, mentions in case.standard.mentioning(tuple(map(str, section))):
        keys = element.path[len(section) :]
        said = [((*path, *keys), value) for path, node in found if (value := _reach(node, keys)) is not None]
        if not said or any(_answered(value) for _, value in said):
            continue
        texts = [(path, value.text) for path, value in said if value.text and not slight(value.text)]
        if texts:
            yield from _left_out(case, texts, element, mentions)


def _reach(node: Any, keys: Iterable[str]) -> Any:  # noqa: ANN401  any node of the model
    for key in keys:
        node = getattr(node, key, None)
    return node


def _answered(value: Any) -> bool:  # noqa: ANN401  an element of the model
    return bool(value.standard or value.see or value.not_applicable)


def _left_out(
    case: Case, texts: Sequence[tuple[Path, str]], element: Element, mentions: Iterable[Mention]
) -> Iterator[Finding]:
    whole = "\n".join([text for _, text in texts]).casefold()
    absent = [m for m in mentions if case.asks(m.when) and not any(word in whole for word in m.words)]
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
