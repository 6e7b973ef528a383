"""Words that no field owns: typed between the fields, or changed in what the program wrote. Each is named."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pathwaygen.word.change import accepted, rejected
from pathwaygen.word.merge import Returned, Stray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.word.body import Place
    from pathwaygen.word.change import Change, Decision, Paragraph

_INVISIBLE = dict.fromkeys(map(ord, "\u2060\u00ad\u200b"))


def strays(word: Returned, base: Returned | None, decide: Decision) -> tuple[Stray, ...]:
    """Return the words that no field owns and that the program did not write.

    Args:
        word: The file that came back.
        base: The file as it was sent out. Without it only what is tracked can be told from what was written.
        decide: Which tracked changes are accepted.
    """
    return tuple(_strays(word, base, decide))


def _strays(word: Returned, base: Returned | None, decide: Decision) -> Iterator[Stray]:
    written = Counter(_said(p, accepted) for place in base.places for p in place.paragraphs) if base else None
    for place in word.places:
        if place.anchor:
            continue
        for paragraph in place.paragraphs:
            tracked = list(_tracked(paragraph, place, word, decide))
            yield from tracked
            if written is None:
                continue
            said = _said(paragraph, rejected)
            if said and not written[said] and not written[_said(paragraph, accepted)]:
                yield _stray(said, place, word)
            elif said:
                written[said] -= 1


def _tracked(paragraph: Paragraph, place: Place, word: Returned, decide: Decision) -> Iterator[Stray]:
    """Yield what was added to or taken from a paragraph, next to each other and by the same person."""
    held: tuple[str, Change] | None = None
    for stretch in paragraph.stretches:
        change = next((c for c in stretch.changes if decide(c)), None)
        if held and (change is None or (change.kind, change.author) != (held[1].kind, held[1].author)):
            yield from _made(held, place, word)
            held = None
        if change is not None:
            held = ((held[0] if held else "") + stretch.text, change)
    if held:
        yield from _made(held, place, word)


def _made(held: tuple[str, Change], place: Place, word: Returned) -> Iterator[Stray]:
    words, change = held
    if words.strip():
        yield _stray(" ".join(words.split()), place, word, change)


def _stray(words: str, place: Place, word: Returned, change: Change | None = None) -> Stray:
    return Stray(
        words,
        after=word.map.fields.get(place.after),
        heading=place.heading,
        authors=(change.author,) if change and change.author else (),
        gone=change is not None and not change.shown(accepted),
    )


def _said(paragraph: Paragraph, decide: Decision) -> str:
    words = "".join(s.text for s in paragraph.stretches if s.shown(decide))
    return " ".join(words.translate(_INVISIBLE).split())
