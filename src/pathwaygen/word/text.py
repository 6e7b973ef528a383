"""What a field says after a decision about its changes: Word's stretches → paragraphs, and the field's value.

Words that look like a citation are one, also when a reviewer types them; what the spec has said is none has
an invisible character in it (see ``prose``).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, product
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen import prose as said
from pathwaygen.word import anchor, prose
from pathwaygen.word.change import accepted, rejected
from pathwaygen.word.field import Kind, canonical, hash_of
from pathwaygen.word.prose import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pathwaygen.word.body import Place
    from pathwaygen.word.change import Decision, Face, Listed, Paragraph
    from pathwaygen.word.field import Field

_INSIDE = "#"
_NEAR = 40
"""How much less far in a paragraph may stand than the item that it goes on with, in twentieths of a point."""


def paragraphs(
    found: Sequence[Paragraph], decide: Decision, citations: Mapping[str, str]
) -> tuple[prose.Paragraph, ...]:
    """Return the paragraphs that stretches of a field make, when this is decided; no empty ones.

    A paragraph without its mark runs on into the next, which keeps its own place in a list.

    Args:
        found: The field's paragraphs.
        decide: Which changes are accepted.
        citations: What a link to a citation stands for, by the name that it leads to.
    """
    done: list[prose.Paragraph] = []
    placing = _Placing()
    runs: list[tuple[str, Face]] = []
    for place, paragraph in enumerate(found):
        runs += [(s.text, s.looks(decide)) for s in paragraph.stretches if s.text and s.shown(decide)]
        if not paragraph.ends(decide) and place < len(found) - 1:
            continue
        if spans := prose.normal(_spans(runs, citations)):
            done.append(placing.placed(spans, paragraph.place(decide)))
        runs = []
    return tuple(done)


class _Placing:
    """Follows the lists of a field: how far each counts, and how far in its items stand."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, int]] = Counter()
        self._lefts: list[int] = []

    def placed(self, spans: tuple[Span, ...], listed: Listed) -> prose.Paragraph:
        """Return a paragraph in its place: what stands as far in as an item before it goes on with it."""
        if not listed.kind:
            while self._lefts and listed.left < self._lefts[-1] - _NEAR:
                self._lefts.pop()
            if self._lefts:
                return prose.Paragraph(spans, "more", len(self._lefts) - 1)
            return prose.Paragraph(spans)
        level = min(listed.level, len(self._lefts))
        del self._lefts[level:]
        self._lefts.append(max(listed.left, 1))
        if listed.kind == "bullet":
            return prose.Paragraph(spans, "bullet", level)
        count = self._counts[listed.number, listed.level]
        self._counts[listed.number, listed.level] += 1
        for deeper in [key for key in self._counts if key[0] == listed.number and key[1] > listed.level]:
            del self._counts[deeper]
        return prose.Paragraph(spans, "number", level, listed.start + count)


def _spans(runs: Iterable[tuple[str, Face]], citations: Mapping[str, str]) -> Iterator[Span]:
    for link, linked in groupby(runs, key=lambda run: run[1].link):
        raw = (
            citations.get(link.removeprefix(_INSIDE)) if link.startswith(f"{_INSIDE}{anchor.CITED}") else None
        )
        if raw is not None:
            _, face = next(iter(linked))
            yield Span(raw, face.bold, face.italic, cites=True)
            continue
        address = "" if link.startswith(_INSIDE) else link
        for text, face in linked:
            yield from _cited(Span(text, face.bold, face.italic, address))


def _cited(span: Span) -> Iterator[Span]:
    """Yield words, with the citations that someone has typed among them apart."""
    at = 0
    for found in said.citations(span.text) if not span.link else ():
        yield replace(span, text=span.text[at : found.start])
        yield replace(span, text=found.raw, cites=True)
        at = found.end
    yield replace(span, text=span.text[at:])


class Worn(NamedTuple):
    """What a field wears that is not its own: the document's looks, and an office program's habits.

    Attributes:
        bold: The document prints it in bold.
        italic: The document prints it in italics.
        item: The document prints it as an item of a list.
        slash: LibreOffice ends an address of a host alone with a slash.
    """

    bold: bool = False
    italic: bool = False
    item: bool = False
    slash: bool = False


_NOTHING = Worn()
_HOST = re.compile(r"https?://[^/?#]+/\Z", re.IGNORECASE)


def worn(field: Field, place: Place, citations: Mapping[str, str], ours: str) -> Worn:
    """Return what of a field's looks is not its own: that without which it says what was exported.

    Args:
        field: The field.
        place: Where it stands.
        citations: What a link to a citation stands for.
        ours: What the spec says now: it decides where the field was changed without being tracked.
    """
    if field.kind not in (Kind.PROSE, Kind.LINE) or field.empty:
        return _NOTHING
    views = [paragraphs(place.paragraphs, decide, citations) for decide in (rejected, accepted)]
    worn_by = [_wears(found) for found in views if found]
    if not worn_by:  # nothing is said any more
        return _NOTHING
    wears = [all(on) for on in zip(*worn_by, strict=True)]
    for found in views:
        for candidate in product(*((False, True) if on else (False,) for on in wears)):
            if hash_of(_said(field, _bared(found, Worn(*candidate)))) == field.hash:
                return Worn(*candidate)
    own = _wears(prose.paragraphs(ours))
    return Worn(*(on and not mine for on, mine in zip(wears, own, strict=True)))


def _wears(found: Sequence[prose.Paragraph]) -> Worn:
    """Return what all the words of some paragraphs wear."""
    spans = [span for one in found for span in one.spans if span.text.strip()]
    if not spans:
        return _NOTHING
    return Worn(
        all(span.bold for span in spans),
        all(span.italic for span in spans),
        all(one.item for one in found),
        any(_HOST.match(span.link) for span in spans),
    )


def _bared(found: Sequence[prose.Paragraph], worn: Worn) -> tuple[prose.Paragraph, ...]:
    """Return paragraphs without what is not their own."""
    if worn == _NOTHING:
        return tuple(found)
    made = []
    for one in found:
        spans = prose.normal(
            replace(
                span,
                bold=span.bold and not worn.bold,
                italic=span.italic and not worn.italic,
                link=span.link[:-1] if worn.slash and _HOST.match(span.link) else span.link,
            )
            for span in one.spans
        )
        made.append(prose.Paragraph(spans) if worn.item else replace(one, spans=spans))
    return tuple(made)


def value(
    field: Field, place: Place, decide: Decision, citations: Mapping[str, str], worn: Worn = _NOTHING
) -> str:
    """Return what a field says when this is decided, in the form that values are compared in.

    Raises:
        ValueError: It is none of the choices.
    """
    found = _bared(paragraphs(place.paragraphs, decide, citations), worn)
    words = " ".join(paragraph.words for paragraph in found)
    if _helps(field, place, words):
        return ""
    if field.kind in (Kind.PROSE, Kind.LINE):
        return _said(field, found)
    if field.kind is Kind.CHOICE:
        return _chosen(field, place, words)
    return canonical(field.kind, words.replace(prose.LITERAL, ""))


def _helps(field: Field, place: Place, words: str) -> bool:
    """Whether a field shows its help text and no text of its own."""
    if not field.empty:
        return place.empty
    return " ".join(words.split()) == " ".join(field.empty.split())


def _said(field: Field, found: Sequence[prose.Paragraph]) -> str:
    return _markdown(tuple(found if field.kind is Kind.PROSE else prose.one_line(found)))


@lru_cache(maxsize=4096)
def _markdown(found: tuple[prose.Paragraph, ...]) -> str:
    """Return paragraphs as Markdown; a field is asked for several times, and each time costs a reading."""
    return prose.markdown(found)


def _chosen(field: Field, place: Place, words: str) -> str:
    shown = " ".join(words.split())
    for option in field.options:
        if shown in (option.label, option.value):
            return option.value
    if place.options.get(shown) or not shown:
        return place.options.get(shown, "")
    raise ValueError(shown)
