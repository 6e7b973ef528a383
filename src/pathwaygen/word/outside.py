"""Words that no field owns: typed between fields, or changed or missing in what the program wrote."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pathwaygen.word import anchor, edges, fingerprint, text
from pathwaygen.word.body import Known, Place, Reader
from pathwaygen.word.change import accepted, rejected
from pathwaygen.word.field import hash_of
from pathwaygen.word.merge import Returned, Stray

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from pathwaygen.word.change import Change, Decision, Paragraph

_NOTES = frozenset(("footnote", "endnote"))
_Parts = list[tuple[str, "Place"]]
"""Paragraphs outside the fields, each by its hash, where they stand."""


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
    yield from (fingerprint.of(said) for said in _sayings(places))


def _sayings(places: Iterable[Place]) -> Iterator[str]:
    for place in places:
        if not place.anchor and not place.generated:
            yield from (said for p in place.paragraphs if (said := fingerprint.said(p, accepted)))


def strays(
    word: Returned,
    base: Returned | None,
    decide: Decision,
    again: Callable[[], Returned | None] = lambda: None,
) -> tuple[Stray, ...]:
    """Return the words that no field owns and that the program did not write, or wrote and that are missing.

    Notes that someone has added are among them, and what stands in headers and footers.

    Args:
        word: The file that came back.
        base: The file as it was sent out, where the one that came back does not tell what was written.
        decide: Which tracked changes are accepted.
        again: The file as it would be sent out now, asked for where something is missing: the map has no
            words.
    """
    known = word.map.outside or (tuple(_hashes(base.places)) if base else ())
    stood: _Parts = []
    found = [*_strays(word, known, stood, decide), *_edges(word, base, decide)]
    missing = list(_missing(known, stood))
    if missing:
        sent = base or again()
        texts = {fingerprint.of(said): said for said in _sayings(sent.places)} if sent else {}
        found += _gone(missing, texts, word)
    return tuple(found)


def _strays(word: Returned, known: Sequence[str], stood: _Parts, decide: Decision) -> Iterator[Stray]:
    """Yield what is not as it was written, and note in ``stood`` what is."""
    left = Counter(known)
    held = set[str]()
    for place in word.places:
        for note in place.notes:
            kind, said = note
            said = word.notes.get(note, "") if kind in _NOTES else " ".join(said.split())
            if said or kind not in _NOTES:
                found = _stray(said, replace(place, after=place.anchor or place.after), word)
                yield replace(found, kind=kind)
        if place.anchor:
            yield from _copied(place, word, held, decide)
            continue
        for paragraph in place.paragraphs:
            yield from _tracked(paragraph, place, word, decide)
            views = [fingerprint.said(paragraph, view) for view in (rejected, accepted)]
            if not known or not views[0] or place.generated:
                continue
            ours = next((one for words in views if left[one := fingerprint.of(words)] > 0), None)
            if ours is None:
                yield _stray(views[0], place, word)
            else:
                left[ours] -= 1
                stood.append((ours, place))


def _missing(known: Sequence[str], stood: _Parts) -> Iterator[tuple[str, Place | None]]:
    """Yield the hashes that are missing, each with the place before it.

    A hash that is there once in both is a landmark; what is missing is counted between landmarks.
    """
    left = Counter(known)
    here = Counter(name for name, _ in stood)
    landmarks = {name for name, count in left.items() if count == here[name] == 1}
    left.subtract(here)
    if not any(left.values()):
        return
    places: dict[str, Place] = {}
    between: dict[str, Counter[str]] = defaultdict(Counter)
    at = ""
    for name, place in stood:
        at = name if name in landmarks else at
        places[at] = place
        between[at][name] -= 1
    at = ""
    for name in known:
        at = name if name in landmarks else at
        between[at][name] += 1
    order = [name for name in known if name in landmarks]
    for at in ("", *order):
        for name, count in between[at].items():
            for _ in range(min(count, left[name])):
                left[name] -= 1
                yield name, places.get(at)
    for name, count in left.items():
        yield from ((name, None) for _ in range(count))


def _gone(
    missing: Iterable[tuple[str, Place | None]], texts: Mapping[str, str], word: Returned
) -> Iterator[Stray]:
    """Yield what is missing with its words; what has none is counted, by the heading above it."""
    nameless: dict[str, list[Place]] = defaultdict(list)
    for name, before in missing:
        place = before or Place()
        if words := texts.get(name):
            yield replace(_stray(words, place, word), gone=True)
        else:
            nameless[place.heading].append(place)
    for places in nameless.values():
        yield replace(_stray("", places[0], word), gone=True, nameless=len(places))


def _edges(word: Returned, base: Returned | None, decide: Decision) -> Iterator[Stray]:
    """Yield what someone has written in headers and footers; each text once, for they are copied."""
    written = word.map.edges if word.map.edges is not None else edges.hashes(base.edges) if base else None
    known = set(written or ())
    seen = set[Stray]()
    for place in word.edges:
        for paragraph in place.paragraphs:
            said = [fingerprint.said(paragraph, view) for view in (rejected, accepted)]
            found = list(_tracked(paragraph, place, word, decide))
            if written is not None and said[0] and not known.intersection(map(fingerprint.of, said)):
                found.append(_stray(said[0], place, word))
            for one in found:
                stray = replace(one, edge=True)
                if stray not in seen:
                    seen.add(stray)
                    yield stray


def _copied(place: Place, word: Returned, held: set[str], decide: Decision) -> Iterator[Stray]:
    """Yield what a copy of a field says: it stands where the field does not, and goes nowhere by itself."""
    said = " ".join(filter(None, (fingerprint.said(paragraph, decide) for paragraph in place.paragraphs)))
    if place.control and said and place.anchor in held and not _answered(place, word, decide):
        yield _stray(said, replace(place, after=place.anchor), word)
    if place.control:
        held.add(place.anchor)


def _answered(place: Place, word: Returned, decide: Decision) -> bool:
    """Whether a copy of a field says something of its own: then it is among what came of the field."""
    one = word.map.fields.get(place.anchor)
    try:
        return one is not None and hash_of(text.value(one, place, decide, word.map.citations)) != one.hash
    except ValueError:
        return True


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
