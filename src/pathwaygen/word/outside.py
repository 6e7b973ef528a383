"""Words that no field owns: typed between the fields, or changed in what the program wrote. Each is named."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pathwaygen.word import anchor
from pathwaygen.word.body import Known, Reader
from pathwaygen.word.change import accepted, rejected
from pathwaygen.word.merge import Returned, Stray

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pathwaygen.word.body import Place
    from pathwaygen.word.change import Change, Decision, Paragraph

_DIGITS = 8
_NOTES = {"footnote": "Fotnot", "endnote": "Slutnot"}
_INVISIBLE = dict.fromkeys(map(ord, "\u2060\u00ad\u200b"))


def written(root: Any, keys: Collection[str]) -> tuple[str, ...]:  # noqa: ANN401  lxml has no types
    """Return a short hash of each paragraph's words outside the fields, for the map.

    Args:
        root: The document as it is sent out.
        keys: Its fields.
    """

    def known(name: str) -> str:
        key = anchor.key_of(name) or ""
        return key if key in keys else ""

    return tuple(_hashes(Reader(Known(tag=known, bookmark=known)).read(root)))


def _hashes(places: Iterable[Place]) -> Iterator[str]:
    for place in places:
        if not place.anchor and not place.generated:
            yield from (_hash(said) for p in place.paragraphs if (said := _said(p, accepted)))


def _hash(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def strays(word: Returned, base: Returned | None, decide: Decision) -> tuple[Stray, ...]:
    """Return the words that no field owns and that the program did not write, and notes that someone added.

    Args:
        word: The file that came back.
        base: The file as it was sent out, where the one that came back does not tell what was written.
        decide: Which tracked changes are accepted.
    """
    return tuple(_strays(word, base, decide))


def _strays(word: Returned, base: Returned | None, decide: Decision) -> Iterator[Stray]:
    known = word.map.outside or (tuple(_hashes(base.places)) if base else ())
    left = Counter(known)
    held = set[str]()
    for place in word.places:
        for note in place.notes:
            if said := word.notes.get(note):
                yield _stray(
                    f"{_NOTES[note[0]]}: {said}", replace(place, after=place.anchor or place.after), word
                )
        if place.anchor:
            yield from _copied(place, word, held, decide)
            continue
        for paragraph in place.paragraphs:
            yield from _tracked(paragraph, place, word, decide)
            was, now = _said(paragraph, rejected), _said(paragraph, accepted)
            if not known or not was or place.generated:
                continue
            if not left[_hash(was)] and not left[_hash(now)]:
                yield _stray(was, place, word)
            else:
                left[_hash(was)] -= 1


def _copied(place: Place, word: Returned, held: set[str], decide: Decision) -> Iterator[Stray]:
    """Yield what a copy of a field says: it stands where the field does not, and goes nowhere by itself."""
    said = " ".join(filter(None, (_said(paragraph, decide) for paragraph in place.paragraphs)))
    if place.control and said and place.anchor in held:
        yield _stray(said, replace(place, after=place.anchor), word)
    if place.control:
        held.add(place.anchor)


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
